"""What the emergency panel shows: before, and while it runs. Codes and data, worded by the surface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from studio.domain.air_orders import AirKind, AirOrder
from studio.domain.air_reports import AirReport, TargetSteps
from studio.domain.broadcast import PlayState
from studio.domain.clusters import LOCAL_OUTPUT, DeviceState, SpeakerCluster
from studio.domain.emergency import Emergency, Step
from studio.domain.emergency_boards import UNREACHED_AFTER, Alert, is_on_boards
from studio.domain.signage_boards import NoticeKind
from studio.domain.signage_rules import Board
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
class EmergencyBoard:
    """One board's row: the seconds count from the press. ``waits``: a graver emergency has the boards.

    ``returned``: it shows its own again. ``level`` as its colour tells, 0 where none was announced.
    """

    board_id: str
    name: str
    place: str
    mark: TargetMark
    level: int
    acked_s: float | None = None
    shown_s: float | None = None
    returned: bool = False
    waits: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """One emergency as it stands. ``emergency`` is None when only the on-air process knows of it yet.

    ``asks``: a person shall say whether it goes on. ``speaking``: a live voice lies in it. ``reported_at``: since
    when the level above has it; ``seen_at``: since when a person here has seen one from there.
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
    boards: tuple[EmergencyBoard, ...] = ()
    reported_at: datetime | None = None
    seen_at: datetime | None = None

    @property
    def running(self) -> bool:
        return self.ended_at is None

    @property
    def all_clear_open(self) -> bool:
        """It was stopped, or ended by itself, and nobody was told yet that it is over."""
        return not self.running and self.ending is None and self.kind is AirKind.EMERGENCY

    def count(self, mark: TargetMark) -> int:
        marks = [row.mark for row in self.targets] + [row.mark for row in self.boards]
        return marks.count(mark)


@dataclass(frozen=True, slots=True)
class EndingView:
    """The all-clear or correction that followed, with its own rows."""

    id: str
    kind: AirKind
    started_at: datetime
    ended_at: datetime | None
    targets: tuple[EmergencyTarget, ...]
    boards: tuple[EmergencyBoard, ...] = ()


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
    boards: int = 0
    boards_ready: int = 0
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """What the records hold of them: each with its steps, the clusters by id, the boards in the station's order."""

    alerts: Mapping[str, Alert]
    clusters: Mapping[str, SpeakerCluster]
    boards: Sequence[Board]
    now: datetime


def views_of(reports: list[AirReport], records: Records, away: frozenset[str]) -> list[EmergencyView]:
    """Return the emergencies among ``reports``, those that run first. ``away``: clusters that do not answer."""
    views = []
    alerts, clusters = records.alerts, records.clusters
    for report in reports:
        if not report.order.emergency:
            continue
        order, alert = report.order, alerts.get(report.order.id)
        ending, speaking = None, False
        for other in reports:
            if other.order.follows != order.id:
                continue
            if other.order.kind in (AirKind.ALL_CLEAR, AirKind.CORRECTION):
                ending = _ending(other, records, away, alerts.get(order.id))
            speaking = speaking or (other.order.live and other.ended_at is None)
        views.append(
            EmergencyView(
                order.id,
                order.kind,
                order.title,
                alert.emergency if alert else None,
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
                board_rows(alert, NoticeKind.EMERGENCY, order.pressed_at, records) if alert else (),
                _step_at(alert, Step.REPORTED),
                _step_at(alert, Step.SEEN),
            )
        )
    return sorted(views, key=lambda view: (not view.running, -view.started_at.timestamp()))


def _ending(report: AirReport, records: Records, away: frozenset[str], alert: Alert | None) -> EndingView:
    order = report.order
    rows = rows_of(report, records.clusters, away)
    boards = board_rows(alert, NoticeKind(order.kind.value), order.pressed_at, records) if alert else ()
    return EndingView(order.id, order.kind, report.started_at, report.ended_at, rows, boards)


def _step_at(alert: Alert | None, step: Step) -> datetime | None:
    return None if alert is None else next((one.at for one in alert.steps if one.step is step), None)


def board_rows(alert: Alert, kind: NoticeKind, pressed_at: datetime, records: Records) -> tuple[EmergencyBoard, ...]:
    """Return the boards' rows: those that had the alert, and while it runs those that shall have it."""
    emergency = alert.emergency
    expected = emergency.ended_at is None and emergency.draft.on_boards and not alert.held
    expected = expected and kind is NoticeKind.EMERGENCY
    waits = expected and not is_on_boards(alert, list(records.alerts.values()))
    return tuple(
        _board_row(alert, kind, board, pressed_at, records.now, waits=waits)
        for board in records.boards
        if (expected and board.enabled) or board.id in alert.had_by
    )


def _board_row(
    alert: Alert, kind: NoticeKind, board: Board, pressed_at: datetime, now: datetime, *, waits: bool
) -> EmergencyBoard:
    def since(at: datetime | None) -> float | None:
        return None if at is None else max(0.0, (at - pressed_at).total_seconds())

    times = alert.times(board.id, kind)
    mark = TargetMark.WAITING
    if times.shown_at is not None:
        mark = TargetMark.CONFIRMED
    elif times.failed_at is not None or (not waits and now - pressed_at >= UNREACHED_AFTER):
        mark = TargetMark.NOT_REACHED
    return EmergencyBoard(
        board.id,
        board.name,
        board.place,
        mark,
        alert.emergency.draft.level or 0,
        since(times.acked_at),
        since(times.shown_at),
        times.returned_at is not None,
        waits and times.sent_at is None,
        times.error,
    )


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
