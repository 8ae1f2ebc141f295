"""A chain of stages that sound runs through block by block, in flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.dsp.checks import Sound, as_frames


class Stage(Protocol):
    """One step of a chain. It is made for one rate, one number of channels and one sound, and used once.

    Blocks go in and come out as (frames, channels) float32. What comes out of one call may be shorter or longer
    than what went in, or empty; over all calls, ``finish`` included, as many frames come out as went in, and
    frame ``n`` out is frame ``n`` in: a stage makes up for its own delay. A block given is never changed.
    """

    @property
    def latency_frames(self) -> int:
        """The most frames that a stage may hold back until ``finish``."""

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next frames and return those that are ready. Raises ``OperatorFixable``: NAN_SAMPLES."""

    def finish(self) -> NDArray[np.float32]:
        """Return what is still inside."""


class Chain:
    """Stages one after the other, as one stage."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._stages = tuple(stages)

    @property
    def latency_frames(self) -> int:
        return sum(stage.latency_frames for stage in self._stages)

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        for stage in self._stages:
            block = stage.process(block)
        return block

    def finish(self) -> NDArray[np.float32]:
        rest: NDArray[np.float32] | None = None
        for stage in self._stages:
            ready = None if rest is None else stage.process(rest)
            last = stage.finish()
            rest = last if ready is None else np.concatenate((ready, last))
        return np.empty((0, 0), np.float32) if rest is None else rest


def run_through(stage: Stage, blocks: Iterable[Sound]) -> Iterator[NDArray[np.float32]]:
    """Yield what ``stage`` makes of ``blocks``, (frames, channels) each, to the end; empty blocks are left out."""
    for block in blocks:
        out = stage.process(as_frames(block).astype(np.float32, copy=False))
        if len(out):
            yield out
    out = stage.finish()
    if len(out):
        yield out
