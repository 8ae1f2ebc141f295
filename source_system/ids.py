"""Identifiers made here: UUIDv7 (RFC 9562, section 5.7), in order of time."""

from __future__ import annotations

import secrets
import time
import uuid


def new_id() -> str:
    """Return a new identifier: 36 lower-case characters."""
    value = time.time_ns() // 1_000_000 << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62
    return str(uuid.UUID(int=value | secrets.randbits(62)))
