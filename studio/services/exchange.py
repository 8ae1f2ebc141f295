"""The inbox from the level above: look, take or decline; emergencies are carried out without asking."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from studio.domain.approval import ApprovalEvent, ApprovalVerb, ApprovalWay
from studio.domain.errors import Misuse, Refused
from studio.domain.exchange import (
    Enrolment,
    ExchangeStanding,
    InboundBulletin,
    InboundState,
    InboundVerb,
    OutboxItem,
    OutboxState,
    is_over,
    move_inbound,
)
from studio.domain.ids import new_id
from studio.domain.programme import Programme
from studio.domain.roles import Person, Verb, require
from studio.domain.takes import Take
from studio.ports.clock import Clock
from studio.ports.exchange_store import EmergencyStarter, ExchangeWatch
from studio.ports.media import MediaStore
from studio.ports.recording import Encoder, Importer, TakeReader
from studio.ports.secrets import Signer
from studio.ports.store import Store, Unit
from studio.services.exchange_arrivals import WAITING, Arrivals, Withdrawn, withdrawn_lately
from studio.services.exchange_sound import InboundSound
from studio.services.planning import PlanningService
from studio.services.production import Draft, ProductionService
from studio.services.scheduling import Scheduled, SchedulingService
from studio.services.upward import enrolment_of, tell_bulletin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_RETRIED = 500
_SHOWN_FAILED = (OutboxState.DEAD,)
_SHOWN_WAITING = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Accepted:
    """``scheduled.conflicts`` may ask for an order: a PRIORITY bulletin's place is a person's to decide."""

    bulletin: InboundBulletin
    programme: Programme
    scheduled: Scheduled | None


@dataclass(frozen=True, slots=True)
class OutboxView:
    """The newest of what waits and what was refused for good, with how many there are in all."""

    waiting: tuple[OutboxItem, ...]
    failed: tuple[OutboxItem, ...]
    counts: dict[OutboxState, int]


@dataclass(frozen=True, slots=True)
class ExchangeService:
    store: Store
    clock: Clock
    media: MediaStore
    importer: Importer
    reader: TakeReader
    encoder: Encoder
    signer: Signer
    planning: PlanningService
    scheduling: SchedulingService
    starter: EmergencyStarter | None = None
    watch: ExchangeWatch | None = None

    def enrolment(self) -> Enrolment | None:
        with self.store.read() as unit:
            return enrolment_of(unit)

    def standing(self) -> ExchangeStanding:
        return ExchangeStanding("NOT_RUNNING") if self.watch is None else self.watch.standing()

    def inbox(self) -> list[InboundBulletin]:
        """Bulletins from above, the last received first; what waits before what was decided."""
        with self.store.read() as unit:
            found = unit.exchange.bulletins()
        return sorted(found, key=lambda bulletin: bulletin.state not in WAITING)

    def waiting(self) -> int:
        """How many wait for a person: verified, and still valid."""
        now = self.clock.now()
        with self.store.read() as unit:
            return sum(not is_over(b, now) for b in unit.exchange.bulletins({InboundState.VERIFIED}))

    def outbox(self) -> OutboxView:
        with self.store.read() as unit:
            return OutboxView(
                tuple(unit.outbox.items(_SHOWN_WAITING)), tuple(unit.outbox.items(_SHOWN_FAILED)), unit.outbox.counts()
            )

    def retry(self, by: Person, row_id: str) -> None:
        """Have a refused row tried again."""
        require(by, Verb.REPORT)
        with self.store.write(by.id) as unit:
            unit.outbox.retry(row_id)
            unit.audit.record("OUTBOX_RETRIED", row_id)

    def retry_all(self, by: Person) -> int:
        """Have everything that was refused tried again; return how many."""
        require(by, Verb.REPORT)
        with self.store.write(by.id) as unit:
            dead = [item.id for item in unit.outbox.items(_SHOWN_FAILED, _MOST_RETRIED)]
            for row_id in dead:
                unit.outbox.retry(row_id)
            if dead:
                unit.audit.record("OUTBOX_RETRIED", "all", count=len(dead))
        return len(dead)

    def accept(
        self,
        by: Person,
        bulletin_id: str,
        starts_at: datetime | None = None,
        targets: frozenset[str] = frozenset(),
    ) -> Accepted:
        """Take a bulletin: it becomes an approved programme, and with ``starts_at`` a slot on ``targets``.

        Raises ``Refused``: WRONG_STATE, EMERGENCY_AIRS_ITSELF, NOT_VALID_NOW, NO_SOUND, IN_THE_PAST, NO_TARGET; and
        what decoding raises.
        """
        require(by, Verb.SCHEDULE)
        bulletin = self._find(bulletin_id)
        now = self.clock.now()
        move_inbound(bulletin, InboundVerb.ACCEPT, now)
        _not_by_itself(bulletin)
        if is_over(bulletin, now):
            raise Refused("NOT_VALID_NOW", title=bulletin.content.title)
        if starts_at is not None and starts_at <= now:
            raise Refused("IN_THE_PAST", at=starts_at.isoformat())
        if starts_at is not None and not targets:
            raise Refused("NO_TARGET")
        programme = self._sound.programme(bulletin, now)
        with self.store.write(by.id) as unit:
            current = _existing(unit, bulletin_id)
            accepted = replace(move_inbound(current, InboundVerb.ACCEPT, now, by.id), programme_id=programme.id)
            unit.programmes.add(programme)
            unit.programmes.add_event(_taken_over(programme, accepted, by, now))
            unit.exchange.save_bulletin(accepted)
            unit.audit.record(
                "BULLETIN_ACCEPTED", bulletin_id, version=accepted.version, programme=programme.id, key=accepted.key_id
            )
            tell_bulletin(unit, accepted, now)
        scheduled = None
        if starts_at is not None:
            scheduled = self.scheduling.add(by, programme.id, starts_at, targets)
        return Accepted(accepted, programme, scheduled)

    def decline(self, by: Person, bulletin_id: str, reason: str) -> InboundBulletin:
        """Leave a NORMAL bulletin. Raises ``Refused``: CANNOT_DECLINE, REASON_NEEDED, WRONG_STATE."""
        require(by, Verb.SCHEDULE)
        now = self.clock.now()
        with self.store.write(by.id) as unit:
            declined = move_inbound(_existing(unit, bulletin_id), InboundVerb.DECLINE, now, by.id, reason)
            unit.exchange.save_bulletin(declined)
            unit.audit.record("BULLETIN_DECLINED", bulletin_id, version=declined.version, reason=declined.reason)
            tell_bulletin(unit, declined, now)
        return declined

    def act_on_arrivals(self) -> None:
        """Carry out what needs no click: emergencies, their ends, recalls, what is over. Safe to call at any time."""
        Arrivals(self.store, self.clock, self.planning, self.scheduling, self.starter).act()

    def take_as_text(self, by: Person, bulletin_id: str) -> Draft:
        """Take a bulletin of words alone: a draft whose script they are, to be read, approved and aired as any other.

        Raises ``Refused``: WRONG_STATE, EMERGENCY_AIRS_ITSELF, NOT_VALID_NOW, HAS_SOUND.
        """
        require(by, Verb.EDIT)
        with self.store.read() as unit:
            bulletin = _existing(unit, bulletin_id)
        content, now = bulletin.content, self.clock.now()
        move_inbound(bulletin, InboundVerb.ACCEPT, now)
        _not_by_itself(bulletin)
        if is_over(bulletin, now):
            raise Refused("NOT_VALID_NOW", title=content.title)
        if content.audio is not None:
            raise Refused("HAS_SOUND", title=content.title)
        production = ProductionService(self.store, self.clock)
        with self.store.write(by.id) as unit:
            accepted = move_inbound(_existing(unit, bulletin_id), InboundVerb.ACCEPT, now, by.id)
            draft = production.create_in(
                unit,
                by,
                content.title,
                content.bulletin_class,
                content.category,
                content.language,
                origin=content.origin,
                family_id=content.id,
            )
            unit.exchange.save_bulletin(replace(accepted, programme_id=draft.programme.id))
            unit.audit.record(
                "BULLETIN_TO_READ",
                bulletin_id,
                version=accepted.version,
                programme=draft.programme.id,
                key=accepted.key_id,
            )
            tell_bulletin(unit, replace(accepted, programme_id=draft.programme.id), now)
        return replace(draft, script=content.text)

    def to_hear(self, by: Person, bulletin_id: str) -> Take:
        """Decode the verified sound for listening before it is taken; taking it uses the same decoding.

        Raises ``Refused("NO_SOUND")``, ``OperatorFixable("FILE_CHANGED")``, and what decoding raises.
        """
        require(by, Verb.SCHEDULE)
        with self.store.read() as unit:
            bulletin = _existing(unit, bulletin_id)
        return self._sound.decoded(bulletin)

    def hear(self, take: Take, start: int, frames: int) -> NDArray[np.float32]:
        """Return a stretch of what ``to_hear`` gave: (frames, channels) float32 at 48 kHz."""
        return self.reader.read(take, start, frames)

    def withdrawn(self) -> list[Withdrawn]:
        """What the level above took back within a day, the last first."""
        with self.store.read() as unit:
            return withdrawn_lately(unit, self.clock.now())

    @property
    def _sound(self) -> InboundSound:
        return InboundSound(self.store, self.media, self.importer, self.reader, self.encoder, self.signer)

    def _find(self, bulletin_id: str) -> InboundBulletin:
        with self.store.read() as unit:
            return _existing(unit, bulletin_id)


def _existing(unit: Unit, bulletin_id: str) -> InboundBulletin:
    bulletin = unit.exchange.bulletin(bulletin_id)
    if bulletin is None:
        raise Misuse("NO_SUCH_BULLETIN", id=bulletin_id)
    return bulletin


def _not_by_itself(bulletin: InboundBulletin) -> None:
    if bulletin.airs_by_itself:
        raise Refused("EMERGENCY_AIRS_ITSELF", title=bulletin.content.title)


def _taken_over(programme: Programme, bulletin: InboundBulletin, by: Person, now: datetime) -> ApprovalEvent:
    """The ground of the standing approval is the level above's signature, named by key and by the bytes' hash."""
    content = bulletin.content
    ground = f"{content.source_area} {bulletin.key_id} {hashlib.sha256(bulletin.envelope).hexdigest()}"
    return _event(programme, ApprovalVerb.APPROVE, by.id, now, ground)


def _event(programme: Programme, verb: ApprovalVerb, by: str, now: datetime, reason: str) -> ApprovalEvent:
    sha256 = programme.manifest.sha256 if programme.manifest else ""
    return ApprovalEvent(new_id(), programme.id, programme.version, verb, by, now, ApprovalWay.STANDING, sha256, reason)
