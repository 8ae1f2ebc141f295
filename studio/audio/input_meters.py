"""Levels of an input: peaks, clipping, momentary loudness, and the digital zero of a muted microphone."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.kweighting import channel_weights
from studio.dsp.weighted_energy import CELLS_A_SECOND, weighted_energy

CLIPPED_AT = 0.9999
_CELL_FRAMES = INTERNAL_RATE_HZ // CELLS_A_SECOND
_MOMENTARY_CELLS = 40
_OFFSET_DB = -0.691
# Under this nothing is said: BS.1770-5's absolute gate.
_QUIETEST_LUFS = -70.0
# Digital zero for so long is no microphone: even a quiet room has noise. Windows' privacy switch gives this.
_SILENT_AFTER_S = 3.0


class Momentary:
    """Loudness of the last 400 ms (EBU Tech 3341), refreshed every 10 ms; its memory never grows."""

    def __init__(self, channels: int) -> None:
        self._weights = channel_weights(channels)
        self._filters = [weighted_energy(INTERNAL_RATE_HZ) for _ in range(channels)]
        self._cells: deque[float] = deque(maxlen=_MOMENTARY_CELLS)
        self._open = np.empty((0, channels), np.float32)

    def feed(self, sound: NDArray[np.float32]) -> None:
        """Take the next frames, (frames, channels) float32 at 48 kHz."""
        sound = np.concatenate((self._open, sound))
        whole = len(sound) // _CELL_FRAMES * _CELL_FRAMES
        self._open = sound[whole:].copy()
        if not whole:
            return
        starts = np.arange(0, whole, _CELL_FRAMES, dtype=np.intp)
        cells = np.zeros(len(starts))
        for lane, (weight, filter_) in enumerate(zip(self._weights, self._filters, strict=True)):
            cells += weight * filter_.feed(sound[:whole, lane], starts)
        self._cells.extend(float(cell) for cell in cells)

    def clear(self) -> None:
        """Sound was lost: what comes next does not follow on what was heard."""
        self._cells.clear()
        self._open = self._open[:0]

    @property
    def lufs(self) -> float | None:
        """None before 400 ms were heard, and in silence."""
        if len(self._cells) < _MOMENTARY_CELLS:
            return None
        energy = sum(self._cells) / (_MOMENTARY_CELLS * _CELL_FRAMES)
        lufs = _OFFSET_DB + 10.0 * math.log10(energy) if energy > 0.0 else -math.inf
        return lufs if lufs > _QUIETEST_LUFS else None


class InputMeters:
    """Not locked."""

    def __init__(self, channels: int) -> None:
        self._peaks = np.zeros(channels, np.float32)
        self._zero_frames = 0
        self.momentary = Momentary(channels)

    def feed(self, sound: NDArray[np.float32]) -> bool:
        """Take the next frames, (frames, channels), at least one; tell whether they are clipped."""
        peaks = np.abs(sound).max(axis=0)
        loudest = float(peaks.max())
        np.maximum(self._peaks, peaks, out=self._peaks)
        self._zero_frames = self._zero_frames + len(sound) if loudest == 0.0 else 0
        self.momentary.feed(sound)
        return loudest >= CLIPPED_AT

    def peaks(self) -> tuple[float, ...]:
        """Return the linear peaks since the last call."""
        peaks = tuple(float(peak) for peak in self._peaks)
        self._peaks[:] = 0.0
        return peaks

    @property
    def silent(self) -> bool:
        return self._zero_frames >= _SILENT_AFTER_S * INTERNAL_RATE_HZ
