"""Today: is it on air, what is next, does anything need me."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from studio.domain.approval import ApprovalState
from studio.domain.broadcast import BroadcastLogEntry, OnAirNow, OnAirStatus, PlayState
from studio.domain.clusters import LOCAL_OUTPUT, SpeakerCluster
from studio.domain.errors import OperatorFixable
from studio.domain.programme import Programme
from studio.domain.schedule import Conflict, TimeSlot
from studio.ports.clock import Clock
from studio.ports.onair import OnAirControl
from studio.ports.store import Store
from studio.services.broadcasts import BroadcastLogService
from studio.services.devices import ClusterView, DeviceService
from studio.services.exchange_arrivals import RECALLED, Withdrawn, withdrawn_lately
from studio.services.scheduling import SchedulingService


class AttentionCode(StrEnum):
    ONAIR_NOT_RUNNING = "ONAIR_NOT_RUNNING"
    OUTPUT_LOST = "OUTPUT_LOST"
    CLOCK_UNTRUSTED = "CLOCK_UNTRUSTED"
    BRIDGE_NOT_RUNNING = "BRIDGE_NOT_RUNNING"
    BROKER_DOWN = "BROKER_DOWN"
    CLUSTER_OFFLINE = "CLUSTER_OFFLINE"
    ORDER_UNDECIDED = "ORDER_UNDECIDED"
    WAITS_FOR_APPROVAL = "WAITS_FOR_APPROVAL"
    DID_NOT_AIR = "DID_NOT_AIR"
    TAKE_RECOVERED = "TAKE_RECOVERED"
    RECALLED_ABOVE = "RECALLED_ABOVE"
    SUPERSEDED_ABOVE = "SUPERSEDED_ABOVE"


@dataclass(frozen=True, slots=True)
class Attention:
    """One line that needs a person; ``subject`` is what the line leads to (a cluster, slot or programme id)."""

    code: AttentionCode
    subject: str = ""
    name: str = ""
    at: datetime | None = None
    other: str = ""


class TargetMark(StrEnum):
    """Counts never merge these."""

    CONFIRMED = "CONFIRMED"
    UNCONFIRMABLE = "UNCONFIRMABLE"
    WAITING = "WAITING"
    FAULT = "FAULT"


@dataclass(frozen=True, slots=True)
class OnAirTarget:
    target: str
    name: str
    mark: TargetMark


@dataclass(frozen=True, slots=True)
class OnAirCard:
    """What sounds now, per target."""

    slot_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    targets: tuple[OnAirTarget, ...]

    def count(self, mark: TargetMark) -> int:
        return sum(target.mark is mark for target in self.targets)


@dataclass(frozen=True, slots=True)
class NextItem:
    slot: TimeSlot
    state: ApprovalState


@dataclass(frozen=True, slots=True)
class TodayView:
    now: datetime
    onair: OnAirStatus | None
    playing: tuple[OnAirCard, ...]
    next: tuple[NextItem, ...]
    attention: tuple[Attention, ...]


_MARKS = {
    PlayState.PLAYING: TargetMark.CONFIRMED,
    PlayState.PLAYED: TargetMark.CONFIRMED,
    PlayState.SENT_UNCONFIRMABLE: TargetMark.UNCONFIRMABLE,
    PlayState.FAILED: TargetMark.FAULT,
    PlayState.PARTIAL: TargetMark.FAULT,
}


@dataclass(frozen=True, slots=True)
class TodayService:
    store: Store
    clock: Clock
    onair: OnAirControl
    scheduling: SchedulingService
    devices: DeviceService
    log: BroadcastLogService

    def view(self) -> TodayView:
        now = self.clock.now()
        self.log.catch_up()
        try:
            status: OnAirStatus | None = self.onair.status()
        except OperatorFixable:
            status = None
        today = self.scheduling.today()
        day = self.scheduling.day(today)
        with self.store.read() as unit:
            clusters = {cluster.id: cluster for cluster in unit.clusters.all()}
            coming = [slot for slot in day.slots if slot.starts_at > now]
            following = [
                NextItem(slot, programme.state)
                for slot in coming
                if (programme := unit.programmes.get(slot.programme_id, slot.version)) is not None
            ]
            waiting = unit.programmes.newest({ApprovalState.SUBMITTED})
            withdrawn = withdrawn_lately(unit, now)
        logged = self.log.day(today)
        cards = _cards(status.playing if status else (), clusters)
        attention = [
            *_machine(status),
            *self._devices(),
            *map(_withdrawn, withdrawn),
            *_conflicts(day.conflicts, now),
            *_missed(logged, now, clusters),
            *_approvals(waiting),
        ]
        return TodayView(now, status, tuple(cards), tuple(following), tuple(attention))

    def _devices(self) -> list[Attention]:
        view = self.devices.view()
        if not view.clusters:
            return []
        if not view.bridge_running:
            return [Attention(AttentionCode.BRIDGE_NOT_RUNNING)]
        if not view.broker_connected:
            return [Attention(AttentionCode.BROKER_DOWN)]
        return [_offline(cluster) for cluster in view.troubled]


def _offline(view: ClusterView) -> Attention:
    return Attention(
        AttentionCode.CLUSTER_OFFLINE, view.cluster.id, view.cluster.name, view.status.last_seen, view.status.detail
    )


def _withdrawn(taken_back: Withdrawn) -> Attention:
    recalled = taken_back.why == RECALLED
    code = AttentionCode.RECALLED_ABOVE if recalled else AttentionCode.SUPERSEDED_ABOVE
    other = "" if recalled else taken_back.by_title
    return Attention(code, taken_back.bulletin_id, taken_back.title, taken_back.at, other)


def _machine(status: OnAirStatus | None) -> list[Attention]:
    if status is None:
        return [Attention(AttentionCode.ONAIR_NOT_RUNNING)]
    found: list[Attention] = []
    if not status.output_open:
        found.append(Attention(AttentionCode.OUTPUT_LOST, name=status.output_device))
    if not status.clock_trusted:
        found.append(Attention(AttentionCode.CLOCK_UNTRUSTED))
    return found


def _cards(playing: Iterable[OnAirNow], clusters: dict[str, SpeakerCluster]) -> list[OnAirCard]:
    by_slot: dict[str, list[OnAirNow]] = {}
    for now in playing:
        by_slot.setdefault(now.play_id.split(":", 1)[0], []).append(now)
    cards = []
    for slot_id, plays in by_slot.items():
        plays.sort(key=lambda p: (p.target != LOCAL_OUTPUT, _position(clusters, p.target)))
        targets = tuple(
            OnAirTarget(p.target, _name(clusters, p.target), _MARKS.get(p.state, TargetMark.WAITING)) for p in plays
        )
        first = plays[0]
        cards.append(OnAirCard(slot_id, first.title, first.planned_start, first.planned_end, targets))
    return sorted(cards, key=lambda card: (card.starts_at, card.slot_id))


def _position(clusters: dict[str, SpeakerCluster], target: str) -> int:
    return clusters[target].position if target in clusters else 0


def _name(clusters: dict[str, SpeakerCluster], target: str) -> str:
    """The local output has no name of its own; the window words it."""
    return clusters[target].name if target in clusters else ""


def _conflicts(conflicts: Iterable[Conflict], now: datetime) -> list[Attention]:
    seen: dict[tuple[str, str], Attention] = {}
    for conflict in conflicts:
        if conflict.needs_decision and conflict.ends_at > now:
            key = (conflict.first.id, conflict.second.id)
            seen.setdefault(
                key,
                Attention(
                    AttentionCode.ORDER_UNDECIDED,
                    conflict.first.id,
                    conflict.first.title,
                    conflict.starts_at,
                    conflict.second.title,
                ),
            )
    return list(seen.values())


def _missed(logged: Iterable[BroadcastLogEntry], now: datetime, clusters: dict[str, SpeakerCluster]) -> list[Attention]:
    lately = now - timedelta(hours=12)
    return [
        Attention(
            AttentionCode.DID_NOT_AIR,
            row.slot_id,
            row.title,
            row.planned_start,
            clusters[row.target].name if row.target in clusters else "",
        )
        for row in logged
        if row.state in (PlayState.FAILED, PlayState.PARTIAL) and row.planned_start > lately
    ]


def _approvals(waiting: Iterable[Programme]) -> list[Attention]:
    return [Attention(AttentionCode.WAITS_FOR_APPROVAL, p.id, p.title, p.changed_at) for p in waiting]
