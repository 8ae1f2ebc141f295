"""The level above: the exchange's messages made of the station's records, and the records made of its messages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from studio.domain.errors import OperatorFixable
from studio.domain.exchange import (
    BulletinKind,
    Enrolment,
    Feedback,
    FeedbackKind,
    FeedbackState,
    InboundAudio,
    InboundBulletin,
    InboundContent,
    InboundState,
    InboundVerb,
    IssuedOrder,
    OutboxItem,
    OutboxKind,
    OutboxState,
    is_over,
    move_inbound,
)
from studio.domain.programme import BulletinClass, Category, Origin
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.store import Store, Unit
from sync_client.contract import paths
from sync_client.contract.base import Model
from sync_client.contract.bulletins import AudioDescriptor, Bulletin, BulletinStatus
from sync_client.contract.envelope import Envelope
from sync_client.contract.feedback import FeedbackItem, FeedbackUp, FeedbackUpdate
from sync_client.contract.going_up import DeviceBatch, EventBatch, LogBatch, ScheduleDay, TrainingBatch
from sync_client.contract.reports import AnnualReport
from sync_client.contract.uploads import ProgrammeUp
from sync_client.errors import LocalTrouble
from sync_client.inbox import Arrived, Repelled
from sync_client.outbox import Outgoing, Settled
from sync_client.uploads import Sound

# Written by the station's services; here only so that tests can hold both sides together.
TellBulletin = Callable[[Unit, InboundBulletin, datetime], None]
TellEvent = Callable[..., object]
TellFeedback = Callable[[Unit, Feedback, str], None]

_MESSAGES: dict[OutboxKind, tuple[str, type[Model]]] = {
    OutboxKind.BULLETIN_STATUS: (paths.BULLETIN_STATUS, BulletinStatus),
    OutboxKind.BROADCAST_LOG: (paths.BROADCAST_LOG, LogBatch),
    OutboxKind.DEVICES: (paths.DEVICES, DeviceBatch),
    OutboxKind.SCHEDULE: (paths.SCHEDULES, ScheduleDay),
    OutboxKind.EVENTS: (paths.EVENTS, EventBatch),
    OutboxKind.TRAINING: (paths.TRAINING, TrainingBatch),
    OutboxKind.REPORT: (paths.REPORTS, AnnualReport),
    OutboxKind.PROGRAMME: (paths.PROGRAMMES, ProgrammeUp),
    OutboxKind.FEEDBACK: (paths.FEEDBACK, FeedbackUp),
}
# What is served under a hash may be mended above: looked for again after so long.
_UNFIT_AGAIN = timedelta(minutes=10)
_RANK = {state: place for place, state in enumerate(FeedbackState)}


@contextmanager
def _told_as_local() -> Iterator[None]:
    """What the operator can mend here says nothing of the other side."""
    try:
        yield
    except OperatorFixable as error:
        raise LocalTrouble(error.code, str(error)) from error


def message_of(kind: str, payload: dict[str, Any], enrolment: Enrolment) -> tuple[str, bytes]:
    """Return the path and the exact body of an outbox row. Raises ``ValueError`` for what is no such message."""
    us = {"station_id": enrolment.station_id, "area": enrolment.area}
    if kind == OutboxKind.FEEDBACK_STEP:
        step = dict(payload)
        path = paths.feedback_update(step.pop("feedback_id"))
        return path, FeedbackUpdate.model_validate_json(json.dumps(step)).to_json()
    path, model = _MESSAGES[OutboxKind(kind)]
    body = payload | us
    if kind == OutboxKind.PROGRAMME and body["audio"] is not None:
        body["audio"] = body["audio"] | {"url_path": paths.audio(body["audio"]["sha256"])}
    return path, model.model_validate_json(json.dumps(body)).to_json()


class CentralOutbox:
    """``sync_client.outbox.OutboxStore`` over the station's records."""

    def __init__(self, store: Store, media: MediaStore, enrolment: Enrolment) -> None:
        self._store = store
        self._media = media
        self._enrolment = enrolment

    def recover(self) -> int:
        with _told_as_local(), self._store.write("sync") as unit:
            return unit.outbox.recover()

    def take(self, limit: int, now: datetime) -> Sequence[Outgoing]:
        with _told_as_local():
            with self._store.read() as unit:
                if not unit.outbox.has_due(now):
                    return []
            while True:
                with self._store.write("sync") as unit:
                    items = unit.outbox.take(limit, now)
                    rows = [row for item in items if (row := self._outgoing(unit, item)) is not None]
                # All of a batch may have been unfit to be sent.
                if rows or not items:
                    return rows

    def settle(self, row_id: str, settled: Settled) -> None:
        with _told_as_local(), self._store.write("sync") as unit:
            state = OutboxState(settled.state.value)
            unit.outbox.settle(row_id, state, settled.problem, settled.again_at, settled.counts)

    def _outgoing(self, unit: Unit, item: OutboxItem) -> Outgoing | None:
        try:
            path, body = message_of(item.kind, item.payload, self._enrolment)
            sounds = self._sounds(item)
        except (ValidationError, ValueError, KeyError, TypeError) as error:
            unit.outbox.settle(item.id, OutboxState.DEAD, f"MALFORMED {type(error).__name__}")
            return None
        except OperatorFixable as error:
            unit.outbox.settle(item.id, OutboxState.DEAD, error.code)
            return None
        uncertain = item.state is OutboxState.UNCERTAIN
        return Outgoing(item.id, path, body, item.attempts, item.stream, uncertain, sounds)

    def _sounds(self, item: OutboxItem) -> tuple[Sound, ...]:
        audio = item.payload.get("audio") if item.kind == OutboxKind.PROGRAMME else None
        if audio is None:
            return ()
        return (Sound(audio["sha256"], audio["size_bytes"], self._media.path(audio["sha256"])),)


