"""``ports.onair.Journal``: what is appended stands on the disk, in order, chained."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio.domain.audit import CHAIN_START
from studio.domain.broadcast import JournalKind, JournalRecord, PlayState
from studio.domain.errors import OperatorFixable
from studio.domain.journal import decode_record, play_record_to_data
from studio.onair.journal import JournalFile, JournalHistory, QueuedJournal
from tests.support.onair_station import NOON, TurnedClock, plan_item
from tests.support.small_disk import small_disk
from tests.support.waiting import wait_until

SMALL_BALLAST = 1 << 16


def read(path: Path) -> list[JournalRecord]:
    """Return the file's records; the chain must hold."""
    before, found = CHAIN_START, []
    for line in path.read_bytes().partition(b"\0")[0].splitlines(keepends=True):
        record, previous = decode_record(line)
        assert previous == before
        before = record.sha256
        found.append(record)
    assert [record.counter for record in found] == list(range(1, len(found) + 1))
    return found


def make_file(folder: Path, boot_id: str = "boot", ballast_bytes: int = SMALL_BALLAST) -> JournalFile:
    return JournalFile(folder / "journal", folder / "ballast", boot_id, TurnedClock(), ballast_bytes)


Journals = Callable[[], JournalFile | QueuedJournal]


@pytest.fixture(params=["file", "queued"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[JournalFile | QueuedJournal]:
    file = make_file(tmp_path)
    made = file if request.param == "file" else QueuedJournal(file, TurnedClock())
    yield made
    made.close()


def test_records_are_on_the_disk_in_order(journal: JournalFile | QueuedJournal, tmp_path: Path) -> None:
    for number in range(50):
        journal.append(JournalKind.OUTPUT, {"number": number, "text": "loa số " + "x" * number})
    path = tmp_path / "journal" / "boot.journal"
    wait_until(lambda: len(read(path)) == 50, 5.0, "all are written")
    assert [record.data["number"] for record in read(path)] == list(range(50))
    journal.close()
    assert path.read_bytes().endswith(b"\n")


def test_the_queue_tells_what_is_settled(tmp_path: Path) -> None:
    journal = QueuedJournal(make_file(tmp_path), TurnedClock())
    try:
        for number in range(20):
            journal.append(JournalKind.OUTPUT, {"number": number})
        assert journal.appended == 20
        wait_until(lambda: journal.settled == 20, 5.0, "all are settled")
        assert len(read(tmp_path / "journal" / "boot.journal")) == 20
    finally:
        journal.close()


def test_room_is_made_ahead_and_more_when_it_is_used_up(tmp_path: Path) -> None:
    journal = make_file(tmp_path)
    path = tmp_path / "journal" / "boot.journal"
    journal.append(JournalKind.OUTPUT, {"text": "x"})
    assert path.stat().st_size == 1 << 20
    for _ in range(3):
        journal.append(JournalKind.OUTPUT, {"text": "y" * 600_000})
    assert len(read(path)) == 4
    journal.close()


def test_on_a_full_disk_the_ballast_is_freed_and_it_goes_on(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        journal = make_file(disk, ballast_bytes=2 << 20)
        journal.append(JournalKind.OUTPUT, {"text": "x"})
        fill(disk)
        for _ in range(3):
            journal.append(JournalKind.OUTPUT, {"text": "y" * 400_000})
        assert journal.ballast_spent
        assert not (disk / "ballast").exists()
        assert len(read(disk / "journal" / "boot.journal")) == 4
        journal.close()


def test_full_beyond_the_ballast_it_keeps_the_records_until_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 3) as disk:
        file = make_file(disk, ballast_bytes=4096)
        journal = QueuedJournal(file, TurnedClock())
        try:
            journal.append(JournalKind.OUTPUT, {"text": "x"})
            wait_until(lambda: journal.settled == 1, 5.0, "the first is written")
            fill(disk)
            journal.append(JournalKind.OUTPUT, {"text": "y" * 1_200_000})
            wait_until(lambda: journal.stalled, 5.0, "it says that it is stalled")
            (disk / "filler").unlink()
            wait_until(lambda: journal.settled == 2, 5.0, "it goes on by itself")
            assert not journal.stalled
            assert len(read(disk / "journal" / "boot.journal")) == 2
        finally:
            journal.close()


def test_without_room_and_ballast_the_file_says_so(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2) as disk:
        journal = make_file(disk, ballast_bytes=64 << 20)
        fill(disk)
        with pytest.raises(OperatorFixable) as raised:
            journal.append(JournalKind.OUTPUT, {"text": "y" * 2_000_000})
        assert raised.value.code == "DISK_FULL"
        journal.close()


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12):
            try:
                while True:
                    file.write(b"f" * size)
            except OSError:
                continue


def test_history_reads_plays_and_goes_on_where_it_stood(tmp_path: Path) -> None:
    from studio.domain.arbiter_draft import Draft
    from studio.domain.arbiter_state import EMPTY_PLAN, RULES, ArbiterState, Play

    play = Play("a", plan_item("a", NOON, 60.0), "local")
    data = play_record_to_data(Draft(ArbiterState(), EMPTY_PLAN, NOON, RULES).record(play, PlayState.PLAYING))
    journal = make_file(tmp_path, "b1")
    history = JournalHistory(tmp_path / "journal")
    journal.append(JournalKind.BOOT, {"pid": 1})
    journal.append(JournalKind.PLAY, data)
    since = datetime.now(UTC) - timedelta(days=1)
    history.catch_up(since)
    assert [one.record.play_id for one in history.recalled] == ["a"]
    assert history.last_at == NOON
    journal.append(JournalKind.PLAY, data)
    history.catch_up(since)
    history.catch_up(since)
    assert len(history.recalled) == 2


def test_a_torn_last_record_is_left_out(tmp_path: Path) -> None:
    journal = make_file(tmp_path, "b1")
    journal.append(JournalKind.BOOT, {"pid": 1})
    journal.append(JournalKind.BOOT, {"pid": 2})
    journal.close()
    path = tmp_path / "journal" / "b1.journal"
    os.truncate(path, path.stat().st_size - 7)
    history = JournalHistory(tmp_path / "journal")
    history.catch_up(datetime.now(UTC) - timedelta(days=1))
    assert history.last_at == NOON
    assert not history.recalled
