"""Loudness by ITU-R BS.1770-5, EBU Tech 3341 (momentary, short-term) and EBU Tech 3342 (range).

Energies are kept on a 10 ms grid, so momentary and short-term loudness are refreshed at 100 Hz; the gated
blocks of the integrated figure and the short-term values of the range step by 100 ms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.domain.loudness import LoudnessReport
from studio.dsp.checks import Sound, as_frames, check_format
from studio.dsp.lanes import Chunk, Lanes, Run
from studio.dsp.weighted_energy import CELLS_A_SECOND

MOMENTARY_CELLS = 40
SHORT_TERM_CELLS = 300
_HOP_CELLS = 10
# A multiple of the hop: eleven minutes.
_PIECE_CELLS = 65_530
_OFFSET_DB = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_RANGE_GATE_LU = -20.0
_RANGE_LOW, _RANGE_HIGH = 0.10, 0.95
# Long, so that threads seldom hand Python's lock over, which costs them more than the processor's cache does.
_CHUNK_FRAMES = 1 << 19


def measure(
    sound: Sound, rate_hz: int, *, true_peak: bool = True, progress: Callable[[float], bool] | None = None
) -> LoudnessReport:
    """Measure a whole sound, (frames, channels) or (frames,) float32 or float64.

    Raises ``OperatorFixable``: BAD_CHANNELS, BAD_RATE, NAN_SAMPLES, and CANCELLED once ``progress`` (called with
    the share done) answers false.
    """
    return metered(sound, rate_hz, true_peak=true_peak, progress=progress).report()


def metered(
    sound: Sound, rate_hz: int, *, true_peak: bool = True, progress: Callable[[float], bool] | None = None
) -> LoudnessMeter:
    """Return the meter that ``measure`` reads, for who needs its energies too."""
    frames = as_frames(sound)
    with LoudnessMeter(rate_hz, frames.shape[1], true_peak=true_peak, threads=2) as meter:
        for first in range(0, len(frames), _CHUNK_FRAMES):
            if progress is not None and not progress(first / len(frames)):
                raise OperatorFixable("CANCELLED")
            meter.feed(frames[first : first + _CHUNK_FRAMES])
    return meter


class LoudnessMeter:
    """A meter fed block by block. Memory does not grow with length but for 800 bytes a second of energies."""

    def __init__(self, rate_hz: int, channels: int, *, true_peak: bool = True, threads: int = 1) -> None:
        """Raise ``OperatorFixable``: BAD_CHANNELS, BAD_RATE.

        ``threads`` > 1 measures channels side by side, a few chunks behind: then blocks must not change once fed, and
        a fault in one may be told by a later call.
        """
        check_format(rate_hz, channels)
        self.rate_hz = rate_hz
        self.channels = channels
        self.frames = 0
        self._lanes = Lanes(rate_hz, channels, true_peak=true_peak, threads=threads)
        self._true_peak = true_peak
        self._cells: list[NDArray[np.float64]] = []
        # Frames of the cell that is not complete.
        self._open = np.empty((0, channels), np.float32)

    def __enter__(self) -> LoudnessMeter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.cell_energies()
        finally:
            self.close()

    def close(self) -> None:
        """Give the threads back. Blocks not heard yet are dropped; the end of a ``with`` statement waits for them."""
        self._lanes.close()

    def feed(self, block: Sound) -> None:
        """Take the next frames, (frames, channels). Raises ``OperatorFixable``: NAN_SAMPLES, BAD_CHANNELS."""
        block = as_frames(block)
        if block.shape[1] != self.channels:
            raise OperatorFixable("BAD_CHANNELS", channels=block.shape[1], expected=self.channels)
        for first in range(0, len(block), _CHUNK_FRAMES):
            self._feed_chunk(block[first : first + _CHUNK_FRAMES])

    def report(self) -> LoudnessReport:
        """Return the figures so far. Peaks are of the sound as if silence followed."""
        cells = self.cell_energies()
        momentary, most_momentary = blocks_and_highest(cells, self.rate_hz, MOMENTARY_CELLS)
        short_term, most_short_term = blocks_and_highest(cells, self.rate_hz, SHORT_TERM_CELLS)
        true_peak = self._lanes.true_peak if self._true_peak else 0.0
        return LoudnessReport(
            duration_s=self.frames / self.rate_hz,
            sample_rate_hz=self.rate_hz,
            channels=self.channels,
            integrated_lufs=integrated(momentary),
            momentary_max_lufs=_lufs_or_none(most_momentary),
            short_term_max_lufs=_lufs_or_none(most_short_term),
            range_lu=loudness_range(short_term),
            true_peak_dbtp=_db_or_none(true_peak),
            sample_peak_dbfs=_db_or_none(self._lanes.sample_peak),
        )

    def cell_energies(self) -> NDArray[np.float64]:
        """Return the weighted energy (sum of squares) of every complete 10 ms cell, (cells,) float64."""
        self._cells += self._lanes.settle()
        if len(self._cells) > 1:
            self._cells = [np.concatenate(self._cells)]
        return self._cells[0] if self._cells else np.empty(0)

    @property
    def momentary_lufs(self) -> float | None:
        """Loudness of the last 400 ms, for a meter on screen."""
        return self._latest(MOMENTARY_CELLS)

    @property
    def short_term_lufs(self) -> float | None:
        """Loudness of the last 3 s."""
        return self._latest(SHORT_TERM_CELLS)

    def _latest(self, cells: int) -> float | None:
        self._cells += self._lanes.settle()
        last: list[NDArray[np.float64]] = []
        missing = cells
        for piece in reversed(self._cells):
            last.append(piece[-missing:])
            missing -= len(last[-1])
            if missing == 0:
                break
        if missing:
            return None
        return _lufs_or_none(float(sum(piece.sum() for piece in last)) / (cells * self.rate_hz / CELLS_A_SECOND))

    def _feed_chunk(self, chunk: Sound) -> None:
        before, first = self._open, self.frames - len(self._open)
        runs = self._whole_cells(chunk)
        self.frames += len(chunk)
        self._cells += self._lanes.feed(Chunk(chunk, runs, before, first))

    def _whole_cells(self, chunk: Sound) -> list[Run]:
        """Return the cells that ``chunk`` completes, as runs of frames and where cells begin in them; keep the rest."""
        first = _cell_at(self.frames, self.rate_hz)
        count = _cell_at(self.frames + len(chunk), self.rate_hz) - first
        edges = (_edges(first, count + 1, self.rate_hz) - self.frames).astype(np.intp)
        runs: list[Run] = []
        if count and len(self._open):
            runs.append((_joined(self._open, chunk[: edges[1]]), np.zeros(1, np.intp)))
            self._open = self._open[:0]
            edges = edges[1:]
        if len(edges) > 1:
            runs.append((chunk[edges[0] : edges[-1]], edges[:-1] - edges[0]))
        self._open = _joined(self._open, chunk[max(0, edges[-1]) :])
        return runs


def window_energies(cells: NDArray[np.float64], rate_hz: int, window_cells: int, step: int = 1) -> NDArray[np.float64]:
    """Return the mean square of every ``step``-th window of ``window_cells`` cells, one a cell, (windows,) float64.

    ``step`` is 1 or 10.
    """
    pieces = [piece[::step] for piece in _window_pieces(cells, rate_hz, window_cells)]
    return np.concatenate(pieces) if pieces else np.empty(0)


def blocks_and_highest(
    cells: NDArray[np.float64], rate_hz: int, window_cells: int
) -> tuple[NDArray[np.float64], float]:
    """Return the mean squares of the windows that step by 100 ms, and the highest of those that step by 10 ms."""
    blocks, highest = [np.empty(0)], 0.0
    for piece in _window_pieces(cells, rate_hz, window_cells):
        blocks.append(piece[::_HOP_CELLS].copy())
        highest = max(highest, float(piece.max()))
    return np.concatenate(blocks), highest


def _window_pieces(cells: NDArray[np.float64], rate_hz: int, window_cells: int) -> Iterator[NDArray[np.float64]]:
    """Yield the windows' mean squares some minutes at a time: of hours, all at once would take 100 MB."""
    windows = len(cells) - window_cells + 1
    for first in range(0, windows, _PIECE_CELLS):
        count = min(_PIECE_CELLS, windows - first)
        edges = _edges(first, count + window_cells, rate_hz)
        frames = edges[window_cells:] - edges[:-window_cells]
        piece: NDArray[np.float64] = _moving_sum(cells[first : first + count + window_cells - 1], window_cells) / frames
        yield piece


