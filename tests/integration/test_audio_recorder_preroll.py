"""What the recorder hears before it records, what is marked while it does, and a disk that is nearly full."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.recorder import RecorderLimits, RingRecorder
from studio.audio.recovery import recover_takes
from studio.audio.room import DiskRoom
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.takes import MarkerKind, Take, TakeMarker
from studio.ports.recording import RecorderState
from tests.support.fake_input import RATE_HZ, HandFedInput, ramp, ramp_numbers
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

BLOCK = RATE_HZ // 10
TWO_SECONDS = RecorderLimits(preroll_s=2.0)


class Microphones:
    """Hand-fed microphones by key, on a recorder with two seconds of pre-roll."""

    def __init__(self, takes: Path, limits: RecorderLimits = TWO_SECONDS) -> None:
        self.takes = takes
        self.inputs: dict[str | None, HandFedInput] = {}
        self.recorder = RingRecorder(takes, self.open, limits)
        self.fed = 0

    def open(self, device: str | None) -> HandFedInput:
        return self.inputs.setdefault(device, HandFedInput())

    def feed(self, seconds: float, device: str | None = None) -> None:
        stream = self.inputs[device]
        for _ in range(round(seconds * 10)):
            stream.feed(ramp(self.fed, BLOCK))
            self.fed += BLOCK
        wait_until(lambda: stream.waiting() == 0, 5.0, "the drain took it")

    def numbers(self, take: Take) -> NDArray[np.int64]:
        parts = [sf.read(self.takes / take.id / s.path, dtype="float32", always_2d=True)[0] for s in take.segments]
        return ramp_numbers(np.concatenate(parts))


@pytest.fixture
def desk(tmp_path: Path) -> Microphones:
    return Microphones(tmp_path / "takes")


def test_a_take_begins_before_the_press_and_nothing_is_written_until_then(desk: Microphones) -> None:
    desk.recorder.listen()
    desk.feed(3.0)
    status = desk.recorder.status()
    assert (status.state, status.listening, status.device) == (RecorderState.IDLE, True, "fake/microphone")
    assert status.preroll_s == 2.0, "the memory is bounded"
    assert not desk.takes.exists()
    desk.recorder.start("take", "", "")
    desk.feed(1.0)
    status = desk.recorder.status()
    assert (status.length_s, status.preroll_s) == (1.0, 2.0), "length counts from the press"
    take = desk.recorder.stop()
    assert (take.preroll_frames, take.frames, take.begins_at) == (2 * RATE_HZ, 3 * RATE_HZ, 2 * RATE_HZ)
    assert np.array_equal(desk.numbers(take), np.arange(RATE_HZ, 4 * RATE_HZ)), "without a seam"
    assert desk.recorder.sealed() == [take], "the sidecar says so"


def test_the_microphone_is_heard_on_between_takes(desk: Microphones) -> None:
    desk.recorder.listen()
    desk.recorder.start("first", "", "")
    desk.feed(1.0)
    desk.recorder.stop()
    desk.feed(0.5)
    desk.recorder.start("second", "", "")
    desk.feed(0.5)
    second = desk.recorder.stop()
    assert second.preroll_frames == RATE_HZ // 2, "what was in the take before is not in this one"
    assert np.array_equal(desk.numbers(second), np.arange(RATE_HZ, 2 * RATE_HZ))
    assert desk.inputs[None].opened == 1
    desk.recorder.stop_listening()
    assert not desk.inputs[None].alive()
    assert not desk.recorder.status().listening


def test_a_recorder_nobody_had_listen_lets_the_microphone_go(desk: Microphones) -> None:
    desk.recorder.start("take", "", "")
    desk.feed(0.5)
    assert desk.recorder.stop().preroll_frames == 0
    assert not desk.inputs[None].alive()


def test_another_microphone_has_no_part_of_what_the_first_heard(desk: Microphones) -> None:
    desk.recorder.listen("one")
    desk.feed(1.0, "one")
    desk.recorder.listen("two")
    assert not desk.inputs["one"].alive()
    desk.feed(0.3, "two")
    desk.recorder.listen("two")
    assert desk.inputs["two"].opened == 1, "the same one is not opened again"
    desk.recorder.start("take", "", "", "two")
    desk.feed(0.5, "two")
    take = desk.recorder.stop()
    assert np.array_equal(desk.numbers(take), np.arange(RATE_HZ, RATE_HZ + 8 * BLOCK))


def test_a_hole_in_what_was_heard_before_ends_the_preroll(desk: Microphones) -> None:
    desk.recorder.listen()
    desk.feed(1.0)
    desk.inputs[None].plugged = False
    wait_until(lambda: desk.recorder.status().warnings == ("DEVICE_LOST",), 5.0, "the loss is told")
    desk.inputs[None].plugged = True
    wait_until(lambda: desk.recorder.status().warnings == (), 5.0, "it comes back by itself")
    desk.feed(0.5)
    desk.recorder.start("take", "", "")
    desk.feed(0.5)
    take = desk.recorder.stop()
    assert (take.preroll_frames, take.gaps) == (RATE_HZ // 2, ())


def test_markers_stand_where_they_were_set_and_survive_a_kill(desk: Microphones, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="NOT_RECORDING"):
        desk.recorder.mark("early")
    desk.recorder.listen()
    desk.feed(1.0)
    desk.recorder.start("take", "", "")
    desk.feed(0.5)
    assert desk.recorder.mark("Đồng ý", MarkerKind.CONSENT) == 15 * BLOCK
    desk.feed(0.5)
    desk.recorder.mark("Mốc 1")
    marks = (TakeMarker(15 * BLOCK, "Đồng ý", MarkerKind.CONSENT), TakeMarker(20 * BLOCK, "Mốc 1"))
    wait_until(lambda: desk.recorder.status().markers == marks, 5.0, "they are shown while recording")
    wait_until(lambda: desk.recorder.status().synced_s >= 1.0, 5.0, "the sound is on the disk")
    # As a crash leaves it: a copy that nobody holds.
    crashed = tmp_path / "crashed" / "take"
    crashed.mkdir(parents=True)
    for path in (desk.takes / "take").iterdir():
        if path.name != "recording.lock":
            (crashed / path.name).write_bytes(path.read_bytes())
    (found,) = recover_takes(tmp_path / "crashed")
    assert (found.markers, found.preroll_frames, found.recovered) == (marks, RATE_HZ, True)
    take = desk.recorder.stop()
    assert take.markers == marks
    assert take.begins_at == 15 * BLOCK, "words of consent are kept, and not aired"


def test_momentary_loudness_is_told_before_and_while_recording(desk: Microphones) -> None:
    desk.recorder.listen()
    stream = desk.inputs[None]
    # ITU-R BS.1770-5 Annex 1: a 997 Hz sine at full scale in one channel reads -3.01 LKFS.
    sine = (0.1 * np.sin(2 * np.pi * 997 * np.arange(RATE_HZ) / RATE_HZ)).astype(np.float32)[:, None]
    stream.feed(sine)
    wait_until(lambda: stream.waiting() == 0)
    before = desk.recorder.status().momentary_lufs
    assert before == pytest.approx(-23.01, abs=0.05)
    desk.recorder.start("take", "", "")
    assert desk.recorder.status().momentary_lufs == before
    stream.feed(np.zeros((RATE_HZ, 1), np.float32))
    wait_until(lambda: desk.recorder.status().momentary_lufs is None, 5.0, "silence has no loudness")
    desk.recorder.stop()


def test_a_nearly_full_disk_ends_the_take_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = [1 << 30]
    monkeypatch.setattr("studio.audio.room.DiskRoom._free_now", lambda _self: free[0])
    desk = Microphones(tmp_path / "takes", RecorderLimits(keep_free_bytes=64 << 20))
    desk.recorder.start("take", "", "")
    desk.feed(1.0)
    assert desk.recorder.status().disk_left_s == pytest.approx(((1 << 30) - (64 << 20)) / (3 * RATE_HZ))
    free[0] = (64 << 20) - 1
    wait_until(lambda: desk.recorder.status().state is RecorderState.DISK_FULL, 5.0, "it stops by itself")
    assert desk.recorder.status().warnings == (), "no write failed"
    take = desk.recorder.stop()
    assert np.array_equal(desk.numbers(take), np.arange(RATE_HZ))
    with pytest.raises(OperatorFixable, match="DISK_FULL"):
        desk.recorder.start("next", "", "")
    assert not (desk.takes / "next").exists()


def test_how_long_the_disk_lasts_is_told_from_how_fast_it_fills(tmp_path: Path) -> None:
    now, free = [0.0], [1_000_000_000]
    room = DiskRoom(tmp_path, 100_000_000, lambda: now[0], lambda _folder: free[0])
    assert room.left_s(150_000) == pytest.approx(6000)
    for _ in range(15):
        # Another program writes a megabyte a second.
        now[0] += 2
        free[0] -= 2_000_000
        left_s = room.left_s(150_000)
    assert left_s == pytest.approx((free[0] - 100_000_000) / 1_000_000)
    free[0] = 99_999_999
    assert not room.has_room()
    assert room.left_s(150_000) == 0
