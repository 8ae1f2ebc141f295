"""Records on disk: the database, the content-addressed media store, the audit chain, the plan snapshot."""
