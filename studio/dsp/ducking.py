"""Turning the music bed down under the voice, so that every frame comes out the same whatever window it is asked for.

Voice is what is over a threshold in a 10 ms cell. A cell's depth follows from its distance to the voice before and
after it alone, counted in whole cells: nothing rings on, so any window is exact.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from studio.domain.editing import Ducking
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.checks import Sound

CELL_FRAMES = INTERNAL_RATE_HZ // 100
_CHUNK_CELLS = 400
_FAR = 1 << 40
_SHARE: NDArray[np.float32] = (np.arange(CELL_FRAMES) / CELL_FRAMES).astype(np.float32)[None, :]

# (first frame, frames) -> the voice tracks' sum, (frames, channels).
Voice = Callable[[int, int], Sound]


class Ducker:
    """The bed's gain for one edit. What was listened to is kept, a bit a cell; thread-safe."""

    def __init__(self, ducking: Ducking, voice: Voice) -> None:
        self._voice = voice
        self._depth_db = ducking.depth_db
        self._threshold = 10.0 ** (ducking.threshold_dbfs / 20.0)
        self._attack, self._release, self._ahead, self._hold = (
            max(0, round(seconds * INTERNAL_RATE_HZ / CELL_FRAMES))
            for seconds in (ducking.attack_s, ducking.release_s, ducking.ahead_s, ducking.hold_s)
        )
        self._heard: dict[int, NDArray[np.bool_]] = {}
        self._lock = threading.Lock()

    def gains(self, start: int, frames: int) -> NDArray[np.float32]:
        """Return the linear gain of frames ``[start, start + frames)``, (frames, 1); (1, 1) where it does not move."""
        first, last = start // CELL_FRAMES, -(-(start + frames) // CELL_FRAMES)
        depth = self._depth(first, last + 1)
        levels = (10.0 ** (-self._depth_db * depth / 20.0)).astype(np.float32)
        if np.all(levels == levels[0]):
            return levels[:1].reshape(1, 1)
        # Gains stand at the cells' beginnings; between them they run straight.
        rise: NDArray[np.float32] = levels[1:] - levels[:-1]
        curve: NDArray[np.float32] = levels[:-1, None] + rise[:, None] * _SHARE
        at = start - first * CELL_FRAMES
        return curve.reshape(-1, 1)[at : at + frames]

    def _depth(self, first: int, last: int) -> NDArray[np.float64]:
        """Return how far down, 0 to 1, the bed is at the beginnings of cells ``[first, last)``."""
        before, after = self._hold + self._release, self._ahead + self._attack
        from_cell = max(0, first - before)
        voiced = self._voiced(from_cell, last + after)
        cells = np.arange(len(voiced))
        behind = cells - np.maximum.accumulate(np.where(voiced, cells, -_FAR))
        ahead = np.minimum.accumulate(np.where(voiced, cells, _FAR)[::-1])[::-1] - cells
        falling = 1.0 - np.maximum(0, ahead - self._ahead) / (self._attack + 1)
        rising = 1.0 - np.maximum(0, behind - self._hold) / (self._release + 1)
        depth = np.maximum(0.0, np.maximum(falling, rising))
        return depth[first - from_cell : last - from_cell]

    def _voiced(self, first: int, last: int) -> NDArray[np.bool_]:
        chunks = [self._chunk(index) for index in range(first // _CHUNK_CELLS, (last - 1) // _CHUNK_CELLS + 1)]
        at = first // _CHUNK_CELLS * _CHUNK_CELLS
        return np.concatenate(chunks)[first - at : last - at]

    def _chunk(self, index: int) -> NDArray[np.bool_]:
        with self._lock:
            known = self._heard.get(index)
        if known is not None:
            return known
        sound = self._voice(index * _CHUNK_CELLS * CELL_FRAMES, _CHUNK_CELLS * CELL_FRAMES)
        cells = sound.reshape(_CHUNK_CELLS, -1)
        energies = np.einsum("ij,ij->i", cells, cells)
        voiced: NDArray[np.bool_] = energies > self._threshold**2 * cells.shape[1]
        with self._lock:
            self._heard[index] = voiced
        return voiced
