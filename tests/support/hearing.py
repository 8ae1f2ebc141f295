"""Listening by measuring: where in a capture a programme is, and whether anything is missing from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import correlate

RATE_HZ = 48_000


@dataclass(frozen=True, slots=True)
class Found:
    """``frame`` of the capture where the excerpt begins; ``likeness`` is the normalised correlation, 0 to 1."""

    frame: int
    likeness: float


def mono(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return (frames,) of a (frames, channels) sound."""
    return sound.mean(axis=1, dtype=np.float64) if sound.ndim == 2 else sound.astype(np.float64)


def find(excerpt: NDArray[np.float32], capture: NDArray[np.float32]) -> Found:
    """Find ``excerpt`` in ``capture`` by normalised cross-correlation, whatever its level."""
    needle, hay = mono(excerpt), mono(capture)
    if len(hay) < len(needle):
        return Found(0, 0.0)
    scores = correlate(hay, needle, mode="valid", method="fft")
    energy = np.concatenate(([0.0], np.cumsum(hay * hay)))
    norms = np.sqrt(np.maximum(energy[len(needle) :] - energy[: -len(needle)], 1e-12))
    likeness = scores / (norms * max(float(np.linalg.norm(needle)), 1e-9))
    # Where the capture is all but silent a tiny dither could look alike by chance.
    likeness[norms < 1e-3 * np.sqrt(len(needle)) * 0.01] = 0.0
    best = int(np.argmax(likeness))
    return Found(best, float(likeness[best]))


def position_of(capture: NDArray[np.float32], programme: NDArray[np.float32]) -> Found:
    """Return where in ``programme`` the short ``capture`` stands: the same search, the other way round."""
    return find(capture, programme)


def longest_silence_s(capture: NDArray[np.float32], below: float = 1e-5, rate_hz: int = RATE_HZ) -> float:
    """Return the longest run, in seconds, in which no sample exceeds ``below``."""
    loud = np.flatnonzero(np.abs(mono(capture)) > below)
    if len(loud) == 0:
        return len(capture) / rate_hz
    edges = np.concatenate(([-1], loud, [len(capture)]))
    return float(np.diff(edges).max() - 1) / rate_hz
