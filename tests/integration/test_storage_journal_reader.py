"""Journals as a crash, a power cut or a hand leaves them."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from studio.domain.audit import CHAIN_START, BrokenLink
from studio.domain.broadcast import JournalKind, JournalRecord, PlayState
from studio.domain.journal import encode_record
from studio.storage.journal_reader import FolderJournal, read_new
from tests.support.store_samples import Boot, a_play


def lines_of(boot: Boot) -> list[bytes]:
    hashes = [CHAIN_START, *(record.sha256 for record in boot.records)]
    return [encode_record(record, previous) for record, previous in zip(boot.records, hashes, strict=False)]


def a_boot(plays: int = 3) -> Boot:
    boot = Boot()
    for number in range(plays):
        boot.play(a_play(PlayState.QUEUED, name=f"s{number}"))
    return boot


def write(folder: Path, boot: Boot, *parts: bytes, room: int = 4096) -> Path:
    """Write a preallocated journal: the rest of the room is zero."""
    path = folder / f"{boot.boot_id}.journal"
    path.write_bytes(b"".join(parts) + b"\0" * room)
    return path


def nothing_taken_in(boot_id: str) -> int:
    return 0


def test_all_boots_are_read_in_order(tmp_path: Path) -> None:
    first, second = a_boot(), a_boot()
    for boot in (second, first):
        write(tmp_path, boot, *lines_of(boot))
    expected = sorted([*first.records, *second.records], key=lambda record: (record.boot_id, record.counter))
    assert read_new(tmp_path, nothing_taken_in) == expected
    assert FolderJournal(tmp_path).check() == []


def test_a_missing_folder_and_an_empty_file_hold_nothing(tmp_path: Path) -> None:
    assert read_new(tmp_path / "none", nothing_taken_in) == []
    write(tmp_path, Boot("empty"))
    assert FolderJournal(tmp_path).read_new(nothing_taken_in) == []
    assert FolderJournal(tmp_path).check() == []


def test_only_what_is_new_is_given_and_what_was_not_taken_in_is_given_again(tmp_path: Path) -> None:
    boot = a_boot()
    lines = lines_of(boot)
    journal = FolderJournal(tmp_path)
    write(tmp_path, boot, *lines[:2])
    assert journal.read_new(nothing_taken_in) == boot.records[:2]
    assert journal.read_new(nothing_taken_in) == boot.records[:2]
    write(tmp_path, boot, *lines)
    assert journal.read_new(lambda _: 2) == boot.records[2:]
    assert journal.read_new(lambda _: 4) == []
    # A database restored from a copy asks again for what it lost.
    assert journal.read_new(lambda _: 1) == boot.records[1:]


def test_a_long_journal_crosses_the_reading_blocks(tmp_path: Path) -> None:
    boot = a_boot(400)
    write(tmp_path, boot, *lines_of(boot), room=0)
    assert read_new(tmp_path, nothing_taken_in) == boot.records


@pytest.mark.parametrize("room", [0, 4096])
def test_every_cut_of_the_last_line_gives_all_before_it(tmp_path: Path, room: int) -> None:
    boot = a_boot(2)
    *whole, last = lines_of(boot)
    for cut in range(len(last)):
        write(tmp_path, boot, *whole, last[:cut], room=room)
        assert read_new(tmp_path, nothing_taken_in) == boot.records[:2]
        torn = [BrokenLink(boot.boot_id, 3, "TORN")] if cut else []
        assert FolderJournal(tmp_path).check() == torn


def test_a_torn_line_that_was_only_unfinished_is_read_when_it_is_whole(tmp_path: Path) -> None:
    boot = a_boot(2)
    lines = lines_of(boot)
    journal = FolderJournal(tmp_path)
    write(tmp_path, boot, *lines[:2], lines[2][:50])
    assert journal.read_new(nothing_taken_in) == boot.records[:2]
    write(tmp_path, boot, *lines)
    assert journal.read_new(lambda _: 2) == boot.records[2:]


def test_an_altered_line_is_named_told_once_and_stepped_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    boot = a_boot(3)
    lines = lines_of(boot)
    lines[2] = lines[2].replace(b"QUEUED", b"PLAYED")
    write(tmp_path, boot, *lines)
    journal = FolderJournal(tmp_path)
    assert journal.check() == [BrokenLink(boot.boot_id, 3, "ALTERED")]
    with caplog.at_level(logging.ERROR):
        assert journal.read_new(nothing_taken_in) == [*boot.records[:2], boot.records[3]]
        journal.read_new(nothing_taken_in)
    assert [record.args for record in caplog.records] == [(boot.boot_id, 3, "ALTERED")]


def test_a_removed_line_is_missing(tmp_path: Path) -> None:
    boot = a_boot(3)
    lines = lines_of(boot)
    write(tmp_path, boot, lines[0], *lines[2:])
    assert FolderJournal(tmp_path).check() == [BrokenLink(boot.boot_id, 2, "MISSING")]


def test_a_rewritten_line_no_longer_chains(tmp_path: Path) -> None:
    boot, forged = a_boot(3), Boot()
    forged.boot_id = boot.boot_id
    forged.records = boot.records[:1]
    forged.write(JournalKind.STOP, {"reason": "forged"})
    write(tmp_path, boot, *lines_of(forged), *lines_of(boot)[2:])
    assert FolderJournal(tmp_path).check() == [BrokenLink(boot.boot_id, 3, "UNCHAINED")]


def test_a_record_of_another_boot_is_not_taken(tmp_path: Path) -> None:
    boot, other = a_boot(1), a_boot(0)
    write(tmp_path, boot, *lines_of(boot), *lines_of(other))
    assert FolderJournal(tmp_path).check() == [BrokenLink(boot.boot_id, 1, "FOREIGN")]
    taken: list[JournalRecord] = read_new(tmp_path, nothing_taken_in)
    assert taken == boot.records
