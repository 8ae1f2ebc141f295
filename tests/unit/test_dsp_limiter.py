from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import resample_poly

from studio.domain.errors import OperatorFixable
from studio.dsp.limiter import Limiter, limit
from tests.support.signals import RATE_HZ, speech_like, steps, tone


def oversampled_peak_dbtp(sound: NDArray[np.float32]) -> float:
    """True peak by another road than the limiter's own: scipy's polyphase filter at 16x."""
    peak = max(float(np.abs(resample_poly(lane.astype(np.float64), 16, 1)).max()) for lane in sound.T)
    return 20 * math.log10(max(peak, 1e-12))


@settings(max_examples=25, deadline=None)
@given(
    kind=st.sampled_from(["speech", "clicks", "tone", "square", "band"]),
    seed=st.integers(0, 1000),
    push_db=st.floats(-3, 24),
    ceiling_dbtp=st.floats(-9, 0),
)
def test_ceiling_holds_whatever_comes(kind: str, seed: int, push_db: float, ceiling_dbtp: float) -> None:
    random = np.random.default_rng(seed)
    frames = 12_000
    if kind == "speech":
        sound = speech_like(frames / RATE_HZ, seed)
    elif kind == "clicks":
        sound = np.where(random.random((frames, 1)) < 0.002, random.uniform(-1, 1, (frames, 1)), 0.0)
    elif kind == "tone":
        sound = tone(0.0, frames / RATE_HZ, hz=random.uniform(50, 16_000), channels=1)
    elif kind == "square":
        sound = np.sign(tone(0.0, frames / RATE_HZ, hz=random.uniform(50, 2_000), channels=1))
    else:
        spectrum = np.fft.rfft(random.standard_normal(frames))
        wave = np.fft.irfft(spectrum * (np.fft.rfftfreq(frames) < 0.42), frames)
        sound = (wave / np.abs(wave).max())[:, None]
    pushed = (sound * 10 ** (push_db / 20)).astype(np.float32)
    out, limited_s = limit(pushed, RATE_HZ, ceiling_dbtp)
    assert out.shape == pushed.shape
    assert oversampled_peak_dbtp(out) <= ceiling_dbtp + 0.05
    if oversampled_peak_dbtp(pushed) < ceiling_dbtp - 0.25:
        assert np.array_equal(out, pushed)
        assert limited_s == 0.0


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(1, 9_000), min_size=1, max_size=8), st.sampled_from([22_050, 48_000, 96_000]))
def test_block_sizes_do_not_matter(sizes: list[int], rate_hz: int) -> None:
    sound = speech_like(0.4, 7, rate_hz=rate_hz, channels=2, level=0.5)
    limiter = Limiter(rate_hz, 2, -3.0)
    pieces, at, turn = [], 0, 0
    while at < len(sound):
        size = sizes[turn % len(sizes)] + 1_500
        pieces.append(limiter.feed(sound[at : at + size]))
        late = at + len(sound[at : at + size]) - sum(map(len, pieces))
        assert 0 <= late <= limiter.delay_frames + 16
        at, turn = at + size, turn + 1
    pieces.append(limiter.finish())
    whole, limited_s = limit(sound, rate_hz, -3.0)
    assert np.concatenate(pieces) == pytest.approx(whole, abs=1e-6)
    assert limiter.limited_s == pytest.approx(limited_s)


def test_only_what_is_near_a_peak_is_touched() -> None:
    sound = steps((-20.0, 1), (0.0, 0.1), (-20.0, 1))
    out, limited_s = limit(sound, RATE_HZ, -6.0)
    changed = np.flatnonzero(np.abs(out - sound).max(axis=1) > 1e-6)
    # Down within the look-ahead, and back up at 60 dB a second after it.
    assert changed[0] >= RATE_HZ - 600
    assert changed[-1] <= 1.1 * RATE_HZ + 0.13 * RATE_HZ
    assert 0.1 <= limited_s <= 0.25


def test_gain_moves_smoothly_and_both_sides_alike() -> None:
    sound = tone(-12.0, 1)
    sound[24_000:24_010] = 1.0
    out, _ = limit(sound, RATE_HZ, -6.0)
    loud = np.abs(sound[:, 0]) > 0.05
    gain_db = 20 * np.log10(out[loud, 0] / sound[loud, 0])
    assert gain_db.min() < -5
    assert np.abs(np.diff(gain_db)).max() < 0.3
    assert np.array_equal(out[:, 0], out[:, 1])


def test_the_depth_is_reported() -> None:
    limiter = Limiter(RATE_HZ, 1, -10.0)
    limiter.feed(tone(0.0, 0.5, channels=1))
    limiter.finish()
    assert limiter.most_limiting_db == pytest.approx(10.1, abs=0.1)
    assert limiter.limited_s == pytest.approx(0.5, abs=0.02)


def test_samples_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(OperatorFixable) as caught:
        limit(np.full((100, 1), np.nan, np.float32), RATE_HZ, -1.0)
    assert caught.value.code == "NAN_SAMPLES"


def test_nothing_in_nothing_out() -> None:
    out, limited_s = limit(np.zeros((0, 2), np.float32), RATE_HZ, -1.0)
    assert out.shape == (0, 2)
    assert limited_s == 0.0
