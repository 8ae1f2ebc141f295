"""A de-esser: a band at 5–9 kHz that is turned down while it outweighs the rest of the voice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.domain.cleaning import DeEsser
from studio.dsp.clean.filters import Filters, band_pass
from studio.dsp.clean.levels import HopGainStage, coefficient, level_db

_LOW_HZ, _HIGH_HZ = 5000.0, 9000.0
_CENTRE_HZ = (_LOW_HZ * _HIGH_HZ) ** 0.5
_Q = _CENTRE_HZ / (_HIGH_HZ - _LOW_HZ)
_AHEAD_MS = 2
_ATTACK_MS, _RELEASE_MS = 1.0, 30.0
# Over the threshold, so much of the excess is taken off.
_SHARE = 0.75
# Quieter hiss than this under the voice is no s.
_FAINT_DB = -30.0


class DeEsserStage(HopGainStage):
    """The band is taken out of the sound by the share that the gain leaves: at full gain nothing is touched."""

    def __init__(self, rate_hz: int, channels: int, settings: DeEsser, reference_dbfs: float) -> None:
        super().__init__(rate_hz, channels, _AHEAD_MS, lanes=2 * channels)
        self._settings = settings
        self._faint_dbfs = reference_dbfs + _FAINT_DB
        # Narrow rates have no such band.
        self._filters = (
            Filters(rate_hz, channels, [band_pass(_CENTRE_HZ, _Q, rate_hz)]) if rate_hz > 2.1 * _HIGH_HZ else None
        )
        self._attack = coefficient(_ATTACK_MS, self.hop_ms)
        self._release = coefficient(_RELEASE_MS, self.hop_ms)
        self._state_db = 0.0

    def _arriving(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        band = np.zeros_like(block) if self._filters is None else self._filters.process(block)
        return np.concatenate((block, band), axis=1)

    def _work(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        sound, band = window[:, : self.channels], window[:, self.channels :]
        if self._filters is None:
            return self.own(sound).copy()
        sharp = level_db(self.powers(band))
        over = sharp - level_db(self.powers(sound - band)) - self._settings.threshold_db
        wanted = -np.clip(over * _SHARE, 0.0, self._settings.most_db)
        wanted[sharp < self._faint_dbfs] = 0.0
        state, gains = self._state_db, []
        for target in wanted.tolist():
            state += (target - state) * (self._attack if target < state else self._release)
            gains.append(state)
        self._state_db = state
        return self.own(sound) - self.own(band) * (1.0 - self.per_frame(np.array(gains)))
