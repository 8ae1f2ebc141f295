"""The exchange with the source system above. Stands alone: imports nothing of ``studio``."""
