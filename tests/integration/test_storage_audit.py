"""What somebody does to the audit rows behind our back is found and named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studio.domain.audit import BrokenLink
from studio.storage.store import SqlStore
from tests.support.store_samples import StillClock

pytest_plugins = ["tests.support.postgres_fixtures", "tests.support.store_fixtures"]


@pytest.fixture
def chained(empty_sqlite: str) -> Iterator[SqlStore]:
    """A chain of five entries, and one of another process."""
    with SqlStore(empty_sqlite, StillClock(), "keeper") as keeper, keeper.write("keeper") as unit:
        unit.audit.record("STARTED", "keeper")
    with SqlStore(empty_sqlite, StillClock(), "window") as store:
        for number in range(5):
            with store.write("lan") as unit:
                unit.audit.record("SETTING_CHANGED", "volume", value=number, name="Đặng Hoà")
        yield store


def broken_after(store: SqlStore, database: Path, *statements: str) -> list[BrokenLink]:
    with closing(sqlite3.connect(database)) as raw, raw:
        for statement in statements:
            assert raw.execute(statement).rowcount > 0, statement
    with store.read() as unit:
        return unit.audit.verify()


WINDOW = "chain = 'window'"


@pytest.mark.parametrize(
    "change",
    [
        "facts = replace(facts, ':2', ':7')",
        "facts = 'no json'",
        "facts = '[]'",
        "actor = 'minh'",
        "at = at + 1",
        "at = 'yesterday'",
        "verb = 'SIGN_IN'",
        "subject = 'zone'",
        "sha256 = 'x' || substr(sha256, 2)",
        "previous = 'x' || substr(previous, 2)",
    ],
)
def test_one_altered_row_is_found_and_named(chained: SqlStore, tmp_path: Path, change: str) -> None:
    broken = broken_after(
        chained, tmp_path / "station.db", f"UPDATE audit_entry SET {change} WHERE {WINDOW} AND counter = 3"
    )
    assert BrokenLink("window", 3, "ALTERED") in broken
    assert {link.chain for link in broken} == {"window"}


def test_a_deleted_row_is_found(chained: SqlStore, tmp_path: Path) -> None:
    broken = broken_after(chained, tmp_path / "station.db", f"DELETE FROM audit_entry WHERE {WINDOW} AND counter = 2")
    assert broken == [BrokenLink("window", 2, "MISSING")]


def test_a_cut_tail_is_found(chained: SqlStore, tmp_path: Path) -> None:
    broken = broken_after(chained, tmp_path / "station.db", f"DELETE FROM audit_entry WHERE {WINDOW} AND counter > 3")
    assert broken == [BrokenLink("window", 4, "MISSING")]


def test_a_whole_chain_removed_is_found(chained: SqlStore, tmp_path: Path) -> None:
    broken = broken_after(chained, tmp_path / "station.db", f"DELETE FROM audit_entry WHERE {WINDOW}")
    assert broken == [BrokenLink("window", 1, "MISSING")]


def test_a_removed_head_is_found(chained: SqlStore, tmp_path: Path) -> None:
    broken = broken_after(chained, tmp_path / "station.db", f"DELETE FROM audit_head WHERE {WINDOW}")
    assert broken == [BrokenLink("window", 5, "UNCHAINED")]


def test_a_tail_moved_from_another_place_is_found(chained: SqlStore, tmp_path: Path) -> None:
    broken = broken_after(
        chained,
        tmp_path / "station.db",
        f"DELETE FROM audit_entry WHERE {WINDOW} AND counter > 3",
        f"UPDATE audit_head SET counter = 3 WHERE {WINDOW}",
    )
    assert broken == [BrokenLink("window", 3, "UNCHAINED")]


def test_erasing_a_persons_salt_keeps_the_chain_whole(chained: SqlStore, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "station.db")) as raw:
        held = "\n".join(raw.iterdump())
    assert "Hoà" not in held
    assert broken_after(chained, tmp_path / "station.db", "DELETE FROM audit_salt") == []
