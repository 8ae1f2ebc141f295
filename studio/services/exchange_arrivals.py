"""What comes from above and needs no click: emergencies and their ends, recalls, newer words, what is over."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from studio.domain.approval import ApprovalEvent, ApprovalState, ApprovalVerb, ApprovalWay
from studio.domain.errors import OperatorFixable
from studio.domain.exchange import (
    BulletinKind,
    InboundBulletin,
    InboundState,
    InboundVerb,
    is_over,
    move_inbound,
)
from studio.domain.ids import new_id
from studio.domain.programme import BulletinClass, Programme
from studio.domain.roles import Person
from studio.domain.schedule import SlotState
from studio.ports.clock import Clock
from studio.ports.exchange_store import EmergencyStarter
from studio.ports.store import Store, Unit
from studio.services.planning import PlanningService, cancelled
from studio.services.scheduling import SchedulingService
from studio.services.upward import tell_bulletin, tell_event

logger = logging.getLogger(__name__)

WAITING = frozenset({InboundState.RECEIVED, InboundState.VERIFIED})
RECALLED, SUPERSEDED = "RECALLED", "SUPERSEDED"
_NEWS = BulletinKind.NEWS
_ON_ITS_WAY = (ApprovalState.APPROVED, ApprovalState.SCHEDULED)
_WITHDRAWN = "withdrawn"
_SHOWN_FOR = timedelta(hours=24)
_MOST_KEPT = 20


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What the level above took back here. ``why``: RECALLED, or SUPERSEDED by ``by_title``; ``slots`` were taken out
    of the plan."""

    bulletin_id: str
    title: str
    at: datetime
    why: str
    slots: int
    by_title: str = ""


def withdrawn_lately(unit: Unit, now: datetime) -> list[Withdrawn]:
    """Return what was taken back within a day, the last first."""
    held = unit.exchange.state(_WITHDRAWN) or []
    found = [Withdrawn(**each | {"at": datetime.fromisoformat(each["at"])}) for each in held]
    return [each for each in reversed(found) if each.at > now - _SHOWN_FOR]


