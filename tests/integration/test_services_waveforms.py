"""Waveforms of takes: kept, glimpsed and made."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from studio.audio.peaks_store import FilePeaksStore
from studio.audio.recorder import RecorderLimits, RingRecorder
from studio.audio.take_reader import FileTakeReader
from studio.domain.errors import OperatorFixable
from studio.domain.takes import Take
from studio.dsp.peaks import build_peaks, peaks_between, to_bytes
from studio.services.waveforms import WaveformService
from tests.support.fake_input import HandFedInput
from tests.support.signals import speech_like
from tests.support.waiting import wait_until

STEP = 1 / 32_767


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Twelve seconds in three segments."""
    stream = HandFedInput()
    recorder = RingRecorder(tmp_path / "takes", lambda _: stream, RecorderLimits(segment_s=5.0))
    recorder.start("take", "", "")
    stream.feed(speech_like(12, 4))
    wait_until(lambda: stream.waiting() == 0)
    return recorder.stop()


@pytest.fixture
def waveforms(tmp_path: Path) -> WaveformService:
    return WaveformService(FileTakeReader(tmp_path / "takes"), FilePeaksStore(tmp_path / "cache"))


def test_whole_peaks_are_those_of_the_samples(waveforms: WaveformService, take: Take) -> None:
    made = waveforms.make(take)
    sound = waveforms.reader.read(take, 0, take.frames)
    for own, other in zip(made.levels, build_peaks([sound]).levels, strict=True):
        assert own.astype(int) == pytest.approx(other.astype(int), abs=2)


def test_what_was_made_is_kept_for_the_same_sound_alone(waveforms: WaveformService, take: Take) -> None:
    assert waveforms.kept(take) is None
    made = waveforms.make(take)
    kept = waveforms.kept(take)
    assert kept is not None
    assert to_bytes(kept) == to_bytes(made)
    other = Take(**{name: getattr(take, name) for name in take.__slots__} | {"segments": take.segments[:2]})
    assert waveforms.kept(other) is None


def test_kept_peaks_that_cannot_be_read_are_made_anew(waveforms: WaveformService, take: Take, tmp_path: Path) -> None:
    waveforms.make(take)
    (path,) = (tmp_path / "cache").iterdir()
    good = path.read_bytes()
    for bad in (b"", good[:100], b"XXXX" + good[4:], good[:4] + b"\xff\xff" + good[6:]):
        path.write_bytes(bad)
        assert waveforms.kept(take) is None
    waveforms.make(take)
    assert path.read_bytes() == good


def test_a_glimpse_shows_where_the_voice_is(waveforms: WaveformService, take: Take) -> None:
    glimpse = waveforms.glimpse(take, 200)
    assert (glimpse.frames, len(glimpse.levels)) == (take.frames, 1)
    seen = peaks_between(glimpse, 0, take.frames, 100)[:, 0]
    whole = peaks_between(waveforms.make(take), 0, take.frames, 100)[:, 0]
    # It misses what lies between, and invents nothing.
    assert (seen[:, 1] <= whole[:, 1] + 2 * STEP).all()
    assert (seen[:, 0] >= whole[:, 0] - 2 * STEP).all()
    assert float(np.corrcoef(seen[:, 2], whole[:, 2])[0, 1]) > 0.6


def test_a_take_whose_sound_is_gone_is_told(waveforms: WaveformService, take: Take, tmp_path: Path) -> None:
    (tmp_path / "takes" / "take" / "0002.wav").unlink()
    for work in (waveforms.make, waveforms.glimpse):
        with pytest.raises(OperatorFixable, match="MEDIA_MISSING"):
            work(take)
    assert not (tmp_path / "cache").exists()


def test_making_can_be_cancelled_and_keeps_nothing(waveforms: WaveformService, take: Take) -> None:
    with pytest.raises(OperatorFixable, match="CANCELLED"):
        waveforms.make(take, lambda _done: False)
    assert waveforms.kept(take) is None


def test_the_longest_unused_make_room(tmp_path: Path) -> None:
    store = FilePeaksStore(tmp_path / "cache", most_bytes=250)
    for number, key in enumerate(("a", "b")):
        assert store.keep(key, bytes(100))
        os.utime(tmp_path / "cache" / f"{key}.peaks", (number, number))
    assert store.load("a") == bytes(100)
    assert store.keep("c", bytes(100))
    assert store.load("b") is None
    assert store.load("a") == store.load("c") == bytes(100)


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path, take: Take) -> None:
    (tmp_path / "cache").write_bytes(b"a file stands where the folder should")
    waveforms = WaveformService(FileTakeReader(tmp_path / "takes"), FilePeaksStore(tmp_path / "cache"))
    assert waveforms.make(take).frames == take.frames
    assert waveforms.kept(take) is None
