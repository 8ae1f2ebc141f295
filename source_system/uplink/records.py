"""What is kept of the link: to whom, how far read, how it stands; and messages written with what they tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from source_system.database.tables import AreaRow, InboundRow, IssuingKeyRow, OutgoingRow, SystemRow, UplinkRow
from source_system.ids import new_id
from source_system.keyring import raise_serial
from sync_client.contract.enrolment import Enrolled
from sync_client.contract.envelope import Envelope
from sync_client.contract.keys import KeyList, open_key_list

PENDING, SENDING, UNCERTAIN, CONFIRMED, DEAD = "PENDING", "SENDING", "UNCERTAIN", "CONFIRMED", "DEAD"
WAITING = (PENDING, SENDING, UNCERTAIN)
# The key pair that we are known by above; ``Keyring.named``.
KEY_NAME = "uplink"
# A standing that nobody renewed for so long is that of a link that no longer runs.
RENEWED_WITHIN = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Link:
    """``station_id``: who we are above."""

    base_url: str
    station_id: str
    system_name: str
    root_public_key: str


@dataclass(frozen=True, slots=True)
class LinkState:
    """How the exchange stands: NOT_RUNNING, or a state of ``sync_client.exchange.Standing``, with its counts.

    ``held``: bulletins whose sound is not here yet; ``refused``: messages that were not taken above.
    """

    state: str
    code: str
    since: datetime | None
    last_answer_at: datetime | None
    skew_ms: int | None
    waiting: int
    oldest_waiting_at: datetime | None
    refused: int
    held: int


def linked(session: Session) -> Link | None:
    row = session.get(UplinkRow, 1)
    return None if row is None else Link(row.base_url, row.station_id, row.system_name, row.root_public_key)


def set_link(session: Session, base_url: str, enrolled: Enrolled) -> None:
    """Keep the answer of the system above to our enrolment; what another system said of itself is forgotten."""
    row = session.get(UplinkRow, 1)
    if row is None:
        row = UplinkRow(id=1, system_id=enrolled.system_id, state="STARTING", code="")
        session.add(row)
    if row.system_id != enrolled.system_id or row.key_list is None:
        row.key_serial = 0
        row.feed_cursor = row.emergency_cursor = row.feedback_cursor = "0"
    row.base_url, row.station_id, row.root_public_key = base_url, enrolled.station_id, enrolled.root_public_key
    row.system_id, row.system_name = enrolled.system_id, enrolled.system_name
    session.flush()


def hand_up(session: Session, path: str, body: str, now: datetime, stream: str = "", *, only_latest: bool) -> None:
    """Put a message in the outbox, in the unit of what it tells; nothing where there is no system above.

    Messages of one ``stream`` keep their order. ``only_latest``: it takes the place of what still waits in it, so
    that weeks offline leave one message a state and not one a change.
    """
    if session.get(UplinkRow, 1) is None:
        return
    if stream and only_latest:
        session.execute(delete(OutgoingRow).where(OutgoingRow.stream == stream, OutgoingRow.state == PENDING))
    session.add(
        OutgoingRow(
            id=new_id(),
            path=path,
            body=body,
            stream=stream,
            state=PENDING,
            attempts=0,
            last_problem="",
            created_at=now,
            again_at=None,
            settled_at=None,
        )
    )


def send_again(session: Session) -> int:
    """Have everything that was refused above tried once more; return how many."""
    rows = session.scalars(select(OutgoingRow).where(OutgoingRow.state == DEAD)).all()
    for row in rows:
        row.state, row.again_at, row.settled_at = PENDING, None, None
    return len(rows)


def note_standing(
    session: Session,
    state: str,
    code: str,
    since: datetime | None,
    last_answer_at: datetime | None,
    skew_ms: int | None,
    now: datetime,
) -> None:
    row = session.get(UplinkRow, 1)
    if row is not None:
        row.state, row.code, row.since, row.skew_ms = state, code, since, skew_ms
        row.last_answer_at, row.noted_at = last_answer_at or row.last_answer_at, now


def standing(session: Session, now: datetime) -> LinkState | None:
    """Return how the link stands, as the process that runs it said last; None where there is none."""
    row = session.get(UplinkRow, 1)
    if row is None:
        return None
    waiting, oldest = session.execute(
        select(func.count(), func.min(OutgoingRow.created_at)).where(OutgoingRow.state.in_(WAITING))
    ).one()
    refused = session.scalar(select(func.count()).select_from(OutgoingRow).where(OutgoingRow.state == DEAD)) or 0
    held_rows = select(func.count()).select_from(InboundRow).where(
        InboundRow.published.is_(False), InboundRow.valid_to > now
    )  # fmt: skip
    alive = row.noted_at is not None and row.noted_at > now - RENEWED_WITHIN
    return LinkState(
        state=row.state if alive else "NOT_RUNNING",
        code=row.code if alive else "",
        since=row.since,
        last_answer_at=row.last_answer_at,
        skew_ms=row.skew_ms,
        waiting=waiting,
        oldest_waiting_at=oldest,
        refused=refused,
        held=session.scalar(held_rows) or 0,
    )


def take_keys(session: Session, envelope: Envelope) -> KeyList:
    """Certify to those below the keys of the levels above. Raises ``EnvelopeRefused``."""
    link = session.get_one(UplinkRow, 1)
    keys = open_key_list(envelope, link.root_public_key, link.key_serial)
    path = own_path(session)
    for key in keys.keys:
        row = session.get(IssuingKeyRow, key.key_id)
        area = session.get(AreaRow, key.area)
        # Only levels above speak to our areas; a neighbour's key, or one that claims our area, is not passed on.
        if (row is not None and row.ours) or area is None or not is_above(area.path, path):
            continue
        if row is None:
            row = IssuingKeyRow(key_id=key.key_id, public_key=key.public_key, ours=False)
            session.add(row)
        row.area, row.level = key.area, key.level
        row.valid_from, row.valid_to, row.revoked_at = key.valid_from, key.valid_to, key.revoked_at
    if keys.serial > link.key_serial:
        link.key_serial = keys.serial
        raise_serial(session)
    link.key_list = envelope.model_dump_json()
    session.flush()
    return keys


def own_area(session: Session) -> str:
    return session.scalars(select(SystemRow.area)).one()


def own_path(session: Session) -> str:
    return session.get_one(AreaRow, own_area(session)).path


def is_above(path: str, of: str) -> bool:
    """Tell whether an area's path is that of one strictly above another."""
    return path != of and of.startswith(path)