@dataclass(frozen=True, slots=True)
class Arrivals:
    store: Store
    clock: Clock
    planning: PlanningService
    scheduling: SchedulingService
    starter: EmergencyStarter | None

    def act(self) -> None:
        """Carry out what waits. Safe to call at any time, and again after a crash."""
        with self.store.read() as unit:
            waiting = unit.exchange.bulletins(WAITING)
            if not waiting:
                return
            ended = {b.content.supersedes_id for b in unit.exchange.bulletins() if b.content.kind is not _NEWS}
        # The oldest first: an emergency before its all-clear.
        for bulletin in reversed(waiting):
            try:
                self._act(bulletin, bulletin.id in ended)
            except OperatorFixable as error:
                logger.error("%s is not carried out: %s", bulletin.id, error)  # noqa: TRY400
                self._note_problem(bulletin, error.code)

    def _act(self, bulletin: InboundBulletin, is_ended: bool) -> None:
        content, now, starter = bulletin.content, self.clock.now(), self.starter
        if is_over(bulletin, now):
            self._move(bulletin, InboundVerb.EXPIRE, now)
            return
        if is_ended and content.kind is _NEWS and not self._on_air(bulletin):
            # Its end is known before it was ever carried out: it must not sound for a moment.
            self._end_unheard(bulletin, now, "ENDED")
            return
        if bulletin.state is not InboundState.VERIFIED or content.exercise:
            return
        if content.kind in (_NEWS, BulletinKind.RECALL):
            self._withdraw_old(bulletin, now)
        if content.bulletin_class is not BulletinClass.EMERGENCY:
            if content.kind is BulletinKind.RECALL:
                self._move(bulletin, InboundVerb.ACCEPT, now)
            return
        if starter is None:
            raise OperatorFixable("NO_EMERGENCY_DESK")
        # First on air, then in the books: called again after a crash, the desk knows the bulletin.
        if content.kind is _NEWS:
            starter.start_from_source(bulletin)
            if content.supersedes_id:
                # The newer sounds already: the older stops without a word of its own.
                starter.end_from_source(replace(bulletin, content=replace(content, kind=BulletinKind.RECALL)))
        else:
            starter.end_from_source(bulletin)
        # Last: what the on-air process was away for is tried again.
        self._move(bulletin, InboundVerb.ACCEPT, now)

    def _on_air(self, bulletin: InboundBulletin) -> bool:
        """Whether it was begun already, by a process that died before it was said so here."""
        emergency = bulletin.content.bulletin_class is BulletinClass.EMERGENCY
        return emergency and self.starter is not None and self.starter.knows(bulletin.id)

    def _move(self, bulletin: InboundBulletin, verb: InboundVerb, now: datetime) -> None:
        with self.store.write("sync") as unit:
            current = unit.exchange.bulletin(bulletin.id, bulletin.version)
            if current is None or current.state not in WAITING:
                return
            moved = move_inbound(current, verb, now, "sync")
            if verb is InboundVerb.ACCEPT:
                moved = replace(moved, handed_over_at=now, problem="")
            unit.exchange.save_bulletin(moved)
            unit.audit.record(f"BULLETIN_{moved.state.value}", moved.id, version=moved.version)
            tell_bulletin(unit, moved, now)

    def _end_unheard(self, bulletin: InboundBulletin, now: datetime, why: str) -> None:
        with self.store.write("sync") as unit:
            current = unit.exchange.bulletin(bulletin.id, bulletin.version)
            if current is not None and current.state in WAITING:
                _expire(unit, current, now, why)

    def _note_problem(self, bulletin: InboundBulletin, code: str) -> None:
        if bulletin.problem == code:
            return
        with self.store.write("sync") as unit:
            current = unit.exchange.bulletin(bulletin.id, bulletin.version)
            if current is not None:
                unit.exchange.save_bulletin(replace(current, problem=code))
                tell_event(unit, "BULLETIN_REFUSED", self.clock.now(), bulletin.id, reason=code)

    # What is taken back.

    def _withdraw_old(self, newer: InboundBulletin, now: datetime) -> None:
        """Take what ``newer`` recalls or replaces off the air and out of the plan."""
        with self.store.read() as unit:
            olds = _replaced_by(unit, newer)
            programmes = [programme for old in olds if (programme := _programme_of(unit, old)) is not None]
            fresh = any(old.state in WAITING for old in olds)
            fresh = fresh or any(programme.state in _ON_ITS_WAY for programme in programmes)
        if fresh:
            with self.store.write("sync") as unit:
                for old in _replaced_by(unit, newer):
                    self._withdraw(unit, old, newer, now)
        # Again where a crash came between the books and the air: a recall stays in hand until this was done.
        by = Person(f"source:{newer.content.source_area}", newer.content.agency, frozenset())
        recall = newer.content.kind is BulletinKind.RECALL
        for programme in programmes if fresh or recall else ():
            self.planning.stop_and_publish(programme.id, by, _why(newer))

    def _withdraw(self, unit: Unit, old: InboundBulletin, newer: InboundBulletin, now: datetime) -> None:
        programme, slots = _programme_of(unit, old), 0
        if programme is not None and programme.state in _ON_ITS_WAY:
            unit.programmes.set_state(programme.id, programme.version, ApprovalState.RECALLED, now)
            unit.programmes.add_event(_recall_event(programme, newer, now))
            coming = [s for s in unit.slots.of_programme(programme.id) if s.state is SlotState.PLANNED]
            coming = [slot for slot in coming if slot.ends_at > now]
            for slot in coming:
                unit.slots.save(cancelled(slot))
            self.scheduling.tell_days(unit, *coming)
            slots = len(coming)
            unit.audit.record("RECALL", programme.id, version=programme.version, bulletin=newer.id, why=_why(newer))
        elif old.state not in WAITING and programme is None:
            return
        if old.state in WAITING:
            _expire(unit, old, now, _why(newer))
        held = unit.exchange.state(_WITHDRAWN) or []
        told = {
            "bulletin_id": newer.id,
            "title": old.content.title,
            "at": now.isoformat(),
            "why": _why(newer),
            "slots": slots,
            "by_title": newer.content.title,
        }
        unit.exchange.put_state(_WITHDRAWN, [*held, told][-_MOST_KEPT:])


def _replaced_by(unit: Unit, newer: InboundBulletin) -> list[InboundBulletin]:
    """What is named as superseded, and the earlier version of the same bulletin."""
    named = unit.exchange.bulletin(newer.content.supersedes_id) if newer.content.supersedes_id else None
    before = unit.exchange.bulletin(newer.id, newer.version - 1) if newer.version > 1 else None
    return [old for old in (named, before) if old is not None and (old.id, old.version) != (newer.id, newer.version)]


def _programme_of(unit: Unit, bulletin: InboundBulletin) -> Programme | None:
    return unit.programmes.get(bulletin.programme_id) if bulletin.programme_id else None


def _why(newer: InboundBulletin) -> str:
    return RECALLED if newer.content.kind is BulletinKind.RECALL else SUPERSEDED


def _expire(unit: Unit, bulletin: InboundBulletin, now: datetime, why: str) -> None:
    over = replace(bulletin, state=InboundState.EXPIRED, changed_at=now, reason=why)
    unit.exchange.save_bulletin(over)
    unit.audit.record("BULLETIN_EXPIRED", over.id, version=over.version, why=why)
    tell_bulletin(unit, over, now)


def _recall_event(programme: Programme, newer: InboundBulletin, now: datetime) -> ApprovalEvent:
    return ApprovalEvent(
        new_id(),
        programme.id,
        programme.version,
        ApprovalVerb.RECALL,
        f"source:{newer.content.source_area}",
        now,
        ApprovalWay.STANDING,
        programme.manifest.sha256 if programme.manifest else "",
        newer.id,
    )
