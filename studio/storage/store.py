"""The station's store over SQL: one transaction per unit, domain objects out."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from studio.domain.errors import Defect, OperatorFixable, StudioError
from studio.ports import boards_store
from studio.ports import store as ports
from studio.ports.clock import Clock
from studio.ports.emergencies_store import Emergencies
from studio.ports.exchange_store import ExchangeRecords
from studio.ports.store import Unit
from studio.ports.training_store import TrainingRecords
from studio.storage.engines import (
    BUSY_TIMEOUT_S,
    begin_reading,
    begin_writing,
    parse_url,
    reading_engine,
    writing_engine,
)
from studio.storage.faults import is_worth_again, told_by_blame
from studio.storage.repositories.base import UnitContext
from studio.storage.repositories.boards import SqlBoards, SqlLayouts
from studio.storage.repositories.broadcasting import SqlBroadcastLog, SqlSlots
from studio.storage.repositories.emergencies import SqlEmergencies
from studio.storage.repositories.exchange import SqlExchangeRecords
from studio.storage.repositories.outbox import SqlOutbox
from studio.storage.repositories.people import SqlClusters, SqlPeople
from studio.storage.repositories.production import SqlEditLists, SqlTakes
from studio.storage.repositories.programmes import SqlProgrammes
from studio.storage.repositories.records import SqlAudit, SqlSettings
from studio.storage.repositories.training import SqlTrainingRecords
from studio.storage.schema import database_exists, require_current

Result = TypeVar("Result")

_ATTEMPTS = 6
_FIRST_PAUSE_S = 0.02


class SqlStore:
    """``studio.ports.store.Store`` on SQLite or PostgreSQL, safe to share between threads.

    ``process_name`` names the audit chain; where several seats share a database, it names the seat too.
    Opening raises ``OperatorFixable``: SCHEMA_OLD (also where there is no database), SCHEMA_NEW,
    DATABASE_UNREACHABLE, DATABASE_DAMAGED, DATABASE_UNREADABLE.
    """

    def __init__(self, url: str, clock: Clock, process_name: str, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self._url = parse_url(url)
        self._clock = clock
        self._process_name = process_name
        self._busy_timeout_s = busy_timeout_s
        # Writers of one process queue here, in order and without polling the file's lock.
        self._writing = threading.Lock()
        self._writer: int | None = None
        if not database_exists(self._url):
            require_current(self._url, None)
        self._readers = reading_engine(self._url, busy_timeout_s)
        self._writers = writing_engine(self._url, busy_timeout_s)
        try:
            with told_by_blame(self._url), self._readers.connect() as connection:
                require_current(self._url, connection)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> SqlStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the pooled connections. Units still open go on and close theirs."""
        self._readers.dispose()
        self._writers.dispose()

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A consistent view, as of now; writing through it raises ``Defect("WRITE_IN_READ_UNIT")``."""
        with told_by_blame(self._url, reading=True), self._readers.connect() as connection, connection.begin():
            begin_reading(connection)
            with self._unit(connection, "", writable=False) as unit:
                yield unit

    @contextmanager
    def write(self, actor: str) -> Iterator[Unit]:
        """Begin alone among writers, commit on a clean exit, roll back on an error.

        Raises ``OperatorFixable``: DATABASE_BUSY, DISK_FULL, DATABASE_UNREACHABLE. A unit inside another
        of the same thread would wait for itself: ``Defect("NESTED_WRITE")``.
        """
        if self._writer == threading.get_ident():
            raise Defect("NESTED_WRITE")
        if not self._writing.acquire(timeout=self._busy_timeout_s):
            raise OperatorFixable("DATABASE_BUSY", database=self._url.render_as_string(hide_password=True))
        self._writer = threading.get_ident()
        try:
            with told_by_blame(self._url), self._writers.connect() as connection, connection.begin():
                begin_writing(connection, self._busy_timeout_s)
                with self._unit(connection, actor, writable=True) as unit:
                    yield unit
        finally:
            self._writer = None
            self._writing.release()

    def run(self, actor: str, change: Callable[[Unit], Result]) -> Result:
        """Run ``change`` in a unit that writes; again when PostgreSQL says that it lost a race.

        Our own units never race with each other (see ``begin_writing``); other programs on the database may.
        ``change`` must do nothing but read and write through its unit.
        """
        pause = threading.Event()
        for attempt in range(_ATTEMPTS):
            try:
                with self.write(actor) as unit:
                    return change(unit)
            except StudioError as error:
                if attempt == _ATTEMPTS - 1 or not is_worth_again(error):
                    raise
            pause.wait(_FIRST_PAUSE_S * 2**attempt * (0.5 + random.random()))
        raise Defect("UNREACHABLE")

    @contextmanager
    def _unit(self, connection: Connection, actor: str, writable: bool) -> Iterator[Unit]:
        session = Session(
            connection, expire_on_commit=False, close_resets_only=False, join_transaction_mode="rollback_only"
        )
        with session:
            yield SqlUnit(UnitContext(session, actor, self._clock.now(), self._process_name, writable))
            if writable:
                session.flush()


class SqlUnit:
    """All repositories over one transaction. Once its unit ends, using it is an error."""

    def __init__(self, context: UnitContext) -> None:
        self.people: ports.People = SqlPeople(context)
        self.clusters: ports.Clusters = SqlClusters(context)
        self.takes: ports.Takes = SqlTakes(context)
        self.edits: ports.EditLists = SqlEditLists(context)
        self.programmes: ports.Programmes = SqlProgrammes(context)
        self.slots: ports.Slots = SqlSlots(context)
        self.log: ports.BroadcastLog = SqlBroadcastLog(context)
        self.audit: ports.Audit = SqlAudit(context)
        self.settings: ports.SettingsTable = SqlSettings(context)
        self.boards: boards_store.Boards = SqlBoards(context)
        self.layouts: boards_store.Layouts = SqlLayouts(context)
        self.outbox: ports.Outbox = SqlOutbox(context)
        self.emergencies: Emergencies = SqlEmergencies(context)
        self.exchange: ExchangeRecords = SqlExchangeRecords(context)
        self.training: TrainingRecords = SqlTrainingRecords(context)
