"""24-bit PCM WAV at the level of bytes: what the recorder writes and recovery repairs.

A header of exactly 44 bytes (RIFF, ``fmt `` with format 1, ``data``), so that the length of the sound
follows from the size of the file alone.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HEADER_BYTES = 44
SAMPLE_BYTES = 3
_FULL_SCALE = 8_388_608  # 2**23
# RIFF sizes are 32 bits wide.
MOST_DATA_BYTES = 0xFFFF_FFFF - HEADER_BYTES
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


@dataclass(frozen=True, slots=True)
class WavHeader:
    """What the 44 bytes say."""

    channels: int
    rate_hz: int
    data_bytes: int


def header(channels: int, rate_hz: int, data_bytes: int) -> bytes:
    """Return the 44 bytes in front of ``data_bytes`` of 24-bit samples."""
    frame_bytes = channels * SAMPLE_BYTES
    return _HEADER.pack(
        b"RIFF",
        HEADER_BYTES - 8 + data_bytes + data_bytes % 2,
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        rate_hz,
        rate_hz * frame_bytes,
        frame_bytes,
        8 * SAMPLE_BYTES,
        b"data",
        data_bytes,
    )


def parse_header(raw: bytes) -> WavHeader | None:
    """Return what a header written by ``header`` says, or None when it is not one."""
    if len(raw) < HEADER_BYTES:
        return None
    riff, _, wave, fmt, fmt_bytes, code, channels, rate_hz, _, frame_bytes, bits, data, size = _HEADER.unpack(
        raw[:HEADER_BYTES]
    )
    if (riff, wave, fmt, data) != (b"RIFF", b"WAVE", b"fmt ", b"data") or (fmt_bytes, code, bits) != (16, 1, 24):
        return None
    if channels == 0 or frame_bytes != channels * SAMPLE_BYTES:
        return None
    return WavHeader(channels, rate_hz, size)


def to_pcm24(sound: NDArray[np.float32]) -> bytes:
    """Return (frames, channels) float32 in −1…1 as little-endian 24-bit samples; beyond is clipped, NaN is 0."""
    scaled = np.rint(np.nan_to_num(sound, copy=True, nan=0.0, posinf=1.0, neginf=-1.0).astype(np.float64) * _FULL_SCALE)
    whole = np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype("<i4")
    return np.ascontiguousarray(whole).view(np.uint8).reshape(-1, 4)[:, :SAMPLE_BYTES].tobytes()


def from_pcm24(raw: bytes, channels: int) -> NDArray[np.float32]:
    """Return little-endian 24-bit samples as (frames, channels) float32."""
    triples = np.frombuffer(raw, np.uint8).reshape(-1, SAMPLE_BYTES)
    words = np.zeros((len(triples), 4), np.uint8)
    words[:, 1:] = triples
    return (words.view("<i4").astype(np.float32) / np.float32(2**31)).reshape(-1, channels)
