"""The WAV that an engine gives: PCM 16-bit, from a file or a pipe, brought to 48 kHz mono."""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.domain.takes import INTERNAL_RATE_HZ

_PCM = 1
_EXTENSIBLE = 0xFFFE


def sound_of(raw: bytes) -> NDArray[np.float32]:
    """Return (frames, 1) float32 at 48 kHz.

    A header written into a pipe says an endless length: the samples are what follows it (RIFF, "data" chunk).
    Raises ``OperatorFixable("VOICE_FAILED")`` for what is no 16-bit PCM, and for silence of no length.
    """
    if raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise OperatorFixable("VOICE_FAILED", why="no sound")
    at, rate_hz, channels = 12, 0, 0
    while at + 8 <= len(raw):
        name, size = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        body = at + 8
        if name == b"fmt ":
            kind, channels = _short(raw, body), _short(raw, body + 2)
            rate_hz = int.from_bytes(raw[body + 4 : body + 8], "little")
            if kind not in (_PCM, _EXTENSIBLE) or _short(raw, body + 14) != 16:
                raise OperatorFixable("VOICE_FAILED", why="not 16-bit sound")
        if name == b"data":
            return _decoded(raw[body : body + min(size, len(raw) - body)], rate_hz, channels)
        at = body + size + size % 2
    raise OperatorFixable("VOICE_FAILED", why="no sound")


def _decoded(samples: bytes, rate_hz: int, channels: int) -> NDArray[np.float32]:
    if not 8000 <= rate_hz <= 192_000 or channels not in (1, 2) or len(samples) < 2 * channels:
        raise OperatorFixable("VOICE_FAILED", why="no sound")
    whole = len(samples) // (2 * channels) * 2 * channels
    counts = np.frombuffer(samples[:whole], dtype="<i2").reshape(-1, channels)
    mono: NDArray[np.float32] = counts.mean(axis=1, keepdims=True, dtype=np.float32) / np.float32(32768.0)
    if rate_hz == INTERNAL_RATE_HZ:
        return mono
    resampled: NDArray[np.float32] = soxr.resample(mono, rate_hz, INTERNAL_RATE_HZ)
    return resampled


def _short(raw: bytes, at: int) -> int:
    return int.from_bytes(raw[at : at + 2], "little")
