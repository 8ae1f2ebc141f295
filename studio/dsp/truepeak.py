"""True peak by oversampling (ITU-R BS.1770-5 Annex 2), computed only where it can matter.

A polyphase windowed sinc gives the points between samples as one matrix product over hops of 16 samples.
Two bounds say beforehand where that is needless: no point exceeds the samples around it times the filter's
absolute sum, nor the samples around it plus their second difference times a constant (smooth sound hardly
rises between samples).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from studio.dsp.checks import Sound
from studio.dsp.products import product

HOP = 16
_TAPS = 32
# Samples before and after a hop that its points need.
LEAD = _TAPS // 2 - 1
TAIL = _TAPS // 2
_ROW = LEAD + HOP + TAIL
_KAISER_BETA = 6.0
_HOPS_A_GROUP = 16
_GROUP_STEP = HOP * _HOPS_A_GROUP
# The samples that the hops of a group need.
_GROUP_ROW = _GROUP_STEP - HOP + _ROW
_GROUPS_A_BATCH = 128
# Few enough that what is made of them stays in the processor's cache.
_ROWS_A_BATCH = 512
# A meter may stop looking once nothing can add more than 0.004 dB.
_ENOUGH = 1.0005
# Between points of a 4x grid a band-limited sound rises over both by at most this share of its second difference.
_RISE_BETWEEN = 0.135
# ... and, whatever its second difference, by at most 1 / cos(45° / 2).
_MOST_RISE = 1.083


@dataclass(frozen=True, slots=True)
class Kernel:
    """The points of one oversampling factor, as a matrix over a hop's row, and the bounds on them."""

    factor: int
    matrix: NDArray[np.float32]
    absolute_sum: float
    curve_sum: float
    slope_error: float


@cache
def kernel(factor: int) -> Kernel:
    """Return the kernel of ``factor`` points a sample (the sample itself is not computed again)."""
    offsets = np.arange(-LEAD, TAIL + 1)
    phases = []
    for phase in range(1, factor):
        at = phase / factor
        distance = offsets - at
        window = np.i0(_KAISER_BETA * np.sqrt(np.maximum(0.0, 1 - (distance / (_TAPS / 2)) ** 2)))
        taps = np.sinc(distance) * window
        phases.append(taps / taps.sum())
    # Column k * HOP + s is the point k + 1 after sample s.
    matrix = np.zeros((_ROW, HOP * (factor - 1)))
    curve_sum = slope_error = 0.0
    for index, taps in enumerate(phases):
        for sample in range(HOP):
            matrix[sample : sample + _TAPS, index * HOP + sample] = taps
        at = (index + 1) / factor
        rest = taps.copy()
        rest[LEAD] -= 1 - at
        rest[LEAD + 1] -= at
        slope = float((rest * offsets).sum())
        rest[LEAD] += slope
        rest[LEAD + 1] -= slope
        curve_sum = max(curve_sum, float(np.abs(np.cumsum(np.cumsum(rest))).sum()))
        slope_error = max(slope_error, abs(slope))
    return Kernel(
        factor, matrix.astype(np.float32), max(float(np.abs(taps).sum()) for taps in phases), curve_sum, slope_error
    )


