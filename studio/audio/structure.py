"""Looks at a file's frame before a decoder does: decoders take what is there, and say nothing of what is not."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from studio.audio.asf import ASF_HEADER, check_asf
from studio.domain.errors import OperatorFixable

MOST_CHANNELS = 8
LEAST_RATE_HZ, MOST_RATE_HZ = 8_000, 192_000
# Written by programs that stream and cannot go back to the header.
_UNKNOWN_LENGTHS = (0xFFFF_FFFF, 0x7FFF_FFFF)
_OGG_TAIL_BYTES = 128 * 1024
# Encoders count tags and padding differently.
_XING_SLACK_BYTES = 1024


def check_structure(path: Path) -> None:
    """Raise ``OperatorFixable``: FILE_TRUNCATED, FILE_EMPTY, BAD_CHANNELS, BAD_RATE, FILE_PROTECTED, where it shows."""
    size = path.stat().st_size
    with path.open("rb") as file:
        magic = file.read(40)
        if magic[:4] in (b"RIFF", b"RF64", b"BW64") and b"WAVE".startswith(magic[8:12]):
            _check_wav(file, path, size, is_long=magic[:4] != b"RIFF")
        elif magic[:16] == ASF_HEADER:
            check_asf(file, path, size)
        elif magic[:4] == b"OggS":
            _check_ogg(file, path, size)
        elif magic[:4] == b"fLaC":
            _check_flac(file, path)
        elif magic[4:8] == b"ftyp":
            _check_mp4(file, path, size)
        elif magic[:3] == b"ID3" or (magic[:1] == b"\xff" and magic[1:2] >= b"\xe0"):
            _check_mp3(file, path, size)
        elif _promised_size(magic) > size:
            raise truncated(path)


def check_format(path: Path, channels: int, rate_hz: int) -> None:
    """Raise ``OperatorFixable``: BAD_CHANNELS, BAD_RATE."""
    if not 1 <= channels <= MOST_CHANNELS:
        raise OperatorFixable("BAD_CHANNELS", path=str(path), channels=channels)
    if not LEAST_RATE_HZ <= rate_hz <= MOST_RATE_HZ:
        raise OperatorFixable("BAD_RATE", path=str(path), rate_hz=rate_hz)


def truncated(path: Path) -> OperatorFixable:
    """Return the error for a file that ends before its content does."""
    return OperatorFixable("FILE_TRUNCATED", path=str(path))


def protected(path: Path) -> OperatorFixable:
    """Return the error for a file that only its buyer's player may open."""
    return OperatorFixable("FILE_PROTECTED", path=str(path))


def _check_wav(file: IO[bytes], path: Path, size: int, *, is_long: bool) -> None:
    """RIFF (Microsoft and IBM, 1991): the data chunk promises its length; or ds64, EBU Tech 3306, ITU-R BS.2088."""
    has_format, long_bytes = False, 0
    for name, start, length in _chunks(file):
        if name == b"ds64" and is_long:
            raw = file.read(16)
            if len(raw) < 16:
                raise truncated(path)
            (long_bytes,) = struct.unpack_from("<Q", raw, 8)
        elif name == b"fmt ":
            raw = file.read(16)
            if len(raw) < 16:
                raise truncated(path)
            channels, rate_hz = struct.unpack_from("<HI", raw, 2)
            check_format(path, channels, rate_hz)
            has_format = True
        elif name == b"data":
            if not has_format:
                return  # the decoder will say that it is no audio
            if is_long and length == 0xFFFF_FFFF:
                length = long_bytes
            elif length in _UNKNOWN_LENGTHS:
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


def _check_mp4(file: IO[bytes], path: Path, size: int) -> None:
    """ISO/IEC 14496-12 clause 4.2: boxes of stated sizes; without ``moov`` nothing of it can be decoded."""
    place, names = 0, set[bytes]()
    while place < size:
        file.seek(place)
        raw = file.read(16)
        if len(raw) < 8:
            raise truncated(path)
        length, name = struct.unpack(">I4s", raw[:8])
        names.add(name)
        if length == 1 and len(raw) == 16:
            (length,) = struct.unpack(">Q", raw[8:])
        if length == 0:  # to the end of the file
            break
        if length < 8:
            return  # no box: the decoder will say what it thinks of it
        place += length
    if place > size or (b"moov" not in names and b"moof" not in names):
        raise truncated(path)


def mp3_states_length(path: Path) -> bool:
    """Tell whether an MP3 says how long it is; without that, decoders guess from its first frames."""
    with path.open("rb") as file:
        return _xing(file)[1] > 0


def _check_mp3(file: IO[bytes], path: Path, size: int) -> None:
    begin, promised = _xing(file)
    if begin >= size or begin + promised > size + _XING_SLACK_BYTES:
        raise truncated(path)


def _xing(file: IO[bytes]) -> tuple[int, int]:
    """Return where the first frame begins, and the bytes that an encoder's Xing header promises from there."""
    file.seek(0)
    head = file.read(10)
    begin = 0
    if head[:3] == b"ID3" and len(head) == 10:
        # ID3v2.4 section 3.1: seven bits a byte.
        begin = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
    file.seek(begin)
    frame = file.read(256)
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    if at < 0 or len(frame) < at + 16:
        return begin, 0
    flags, first, second = struct.unpack_from(">III", frame, at + 4)
    return begin, second if flags & 3 == 3 else first if flags & 3 == 2 else 0


def _promised_size(magic: bytes) -> int:
    """Return how long the headers of the rarer kinds say that the file is; 0 when they do not say."""
    if len(magic) < 28:
        return 0
    if magic[:4] == b"FORM":  # AIFF
        return 8 + int(struct.unpack_from(">I", magic, 4)[0])
    if magic[:4] == b".snd":  # Sun and NeXT
        start, length = struct.unpack_from(">II", magic, 4)
        return 0 if length in _UNKNOWN_LENGTHS else int(start + length)
    if magic[:4] == b"riff" and magic[4:8] == b"\x2e\x91\xcf\x11":  # Wave64
        return int(struct.unpack_from("<Q", magic, 16)[0])
    return 0
