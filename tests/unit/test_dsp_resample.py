from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.errors import OperatorFixable
from studio.dsp.resample import Resampler, resample
from tests.support.signals import tone


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 24_000, 44_100, 96_000, 192_000])
def test_a_tone_keeps_its_place_and_level(rate_hz: int) -> None:
    found = resample(tone(-6, 0.5, hz=997, rate_hz=rate_hz), rate_hz)
    assert found.shape == (24_000, 2)
    assert found[1000:-1000] == pytest.approx(tone(-6, 0.5, hz=997)[1000:-1000], abs=1e-4)


def test_the_same_rate_changes_nothing() -> None:
    sound = tone(-6, 0.1)
    assert np.array_equal(resample(sound, 48_000), sound)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 4_000), max_size=6), st.sampled_from([8_000, 44_100, 96_000]))
def test_streaming_gives_the_same_as_at_once(sizes: list[int], rate_hz: int) -> None:
    sound = np.random.default_rng(1).uniform(-0.5, 0.5, (sum(sizes), 2)).astype(np.float32)
    stream = Resampler(rate_hz, 2)
    edges = np.cumsum([0, *sizes])
    pieces = [stream.feed(sound[at:end]) for at, end in pairwise(edges)]
    found = np.concatenate((*pieces, stream.finish()))
    assert len(found) == round(len(sound) * 48_000 / rate_hz)
    assert found == pytest.approx(resample(sound, rate_hz), abs=1e-5)


def test_formats_outside_the_bounds_are_refused() -> None:
    with pytest.raises(OperatorFixable) as caught:
        resample(np.zeros((10, 2), np.float32), 4_000)
    assert caught.value.code == "BAD_RATE"
