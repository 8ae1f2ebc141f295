"""The journal's lines: what is written is read again, and what was touched is noticed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from studio.domain.audit import CHAIN_START
from studio.domain.broadcast import JournalKind, PlayRecord, PlayState
from studio.domain.errors import Defect
from studio.domain.journal import (
    decode_record,
    encode_record,
    next_record,
    play_record_from_data,
    play_record_to_data,
)

AT = datetime(2026, 1, 5, 5, 0, 0, 123456, tzinfo=UTC)
PLAY = PlayRecord(
    play_id="s:1:local",
    slot_id="s",
    target="local",
    programme_id="p",
    version=2,
    manifest_sha256="a" * 64,
    file_sha256="b" * 64,
    title="Bản tin sáng",
    planned_start=AT,
    planned_end=AT + timedelta(minutes=5),
    state=PlayState.PLAYING,
    heard_at=AT + timedelta(microseconds=9_001),
    position_s=12.25,
    integrated_lufs=-16.1,
)


def test_a_line_gives_its_record_back() -> None:
    record = next_record("boot", 7, AT, 99, JournalKind.PLAY, play_record_to_data(PLAY), "c" * 64)
    line = encode_record(record, "c" * 64)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decode_record(line) == (record, "c" * 64)
    assert play_record_from_data(decode_record(line)[0].data) == PLAY


def test_a_play_without_a_heard_instant_and_with_silence_survives() -> None:
    quiet = replace(PLAY, heard_at=None, integrated_lufs=float("-inf"))
    again = play_record_from_data(json.loads(json.dumps(play_record_to_data(quiet))))
    assert again == replace(quiet, integrated_lufs=None)


def test_every_single_changed_byte_is_noticed() -> None:
    record = next_record("boot", 1, AT, 5, JournalKind.BOOT, {"pid": 12}, CHAIN_START)
    line = encode_record(record, CHAIN_START)
    for index in range(len(line) - 1):
        touched = line[:index] + bytes([line[index] ^ 1]) + line[index + 1 :]
        with pytest.raises(Defect, match="JOURNAL_RECORD_BAD"):
            decode_record(touched)


@pytest.mark.parametrize("line", [b"", b"\0\0\0", b'{"sha256":"', b"[]", b'{"sha256": 1, "body": 2}', b"null"])
def test_what_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(Defect, match="JOURNAL_RECORD_BAD"):
        decode_record(line)


def test_a_record_is_not_written_onto_another_past() -> None:
    record = next_record("boot", 2, AT, 5, JournalKind.STOP, {"reason": "asked"}, "d" * 64)
    with pytest.raises(Defect, match="JOURNAL_RECORD_BAD"):
        encode_record(record, "e" * 64)


@pytest.mark.parametrize("data", [{"x": float("nan")}, {"x": AT}])
def test_data_that_json_cannot_say_is_our_defect(data: dict[str, Any]) -> None:
    with pytest.raises(Defect, match="JOURNAL_RECORD_BAD"):
        next_record("boot", 1, AT, 5, JournalKind.OUTPUT, data)


def test_a_play_of_a_wrong_shape_is_our_defect() -> None:
    data = play_record_to_data(PLAY)
    del data["state"]
    with pytest.raises(Defect, match="JOURNAL_RECORD_BAD"):
        play_record_from_data(data)