class CentralInbox:
    """``sync_client.inbox.InboxStore`` over the station's records.

    ``tell_*`` are the services' own words for what goes up, handed in because links know no services. ``renewed``
    asks above which areas are over ours and under it, whenever the keys changed: a level that was added since has
    both, and must be known before its first bulletin is judged.
    """

    def __init__(
        self,
        store: Store,
        media: MediaStore,
        clock: Clock,
        enrolment: Enrolment,
        tell_bulletin: TellBulletin,
        tell_event: TellEvent,
        tell_feedback: TellFeedback,
        renewed: Callable[[], Enrolment] | None = None,
    ) -> None:
        self._renewed = renewed
        self._store = store
        self._media = media
        self._clock = clock
        self._enrolment = enrolment
        self._tell_bulletin = tell_bulletin
        self._tell_event = tell_event
        self._tell_feedback = tell_feedback

    def cursor(self, name: str) -> str:
        with _told_as_local(), self._store.read() as unit:
            return str(unit.exchange.state(f"cursor:{name}") or "0")

    def keys(self) -> Envelope | None:
        with _told_as_local(), self._store.read() as unit:
            held = unit.exchange.state("keys")
        return None if held is None else Envelope.model_validate_json(held)

    def keep_keys(self, envelope: Envelope) -> None:
        if self._renewed is not None:
            self._enrolment = self._renewed()
        with _told_as_local(), self._store.write("sync") as unit:
            unit.exchange.put_state("keys", envelope.to_json().decode())

    def take_in(self, name: str, cursor: str, arrived: Sequence[Arrived], repelled: Sequence[Repelled]) -> None:
        with _told_as_local():
            held = {a.sha256 for each in arrived if (a := each.bulletin.audio) and self._media.verify(a.sha256)}
            with self._store.write("sync") as unit:
                for each in arrived:
                    self._take_one(unit, each, held)
                for item in repelled:
                    unit.audit.record("BULLETIN_REPELLED", item.envelope_sha256, code=item.code)
                    self._tell_event(
                        unit,
                        "BULLETIN_REFUSED",
                        self._clock.now(),
                        reason=item.code,
                        position=str(item.position),
                        envelope_sha256=item.envelope_sha256,
                    )
                unit.exchange.put_state(f"cursor:{name}", cursor)

    def take_feedback(self, cursor: str, items: Sequence[FeedbackItem]) -> None:
        with _told_as_local(), self._store.write("sync") as unit:
            for item in items:
                self._take_feedback(unit, item)
            unit.exchange.put_state("cursor:feedback", cursor)

    def wanted(self) -> Sequence[AudioDescriptor]:
        return self._wanted(emergencies_only=False)

    def wanted_emergencies(self) -> Sequence[AudioDescriptor]:
        return self._wanted(emergencies_only=True)

    def sound_arrived(self, audio: AudioDescriptor, file: Path) -> None:
        with _told_as_local():
            if self._media.put(file) != audio.sha256:
                raise LocalTrouble("FILE_CHANGED", audio.sha256)
            now = self._clock.now()
            with self._store.write("sync") as unit:
                for bulletin in _waiting_for(unit, audio.sha256):
                    verified = replace(move_inbound(bulletin, InboundVerb.VERIFY, now), problem="")
                    unit.exchange.save_bulletin(verified)
                    unit.audit.record("BULLETIN_VERIFIED", verified.id, version=verified.version, sha256=audio.sha256)
                    self._tell_bulletin(unit, verified, now)

    def sound_unfit(self, audio: AudioDescriptor, code: str) -> None:
        now = self._clock.now()
        with _told_as_local(), self._store.write("sync") as unit:
            for bulletin in _waiting_for(unit, audio.sha256):
                if bulletin.problem != code:
                    self._tell_event(unit, "BULLETIN_REFUSED", now, bulletin.id, reason=code, sha256=audio.sha256)
                unit.exchange.save_bulletin(replace(bulletin, problem=code, changed_at=now))

    def _wanted(self, *, emergencies_only: bool) -> Sequence[AudioDescriptor]:
        now = self._clock.now()
        with _told_as_local(), self._store.read() as unit:
            waiting = unit.exchange.bulletins({InboundState.RECEIVED})
        due = [
            b
            for b in waiting
            if not is_over(b, now)
            and (not b.problem or b.changed_at <= now - _UNFIT_AGAIN)
            and (b.content.bulletin_class is BulletinClass.EMERGENCY or not emergencies_only)
        ]
        due.sort(key=lambda b: (-b.priority, b.received_at))
        found = {b.content.audio.sha256: b.content.audio for b in due if b.content.audio is not None}
        return [
            AudioDescriptor(
                sha256=audio.sha256,
                size_bytes=audio.size_bytes,
                codec=audio.codec,
                duration_s=audio.duration_s,
                url_path=audio.url_path,
            )
            for audio in found.values()
        ]

    def _take_one(self, unit: Unit, arrived: Arrived, held: set[str]) -> None:
        content, now = content_of(arrived.bulletin), self._clock.now()
        if unit.exchange.bulletin(content.id, content.version) is not None:
            return
        if not self._enrolment.concerns(content):
            self._tell_event(unit, "BULLETIN_REFUSED", now, content.id, reason="NOT_FOR_THIS_AREA")
            return
        newest = unit.exchange.bulletin(content.id)
        if newest is not None and newest.state in (InboundState.RECEIVED, InboundState.VERIFIED):
            over = newest if newest.version < content.version else None
            if over is not None:
                unit.exchange.save_bulletin(
                    replace(over, state=InboundState.EXPIRED, changed_at=now, reason="SUPERSEDED")
                )
        there = content.audio is None or content.audio.sha256 in held
        state = InboundState.VERIFIED if there else InboundState.RECEIVED
        bulletin = InboundBulletin(content, arrived.envelope, arrived.key_id, state, now, now)
        unit.exchange.save_bulletin(bulletin)
        unit.audit.record("BULLETIN_RECEIVED", content.id, version=content.version, key=arrived.key_id)
        self._tell_bulletin(unit, bulletin, now)

    def _take_feedback(self, unit: Unit, item: FeedbackItem) -> None:
        fresh = feedback_of(item)
        known = unit.exchange.feedback(fresh.id)
        if known is not None and _RANK[fresh.state] <= _RANK[known.state]:
            # An echo of our own steps, or a step of ours is still on its way up. The citizen's words and contact
            # follow the source alone: there they are erased on request.
            own = replace(
                known, text=fresh.text, has_name=fresh.has_name, phone_masked=fresh.phone_masked, rating=fresh.rating
            )
            if own != known:
                unit.exchange.save_feedback(own)
            return
        if fresh.state is not FeedbackState.NEW:
            unit.exchange.save_feedback(fresh)
            return
        received = replace(fresh, state=FeedbackState.RECEIVED, changed_at=self._clock.now())
        unit.exchange.save_feedback(received)
        self._tell_feedback(unit, received, "STATION")


