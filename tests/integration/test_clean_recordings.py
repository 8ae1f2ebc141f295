"""Cleaning on spoken Vietnamese: what is added is taken away, and the voice stays."""

from __future__ import annotations

import math

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from studio.domain.cleaning import Cleaning, ClickRepair, Denoise, HumRemoval
from studio.domain.cleaning_presets import cleaning_preset, without
from studio.dsp.clean.chain import build_chain
from studio.dsp.clean.clicks import ClickStage
from studio.dsp.clean.denoise import DenoiseStage
from studio.dsp.clean.hum import HumStage
from studio.dsp.loudness import measure
from studio.dsp.resample import resample
from studio.dsp.stage import Stage, run_through
from tests.bench.horn import heard_in_street, street_noise, through_horn
from tests.support.shared_audio import shared_audio
from tests.support.signals import RATE_HZ, silence, tone

Sound = NDArray[np.float32]


@pytest.fixture(scope="module")
def voices() -> Sound:
    """Every recording after a pause, with a quiet room's noise, (frames, 1)."""
    parts: list[Sound] = []
    for path in shared_audio():
        sound, rate_hz = sf.read(path, dtype="float32", always_2d=True)
        parts += [silence(0.4, channels=1), resample(sound, rate_hz)]
    joined = np.concatenate([*parts, silence(0.4, channels=1)])
    noise = np.random.default_rng(1).standard_normal(joined.shape) * 10 ** (-66 / 20)
    return joined + noise.astype(np.float32)


def through(stage: Stage, sound: Sound) -> Sound:
    return np.concatenate(list(run_through(stage, [sound])))


def power_db(sound: Sound) -> float:
    return 10.0 * math.log10(max(float(np.mean(np.square(sound, dtype=np.float64))), 1e-20))


def test_hum_under_speech_goes_by_30_db(voices: Sound) -> None:
    length_s = len(voices) / RATE_HZ
    hum = np.sum(
        [tone(level, length_s, hz, channels=1) for hz, level in ((49.95, -32), (99.9, -36), (149.85, -34))], axis=0
    )[: len(voices)]
    out = through(HumStage(RATE_HZ, 1, HumRemoval()), voices + hum)
    inside = slice(RATE_HZ, -RATE_HZ)
    assert power_db((out - voices)[inside]) < power_db(hum[inside]) - 30.0
    assert power_db(through(HumStage(RATE_HZ, 1, HumRemoval()), voices) - voices) < power_db(voices) - 60.0


def test_speech_is_not_taken_for_clicks(voices: Sound) -> None:
    out = through(ClickStage(RATE_HZ, 1, ClickRepair()), voices)
    assert np.mean(out != voices) < 5e-4


def test_noise_under_speech_is_reduced_and_the_speech_kept(voices: Sound) -> None:
    noise = street_noise(len(voices), 2) * np.float32(10 ** ((power_db(voices) - 10.0) / 20))
    out = through(DenoiseStage(RATE_HZ, 1, Denoise()), voices + noise)
    assert power_db(out - voices) < power_db(noise) - 2.0
    spoken = np.abs(voices) > 0.05
    assert power_db(out[spoken]) == pytest.approx(power_db(voices[spoken]), abs=1.0)


def test_the_horn_preset_brings_more_through_the_horn_at_equal_loudness(voices: Sound) -> None:
    plain, processed = heard_in_street(voices, cleaning_preset("horn"), 1)
    noise = street_noise(len(voices), 1)[:, 0]
    noise *= np.float32(np.sqrt(np.mean(np.square(through_horn(voices), dtype=np.float64))))
    assert power_db(processed[:, 0] - noise) > power_db(plain[:, 0] - noise) + 1.0


@pytest.mark.parametrize("preset", ["horn", "fm", "web"])
def test_the_compressor_evens_the_voice_and_leaves_the_limiter_less_to_do(voices: Sound, preset: str) -> None:
    cleaning, lufs = cleaning_preset(preset), measure(voices, RATE_HZ).integrated_lufs

    def heard(one: Cleaning) -> tuple[float, float]:
        """Range, and peak over loudness, in decibels."""
        report = measure(through(build_chain(one, RATE_HZ, 1, lufs), voices), RATE_HZ)
        assert report.integrated_lufs is not None
        assert report.true_peak_dbtp is not None
        assert report.range_lu is not None
        return report.range_lu, report.true_peak_dbtp - report.integrated_lufs

    even, uneven = heard(cleaning), heard(without(cleaning, "compressor"))
    assert even[0] < uneven[0] - 1.0
    assert even[1] < uneven[1] - 0.3
