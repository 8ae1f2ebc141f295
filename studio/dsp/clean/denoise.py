"""Broadband noise reduction by the log-spectral amplitude estimator.

Y. Ephraim, D. Malah, "Speech Enhancement Using a Minimum Mean-Square Error Log-Spectral Amplitude Estimator", IEEE
Trans. Acoust. Speech Signal Process. 33 (2), 1985, with the decision-directed ratio of their paper of 1984, and a
floor, which keeps what is left of the noise even (O. Cappé, IEEE Trans. Speech Audio Process. 2 (2), 1994).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from studio.domain.cleaning import Denoise
from studio.dsp.clean.grains import GrainStage
from studio.dsp.clean.noise import FixedNoise, NoiseTracker, profile_power

_FRAME_S = 0.0213
_FIRST_LOOK_S = 2.0
# How much of the ratio is the frame's before, where there is noise alone and where there is speech: slow keeps noise
# even, quick keeps the edges of speech.
_DIRECTED_NOISE, _DIRECTED_SPEECH = 0.98, 0.7
_SMOOTHED_RATIO = 0.85
# Over the noise by so much, smoothed, speech begins to be presumed, and is sure.
_PRESUMED, _SURE = 3.0, 6.0
_LOUDEST_RATIO = 100.0
# The least a-priori ratio, −25 dB (Cappé 1994).
_LEAST_RATIO = 10.0**-2.5
_LEAST_ARGUMENT = 1e-4
# Beyond, the integral adds nothing that single precision would hold.
_LAST_ROOT = 3
_ROOT_STEPS = 4096


class DenoiseStage(GrainStage):
    """Both channels get one gain, so that the picture between them stays."""

    def __init__(self, rate_hz: int, channels: int, settings: Denoise) -> None:
        hop = 1 << round(math.log2(rate_hz * _FRAME_S / 2))
        super().__init__(rate_hz, channels, hop, hop, hop, first_look=max(2 * hop, round(_FIRST_LOOK_S * rate_hz)))
        self._hop = hop
        self._window = np.sqrt(np.hanning(2 * hop + 1)[:-1]).astype(np.float32)
        self._table = _integral_table()
        self._floor = np.float32(10.0 ** (-settings.most_db / 20.0))
        self._noise: NoiseTracker | FixedNoise | None = None
        if settings.profile is not None:
            hz = np.linspace(0.0, rate_hz / 2.0, hop + 1)
            energy = float(np.square(self._window).sum())
            self._noise = FixedNoise(profile_power(settings.profile, hz, rate_hz, energy))
        self._clean_power = np.zeros(hop + 1, np.float32)
        self._smooth_ratio = np.ones(hop + 1, np.float32)
        self._last_gain: NDArray[np.float32] | None = None

    def _look(self, first: NDArray[np.float32]) -> None:
        if self._noise is None:
            short = max(0, 2 * self._hop - len(first))
            padded = np.concatenate((first, np.zeros((short, self.channels), np.float32)))
            self._noise = NoiseTracker(_mean_power(self._spectra(padded)))

    def _work(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        spectra = self._spectra(window)
        powers = _mean_power(spectra)
        gains = np.empty_like(powers)
        # The first frame was the last of the work before.
        gains[0] = self._gain(powers[0]) if self._last_gain is None else self._last_gain
        for at in range(1, len(powers)):
            gains[at] = self._gain(powers[at])
        self._last_gain = gains[-1].copy()
        from scipy.fft import irfft

        sounds = irfft(spectra * gains[:, None, :], axis=2) * self._window
        halves = sounds[:-1, :, self._hop :] + sounds[1:, :, : self._hop]
        return np.ascontiguousarray(halves.transpose(0, 2, 1).reshape(-1, self.channels), np.float32)

    def _spectra(self, sound: NDArray[np.float32]) -> NDArray[np.complex64]:
        """Return the spectrum of every frame, half of it over the next, (frames, channels, bins)."""
        from scipy.fft import rfft

        lanes = np.ascontiguousarray(sound.T)
        frames = np.lib.stride_tricks.sliding_window_view(lanes, 2 * self._hop, axis=1)[:, :: self._hop]
        spectra: NDArray[np.complex64] = rfft(frames.transpose(1, 0, 2) * self._window, axis=2)
        return spectra

    def _gain(self, power: NDArray[np.float32]) -> NDArray[np.float32]:
        assert self._noise is not None
        noise = self._noise.follow(power)
        posterior = np.minimum(power / noise, 1e6)
        before = self._directed(posterior)
        prior = before * (self._clean_power / noise) + (1.0 - before) * np.maximum(posterior - 1.0, 0.0)
        np.maximum(prior, _LEAST_RATIO, out=prior)
        wiener = prior / (1.0 + prior)
        # Ephraim and Malah's equation 20, its exponential integral from a table.
        root = np.sqrt(np.clip(wiener * posterior, _LEAST_ARGUMENT, _LAST_ROOT**2))
        gain = wiener * self._table[(root * _ROOT_STEPS).astype(np.intp)] / root
        np.minimum(gain, 1.0, out=gain)
        self._clean_power = np.square(gain) * power
        floored: NDArray[np.float32] = np.maximum(gain, self._floor)
        return floored

    def _directed(self, posterior: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how much of the frame before counts in each bin."""
        seen = np.minimum(posterior, _LOUDEST_RATIO)
        beside = seen.copy()
        beside[1:-1] = (seen[:-2] + seen[1:-1] + seen[2:]) / np.float32(3.0)
        self._smooth_ratio += np.float32(1.0 - _SMOOTHED_RATIO) * (beside - self._smooth_ratio)
        speech = np.clip((self._smooth_ratio - _PRESUMED) / (_SURE - _PRESUMED), 0.0, 1.0)
        directed: NDArray[np.float32] = _DIRECTED_NOISE + (_DIRECTED_SPEECH - _DIRECTED_NOISE) * speech
        return directed


def _integral_table() -> NDArray[np.float32]:
    """Return ``r exp(E1(r^2) / 2)``, which is smooth, for roots ``r`` up to the last one."""
    roots = (np.arange(_LAST_ROOT * _ROOT_STEPS + 1) + 0.5) / _ROOT_STEPS
    table: NDArray[np.float64] = roots * np.exp(0.5 * exponential_integral(np.square(roots)))
    return table.astype(np.float32)


def exponential_integral(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return E1 of positive ``x``, within 1e-12 of its size (Abramowitz and Stegun 5.1.11 and 5.1.22)."""
    near = np.minimum(x, 2.0)
    series = -np.euler_gamma - np.log(near)
    term = -np.ones_like(near)
    for k in range(1, 40):
        term *= -near / k
        series += term / k
    far = np.maximum(x, 2.0)
    fraction = np.zeros_like(far)
    for k in range(120, 0, -1):
        fraction = k / (1.0 + k / (far + fraction))
    return np.where(x <= 2.0, series, np.exp(-far) / (far + fraction))


def _mean_power(spectra: NDArray[np.complex64]) -> NDArray[np.float32]:
    powers: NDArray[np.float32] = np.square(spectra.real) + np.square(spectra.imag)
    mean: NDArray[np.float32] = np.mean(powers, axis=1, dtype=np.float32)
    return mean
