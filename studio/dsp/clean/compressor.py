"""A feed-forward compressor with a soft knee and a decoupled, smooth detector in the decibel domain.

After D. Giannoulis, M. Massberg, J. D. Reiss, "Digital Dynamic Range Compressor Design – A Tutorial and Analysis",
J. Audio Eng. Soc. 60 (6), 2012.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.domain.cleaning import Compressor
from studio.dsp.clean.levels import HopGainStage, coefficient, level_db

# Half the shortest sensible attack: the gain is on its way when the syllable begins.
_AHEAD_MS = 2


class CompressorStage(HopGainStage):
    """Turns down what is louder than the threshold; no make-up gain, levelling comes after."""

    def __init__(self, rate_hz: int, channels: int, settings: Compressor, reference_dbfs: float) -> None:
        """``reference_dbfs`` is the voice's level as power in one channel; the threshold is relative to it."""
        super().__init__(rate_hz, channels, _AHEAD_MS)
        self._settings = settings
        self._threshold_dbfs = settings.threshold_db + reference_dbfs
        self._attack = coefficient(settings.attack_ms, self.hop_ms)
        self._release = coefficient(settings.release_ms, self.hop_ms)
        self._state_db = 0.0

    def static_gain_db(self, level_dbfs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the gain at rest for levels of power, dB."""
        over = level_dbfs - self._threshold_dbfs
        slope = 1.0 / self._settings.ratio - 1.0
        knee = self._settings.knee_db
        if knee <= 0.0:
            return slope * np.maximum(over, 0.0)
        bent = slope * np.square(np.maximum(over + knee / 2.0, 0.0)) / (2.0 * knee)
        return np.where(over > knee / 2.0, slope * over, bent)

    def _work(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        wanted = self.static_gain_db(level_db(self.powers(window)))
        state, attack, release = self._state_db, self._attack, self._release
        gains = []
        for target in wanted.tolist():
            state += (target - state) * (attack if target < state else release)
            gains.append(state)
        self._state_db = state
        return self.own(window) * self.per_frame(np.array(gains))
