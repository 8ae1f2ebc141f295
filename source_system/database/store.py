"""One transaction per unit, on SQLite or PostgreSQL; migrations in this process.

Writers follow each other, within the process by a lock and across processes by the database's: positions in the
feed are then handed out in the order of their commits, and a cursor never passes one that is still to come.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.orm import Session

from source_system.database.tables import CounterRow
from source_system.errors import SetupProblem

MIGRATIONS = Path(__file__).parent / "migrations"
REVISIONS = ("0001", "0002")
_WRITERS_LOCK = 5210447301
_BUSY_TIMEOUT_S = 10.0


class Database:
    """Raises ``SetupProblem("SCHEMA_NEW")`` for a database that a newer program wrote."""

    def __init__(self, url: str) -> None:
        self._url = _with_driver(url)
        self._is_sqlite = self._url.get_backend_name() == "sqlite"
        self._engine = self._make_engine()
        self._writing = threading.Lock()
        self._migrate()

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        with self._engine.connect() as connection, connection.begin():
            if self._is_sqlite:
                connection.exec_driver_sql("BEGIN DEFERRED")
            with Session(connection, autoflush=False, join_transaction_mode="rollback_only") as session:
                yield session
                # Rows stay readable afterwards, and whatever was changed by mistake is not kept.
                session.expunge_all()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session, alone among writers, committed at the end; nothing is kept when the block raises."""
        with self._writing, self._engine.connect() as connection, connection.begin():
            self._lock(connection)
            with Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
                yield session
                session.flush()

    def _lock(self, connection: Connection) -> None:
        if self._is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")

    def _make_engine(self) -> Engine:
        if not self._is_sqlite:
            return create_engine(self._url, pool_pre_ping=True, pool_size=8, max_overflow=24)
        Path(self._url.database or "").parent.mkdir(parents=True, exist_ok=True)
        # isolation_level None: the driver begins nothing by itself, our units do.
        engine = create_engine(
            self._url,
            connect_args={"isolation_level": None, "timeout": _BUSY_TIMEOUT_S, "check_same_thread": False},
            pool_size=8,
            max_overflow=40,
        )

        def on_connect(connection: Any, _record: object) -> None:
            for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
                connection.execute(f"PRAGMA {pragma}")

        event.listen(engine, "connect", on_connect)
        return engine

    def _migrate(self) -> None:
        with self._engine.connect() as connection, connection.begin():
            self._lock(connection)
            found = _revision(connection)
            if found == REVISIONS[-1]:
                return
            if found is not None and found not in REVISIONS:
                raise SetupProblem("SCHEMA_NEW", found=found, needed=REVISIONS[-1])
            from alembic import command  # half a second of imports, needed once
            from alembic.config import Config

            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def next_value(session: Session, name: str) -> int:
    """Return the next number of a counter, from 1 on; within a writing unit alone."""
    row = session.scalar(select(CounterRow).where(CounterRow.name == name))
    if row is None:
        row = CounterRow(name=name, value=0)
        session.add(row)
    row.value += 1
    session.flush()
    return row.value


def current_value(session: Session, name: str) -> int:
    """Return the last number that a counter gave; 0 before the first."""
    return session.scalar(select(CounterRow.value).where(CounterRow.name == name)) or 0


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def _with_driver(url: str) -> URL:
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed
