"""Clicks: found where a linear prediction fails for a moment, and replaced by what it foretells from both sides.

S. J. Godsill, P. J. W. Rayner, "Digital Audio Restoration", Springer 1998, chapter 5; the interpolation after A. J. E.
M. Janssen, R. N. J. Veldhuis, L. B. Vries, IEEE Trans. Acoust. Speech Signal Process. 34 (2), 1986.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.domain.cleaning import ClickRepair
from studio.dsp.clean.grains import GrainStage

_GRAIN_S = 0.0427
_ORDER = 32
# Over the usual error of prediction (its median, as of a normal distribution).
_OVER_USUAL = 8.0
_FAINTEST = 3e-4
# A voice's own pulses come again within this time, a click does not.
_NEIGHBOURS_S = 0.016
# A click ends where the error is nearly what it is beside, and a little is allowed for.
_EDGE_OVER_USUAL = 3.0
_EDGE_SHARE = 0.25
_GUARD_FRAMES = 2
_MEDIAN_OF_NORMAL = 0.6745
_TURNS = 2
# A little white noise, as much as single precision leaves anyhow, keeps the recursion on its feet where a band is
# empty, as in a voice that came at half the rate.
_RIDGE = 3e-6
_HIGHEST_REFLECTION = 0.99999


class ClickStage(GrainStage):
    def __init__(self, rate_hz: int, channels: int, settings: ClickRepair) -> None:
        grain = 1 << round(np.log2(rate_hz * _GRAIN_S))
        super().__init__(rate_hz, channels, grain, grain // 2, grain // 2)
        self._settings = settings
        self._longest = max(2, round(settings.longest_ms * rate_hz / 1000))
        self._reach = min(round(_NEIGHBOURS_S * rate_hz), grain // 2 - self._longest)
        self._taper = np.hanning(2 * grain + 1)[:-1]

    def _work(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        out = window[self._before : len(window) - self._after].copy()
        for channel in range(self.channels):
            lanes = np.lib.stride_tricks.sliding_window_view(window[:, channel], 2 * self._grain)[:: self._grain]
            spectra, coefficients = self._predicted(lanes)
            errors = np.abs(_errors(spectra, coefficients))
            for at in np.flatnonzero(self._suspicious(errors)).tolist():
                first = at * self._grain
                begins = self._given + first - self._before
                # The sound's two ends are steps, not clicks.
                inside = (_ORDER - begins, self._taken - _ORDER - begins)
                repaired = self._repaired(lanes[at].astype(np.float64), coefficients[at], errors[at], inside)
                out[first : first + self._grain, channel] = repaired[self._before : self._before + self._grain]
        return out

    def _predicted(self, lanes: NDArray[np.float32]) -> tuple[NDArray[np.complex64], NDArray[np.float64]]:
        """Return each grain's spectrum, and its prediction filter, (grains, order + 1), by autocorrelation."""
        from scipy.fft import irfft, rfft

        tapered = rfft(lanes * self._taper.astype(np.float32), axis=1)
        power = np.square(tapered.real) + np.square(tapered.imag)
        correlation = irfft(power, axis=1)[:, : _ORDER + 1].astype(np.float64)
        spectra: NDArray[np.complex64] = rfft(lanes, axis=1)
        return spectra, _levinson(correlation)

    def _suspicious(self, errors: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return for each grain whether its loudest error could be a click at all: most grains end here."""
        own = errors[:, self._before : self._before + self._grain]
        usual = np.median(errors, axis=1) / _MEDIAN_OF_NORMAL
        loudest: NDArray[np.bool_] = own.max(axis=1) > np.maximum(_OVER_USUAL * usual, _FAINTEST)
        return loudest

    def _repaired(
        self,
        sound: NDArray[np.float64],
        filter_: NDArray[np.float64],
        errors: NDArray[np.float64],
        inside: tuple[int, int],
    ) -> NDArray[np.float64]:
        clicks = [one for one in self._clicks(errors) if one[0] >= inside[0] and one[1] <= inside[1]]
        if not clicks:
            return sound
        for _ in range(_TURNS):
            for first, last in clicks:
                _interpolate(sound, filter_, first, last)
            # Without the click the voice can be foretold better, and with that the gap filled better.
            filter_ = self._predicted(sound.astype(np.float32)[None])[1][0]
        return sound

    def _clicks(self, errors: NDArray[np.float64]) -> list[tuple[int, int]]:
        """Return the stretches [first, last) that stand out from what is beside them."""
        usual = float(np.median(errors)) / _MEDIAN_OF_NORMAL
        least = max(_OVER_USUAL * usual, _FAINTEST)
        found: list[tuple[int, int]] = []
        half = self._longest // 2
        for at in np.flatnonzero(errors > least).tolist():
            if found and at < found[-1][1]:
                continue
            peak = at + int(np.argmax(errors[at : at + self._longest]))
            sides = (errors[max(0, peak - self._reach) : max(0, peak - half)], errors[peak + half : peak + self._reach])
            # The loudest beside it, so that no pulse of a voice is taken for a click; two near ones hide each other.
            beside = max((float(side.max()) for side in sides if len(side)), default=0.0)
            if errors[peak] < self._settings.stands_out * beside:
                continue
            edge = max(_EDGE_OVER_USUAL * usual, min(beside, _EDGE_SHARE * float(errors[peak])))
            loud = np.flatnonzero(errors[max(0, peak - half) : peak + half] > edge)
            first = max(0, peak - half) + int(loud[0]) - _GUARD_FRAMES
            last = max(0, peak - half) + int(loud[-1]) + 1 + _GUARD_FRAMES
            if first > 2 * _ORDER and last < len(errors) - 2 * _ORDER:
                found.append((first, last))
        return found


def _errors(spectra: NDArray[np.complex64], coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the prediction misses, sample by sample; the first few wrap around and are not looked at."""
    from scipy.fft import irfft, rfft

    size = 2 * (spectra.shape[1] - 1)
    filters = rfft(coefficients.astype(np.float32), n=size, axis=1)
    errors: NDArray[np.float64] = irfft(spectra * filters, axis=1)
    return errors


def _levinson(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return prediction filters 1, a1 … ap for many autocorrelations at once (Levinson and Durbin's recursion)."""
    order = correlation.shape[1] - 1
    filters = np.zeros_like(correlation)
    filters[:, 0] = 1.0
    error = correlation[:, 0] * (1.0 + _RIDGE) + 1e-20
    for step in range(1, order + 1):
        missing = (filters[:, :step] * correlation[:, step:0:-1]).sum(axis=1)
        mirror = np.clip(-missing / error, -_HIGHEST_REFLECTION, _HIGHEST_REFLECTION)
        filters[:, 1 : step + 1] += mirror[:, None] * filters[:, step - 1 :: -1][:, :step]
        error = np.maximum(error * (1.0 - np.square(mirror)), 1e-20)
    return filters


def _interpolate(sound: NDArray[np.float64], filter_: NDArray[np.float64], first: int, last: int) -> None:
    """Fill [first, last) in place by what leaves the least error of prediction there and just after."""
    order = len(filter_) - 1
    around = sound[first - order : last + order]
    rows, gap = len(around) - order, last - first
    matrix = np.zeros((rows, len(around)))
    for lag in range(order + 1):
        matrix[np.arange(rows), np.arange(rows) + order - lag] = filter_[lag]
    unknown = matrix[:, order : order + gap]
    known = around.copy()
    known[order : order + gap] = 0.0
    filled = np.linalg.lstsq(unknown, -(matrix @ known), rcond=None)[0]
    sound[first:last] = filled
