"""The pieces of a live stream on the wire: a header of 16 bytes, then the sound.

The header is big-endian: bytes of sound (uint32), number of the piece (uint32), the instant at which its first
frame was spoken (int64, microseconds on the station's clock). A header with no sound ends the play at its instant.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

PIECE_RATE_HZ = 24_000
BYTES_PER_FRAME = 2
MOST_PIECE_BYTES = 16_384
_HEADER = struct.Struct(">IIq")
HEADER_BYTES = _HEADER.size


@dataclass(frozen=True, slots=True)
class Piece:
    """``pcm`` is s16le, mono, 24 kHz; empty in the last one."""

    number: int
    at_us: int
    pcm: bytes

    @property
    def length_us(self) -> int:
        return len(self.pcm) // BYTES_PER_FRAME * 1_000_000 // PIECE_RATE_HZ


def pack(piece: Piece) -> bytes:
    return _HEADER.pack(len(piece.pcm), piece.number & 0xFFFF_FFFF, piece.at_us) + piece.pcm


def unpack_header(header: bytes) -> tuple[int, int, int]:
    """Return (bytes of sound, number, instant). Raises ``ValueError`` when it cannot be one."""
    if len(header) != HEADER_BYTES:
        message = "the stream ends within a header"
        raise ValueError(message)
    size, number, at_us = _HEADER.unpack(header)
    if size > MOST_PIECE_BYTES or size % BYTES_PER_FRAME:
        message = f"a piece of {size} bytes"
        raise ValueError(message)
    return size, number, at_us
