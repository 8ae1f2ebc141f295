"""The channels of a loudness meter, side by side in threads if that is wanted."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.dsp.checks import Sound, raise_not_finite
from studio.dsp.kweighting import channel_weights
from studio.dsp.truepeak import TruePeakMeter
from studio.dsp.weighted_energy import weighted_energy

# Chunks that may be under way: a thread that lost its turn for a moment does not hold up the other.
_MOST_WAITING = 2

# Frames of whole cells, and where cells begin in them.
Run = tuple[Sound, NDArray[np.intp]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Frames to be heard, ``runs`` of the cells that they complete, and the frames before that are part of those."""

    frames: Sound
    runs: list[Run]
    before: NDArray[np.float32]
    first_frame: int


# The energies of each run's cells of one lane after the other; None for a lane in which a sample is no number.
_Heard = list[list[NDArray[np.float64]] | None]


class Lanes:
    """Takes chunks and gives the weighted energies of their cells, all channels together, in order.

    With ``threads`` > 1 a chunk's energies come with a later one's, or with ``settle``; its frames must not change
    until then.
    """

    def __init__(self, rate_hz: int, channels: int, *, true_peak: bool, threads: int) -> None:
        self._lanes = [_Lane(rate_hz, weight, true_peak) for weight in channel_weights(channels)]
        workers = min(threads, channels)
        self._workers = [ThreadPoolExecutor(1, "lanes") for _ in range(workers)] if workers > 1 else []
        self._coming: deque[tuple[Chunk, list[Future[_Heard]]]] = deque()

    def close(self) -> None:
        """Give the threads back."""
        for worker in self._workers:
            worker.shutdown(cancel_futures=True)

    @property
    def true_peak(self) -> float:
        """The highest so far, linear, as if silence followed."""
        return max(lane.peak.peak() for lane in self._lanes)

    @property
    def sample_peak(self) -> float:
        return max(lane.peak.sample_peak for lane in self._lanes)

    def feed(self, chunk: Chunk) -> list[NDArray[np.float64]]:
        """Return the energies that are known by now, (cells,) each. Raises ``OperatorFixable``: NAN_SAMPLES."""
        if not self._workers:
            return _together(chunk, self._hear(chunk, 0, 1))
        step = len(self._workers)
        futures = [worker.submit(self._hear, chunk, first, step) for first, worker in enumerate(self._workers)]
        self._coming.append((chunk, futures))
        return self._collected(_MOST_WAITING)

    def settle(self) -> list[NDArray[np.float64]]:
        """Return the energies that are still to come. Raises as ``feed``."""
        return self._collected(0)

    def _collected(self, most_waiting: int) -> list[NDArray[np.float64]]:
        found: list[NDArray[np.float64]] = []
        while len(self._coming) > most_waiting:
            chunk, futures = self._coming.popleft()
            found += _together(chunk, [one for future in futures for one in future.result()])
        return found

    def _hear(self, chunk: Chunk, first: int, step: int) -> _Heard:
        with np.errstate(over="ignore", invalid="ignore"):
            return [self._lanes[index].feed(chunk, index) for index in range(first, len(self._lanes), step)]


def _together(chunk: Chunk, heard: _Heard) -> list[NDArray[np.float64]]:
    lanes = [one for one in heard if one is not None]
    if len(lanes) < len(heard):
        raise_not_finite(np.concatenate((chunk.before, chunk.frames.astype(np.float32))), chunk.first_frame)
    return [np.sum(energies, axis=0) for energies in zip(*lanes, strict=True)]


class _Lane:
    """One channel: its filter's memory and its peaks."""

    def __init__(self, rate_hz: int, weight: float, true_peak: bool) -> None:
        self._filter = weighted_energy(rate_hz)
        self._weight = weight
        self._true_peak = true_peak
        self.peak = TruePeakMeter()

    def feed(self, chunk: Chunk, index: int) -> list[NDArray[np.float64]] | None:
        """Return the energies of the cells in each run; None if a sample is no finite number."""
        if self._true_peak:
            if not self.peak.feed(chunk.frames[:, index]):
                return None
            if self._weight == 0.0:
                return [np.zeros(len(starts)) for _, starts in chunk.runs]
        found = [self._filter.feed(frames[:, index], starts) for frames, starts in chunk.runs]
        return [one * self._weight for one in found] if all(np.isfinite(one).all() for one in found) else None
