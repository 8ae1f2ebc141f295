"""Adapters between the station's ports and the bridge's and the source system's own types."""
