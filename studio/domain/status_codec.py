"""The on-air process's status as JSON values, for its control socket and the command line.

Instants are integer microseconds UTC, under names that end in ``_us``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from studio.domain.broadcast import OnAirNow, OnAirStatus, PlayState
from studio.domain.errors import Defect
from studio.domain.instants import from_us, to_us

_PLAIN = (
    "pid",
    "boot_id",
    "clock_trusted",
    "output_open",
    "output_device",
    "underruns",
    "block_late_ms_p99",
    "rss_mb",
    "bridge_connected",
)


def encode_status(status: OnAirStatus) -> dict[str, Any]:
    """Return ``status`` as JSON values."""
    published_at = status.plan_published_at
    return {
        **{name: getattr(status, name) for name in _PLAIN},
        "since_us": to_us(status.since),
        "now_us": to_us(status.now),
        "plan_published_at_us": None if published_at is None else to_us(published_at),
        "playing": [_now_out(one) for one in status.playing],
        "upcoming": [_now_out(one) for one in status.upcoming],
        "alarms": list(status.alarms),
    }


def decode_status(raw: dict[str, Any]) -> OnAirStatus:
    """Return the status in ``raw``; another shape raises ``Defect("STATUS_UNREADABLE")``."""
    try:
        return OnAirStatus(
            pid=int(raw["pid"]),
            boot_id=str(raw["boot_id"]),
            since=from_us(raw["since_us"]),
            now=from_us(raw["now_us"]),
            clock_trusted=bool(raw["clock_trusted"]),
            output_open=bool(raw["output_open"]),
            output_device=str(raw["output_device"]),
            underruns=int(raw["underruns"]),
            block_late_ms_p99=float(raw["block_late_ms_p99"]),
            rss_mb=float(raw["rss_mb"]),
            plan_published_at=_instant(raw["plan_published_at_us"]),
            bridge_connected=bool(raw["bridge_connected"]),
            playing=tuple(_now_in(one) for one in raw["playing"]),
            upcoming=tuple(_now_in(one) for one in raw["upcoming"]),
            alarms=tuple(str(one) for one in raw["alarms"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Defect("STATUS_UNREADABLE", why=repr(error)) from error


def _instant(us: int | None) -> datetime | None:
    return None if us is None else from_us(us)


def _now_out(one: OnAirNow) -> dict[str, Any]:
    return {
        "play_id": one.play_id,
        "target": one.target,
        "title": one.title,
        "state": one.state.value,
        "planned_start_us": to_us(one.planned_start),
        "planned_end_us": to_us(one.planned_end),
        "position_s": one.position_s,
    }


def _now_in(raw: dict[str, Any]) -> OnAirNow:
    return OnAirNow(
        str(raw["play_id"]),
        str(raw["target"]),
        str(raw["title"]),
        PlayState(raw["state"]),
        from_us(raw["planned_start_us"]),
        from_us(raw["planned_end_us"]),
        float(raw["position_s"]),
    )
