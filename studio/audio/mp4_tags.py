"""Free-form tags in MP4: the one place where players look for its ReplayGain, which libav does not write."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import IO

# The name space that players agreed on.
_OWNER = b"com.apple.iTunes"
_UTF8 = 1


def add_freeform(path: Path, tags: dict[str, str]) -> None:
    """Append ``----`` atoms to ``moov/udta/meta/ilst`` of an MP4 whose ``moov`` is its last box.

    There nothing of the sound moves, so that its offsets hold. A file of another shape is left as it is.
    """
    if not tags:
        return
    with path.open("rb+") as file:
        found = _path_to_ilst(file)
        if not found:
            return
        added = b"".join(_freeform(name, value) for name, value in tags.items())
        place, length = found[-1]
        file.seek(place + length)
        rest = file.read()
        file.seek(place + length)
        file.write(added + rest)
        for place, length in found:
            file.seek(place)
            file.write(struct.pack(">I", length + len(added)))


def _path_to_ilst(file: IO[bytes]) -> list[tuple[int, int]]:
    """Return (place, length) of moov, udta, meta and ilst; nothing where one is missing or moov is not last."""
    file.seek(0, 2)
    begin, end = 0, file.tell()
    found: list[tuple[int, int]] = []
    for name in (b"moov", b"udta", b"meta", b"ilst"):
        box = _find(file, name, begin, end)
        if box is None or (name == b"moov" and sum(box) != end):
            return []
        found.append(box)
        # ``meta`` is a full box: four bytes of version and flags (ISO/IEC 14496-12 clause 8.11.1).
        begin, end = box[0] + (12 if name == b"meta" else 8), sum(box)
    return found


def _find(file: IO[bytes], name: bytes, begin: int, end: int) -> tuple[int, int] | None:
    place = begin
    while place + 8 <= end:
        file.seek(place)
        length, found = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        elif found == name:
            return place, length
        if length < 8:
            return None
        place += length
    return None


def _freeform(name: str, value: str) -> bytes:
    parts = _box(b"mean", bytes(4) + _OWNER) + _box(b"name", bytes(4) + name.encode())
    return _box(b"----", parts + _box(b"data", struct.pack(">II", _UTF8, 0) + value.encode()))


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body
