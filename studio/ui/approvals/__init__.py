"""Approval: listen, then approve, return or reject; never one's own work."""
