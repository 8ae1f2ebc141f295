"""How much gain before the limiter gives the wanted loudness: answered from peaks and energies, not by trying.

The limiter's gain is a function of the hops' peaks alone, and slow against the K-weighting; so the loudness after
limiting is that of the 10 ms energies times the gain's mean square in each cell. On speech this foretells the
measured loudness within 0.2 LU (0.03 on the recordings), at a fraction of the cost of a pass over the sound.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.dsp.checks import Sound
from studio.dsp.limiter import GainEnvelope
from studio.dsp.loudness import MOMENTARY_CELLS, integrated, window_energies
from studio.dsp.truepeak import HOP
from studio.dsp.weighted_energy import CELLS_A_SECOND

_CHUNK_FRAMES = 1 << 17
_MOST_TURNS = 12
_CLOSE_LU = 0.005
_BLOCK_CELLS = CELLS_A_SECOND // 10


class LimitedLoudness:
    """Foretells the loudness of a sound after a gain and the limiter."""

    def __init__(self, rate_hz: int, cells: NDArray[np.float64], ceiling: float, most_gain_db: float) -> None:
        """``cells`` are a meter's energies of the sound as it is; ``ceiling`` is linear; no gain asked is higher."""
        self._rate_hz = rate_hz
        self._cells = cells
        self._ceiling = ceiling
        self._most_gain_db = most_gain_db
        self._peaks: list[NDArray[np.float32]] = []

    def scan(self, sound: Sound, progress: Callable[[float], bool]) -> None:
        """Take the peak of every hop, of samples alone: here a tenth of a decibel does not matter.

        Raises as ``master`` does.
        """
        # The limiter counts one hop of silence before the sound.
        self._peaks.append(np.zeros(1, np.float32))
        for first in range(0, len(sound), _CHUNK_FRAMES):
            if not progress(first / len(sound)):
                raise OperatorFixable("CANCELLED")
            block = np.ascontiguousarray(sound[first : first + _CHUNK_FRAMES], dtype=np.float32)
            whole = len(block) // HOP * HOP
            rows = block[:whole].reshape(-1, HOP * block.shape[1])
            self._peaks.append(np.maximum(rows.max(axis=1), -rows.min(axis=1)))

    def at(self, gain_db: float) -> float | None:
        """Return the integrated loudness to expect, LUFS; None if nothing passes the gate."""
        gain = 10.0 ** (gain_db / 20.0)
        envelope = GainEnvelope(self._rate_hz, self._ceiling / gain)
        cells = self._cells * gain**2
        done = 0
        for peaks in (*self._peaks, np.zeros(2 * envelope.reach + 1, np.float32)):
            hops, gains_db = envelope.feed(peaks)
            if gains_db is not None:
                self._turn_down(cells, gains_db, done)
            done += hops
        return integrated(window_energies(cells, self._rate_hz, MOMENTARY_CELLS)[::_BLOCK_CELLS])

    def gain_for(self, target_lufs: float, first_gain_db: float) -> float:
        """Return the gain whose foretold loudness is ``target_lufs``, or the highest allowed."""
        gain_db = min(first_gain_db, self._most_gain_db)
        before: tuple[float, float] | None = None
        for _ in range(_MOST_TURNS):
            found = self.at(gain_db)
            if found is None or abs(target_lufs - found) <= _CLOSE_LU:
                break
            # Limiting makes loudness rise by less than the gain: follow the last two answers.
            slope = 1.0
            if before is not None and before[0] != gain_db:
                slope = min(1.0, max(0.1, (found - before[1]) / (gain_db - before[0])))
            before = (gain_db, found)
            gain_db = min(gain_db + (target_lufs - found) / slope, self._most_gain_db)
            if gain_db == before[0]:
                break
        return gain_db

    def _turn_down(self, cells: NDArray[np.float64], gains_db: NDArray[np.float64], first_hop: int) -> None:
        powers = 10.0 ** (gains_db[:-1] / 10.0)
        # Hop 0 stands before the sound.
        starts = np.maximum(0, (np.arange(first_hop, first_hop + len(powers)) - 1) * HOP)
        cell = np.minimum(starts * CELLS_A_SECOND // self._rate_hz, len(cells) - 1)
        first = int(cell[0])
        # A cell that two calls share is turned down by each of them in proportion.
        lost = np.bincount(cell - first, weights=1.0 - powers) * (HOP * CELLS_A_SECOND / self._rate_hz)
        cells[first : first + len(lost)] *= np.maximum(0.0, 1.0 - lost)
