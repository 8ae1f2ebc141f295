from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.dsp.stage import Chain, run_through


class Late:
    """A stage that holds back so many frames, and doubles."""

    def __init__(self, frames: int) -> None:
        self.latency_frames = frames
        self._held = np.empty((0, 1), np.float32)

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        both = np.concatenate((self._held, 2 * block))
        ready = max(0, len(both) - self.latency_frames)
        self._held = both[ready:]
        return both[:ready]

    def finish(self) -> NDArray[np.float32]:
        return self._held


@pytest.mark.parametrize("size", [1, 7, 50, 1000])
def test_a_chain_gives_every_frame_once_whatever_the_blocks(size: int) -> None:
    sound = np.arange(301, dtype=np.float32)[:, None]
    chain = Chain([Late(5), Late(0), Late(90)])
    assert chain.latency_frames == 95
    out = np.concatenate(list(run_through(chain, [sound[at : at + size] for at in range(0, 301, size)])))
    assert np.array_equal(out, 8 * sound)


def test_no_stages_change_nothing() -> None:
    sound = np.ones((10, 2), np.float32)
    assert np.array_equal(np.concatenate(list(run_through(Chain([]), [sound]))), sound)
