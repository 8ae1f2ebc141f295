"""Speech and its rests, on sounds whose rests are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.domain.editing import Clip, Loop, TrackKind
from studio.domain.takes import INTERNAL_RATE_HZ as RATE
from studio.dsp.peaks import BIN_FRAMES, build_peaks
from studio.dsp.silences import (
    levels_of_peaks,
    levels_of_sound,
    quietest,
    ranges_of,
    speech_bins,
    speech_threshold_dbfs,
    timeline_speech,
)


def speech(words: list[tuple[float, float]], seconds: float, room_db: float = -62.0) -> NDArray[np.float32]:
    """Words as swelling noise at −20 dBFS in a room of ``room_db``; (frames, 1)."""
    random = np.random.default_rng(1)
    sound = 10 ** (room_db / 20) * random.standard_normal(round(seconds * RATE))
    for start, end in words:
        first, last = round(start * RATE), round(end * RATE)
        swell = np.sin(np.linspace(0, np.pi, last - first)) ** 0.5
        sound[first:last] += 0.14 * swell * random.standard_normal(last - first)
    return sound.astype(np.float32)[:, None]


WORDS = [(1.0, 2.5), (2.7, 4.0), (7.0, 9.0)]


@pytest.mark.parametrize("room_db", [-80.0, -62.0, -50.0])
def test_rests_are_found_and_no_word_is_touched(room_db: float) -> None:
    bins = speech_bins(levels_of_sound(speech(WORDS, 11.0, room_db)))
    found = ranges_of(~bins, RATE // 2)
    assert len(found) == 3
    for start, end in found:
        assert not any(start < last * RATE and end > first * RATE for first, last in WORDS)
    middle = found[1]
    assert 4.0 <= middle[0] / RATE < 4.3
    assert 6.7 < middle[1] / RATE <= 7.0


def test_levels_of_stored_peaks_are_those_of_the_sound() -> None:
    sound = speech(WORDS, 11.0)
    stored = levels_of_peaks(build_peaks([sound]))
    direct = levels_of_sound(sound)
    count = len(direct.dbfs)
    assert stored.dbfs[:count] == pytest.approx(direct.dbfs, abs=0.3)
    assert np.array_equal(speech_bins(stored)[: count - 60], speech_bins(direct)[: count - 60])


def test_a_click_is_no_word() -> None:
    sound = speech(WORDS, 11.0)
    sound[5 * RATE : 5 * RATE + 200] = 0.9
    assert len(ranges_of(~speech_bins(levels_of_sound(sound)), RATE // 2)) == 3


def test_steady_speech_has_no_rest_and_an_empty_room_no_word() -> None:
    random = np.random.default_rng(2)
    steady = (0.1 * random.standard_normal((RATE * 3, 1))).astype(np.float32)
    assert speech_bins(levels_of_sound(steady)).all()
    assert not speech_bins(levels_of_sound(steady * np.float32(0.005))).any()
    assert not speech_bins(levels_of_sound(np.zeros((RATE, 1), np.float32))).any()


def test_the_room_is_learned_where_nobody_speaks_and_nothing_dropped_out() -> None:
    sound = speech(WORDS, 11.0)
    sound[5 * RATE : 6 * RATE] = 0.0
    found = quietest(levels_of_sound(sound), RATE // 2)
    assert found is not None
    start, end = found
    assert abs(end - start - RATE // 2) < BIN_FRAMES
    assert not any(start < last * RATE and end > first * RATE for first, last in [*WORDS, (5.0, 6.0)])
    assert quietest(levels_of_sound(speech([(0.0, 3.0)], 3.0)), 2 * RATE) is None


@settings(deadline=None, max_examples=40)
@given(st.lists(st.booleans(), max_size=200), st.integers(0, 5_000))
def test_ranges_are_the_runs(flags: list[bool], at_least: int) -> None:
    found = ranges_of(np.array(flags, bool), at_least)
    back = np.zeros(len(flags), bool)
    for start, end in ranges_of(np.array(flags, bool)):
        back[start // BIN_FRAMES : end // BIN_FRAMES] = True
    assert back.tolist() == flags
    assert all(end - start >= at_least for start, end in found)


def test_the_timeline_speaks_where_its_clips_do() -> None:
    bins = np.zeros(100, bool)
    bins[10:20] = True
    takes = {"t": bins}
    clips = [
        Clip("a", "t", TrackKind.VOICE, 50 * BIN_FRAMES, 5 * BIN_FRAMES, 40 * BIN_FRAMES),
        Clip("b", "unknown", TrackKind.VOICE, 0, 0, 4 * BIN_FRAMES),
        Clip("c", "t", TrackKind.BED, 0, 0, 50 * BIN_FRAMES),
        Clip("d", "t", TrackKind.VOICE, 20 * BIN_FRAMES, 0, 9 * BIN_FRAMES, loop=Loop(0, 512, 10)),
    ]
    found = timeline_speech(clips, takes.get, 90 * BIN_FRAMES)
    assert ranges_of(found) == [(0, 4 * BIN_FRAMES), (55 * BIN_FRAMES, 65 * BIN_FRAMES)]


def test_the_threshold_lies_between_room_and_speech() -> None:
    levels = levels_of_sound(speech(WORDS, 11.0, -60.0))
    assert -54.5 <= speech_threshold_dbfs(levels) <= -36.0
