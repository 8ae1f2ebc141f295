"""Momentary loudness over time, for a picture beside the waveform."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.dsp.checks import Sound, as_frames
from studio.dsp.loudness import MOMENTARY_CELLS, LoudnessMeter, loudness_of, window_energies
from studio.dsp.weighted_energy import CELLS_A_SECOND

# Quieter is drawn as this: below it nothing counts (BS.1770-5's absolute gate).
FLOOR_LUFS = -70.0


def momentary_curve(sound: Sound, rate_hz: int) -> NDArray[np.float32]:
    """Return momentary loudness (EBU Tech 3341) every 10 ms, (values,) float32 LUFS, never below ``FLOOR_LUFS``.

    Value ``k`` is that of the 400 ms that end at ``0.4 + k / 100`` s. Raises what ``measure`` raises.
    """
    frames = as_frames(sound)
    with LoudnessMeter(rate_hz, frames.shape[1], true_peak=False, threads=2) as meter:
        meter.feed(frames)
        return curve_of(meter.cell_energies(), rate_hz)


def curve_of(cells: NDArray[np.float64], rate_hz: int) -> NDArray[np.float32]:
    """Return the same from a meter's ``cell_energies``."""
    lufs = loudness_of(window_energies(cells, rate_hz, MOMENTARY_CELLS))
    return np.maximum(lufs, FLOOR_LUFS).astype(np.float32)


def curve_columns(curve: NDArray[np.float32], duration_s: float, columns: int) -> NDArray[np.float32]:
    """Return the loudest value in each of ``columns`` equal parts of ``duration_s``, (columns,) float32 LUFS.

    The first 400 ms, and what lies beyond the curve, are ``FLOOR_LUFS``.
    """
    seen = np.full(columns, FLOOR_LUFS, np.float32)
    if columns <= 0 or duration_s <= 0.0 or not len(curve):
        return seen
    ahead = MOMENTARY_CELLS - 1
    edges = np.arange(columns + 1) * duration_s * CELLS_A_SECOND / columns - ahead
    firsts = np.clip(edges[:-1], 0, len(curve) - 1).astype(np.intp)
    inside = (edges[1:] > 0) & (edges[:-1] < len(curve))
    loudest = np.maximum.reduceat(curve, firsts)
    seen[inside] = loudest[inside]
    return seen
