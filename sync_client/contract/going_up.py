"""What goes up from a station: broadcast log, devices, schedule, events, training; by batches, each row with its id.

``station_id`` and ``area`` name the station itself; a source system below hands on what its stations said.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sync_client.contract.base import (
    MAX_BATCH,
    AreaCode,
    Count,
    Day,
    FilledLine,
    Identifier,
    Instant,
    Line,
    Model,
    Sha256,
    Version,
    Word,
)
from sync_client.contract.bulletins import BulletinClass, Category, Origin, PlayState


class Technology(Word):
    IP = "IP"
    CELLULAR = "CELLULAR"
    WIRED = "WIRED"
    FM = "FM"
    BOARD = "BOARD"


class DeviceState(Word):
    ONLINE = "ONLINE"
    PLAYING = "PLAYING"
    OFFLINE = "OFFLINE"
    FAULT = "FAULT"
    DISABLED = "DISABLED"
    UNKNOWN = "UNKNOWN"


class LogRow(Model):
    """One bulletin or programme on one cluster. ``id`` is made at the origin and known again.

    A higher ``revision`` replaces the row (since 1.1).
    """

    id: Identifier
    bulletin_id: Identifier | None = Field(default=None, description="from above; None for the station's own")
    programme_id: Line = ""
    version: Version = 1
    title: Line
    bulletin_class: BulletinClass
    origin: Origin
    category: Category
    cluster: FilledLine
    planned_start: Instant | None = None
    planned_end: Instant | None = None
    actual_start: Instant | None = None
    actual_end: Instant | None = None
    result: PlayState
    error: Line = ""
    operator: Line = ""
    preempted_by: Line = ""
    audio_sha256: Sha256 | None = None
    revision: Version = 1


class LogBatch(Model):
    station_id: Identifier
    area: AreaCode
    rows: list[LogRow] = Field(min_length=1, max_length=MAX_BATCH)

    def to_json(self) -> bytes:
        """A 1.0 system knows no revisions, and takes what leaves them out."""
        if any(row.revision > 1 for row in self.rows):
            return super().to_json()
        return self.model_dump_json(exclude={"rows": {"__all__": {"revision"}}}).encode()


class Device(Model):
    code: FilledLine
    name: Line = ""
    technology: Technology
    area: AreaCode = Field(description="the hamlet, or the station's own area")
    former_area: Line = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    firmware: Line = ""
    last_seen: Instant | None = None
    volume: int | None = Field(default=None, ge=0, le=100)
    signal_percent: int | None = Field(default=None, ge=0, le=100)
    temperature_c: float | None = Field(default=None, ge=-100, le=200)
    power_w: float | None = Field(default=None, ge=0, le=100_000)
    state: DeviceState


class DeviceBatch(Model):
    """The whole park of a station as of ``at``; an older batch than the one held changes nothing."""

    station_id: Identifier
    area: AreaCode
    at: Instant
    devices: list[Device] = Field(max_length=2 * MAX_BATCH)


class ScheduleRow(Model):
    slot_id: FilledLine
    title: Line
    bulletin_id: Identifier | None = None
    programme_id: Line = ""
    clusters: list[FilledLine] = Field(max_length=MAX_BATCH)
    starts_at: Instant
    ends_at: Instant


class ScheduleDay(Model):
    """The whole of one day's plan as of ``at``; it replaces an older one."""

    station_id: Identifier
    area: AreaCode
    day: Day
    at: Instant
    rows: list[ScheduleRow] = Field(max_length=MAX_BATCH)


class EventKind(Word):
    EMERGENCY_STARTED = "EMERGENCY_STARTED"
    EMERGENCY_ENDED = "EMERGENCY_ENDED"
    ALL_CLEAR = "ALL_CLEAR"
    CORRECTION = "CORRECTION"
    LOCAL_STOP = "LOCAL_STOP"
    LOCAL_RESUME = "LOCAL_RESUME"
    BULLETIN_REFUSED = "BULLETIN_REFUSED"
    DECIDED_BY_DEFAULT = "DECIDED_BY_DEFAULT"
    APPROVAL_UNSIGNED = "APPROVAL_UNSIGNED"
    AUDIT_HEAD = "AUDIT_HEAD"
    INTRUSION_SUSPECTED = "INTRUSION_SUSPECTED"


class Event(Model):
    """What the level above is told at once."""

    id: Identifier
    kind: EventKind
    at: Instant
    bulletin_id: Identifier | None = None
    by: Line = ""
    reason: Line = ""
    details: dict[Annotated[str, Field(max_length=60)], Line] = Field(default_factory=dict, max_length=30)


class EventBatch(Model):
    station_id: Identifier
    area: AreaCode
    events: list[Event] = Field(min_length=1, max_length=MAX_BATCH)


class TrainingRecord(Model):
    """Shaped as an xAPI statement; ``learner`` is the station's own name for the person, not a personal name."""

    id: Identifier
    learner: FilledLine
    verb: Annotated[str, Field(pattern=r"^[a-z-]{1,40}$")]
    activity: FilledLine
    at: Instant
    score_percent: float | None = Field(default=None, ge=0, le=100)
    passed: bool | None = None
    duration_s: Count | None = None


class TrainingBatch(Model):
    station_id: Identifier
    area: AreaCode
    records: list[TrainingRecord] = Field(min_length=1, max_length=MAX_BATCH)
