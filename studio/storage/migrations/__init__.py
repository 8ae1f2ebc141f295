"""The schema's history, from the first table on. Run in this process by ``studio.storage.schema.migrate``."""
