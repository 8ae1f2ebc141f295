"""What was aired: the states of a play, the journal's records, and the broadcast log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class PlayState(StrEnum):
    """Play-out per target (DOMAIN.md, "Exchange")."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    SENT_UNCONFIRMABLE = "SENT_UNCONFIRMABLE"
    ACKED = "ACKED"
    PLAYING = "PLAYING"
    PLAYED = "PLAYED"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"
    PREEMPTED = "PREEMPTED"
    CANCELLED = "CANCELLED"


class JournalKind(StrEnum):
    """The journal's records. A play is named by ``play_id`` = ``slot_id:start_us:target``."""

    BOOT = "BOOT"  # {"pid", "standby", "version"}
    PLAN = "PLAN"  # {"sha256", "items"}
    PLAY = "PLAY"  # {"play_id", "state", ...}: see PlayRecord
    CLOCK = "CLOCK"  # {"jump_s", "trusted"}
    ORDER = "ORDER"  # {"op", "order_id", ...}: emergencies and the microphone, see domain/air_book.py
    OUTPUT = "OUTPUT"  # {"output", "event", ...}: opened, lost, underrun
    STOP = "STOP"  # {"reason"}


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One record of the on-air journal. Keyed by (station, boot, counter); chained by ``sha256``."""

    boot_id: str
    counter: int
    at: datetime
    monotonic_us: int
    kind: JournalKind
    data: dict[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class PlayRecord:
    """The data of a PLAY record: one change of state of one play on one target.

    ``position_s`` is where in the programme it started (a rejoin is above zero);
    ``heard_at`` the instant of the first or last frame, by the target's own clock mapped to ours.
    """

    play_id: str
    slot_id: str
    target: str
    programme_id: str
    version: int
    manifest_sha256: str
    file_sha256: str
    title: str
    planned_start: datetime
    planned_end: datetime
    state: PlayState
    heard_at: datetime | None = None
    position_s: float = 0.0
    integrated_lufs: float | None = None
    error: str = ""
    preempted_by: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastLogEntry:
    """One row of the log a person reads: one play on one target, from plan to result."""

    play_id: str
    slot_id: str
    target: str
    programme_id: str
    version: int
    title: str
    manifest_sha256: str
    file_sha256: str
    planned_start: datetime
    planned_end: datetime
    actual_start: datetime | None
    actual_end: datetime | None
    state: PlayState
    integrated_lufs: float | None = None
    rejoins: int = 0
    error: str = ""
    operator: str = ""
    preempted_by: str = ""


@dataclass(frozen=True, slots=True)
class OnAirNow:
    """What one target plays at this moment, as the on-air process tells it."""

    play_id: str
    target: str
    title: str
    state: PlayState
    planned_start: datetime
    planned_end: datetime
    position_s: float


@dataclass(frozen=True, slots=True)
class OnAirStatus:
    """The on-air process's status, answered on its control socket."""

    pid: int
    boot_id: str
    since: datetime
    now: datetime
    clock_trusted: bool
    output_open: bool
    output_device: str
    underruns: int
    block_late_ms_p99: float
    rss_mb: float
    plan_published_at: datetime | None
    bridge_connected: bool
    playing: tuple[OnAirNow, ...] = ()
    upcoming: tuple[OnAirNow, ...] = ()
    alarms: tuple[str, ...] = field(default_factory=tuple)
