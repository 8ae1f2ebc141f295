"""Bulletins: written, approved by another person, issued under a signature, and read from the feed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from source_system.access import Action, Caller, authorise
from source_system.database.content_tables import AudioRow, BulletinAreaRow, BulletinRow
from source_system.database.store import next_value
from source_system.errors import Refusal
from source_system.geography import concerning, path_of, within
from source_system.ids import new_id
from source_system.keyring import Keyring
from source_system.people import note
from sync_client.contract.base import Cursor
from sync_client.contract.bulletins import Bulletin, BulletinClass, BulletinContent, BulletinKind
from sync_client.contract.envelope import Envelope
from sync_client.contract.feed import FeedItem, FeedPage
from sync_client.contract.problems import Code


class IssueState(StrEnum):
    DRAFT = "DRAFT"
    ISSUED = "ISSUED"
    REJECTED = "REJECTED"


def write_bulletin(
    session: Session, caller: Caller, content: BulletinContent, now: datetime, id_: str = ""
) -> BulletinRow:
    """Keep a draft, or its next version where ``id_`` is given. Raises ``Refusal``."""
    urgent = content.bulletin_class is BulletinClass.EMERGENCY
    for area in content.areas:
        authorise(caller, Action.ISSUE_EMERGENCY if urgent else Action.WRITE_BULLETIN, path_of(session, area))
    if content.valid_to <= now:
        raise Refusal(Code.NOT_ALLOWED_BY_RULE, why="its time is over")
    _check_superseded(session, caller, content)
    _check_audio(session, caller, content)
    version = 1
    if id_:
        latest = latest_version(session, id_)
        if latest.area != caller.area:
            authorise(caller, Action.WRITE_BULLETIN, path_of(session, latest.area), hidden=True)
        if latest.state == IssueState.ISSUED and latest.bulletin_class == BulletinClass.EMERGENCY:
            raise Refusal(Code.NOT_ALLOWED_BY_RULE, why="an emergency is followed by a bulletin that supersedes it")
        version = latest.version + 1
    row = BulletinRow(
        id=id_ or new_id(),
        version=version,
        state=IssueState.DRAFT.value,
        area=caller.area,
        level=caller.level,
        bulletin_class=content.bulletin_class.value,
        title=content.title,
        content=content.model_dump_json(),
        envelope=None,
        creator=caller.name,
        creator_id=caller.id,
        approver=None,
        created_at=now,
        issued_at=None,
        valid_to=content.valid_to,
        position=None,
        public=content.public and not content.exercise,
        ended=content.kind is BulletinKind.RECALL,
        audio_sha256=None if content.audio is None else content.audio.sha256,
    )
    session.add(row)
    for area in dict.fromkeys(content.areas):
        session.add(BulletinAreaRow(bulletin_id=row.id, version=row.version, area=area))
    session.flush()
    return row


def latest_version(session: Session, id_: str) -> BulletinRow:
    """Raises ``Refusal(NOT_FOUND)``."""
    rows = select(BulletinRow).where(BulletinRow.id == id_).order_by(BulletinRow.version.desc()).limit(1)
    row = session.scalar(rows)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    return row


def approve(session: Session, keyring: Keyring, caller: Caller, row: BulletinRow, now: datetime) -> None:
    """Issue a draft. Raises ``Refusal``: NOT_ALLOWED_BY_RULE for one's own, STATE_CONFLICT for no draft."""
    authorise(caller, Action.APPROVE_BULLETIN, path_of(session, row.area), hidden=True)
    if row.state != IssueState.DRAFT:
        raise Refusal(Code.STATE_CONFLICT, state=row.state)
    if row.creator_id == caller.id:
        raise Refusal(Code.NOT_ALLOWED_BY_RULE, why="nobody approves what they made")
    if row.valid_to <= now:
        raise Refusal(Code.NOT_ALLOWED_BY_RULE, why="its time is over")
    issue(session, keyring, row, caller.name, now)
    note(session, now, caller.principal, "APPROVED", f"{row.id}:{row.version}", row.area)


def reject(session: Session, caller: Caller, row: BulletinRow, now: datetime) -> None:
    authorise(caller, Action.APPROVE_BULLETIN, path_of(session, row.area), hidden=True)
    if row.state != IssueState.DRAFT:
        raise Refusal(Code.STATE_CONFLICT, state=row.state)
    row.state = IssueState.REJECTED.value
    note(session, now, caller.principal, "REJECTED", f"{row.id}:{row.version}", row.area)


def issue(session: Session, keyring: Keyring, row: BulletinRow, approver: str, now: datetime) -> None:
    """Sign a draft and put it at the end of the feed."""
    content = BulletinContent.model_validate_json(row.content)
    bulletin = Bulletin(
        **dict(content),
        id=row.id,
        version=row.version,
        source_level=row.level,
        source_area=row.area,
        creator=row.creator,
        approver=approver,
        approved_at=now,
        issued_at=now,
    )
    key = keyring.issuing_key(session, row.area, now)
    row.envelope = key.seal(bulletin.to_json()).model_dump_json()
    row.approver, row.issued_at, row.state = approver, now, IssueState.ISSUED.value
    row.position = next_value(session, "feed")
    if content.supersedes is not None:
        for old in session.scalars(select(BulletinRow).where(BulletinRow.id == content.supersedes.id)):
            old.ended = True
    session.flush()


def feed_page(session: Session, path: str, cursor: Cursor, limit: int, *, emergencies: bool = False) -> FeedPage:
    """Return what was issued for an area, those above and those below, after ``cursor``."""
    wanted = [BulletinRow.position > int(cursor), concerns(path)]
    if emergencies:
        wanted.append(BulletinRow.bulletin_class == BulletinClass.EMERGENCY.value)
    rows = session.scalars(select(BulletinRow).where(*wanted).order_by(BulletinRow.position).limit(limit + 1)).all()
    items = [
        FeedItem(
            position=row.position or 0,
            bulletin_class=BulletinClass(row.bulletin_class),
            envelope=Envelope.model_validate_json(row.envelope or ""),
        )
        for row in rows[:limit]
    ]
    return FeedPage(items=items, cursor=str(items[-1].position) if items else cursor, more=len(rows) > limit)


def concerns(path: str) -> ColumnElement[bool]:
    """The condition that a bulletin is for an area, one above it or one below it."""
    return _with_area(concerning(BulletinAreaRow.area, path))


def visible(caller: Caller) -> ColumnElement[bool]:
    """The condition that an account may read a bulletin: made in its subtree, or issued and concerning it."""
    return within(BulletinRow.area, caller.path) | (
        (BulletinRow.state == IssueState.ISSUED.value) & concerns(caller.path)
    )


def _with_area(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    same = and_(BulletinAreaRow.bulletin_id == BulletinRow.id, BulletinAreaRow.version == BulletinRow.version)
    return exists().where(same, condition)


def _check_superseded(session: Session, caller: Caller, content: BulletinContent) -> None:
    if content.supersedes is None:
        return
    old = session.get(BulletinRow, (content.supersedes.id, content.supersedes.version))
    if old is None or old.state != IssueState.ISSUED:
        raise Refusal(Code.NOT_FOUND, superseded=content.supersedes.id)
    authorise(caller, Action.WRITE_BULLETIN, path_of(session, old.area), hidden=True)
    if content.kind is not BulletinKind.NEWS and old.bulletin_class != content.bulletin_class:
        raise Refusal(Code.NOT_ALLOWED_BY_RULE, why="what ends a bulletin is of its class")


def _check_audio(session: Session, caller: Caller, content: BulletinContent) -> None:
    if content.audio is None:
        return
    known = select(AudioRow).where(AudioRow.sha256 == content.audio.sha256, within(AudioRow.area, caller.path))
    row = session.scalars(known.limit(1)).first()
    if row is None:
        raise Refusal(Code.NOT_FOUND, audio=content.audio.sha256)
    if row.size_bytes != content.audio.size_bytes or not content.audio.url_path.endswith(row.sha256):
        raise Refusal(Code.NOT_ALLOWED_BY_RULE, why="the sound is not as described")
