"""``sync_client.outbox.OutboxStore`` over our records: what goes up to the system above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from source_system.clock import Now
from source_system.database.store import Database
from source_system.database.tables import OutgoingRow
from source_system.uplink.records import CONFIRMED, DEAD, PENDING, SENDING, UNCERTAIN
from sync_client.errors import LocalTrouble
from sync_client.outbox import Outgoing, Settled

_LOOKED_AT = 500
_PROBLEM_LETTERS = 300
_CONFIRMED_KEPT = timedelta(days=30)


@contextmanager
def told_as_local() -> Iterator[None]:
    """A database that is busy, or a disk that is full, says nothing of the other side."""
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise LocalTrouble("DATABASE", type(error).__name__) from error
    except OSError as error:
        raise LocalTrouble("DISK", error.strerror or type(error).__name__) from error


class UplinkOutbox:
    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def recover(self) -> int:
        with told_as_local(), self._database.write() as session:
            rows = session.scalars(select(OutgoingRow).where(OutgoingRow.state == SENDING)).all()
            for row in rows:
                row.state = UNCERTAIN
            return len(rows)

    def take(self, limit: int, now: datetime) -> Sequence[Outgoing]:
        with told_as_local():
            with self._database.read() as session:
                waits = select(OutgoingRow.seq).where(OutgoingRow.state.in_((PENDING, UNCERTAIN))).limit(1)
                if session.scalars(waits).first() is None:
                    return []
            with self._database.write() as session:
                unsettled = session.scalars(
                    select(OutgoingRow)
                    .where(OutgoingRow.state.in_((PENDING, SENDING, UNCERTAIN)))
                    .order_by(OutgoingRow.seq)
                    .limit(_LOOKED_AT)
                )
                taken: list[Outgoing] = []
                held: set[str] = set()
                for row in unsettled:
                    due = row.state != SENDING and (row.again_at is None or row.again_at <= now)
                    if due and row.stream not in held and len(taken) < limit:
                        uncertain = row.state == UNCERTAIN
                        body = row.body.encode()
                        taken.append(Outgoing(row.id, row.path, body, row.attempts, row.stream, uncertain))
                        row.state = SENDING
                    elif row.stream:
                        held.add(row.stream)
                return taken

    def settle(self, row_id: str, settled: Settled) -> None:
        with told_as_local(), self._database.write() as session:
            row = session.scalars(select(OutgoingRow).where(OutgoingRow.id == row_id)).one()
            row.state, row.again_at = settled.state.value, settled.again_at
            row.last_problem = settled.problem[:_PROBLEM_LETTERS]
            row.attempts += 1 if settled.counts else 0
            if row.state in (CONFIRMED, DEAD):
                row.settled_at = self._now()

    def forget(self) -> None:
        """Remove what was confirmed long ago."""
        before = self._now() - _CONFIRMED_KEPT
        with told_as_local(), self._database.write() as session:
            session.execute(delete(OutgoingRow).where(OutgoingRow.state == CONFIRMED, OutgoingRow.settled_at < before))
