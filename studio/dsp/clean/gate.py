"""A downward expander: pauses get quieter, and open again before the first sound of a word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.domain.cleaning import Gate
from studio.dsp.clean.levels import HopGainStage, coefficient, level_db

# Voices begin softly: the gate sees a word so long before it comes.
_AHEAD_MS = 10


class GateStage(HopGainStage):
    def __init__(self, rate_hz: int, channels: int, settings: Gate, reference_dbfs: float) -> None:
        """``reference_dbfs`` is the voice's level as power in one channel; the threshold is relative to it."""
        super().__init__(rate_hz, channels, _AHEAD_MS)
        self._threshold_dbfs = settings.threshold_db + reference_dbfs
        self._slope = settings.ratio - 1.0
        self._most_db = settings.most_db
        self._open = coefficient(settings.attack_ms, self.hop_ms)
        self._close = coefficient(settings.release_ms, self.hop_ms)
        self._hold_hops = round(settings.hold_ms / self.hop_ms)
        self._held = 0
        self._state_db = 0.0

    def static_gain_db(self, level_dbfs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the gain at rest for levels of power, dB."""
        under = np.minimum(level_dbfs - self._threshold_dbfs, 0.0)
        return np.maximum(under * self._slope, -self._most_db)

    def _work(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        wanted = self.static_gain_db(level_db(self.powers(window)))
        state, held = self._state_db, self._held
        gains = []
        for target in wanted.tolist():
            if target >= state:
                state += (target - state) * self._open
                held = self._hold_hops
            elif held:
                held -= 1
            else:
                state += (target - state) * self._close
            gains.append(state)
        self._state_db, self._held = state, held
        return self.own(window) * self.per_frame(np.array(gains))
