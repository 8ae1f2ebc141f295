"""What the microphone goes through on its way to the air: high-pass, gain, limiter; numpy on whole blocks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000
BLOCK_FRAMES = 480
HIGH_PASS_HZ = 80.0
CEILING = 0.89  # −1 dBFS
_RELEASE_S = 0.15
# Muting and its end take this long, so that neither clicks.
_RAMP_FRAMES = 240


class HighPass:
    """A second-order Butterworth high-pass, one block at a time.

    y = T x + O s and s' = P s + R x with matrices worked out once: no loop over samples.
    Coefficients: RBJ Audio EQ Cookbook, HPF with Q = 1/√2.
    """

    def __init__(self, cutoff_hz: float = HIGH_PASS_HZ, rate_hz: int = RATE_HZ) -> None:
        turn = 2.0 * math.pi * cutoff_hz / rate_hz
        cosine, alpha = math.cos(turn), math.sin(turn) / math.sqrt(2.0)
        b = np.array([(1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2]) / (1 + alpha)
        a = np.array([1.0, -2 * cosine / (1 + alpha), (1 - alpha) / (1 + alpha)])
        step = np.array([[-a[1], -a[2]], [1.0, 0.0]])
        enter = np.array([1.0, 0.0])
        leave = b[1:] - a[1:] * b[0]
        self._observe = np.zeros((BLOCK_FRAMES, 2))
        self._reach = np.zeros((2, BLOCK_FRAMES))
        impulse = np.zeros(BLOCK_FRAMES)
        impulse[0] = b[0]
        power = np.eye(2)
        for n in range(BLOCK_FRAMES):
            self._observe[n] = leave @ power
            self._reach[:, BLOCK_FRAMES - 1 - n] = power @ enter
            if n + 1 < BLOCK_FRAMES:
                impulse[n + 1] = leave @ power @ enter
            power = step @ power
        self._whole = power
        index = np.arange(BLOCK_FRAMES)
        lag = index[:, np.newaxis] - index[np.newaxis, :]
        self._respond = np.where(lag >= 0, impulse[np.maximum(lag, 0)], 0.0)
        self._state = np.zeros(2)

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float64]:
        """Filter (480,) float32."""
        x = block.astype(np.float64)
        y: NDArray[np.float64] = self._respond @ x + self._observe @ self._state
        self._state = self._whole @ self._state + self._reach @ x
        return y


class VoiceChain:
    """``process`` runs on one thread; ``cough`` and ``gain_db`` are set from any."""

    def __init__(self) -> None:
        self.cough = False
        self.gain_db = 0.0
        self.limited_blocks = 0
        self._high_pass = HighPass()
        self._gain = 1.0
        self._open = 1.0

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (480,) float32 as it goes on air, from (480,) of the microphone."""
        sound = self._high_pass.process(block) * 10.0 ** (self.gain_db / 20.0)
        peak = float(np.abs(sound).max())
        needed = min(1.0, CEILING / peak) if peak > 0 else 1.0
        if needed < 1.0:
            self.limited_blocks += 1
        # Along a line within the block, falling at once and rising slowly; what still passes is held by itself.
        target = min(needed, self._gain + BLOCK_FRAMES / (RATE_HZ * _RELEASE_S))
        line = np.minimum(np.linspace(self._gain, target, BLOCK_FRAMES), _held(sound))
        self._gain = target
        wanted = 0.0 if self.cough else 1.0
        if wanted != self._open:
            ramp = self._open + (wanted - self._open) * np.minimum(1.0, np.arange(1, BLOCK_FRAMES + 1) / _RAMP_FRAMES)
            self._open = wanted
            line = line * ramp
        elif not wanted:
            line = line * 0.0
        on_air: NDArray[np.float32] = (sound * line).astype(np.float32)
        return on_air


def _held(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """The gain that each sample allows at the most."""
    allowed: NDArray[np.float64] = np.minimum(1.0, CEILING / np.maximum(np.abs(sound), 1e-9))
    return allowed
