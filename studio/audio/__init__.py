"""Devices and files: streams, rings, crash-safe takes, bounded decoding."""
