"""Stands in for scipy in the frozen tree; see ``scipy.signal`` beside it."""
