"""Engines: how each database is opened, and how a unit begins on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

# Writers wait this long for each other before the person is told that the database is busy.
BUSY_TIMEOUT_S = 5.0


def sqlite_url(database: Path) -> str:
    """Return the URL of the SQLite file ``database``."""
    return URL.create("sqlite", database=str(database)).render_as_string(hide_password=False)


def parse_url(url: str) -> URL:
    """Return ``url`` with PostgreSQL's driver named: psycopg 3, imported by no other URL."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def writing_engine(url: URL, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Return the engine of units that write."""
    if is_sqlite(url):
        return _sqlite_engine(url, busy_timeout_s, "PRAGMA journal_mode=WAL")
    return create_engine(url, isolation_level="SERIALIZABLE", pool_pre_ping=True)


def reading_engine(url: URL, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Return the engine of units that only read; the database itself refuses a write on it."""
    if is_sqlite(url):
        return _sqlite_engine(url, busy_timeout_s, "PRAGMA query_only=ON")
    # A snapshot is all that a reader needs, and at this level it is never turned away.
    engine = create_engine(url, isolation_level="REPEATABLE READ", pool_pre_ping=True)
    return engine.execution_options(postgresql_readonly=True)


def begin_writing(connection: Connection, busy_timeout_s: float) -> None:
    """Begin, alone among writers: no unit can then fail because another one wrote meanwhile.

    A SQLite read that turns into a write fails at once with SQLITE_BUSY_SNAPSHOT whatever the timeout,
    hence BEGIN IMMEDIATE. PostgreSQL takes its snapshot at the first query and not at LOCK TABLE, so a
    unit that waited for the lock sees what the one before it wrote.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(busy_timeout_s * 1000)}")
        connection.exec_driver_sql("LOCK TABLE audit_head IN SHARE ROW EXCLUSIVE MODE")


def begin_reading(connection: Connection) -> None:
    """Begin, and take the snapshot now rather than at the first question."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN DEFERRED")
    connection.exec_driver_sql("SELECT counter FROM audit_head LIMIT 1").all()


def _sqlite_engine(url: URL, busy_timeout_s: float, *pragmas: str) -> Engine:
    # isolation_level None: the driver begins nothing by itself, our units do.
    engine = create_engine(
        url, connect_args={"isolation_level": None, "timeout": busy_timeout_s}, pool_size=4, max_overflow=-1
    )

    def on_connect(connection: Any, _record: object) -> None:
        for pragma in ("PRAGMA foreign_keys=ON", "PRAGMA synchronous=FULL", *pragmas):
            connection.execute(pragma)

    event.listen(engine, "connect", on_connect)
    return engine
