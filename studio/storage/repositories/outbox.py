"""The outbox: rows written with the change they tell of, and what came of sending them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, and_, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from studio.domain.exchange import OutboxItem, OutboxState
from studio.domain.ids import new_id
from studio.storage.models import OutboxRow
from studio.storage.repositories.base import Repository

_WAITING = [OutboxState.PENDING.value, OutboxState.UNCERTAIN.value]
_UNDONE = [*_WAITING, OutboxState.SENDING.value]


class SqlOutbox(Repository):
    def add(self, kind: str, payload: dict[str, Any], stream: str = "", only_latest: bool = False) -> str:
        if stream and only_latest:
            self._changing.execute(
                delete(OutboxRow).where(
                    OutboxRow.stream == stream, OutboxRow.state == OutboxState.PENDING.value, OutboxRow.attempts == 0
                )
            )
        row_id = new_id()
        # Writers are alone, so that the next counter is nobody else's.
        last = self._session.scalar(select(func.max(OutboxRow.counter))) or 0
        self._changing.add(
            OutboxRow(
                id=row_id,
                counter=last + 1,
                kind=kind,
                stream=stream,
                payload=payload,
                state=OutboxState.PENDING.value,
                attempts=0,
                created_at=self._context.at,
                problem="",
            )
        )
        self._changing.flush()
        return row_id

    def pending(self) -> list[tuple[str, str, dict[str, Any]]]:
        waiting = select(OutboxRow).where(OutboxRow.state.in_(_WAITING)).order_by(*_ORDER)
        return [(row.id, row.kind, row.payload) for row in self._session.scalars(waiting)]

    def take(self, limit: int, now: datetime) -> list[OutboxItem]:
        earlier = aliased(OutboxRow)
        held = (
            select(earlier.id)
            .where(
                earlier.stream == OutboxRow.stream,
                earlier.counter < OutboxRow.counter,
                earlier.state.in_(_UNDONE),
                earlier.again_at > now,
            )
            .exists()
        )
        due = (
            select(OutboxRow)
            .where(
                OutboxRow.state.in_(_WAITING),
                or_(OutboxRow.again_at.is_(None), OutboxRow.again_at <= now),
                ~and_(OutboxRow.stream != "", held),
            )
            .order_by(*_ORDER)
            .limit(limit)
        )
        rows = list(self._session.scalars(due))
        items = [_item(row) for row in rows]
        for row in rows:
            row.state = OutboxState.SENDING.value
        self._changing.flush()
        return items

    def has_due(self, now: datetime) -> bool:
        due = select(OutboxRow.id).where(
            OutboxRow.state.in_(_WAITING), or_(OutboxRow.again_at.is_(None), OutboxRow.again_at <= now)
        )
        return self._session.scalar(due.limit(1)) is not None

    def recover(self) -> int:
        done = self._changing.execute(
            update(OutboxRow)
            .where(OutboxRow.state == OutboxState.SENDING.value)
            .values(state=OutboxState.UNCERTAIN.value)
        )
        return _count(done)

    def settle(
        self, row_id: str, state: OutboxState, problem: str = "", again_at: datetime | None = None, counts: bool = True
    ) -> None:
        row = self._existing(OutboxRow, id=row_id)
        row.state, row.problem, row.again_at = state.value, problem, again_at
        row.attempts += 1 if counts else 0
        self._changing.flush()

    def retry(self, row_id: str) -> None:
        row = self._existing(OutboxRow, id=row_id)
        if row.state == OutboxState.DEAD.value:
            row.state = OutboxState.PENDING.value
        row.again_at = None
        self._changing.flush()

    def items(self, states: Iterable[OutboxState], limit: int = 200) -> list[OutboxItem]:
        wanted = (
            select(OutboxRow)
            .where(OutboxRow.state.in_([state.value for state in states]))
            .order_by(OutboxRow.counter.desc())
            .limit(limit)
        )
        return [_item(row) for row in self._session.scalars(wanted)]

    def counts(self) -> dict[OutboxState, int]:
        rows = self._session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
        return dict.fromkeys(OutboxState, 0) | {OutboxState(state): count for state, count in rows}

    def forget(self, before: datetime) -> int:
        done = self._changing.execute(
            delete(OutboxRow).where(OutboxRow.state == OutboxState.CONFIRMED.value, OutboxRow.created_at < before)
        )
        return _count(done)


_ORDER = (OutboxRow.counter, OutboxRow.created_at, OutboxRow.id)


def _count(done: object) -> int:
    return cast("CursorResult[Any]", done).rowcount


def _item(row: OutboxRow) -> OutboxItem:
    return OutboxItem(
        row.id,
        row.counter,
        row.kind,
        row.stream,
        row.payload,
        OutboxState(row.state),
        row.attempts,
        row.created_at,
        row.again_at,
        row.problem,
    )
