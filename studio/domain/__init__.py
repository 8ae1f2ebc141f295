"""Frozen types and pure rules of a commune station.

Nothing here does input or output, reads a clock, or imports beyond the standard library.
"""