def content_of(bulletin: Bulletin) -> InboundContent:
    audio, order = bulletin.audio, bulletin.ordered_by
    return InboundContent(
        id=bulletin.id,
        version=bulletin.version,
        kind=BulletinKind(bulletin.kind.value),
        bulletin_class=BulletinClass(bulletin.bulletin_class.value),
        origin=Origin(bulletin.origin.value),
        category=Category(bulletin.category.value),
        title=bulletin.title,
        text=bulletin.text,
        language=bulletin.language,
        agency=bulletin.agency,
        source_level=bulletin.source_level,
        source_area=bulletin.source_area,
        valid_from=bulletin.valid_from,
        valid_to=bulletin.valid_to,
        areas=tuple(bulletin.areas),
        clusters=tuple(bulletin.clusters),
        creator=bulletin.creator,
        approver=bulletin.approver,
        approved_at=bulletin.approved_at,
        issued_at=bulletin.issued_at,
        audio=None
        if audio is None
        else InboundAudio(audio.sha256, audio.size_bytes, audio.codec, audio.duration_s, audio.url_path),
        supersedes_id=bulletin.supersedes.id if bulletin.supersedes else "",
        supersedes_version=bulletin.supersedes.version if bulletin.supersedes else 0,
        disaster_level=bulletin.disaster_level,
        ordered_by=None if order is None else IssuedOrder(order.name, order.post, order.at),
        repeat_every_s=bulletin.repeat_every_s,
        exercise=bulletin.exercise,
    )


def feedback_of(item: FeedbackItem) -> Feedback:
    return Feedback(
        id=item.id,
        area=item.area,
        state=FeedbackState(item.state.value),
        kind=FeedbackKind(item.kind.value),
        text=item.text,
        received_at=item.received_at,
        changed_at=item.changed_at,
        about_bulletin=item.about_bulletin or "",
        rating=item.rating,
        has_name=item.has_name,
        phone_masked=item.phone_masked,
        for_child=item.for_child,
        answer=item.answer,
        reason=item.reason,
        answer_bulletin=item.answer_bulletin or "",
    )


def _waiting_for(unit: Unit, sha256: str) -> list[InboundBulletin]:
    waiting = unit.exchange.bulletins({InboundState.RECEIVED})
    return [b for b in waiting if b.content.audio is not None and b.content.audio.sha256 == sha256]
