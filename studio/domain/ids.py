"""Identifiers made at the origin: UUIDv7 (RFC 9562 section 5.7), sortable by time of making."""

from __future__ import annotations

import secrets
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """Return a new UUIDv7, strictly increasing within this process.

    The 48-bit millisecond stamp is followed by 12 bits of sub-millisecond counter
    (RFC 9562 section 6.2, method 3) and 62 random bits.
    """
    global _last
    with _lock:
        now = time.time_ns()
        stamp = (now // 1_000_000) << 12 | ((now % 1_000_000) * 4096 // 1_000_000)
        _last = stamp = max(stamp, _last + 1)
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def new_id() -> str:
    """Return a new identifier in its stored form: 36 lower-case characters."""
    return str(uuid7())
