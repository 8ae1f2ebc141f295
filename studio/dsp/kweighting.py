"""K-weighting of ITU-R BS.1770-5 Annex 1 for any sample rate, and the channel weights."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

# The analogue prototype behind the standard's 48 kHz table (Annex 1, tables 1 and 2), found by inverting the
# bilinear transform: a high shelf for the head, and a high-pass (the "RLB" curve).
_SHELF_HZ = 1681.974450955533
_SHELF_DB = 3.999843853973347
_SHELF_Q = 0.7071752369554196
_SHELF_MID = 0.4996667741545416
_PASS_HZ = 38.13547087602444
_PASS_Q = 0.5003270373238773
_TABLE_RATE_HZ = 48_000

# WAV order. Surrounds between 60° and 120° weigh 1.41 (+1.5 dB), the low-frequency channel nothing (BS.1770-5
# Annex 1 table 3 and Annex 3 table 4).
_SURROUND = 1.41
_LAYOUT_WEIGHTS: dict[int, tuple[float, ...]] = {
    1: (1.0,),  # M
    2: (1.0, 1.0),  # L R
    3: (1.0, 1.0, 1.0),  # L R C
    4: (1.0, 1.0, _SURROUND, _SURROUND),  # L R Ls Rs
    5: (1.0, 1.0, 1.0, _SURROUND, _SURROUND),  # L R C Ls Rs
    6: (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND),  # L R C LFE Ls Rs
    7: (1.0, 1.0, 1.0, 0.0, 1.0, _SURROUND, _SURROUND),  # L R C LFE Cb Lss Rss
    8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, _SURROUND, _SURROUND),  # L R C LFE Lb Rb Lss Rss
}


def k_weighting(rate_hz: int) -> NDArray[np.float64]:
    """Return the two stages at ``rate_hz`` as second-order sections, (2, 6) float64: b0 b1 b2 1 a1 a2.

    The prototype's gain is kept at every rate; at 48 kHz the sections equal the standard's table.
    """
    k = math.tan(math.pi * _SHELF_HZ / rate_hz)
    high = 10.0 ** (_SHELF_DB / 20.0)
    mid = high**_SHELF_MID
    norm = 1.0 + k / _SHELF_Q + k * k
    shelf = (
        (high + mid * k / _SHELF_Q + k * k) / norm,
        2.0 * (k * k - high) / norm,
        (high - mid * k / _SHELF_Q + k * k) / norm,
        1.0,
        2.0 * (k * k - 1.0) / norm,
        (1.0 - k / _SHELF_Q + k * k) / norm,
    )
    k = math.tan(math.pi * _PASS_HZ / rate_hz)
    norm = _pass_norm(k)
    # The table's numerator is 1, -2, 1 at 48 kHz, so the prototype's gain is the norm there.
    gain = _pass_norm(math.tan(math.pi * _PASS_HZ / _TABLE_RATE_HZ)) / norm
    high_pass = (gain, -2.0 * gain, gain, 1.0, 2.0 * (k * k - 1.0) / norm, (1.0 - k / _PASS_Q + k * k) / norm)
    return np.array([shelf, high_pass], dtype=np.float64)


def k_weighting_transfer(rate_hz: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the same filter as one numerator and denominator, (5,) float64 each."""
    shelf, high_pass = k_weighting(rate_hz)
    return np.convolve(shelf[:3], high_pass[:3]), np.convolve(shelf[3:], high_pass[3:])


def channel_weights(channels: int) -> tuple[float, ...]:
    """Return the weight of each of 1–8 channels, in WAV order.

    1 M · 2 L R · 3 L R C · 4 L R Ls Rs · 5 L R C Ls Rs · 6 L R C LFE Ls Rs · 7 L R C LFE Cb Lss Rss ·
    8 L R C LFE Lb Rb Lss Rss.
    """
    return _LAYOUT_WEIGHTS[channels]


def _pass_norm(k: float) -> float:
    return 1.0 + k / _PASS_Q + k * k
