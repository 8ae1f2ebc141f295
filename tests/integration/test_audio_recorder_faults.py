"""What the recorder does when disks stall and fill, and when it is killed."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from studio.audio.recorder import RecorderLimits, RingRecorder
from studio.domain.errors import OperatorFixable
from studio.domain.takes import Take
from studio.ports.recording import RecorderState
from tests.support.fake_input import RATE_HZ, HandFedInput, ramp, ramp_numbers
from tests.support.kill_recorder import REAL_PROGRAM, kill_recorder
from tests.support.pulse import PrivatePulse
from tests.support.small_disk import small_disk
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

BLOCK = 4800


class StallingDisk:
    """Stands in for ``os.write``: holds every write while closed, or fails as if the disk were full."""

    def __init__(self) -> None:
        self.flows = threading.Event()
        self.flows.set()
        self.room_bytes: int | None = None
        self.held = threading.Event()

    def write(self, handle: int, data: bytes) -> int:
        if not self.flows.is_set():
            self.held.set()
            self.flows.wait()
        if self.room_bytes is not None:
            data = data[: self.room_bytes]
            if not data:
                raise OSError(errno.ENOSPC, "no room")
            self.room_bytes -= len(data)
        return os.write(handle, data)


class Desk:
    """A recorder on a hand-fed microphone and a disk that can stall."""

    def __init__(self, takes: Path, limits: RecorderLimits, ring_frames: int = 1 << 20) -> None:
        self.takes = takes
        self.disk = StallingDisk()
        self.stream = HandFedInput(ring_frames=ring_frames)
        self.recorder = RingRecorder(takes, lambda _: self.stream, limits, write_bytes=self.disk.write)
        self.fed = 0

    def feed(self, frames: int, wait: bool = True) -> None:
        for _ in range(frames // BLOCK):
            self.stream.feed(ramp(self.fed, BLOCK))
            self.fed += BLOCK
        if wait:
            wait_until(lambda: self.stream.waiting() == 0, 5.0, "the drain took it")

    def sound(self, take: Take) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        parts = [sf.read(self.takes / take.id / s.path, dtype="float32", always_2d=True)[0] for s in take.segments]
        return ramp_numbers(np.concatenate(parts))


def test_a_disk_that_stalls_for_ten_seconds_loses_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, RecorderLimits())
    desk.recorder.start("take", "", "")
    desk.feed(RATE_HZ)
    desk.disk.flows.clear()
    desk.feed(BLOCK)
    assert desk.disk.held.wait(5.0)
    # Ten seconds of sound, given as fast as the drain takes them: to the queue they are ten seconds.
    desk.feed(10 * RATE_HZ)
    assert desk.recorder.status().length_s == desk.fed / RATE_HZ
    desk.disk.flows.set()
    take = desk.recorder.stop()
    assert not take.gaps
    assert np.array_equal(desk.sound(take), np.arange(desk.fed))


def test_a_longer_stall_is_a_counted_gap_and_recording_goes_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path, RecorderLimits(queue_s=2.0), ring_frames=RATE_HZ)
    desk.recorder.start("take", "", "")
    desk.feed(RATE_HZ)
    desk.disk.flows.clear()
    desk.feed(BLOCK)
    assert desk.disk.held.wait(5.0)
    for _ in range(8):
        # The queue fills, then the ring; then frames are dropped by count, so that the ring stays alive.
        desk.feed(RATE_HZ // 2, wait=False)
        wait_until(lambda: desk.stream.waiting() <= 0.9 * RATE_HZ, 5.0, "the ring is kept from filling")
    desk.disk.flows.set()
    wait_until(lambda: desk.stream.waiting() == 0, 5.0, "the drain goes on")
    desk.feed(RATE_HZ)
    wait_until(lambda: len(desk.recorder.status().gaps) > 0, 5.0, "the gap is shown while recording")
    assert desk.recorder.status().state is RecorderState.RECORDING
    take = desk.recorder.stop()
    assert {gap.cause for gap in take.gaps} == {"DISK_STALLED"}
    numbers = desk.sound(take)
    assert len(numbers) == desk.fed, "time stays true"
    silent = np.zeros(len(numbers), bool)
    for gap in take.gaps:
        silent[gap.at_frame : gap.at_frame + gap.length_frames] = True
    assert silent.any()
    assert np.array_equal(numbers, np.where(silent, -1, np.arange(desk.fed)))


def test_a_ring_that_overran_is_a_gap(tmp_path: Path) -> None:
    desk = Desk(tmp_path, RecorderLimits(), ring_frames=RATE_HZ)
    desk.recorder.start("take", "", "")
    desk.feed(RATE_HZ // 2)
    desk.stream.feed(ramp(desk.fed, 3 * RATE_HZ))
    wait_until(lambda: desk.recorder.status().length_s >= 3.5, 5.0, "lost frames count as time")
    take = desk.recorder.stop()
    (gap,) = take.gaps
    assert (gap.cause, gap.length_frames) == ("RING_FULL", 2 * RATE_HZ)
    assert take.frames == 3.5 * RATE_HZ


def test_segments_join_without_a_seam(tmp_path: Path) -> None:
    desk = Desk(tmp_path, RecorderLimits(segment_s=0.75))
    desk.recorder.start("take", "", "")
    desk.feed(2 * RATE_HZ)
    take = desk.recorder.stop()
    assert [segment.frames for segment in take.segments] == [36_000, 36_000, 24_000]
    assert np.array_equal(desk.sound(take), np.arange(desk.fed))


def test_a_full_disk_seals_what_is_written(tmp_path: Path) -> None:
    desk = Desk(tmp_path, RecorderLimits())
    desk.recorder.start("take", "", "")
    desk.feed(RATE_HZ)
    wait_until(lambda: desk.recorder.status().synced_s >= 1.0, 5.0, "a second is written")
    desk.disk.room_bytes = 100_001  # not a whole number of frames
    desk.feed(RATE_HZ, wait=False)
    wait_until(lambda: desk.recorder.status().state is RecorderState.DISK_FULL, 5.0, "the full disk is seen")
    take = desk.recorder.stop()
    assert take.frames == RATE_HZ + 100_001 // 3
    assert np.array_equal(desk.sound(take), np.arange(take.frames))


@pytest.fixture
def little_room(tmp_path: Path) -> Iterator[Path]:
    """10 MB: 72 s of a mono take."""
    with small_disk(tmp_path / "small") as place:
        yield place


def test_a_really_full_disk(little_room: Path) -> None:
    desk = Desk(little_room / "takes", RecorderLimits(keep_free_bytes=0))
    desk.recorder.start("take", "", "")
    while desk.recorder.status().state is RecorderState.RECORDING and desk.fed < 100 * RATE_HZ:
        desk.feed(RATE_HZ, wait=False)
        wait_until(lambda: desk.stream.waiting() == 0 or desk.recorder.status().state is RecorderState.DISK_FULL, 5.0)
    wait_until(lambda: desk.recorder.status().state is RecorderState.DISK_FULL, 10.0, "the full disk is seen")
    take = desk.recorder.stop()
    assert take.length_s > 60
    assert np.array_equal(desk.sound(take), np.arange(take.frames) % (1 << 22))
    with pytest.raises(OperatorFixable) as caught:
        desk.recorder.start("take-2", "", "")
    assert caught.value.code == "DISK_FULL"
    assert not (little_room / "takes" / "take-2").exists()


def test_digital_silence_is_a_warning(tmp_path: Path) -> None:
    desk = Desk(tmp_path, RecorderLimits())
    desk.recorder.start("take", "", "")
    desk.feed(RATE_HZ)
    for _ in range(31):
        desk.stream.feed(np.zeros((BLOCK, 1), np.float32))
    wait_until(lambda: desk.recorder.status().warnings == ("MIC_SILENT",), 5.0, "the silent microphone is told")
    desk.feed(BLOCK)
    wait_until(lambda: desk.recorder.status().warnings == (), 5.0, "sound ends the warning")
    desk.recorder.stop()


def test_a_card_that_reports_lost_frames_marks_the_place(tmp_path: Path) -> None:
    desk = Desk(tmp_path, RecorderLimits())
    desk.recorder.start("take", "", "")
    desk.feed(RATE_HZ)
    desk.stream.overflows = 1
    desk.feed(BLOCK)
    wait_until(lambda: desk.recorder.status().warnings == ("INPUT_OVERFLOW",), 5.0, "it is told while recording")
    take = desk.recorder.stop()
    (gap,) = take.gaps
    assert (gap.cause, gap.length_frames) == ("INPUT_OVERFLOW", 0)
    assert RATE_HZ <= gap.at_frame <= RATE_HZ + BLOCK
    assert np.array_equal(desk.sound(take), np.arange(desk.fed)), "no silence is made up"


def test_meters_show_peaks_and_clipping(tmp_path: Path) -> None:
    desk = Desk(tmp_path, RecorderLimits())
    desk.recorder.start("take", "", "")
    desk.stream.feed(np.full((BLOCK, 1), -0.5, np.float32))
    wait_until(lambda: desk.stream.waiting() == 0)
    status = desk.recorder.status()
    assert (status.peaks, status.clipped) == ((0.5,), False)
    assert desk.recorder.status().peaks == (0.0,), "peaks are since the last snapshot"
    desk.stream.feed(np.full((BLOCK, 1), 1.0, np.float32))
    wait_until(lambda: desk.stream.waiting() == 0)
    assert desk.recorder.status().clipped
    desk.recorder.stop()


def test_a_killed_recorder_loses_less_than_half_a_second(tmp_path: Path) -> None:
    for killed in kill_recorder(tmp_path, count=5, seed=20):
        assert killed.take.recovered
        assert killed.lost_s < 0.5
        sound, _ = sf.read(killed.takes / killed.take.id / "0001.wav", dtype="float32", always_2d=True)
        assert np.array_equal(ramp_numbers(sound), np.arange(killed.take.frames)), "every frame that was kept is right"


def test_a_real_recorder_killed(tmp_path: Path, pulse: PrivatePulse, microphone: str) -> None:
    (killed,) = kill_recorder(tmp_path, 1, 3, REAL_PROGRAM, pulse.env(source=microphone))
    assert killed.take.device == "ALSA/default"
    assert killed.lost_s < 0.5
