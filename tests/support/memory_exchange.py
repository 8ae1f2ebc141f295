"""The outbox and the exchange's records in memory."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from studio.domain.annual_report import AnnualReport
from studio.domain.broadcast import BroadcastLogEntry
from studio.domain.exchange import (
    Feedback,
    FeedbackState,
    InboundBulletin,
    InboundState,
    OutboxItem,
    OutboxState,
    feedback_is_open,
)
from studio.domain.ids import new_id
from tests.support.memory_repositories import MemoryBroadcastLog, MemoryRepository, as_json

_WAITING = (OutboxState.PENDING, OutboxState.UNCERTAIN)
_UNDONE = (*_WAITING, OutboxState.SENDING)
_EVER = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))


class MemoryOutbox(MemoryRepository):
    def add(self, kind: str, payload: dict[str, Any], stream: str = "", only_latest: bool = False) -> str:
        self._require_writable()
        rows = self._tables.outbox
        if stream and only_latest:
            for old in [r for r in rows.values() if r.stream == stream and r.state is OutboxState.PENDING]:
                if old.attempts == 0:
                    del rows[old.id]
        counter = max((row.counter for row in rows.values()), default=0) + 1
        kept = json.loads(as_json(payload))
        row = OutboxItem(new_id(), counter, kind, stream, kept, OutboxState.PENDING, 0, self._access.at)
        rows[row.id] = row
        return row.id

    def pending(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [(row.id, row.kind, row.payload) for row in self._in_order(_WAITING)]

    def take(self, limit: int, now: datetime) -> list[OutboxItem]:
        self._require_writable()
        undone = self._in_order(_UNDONE)
        taken = []
        for row in self._in_order(_WAITING):
            earlier = [r for r in undone if row.stream and r.stream == row.stream and r.counter < row.counter]
            if _is_due(row, now) and all(_is_due(each, now) for each in earlier):
                taken.append(row)
        for row in taken[:limit]:
            self._tables.outbox[row.id] = replace(row, state=OutboxState.SENDING)
        return taken[:limit]

    def has_due(self, now: datetime) -> bool:
        return any(_is_due(row, now) for row in self._in_order(_WAITING))

    def recover(self) -> int:
        self._require_writable()
        left = self._in_order([OutboxState.SENDING])
        for row in left:
            self._tables.outbox[row.id] = replace(row, state=OutboxState.UNCERTAIN)
        return len(left)

    def settle(
        self, row_id: str, state: OutboxState, problem: str = "", again_at: datetime | None = None, counts: bool = True
    ) -> None:
        row = self._existing(row_id)
        self._tables.outbox[row_id] = replace(
            row, state=state, problem=problem, again_at=again_at, attempts=row.attempts + (1 if counts else 0)
        )

    def retry(self, row_id: str) -> None:
        row = self._existing(row_id)
        state = OutboxState.PENDING if row.state is OutboxState.DEAD else row.state
        self._tables.outbox[row_id] = replace(row, state=state, again_at=None)

    def items(self, states: Iterable[OutboxState], limit: int = 200) -> list[OutboxItem]:
        return self._in_order(tuple(states))[::-1][:limit]

    def counts(self) -> dict[OutboxState, int]:
        return {state: len(self._in_order([state])) for state in OutboxState}

    def forget(self, before: datetime) -> int:
        self._require_writable()
        old = [row for row in self._in_order([OutboxState.CONFIRMED]) if row.created_at < before]
        for row in old:
            del self._tables.outbox[row.id]
        return len(old)

    def _in_order(self, states: Sequence[OutboxState]) -> list[OutboxItem]:
        return sorted((r for r in self._tables.outbox.values() if r.state in states), key=lambda row: row.counter)

    def _existing(self, row_id: str) -> OutboxItem:
        self._require_writable()
        self._require(row_id in self._tables.outbox, id=row_id)
        return self._tables.outbox[row_id]


def _is_due(row: OutboxItem, now: datetime) -> bool:
    return row.again_at is None or row.again_at <= now


class MemoryExchangeRecords(MemoryRepository):
    def bulletin(self, bulletin_id: str, version: int | None = None) -> InboundBulletin | None:
        if version is not None:
            return self._tables.inbound.get((bulletin_id, version))
        mine = [each for each in self._tables.inbound.values() if each.id == bulletin_id]
        return max(mine, key=lambda each: each.version, default=None)

    def save_bulletin(self, bulletin: InboundBulletin) -> None:
        self._require_writable(bulletin.received_at, bulletin.changed_at)
        self._tables.inbound[bulletin.id, bulletin.version] = bulletin

    def bulletins(self, states: Iterable[InboundState] | None = None, limit: int = 500) -> list[InboundBulletin]:
        wanted = set(InboundState) if states is None else set(states)
        shown = [each for each in self._tables.inbound.values() if each.state in wanted]
        return sorted(shown, key=lambda each: (each.received_at, each.id), reverse=True)[:limit]

    def programme_bulletin(self, programme_id: str) -> InboundBulletin | None:
        return next((each for each in self._tables.inbound.values() if each.programme_id == programme_id), None)

    def feedback(self, feedback_id: str) -> Feedback | None:
        return self._tables.feedback.get(feedback_id)

    def save_feedback(self, feedback: Feedback) -> None:
        self._require_writable(feedback.received_at, feedback.changed_at)
        self._tables.feedback[feedback.id] = feedback

    def feedbacks(self, states: Iterable[FeedbackState] | None = None, limit: int = 500) -> list[Feedback]:
        wanted = set(FeedbackState) if states is None else set(states)
        shown = [each for each in self._tables.feedback.values() if each.state in wanted]
        return sorted(shown, key=lambda each: (each.received_at, each.id), reverse=True)[:limit]

    def feedback_counts(self, start: datetime, end: datetime) -> tuple[int, int]:
        came = [each for each in self._tables.feedback.values() if start <= each.received_at < end]
        return len(came), sum(not feedback_is_open(each.state) for each in came)

    def save_report(self, report: AnnualReport) -> None:
        self._require_writable(report.prepared_at)
        self._require_new(report.id in self._tables.reports, id=report.id)
        self._tables.reports[report.id] = report

    def reports(self, year: int) -> list[AnnualReport]:
        mine = [each for each in self._tables.reports.values() if each.year == year]
        return sorted(mine, key=lambda each: (each.prepared_at, each.id), reverse=True)

    def state(self, key: str) -> Any:
        held = self._tables.sync_state.get(key)
        return None if held is None else json.loads(held)

    def put_state(self, key: str, value: Any) -> None:
        self._require_writable()
        self._tables.sync_state[key] = as_json(value)

    def unreported_plays(self, since: datetime, ended_before: datetime, limit: int) -> list[BroadcastLogEntry]:
        return [
            entry
            for entry in self._plays()
            if entry.planned_start >= since
            and entry.planned_end < ended_before
            and entry.play_id not in self._tables.reported_plays
        ][:limit]

    def mark_reported(self, play_ids: Sequence[str], row_id: str) -> None:
        self._require_writable()
        for play_id in play_ids:
            self._require_new(play_id in self._tables.reported_plays, play_id=play_id)
            self._tables.reported_plays[play_id] = row_id

    def reported(self, play_ids: Collection[str]) -> list[BroadcastLogEntry]:
        asked = self._tables.reported_plays.keys() & set(play_ids)
        return sorted((entry for entry in self._plays() if entry.play_id in asked), key=lambda entry: entry.play_id)

    def plays_of(self, programme_id: str, version: int) -> list[BroadcastLogEntry]:
        return [each for each in self._plays() if (each.programme_id, each.version) == (programme_id, version)]

    def _plays(self) -> list[BroadcastLogEntry]:
        return MemoryBroadcastLog(self._access).between(*_EVER)
