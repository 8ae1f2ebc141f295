"""The ear reads instants between clicks, on a sink whose clock is neither right nor steady."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.bench.ear import Ear, make_ear
from tests.bench.reference_clicks import EVERY_S, chirp
from tests.support.hearing import RATE_HZ

BEGAN_S = 1000.0
LENGTH_S = 12.0
# The sink plays 0.3 % fast.
SINK_HZ = RATE_HZ * 1.003
SILENCE_S = (5.0, 5.4)


def frame_of(monotonic_s: float) -> int:
    return round((monotonic_s - BEGAN_S) * SINK_HZ)


def capture(programme: NDArray[np.float32], starts_s: float) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return (frames, 2) of a sink with the programme on both channels, and the clicks' instants."""
    sound = np.zeros((frame_of(BEGAN_S + LENGTH_S), 2), np.float32)
    first = frame_of(starts_s)
    sound[first : first + len(programme)] += programme[:, np.newaxis]
    times = BEGAN_S + np.arange(0.5, LENGTH_S - 0.5, EVERY_S)
    for at in times:
        begin = frame_of(float(at))
        sound[begin : begin + len(chirp()), 1] += chirp()
    return sound, times


@pytest.fixture
def programme() -> NDArray[np.float32]:
    rng = np.random.default_rng(4)
    sound = rng.normal(0, 0.2, round(6.0 * RATE_HZ)).astype(np.float32)
    sound[round(3.0 * RATE_HZ) : round(3.4 * RATE_HZ)] = 0
    return sound


@pytest.fixture
def ear(programme: NDArray[np.float32]) -> Ear:
    sound, times = capture(programme, BEGAN_S + 2.0)
    # What is told of the first frame is wrong by far more than what is to be measured.
    return make_ear(sound, times, BEGAN_S + 0.03)


@pytest.mark.parametrize("after_s", [1.0, 4.567, 10.9])
def test_an_instant_is_read_between_the_clicks(ear: Ear, after_s: float) -> None:
    assert ear.heard_at(after_s * SINK_HZ) == pytest.approx(BEGAN_S + after_s, abs=5e-5)
    assert ear.frame_at(BEGAN_S + after_s) == pytest.approx(after_s * SINK_HZ, abs=3)


def test_the_programme_is_found_at_its_instant(ear: Ear, programme: NDArray[np.float32]) -> None:
    found = ear.find_near(programme[:RATE_HZ], BEGAN_S + 2.1, 0.5)
    assert found.likeness > 0.99
    assert ear.heard_at(found.frame) == pytest.approx(BEGAN_S + 2.0, abs=1e-4)


def test_the_longest_silence_is_told_with_its_end_and_clicks_do_not_hide_it(ear: Ear) -> None:
    length_s, end_s = ear.longest_silence(BEGAN_S + 4.0, BEGAN_S + 6.5)
    assert length_s == pytest.approx(0.4, abs=0.002)
    # The programme ran at the sink's pace from 2.0 s on.
    assert end_s == pytest.approx(BEGAN_S + 2.0 + 3.4 * RATE_HZ / SINK_HZ, abs=0.001)


def test_a_sound_that_never_stops_has_no_silence(ear: Ear) -> None:
    assert ear.longest_silence(BEGAN_S + 2.5, BEGAN_S + 4.5)[0] < 0.0005


def test_a_capture_without_its_clicks_is_not_judged(programme: NDArray[np.float32]) -> None:
    sound, times = capture(programme, BEGAN_S + 2.0)
    sound[:, 1] = sound[:, 0]
    with pytest.raises(AssertionError, match="reference clicks"):
        make_ear(sound, times, BEGAN_S)
