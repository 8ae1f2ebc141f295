"""What citizens of an area see: bulletins that are public, programmes whose rights are known, emergencies first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from source_system.api.shapes import News, NewsPage, PublicArea
from source_system.bulletins import IssueState, concerns
from source_system.database.content_tables import BulletinRow, ProgrammeRow
from source_system.database.tables import AreaRow
from source_system.geography import within
from sync_client.contract.base import Cursor
from sync_client.contract.bulletins import Bulletin, BulletinClass, BulletinKind
from sync_client.contract.envelope import Envelope, decode_base64
from sync_client.contract.uploads import ProgrammeUp

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_EMERGENCIES = 20


def news_page(session: Session, area: AreaRow, cursor: Cursor, limit: int, now: datetime) -> NewsPage:
    """Return news from ``cursor`` (microseconds; 0: now) back in time, and emergencies that run."""
    before = now + timedelta(days=1) if cursor == "0" else _EPOCH + timedelta(microseconds=min(int(cursor), 10**17))
    bulletins = session.scalars(
        select(BulletinRow)
        .where(*_public(area.path), BulletinRow.ended.is_(False), BulletinRow.issued_at < before)
        .order_by(BulletinRow.issued_at.desc())
        .limit(limit + 1)
    )
    programmes = session.scalars(
        select(ProgrammeRow)
        .where(ProgrammeRow.public, within(ProgrammeRow.area, area.path), ProgrammeRow.received_at < before)
        .order_by(ProgrammeRow.received_at.desc())
        .limit(limit + 1)
    )
    found = [_of_bulletin(row, now) for row in bulletins] + [_of_programme(row, area) for row in programmes]
    found.sort(key=lambda item: item.at, reverse=True)
    shown = found[:limit]
    last = str((shown[-1].at - _EPOCH) // timedelta(microseconds=1)) if shown else cursor
    running = _running(session, area, now) if cursor == "0" else []
    return NewsPage(area=as_public(area), emergencies=running, news=shown, cursor=last, more=len(found) > limit)


def may_hear(session: Session, sha256: str) -> bool:
    """Tell whether a sound belongs to something that citizens may hear again."""
    bulletin = select(BulletinRow.id).where(
        BulletinRow.audio_sha256 == sha256,
        BulletinRow.public,
        BulletinRow.ended.is_(False),
        BulletinRow.state == IssueState.ISSUED.value,
    )
    programme = select(ProgrammeRow.id).where(ProgrammeRow.audio_sha256 == sha256, ProgrammeRow.public)
    return any(session.execute(question.limit(1)).first() is not None for question in (bulletin, programme))


def as_public(row: AreaRow) -> PublicArea:
    return PublicArea(code=row.code, name=row.name, parent=row.parent)


def _running(session: Session, area: AreaRow, now: datetime) -> list[News]:
    rows = session.scalars(
        select(BulletinRow)
        .where(
            *_public(area.path),
            BulletinRow.bulletin_class == BulletinClass.EMERGENCY.value,
            BulletinRow.ended.is_(False),
            BulletinRow.valid_to > now,
        )
        .order_by(BulletinRow.issued_at.desc())
        .limit(_MOST_EMERGENCIES)
    )
    return [news for news in (_of_bulletin(row, now) for row in rows) if news.running]


def _public(path: str) -> list[ColumnElement[bool]]:
    return [BulletinRow.public.is_(True), BulletinRow.state == IssueState.ISSUED.value, concerns(path)]


def _of_bulletin(row: BulletinRow, now: datetime) -> News:
    envelope = Envelope.model_validate_json(row.envelope or "")
    bulletin = Bulletin.model_validate_json(decode_base64(envelope.payload))
    return News(
        id=bulletin.id,
        at=bulletin.issued_at,
        bulletin_class=bulletin.bulletin_class,
        category=bulletin.category,
        title=bulletin.title,
        text=bulletin.text,
        agency=bulletin.agency,
        language=bulletin.language,
        running=bulletin.bulletin_class is BulletinClass.EMERGENCY
        and bulletin.kind is BulletinKind.NEWS
        and not row.ended
        and bulletin.valid_from <= now < bulletin.valid_to,
        disaster_level=bulletin.disaster_level,
        audio=bulletin.audio,
    )


def _of_programme(row: ProgrammeRow, area: AreaRow) -> News:
    programme = ProgrammeUp.model_validate_json(row.body)
    return News(
        id=programme.id,
        at=row.received_at,
        bulletin_class=BulletinClass.NORMAL,
        category=programme.category,
        title=programme.title,
        text=programme.text,
        agency=f"Đài truyền thanh {area.name}" if row.area == area.code else "Đài truyền thanh",
        language=programme.language,
        running=False,
        disaster_level=None,
        audio=programme.audio,
    )