def integrated(energies: NDArray[np.float64]) -> float | None:
    """Return the gated loudness of 400 ms blocks stepping by 100 ms (BS.1770-5 Annex 1), LUFS, None under the gate."""
    loud = energies[energies > _energy(_ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return None
    gate = float(loud.mean()) * 10.0 ** (_RELATIVE_GATE_LU / 10.0)
    return _lufs_or_none(float(loud[loud > gate].mean()))


def loudness_range(energies: NDArray[np.float64]) -> float | None:
    """Return the range of 3 s values stepping by 100 ms (EBU Tech 3342), LU, None if none passes the gate."""
    loud = energies[energies > _energy(_ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return None
    loud = np.sort(loud[loud > float(loud.mean()) * 10.0 ** (_RANGE_GATE_LU / 10.0)])
    low, high = (float(loud[int((len(loud) - 1) * share + 0.5)]) for share in (_RANGE_LOW, _RANGE_HIGH))
    return 10.0 * math.log10(high / low)


def loudness_of(energies: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return LUFS of mean squares; silence is -inf, so check before showing."""
    with np.errstate(divide="ignore"):
        lufs: NDArray[np.float64] = _OFFSET_DB + 10.0 * np.log10(energies)
    return lufs


def _joined(first: NDArray[np.float32], second: Sound) -> NDArray[np.float32]:
    return np.concatenate((first, second.astype(np.float32, copy=False)))


def _moving_sum(cells: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """Return sums of ``window`` neighbours by block-wise prefix and suffix sums: no cancellation."""
    count = len(cells) - window + 1
    blocks = -(-len(cells) // window) + 1
    grid = np.zeros((blocks, window))
    grid.ravel()[: len(cells)] = cells
    before = np.zeros((blocks, window))
    np.cumsum(grid[:, :-1], axis=1, out=before[:, 1:])
    after = np.cumsum(grid[:, ::-1], axis=1)[:, ::-1]
    return after.ravel()[:count] + before.ravel()[window : window + count]


def _edges(first: int, count: int, rate_hz: int) -> NDArray[np.int64]:
    """Return the first frames of ``count`` cells; at rates that 100 does not divide, cells differ by a frame."""
    return np.arange(first, first + count, dtype=np.int64) * rate_hz // CELLS_A_SECOND


def _cell_at(frame: int, rate_hz: int) -> int:
    """Return the cell that holds ``frame``."""
    return ((frame + 1) * CELLS_A_SECOND - 1) // rate_hz


def _energy(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET_DB) / 10.0))


def _lufs_or_none(energy: float) -> float | None:
    return _OFFSET_DB + 10.0 * math.log10(energy) if energy > 0.0 else None


def _db_or_none(peak: float) -> float | None:
    return 20.0 * math.log10(peak) if peak > 0.0 else None
