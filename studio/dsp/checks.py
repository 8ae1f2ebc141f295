"""What every measuring function asks of its input, said once."""

from __future__ import annotations

from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import Misuse, OperatorFixable

Sound = NDArray[np.float32] | NDArray[np.float64]

MOST_CHANNELS = 8
LOWEST_RATE_HZ = 8_000
HIGHEST_RATE_HZ = 192_000


def check_format(rate_hz: int, channels: int) -> None:
    """Raise ``OperatorFixable``: BAD_CHANNELS outside 1–8, BAD_RATE outside 8–192 kHz."""
    if not 1 <= channels <= MOST_CHANNELS:
        raise OperatorFixable("BAD_CHANNELS", channels=channels, most=MOST_CHANNELS)
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise OperatorFixable("BAD_RATE", rate_hz=rate_hz, lowest=LOWEST_RATE_HZ, highest=HIGHEST_RATE_HZ)


def as_frames(sound: Sound) -> Sound:
    """Return ``sound`` as (frames, channels); one dimension is mono. Integers, of unknown scale, are ``Misuse``."""
    if sound.dtype not in (np.float32, np.float64):
        raise Misuse("NOT_FLOAT", dtype=str(sound.dtype))
    if sound.ndim == 1:
        return sound.reshape(-1, 1)
    if sound.ndim != 2:
        raise Misuse("NOT_FRAMES_BY_CHANNELS", shape=sound.shape)
    return sound


def check_finite(sound: Sound, first_frame: int = 0) -> None:
    """Raise ``OperatorFixable("NAN_SAMPLES")`` naming the first frame that is NaN or infinite."""
    # One sum is quicker than a mask: it is finite unless a sample is not.
    with np.errstate(over="ignore", invalid="ignore"):
        total = sound.sum(dtype=np.float64)
    if not np.isfinite(total):
        raise_not_finite(sound, first_frame)


def raise_not_finite(sound: Sound, first_frame: int) -> NoReturn:
    """Raise ``OperatorFixable("NAN_SAMPLES")`` for a sound known to hold a sample that is no sound."""
    # Beyond what float32 holds is no sound either.
    bad = ~(np.abs(sound) < np.finfo(np.float32).max)
    raise OperatorFixable("NAN_SAMPLES", frame=first_frame + int(np.argmax(bad.any(axis=1))))
