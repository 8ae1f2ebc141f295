"""The view from above: for each area of the level below, stations, devices, emergencies, feedback."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from source_system.api.shapes import AreaFigures, FiguresPage
from source_system.database.content_tables import FeedbackRow, ReceivedRow
from source_system.database.tables import AreaRow, PeerRow
from source_system.geography import as_area, codes_of, within
from source_system.received import Kind
from sync_client.contract.enrolment import PeerKind
from sync_client.contract.feedback import FeedbackState
from sync_client.contract.going_up import EventKind

_DAY = timedelta(days=1)
_DONE = [state.value for state in (FeedbackState.CLOSED, FeedbackState.REJECTED, FeedbackState.BROADCAST)]


def of_children(session: Session, path: str, start: int, limit: int, now: datetime) -> FiguresPage:
    """Return a page of the areas right below ``path``; the area itself where nothing is below."""
    code = codes_of(path)[-1]
    wanted = select(AreaRow).where(AreaRow.parent == code).order_by(AreaRow.code).offset(start).limit(limit + 1)
    rows = list(session.scalars(wanted))
    if not rows and start == 0:
        rows = [session.get_one(AreaRow, code)]
    items = [_of_area(session, row, now) for row in rows[:limit]]
    return FiguresPage(items=items, cursor=str(start + len(items)), more=len(rows) > limit)


def _of_area(session: Session, row: AreaRow, now: datetime) -> AreaFigures:
    def count(question: Select[int]) -> int:
        return session.scalar(question) or 0

    devices = (
        select(ReceivedRow.label, func.count())
        .where(ReceivedRow.kind == Kind.DEVICE.value, within(ReceivedRow.area, row.path))
        .group_by(ReceivedRow.label)
    )
    emergencies = (
        select(func.count())
        .select_from(ReceivedRow)
        .where(
            ReceivedRow.kind == Kind.EVENT.value,
            ReceivedRow.label == EventKind.EMERGENCY_STARTED.value,
            ReceivedRow.at > now - _DAY,
            within(ReceivedRow.area, row.path),
        )
    )
    feedback = (
        select(func.count())
        .select_from(FeedbackRow)
        .where(within(FeedbackRow.area, row.path), FeedbackRow.state.not_in(_DONE))
    )
    return AreaFigures(
        area=as_area(row),
        stations=count(_stations(row.path)),
        seen_within_a_day=count(_stations(row.path, now - _DAY)),
        devices=dict(session.execute(devices).tuples().all()),
        emergencies_today=count(emergencies),
        open_feedback=count(feedback),
    )


def _stations(path: str, since: datetime | None = None) -> Select[int]:
    """Stations enrolled here, and those that a system below speaks for; heard ``since`` then, where it is given."""
    own = select(PeerRow.id).where(
        within(PeerRow.area, path), PeerRow.revoked_at.is_(None), PeerRow.kind == PeerKind.STATION.value
    )
    systems = select(PeerRow.id).where((PeerRow.kind != PeerKind.STATION.value) | PeerRow.revoked_at.is_not(None))
    told = select(ReceivedRow.station_id).where(within(ReceivedRow.area, path), ReceivedRow.station_id.not_in(systems))
    if since is not None:
        own, told = own.where(PeerRow.last_seen > since), told.where(ReceivedRow.received_at > since)
    return select(func.count()).select_from(union(own, told).subquery())
