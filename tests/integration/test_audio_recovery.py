"""What recovery makes of the remains of a crash, each kind of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from studio.audio.recovery import recover_takes
from studio.audio.take_folder import Sidecar, empty_take, read_sidecar, sealed_takes, write_sidecar
from studio.audio.take_lock import TakeLock
from studio.audio.wav24 import HEADER_BYTES, header, to_pcm24
from studio.domain.takes import Take, TakeGap
from tests.support.fake_input import ramp, ramp_numbers

FRAMES = 1001
BEGUN = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)


def crash(takes: Path, name: str = "take", *, stale_header: bool = True, sidecar: bool = True) -> Path:
    """Leave a take as a killed recorder leaves it: an open part, its header older than its sound."""
    folder = takes / name
    folder.mkdir(parents=True)
    if sidecar:
        take = empty_take(name, "Thông báo", "person-1", "fake/microphone", BEGUN, 48_000, 1)
        write_sidecar(folder, Sidecar(take, sealed=False))
    sound = to_pcm24(ramp(0, FRAMES))
    part = folder / "0001.wav.part"
    part.write_bytes(header(1, 48_000, 300 if stale_header else len(sound)) + sound)
    return part


def recover_one(takes: Path) -> Take:
    (take,) = recover_takes(takes)
    assert recover_takes(takes) == [], "recovery is done once"
    assert sealed_takes(takes) == [take]
    return take


def frames_of(takes: Path, take: Take) -> list[int]:
    parts = [sf.read(takes / take.id / s.path, dtype="float32", always_2d=True)[0] for s in take.segments]
    return [int(number) for number in ramp_numbers(np.concatenate(parts))]


def test_every_frame_behind_a_stale_header_is_kept(tmp_path: Path) -> None:
    crash(tmp_path)
    take = recover_one(tmp_path)
    assert take.recovered
    assert (take.title, take.author_id, take.started_at) == ("Thông báo", "person-1", BEGUN)
    assert frames_of(tmp_path, take) == list(range(FRAMES))


@pytest.mark.parametrize("rest", [b"\x01", b"\x01\x02"])
def test_a_cut_frame_is_left_out(tmp_path: Path, rest: bytes) -> None:
    part = crash(tmp_path)
    part.write_bytes(part.read_bytes() + rest)
    take = recover_one(tmp_path)
    assert take.frames == FRAMES
    assert frames_of(tmp_path, take) == list(range(FRAMES))


def test_a_header_of_zeros_is_rebuilt_from_the_sidecar(tmp_path: Path) -> None:
    part = crash(tmp_path)
    part.write_bytes(bytes(HEADER_BYTES) + part.read_bytes()[HEADER_BYTES:])
    assert frames_of(tmp_path, recover_one(tmp_path)) == list(range(FRAMES))


@pytest.mark.parametrize("rubbish", [None, b"", b"{", b"[]", b'{"format": 9}'])
def test_a_sidecar_that_is_missing_or_broken_costs_the_title_only(tmp_path: Path, rubbish: bytes | None) -> None:
    part = crash(tmp_path, sidecar=False)
    if rubbish is not None:
        (part.parent / "take.json").write_bytes(rubbish)
    take = recover_one(tmp_path)
    assert take.title == "take"
    assert frames_of(tmp_path, take) == list(range(FRAMES))


def test_sealed_segments_before_the_open_one_are_kept_in_order(tmp_path: Path) -> None:
    part = crash(tmp_path)
    sound = to_pcm24(ramp(FRAMES, 500))
    part.rename(part.with_name("0001.wav"))
    (part.parent / "0001.wav").write_bytes(header(1, 48_000, 3 * FRAMES) + to_pcm24(ramp(0, FRAMES)))
    part.with_name("0002.wav.part").write_bytes(header(1, 48_000, 0) + sound)
    take = recover_one(tmp_path)
    assert [segment.path for segment in take.segments] == ["0001.wav", "0002.wav"]
    assert frames_of(tmp_path, take) == list(range(FRAMES + 500))


def test_gaps_of_the_sidecar_stay(tmp_path: Path) -> None:
    part = crash(tmp_path)
    sidecar = read_sidecar(part.parent)
    assert sidecar is not None
    gaps = (TakeGap(100, 20, "DISK_STALLED"),)
    write_sidecar(part.parent, Sidecar(_with_gaps(sidecar.take, gaps), sealed=False))
    assert recover_one(tmp_path).gaps == gaps


def test_what_holds_no_sound_is_moved_aside_not_deleted(tmp_path: Path) -> None:
    part = crash(tmp_path)
    part.write_bytes(b"RIFF")
    assert recover_takes(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["take.unreadable"]
    assert (tmp_path / "take.unreadable" / "0001.wav.part.unreadable").read_bytes() == b"RIFF"
    assert recover_takes(tmp_path) == []


def test_a_take_being_recorded_elsewhere_is_left_alone(tmp_path: Path) -> None:
    part = crash(tmp_path)
    lock = TakeLock(part.parent)
    assert lock.acquire()
    assert recover_takes(tmp_path) == []
    assert part.exists()
    lock.release()
    recover_one(tmp_path)


def test_no_takes_yet(tmp_path: Path) -> None:
    assert recover_takes(tmp_path / "takes") == []
    assert sealed_takes(tmp_path / "takes") == []


def _with_gaps(take: Take, gaps: tuple[TakeGap, ...]) -> Take:
    return Take(
        take.id,
        take.title,
        take.started_at,
        take.sample_rate_hz,
        take.channels,
        take.segments,
        gaps,
        take.device,
        take.author_id,
    )
