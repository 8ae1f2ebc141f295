"""From the on-air process's own journal on disk to the row that a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from studio.domain.broadcast import BroadcastLogEntry, JournalKind, PlayState
from studio.domain.journal import play_record_to_data
from studio.onair.journal import JournalFile
from studio.storage.journal_reader import FolderJournal
from studio.storage.store import SqlStore
from tests.support.store_samples import NOON, StillClock, a_play

pytest_plugins = ["tests.support.postgres_fixtures", "tests.support.store_fixtures"]


def keep(store: SqlStore, journal: FolderJournal) -> int:
    """What the keeper does at each of its rounds."""
    with store.write("keeper") as unit:
        return unit.log.take_in(journal.read_new(unit.log.counter))


def rows(store: SqlStore) -> Sequence[BroadcastLogEntry]:
    with store.read() as unit:
        return unit.log.between(NOON, NOON + timedelta(hours=1))


def test_a_programme_through_a_crash_and_a_torn_line(
    tmp_path: Path, empty_sqlite: str, still_clock: StillClock
) -> None:
    folder, ballast = tmp_path / "journal", tmp_path / "ballast"
    ballast.write_bytes(b"")
    playing = replace(a_play(PlayState.PLAYING), heard_at=NOON)
    first = JournalFile(folder, ballast, "boot-1", still_clock)
    first.append(JournalKind.BOOT, {"pid": 1, "standby": False, "version": "1"})
    first.append(JournalKind.PLAY, play_record_to_data(playing))
    with SqlStore(empty_sqlite, still_clock, "keeper") as store:
        journal = FolderJournal(folder)
        assert keep(store, journal) == 2
        assert [row.state for row in rows(store)] == [PlayState.PLAYING]

        # The process dies in the middle of a line.
        path = folder / "boot-1.journal"
        raw = path.read_bytes()
        end = raw.index(b"\0")
        path.write_bytes(raw[:end] + b'{"sha256":"' + raw[end + 11 :])

        still_clock.advance(61)
        second = JournalFile(folder, ballast, "boot-2", still_clock)
        again = replace(playing, heard_at=NOON + timedelta(seconds=61), position_s=61.0)
        second.append(JournalKind.PLAY, play_record_to_data(again))
        done = replace(playing, state=PlayState.PLAYED, heard_at=NOON + timedelta(seconds=300), integrated_lufs=-16.0)
        second.append(JournalKind.PLAY, play_record_to_data(done))
        second.close()
        assert keep(store, journal) == 2
        assert keep(store, journal) == 0
        (row,) = rows(store)
        assert (row.state, row.rejoins, row.integrated_lufs) == (PlayState.PLAYED, 1, -16.0)
        assert (row.actual_start, row.actual_end) == (NOON, NOON + timedelta(seconds=300))
        assert [(broken.chain, broken.counter, broken.why) for broken in journal.check()] == [("boot-1", 3, "TORN")]
    first.close()
