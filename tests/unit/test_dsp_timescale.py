"""Quicker and slower at the same pitch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.domain.errors import Misuse
from studio.domain.takes import INTERNAL_RATE_HZ as RATE
from studio.dsp.timescale import TimeScaler


def scaled(sound: NDArray[np.float32], speed: float, block: int) -> NDArray[np.float32]:
    scaler = TimeScaler(speed, sound.shape[1])
    parts = [scaler.process(sound[at : at + block]) for at in range(0, len(sound), block)]
    return np.concatenate((*parts, scaler.finish()))


def hum(hz: float, seconds: float) -> NDArray[np.float32]:
    at = np.arange(round(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * hz * at))[:, None].astype(np.float32)


@pytest.mark.parametrize("speed", [0.5, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("hz", [110.0, 440.0])
def test_the_pitch_stays_and_the_length_changes(speed: float, hz: float) -> None:
    out = scaled(hum(hz, 4.0), speed, 4_800)
    assert len(out) == pytest.approx(4.0 * RATE / speed, abs=1)
    middle = out[RATE // 4 : RATE // 4 + RATE // 2, 0]
    peak = int(np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle))))))
    assert peak * RATE / len(middle) == pytest.approx(hz, abs=RATE / len(middle))
    assert np.sqrt((middle**2).mean()) == pytest.approx(0.3 / 2**0.5, rel=0.03)


@settings(deadline=None, max_examples=20)
@given(st.integers(200, 20_000), st.sampled_from([0.5, 1.5, 2.0]), st.integers(1, 2))
def test_blocks_of_any_length_give_the_same_sound(block: int, speed: float, channels: int) -> None:
    sound = np.random.default_rng(4).uniform(-0.3, 0.3, (RATE // 2, channels)).astype(np.float32)
    assert np.array_equal(scaled(sound, speed, block), scaled(sound, speed, len(sound)))


def test_its_own_speed_changes_nothing() -> None:
    sound = hum(200.0, 0.3)
    assert np.array_equal(scaled(sound, 1.0, 1_000), sound)


def test_a_sound_shorter_than_a_wave_still_has_its_length() -> None:
    assert len(scaled(hum(200.0, 0.01), 2.0, 100)) == 240


@pytest.mark.parametrize("speed", [0.0, -1.0, 20.0])
def test_speeds_that_make_no_sense_are_refused(speed: float) -> None:
    with pytest.raises(Misuse, match="BAD_SPEED"):
        TimeScaler(speed, 1)
