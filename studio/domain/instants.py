"""Instants: stored as UTC integer microseconds, compared as aware datetimes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_us(instant: datetime) -> int:
    """Return an aware instant as microseconds since 1970-01-01 UTC; a naive one is a ValueError."""
    if instant.tzinfo is None:
        message = "an instant without its zone"
        raise ValueError(message)
    return (instant - _EPOCH) // timedelta(microseconds=1)


def from_us(us: int) -> datetime:
    """Return the aware UTC instant of ``us`` microseconds since 1970-01-01 UTC, exactly."""
    return _EPOCH + timedelta(microseconds=us)