def hop_peaks(padded: NDArray[np.float32], floor: float, factor: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return the hops of one channel whose true peak may exceed ``floor``, and their true peaks (linear).

    ``padded`` is contiguous, ``LEAD`` samples, a whole number of hops, then ``TAIL`` samples. A hop not
    returned has a true peak, at this factor, of at most ``floor``.
    """
    kept: list[NDArray[np.intp]] = []
    peaks: list[NDArray[np.float32]] = []
    for some, row, points in _rows_that_matter(padded, _group_peaks(padded), floor, kernel(factor)):
        kept.append(some)
        peaks.append(_row_peaks(row, points))
    if not kept:
        return np.empty(0, np.intp), np.empty(0, np.float32)
    return np.concatenate(kept), np.concatenate(peaks)


def _rows_that_matter(
    padded: NDArray[np.float32], groups: NDArray[np.float32], floor: float, known: Kernel
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]]:
    """Yield hops that may exceed ``floor``, their rows (n, _ROW) and the points in them (n, HOP * (factor - 1))."""
    hops = (len(padded) - LEAD - TAIL) // HOP
    step = padded.strides[0]
    rows = as_strided(padded, (hops, _ROW), (step * HOP, step), writeable=False)
    high = groups > floor / known.absolute_sum
    # A row reaches less than one group further than its hop, so the next group is enough.
    high[:-1] |= high[1:].copy()
    _drop_smooth_groups(high, padded, floor, known)
    candidates = _hops_of(high, hops)
    for first in range(0, len(candidates), _ROWS_A_BATCH):
        some = candidates[first : first + _ROWS_A_BATCH]
        row = rows[some]
        around = np.maximum(row.max(axis=1), -row.min(axis=1))
        matter = np.flatnonzero(around > floor / known.absolute_sum)
        some, row, around = some[matter], row[matter], around[matter]
        bound = around * (1 + 2 * known.slope_error) + known.curve_sum * _bend(row)
        matter = np.flatnonzero(bound > floor)
        if len(matter):
            row = row[matter]
            yield some[matter], row, product(row, known.matrix)


def _row_peaks(row: NDArray[np.float32], points: NDArray[np.float32]) -> NDArray[np.float32]:
    own = np.abs(row[:, LEAD : LEAD + HOP]).max(axis=1)
    found: NDArray[np.float32] = np.maximum(points.max(axis=1), -points.min(axis=1))
    peaks: NDArray[np.float32] = np.maximum(found, own)
    return peaks


def _bend(row: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the greatest second difference of each row."""
    slope = row[:, 1:] - row[:, :-1]
    slope = slope[:, 1:] - slope[:, :-1]
    bend: NDArray[np.float32] = np.maximum(slope.max(axis=1), -slope.min(axis=1))
    return bend


def _group_peaks(padded: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the highest sample of every 256, (groups,) float32; a NaN makes its group NaN."""
    starts = np.arange(0, len(padded), HOP * _HOPS_A_GROUP)
    loudest: NDArray[np.float32] = np.maximum(np.maximum.reduceat(padded, starts), -np.minimum.reduceat(padded, starts))
    return loudest


def _drop_smooth_groups(high: NDArray[np.bool_], padded: NDArray[np.float32], floor: float, known: Kernel) -> None:
    """Clear the groups whose second difference says that no hop of theirs exceeds ``floor``: most of loud speech."""
    whole = max(0, (len(padded) - _GROUP_ROW) // _GROUP_STEP + 1)
    step = padded.strides[0]
    rows = as_strided(padded, (whole, _GROUP_ROW), (step * _GROUP_STEP, step), writeable=False)
    some = np.flatnonzero(high[:whole])
    for first in range(0, len(some), _GROUPS_A_BATCH):
        batch = some[first : first + _GROUPS_A_BATCH]
        row = rows[batch]
        around = np.maximum(row.max(axis=1), -row.min(axis=1))
        high[batch] = around * (1 + 2 * known.slope_error) + known.curve_sum * _bend(row) > floor


def _hops_of(high: NDArray[np.bool_], hops: int) -> NDArray[np.intp]:
    """Return the hops in the groups that are ``high``."""
    some = np.flatnonzero(high)
    every = (some[:, None] * _HOPS_A_GROUP + np.arange(_HOPS_A_GROUP)).ravel()
    return every[every < hops]


class TruePeakMeter:
    """The highest true peak of one channel, fed block by block; memory stays flat."""

    def __init__(self) -> None:
        self.sample_peak = 0.0
        self._best = 0.0
        # Silence before the first sample, so that the rise before an abrupt start is seen.
        self._kept = np.zeros(LEAD + HOP, np.float32)
        self._room = np.empty(0, np.float32)

    def feed(self, samples: Sound) -> bool:
        """Take (frames,) samples; false if one of them is no finite number (and the meter spoilt)."""
        if len(self._room) < len(self._kept) + len(samples):
            self._room = np.empty(len(self._kept) + len(samples), np.float32)
        padded = self._room[: len(self._kept) + len(samples)]
        padded[: len(self._kept)] = self._kept
        padded[len(self._kept) :] = samples
        hops = (len(padded) - LEAD - TAIL) // HOP
        groups = _group_peaks(padded)
        loudest = float(groups.max())
        if not loudest < np.inf:
            return False
        self.sample_peak = max(self.sample_peak, loudest)
        self._best = max(self._best, loudest)
        if hops > 0:
            self._best = _raise(self._best, padded[: LEAD + hops * HOP + TAIL], groups)
            padded = padded[hops * HOP :]
        self._kept = padded.copy()
        return True

    def peak(self) -> float:
        """Return the highest true peak so far (linear), as if silence followed."""
        ended = np.concatenate((self._kept, np.zeros(TAIL + 2 * HOP, np.float32)))
        hops = (len(ended) - LEAD - TAIL) // HOP
        return _raise(self._best, ended[: LEAD + hops * HOP + TAIL], _group_peaks(ended))


def _raise(best: float, padded: NDArray[np.float32], groups: NDArray[np.float32]) -> float:
    """Return ``best`` or the higher true peak found in ``padded`` (16x where it counts, else 4x)."""
    loudest = int(np.argmax(groups))
    if float(groups[loudest]) * kernel(4).absolute_sum <= best * _ENOUGH:
        return best
    # The loudest place first: what it gives spares most of the rest.
    first = min(loudest * HOP * _HOPS_A_GROUP, len(padded) - 1)
    at = first + int(np.argmax(np.abs(padded[first : first + HOP * _HOPS_A_GROUP]))) - LEAD
    hop = max(0, min(at // HOP, (len(padded) - LEAD - TAIL) // HOP - 1))
    _, peaks = hop_peaks(padded[hop * HOP : hop * HOP + _ROW], best, 16)
    best = max(best, float(peaks.max(initial=0.0)))
    for _, row, points in _rows_that_matter(padded, groups, best * _ENOUGH, kernel(4)):
        peaks = _row_peaks(row, points)
        best = max(best, float(peaks.max()))
        best = _refine(best, row, points, peaks)
    return best


def _refine(best: float, row: NDArray[np.float32], points: NDArray[np.float32], peaks: NDArray[np.float32]) -> float:
    """Return ``best`` or the higher 16x peak of rows whose 4x grid leaves room for one."""
    hot = peaks * _MOST_RISE > best * _ENOUGH
    if not hot.any():
        return best
    row, peaks = row[hot], peaks[hot]
    grid = np.concatenate((row[:, None, LEAD : LEAD + HOP], points[hot].reshape(-1, 3, HOP)), axis=1)
    bound = peaks + _RISE_BETWEEN * _bend(grid.transpose(0, 2, 1).reshape(-1, 4 * HOP))
    highest = int(np.argmax(bound))
    best = max(
        best, float(_row_peaks(row[highest : highest + 1], product(row[highest : highest + 1], kernel(16).matrix))[0])
    )
    rest = row[bound > best * _ENOUGH]
    if not len(rest):
        return best
    return max(best, float(_row_peaks(rest, product(rest, kernel(16).matrix)).max()))
