"""The link to the system above: what goes up is written with what it tells, and what comes down is taken in.

A sender (the exchange's client) drives it: ``linked`` says to whom, ``next_outgoing`` and ``settle`` are its outbox,
``take_down`` and ``take_keys`` what it found above. The messages are those of the contract, as a station's are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from source_system.database.content_tables import AudioRow, BulletinAreaRow, BulletinRow
from source_system.database.store import next_value
from source_system.database.tables import AreaRow, IssuingKeyRow, OutgoingRow, SystemRow, UplinkRow
from source_system.ids import new_id
from source_system.keyring import raise_serial
from source_system.media import Media
from sync_client.contract.enrolment import Enrolled
from sync_client.contract.envelope import Envelope
from sync_client.contract.keys import KeyList, open_bulletin, open_key_list

_PENDING, _CONFIRMED, _DEAD = "PENDING", "CONFIRMED", "DEAD"
_ATTEMPTS_NOTED = 300


@dataclass(frozen=True, slots=True)
class Link:
    base_url: str
    station_id: str
    root_public_key: str
    key_serial: int
    feed_cursor: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """``id`` is the Idempotency-Key; ``body`` the exact JSON."""

    id: str
    path: str
    body: bytes
    attempts: int


def linked(session: Session) -> Link | None:
    row = session.get(UplinkRow, 1)
    if row is None:
        return None
    return Link(row.base_url, row.station_id, row.root_public_key, row.key_serial, row.feed_cursor)


def set_link(session: Session, base_url: str, enrolled: Enrolled) -> None:
    """Keep the answer of the system above to our enrolment; the seed of our key is ``Keyring.named("uplink")``."""
    row = session.get(UplinkRow, 1) or UplinkRow(id=1, key_serial=0, feed_cursor="0")
    row.base_url, row.station_id, row.root_public_key = base_url, enrolled.station_id, enrolled.root_public_key
    session.add(row)
    session.flush()


def hand_up(session: Session, path: str, body: str, now: datetime) -> None:
    """Put a message in the outbox, in the unit of what it tells; nothing where there is no system above."""
    if session.get(UplinkRow, 1) is None:
        return
    session.add(
        OutgoingRow(id=new_id(), path=path, body=body, state=_PENDING, attempts=0, last_problem="", created_at=now)
    )


def next_outgoing(session: Session, limit: int = 50) -> list[Outgoing]:
    """Return what waits, in the order it was written."""
    rows = session.scalars(
        select(OutgoingRow).where(OutgoingRow.state == _PENDING).order_by(OutgoingRow.seq).limit(limit)
    )
    return [Outgoing(row.id, row.path, row.body.encode(), row.attempts) for row in rows]


def settle(session: Session, id_: str, *, confirmed: bool, problem: str = "", dead: bool = False) -> None:
    """Say what came of sending a message: confirmed, dead for good, or still waiting after a ``problem``."""
    row = session.scalars(select(OutgoingRow).where(OutgoingRow.id == id_)).one()
    row.attempts += 1
    row.last_problem = problem[:_ATTEMPTS_NOTED]
    row.state = _CONFIRMED if confirmed else _DEAD if dead else _PENDING


def take_keys(session: Session, envelope: Envelope, now: datetime) -> KeyList:
    """Certify to those below the keys of the levels above. Raises ``EnvelopeRefused``."""
    link = session.get_one(UplinkRow, 1)
    keys = open_key_list(envelope, link.root_public_key, link.key_serial)
    own = session.scalars(select(SystemRow.area)).one()
    path = session.get_one(AreaRow, own).path
    for key in keys.keys:
        row = session.get(IssuingKeyRow, key.key_id)
        area = session.get(AreaRow, key.area)
        # Only levels above speak to our areas; a neighbour's key, or one that claims our area, is not passed on.
        if (row is not None and row.ours) or area is None or area.path == path or not path.startswith(area.path):
            continue
        row = row or IssuingKeyRow(key_id=key.key_id, public_key=key.public_key, ours=False)
        row.area, row.level = key.area, key.level
        row.valid_from, row.valid_to, row.revoked_at = key.valid_from, key.valid_to, key.revoked_at
        session.add(row)
    if keys.serial > link.key_serial:
        link.key_serial = keys.serial
        raise_serial(session)
    return keys


def take_down(
    session: Session, media: Media, envelope: Envelope, keys: KeyList, position: int, audio: Path | None, now: datetime
) -> bool:
    """Put a bulletin from above into our own feed, its envelope unchanged; its sound is ``audio``.

    Returns False for one that is there already. Raises ``EnvelopeRefused``, or ``Refusal(HASH_MISMATCH)``.
    """
    bulletin = open_bulletin(envelope, keys, now)
    link = session.get_one(UplinkRow, 1)
    link.feed_cursor = str(max(position, int(link.feed_cursor)))
    if session.get(BulletinRow, (bulletin.id, bulletin.version)) is not None:
        return False
    own = session.scalars(select(SystemRow.area)).one()
    if bulletin.audio is not None and audio is not None:
        media.take_file(audio, bulletin.audio.sha256)
        if session.get(AudioRow, (bulletin.audio.sha256, own)) is None:
            session.add(
                AudioRow(sha256=bulletin.audio.sha256, area=own, size_bytes=bulletin.audio.size_bytes, received_at=now)
            )
    session.add(
        BulletinRow(
            id=bulletin.id,
            version=bulletin.version,
            state="ISSUED",
            area=bulletin.source_area,
            level=bulletin.source_level,
            bulletin_class=bulletin.bulletin_class.value,
            title=bulletin.title,
            content="",
            envelope=envelope.model_dump_json(),
            creator=bulletin.creator,
            creator_id="",
            approver=bulletin.approver,
            created_at=now,
            issued_at=bulletin.issued_at,
            valid_to=bulletin.valid_to,
            position=next_value(session, "feed"),
            public=bulletin.public and not bulletin.exercise,
            ended=False,
            audio_sha256=None if bulletin.audio is None else bulletin.audio.sha256,
        )
    )
    for area in dict.fromkeys(bulletin.areas):
        session.add(BulletinAreaRow(bulletin_id=bulletin.id, version=bulletin.version, area=area))
    if bulletin.supersedes is not None:
        for old in session.scalars(select(BulletinRow).where(BulletinRow.id == bulletin.supersedes.id)):
            old.ended = True
    session.flush()
    return True
