from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.dsp.products import product
from studio.dsp.weighted_energy import PlainWeightedEnergy, WeightedEnergy, weighted_energy

CELLS = 120


def sounds(rate_hz: int) -> dict[str, NDArray[np.float32]]:
    """What is hard for float32: an offset, deep bass under a whisper, and quiet after loud."""
    random = np.random.default_rng(rate_hz)
    frames = rate_hz // 100 * CELLS
    noise, at = random.standard_normal(frames), np.arange(frames) / rate_hz
    found = {
        "noise": 0.1 * noise,
        "offset": 0.5 + 1e-3 * noise,
        "bass": 0.5 * np.sin(2 * np.pi * 30 * at) + 1e-4 * noise,
        "quiet after loud": noise * np.where(at < 0.4, 0.5, 5e-7),
    }
    return {name: sound.astype(np.float32) for name, sound in found.items()}


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000])
def test_products_of_blocks_are_the_recursive_filter(rate_hz: int) -> None:
    starts = np.arange(CELLS) * (rate_hz // 100)
    for name, sound in sounds(rate_hz).items():
        plain = PlainWeightedEnergy(rate_hz).feed(sound.astype(np.float64), starts)
        blocks = weighted_energy(rate_hz)
        assert isinstance(blocks, WeightedEnergy)
        found = blocks.feed(sound, starts)
        assert found == pytest.approx(plain, rel=2e-4), name
        for part in (slice(0, 40), slice(50, 90), slice(90, CELLS)):
            assert found[part].sum() == pytest.approx(plain[part].sum(), rel=2e-6), name


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_cells_are_the_same_however_they_are_fed(sizes: list[int]) -> None:
    sound = sounds(48_000)["noise"]
    whole = weighted_energy(48_000).feed(sound, np.arange(CELLS) * 480)
    parts, at, turn, stream = [], 0, 0, weighted_energy(48_000)
    while at < CELLS:
        count = min(sizes[turn % len(sizes)], CELLS - at)
        parts.append(stream.feed(sound[at * 480 : (at + count) * 480], np.arange(count) * 480))
        at, turn = at + count, turn + 1
    assert np.concatenate(parts) == pytest.approx(whole, rel=2e-6)


def test_rates_whose_cells_are_no_whole_frames_are_filtered_plainly() -> None:
    assert isinstance(weighted_energy(22_050), PlainWeightedEnergy)
    assert isinstance(weighted_energy(47_999), PlainWeightedEnergy)


@pytest.mark.parametrize("rows", [0, 1, 67, 68, 69, 500])
def test_products_in_pieces_are_the_product(rows: int) -> None:
    random = np.random.default_rng(rows)
    wide = random.standard_normal((rows, 70)).astype(np.float32)
    matrix = random.standard_normal((64, 60)).astype(np.float32)
    room = np.empty((rows, 60), np.float32)
    assert product(wide[:, :64], matrix) == pytest.approx(wide[:, :64] @ matrix, abs=1e-4)
    assert product(wide[:, 6:], matrix, room) is room
    assert room == pytest.approx(wide[:, 6:] @ matrix, abs=1e-4)
