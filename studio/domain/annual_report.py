"""The annual report (seed V.5): 15 December of the year before to the end of 14 December, from the log alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from studio.domain.broadcast import BroadcastLogEntry, PlayState
from studio.domain.clusters import DeviceState, SpeakerCluster, Technology
from studio.domain.programme import BulletinClass, Category, Origin

# Heard, or handed to loudspeakers that cannot answer.
_AIRED = frozenset({PlayState.PLAYED, PlayState.PARTIAL, PlayState.PLAYING, PlayState.SENT_UNCONFIRMABLE})
_CONNECTED = frozenset({DeviceState.ONLINE, DeviceState.PLAYING})


class Kind(NamedTuple):
    """What a programme in one of its versions is."""

    origin: Origin
    category: Category
    bulletin_class: BulletinClass


@dataclass(frozen=True, slots=True)
class ClusterCount:
    technology: Technology
    state: DeviceState
    count: int


@dataclass(frozen=True, slots=True)
class ProgrammeCount:
    """``count`` programmes on air, repeats counted again; ``minutes`` on air, clusters side by side once."""

    origin: Origin
    category: Category
    count: int
    minutes: float


@dataclass(frozen=True, slots=True)
class ClassMinutes:
    bulletin_class: BulletinClass
    minutes: float


@dataclass(frozen=True, slots=True)
class EmergencyAired:
    """``known_at``: when it was ordered or came from above; ``on_air_at``: its first sound anywhere."""

    bulletin_id: str
    title: str
    known_at: datetime
    on_air_at: datetime | None
    ordered_by: str = ""

    @property
    def time_to_air_s(self) -> float | None:
        return None if self.on_air_at is None else max(0.0, (self.on_air_at - self.known_at).total_seconds())


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """``final`` is false before the period's end. ``feedback_*`` and the rest count what fell in the period.

    ``clusters`` holds all of them, DISABLED ones too; ``share_connected`` is of those in use that have a return
    channel. ``boards`` were in use in the period; ``staff_trained`` people completed a course in it.
    """

    id: str
    year: int
    period_start: date
    period_end: date
    prepared_at: datetime
    prepared_by: str
    final: bool
    clusters: tuple[ClusterCount, ...]
    share_connected: float
    programmes: tuple[ProgrammeCount, ...]
    minutes_by_class: tuple[ClassMinutes, ...]
    emergencies: tuple[EmergencyAired, ...]
    feedback_received: int
    feedback_answered: int
    boards: int
    staff_trained: int
    faults: int
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the log does not hold. ``kinds`` by (programme id, version); ``states`` by cluster id.

    ``slot_kinds`` by slot id, for what aired outside the plan: emergencies. ``exercises`` are slot ids too, left out.
    """

    kinds: Mapping[tuple[str, int], Kind]
    clusters: tuple[SpeakerCluster, ...] = ()
    states: Mapping[str, DeviceState] = field(default_factory=dict)
    emergencies: tuple[EmergencyAired, ...] = ()
    feedback_received: int = 0
    feedback_answered: int = 0
    boards: int = 0
    staff_trained: int = 0
    slot_kinds: Mapping[str, Kind] = field(default_factory=dict)
    exercises: frozenset[str] = frozenset()


def reporting_period(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year's period."""
    return date(year - 1, 12, 15), date(year, 12, 14)


def reporting_year(day: date) -> int:
    """Return the year in whose period ``day`` falls."""
    return day.year + 1 if (day.month, day.day) >= (12, 15) else day.year


def period_bounds(year: int, zone: str) -> tuple[datetime, datetime]:
    """Return the period's first instant, and the first behind it, in the station's zone."""
    first, last = reporting_period(year)
    here = ZoneInfo(zone)
    return datetime.combine(first, time(), here), datetime.combine(last + timedelta(days=1), time(), here)


def make_report(
    report_id: str,
    year: int,
    zone: str,
    rows: Iterable[BroadcastLogEntry],
    facts: ReportFacts,
    now: datetime,
    prepared_by: str,
    notes: str = "",
) -> AnnualReport:
    """Compute the report from log rows. Rows whose start lies outside the period are left out.

    A row whose programme is unknown counts as a NORMAL one of the station's own, POLICY.
    """
    start, end = period_bounds(year, zone)
    mine = [
        row
        for row in rows
        if start <= (row.actual_start or row.planned_start) < end and row.slot_id not in facts.exercises
    ]
    counts: dict[tuple[Origin, Category], int] = defaultdict(int)
    minutes: dict[tuple[Origin, Category], float] = defaultdict(float)
    by_class: dict[BulletinClass, float] = dict.fromkeys(BulletinClass, 0.0)
    for row, length_s in _airings(mine):
        kind = facts.slot_kinds.get(row.slot_id) or facts.kinds.get((row.programme_id, row.version)) or _UNKNOWN
        counts[kind.origin, kind.category] += 1
        minutes[kind.origin, kind.category] += length_s / 60.0
        by_class[kind.bulletin_class] += length_s / 60.0
    states = [(c.technology, _state_of(c, facts.states)) for c in facts.clusters]
    # Only those with a return channel can be known to be connected; the others are no part of the share.
    heard_from = [_state_of(c, facts.states) for c in facts.clusters if c.enabled and c.confirms]
    first, last = reporting_period(year)
    return AnnualReport(
        id=report_id,
        year=year,
        period_start=first,
        period_end=last,
        prepared_at=now,
        prepared_by=prepared_by,
        final=now >= end,
        clusters=tuple(ClusterCount(*key, states.count(key)) for key in sorted(set(states))),
        share_connected=sum(state in _CONNECTED for state in heard_from) / len(heard_from) if heard_from else 0.0,
        programmes=tuple(
            ProgrammeCount(*key, counts[key], round(minutes[key], 2)) for key in sorted(counts, key=_place)
        ),
        minutes_by_class=tuple(ClassMinutes(each, round(total, 2)) for each, total in by_class.items()),
        emergencies=tuple(e for e in facts.emergencies if start <= e.known_at < end),
        feedback_received=facts.feedback_received,
        feedback_answered=facts.feedback_answered,
        boards=facts.boards,
        staff_trained=facts.staff_trained,
        faults=sum(row.state is PlayState.FAILED for row in mine),
        notes=notes,
    )


_UNKNOWN = Kind(Origin.STATION, Category.POLICY, BulletinClass.NORMAL)


def _state_of(cluster: SpeakerCluster, states: Mapping[str, DeviceState]) -> DeviceState:
    return states.get(cluster.id, DeviceState.UNKNOWN) if cluster.enabled else DeviceState.DISABLED


def _place(key: tuple[Origin, Category]) -> tuple[int, int]:
    return list(Origin).index(key[0]), list(Category).index(key[1])


def _airings(rows: Iterable[BroadcastLogEntry]) -> Iterable[tuple[BroadcastLogEntry, float]]:
    """One for each time a slot was on air: the longest of its targets, with its length in seconds."""
    longest: dict[tuple[str, datetime], tuple[BroadcastLogEntry, float]] = {}
    for row in rows:
        if row.state not in _AIRED:
            continue
        start, end = row.actual_start or row.planned_start, row.actual_end or row.planned_end
        length_s = max(0.0, (end - start).total_seconds())
        key = (row.slot_id, row.planned_start)
        if key not in longest or longest[key][1] < length_s:
            longest[key] = (row, length_s)
    return longest.values()
