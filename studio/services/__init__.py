"""The station's verbs: record, edit, master, submit, approve, schedule, prove, read the log."""
