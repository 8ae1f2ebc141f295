"""What the store must do on a real file: durability, being locked, being full, being looked at by two processes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studio.domain.editing import EditList, GainClip, RemoveClip
from studio.domain.errors import Defect, OperatorFixable
from studio.storage.engines import parse_url, reading_engine, sqlite_url, writing_engine
from studio.storage.schema import migrate
from studio.storage.store import SqlStore
from tests.support.store_samples import StillClock

pytest_plugins = ["tests.support.postgres_fixtures", "tests.support.store_fixtures"]


@pytest.fixture
def database(tmp_path: Path, empty_sqlite: str) -> Path:
    return tmp_path / "station.db"


@pytest.fixture
def sqlite_store(empty_sqlite: str) -> Iterator[SqlStore]:
    with SqlStore(empty_sqlite, StillClock(), "window", busy_timeout_s=0.05) as store:
        yield store


def test_every_connection_is_durable_and_checks_references(empty_sqlite: str) -> None:
    url = parse_url(empty_sqlite)
    for engine in (writing_engine(url), reading_engine(url)):
        with engine.connect() as connection:
            asked = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
            # 2 is FULL.
            assert asked == ["wal", 2, 1, 5000]
        engine.dispose()


def test_a_database_that_another_program_holds_is_busy(sqlite_store: SqlStore, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperatorFixable, match="DATABASE_BUSY"), sqlite_store.write("somebody"):
            pytest.fail("the unit began")
        with sqlite_store.read() as unit:
            assert unit.settings.get("a") is None
        other.execute("ROLLBACK")
    with sqlite_store.write("somebody") as unit:
        unit.settings.put("a", 1)


def test_a_unit_of_another_thread_that_takes_too_long_makes_it_busy(sqlite_store: SqlStore) -> None:
    refused: list[str] = []

    def write() -> None:
        try:
            with sqlite_store.write("somebody"):
                refused.append("began")
        except OperatorFixable as error:
            refused.append(error.code)

    with sqlite_store.write("somebody"):
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert refused == ["DATABASE_BUSY"]


def test_a_unit_is_dead_after_its_end(sqlite_store: SqlStore) -> None:
    with sqlite_store.write("somebody") as unit:
        unit.settings.put("a", 1)
    with pytest.raises(Exception, match="closed"):
        unit.settings.put("a", 2)


def test_what_was_committed_survives_a_sudden_death(empty_sqlite: str) -> None:
    program = """
import os, sys
from tests.support.store_samples import StillClock
from studio.storage.store import SqlStore
store = SqlStore(sys.argv[1], StillClock(), "window")
with store.write("x") as unit:
    unit.settings.put("kept", 1)
with store.write("x") as unit:
    unit.settings.put("lost", 1)
    os._exit(9)
"""
    done = subprocess.run([sys.executable, "-c", program, empty_sqlite], check=False)
    assert done.returncode != 0
    with SqlStore(empty_sqlite, StillClock(), "window") as store, store.read() as unit:
        assert (unit.settings.get("kept"), unit.settings.get("lost")) == (1, None)


def test_two_processes_chains_run_side_by_side(empty_sqlite: str) -> None:
    with (
        SqlStore(empty_sqlite, StillClock(), "window") as window,
        SqlStore(empty_sqlite, StillClock(), "keeper") as keeper,
    ):
        for store in (window, keeper, window):
            with store.write("somebody") as unit:
                unit.audit.record("DONE", "x")
        with keeper.read() as unit:
            assert [(entry.chain, entry.counter) for entry in unit.audit.entries()] == [
                ("keeper", 1),
                ("window", 1),
                ("window", 2),
            ]
            assert unit.audit.verify() == []


def test_undo_and_every_step_survive_a_restart(empty_sqlite: str, database: Path) -> None:
    edits = EditList("e", (RemoveClip("a"), RemoveClip("b"), RemoveClip("c")), 3)
    with SqlStore(empty_sqlite, StillClock(), "window") as store:
        with store.write("lan") as unit:
            unit.edits.create(edits)
            unit.edits.set_cursor("e", 1)
        with store.write("lan") as unit:
            unit.edits.append("e", 1, GainClip("a", -3.0))
    with SqlStore(empty_sqlite, StillClock(), "window") as store:
        with store.write("lan") as unit:
            unit.edits.set_cursor("e", 0)
        with store.read() as unit:
            assert unit.edits.get("e") == EditList("e", (RemoveClip("a"), GainClip("a", -3.0)), 0)
    with closing(sqlite3.connect(database)) as raw:
        rows = raw.execute("SELECT serial, position, dropped_at IS NOT NULL, made_by FROM edit_step ORDER BY serial")
        assert rows.fetchall() == [(0, 0, 0, "lan"), (1, 1, 1, "lan"), (2, 2, 1, "lan"), (3, 1, 0, "lan")]


def test_a_step_of_a_kind_we_do_not_know_is_said(sqlite_store: SqlStore, database: Path) -> None:
    with sqlite_store.write("lan") as unit:
        unit.edits.create(EditList("e", (RemoveClip("a"),), 1))
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("UPDATE edit_step SET kind = 'reverse-clip.1'")
    with sqlite_store.read() as unit, pytest.raises(Defect, match="EDIT_STEP_UNREADABLE"):
        unit.edits.get("e")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB."""
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("a small file system can be mounted by root alone")
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no small file system: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_loses_nothing(small_disk: Path) -> None:
    url = sqlite_url(small_disk / "station.db")
    migrate(url)
    with SqlStore(url, StillClock(), "window") as store:
        with store.write("somebody") as unit:
            unit.settings.put("kept", 1)

        def fill() -> None:
            for number in range(100):
                with store.write("somebody") as unit:
                    unit.settings.put(f"filling-{number}", "x" * 100_000)

        with pytest.raises(OperatorFixable, match="DISK_FULL"):
            fill()
        with store.read() as unit:
            assert unit.settings.get("kept") == 1
            assert unit.settings.get("filling-0") is not None
    with closing(sqlite3.connect(small_disk / "station.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
