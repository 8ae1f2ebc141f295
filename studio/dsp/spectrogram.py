"""Spectra over time as a picture: how loud each pitch is in each column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.checks import Sound, as_frames

WINDOW = 1024
# What speech, hum and whistles live between; rows are spread by octaves.
LOWEST_HZ, HIGHEST_HZ = 50.0, 12_000.0
FLOOR_DB, TOP_DB = -90.0, -20.0


def spectrum_columns(sound: Sound, columns: int, rows: int) -> NDArray[np.uint8]:
    """Return (rows, columns) uint8 of ``sound`` at 48 kHz, (frames, channels): 0 at −90 dBFS, 255 at −20.

    Low pitches lie at the foot, each octave as high as the next.

    A column shows a window of 21 ms in its middle; where columns lie further apart, what is between is not looked at.
    """
    mono = as_frames(sound).mean(axis=1)
    if columns <= 0 or rows <= 0 or not len(mono):
        return np.zeros((max(0, rows), max(0, columns)), np.uint8)
    middles = ((np.arange(columns) + 0.5) * len(mono) / columns).astype(np.intp)
    padded = np.concatenate((np.zeros(WINDOW // 2), mono, np.zeros(WINDOW)))
    frames = padded[middles[:, None] + np.arange(WINDOW)]
    window = np.hanning(WINDOW)
    # A quarter of a second to import: only who looks at a spectrum pays.
    from scipy.fft import rfft

    powers = np.abs(rfft(frames * window, axis=1)) ** 2 / (window.sum() / 2) ** 2
    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, rows + 1) * WINDOW / INTERNAL_RATE_HZ
    firsts = np.floor(edges[:-1]).astype(np.intp)
    lasts = np.maximum(firsts + 1, np.ceil(edges[1:]).astype(np.intp))
    sums = np.concatenate((np.zeros((columns, 1)), np.cumsum(powers, axis=1)), axis=1)
    bands = (sums[:, lasts] - sums[:, firsts]) / (lasts - firsts)
    level_db = 10.0 * np.log10(np.maximum(bands, 1e-12))
    scaled = np.clip((level_db - FLOOR_DB) / (TOP_DB - FLOOR_DB), 0.0, 1.0) * 255.0
    return np.ascontiguousarray(scaled.T[::-1]).astype(np.uint8)
