"""The store under a contract: in memory, on SQLite and on PostgreSQL. A plugin, with ``postgres_fixtures``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine

from studio.ports.store import Store
from studio.storage.engines import sqlite_url
from studio.storage.models import Base
from studio.storage.schema import migrate
from studio.storage.store import SqlStore
from tests.support.memory_store import MemoryStore
from tests.support.postgres import PostgresServer
from tests.support.store_samples import StillClock

KINDS = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture
def still_clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty station's database, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "station.db"
    migrate(sqlite_url(path))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    """An empty station's database, to be emptied again."""
    url = postgres_server.new_database()
    migrate(url)
    return url


@pytest.fixture
def empty_sqlite(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The URL of a fresh station's database of this test's own."""
    return sqlite_url(Path(shutil.copy(migrated_sqlite, tmp_path / "station.db")))


@pytest.fixture
def empty_postgres(migrated_postgres: str) -> str:
    """The URL of a station's database with nothing in it; a fresh one would cost half a second."""
    engine = create_engine(migrated_postgres, poolclass=NullPool)
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    return migrated_postgres


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, still_clock: StillClock) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore(still_clock, "window")
        return
    with SqlStore(request.getfixturevalue(f"empty_{request.param}"), still_clock, "window") as opened:
        yield opened
