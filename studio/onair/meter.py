"""Loudness as it was sent: ITU-R BS.1770-5 integrated, fed block by block, in numpy alone."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

BLOCK_FRAMES = 480
RATE_HZ = 48_000
_STEP_FRAMES = RATE_HZ // 10
# BS.1770-5 Annex 1, tables 1 and 2: the two filters of the K-weighting at 48 kHz.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
_OFFSET = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0


class _BlockFilter:
    """Both K-weighting filters as one fourth-order system, moved a whole block at a time.

    y = T x + O s and s' = P s + R x, with the matrices worked out once: no loop over samples in Python.
    """

    def __init__(self) -> None:
        b = np.convolve(_SHELF[0], _HIGH_PASS[0])
        a = np.convolve(_SHELF[1], _HIGH_PASS[1])
        step = np.zeros((4, 4))
        step[0] = -a[1:]
        step[1:, :3] = np.eye(3)
        enter = np.array([1.0, 0.0, 0.0, 0.0])
        leave = b[1:] - a[1:] * b[0]
        self.observe = np.zeros((BLOCK_FRAMES, 4))
        self.reach = np.zeros((4, BLOCK_FRAMES))
        impulse = np.zeros(BLOCK_FRAMES)
        impulse[0] = b[0]
        power = np.eye(4)
        for n in range(BLOCK_FRAMES):
            self.observe[n] = leave @ power
            self.reach[:, BLOCK_FRAMES - 1 - n] = power @ enter
            if n + 1 < BLOCK_FRAMES:
                impulse[n + 1] = leave @ power @ enter
            power = step @ power
        self.whole = power
        index = np.arange(BLOCK_FRAMES)
        lag = index[:, np.newaxis] - index[np.newaxis, :]
        self.respond = np.where(lag >= 0, impulse[np.maximum(lag, 0)], 0.0)


_filter: _BlockFilter | None = None


def warm_up() -> None:
    """Work out the filter's matrices ahead of the first programme (some 10 ms)."""
    _shared_filter()


def _shared_filter() -> _BlockFilter:
    global _filter
    if _filter is None:
        _filter = _BlockFilter()
    return _filter


class IntegratedMeter:
    """Integrated loudness of one play of ``channels`` (1 or 2), over everything fed so far.

    A one-channel programme is metered once though it leaves by both sides, as its master was.
    """

    def __init__(self, channels: int) -> None:
        self.peak = 0.0
        self._filter = _shared_filter()
        self._state = np.zeros((4, channels))
        self._channels = channels
        self._rest = np.zeros((0, channels))
        self._energies: list[float] = []
        self._bin = 0.0
        self._bin_frames = 0

    def feed(self, sound: NDArray[np.float32]) -> None:
        """Take in (frames, 2) float32; any length."""
        if not len(sound):
            return
        self.peak = max(self.peak, float(np.abs(sound).max()))
        taken = sound[:, : self._channels].astype(np.float64)
        if len(self._rest):
            taken = np.concatenate([self._rest, taken])
        whole = len(taken) // BLOCK_FRAMES * BLOCK_FRAMES
        for at in range(0, whole, BLOCK_FRAMES):
            self._block(taken[at : at + BLOCK_FRAMES])
        self._rest = taken[whole:]

    def integrated_lufs(self) -> float | None:
        """Return the gated loudness in LUFS, or None where nothing passed the gate.

        The last fraction of a 100 ms step is left out, as BS.1770-5 leaves out an incomplete gating block.
        """
        steps = np.array(self._energies)
        if len(steps) < 4:
            return None
        totals = np.cumsum(np.concatenate([[0.0], steps]))
        power = (totals[4:] - totals[:-4]) / 4.0
        loud = power[power > _power(_ABSOLUTE_GATE_LUFS)]
        if not len(loud):
            return None
        loud = loud[loud > _power(_loudness(float(loud.mean())) + _RELATIVE_GATE_LU)]
        return _loudness(float(loud.mean())) if len(loud) else None

    def _block(self, x: NDArray[np.float64]) -> None:
        f = self._filter
        y = f.respond @ x + f.observe @ self._state
        self._state = f.whole @ self._state + f.reach @ x
        self._bin += float(np.vdot(y, y))
        self._bin_frames += BLOCK_FRAMES
        if self._bin_frames >= _STEP_FRAMES:
            self._energies.append(self._bin / self._bin_frames)
            self._bin, self._bin_frames = 0.0, 0


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET) / 10.0))


def _loudness(power: float) -> float:
    return _OFFSET + 10.0 * math.log10(power)
