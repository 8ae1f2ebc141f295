from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import resample_poly, sosfilt

from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.loudness import LoudnessReport
from studio.dsp.curve import FLOOR_LUFS, curve_columns, momentary_curve
from studio.dsp.kweighting import channel_weights, k_weighting
from studio.dsp.loudness import SHORT_TERM_CELLS, LoudnessMeter, blocks_and_highest, measure, window_energies
from tests.support.signals import RATE_HZ, silence, speech_like, steps, tone


def levels(report: LoudnessReport) -> list[float | None]:
    return [
        report.integrated_lufs,
        report.momentary_max_lufs,
        report.short_term_max_lufs,
        report.range_lu,
        report.true_peak_dbtp,
        report.sample_peak_dbfs,
    ]


def test_k_weighting_equals_the_standards_table_at_48_khz() -> None:
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585]
    high_pass = [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621]
    assert k_weighting(48_000) == pytest.approx(np.array([shelf, high_pass]), abs=1e-9)


@pytest.mark.parametrize("channels", range(1, 9))
def test_every_layout_has_a_weight_a_channel(channels: int) -> None:
    assert len(channel_weights(channels)) == channels


def plain_loudness(sound: NDArray[np.float32], rate_hz: int) -> tuple[float, float, float]:
    """Integrated, momentary and short-term maxima written down directly from the standard's formulas."""
    weighted = sosfilt(k_weighting(rate_hz), sound.astype(np.float64), axis=0) ** 2

    def windows(length_s: float, hop_s: float) -> NDArray[np.float64]:
        length, ends = round(length_s * rate_hz), len(weighted)
        starts = np.round(np.arange(0, ends / rate_hz, hop_s) * rate_hz).astype(int)
        return np.array([weighted[at : at + length].mean(axis=0).sum() for at in starts if at + length <= ends])

    def lufs(energy: float) -> float:
        return -0.691 + 10 * math.log10(energy)

    blocks = windows(0.4, 0.1)
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    integrated = loud[loud > loud.mean() / 10].mean()
    return lufs(float(integrated)), lufs(float(windows(0.4, 0.01).max())), lufs(float(windows(3, 0.01).max()))


@pytest.mark.parametrize("rate_hz", [22_050, 44_100, 48_000, 96_000])
def test_agrees_with_the_formulas_written_down_plainly(rate_hz: int) -> None:
    sound = speech_like(8, seed=rate_hz, rate_hz=rate_hz, channels=2)
    report = measure(sound, rate_hz, true_peak=False)
    found = (report.integrated_lufs, report.momentary_max_lufs, report.short_term_max_lufs)
    assert found == pytest.approx(plain_loudness(sound, rate_hz), abs=0.02 if rate_hz % 100 else 1e-6)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.integers(1, 30_000), min_size=1, max_size=12),
    st.sampled_from([11_025, 44_100, 48_000]),
    st.integers(1, 3),
)
def test_block_sizes_do_not_matter(sizes: list[int], rate_hz: int, channels: int) -> None:
    sound = speech_like(4, seed=3, rate_hz=rate_hz, channels=channels)
    meter = LoudnessMeter(rate_hz, channels)
    at = turn = 0
    while at < len(sound):
        size = sizes[turn % len(sizes)] + 500
        meter.feed(sound[at : at + size])
        at, turn = at + size, turn + 1
    whole = measure(sound, rate_hz)
    found = levels(meter.report())
    # Blocks are filtered in float32: where they begin is seen in the eighth digit.
    assert found[:4] == pytest.approx(levels(whole)[:4], abs=1e-7)
    # A true peak may be passed over if it adds less than 0.005 dB.
    assert found[4:] == pytest.approx(levels(whole)[4:], abs=0.005)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["speech", "noise", "treble"])
