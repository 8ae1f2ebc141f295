"""The second revision's parts, one module a subject, each with its ``upgrade()``."""
