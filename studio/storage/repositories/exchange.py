"""The exchange's records: bulletins from above, feedback, reports, cursors, and what of the log went up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, select

from studio.domain.annual_report import AnnualReport
from studio.domain.broadcast import BroadcastLogEntry
from studio.domain.exchange import (
    Feedback,
    FeedbackKind,
    FeedbackState,
    InboundBulletin,
    InboundContent,
    InboundState,
    feedback_is_open,
)
from studio.storage.models import (
    FeedbackRow,
    InboundBulletinRow,
    PlayRow,
    ReportedPlayRow,
    ReportRow,
    SyncStateRow,
)
from studio.storage.repositories.base import Repository
from studio.storage.repositories.broadcasting import log_entry

# SQLite takes a bounded number of parameters.
_AT_ONCE = 500
_ANSWERED = [state.value for state in FeedbackState if not feedback_is_open(state)]


class SqlExchangeRecords(Repository):
    """``studio.ports.exchange_store.ExchangeRecords``."""

    def bulletin(self, bulletin_id: str, version: int | None = None) -> InboundBulletin | None:
        wanted = select(InboundBulletinRow).where(InboundBulletinRow.id == bulletin_id)
        if version is not None:
            wanted = wanted.where(InboundBulletinRow.version == version)
        row = self._session.scalars(wanted.order_by(InboundBulletinRow.version.desc()).limit(1)).first()
        return None if row is None else _bulletin(row)

    def save_bulletin(self, bulletin: InboundBulletin) -> None:
        content = bulletin.content
        self._changing.merge(
            InboundBulletinRow(
                id=content.id,
                version=content.version,
                state=bulletin.state.value,
                bulletin_class=content.bulletin_class.value,
                valid_to=content.valid_to,
                content=msgspec.to_builtins(content),
                envelope=bulletin.envelope,
                key_id=bulletin.key_id,
                received_at=bulletin.received_at,
                changed_at=bulletin.changed_at,
                decided_by=bulletin.decided_by,
                reason=bulletin.reason,
                programme_id=bulletin.programme_id,
                problem=bulletin.problem,
                handed_over_at=bulletin.handed_over_at,
            )
        )
        self._changing.flush()

    def bulletins(self, states: Iterable[InboundState] | None = None, limit: int = 500) -> list[InboundBulletin]:
        wanted = select(InboundBulletinRow)
        if states is not None:
            wanted = wanted.where(InboundBulletinRow.state.in_([state.value for state in states]))
        wanted = wanted.order_by(InboundBulletinRow.received_at.desc(), InboundBulletinRow.id.desc()).limit(limit)
        return [_bulletin(row) for row in self._session.scalars(wanted)]

    def programme_bulletin(self, programme_id: str) -> InboundBulletin | None:
        row = self._session.scalars(
            select(InboundBulletinRow).where(InboundBulletinRow.programme_id == programme_id).limit(1)
        ).first()
        return None if row is None else _bulletin(row)

    def feedback(self, feedback_id: str) -> Feedback | None:
        row = self._session.get(FeedbackRow, feedback_id)
        return None if row is None else _feedback(row)

    def save_feedback(self, feedback: Feedback) -> None:
        columns = {each.name: getattr(feedback, each.name) for each in fields(Feedback)}
        columns |= {"state": feedback.state.value, "kind": feedback.kind.value}
        self._changing.merge(FeedbackRow(**columns))
        self._changing.flush()

    def feedbacks(self, states: Iterable[FeedbackState] | None = None, limit: int = 500) -> list[Feedback]:
        wanted = select(FeedbackRow)
        if states is not None:
            wanted = wanted.where(FeedbackRow.state.in_([state.value for state in states]))
        wanted = wanted.order_by(FeedbackRow.received_at.desc(), FeedbackRow.id.desc()).limit(limit)
        return [_feedback(row) for row in self._session.scalars(wanted)]

    def feedback_counts(self, start: datetime, end: datetime) -> tuple[int, int]:
        came = (FeedbackRow.received_at >= start, FeedbackRow.received_at < end)
        received = self._session.scalar(select(func.count()).select_from(FeedbackRow).where(*came)) or 0
        answered = select(func.count()).select_from(FeedbackRow).where(*came, FeedbackRow.state.in_(_ANSWERED))
        return received, self._session.scalar(answered) or 0

    def save_report(self, report: AnnualReport) -> None:
        row = ReportRow(
            id=report.id, year=report.year, prepared_at=report.prepared_at, body=msgspec.to_builtins(report)
        )
        self._insert(row, id=report.id)

    def reports(self, year: int) -> list[AnnualReport]:
        rows = self._session.scalars(
            select(ReportRow).where(ReportRow.year == year).order_by(ReportRow.prepared_at.desc(), ReportRow.id.desc())
        )
        return [msgspec.convert(row.body, AnnualReport) for row in rows]

    def state(self, key: str) -> Any:
        row = self._session.get(SyncStateRow, key)
        return None if row is None else row.value

    def put_state(self, key: str, value: Any) -> None:
        self._changing.merge(SyncStateRow(key=key, value=value))
        self._changing.flush()

    def unreported_plays(self, since: datetime, ended_before: datetime, limit: int) -> list[BroadcastLogEntry]:
        wanted = (
            select(PlayRow)
            .outerjoin(ReportedPlayRow, ReportedPlayRow.play_id == PlayRow.play_id)
            .where(
                ReportedPlayRow.play_id.is_(None),
                PlayRow.planned_start >= since,
                PlayRow.planned_end < ended_before,
            )
            .order_by(PlayRow.planned_start, PlayRow.play_id)
            .limit(limit)
        )
        return [log_entry(row) for row in self._session.scalars(wanted)]

    def mark_reported(self, play_ids: Sequence[str], row_id: str) -> None:
        for play_id in play_ids:
            self._insert(ReportedPlayRow(play_id=play_id, outbox_id=row_id), play_id=play_id)

    def reported(self, play_ids: Collection[str]) -> list[BroadcastLogEntry]:
        found: list[BroadcastLogEntry] = []
        asked = sorted(play_ids)
        for start in range(0, len(asked), _AT_ONCE):
            rows = select(PlayRow).join(ReportedPlayRow, ReportedPlayRow.play_id == PlayRow.play_id)
            some = rows.where(PlayRow.play_id.in_(asked[start : start + _AT_ONCE])).order_by(PlayRow.play_id)
            found += [log_entry(row) for row in self._session.scalars(some)]
        return found

    def plays_of(self, programme_id: str, version: int) -> list[BroadcastLogEntry]:
        rows = self._session.scalars(
            select(PlayRow).where(PlayRow.programme_id == programme_id, PlayRow.version == version)
        )
        return sorted((log_entry(row) for row in rows), key=lambda entry: (entry.planned_start, entry.target))


def _bulletin(row: InboundBulletinRow) -> InboundBulletin:
    return InboundBulletin(
        msgspec.convert(row.content, InboundContent),
        row.envelope,
        row.key_id,
        InboundState(row.state),
        row.received_at,
        row.changed_at,
        row.decided_by,
        row.reason,
        row.programme_id,
        row.problem,
        row.handed_over_at,
    )


def _feedback(row: FeedbackRow) -> Feedback:
    columns = {each.name: getattr(row, each.name) for each in fields(Feedback)}
    return Feedback(**columns | {"state": FeedbackState(row.state), "kind": FeedbackKind(row.kind)})