def test_true_peak_agrees_with_sixteen_times_oversampling(kind: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    if kind == "speech":
        sound = speech_like(3, seed)
    else:
        cut = 20_000 if kind == "treble" else 16_000
        spectrum = np.fft.rfft(random.standard_normal(RATE_HZ))
        wave = np.fft.irfft(spectrum * (np.fft.rfftfreq(RATE_HZ, 1 / RATE_HZ) < cut), RATE_HZ)
        sound = (0.2 * wave / np.abs(wave).max()).astype(np.float32)[:, None]
    reference = 20 * math.log10(float(np.abs(resample_poly(sound[:, 0].astype(np.float64), 16, 1)).max()))
    assert measure(sound, RATE_HZ).true_peak_dbtp == pytest.approx(reference, abs=0.1)


def test_true_peak_of_an_abrupt_start_and_end_is_seen() -> None:
    block = np.full((1000, 1), 0.5, np.float32)
    report = measure(block, RATE_HZ)
    assert report.true_peak_dbtp is not None
    assert report.sample_peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert report.true_peak_dbtp > -5.5


def test_silence_has_no_figures() -> None:
    assert levels(measure(silence(5), RATE_HZ)) == [None] * 6


def test_no_frames_have_no_figures() -> None:
    report = measure(silence(0), RATE_HZ)
    assert levels(report) == [None] * 6
    assert report.duration_s == 0.0


def test_too_short_for_a_window_has_peaks_alone() -> None:
    report = measure(tone(-20, 0.39), RATE_HZ)
    assert (report.integrated_lufs, report.momentary_max_lufs, report.range_lu) == (None, None, None)
    assert report.sample_peak_dbfs == pytest.approx(-20, abs=0.01)
    longer = measure(tone(-20, 0.5), RATE_HZ)
    assert longer.integrated_lufs == pytest.approx(-20, abs=0.1)
    assert longer.short_term_max_lufs is None


def test_quiet_after_loud_keeps_its_digits() -> None:
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.feed(steps((-1.0, 4), (None, 1), (-120.0, 4)))
    assert meter.momentary_lufs == pytest.approx(-120, abs=0.1)
    assert meter.short_term_lufs == pytest.approx(-120, abs=0.1)


def test_a_live_meter_says_nothing_before_its_window_is_full() -> None:
    meter = LoudnessMeter(RATE_HZ, 1)
    meter.feed(tone(-20, 0.3, channels=1))
    assert meter.momentary_lufs is None
    meter.feed(tone(-20, 0.3, channels=1))
    assert meter.momentary_lufs == pytest.approx(-23, abs=0.1)
    assert meter.short_term_lufs is None


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_named(bad: float) -> None:
    sound = tone(-20, 3)
    sound[70_001, 1] = bad
    with pytest.raises(OperatorFixable) as caught:
        measure(sound, RATE_HZ)
    assert caught.value.code == "NAN_SAMPLES"
    assert caught.value.details == {"frame": 70_001}


@pytest.mark.parametrize(
    ("rate_hz", "channels", "code"),
    [(48_000, 0, "BAD_CHANNELS"), (48_000, 9, "BAD_CHANNELS"), (1_000, 2, "BAD_RATE"), (384_000, 2, "BAD_RATE")],
)
def test_formats_outside_the_bounds_are_refused(rate_hz: int, channels: int, code: str) -> None:
    with pytest.raises(OperatorFixable) as caught:
        measure(np.zeros((100, channels), np.float32), rate_hz)
    assert caught.value.code == code


def test_a_block_of_other_width_and_integers_are_refused() -> None:
    meter = LoudnessMeter(RATE_HZ, 2)
    with pytest.raises(OperatorFixable) as caught:
        meter.feed(silence(1, channels=1))
    assert caught.value.code == "BAD_CHANNELS"
    with pytest.raises(Misuse) as misused:
        meter.feed(np.zeros((10, 2), np.int16))  # type: ignore[arg-type]  # what a careless caller does
    assert misused.value.code == "NOT_FLOAT"


def test_double_precision_and_one_dimension_measure_alike() -> None:
    sound = speech_like(4, 5)
    assert levels(measure(sound[:, 0].astype(np.float64), RATE_HZ)) == pytest.approx(
        levels(measure(sound, RATE_HZ)), abs=1e-6
    )


def test_measuring_can_be_cancelled() -> None:
    with pytest.raises(OperatorFixable) as caught:
        measure(silence(30), RATE_HZ, progress=lambda share: share < 0.5)
    assert caught.value.code == "CANCELLED"


def test_memory_does_not_grow_with_length() -> None:
    block = speech_like(1, 1, channels=2)
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.feed(block)
    tracemalloc.start()
    try:
        for _ in range(60):
            meter.feed(block)
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown < 60 * 4_000


def test_curve_follows_the_sound() -> None:
    sound = steps((-20.0, 2), (None, 2), (-30.0, 2))
    curve = momentary_curve(sound, RATE_HZ)
    assert len(curve) == 561
    assert curve.min() == FLOOR_LUFS
    columns = curve_columns(curve, 6.0, 6)
    assert columns[[0, 1, 4, 5]] == pytest.approx(np.array([-20, -20, -30, -30]), abs=0.2)
    assert columns[3] == FLOOR_LUFS
    assert curve_columns(curve[:0], 6.0, 3).tolist() == [FLOOR_LUFS] * 3


@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_nothing(channels: int, threads: int) -> None:
    sound = speech_like(5, 9, channels=channels)
    with LoudnessMeter(RATE_HZ, channels, threads=threads) as meter:
        for at in range(0, len(sound), 10_000):
            meter.feed(sound[at : at + 10_000])
            if at == 100_000:
                assert len(meter.cell_energies()) == 229
    assert levels(meter.report()) == pytest.approx(levels(measure(sound, RATE_HZ)), abs=0.005)


def test_a_fault_is_told_at_the_latest_when_the_meter_is_left() -> None:
    sound = tone(-20, 1)
    sound[1_234, 1] = np.nan

    def run() -> None:
        with LoudnessMeter(RATE_HZ, 2, threads=2) as meter:
            meter.feed(sound)

    with pytest.raises(OperatorFixable) as caught:
        run()
    assert caught.value.details == {"frame": 1_234}


@pytest.mark.parametrize("rate_hz", [48_000, 22_050])
def test_windows_are_the_same_across_the_pieces_that_they_are_made_in(rate_hz: int) -> None:
    cells = np.random.default_rng(1).random(140_000)
    starts = np.array([0, 1, 65_200, 65_529, 65_530, 65_531, 131_059, 131_060, len(cells) - SHORT_TERM_CELLS])
    edges = np.arange(len(cells) + 1) * rate_hz // 100
    expected = [cells[at : at + SHORT_TERM_CELLS].sum() / (edges[at + SHORT_TERM_CELLS] - edges[at]) for at in starts]
    found = window_energies(cells, rate_hz, SHORT_TERM_CELLS)
    assert len(found) == len(cells) - SHORT_TERM_CELLS + 1
    assert found[starts] == pytest.approx(np.array(expected), rel=1e-12)
    blocks, highest = blocks_and_highest(cells, rate_hz, SHORT_TERM_CELLS)
    assert np.array_equal(blocks, found[::10])
    assert np.array_equal(blocks, window_energies(cells, rate_hz, SHORT_TERM_CELLS, 10))
    assert highest == found.max()
