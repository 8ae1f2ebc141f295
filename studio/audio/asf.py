"""The head of WMA and other ASF files (Advanced Systems Format, Microsoft, revision 01.20.03)."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import IO
from uuid import UUID

from studio.domain.errors import OperatorFixable

ASF_HEADER = UUID("75b22630-668e-11cf-a6d9-00aa0062ce6c").bytes_le
_FILE_PROPERTIES = UUID("8cabdca1-a947-11cf-8ee4-00c00c205365").bytes_le
# Content Encryption, Extended Content Encryption, Advanced Content Encryption: sections 3.14 to 3.16.
_LOCKS = tuple(
    UUID(name).bytes_le
    for name in (
        "2211b3fb-bd23-11d2-b4b7-00a0c955fc6e",
        "298ae614-2622-4c17-b935-dae07ee9289c",
        "43058533-6981-49e6-9b74-ad12cb86d58c",
    )
)
_HEADER_BYTES, _OBJECT_BYTES = 30, 24
_MOST_OBJECTS = 1000
_IS_BROADCAST = 1


def check_asf(file: IO[bytes], path: Path, size: int) -> None:
    """Raise ``OperatorFixable``: FILE_PROTECTED (digital rights), FILE_TRUNCATED."""
    file.seek(16)
    raw = file.read(12)
    if len(raw) < 12:
        raise OperatorFixable("FILE_TRUNCATED", path=str(path))
    head_bytes, objects = struct.unpack("<QI", raw)
    place = _HEADER_BYTES
    for _ in range(min(objects, _MOST_OBJECTS)):
        # Lengths that lie lead out of the file, and further than a file can be.
        if place + _OBJECT_BYTES > min(head_bytes, size):
            break
        file.seek(place)
        raw = file.read(_OBJECT_BYTES + 68)
        name, (length,) = raw[:16], struct.unpack_from("<Q", raw, 16)
        if name in _LOCKS:
            raise OperatorFixable("FILE_PROTECTED", path=str(path))
        if name == _FILE_PROPERTIES and len(raw) == _OBJECT_BYTES + 68:
            (whole,) = struct.unpack_from("<Q", raw, _OBJECT_BYTES + 16)
            (flags,) = struct.unpack_from("<I", raw, _OBJECT_BYTES + 64)
            if not flags & _IS_BROADCAST and whole > size:
                raise OperatorFixable("FILE_TRUNCATED", path=str(path))
        if length < _OBJECT_BYTES:
            break
        place += length
    if head_bytes > size:
        raise OperatorFixable("FILE_TRUNCATED", path=str(path))
