"""What holds for every stage of cleaning: block sizes, silence, direct current, NaN, rates and channels."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.domain.cleaning import (
    ClickRepair,
    Compressor,
    DeEsser,
    Denoise,
    EqBand,
    EqKind,
    Gate,
    HumRemoval,
)
from studio.domain.cleaning_presets import CLEANING_PRESETS, UNTOUCHED, cleaning_preset
from studio.domain.errors import OperatorFixable
from studio.dsp.clean.chain import build_chain
from studio.dsp.clean.clicks import ClickStage
from studio.dsp.clean.compressor import CompressorStage
from studio.dsp.clean.deesser import DeEsserStage
from studio.dsp.clean.denoise import DenoiseStage
from studio.dsp.clean.filters import equaliser, high_pass
from studio.dsp.clean.gate import GateStage
from studio.dsp.clean.hum import HumStage
from studio.dsp.stage import Stage, run_through
from tests.support.signals import speech_like, tone

Make = Callable[[int, int], Stage]
STAGES: dict[str, Make] = {
    "clicks": lambda rate, channels: ClickStage(rate, channels, ClickRepair()),
    "hum": lambda rate, channels: HumStage(rate, channels, HumRemoval()),
    "high pass": lambda rate, channels: high_pass(80.0, rate, channels),
    "denoise": lambda rate, channels: DenoiseStage(rate, channels, Denoise()),
    "gate": lambda rate, channels: GateStage(rate, channels, Gate(), -23.0),
    "de-esser": lambda rate, channels: DeEsserStage(rate, channels, DeEsser(), -23.0),
    "equaliser": lambda rate, channels: equaliser([EqBand(EqKind.PEAK, 3000.0, 4.0)], rate, channels),
    "compressor": lambda rate, channels: CompressorStage(rate, channels, Compressor(), -23.0),
    "horn": lambda rate, channels: build_chain(cleaning_preset("horn"), rate, channels, -23.0),
}
every_stage = pytest.mark.parametrize("make", STAGES.values(), ids=STAGES)


def voice(rate_hz: int, channels: int, length_s: float = 2.6) -> NDArray[np.float32]:
    """A voice with hum, noise and clicks, so that every stage has its work."""
    random = np.random.default_rng(11)
    sound = speech_like(length_s, 4, rate_hz, channels)
    sound += tone(-36.0, length_s, 50.0, rate_hz, channels)
    sound += (random.standard_normal(sound.shape) * 1e-3).astype(np.float32)
    sound[:: rate_hz // 3] += np.float32(0.5)
    return sound


def through(stage: Stage, sound: NDArray[np.float32], cuts: list[int]) -> NDArray[np.float32]:
    edges = [0, *sorted(cut % (len(sound) + 1) for cut in cuts), len(sound)]
    blocks = [sound[first:last] for first, last in pairwise(edges)]
    return np.concatenate([*run_through(stage, blocks), np.zeros((0, sound.shape[1]), np.float32)])


@every_stage
@settings(max_examples=3, deadline=None)
@given(cuts=st.lists(st.integers(0, 10**6), max_size=12))
def test_the_size_of_the_blocks_does_not_matter(make: Make, cuts: list[int]) -> None:
    sound = voice(16_000, 2)
    whole = through(make(16_000, 2), sound, [])
    assert len(whole) == len(sound)
    assert np.abs(through(make(16_000, 2), sound, cuts) - whole).max() < 2e-5


@every_stage
def test_one_frame_at_a_time_is_the_same_sound(make: Make) -> None:
    sound = voice(8_000, 1, 0.25)
    whole = through(make(8_000, 1), sound, [])
    assert np.abs(through(make(8_000, 1), sound, list(range(len(sound)))) - whole).max() < 2e-5


@every_stage
@pytest.mark.parametrize(("rate_hz", "channels"), [(8_000, 1), (11_025, 2), (22_050, 1), (44_100, 1), (96_000, 2)])
def test_every_rate_and_channel(make: Make, rate_hz: int, channels: int) -> None:
    sound = voice(rate_hz, channels, 1.3)
    out = through(make(rate_hz, channels), sound, [len(sound) // 2])
    assert out.shape == sound.shape
    assert out.dtype == np.float32
    assert np.isfinite(out).all()
    # A voice stays a voice: neither lost nor blown up.
    assert 0.1 < np.sqrt(np.mean(np.square(out))) / np.sqrt(np.mean(np.square(sound))) < 2.0


@every_stage
@pytest.mark.parametrize("frames", [0, 1, 7, 480, 60_000])
def test_silence_stays_silence(make: Make, frames: int) -> None:
    out = through(make(48_000, 1), np.zeros((frames, 1), np.float32), [])
    assert out.shape == (frames, 1)
    assert not out.any()


@every_stage
def test_sound_after_silence_and_direct_current_is_finite(make: Make) -> None:
    direct = np.full((24_000, 1), 0.8, np.float32)
    sound = np.concatenate((np.zeros((24_000, 1), np.float32), direct, -direct, speech_like(0.5, 2)))
    out = through(make(48_000, 1), sound, [24_000, 30_000])
    assert np.isfinite(out).all()
    assert np.abs(out).max() < 4.0


@every_stage
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_sample_that_is_no_sound_is_refused_by_its_frame(make: Make, bad: float) -> None:
    stage, sound = make(48_000, 2), speech_like(0.2, 2, channels=2)
    stage.process(sound)
    sound[100, 1] = bad
    with pytest.raises(OperatorFixable, match="NAN_SAMPLES") as raised:
        stage.process(sound)
    assert raised.value.details["frame"] == len(sound) + 100


@every_stage
def test_a_block_that_is_given_is_not_changed(make: Make) -> None:
    sound = voice(16_000, 1, 1.0)
    kept = sound.copy()
    through(make(16_000, 1), sound, [5000])
    assert np.array_equal(sound, kept)


@pytest.mark.parametrize("preset", CLEANING_PRESETS)
def test_a_channel_that_is_silent_stays_silent(preset: str) -> None:
    sound = voice(48_000, 2, 2.0)
    sound[:, 1] = 0.0
    out = through(build_chain(cleaning_preset(preset), 48_000, 2, -23.0), sound, [])
    assert np.abs(out[:, 1]).max() < 1e-6


def test_nothing_on_changes_nothing() -> None:
    sound = voice(48_000, 2, 0.5)
    assert np.array_equal(through(build_chain(UNTOUCHED, 48_000, 2, None), sound, [1000]), sound)


@every_stage
def test_no_more_is_held_back_than_is_said(make: Make) -> None:
    stage, sound = make(16_000, 1), voice(16_000, 1, 6.0)
    given = 0
    for first in range(0, len(sound), 1000):
        given += len(stage.process(sound[first : first + 1000]))
        assert first + 1000 - given <= stage.latency_frames
    assert given + len(stage.finish()) == len(sound)
