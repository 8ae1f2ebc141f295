"""The store under a contract: in memory, on SQLite and on PostgreSQL. A plugin, with ``postgres_fixtures``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.ports.store import Store
from studio.storage.engines import sqlite_url
from studio.storage.schema import migrate
from studio.storage.store import SqlStore
from tests.support.memory_store import MemoryStore
from tests.support.store_samples import StillClock

KINDS = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture
def still_clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path, still_clock: StillClock) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore(still_clock, "window")
        return
    url = sqlite_url(tmp_path / "station.db") if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    migrate(url)
    with SqlStore(url, still_clock, "window") as opened:
        yield opened
