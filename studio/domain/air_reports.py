"""How orders besides the plan stand: per target and step, as the on-air process tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from studio.domain.air_orders import AirOrder, order_from_data, order_to_data
from studio.domain.broadcast import PlayState
from studio.domain.errors import Defect
from studio.domain.instants import from_us, to_us


@dataclass(frozen=True, slots=True)
class TargetSteps:
    """One target of one order: the first instant of each step, and how it stands now.

    ``sent_at``, ``acked_at`` and ``playing_at`` are of its first play that came so far; ``failed_at`` and
    ``error`` are cleared once it plays. ``waits_for`` names the play that has the target at the moment.
    """

    target: str
    state: PlayState = PlayState.QUEUED
    sent_at: datetime | None = None
    acked_at: datetime | None = None
    playing_at: datetime | None = None
    failed_at: datetime | None = None
    error: str = ""
    plays: int = 0
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class AirReport:
    """One order, from the press to its end. ``asks``: a person shall say whether it goes on."""

    order: AirOrder
    started_at: datetime
    targets: tuple[TargetSteps, ...]
    held: bool = False
    ended_at: datetime | None = None
    next_at: datetime | None = None
    asks: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LiveStatus:
    """The microphone on air. Levels are linear peaks since the last look; ``open`` means that it is heard.

    ``dropouts`` counts the moments at which no sound was there in time; ``gain_db`` is the desk's own.
    """

    order_id: str
    take_id: str
    open: bool
    started_at: datetime
    returns_at: datetime | None
    device: str
    microphone_peak: float
    on_air_peak: float
    cough: bool
    duck: bool
    gain_db: float
    dropouts: int
    recorded_s: float
    latency_ms: float
    limited: bool = False
    warnings: tuple[str, ...] = ()


def report_to_data(report: AirReport) -> dict[str, Any]:
    """Return ``report`` as JSON values; instants are integer microseconds UTC."""
    return {
        "order": order_to_data(report.order),
        "started_at_us": to_us(report.started_at),
        "targets": [_steps_out(one) for one in report.targets],
        "held": report.held,
        "ended_at_us": _us(report.ended_at),
        "next_at_us": _us(report.next_at),
        "asks": report.asks,
        "reason": report.reason,
    }


def report_from_data(data: Mapping[str, Any]) -> AirReport:
    """Return the report in ``data``; another shape raises ``Defect("AIR_REPORT_BAD")``."""
    try:
        return AirReport(
            order_from_data(data["order"]),
            from_us(data["started_at_us"]),
            tuple(_steps_in(one) for one in data["targets"]),
            bool(data["held"]),
            _instant(data["ended_at_us"]),
            _instant(data["next_at_us"]),
            bool(data["asks"]),
            str(data["reason"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Defect("AIR_REPORT_BAD", why=repr(error)) from error


_LIVE_PLAIN = (
    "order_id",
    "take_id",
    "open",
    "device",
    "microphone_peak",
    "on_air_peak",
    "cough",
    "duck",
    "gain_db",
    "dropouts",
    "recorded_s",
    "latency_ms",
    "limited",
)


def live_to_data(status: LiveStatus | None) -> dict[str, Any] | None:
    if status is None:
        return None
    return {
        **{name: getattr(status, name) for name in _LIVE_PLAIN},
        "started_at_us": to_us(status.started_at),
        "returns_at_us": _us(status.returns_at),
        "warnings": list(status.warnings),
    }


def live_from_data(data: Mapping[str, Any] | None) -> LiveStatus | None:
    """Return the status in ``data``; another shape raises ``Defect("AIR_REPORT_BAD")``."""
    if data is None:
        return None
    try:
        return LiveStatus(
            started_at=from_us(data["started_at_us"]),
            returns_at=_instant(data["returns_at_us"]),
            warnings=tuple(str(one) for one in data["warnings"]),
            **{name: data[name] for name in _LIVE_PLAIN},
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Defect("AIR_REPORT_BAD", why=repr(error)) from error


def _steps_out(steps: TargetSteps) -> dict[str, Any]:
    return {
        "target": steps.target,
        "state": steps.state.value,
        "sent_at_us": _us(steps.sent_at),
        "acked_at_us": _us(steps.acked_at),
        "playing_at_us": _us(steps.playing_at),
        "failed_at_us": _us(steps.failed_at),
        "error": steps.error,
        "plays": steps.plays,
        "waits_for": steps.waits_for,
    }


def _steps_in(data: Mapping[str, Any]) -> TargetSteps:
    return TargetSteps(
        str(data["target"]),
        PlayState(data["state"]),
        _instant(data["sent_at_us"]),
        _instant(data["acked_at_us"]),
        _instant(data["playing_at_us"]),
        _instant(data["failed_at_us"]),
        str(data["error"]),
        int(data["plays"]),
        str(data["waits_for"]),
    )


def _us(at: datetime | None) -> int | None:
    return None if at is None else to_us(at)


def _instant(us: int | None) -> datetime | None:
    return None if us is None else from_us(us)
