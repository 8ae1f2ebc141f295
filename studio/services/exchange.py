"""The inbox from the level above: look, take or decline; emergencies are carried out without asking."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.approval import ApprovalEvent, ApprovalState, ApprovalVerb, ApprovalWay
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.exchange import (
    BulletinKind,
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
from studio.domain.programme import BulletinClass, Manifest, Programme, Rendition, SignedManifest
from studio.domain.roles import Person, Verb, require
from studio.domain.schedule import SlotState
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.clock import Clock
from studio.ports.exchange_store import EmergencyStarter, ExchangeWatch
from studio.ports.media import MediaStore
from studio.ports.recording import Encoder, Importer, TakeReader
from studio.ports.secrets import Signer
from studio.ports.store import Store, Unit
from studio.services.manifest_codec import encode_manifest
from studio.services.planning import PlanningService, cancelled
from studio.services.scheduling import Scheduled, SchedulingService
from studio.services.upward import enrolment_of, tell_bulletin, tell_event

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

_NEWS = BulletinKind.NEWS
_WAITING = frozenset({InboundState.RECEIVED, InboundState.VERIFIED})
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
        return sorted(found, key=lambda bulletin: bulletin.state not in _WAITING)

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

    def accept(
        self,
        by: Person,
        bulletin_id: str,
        starts_at: datetime | None = None,
        targets: frozenset[str] = frozenset(),
    ) -> Accepted:
        """Take a bulletin: it becomes an approved programme, and with ``starts_at`` a slot on ``targets``.

        Raises ``Refused``: WRONG_STATE, NOT_VALID_NOW, NO_SOUND, IN_THE_PAST, NO_TARGET; and what decoding raises.
        """
        require(by, Verb.SCHEDULE)
        bulletin = self._find(bulletin_id)
        now = self.clock.now()
        move_inbound(bulletin, InboundVerb.ACCEPT, now)
        if is_over(bulletin, now):
            raise Refused("NOT_VALID_NOW", title=bulletin.content.title)
        if starts_at is not None and starts_at <= now:
            raise Refused("IN_THE_PAST", at=starts_at.isoformat())
        if starts_at is not None and not targets:
            raise Refused("NO_TARGET")
        programme = self._programme(bulletin, now)
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
        with self.store.read() as unit:
            waiting = unit.exchange.bulletins(_WAITING)
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
        if is_ended and content.kind is _NEWS:
            # Its end is known before it was ever carried out: it must not sound for a moment.
            self._end_unheard(bulletin, now, "ENDED")
            return
        if bulletin.state is not InboundState.VERIFIED or content.exercise:
            return
        if content.kind is BulletinKind.RECALL:
            self._recall(bulletin, now)
            self._move(bulletin, InboundVerb.ACCEPT, now)
        if content.bulletin_class is not BulletinClass.EMERGENCY:
            return
        if starter is None:
            raise OperatorFixable("NO_EMERGENCY_DESK")
        # First on air, then in the books: called again after a crash, the desk knows the bulletin.
        if content.kind is _NEWS:
            starter.start_from_source(bulletin)
        else:
            starter.end_from_source(bulletin)
        if content.kind is not BulletinKind.RECALL:
            self._move(bulletin, InboundVerb.ACCEPT, now)

    def _move(self, bulletin: InboundBulletin, verb: InboundVerb, now: datetime) -> None:
        with self.store.write("sync") as unit:
            current = unit.exchange.bulletin(bulletin.id, bulletin.version)
            if current is None or current.state not in _WAITING:
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
            if current is not None and current.state in _WAITING:
                over = replace(current, state=InboundState.EXPIRED, changed_at=now, reason=why)
                unit.exchange.save_bulletin(over)
                unit.audit.record("BULLETIN_EXPIRED", over.id, version=over.version, why=why)
                tell_bulletin(unit, over, now)

    def _note_problem(self, bulletin: InboundBulletin, code: str) -> None:
        if bulletin.problem == code:
            return
        with self.store.write("sync") as unit:
            current = unit.exchange.bulletin(bulletin.id, bulletin.version)
            if current is not None:
                unit.exchange.save_bulletin(replace(current, problem=code))
                tell_event(unit, "BULLETIN_REFUSED", self.clock.now(), bulletin.id, reason=code)

    def _recall(self, recall: InboundBulletin, now: datetime) -> None:
        """Take what the recall names off the air and out of the plan."""
        programme_id = ""
        with self.store.write("sync") as unit:
            target = unit.exchange.bulletin(recall.content.supersedes_id)
            if target is None:
                return
            programme = unit.programmes.get(target.programme_id) if target.programme_id else None
            if programme is not None and programme.state in (ApprovalState.APPROVED, ApprovalState.SCHEDULED):
                programme_id = programme.id
                unit.programmes.set_state(programme.id, programme.version, ApprovalState.RECALLED, now)
                event = _event(programme, ApprovalVerb.RECALL, f"source:{recall.content.source_area}", now, recall.id)
                unit.programmes.add_event(event)
                for slot in unit.slots.of_programme(programme.id):
                    if slot.state is SlotState.PLANNED and slot.ends_at > now:
                        unit.slots.save(cancelled(slot))
                unit.audit.record("RECALL", programme.id, version=programme.version, bulletin=recall.id)
        if programme_id:
            by = Person(f"source:{recall.content.source_area}", recall.content.agency, frozenset())
            self.planning.stop_and_publish(programme_id, by, "RECALLED")

    def _find(self, bulletin_id: str) -> InboundBulletin:
        with self.store.read() as unit:
            return _existing(unit, bulletin_id)

    def _programme(self, bulletin: InboundBulletin, now: datetime) -> Programme:
        """Make the programme, its manifest signed by the station over the verified sound."""
        content = bulletin.content
        if content.audio is None:
            raise Refused("NO_SOUND", title=content.title)
        if not self.media.verify(content.audio.sha256):
            raise OperatorFixable("FILE_CHANGED", title=content.title)
        source = f"source:{content.source_area}"
        take = self.importer.import_file(self.media.path(content.audio.sha256), new_id(), source)
        take = replace(take, title=content.title)
        with self.store.write("sync") as unit:
            unit.takes.add(take)
        programme_id = new_id()
        sound = self.reader.read(take, 0, take.frames)
        signed = self._signed(programme_id, bulletin, sound)
        return Programme(
            programme_id,
            1,
            content.title,
            content.language,
            content.bulletin_class,
            content.origin,
            content.category,
            ApprovalState.APPROVED,
            "",
            frozenset({source}),
            now,
            now,
            family_id=content.id,
            manifest=signed,
        )

    def _signed(self, programme_id: str, bulletin: InboundBulletin, sound: NDArray[np.float32]) -> SignedManifest:
        from studio.dsp.loudness import measure  # heavy, and only here

        content = bulletin.content
        loudness = measure(sound, INTERNAL_RATE_HZ)
        with tempfile.TemporaryDirectory(prefix="master-") as folder:
            master_file, rendition_file = Path(folder) / "master.flac", Path(folder) / "rendition"
            self.encoder.master(sound, master_file)
            made = self.encoder.rendition(sound, rendition_file)
            sizes = master_file.stat().st_size, rendition_file.stat().st_size
            master, rendition = self.media.put(master_file), self.media.put(rendition_file)
        manifest = Manifest(
            programme_id,
            1,
            content.title,
            content.language,
            content.bulletin_class,
            content.origin,
            content.category,
            master,
            sizes[0],
            len(sound),
            INTERNAL_RATE_HZ,
            sound.shape[1],
            loudness.integrated_lufs,
            loudness.true_peak_dbtp,
            (Rendition(made.codec, made.bitrate_kbps, rendition, sizes[1], made.decoder_delay_frames),),
            content.text,
        )
        payload = encode_manifest(manifest)
        return SignedManifest(manifest, hashlib.sha256(payload).hexdigest(), self.signer.sign(payload))


def _existing(unit: Unit, bulletin_id: str) -> InboundBulletin:
    bulletin = unit.exchange.bulletin(bulletin_id)
    if bulletin is None:
        raise Misuse("NO_SUCH_BULLETIN", id=bulletin_id)
    return bulletin


def _taken_over(programme: Programme, bulletin: InboundBulletin, by: Person, now: datetime) -> ApprovalEvent:
    """The ground of the standing approval is the level above's signature, named by key and by the bytes' hash."""
    content = bulletin.content
    ground = f"{content.source_area} {bulletin.key_id} {hashlib.sha256(bulletin.envelope).hexdigest()}"
    return _event(programme, ApprovalVerb.APPROVE, by.id, now, ground)


def _event(programme: Programme, verb: ApprovalVerb, by: str, now: datetime, reason: str) -> ApprovalEvent:
    sha256 = programme.manifest.sha256 if programme.manifest else ""
    return ApprovalEvent(new_id(), programme.id, programme.version, verb, by, now, ApprovalWay.STANDING, sha256, reason)
