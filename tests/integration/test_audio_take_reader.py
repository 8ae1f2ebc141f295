"""Frames of takes read across segments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.audio.recorder import RecorderLimits, RingRecorder
from studio.audio.take_reader import FileTakeReader
from studio.domain.errors import OperatorFixable
from studio.domain.takes import Take
from tests.support.fake_input import RATE_HZ, HandFedInput, ramp, ramp_numbers
from tests.support.waiting import wait_until


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """A second and a half in three segments, each frame telling its number."""
    stream = HandFedInput()
    recorder = RingRecorder(tmp_path, lambda _: stream, RecorderLimits(segment_s=0.5))
    recorder.start("take", "", "")
    stream.feed(ramp(0, RATE_HZ * 3 // 2))
    wait_until(lambda: stream.waiting() == 0)
    return recorder.stop()


@pytest.mark.parametrize(("start", "frames"), [(0, 10), (23_990, 20), (0, 72_000), (71_999, 1), (20_000, 30_000)])
def test_frames_are_read_across_segments(tmp_path: Path, take: Take, start: int, frames: int) -> None:
    assert len(take.segments) == 3
    reader = FileTakeReader(tmp_path)
    sound = reader.read(take, start, frames)
    assert sound.dtype == np.float32
    assert sound.shape == (frames, 1)
    assert np.array_equal(ramp_numbers(sound), np.arange(start, start + frames))
    reader.close()


def test_past_both_ends_is_silence(tmp_path: Path, take: Take) -> None:
    reader = FileTakeReader(tmp_path)
    assert ramp_numbers(reader.read(take, -2, 4)).tolist() == [-1, -1, 0, 1]
    assert ramp_numbers(reader.read(take, 71_999, 3)).tolist() == [71_999, -1, -1]
    assert not reader.read(take, 80_000, 5).any()
    reader.close()


def test_a_segment_that_is_gone_or_shortened_is_told(tmp_path: Path, take: Take) -> None:
    (tmp_path / "take" / "0002.wav").unlink()
    path = tmp_path / "take" / "0003.wav"
    path.write_bytes(path.read_bytes()[:1000])
    reader = FileTakeReader(tmp_path)
    assert len(reader.read(take, 0, 24_000)) == 24_000
    for start in (24_000, 60_000):
        with pytest.raises(OperatorFixable) as caught:
            reader.read(take, start, 100)
        assert caught.value.code == "MEDIA_MISSING"
    reader.close()
