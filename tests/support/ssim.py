"""Structural similarity of two pictures (Wang, Bovik, Sheikh, Simoncelli 2004), with its Gaussian window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

_SIGMA = 1.5
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def ssim(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Return the mean SSIM of the luminance of two (height, width, 3) RGB pictures, −1 to 1."""
    if one.shape != other.shape:
        message = f"pictures of different sizes: {one.shape}, {other.shape}"
        raise ValueError(message)
    return float(ssim_map(luminance(one), luminance(other)).mean())


def luminance(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(height, width), ITU-R BT.601 weights, 0 to 255."""
    weighted: NDArray[np.float64] = picture.astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    return weighted


def ssim_map(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the SSIM at every pixel; the window reaches 3.5 sigma."""

    def blurred(values: NDArray[np.float64]) -> NDArray[np.float64]:
        out: NDArray[np.float64] = gaussian_filter(values, _SIGMA, truncate=3.5)
        return out

    mean_x, mean_y = blurred(x), blurred(y)
    var_x, var_y = blurred(x * x) - mean_x**2, blurred(y * y) - mean_y**2
    covariance = blurred(x * y) - mean_x * mean_y
    above = (2 * mean_x * mean_y + _C1) * (2 * covariance + _C2)
    return above / ((mean_x**2 + mean_y**2 + _C1) * (var_x + var_y + _C2))
