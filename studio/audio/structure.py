"""Looks at a file's frame before a decoder does: decoders take what is there, and say nothing of what is not."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from studio.domain.errors import OperatorFixable

MOST_CHANNELS = 8
LEAST_RATE_HZ, MOST_RATE_HZ = 8_000, 192_000
# Written by programs that stream and cannot go back to the header.
_UNKNOWN_LENGTHS = (0xFFFF_FFFF, 0x7FFF_FFFF)
_OGG_TAIL_BYTES = 128 * 1024


def check_structure(path: Path) -> None:
    """Raise ``OperatorFixable``: FILE_TRUNCATED, BAD_CHANNELS, BAD_RATE, where the frame alone shows it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        magic = file.read(12)
        if magic[:4] in (b"RIFF", b"RF64") and magic[8:] in (b"WAVE", b"WAVE"[: max(0, len(magic) - 8)]):
            _check_wav(file, path, size, is_rf64=magic[:4] == b"RF64")
        elif magic[:4] == b"OggS":
            _check_ogg(file, path, size)
        elif magic[:4] == b"fLaC":
            _check_flac(file, path)


def check_format(path: Path, channels: int, rate_hz: int) -> None:
    """Raise ``OperatorFixable``: BAD_CHANNELS, BAD_RATE."""
    if not 1 <= channels <= MOST_CHANNELS:
        raise OperatorFixable("BAD_CHANNELS", path=str(path), channels=channels)
    if not LEAST_RATE_HZ <= rate_hz <= MOST_RATE_HZ:
        raise OperatorFixable("BAD_RATE", path=str(path), rate_hz=rate_hz)


def truncated(path: Path) -> OperatorFixable:
    """Return the error for a file that ends before its content does."""
    return OperatorFixable("FILE_TRUNCATED", path=str(path))


def _check_wav(file: IO[bytes], path: Path, size: int, *, is_rf64: bool) -> None:
    """RIFF (Microsoft and IBM, 1991) and RF64 (EBU Tech 3306): the data chunk promises its length."""
    has_format = False
    for name, start, length in _chunks(file):
        if name == b"fmt ":
            raw = file.read(16)
            if len(raw) < 16:
                raise truncated(path)
            channels, rate_hz = struct.unpack_from("<HI", raw, 2)
            check_format(path, channels, rate_hz)
            has_format = True
        elif name == b"data":
            if not has_format:
                return  # the decoder will say that it is no audio
            if is_rf64 or length in _UNKNOWN_LENGTHS:
                return
            if start + length > size or (length == 0 and start + 1 < size):
                raise truncated(path)
            if length == 0:
                raise OperatorFixable("FILE_EMPTY", path=str(path))
            return
    raise truncated(path)


def _chunks(file: IO[bytes]) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, start of the content, its length) of each chunk behind the 12 bytes of the form."""
    place = 12
    while True:
        file.seek(place)
        raw = file.read(8)
        if len(raw) < 8:
            return
        name, length = raw[:4], struct.unpack("<I", raw[4:])[0]
        yield name, place + 8, length
        place += 8 + length + length % 2


def _check_ogg(file: IO[bytes], path: Path, size: int) -> None:
    """RFC 3533 section 6: the last page must be whole."""
    file.seek(max(0, size - _OGG_TAIL_BYTES))
    tail = file.read()
    last = tail.rfind(b"OggS")
    if last < 0:
        raise truncated(path)
    page = tail[last:]
    if len(page) < 27 or len(page) < 27 + page[26]:
        raise truncated(path)
    if len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]]):
        raise truncated(path)


def _check_flac(file: IO[bytes], path: Path) -> None:
    """RFC 9639 section 8.2: rate and channels stand in STREAMINFO."""
    file.seek(8)
    raw = file.read(18)
    if len(raw) < 18:
        raise truncated(path)
    packed = int.from_bytes(raw[10:14], "big")
    check_format(path, (packed >> 9 & 0x7) + 1, packed >> 12)
