from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.dsp.gain_search import HopPeaks, LimitedLoudness
from studio.dsp.limiter import limit
from studio.dsp.loudness import measure, metered
from studio.dsp.truepeak import HOP
from tests.support.signals import RATE_HZ, speech_like

CEILING_DBTP = -1.0


def foretelling(sound: NDArray[np.float32], most_gain_db: float) -> LimitedLoudness:
    peaks = HopPeaks(12.0)
    for at in range(0, len(sound), 10_007):
        peaks.feed(sound[at : at + 10_007])
    return LimitedLoudness(RATE_HZ, metered(sound, RATE_HZ).cell_energies(), peaks, CEILING_DBTP, most_gain_db)


@pytest.mark.parametrize("gain_db", [0.0, 6.0, 12.0])
@pytest.mark.parametrize("channels", [1, 2])
def test_foretold_loudness_is_what_comes_out(gain_db: float, channels: int) -> None:
    sound = speech_like(6, seed=4, channels=channels, level=0.1)
    out, _ = limit((sound * 10 ** (gain_db / 20)).astype(np.float32), RATE_HZ, CEILING_DBTP)
    foretold = foretelling(sound, 12.0).at(gain_db)
    assert foretold == pytest.approx(measure(out, RATE_HZ).integrated_lufs, abs=0.2)


def test_the_gain_found_gives_the_target_and_no_more_than_is_allowed() -> None:
    found = foretelling(speech_like(6, seed=5, level=0.1), 12.0)
    unlimited = found.at(0.0)
    assert unlimited is not None
    gain_db = found.gain_for(unlimited + 4.0, 4.0)
    assert 4.0 < gain_db < 12.0
    assert found.at(gain_db) == pytest.approx(unlimited + 4.0, abs=0.02)
    assert found.gain_for(unlimited + 30.0, 30.0) == 12.0


def test_peaks_that_matter_are_kept_to_a_twentieth_of_a_decibel_in_little_room() -> None:
    sound = speech_like(30, seed=5, channels=2)
    peaks = HopPeaks(12.0)
    for at in range(0, len(sound), 48_000):
        peaks.feed(sound[at : at + 48_000])
    kept = np.concatenate(list(peaks.chunks()))
    true = np.abs(sound).reshape(-1, HOP * 2).max(axis=1)
    assert kept[0] == 0.0
    assert len(kept) == len(true) + 1
    matter = true > true.max() * 10 ** (-12.0 / 20)
    assert kept[1:][matter] == pytest.approx(true[matter], rel=0.004)
    assert kept[1:].max() < true.max() * 1.004
