"""The output that nobody hears: what it kept lies where it was heard."""

from __future__ import annotations

import numpy as np

from device_bridge.agent.output import NullOutput


def test_where_it_ran_empty_silence_was_heard() -> None:
    now_s = [0.0]
    output = NullOutput(rate_hz=1000, channels=1, ring_s=0.5, keep_s=10.0, monotonic=lambda: now_s[0])
    output.write(np.full((100, 1), 0.25, np.float32))
    now_s[0] = 0.4
    output.write(np.full((50, 1), 0.5, np.float32))
    first, kept = output.kept()
    assert (first, len(kept)) == (0, 450)
    assert np.array_equal(kept[:, 0], np.repeat([0.25, 0.0, 0.5], [100, 300, 50]).astype(np.float32))
    assert output.heard_at(400) == 0.4


def test_opened_again_it_numbers_its_frames_anew() -> None:
    now_s = [0.0]
    output = NullOutput(rate_hz=1000, channels=1, ring_s=0.5, keep_s=10.0, monotonic=lambda: now_s[0])
    output.write(np.ones((100, 1), np.float32))
    now_s[0] = 0.05
    output.open()
    output.write(np.full((10, 1), 0.5, np.float32))
    assert output.kept()[0] == 0
    assert np.array_equal(output.kept()[1][:, 0], np.full(10, 0.5, np.float32))
