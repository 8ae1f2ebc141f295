"""Quicker or slower without a change of pitch, block by block: overlapping waves laid where they match best (WSOLA).

After W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for high quality
time-scale modification of speech", ICASSP 1993: frames are taken from the source at the speed wanted, each moved by
the few milliseconds where it goes on best from the one before.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import Misuse
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.checks import Sound, as_frames

SLOWEST, QUICKEST = 0.25, 8.0
# 21 ms hold two periods of a low voice; 10 ms are as far as a period may be off.
_FRAME = 1024
_HOP = _FRAME // 2
_SEEK = INTERNAL_RATE_HZ // 100


class TimeScaler:
    """Fed a sound at 48 kHz block by block, gives it at ``speed`` times its own; 1.0 gives it unchanged."""

    def __init__(self, speed: float, channels: int) -> None:
        """Raises ``Misuse("BAD_SPEED")`` outside 0.25 to 8."""
        if not SLOWEST <= speed <= QUICKEST:
            raise Misuse("BAD_SPEED", speed=speed)
        self._speed = speed
        self._window = (0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(_FRAME) + 0.5) / _FRAME))[:, None]
        # ``_held`` begins at source frame ``_first``; what is not heard yet of the last frame laid waits in ``_tail``.
        self._held = np.zeros((0, channels))
        self._first = 0
        self._frames = 0
        self._natural: int | None = None
        self._tail = np.zeros((_HOP, channels))
        self._fed = self._given = 0

    def process(self, block: Sound) -> NDArray[np.float32]:
        """Take the next (frames, channels) and return what is ready, (frames, channels) float32."""
        block = as_frames(block)
        self._fed += len(block)
        if self._speed == 1.0:
            return block.astype(np.float32, copy=False)
        self._held = np.concatenate((self._held, block))
        return self._laid()

    def finish(self) -> NDArray[np.float32]:
        """Return what is still inside: in all, as many frames as went in, divided by the speed."""
        channels = self._tail.shape[1]
        if self._speed == 1.0:
            return np.zeros((0, channels), np.float32)
        missing = round(self._fed / self._speed) - self._given
        if missing <= 0:
            return np.zeros((0, channels), np.float32)
        silence = round(missing * self._speed) + 2 * (_FRAME + 2 * _SEEK)
        self._held = np.concatenate((self._held, np.zeros((silence, channels))))
        return self._laid()[:missing]

    def _laid(self) -> NDArray[np.float32]:
        ready = []
        while True:
            wanted = round(self._frames * _HOP * self._speed)
            reach = max(wanted + _SEEK, self._natural or 0) + _FRAME
            if reach - self._first > len(self._held):
                break
            at = wanted if self._natural is None else self._best(wanted, self._natural)
            frame = self._held[at - self._first : at - self._first + _FRAME] * self._window
            if self._frames == 0:
                # Nothing comes before it: the first half is heard as it is.
                frame[:_HOP] = self._held[at - self._first : at - self._first + _HOP]
            ready.append(self._tail + frame[:_HOP])
            self._tail = frame[_HOP:]
            self._natural = at + _HOP
            self._frames += 1
            self._forget(min(round(self._frames * _HOP * self._speed) - _SEEK, self._natural))
        out = np.concatenate(ready) if ready else np.zeros((0, self._tail.shape[1]))
        self._given += len(out)
        return out.astype(np.float32)

    def _best(self, wanted: int, natural: int) -> int:
        """Return where near ``wanted`` the source looks most like ``natural``, which would go on unbroken."""
        low = max(self._first, wanted - _SEEK)
        go_on = self._held[natural - self._first : natural - self._first + _FRAME].sum(axis=1)
        around = self._held[low - self._first : wanted + _SEEK + _FRAME - self._first].sum(axis=1)
        alike = _likeness(around, go_on)
        squares = np.concatenate(([0.0], np.cumsum(around**2)))
        energy = squares[_FRAME:] - squares[:-_FRAME]
        return low + int(np.argmax(alike / np.sqrt(energy + 1e-9)))

    def _forget(self, before: int) -> None:
        drop = before - self._first
        if drop > 0:
            drop = min(drop, len(self._held))
            self._held = self._held[drop:]
            self._first += drop


def _likeness(around: NDArray[np.float64], piece: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlation of ``piece`` with ``around`` at every place where it lies within it."""
    # Half a second to import: only who plays at another speed pays.
    from scipy.fft import irfft, rfft

    size = 1 << (len(around) - 1).bit_length()
    spectrum = rfft(around, size) * np.conj(rfft(piece, size))
    alike: NDArray[np.float64] = irfft(spectrum, size)[: len(around) - len(piece) + 1]
    return alike
