"""What the emergency panel shows: before, and while it runs. Codes and data, worded by the surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from studio.domain.air_orders import AirKind, AirOrder
from studio.domain.air_reports import AirReport, TargetSteps
from studio.domain.broadcast import PlayState
from studio.domain.clusters import LOCAL_OUTPUT, DeviceState, SpeakerCluster
from studio.domain.emergency import Emergency
from studio.services.devices import ClusterView


class TargetMark(StrEnum):
    """✓ confirmed, ◌ cannot be confirmed, ✗ not reached; WAITING is none of them yet."""

    CONFIRMED = "CONFIRMED"
    UNCONFIRMABLE = "UNCONFIRMABLE"
    NOT_REACHED = "NOT_REACHED"
    WAITING = "WAITING"


@dataclass(frozen=True, slots=True)
class EmergencyTarget:
    """One row. The seconds count from the press; ``phone`` is set where somebody must be rung.

    ``name`` is empty for the station's own output.
    """

    target: str
    name: str
    hamlet: str
    mark: TargetMark
    state: PlayState
    sent_s: float | None = None
    acked_s: float | None = None
    playing_s: float | None = None
    error: str = ""
    phone: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """One emergency as it stands. ``emergency`` is None when only the on-air process knows of it yet.

    ``asks``: a person shall say whether it goes on. ``speaking``: a live voice lies in it.
    """

    id: str
    kind: AirKind
    title: str
    emergency: Emergency | None
    started_at: datetime
    pressed_at: datetime
    targets: tuple[EmergencyTarget, ...]
    held: bool
    ended_at: datetime | None
    next_at: datetime | None
    asks: bool
    repeat_minutes: float
    speaking: bool
    ending: EndingView | None = None

    @property
    def running(self) -> bool:
        return self.ended_at is None

    def count(self, mark: TargetMark) -> int:
        return sum(1 for row in self.targets if row.mark is mark)


@dataclass(frozen=True, slots=True)
class EndingView:
    """The all-clear or correction that followed, with its own rows."""

    id: str
    kind: AirKind
    started_at: datetime
    ended_at: datetime | None
    targets: tuple[EmergencyTarget, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What will happen when it is aired: the right side of the panel.

    ``interrupts`` are the titles that are cut on these targets, ``away`` the clusters that cannot be reached.
    """

    clusters: int
    ready: int
    local: bool
    interrupts: tuple[str, ...]
    quiet_hours: bool
    away: tuple[ClusterView, ...]


def views_of(
    reports: list[AirReport],
    emergencies: Mapping[str, Emergency],
    clusters: Mapping[str, SpeakerCluster],
    away: frozenset[str],
) -> list[EmergencyView]:
    """Return the emergencies among ``reports``, those that run first. ``away``: clusters that do not answer."""
    views = []
    for report in reports:
        if not report.order.emergency:
            continue
        order = report.order
        ending, speaking = None, False
        for other in reports:
            if other.order.follows != order.id:
                continue
            if other.order.kind in (AirKind.ALL_CLEAR, AirKind.CORRECTION):
                ending = _ending(other, clusters, away)
            speaking = speaking or (other.order.live and other.ended_at is None)
        views.append(
            EmergencyView(
                order.id,
                order.kind,
                order.title,
                emergencies.get(order.id),
                report.started_at,
                order.pressed_at,
                rows_of(report, clusters, away),
                report.held,
                report.ended_at,
                report.next_at,
                report.asks,
                order.repeat_every_s / 60.0,
                speaking,
                ending,
            )
        )
    return sorted(views, key=lambda view: (not view.running, -view.started_at.timestamp()))


def _ending(report: AirReport, clusters: Mapping[str, SpeakerCluster], away: frozenset[str]) -> EndingView:
    rows = rows_of(report, clusters, away)
    return EndingView(report.order.id, report.order.kind, report.started_at, report.ended_at, rows)


def rows_of(
    report: AirReport, clusters: Mapping[str, SpeakerCluster], away: frozenset[str]
) -> tuple[EmergencyTarget, ...]:
    """Return the targets' rows in the station's order, the local output last."""

    def place(row: EmergencyTarget) -> tuple[bool, int]:
        return row.target == LOCAL_OUTPUT, clusters[row.target].position if row.target in clusters else 0

    rows = [_row(report.order, steps, clusters.get(steps.target), away) for steps in report.targets]
    return tuple(sorted(rows, key=place))


def _row(order: AirOrder, steps: TargetSteps, cluster: SpeakerCluster | None, away: frozenset[str]) -> EmergencyTarget:
    def since(at: datetime | None) -> float | None:
        return None if at is None else max(0.0, (at - order.pressed_at).total_seconds())

    mark = mark_of(steps)
    unreached = mark is TargetMark.NOT_REACHED or (mark is TargetMark.WAITING and steps.target in away)
    return EmergencyTarget(
        steps.target,
        cluster.name if cluster else "",
        cluster.hamlet if cluster else "",
        TargetMark.NOT_REACHED if unreached else mark,
        steps.state,
        since(steps.sent_at),
        since(steps.acked_at),
        since(steps.playing_at),
        steps.error,
        cluster.caretaker_phone if cluster and unreached else "",
        bool(steps.waits_for),
    )


def mark_of(steps: TargetSteps) -> TargetMark:
    """A target that has once played is confirmed, whatever became of a later repetition that goes on."""
    if steps.failed_at is not None:
        return TargetMark.NOT_REACHED
    if steps.state is PlayState.SENT_UNCONFIRMABLE:
        return TargetMark.UNCONFIRMABLE
    return TargetMark.CONFIRMED if steps.playing_at is not None else TargetMark.WAITING


def away_of(views: tuple[ClusterView, ...]) -> frozenset[str]:
    good = (DeviceState.ONLINE, DeviceState.PLAYING)
    return frozenset(v.cluster.id for v in views if v.cluster.confirms and v.status.state not in good)
