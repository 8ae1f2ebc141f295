"""Many channels to two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_H = 0.7071067811865476
# ITU-R BS.775-4 Annex 4, Table 2 (two-channel down-mix); the LFE is left out. Channels in the order of
# WAVE_FORMAT_EXTENSIBLE, per count: (to the left, to the right).
_MATRICES: dict[int, tuple[tuple[float, ...], tuple[float, ...]]] = {
    3: ((1, 0, _H), (0, 1, _H)),
    4: ((1, 0, _H, 0), (0, 1, 0, _H)),
    5: ((1, 0, _H, _H, 0), (0, 1, _H, 0, _H)),
    6: ((1, 0, _H, 0, _H, 0), (0, 1, _H, 0, 0, _H)),
    7: ((1, 0, _H, 0, 0.5, _H, 0), (0, 1, _H, 0, 0.5, 0, _H)),
    8: ((1, 0, _H, 0, _H, 0, _H, 0), (0, 1, _H, 0, 0, _H, 0, _H)),
}


def to_stereo(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (frames, 2) float32 of (frames, 3…8), scaled so that it cannot clip; mono and stereo as they are."""
    channels = sound.shape[1]
    if channels <= 2:
        return sound
    matrix = np.array(_MATRICES[channels], np.float32)
    matrix /= matrix.sum(axis=1).max()
    return sound @ matrix.T
