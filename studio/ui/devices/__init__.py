"""Devices: every cluster with how it is, when it was last heard of, and what to do."""
