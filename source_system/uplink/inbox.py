"""``sync_client.inbox.InboxStore`` over our records: what comes down is held, and then put into our own feed.

A bulletin is held until its sound is here, so that no station below is told of one that it cannot fetch. Its
envelope passes on unchanged: the stations check the signature of whoever issued it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from source_system import feedback_desk
from source_system.bulletins import IssueState
from source_system.clock import Now
from source_system.database.content_tables import AudioRow, BulletinAreaRow, BulletinRow
from source_system.database.store import Database, next_value
from source_system.database.tables import AreaRow, InboundRow, UplinkRow
from source_system.errors import Refusal
from source_system.ids import new_id
from source_system.media import Media
from source_system.people import note
from source_system.uplink.outbox import told_as_local
from source_system.uplink.records import hand_up, is_above, own_area, own_path, take_keys
from sync_client.contract import paths
from sync_client.contract.bulletins import (
    AudioDescriptor,
    Bulletin,
    BulletinClass,
    BulletinKind,
    BulletinStatus,
    InboundState,
)
from sync_client.contract.envelope import Envelope, EnvelopeRefused, decode_base64
from sync_client.contract.feedback import FeedbackItem
from sync_client.contract.going_up import Event, EventBatch, EventKind
from sync_client.errors import ExchangeError, FileRefused
from sync_client.inbox import EMERGENCIES, FEED, Arrived, Repelled

# What is served under a hash may be mended above: looked for again after so long.
_UNFIT_AGAIN = timedelta(minutes=10)
_ABOVE = "uplink"


class UplinkInbox:
    """``published`` is called after something new stands in our feed."""

    def __init__(self, database: Database, media: Media, now: Now, published: Callable[[], None]) -> None:
        self._database = database
        self._media = media
        self._now = now
        self._published = published

    def cursor(self, name: str) -> str:
        with told_as_local(), self._database.read() as session:
            row = session.get_one(UplinkRow, 1)
            return {FEED: row.feed_cursor, EMERGENCIES: row.emergency_cursor}.get(name, row.feedback_cursor)

    def keys(self) -> Envelope | None:
        with told_as_local(), self._database.read() as session:
            held = session.get_one(UplinkRow, 1).key_list
        return None if held is None else Envelope.model_validate_json(held)

    def keep_keys(self, envelope: Envelope) -> None:
        try:
            with told_as_local(), self._database.write() as session:
                take_keys(session, envelope)
        except EnvelopeRefused as refused:
            raise ExchangeError("KEYS_BAD", refused.code) from refused

    def take_in(self, name: str, cursor: str, arrived: Sequence[Arrived], repelled: Sequence[Repelled]) -> None:
        with told_as_local(), self._database.write() as session:
            for each in arrived:
                self._hold(session, each)
            for item in repelled:
                self._tell_refused(session, item.code, "", envelope_sha256=item.envelope_sha256)
            row = session.get_one(UplinkRow, 1)
            if name == EMERGENCIES:
                row.emergency_cursor = cursor
            else:
                row.feed_cursor = cursor

    def take_feedback(self, cursor: str, items: Sequence[FeedbackItem]) -> None:
        with told_as_local(), self._database.write() as session:
            for item in items:
                feedback_desk.take_from_above(session, item, self._now())
            session.get_one(UplinkRow, 1).feedback_cursor = cursor

    def wanted(self) -> Sequence[AudioDescriptor]:
        return self._wanted(emergencies_only=False)

    def wanted_emergencies(self) -> Sequence[AudioDescriptor]:
        return self._wanted(emergencies_only=True)

    def sound_arrived(self, audio: AudioDescriptor, file: Path) -> None:
        try:
            with told_as_local():
                self._media.take_file(file, audio.sha256)
        except Refusal as refusal:
            raise FileRefused(refusal.code.value, audio.sha256) from refusal
        self.publish_held()

    def sound_unfit(self, audio: AudioDescriptor, code: str) -> None:
        with told_as_local(), self._database.write() as session:
            for row in session.scalars(_held().where(InboundRow.audio_sha256 == audio.sha256)):
                if row.problem != code:
                    self._tell_refused(session, code, row.id, sha256=audio.sha256)
                row.problem, row.problem_at = code, self._now()

    def publish_held(self) -> None:
        """Put into our feed everything that is held and whole, in the order it came."""
        with told_as_local():
            with self._database.read() as session:
                ready = [(row.id, row.version) for row in session.scalars(_held()) if self._is_whole(row)]
            if not ready:
                return
            with self._database.write() as session:
                for key in ready:
                    row = session.get_one(InboundRow, key)
                    if not row.published:
                        self._publish(session, row)
        self._published()

    def _is_whole(self, row: InboundRow) -> bool:
        return row.audio_sha256 is None or self._media.has(row.audio_sha256)

    def _wanted(self, *, emergencies_only: bool) -> Sequence[AudioDescriptor]:
        now = self._now()
        with told_as_local(), self._database.read() as session:
            rows = [
                row
                for row in session.scalars(_held().where(InboundRow.valid_to > now))
                if (row.problem_at is None or row.problem_at <= now - _UNFIT_AGAIN)
                and (row.bulletin_class == BulletinClass.EMERGENCY or not emergencies_only)
                and not self._is_whole(row)
            ]
        gravest_first = list(BulletinClass)[::-1]
        rows.sort(key=lambda row: gravest_first.index(BulletinClass(row.bulletin_class)))
        found = {audio.sha256: audio for row in rows if (audio := _bulletin_of(row).audio) is not None}
        return list(found.values())

    def _hold(self, session: Session, arrived: Arrived) -> None:
        bulletin = arrived.bulletin
        if session.get(InboundRow, (bulletin.id, bulletin.version)) is not None:
            return
        source = session.get(AreaRow, bulletin.source_area)
        # In a centre's feed there is also what our own areas issued there: no station of ours would trust it.
        if source is None or not is_above(source.path, own_path(session)):
            note(session, self._now(), _ABOVE, "BULLETIN_NOT_PASSED_ON", bulletin.id, bulletin.source_area)
            return
        session.add(
            InboundRow(
                id=bulletin.id,
                version=bulletin.version,
                seq=next_value(session, "inbound"),
                bulletin_class=bulletin.bulletin_class.value,
                supersedes_id=bulletin.supersedes.id if bulletin.supersedes is not None else "",
                audio_sha256=None if bulletin.audio is None else bulletin.audio.sha256,
                valid_to=bulletin.valid_to,
                envelope=arrived.envelope.decode(),
                received_at=self._now(),
                published=False,
                problem="",
                problem_at=None,
            )
        )
        self._tell_status(session, bulletin, InboundState.RECEIVED)

    def _publish(self, session: Session, row: InboundRow) -> None:
        bulletin, now, own = _bulletin_of(row), self._now(), own_area(session)
        row.published, row.problem = True, ""
        if session.get(BulletinRow, (bulletin.id, bulletin.version)) is not None:
            return
        audio = bulletin.audio
        if audio is not None and session.get(AudioRow, (audio.sha256, own)) is None:
            session.add(AudioRow(sha256=audio.sha256, area=own, size_bytes=audio.size_bytes, received_at=now))
        ends = select(InboundRow.id).where(InboundRow.supersedes_id == bulletin.id).limit(1)
        session.add(
            BulletinRow(
                id=bulletin.id,
                version=bulletin.version,
                state=IssueState.ISSUED.value,
                area=bulletin.source_area,
                level=bulletin.source_level,
                bulletin_class=bulletin.bulletin_class.value,
                title=bulletin.title,
                content="",
                envelope=row.envelope,
                creator=bulletin.creator,
                creator_id="",
                approver=bulletin.approver,
                created_at=now,
                issued_at=bulletin.issued_at,
                valid_to=bulletin.valid_to,
                position=next_value(session, "feed"),
                public=bulletin.public and not bulletin.exercise,
                # Its end may have come before its own sound did.
                ended=bulletin.kind is BulletinKind.RECALL or session.scalars(ends).first() is not None,
                audio_sha256=None if audio is None else audio.sha256,
            )
        )
        for area in dict.fromkeys(bulletin.areas):
            session.add(BulletinAreaRow(bulletin_id=bulletin.id, version=bulletin.version, area=area))
        if bulletin.supersedes is not None:
            for old in session.scalars(select(BulletinRow).where(BulletinRow.id == bulletin.supersedes.id)):
                old.ended = True
        self._tell_status(session, bulletin, InboundState.VERIFIED)
        session.flush()

    def _tell_status(self, session: Session, bulletin: Bulletin, state: InboundState) -> None:
        own = session.get_one(UplinkRow, 1).station_id
        status = BulletinStatus(
            station_id=own,
            area=own_area(session),
            bulletin_id=bulletin.id,
            version=bulletin.version,
            state=state,
            at=self._now(),
        )
        stream = f"status:{own}:{bulletin.id}:{bulletin.version}"
        hand_up(session, paths.BULLETIN_STATUS, status.model_dump_json(), self._now(), stream, only_latest=True)

    def _tell_refused(self, session: Session, code: str, bulletin_id: str, **details: str) -> None:
        event = Event(
            id=new_id(),
            kind=EventKind.BULLETIN_REFUSED,
            at=self._now(),
            bulletin_id=bulletin_id or None,
            reason=code,
            details=details,
        )
        batch = EventBatch(station_id=session.get_one(UplinkRow, 1).station_id, area=own_area(session), events=[event])
        hand_up(session, paths.EVENTS, batch.model_dump_json(), self._now(), only_latest=False)
        note(session, self._now(), _ABOVE, "BULLETIN_REFUSED", bulletin_id or code, own_area(session))


def _held() -> Select[InboundRow]:
    return select(InboundRow).where(InboundRow.published.is_(False)).order_by(InboundRow.seq)


def _bulletin_of(row: InboundRow) -> Bulletin:
    """Return what it says; its signature was checked when it came."""
    return Bulletin.model_validate_json(decode_base64(Envelope.model_validate_json(row.envelope).payload))
