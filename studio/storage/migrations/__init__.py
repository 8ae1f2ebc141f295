"""The schema's history, from the first table on. Run in this process by ``studio.storage.schema.migrate``.

Forward only: an older program refuses a newer schema, and going back means restoring a copy.
"""
