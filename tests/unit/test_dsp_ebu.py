"""EBU Tech 3341 and 3342 and ITU-R BS.2217: every vector that can be made, within the documents' tolerance."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import sosfreqz

from studio.domain.loudness import LoudnessReport
from studio.dsp.curve import momentary_curve
from studio.dsp.loudness import SHORT_TERM_CELLS, LoudnessMeter, loudness_of, measure, window_energies
from tests.support.signals import RATE_HZ, faded, silence, steps, tone

LU = 0.1


def near(expected: float, tolerance: float = LU) -> object:
    return pytest.approx(expected, abs=tolerance)


def short_terms(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    meter = LoudnessMeter(RATE_HZ, sound.shape[1], true_peak=False)
    meter.feed(sound)
    return loudness_of(window_energies(meter.cell_energies(), RATE_HZ, SHORT_TERM_CELLS))


def loudness(sound: NDArray[np.float32], rate_hz: int = RATE_HZ) -> LoudnessReport:
    return measure(sound, rate_hz, true_peak=False)


@pytest.mark.parametrize("level", [-23.0, -33.0])
@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
def test_3341_cases_1_and_2_steady_tone(level: float, rate_hz: int) -> None:
    report = loudness(tone(level, 20, rate_hz=rate_hz), rate_hz)
    assert report.integrated_lufs == near(level)
    assert report.momentary_max_lufs == near(level)
    assert report.short_term_max_lufs == near(level)
    assert report.range_lu == near(0.0)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(((-36.0, 10), (-23.0, 60), (-36.0, 10)), id="case 3"),
        pytest.param(((-72.0, 10), (-36.0, 10), (-23.0, 60), (-36.0, 10), (-72.0, 10)), id="case 4"),
        pytest.param(((-26.0, 20), (-20.0, 20.1), (-26.0, 20)), id="case 5"),
    ],
)
def test_3341_gating(parts: tuple[tuple[float, float], ...]) -> None:
    assert loudness(steps(*parts)).integrated_lufs == near(-23.0)


def five_point_one(length_s: float = 20) -> NDArray[np.float32]:
    wave = tone(0.0, length_s, channels=1)[:, 0]
    levels = (-28.0, -28.0, -24.0, None, -30.0, -30.0)
    gains = [0.0 if level is None else 10 ** (level / 20) for level in levels]
    return (wave[:, None] * np.array(gains, np.float32)).astype(np.float32)


def test_3341_case_6_five_point_one() -> None:
    assert loudness(five_point_one()).integrated_lufs == near(-23.0)


def test_3341_case_9_short_term_is_steady() -> None:
    values = short_terms(steps(*((-20.0, 1.34), (-30.0, 1.66)) * 5))
    assert values == pytest.approx(np.full(len(values), -23.0), abs=LU)
    assert len(values) == 1201


@pytest.mark.parametrize("index", range(20))
def test_3341_case_10_short_term_wherever_the_tone_begins(index: int) -> None:
    sound = steps((None, index * 0.15), (-23.0, 3), (None, 1))
    assert loudness(sound).short_term_max_lufs == near(-23.0)


def test_3341_case_11_short_term_of_each_segment() -> None:
    parts: list[tuple[float | None, float]] = []
    for index in range(20):
        parts += [(None, index * 0.15), (-38.0 + index, 3), (None, 3 - index * 0.15)]
    values = short_terms(steps(*parts))
    for index in range(20):
        until = values[: (index + 1) * 600 - SHORT_TERM_CELLS + 1]
        assert until.max() == near(-38.0 + index)


def test_3341_case_12_momentary_is_steady() -> None:
    values = momentary_curve(steps(*((-20.0, 0.18), (-30.0, 0.22)) * 25), RATE_HZ)[60:]
    assert values == pytest.approx(np.full(len(values), -23.0), abs=LU)
    assert len(values) == 901


@pytest.mark.parametrize("index", range(20))
def test_3341_case_13_momentary_wherever_the_tone_begins(index: int) -> None:
    sound = steps((None, index * 0.02), (-23.0, 0.4), (None, 1))
    assert loudness(sound).momentary_max_lufs == near(-23.0)


def test_3341_case_14_momentary_of_each_segment() -> None:
    parts: list[tuple[float | None, float]] = []
    for index in range(20):
        parts += [(None, index * 0.02), (-38.0 + index, 0.4), (None, 0.4 - index * 0.02)]
    values = momentary_curve(steps(*parts), RATE_HZ)
    for index in range(20):
        assert values[: (index + 1) * 80 - 39].max() == near(-38.0 + index)


@pytest.mark.parametrize(
    ("divisor", "peak", "degrees", "expected"),
    [
        pytest.param(4, 0.50, 0.0, -6.0, id="case 15"),
        pytest.param(4, 0.50, 45.0, -6.0, id="case 16"),
        pytest.param(6, 0.50, 60.0, -6.0, id="case 17"),
        pytest.param(8, 0.50, 67.5, -6.0, id="case 18"),
        pytest.param(4, 1.41, 45.0, 3.0, id="case 19"),
    ],
)
def test_3341_true_peak_of_tones(divisor: int, peak: float, degrees: float, expected: float) -> None:
    at = np.arange(RATE_HZ)
    wave = peak * np.sin(2 * np.pi * at / divisor + np.deg2rad(degrees))
    found = measure(faded(wave.astype(np.float32)[:, None]), RATE_HZ).true_peak_dbtp
    assert found is not None
    assert -0.4 <= found - expected <= 0.2


@pytest.mark.parametrize("offset", range(4))
def test_3341_cases_20_to_23_peak_between_samples(offset: int) -> None:
    at = np.arange(RATE_HZ * 4)
    wave = 0.5 * np.sin(2 * np.pi * at / 24)
    # One period of fs/4 at full scale in the middle, begun where the tone crosses zero.
    middle = len(at) // 2 // 24 * 24
    wave[middle : middle + 16] = np.sin(2 * np.pi * np.arange(16) / 16)
    low_passed = np.fft.irfft(np.where(np.fft.rfftfreq(len(wave)) < 0.125, np.fft.rfft(wave), 0), len(wave))
    sound = faded(low_passed[offset::4].astype(np.float32)[:, None])
    found = measure(sound, RATE_HZ).true_peak_dbtp
    assert found is not None
    assert -0.4 <= found <= 0.2


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param((-20.0, -30.0), 10.0, id="case 1"),
        pytest.param((-20.0, -15.0), 5.0, id="case 2"),
        pytest.param((-40.0, -20.0), 20.0, id="case 3"),
        pytest.param((-50.0, -35.0, -20.0, -35.0, -50.0), 15.0, id="case 4"),
    ],
)
def test_3342_range(parts: tuple[float, ...], expected: float) -> None:
    assert loudness(steps(*((level, 20.0) for level in parts))).range_lu == near(expected, 1.0)


@pytest.mark.parametrize(("hz", "k_db"), [(25, -10.97), (100, -1.08), (500, 0.0), (2000, 3.0), (10_000, 3.4)])
def test_2217_the_curve_at_other_frequencies(hz: int, k_db: float) -> None:
    # The levels are what the published coefficients give, relative to 1 kHz; a tone at that level less is -23.
    table = np.array(
        [
            [1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585],
            [1, -2, 1, 1, -1.99004745483398, 0.99007225036621],
        ]
    )
    _, response = sosfreqz(table, worN=[hz, 1000], fs=RATE_HZ)
    relative_db = 20 * float(np.log10(np.abs(response[0]) / np.abs(response[1])))
    assert relative_db == near(k_db, 1.0)
    for level in (-23.0, -24.0):
        assert loudness(tone(level - relative_db, 5, hz=hz)).integrated_lufs == near(level)


def test_2217_relative_gate_is_ten_down() -> None:
    # 30 s at -23 and 30 s near the gate, which lies 10 below the ungated mean: counted above it, dropped below.
    counted = loudness(steps((-20.0, 30), (-29.5, 30))).integrated_lufs
    dropped = loudness(steps((-20.0, 30), (-33.5, 30))).integrated_lufs
    assert counted == near(10 * np.log10((10**-2.0 + 10**-2.95) / 2))
    assert dropped == near(-20.0)


def test_2217_absolute_gate_is_at_minus_70() -> None:
    assert loudness(tone(-69.5, 5)).integrated_lufs == near(-69.5)
    assert loudness(tone(-70.5, 5)).integrated_lufs is None


def test_2217_the_low_frequency_channel_measures_nothing() -> None:
    sound = silence(5, channels=6)
    sound[:, 3] = tone(-10.0, 5, channels=1)[:, 0]
    report = measure(sound, RATE_HZ)
    assert report.integrated_lufs is None
    assert report.momentary_max_lufs is None
    assert report.true_peak_dbtp == near(-10.0)


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000, 96_000, 192_000])
def test_anchor_full_scale_997_hz_in_one_front_channel(rate_hz: int) -> None:
    sound = tone(0.0, 2, hz=997, rate_hz=rate_hz)
    sound[:, 1] = 0.0
    # At 8 kHz the bilinear transform bends the head's shelf, which begins below 997 Hz.
    assert loudness(sound, rate_hz).integrated_lufs == near(-3.01, 0.25 if rate_hz < 16_000 else 0.03)


@pytest.mark.parametrize(
    ("channels", "index", "weight_db"),
    [
        (1, 0, 0.0),
        (3, 2, 0.0),
        (4, 2, 1.5),
        (5, 3, 1.5),
        (6, 4, 1.5),
        (7, 4, 0.0),
        (7, 5, 1.5),
        (8, 4, 0.0),
        (8, 7, 1.5),
    ],
)
def test_channel_weights(channels: int, index: int, weight_db: float) -> None:
    sound = silence(2, channels=channels)
    sound[:, index] = tone(-20.0, 2, channels=1)[:, 0]
    assert loudness(sound).integrated_lufs == near(-23.0 + weight_db, 0.03)
