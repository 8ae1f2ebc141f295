"""Second-order filters after R. Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients"."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from studio.domain.cleaning import EqBand, EqKind
from studio.dsp.clean.grains import CheckedStage

# A filter nearer to half the rate than this is left out: nothing is there to filter.
_HIGHEST_SHARE = 0.49
_HORN_HZ = (350.0, 6000.0)
# Butterworth of the fourth order as two sections.
_BUTTERWORTH_4 = (0.54119610, 1.30656296)


def section(band: EqBand, rate_hz: int) -> tuple[float, ...] | None:
    """Return b0 b1 b2 1 a1 a2 of one band; None where the rate has no such frequency."""
    if band.hz >= rate_hz * _HIGHEST_SHARE:
        return None
    omega = 2.0 * math.pi * band.hz / rate_hz
    cos, alpha = math.cos(omega), math.sin(omega) / (2.0 * band.q)
    b: tuple[float, ...]
    a: tuple[float, ...]
    amount = 10.0 ** (band.gain_db / 40.0)
    if band.kind is EqKind.PEAK:
        b = (1.0 + alpha * amount, -2.0 * cos, 1.0 - alpha * amount)
        a = (1.0 + alpha / amount, -2.0 * cos, 1.0 - alpha / amount)
    elif band.kind is EqKind.LOW_PASS:
        b = ((1.0 - cos) / 2.0, 1.0 - cos, (1.0 - cos) / 2.0)
        a = (1.0 + alpha, -2.0 * cos, 1.0 - alpha)
    elif band.kind is EqKind.HIGH_PASS:
        b = ((1.0 + cos) / 2.0, -1.0 - cos, (1.0 + cos) / 2.0)
        a = (1.0 + alpha, -2.0 * cos, 1.0 - alpha)
    else:
        b, a = _shelf(amount, cos, alpha, 1.0 if band.kind is EqKind.LOW_SHELF else -1.0)
    return (*(value / a[0] for value in b), 1.0, a[1] / a[0], a[2] / a[0])


def band_pass(hz: float, q: float, rate_hz: int) -> tuple[float, ...]:
    """Return b0 b1 b2 1 a1 a2 of a band-pass whose peak is 0 dB."""
    omega = 2.0 * math.pi * hz / rate_hz
    alpha = math.sin(omega) / (2.0 * q)
    norm = 1.0 + alpha
    return (alpha / norm, 0.0, -alpha / norm, 1.0, -2.0 * math.cos(omega) / norm, (1.0 - alpha) / norm)


def steep(kind: EqKind, hz: float) -> tuple[EqBand, ...]:
    """Return a pass filter of 24 dB an octave, −3 dB at ``hz`` (Butterworth, fourth order)."""
    return tuple(EqBand(kind, hz, q=q) for q in _BUTTERWORTH_4)


class Filters(CheckedStage):
    """Filters one after the other, with nothing held back. Their phase is as an analogue filter's."""

    def __init__(self, rate_hz: int, channels: int, sections: Sequence[tuple[float, ...]]) -> None:
        super().__init__(rate_hz, channels)
        self._sections = np.array(sections, np.float64).reshape(-1, 6)
        self._state = np.zeros((len(self._sections), channels, 2))

    def _work(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        if not len(self._sections):
            return block
        # scipy.signal takes about a second to import: only who needs it pays.
        from scipy.signal import sosfilt

        out, self._state = sosfilt(self._sections, np.ascontiguousarray(block.T, np.float64), zi=self._state)
        # What a silence leaves of the state is not worth the slow arithmetic of tiny numbers.
        self._state[np.abs(self._state) < 1e-30] = 0.0
        return np.ascontiguousarray(out.T, np.float32)


def equaliser(bands: Iterable[EqBand], rate_hz: int, channels: int) -> Filters:
    """Return the bands as one stage; those that the rate cannot hold are left out."""
    made = (section(band, rate_hz) for band in bands)
    return Filters(rate_hz, channels, [one for one in made if one is not None])


def high_pass(cutoff_hz: float, rate_hz: int, channels: int) -> Filters:
    return equaliser(steep(EqKind.HIGH_PASS, cutoff_hz), rate_hz, channels)


def horn_speaker(rate_hz: int, channels: int) -> Filters:
    """Return what a horn loudspeaker leaves of a sound: 350–6000 Hz, 24 dB an octave beyond."""
    bands = (*steep(EqKind.HIGH_PASS, _HORN_HZ[0]), *steep(EqKind.LOW_PASS, _HORN_HZ[1]))
    return equaliser(bands, rate_hz, channels)


def _shelf(amount: float, cos: float, alpha: float, low: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The high shelf is the low one with the cosine's sign turned."""
    more, less, slope = amount + 1.0, amount - 1.0, 2.0 * math.sqrt(amount) * alpha
    b = (
        amount * (more - low * less * cos + slope),
        low * 2.0 * amount * (less - low * more * cos),
        amount * (more - low * less * cos - slope),
    )
    a = (
        more + low * less * cos + slope,
        low * -2.0 * (less + low * more * cos),
        more + low * less * cos - slope,
    )
    return b, a
