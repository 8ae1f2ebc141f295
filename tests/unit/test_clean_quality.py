"""What each stage of cleaning is worth, in figures: what it takes away, and what it leaves alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
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
from studio.domain.cleaning_presets import cleaning_preset
from studio.dsp.clean.chain import build_chain
from studio.dsp.clean.clicks import ClickStage
from studio.dsp.clean.compressor import CompressorStage
from studio.dsp.clean.deesser import DeEsserStage
from studio.dsp.clean.denoise import DenoiseStage
from studio.dsp.clean.filters import equaliser, high_pass
from studio.dsp.clean.gate import GateStage
from studio.dsp.clean.hum import HumStage
from studio.dsp.clean.noise import measure_profile
from studio.dsp.loudness import measure
from studio.dsp.stage import Stage, run_through
from studio.services.cleaning import equal_gain
from tests.support.signals import RATE_HZ, silence, speech_like, steps, tone

Sound = NDArray[np.float32]


def through(stage: Stage, sound: NDArray[np.float32] | NDArray[np.float64]) -> Sound:
    frames = sound.astype(np.float32)
    return np.concatenate(list(run_through(stage, [frames[:30_000], frames[30_000:]])))


def power_db(sound: NDArray[np.float32] | NDArray[np.float64]) -> float:
    return 10.0 * math.log10(max(float(np.mean(np.square(sound, dtype=np.float64))), 1e-20))


def line_db(sound: Sound, hz: float) -> float:
    """The level of one line, by a window of the whole stretch."""
    window = np.hanning(len(sound))
    turns = np.exp(-2j * np.pi * hz * np.arange(len(sound)) / RATE_HZ)
    return 20.0 * math.log10(2.0 * abs(np.sum(window * sound[:, 0] * turns)) / window.sum() + 1e-12)


def thirds_db(sound: Sound, without_hz: tuple[float, ...]) -> NDArray[np.float64]:
    """Levels of third-octave bands from 100 Hz to 10 kHz, without what is nearer than 2 Hz to some lines."""
    power = np.square(np.abs(np.fft.rfft(sound[:, 0])))
    hz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    for line in without_hz:
        power[np.abs(hz - line) < 2.0] = 0.0
    centres = 100.0 * 2.0 ** (np.arange(21) / 3)
    return np.array([10 * np.log10(power[(hz >= c / 1.122) & (hz < c * 1.122)].sum()) for c in centres])


def room(length_s: float, level_db: float, seed: int = 5) -> Sound:
    noise = np.random.default_rng(seed).standard_normal((round(length_s * RATE_HZ), 1))
    return (noise * 10 ** (level_db / 20)).astype(np.float32)


# Hum


@pytest.mark.parametrize("mains_hz", [49.9, 50.13])
def test_hum_goes_by_30_db_and_the_voice_stays(mains_hz: float) -> None:
    voice = speech_like(9.0, 3) + room(9.0, -65.0)
    lines = tuple(mains_hz * number for number in (1, 2, 3))
    hum = np.sum([tone(level, 9.0, hz, channels=1) for hz, level in zip(lines, (-32.0, -36.0, -34.0), strict=True)], 0)
    out = through(HumStage(RATE_HZ, 1, HumRemoval()), voice + hum)
    inside = slice(RATE_HZ, -RATE_HZ)
    for hz in lines:
        assert line_db((out - voice)[inside], hz) < line_db(hum[inside], hz) - 30.0
    assert power_db(out - voice) < power_db(hum) - 30.0
    assert np.abs(thirds_db(out, lines) - thirds_db(voice, lines)).max() < 0.5


def test_a_voice_without_hum_and_a_time_signal_stay_as_they_are() -> None:
    voice = speech_like(6.0, 8) + room(6.0, -60.0)
    beeps = steps(*((-20.0, 0.5), (None, 0.5)) * 3, channels=1)
    for sound in (voice, beeps, tone(-20.0, 6.0, 440.0, channels=1)):
        out = through(HumStage(RATE_HZ, 1, HumRemoval()), sound)
        assert power_db(out - sound) < power_db(sound) - 60.0


def test_hum_that_begins_late_is_not_put_where_there_was_none() -> None:
    hum = np.concatenate((silence(6.0, channels=1), tone(-30.0, 8.0, 50.0, channels=1)))
    sound = hum + room(14.0, -60.0)
    out = through(HumStage(RATE_HZ, 1, HumRemoval()), sound)
    assert power_db(out[: 3 * RATE_HZ]) < -59.0
    assert power_db(out[10 * RATE_HZ :]) < -58.0


# Noise


def noisy(snr_db: float) -> tuple[Sound, Sound]:
    """A voice after a second of noise alone, and the noise."""
    voice = np.concatenate((silence(1.0, channels=1), speech_like(8.0, 6)))
    noise = room(9.0, power_db(voice[RATE_HZ:]) - snr_db)
    return voice, noise


def segmental_snr_db(voice: Sound, heard: Sound) -> float:
    size = RATE_HZ // 50
    cells = len(voice) // size
    clean = np.square(voice[: cells * size, 0]).reshape(cells, size).mean(axis=1)
    wrong = np.square(heard[: cells * size, 0] - voice[: cells * size, 0]).reshape(cells, size).mean(axis=1)
    spoken = clean > clean.max() * 1e-3
    return float(np.clip(10 * np.log10(clean[spoken] / np.maximum(wrong[spoken], 1e-14)), -10, 35).mean())


def kurtosis(noise: Sound) -> float:
    """The kurtosis of the powers in time and frequency: isolated peaks, heard as ringing, raise it.

    After Y. Uemura et al., "Automatic optimization scheme of spectral subtraction based on musical noise
    assessment via higher-order statistics", IWAENC 2008.
    """
    frames = np.lib.stride_tricks.sliding_window_view(noise[:, 0], 512)[::256] * np.hanning(512)
    powers = np.square(np.abs(np.fft.rfft(frames)))[:, 4:200]
    powers = powers / powers.mean(axis=0)
    return float((powers**4).mean() / (powers**2).mean() ** 2)


@pytest.mark.parametrize("by_profile", [False, True])
def test_noise_is_reduced_and_does_not_ring(by_profile: bool) -> None:
    voice, noise = noisy(10.0)
    profile = measure_profile(noise[:RATE_HZ], RATE_HZ) if by_profile else None
    out = through(DenoiseStage(RATE_HZ, 1, Denoise(most_db=12.0, profile=profile)), voice + noise)
    assert segmental_snr_db(voice, out) > segmental_snr_db(voice, voice + noise) + 3.0
    alone = slice(RATE_HZ // 4, 7 * RATE_HZ // 8)
    assert -13.0 < power_db(out[alone]) - power_db(noise[alone]) < -9.0
    assert kurtosis(out[alone]) < 2.0 * kurtosis(noise[alone])


def test_a_clean_voice_passes_the_noise_reduction_unharmed() -> None:
    voice = speech_like(6.0, 9) + room(6.0, -85.0)
    out = through(DenoiseStage(RATE_HZ, 1, Denoise()), voice)
    assert segmental_snr_db(voice, out) > 20.0


def test_noise_that_grows_is_followed() -> None:
    noise = np.concatenate((room(4.0, -60.0), room(8.0, -45.0, 6)))
    out = through(DenoiseStage(RATE_HZ, 1, Denoise()), noise)
    assert power_db(out[-3 * RATE_HZ :]) < -45.0 - 9.0


# Clicks


def test_clicks_are_found_and_repaired() -> None:
    random = np.random.default_rng(2)
    voice = speech_like(8.0, 7) + room(8.0, -60.0)
    places = np.sort(random.choice(np.arange(6, 240), 30, replace=False)) * 1600
    clicked = voice.copy()
    for place in places.tolist():
        length = int(random.integers(1, 9))
        clicked[place : place + length, 0] += (random.choice((-1, 1)) * random.uniform(0.3, 0.9, length)).astype(
            np.float32
        )
    out = through(ClickStage(RATE_HZ, 1, ClickRepair()), clicked)
    around = np.zeros(len(voice), np.bool_)
    for place in places.tolist():
        around[place - 50 : place + 100] = True
    before = power_db((clicked - voice)[around])
    assert power_db((out - voice)[around]) < before - 15.0
    # Hardly anything else is touched.
    assert np.mean(out[~around] != clicked[~around]) < 1e-4


def test_a_voice_without_clicks_stays_as_it_is() -> None:
    for seed in range(3):
        voice = speech_like(5.0, seed) + room(5.0, -60.0)
        out = through(ClickStage(RATE_HZ, 1, ClickRepair()), voice)
        # Its pauses are cut in hard, which is a click or nearly so.
        assert np.mean(out != voice) < 1e-4


# Sharp s


def test_sharp_s_is_turned_down_between_5_and_9_khz_alone() -> None:
    vowel = tone(-20.0, 2.0, 300.0, channels=1) + tone(-32.0, 2.0, 2500.0, channels=1)
    random = np.random.default_rng(4)
    spectrum = np.fft.rfft(random.standard_normal(2 * RATE_HZ))
    hz = np.fft.rfftfreq(2 * RATE_HZ, 1 / RATE_HZ)
    hiss = np.fft.irfft(spectrum * ((hz > 5500) & (hz < 8500)), 2 * RATE_HZ)
    burst = (hiss / hiss.std() * 0.1)[:, None] * (np.arange(2 * RATE_HZ) % RATE_HZ < RATE_HZ // 4)[:, None]
    settings = DeEsser(threshold_db=-3.0, most_db=8.0)
    out = through(DeEsserStage(RATE_HZ, 1, settings, -23.0), vowel * 0.1 + burst)
    sharp = slice(2400, RATE_HZ // 4 - 2400)
    turned_db = power_db(out[sharp]) - power_db((vowel * 0.1 + burst)[sharp])
    assert -8.5 < turned_db < -4.5
    # Where nothing is sharp, nothing changes; and what lies below the band keeps its level during a burst.
    calm = slice(RATE_HZ // 2, RATE_HZ - 4800)
    assert np.abs((out - (vowel * 0.1 + burst))[calm]).max() < 1e-4
    assert line_db(out[sharp], 300.0) == pytest.approx(line_db((vowel * 0.1).astype(np.float32)[sharp], 300.0), abs=0.3)
    assert np.array_equal(through(DeEsserStage(RATE_HZ, 1, settings, -23.0), vowel), vowel)


# Dynamics


@pytest.mark.parametrize("level_db", [-40.0, -30.0, -26.0, -20.0, -14.0, -6.0])
def test_the_compressors_curve_is_as_stated(level_db: float) -> None:
    settings = Compressor(threshold_db=3.0, ratio=4.0, knee_db=6.0, attack_ms=2.0, release_ms=50.0)
    reference = -23.0
    # A sine's power lies 3.01 dB under its peak.
    sound = tone(level_db + 3.0103, 1.0, channels=1)
    out = through(CompressorStage(RATE_HZ, 1, settings, reference), sound)
    over = level_db - (reference + 3.0)
    if over < -3.0:
        wanted = level_db
    elif over > 3.0:
        wanted = level_db - over * 0.75
    else:
        wanted = level_db - 0.75 * (over + 3.0) ** 2 / 12.0
    assert power_db(out[RATE_HZ // 2 :]) == pytest.approx(wanted, abs=0.05)


def gain_db(out: Sound, sound: Sound) -> NDArray[np.float64]:
    """The gain in every millisecond of a steady sound."""
    cells = len(sound) // 48
    powers = [np.square(one[: cells * 48, 0], dtype=np.float64).reshape(cells, 48).mean(axis=1) for one in (out, sound)]
    gains: NDArray[np.float64] = 10 * np.log10(powers[0] / powers[1])
    return gains


def test_attack_and_release_take_their_time() -> None:
    settings = Compressor(threshold_db=0.0, ratio=1000.0, knee_db=0.0, attack_ms=20.0, release_ms=200.0)
    sound = steps((-37.0, 0.5), (-11.0, 1.0), (-37.0, 1.5), channels=1)
    gains = gain_db(through(CompressorStage(RATE_HZ, 1, settings, -23.0), sound), sound)
    depth = gains[1400]
    assert depth == pytest.approx(-(-11.0 - 3.01 + 23.0), abs=0.1)
    # 63 % of the way is one time constant; the detector sees 5 ms, 2 ms ahead.
    attack = float(np.argmax(gains < 0.632 * depth)) - 500.0
    release = float(np.argmax(gains[1500:] > 0.368 * depth))
    assert attack == pytest.approx(20.0 - 2.0, abs=3.0)
    assert release == pytest.approx(200.0 - 2.0, abs=8.0)


def test_the_gate_turns_pauses_down_and_opens_before_the_word() -> None:
    settings = Gate(threshold_db=-25.0, ratio=3.0, most_db=12.0, attack_ms=3.0, hold_ms=100.0, release_ms=80.0)
    sound = steps((-60.0, 1.0), (-20.0, 0.5), (-60.0, 1.5), channels=1)
    gains = gain_db(through(GateStage(RATE_HZ, 1, settings, -23.0), sound), sound)
    assert gains[500] == pytest.approx(-12.0, abs=0.1)
    assert gains[1001] > -0.6
    assert gains[1500 + 90] > -0.1
    assert gains[2900] == pytest.approx(-12.0, abs=0.1)


# Tone


def test_the_equalisers_curve_is_as_stated() -> None:
    bands = (EqBand(EqKind.PEAK, 1000.0, 6.0, 1.0), EqBand(EqKind.HIGH_SHELF, 8000.0, -4.0))
    for hz, wanted in ((100.0, 0.0), (1000.0, 6.0), (16_000.0, -4.0)):
        sound = tone(-20.0, 0.5, hz, channels=1)
        out = through(equaliser(bands, RATE_HZ, 1), sound)
        assert power_db(out[RATE_HZ // 4 :]) - power_db(sound) == pytest.approx(wanted, abs=0.35)


def test_the_high_pass_falls_by_24_db_an_octave() -> None:
    levels = []
    for hz in (40.0, 80.0, 320.0):
        sound = tone(-20.0, 1.0, hz, channels=1)
        levels.append(power_db(through(high_pass(80.0, RATE_HZ, 1), sound)[RATE_HZ // 2 :]) - power_db(sound))
    assert levels == pytest.approx([-24.1, -3.0, 0.0], abs=0.2)


# Comparing


@pytest.mark.parametrize("preset", ["horn", "fm", "web"])
def test_before_and_after_are_equally_loud_to_a_tenth(preset: str) -> None:
    voice = speech_like(8.0, 12) + room(8.0, -55.0)
    before = measure(voice, RATE_HZ).integrated_lufs
    out = through(build_chain(cleaning_preset(preset), RATE_HZ, 1, before), voice)
    after = measure(out, RATE_HZ).integrated_lufs
    matched = measure(out * np.float32(equal_gain(before, after)), RATE_HZ).integrated_lufs
    assert before is not None
    assert matched == pytest.approx(before, abs=0.1)
