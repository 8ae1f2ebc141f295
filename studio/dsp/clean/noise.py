"""What the noise is: followed under a voice, or measured once where there is noise alone.

Following after T. Gerkmann, R. C. Hendriks, "Unbiased MMSE-Based Noise Power Estimation With Low Complexity and Low
Tracking Delay", IEEE Trans. Audio Speech Lang. Process. 20 (4), 2012.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.domain.cleaning import PROFILE_BANDS, PROFILE_BANDS_AN_OCTAVE, PROFILE_FIRST_HZ, NoiseProfile
from studio.domain.errors import OperatorFixable
from studio.dsp.checks import Sound, as_frames, check_finite, check_format

# An a-priori ratio of 15 dB where speech is there (Gerkmann and Hendriks, section III).
_SPEECH_RATIO = 10.0**1.5
_SMOOTHED_PRESENCE = 0.9
_STUCK_PRESENCE = 0.99
_NOISE_MEMORY = 0.8
# The tenth percentile of an exponential distribution is this share of its mean.
_PERCENTILE = 10.0
_PERCENTILE_SHARE = 0.10536
# Digital silence is no noise.
_SILENT = 1e-16
_EMPTY_DB = -160.0
_SHORTEST_S = 0.1
_PROFILE_FRAME_S = 0.1


class NoiseTracker:
    """Follows the mean power of the noise in every bin, frame by frame, also while someone speaks."""

    def __init__(self, first: NDArray[np.float32]) -> None:
        """``first`` are powers of the sound's beginning, (frames, bins)."""
        self.power = _quiet_power(first)
        self._presence = np.full(len(self.power), 0.5, np.float32)

    def follow(self, power: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take a frame's powers, (bins,), and return the noise's in it."""
        exponent = np.minimum(power / self.power, 200.0) * np.float32(_SPEECH_RATIO / (1.0 + _SPEECH_RATIO))
        present = 1.0 / (1.0 + np.float32(1.0 + _SPEECH_RATIO) * np.exp(-exponent))
        self._presence += np.float32(1.0 - _SMOOTHED_PRESENCE) * (present - self._presence)
        # What seems to be speech for very long is noise that has grown.
        stuck = self._presence > _STUCK_PRESENCE
        present[stuck] = np.minimum(present[stuck], _STUCK_PRESENCE)
        seen = present * self.power + (1.0 - present) * power
        self.power += np.float32(1.0 - _NOISE_MEMORY) * (seen - self.power)
        np.maximum(self.power, _SILENT, out=self.power)
        return self.power


class FixedNoise:
    """The noise of a profile, the same in every frame."""

    def __init__(self, power: NDArray[np.float32]) -> None:
        self._power = np.maximum(power, _SILENT)

    def follow(self, _power: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._power


def measure_profile(noise: Sound, rate_hz: int) -> NoiseProfile:
    """Return the profile of a stretch that holds noise alone, (frames, channels).

    Raises ``OperatorFixable``: NOISE_TOO_SHORT under 100 ms, NAN_SAMPLES, BAD_CHANNELS, BAD_RATE.
    """
    frames = as_frames(noise)
    check_format(rate_hz, frames.shape[1])
    check_finite(frames)
    if len(frames) < _SHORTEST_S * rate_hz:
        raise OperatorFixable("NOISE_TOO_SHORT", length_s=len(frames) / rate_hz, least_s=_SHORTEST_S)
    size = round(_PROFILE_FRAME_S * rate_hz)
    window = np.hanning(size)
    starts = range(0, len(frames) - size + 1, size // 2)
    powers = [np.square(np.abs(np.fft.rfft(frames[at : at + size] * window[:, None], axis=0))) for at in starts]
    density = np.mean(powers, axis=0).mean(axis=1) * 2.0 / (np.square(window).sum() * rate_hz)
    hz = np.fft.rfftfreq(size, 1.0 / rate_hz)
    centres = _centres_hz()
    edge = 2.0 ** (0.5 / PROFILE_BANDS_AN_OCTAVE)
    levels = []
    for centre in centres:
        inside = (hz >= centre / edge) & (hz < centre * edge)
        if not inside.any():
            inside = np.arange(len(hz)) == np.argmin(np.abs(hz - centre))
        present = centre < rate_hz / 2
        levels.append(float(10.0 * np.log10(max(density[inside].mean(), 1e-16))) if present else _EMPTY_DB)
    return NoiseProfile(tuple(levels))


def profile_power(profile: NoiseProfile, hz: NDArray[np.float64], rate_hz: int, energy: float) -> NDArray[np.float32]:
    """Return the mean power that the noise has in bins at ``hz`` of a window whose squares sum to ``energy``."""
    levels = np.interp(np.log2(np.maximum(hz, 1.0)), np.log2(_centres_hz()), profile.levels_db)
    power: NDArray[np.float64] = 10.0 ** (levels / 10.0) * (rate_hz * energy / 2.0)
    return power.astype(np.float32)


def _centres_hz() -> NDArray[np.float64]:
    centres: NDArray[np.float64] = PROFILE_FIRST_HZ * 2.0 ** (np.arange(PROFILE_BANDS) / PROFILE_BANDS_AN_OCTAVE)
    return centres


def _quiet_power(first: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the noise's mean power from its quiet moments, which even a busy speaker leaves in every bin."""
    heard = first[first.max(axis=1) > _SILENT]
    if not len(heard):
        return np.full(first.shape[1], _SILENT, np.float32)
    power: NDArray[np.float64] = np.percentile(heard, _PERCENTILE, axis=0) / _PERCENTILE_SHARE
    return np.maximum(power, _SILENT).astype(np.float32)
