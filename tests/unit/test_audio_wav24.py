"""24-bit samples and the 44-byte header."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.audio.wav24 import HEADER_BYTES, WavHeader, from_pcm24, header, parse_header, to_pcm24

FULL = 1 << 23


@given(st.lists(st.integers(-FULL, FULL - 1), min_size=1, max_size=64))
def test_samples_go_there_and_back(values: list[int]) -> None:
    sound = (np.array(values, np.float64) / FULL).astype(np.float32)[:, None]
    assert np.array_equal(from_pcm24(to_pcm24(sound), 1), sound)


def test_what_is_too_loud_or_no_number_is_tamed() -> None:
    sound = np.array([[2.0, -2.0], [np.nan, np.inf]], np.float32)
    assert from_pcm24(to_pcm24(sound), 2) == pytest.approx(
        np.array([[1.0, -1.0], [0.0, 1.0]], np.float32), abs=2 / FULL
    )


@pytest.mark.parametrize(("channels", "rate_hz", "data_bytes"), [(1, 48_000, 0), (2, 48_000, 6), (1, 44_100, 9)])
def test_header_says_what_was_written(channels: int, rate_hz: int, data_bytes: int) -> None:
    raw = header(channels, rate_hz, data_bytes)
    assert len(raw) == HEADER_BYTES
    assert parse_header(raw) == WavHeader(channels, rate_hz, data_bytes)


@pytest.mark.parametrize("spoil", [lambda h: h[:40], lambda h: b"JUNK" + h[4:], lambda h: bytes(44)])
def test_what_is_no_header_is_none(spoil: object) -> None:
    assert callable(spoil)
    assert parse_header(spoil(header(1, 48_000, 3))) is None
