"""Which contract this is: MAJOR changes break, MINOR ones only add."""

from __future__ import annotations

CONTRACT_VERSION = "1.1"
# Sent by both sides with every message; an answer names the version it was made by.
VERSION_HEADER = "TTS-Contract"


def is_compatible(other: str) -> bool:
    """Tell whether a peer that names contract ``other`` can be talked to: same MAJOR."""
    return other.partition(".")[0] == CONTRACT_VERSION.partition(".")[0]
