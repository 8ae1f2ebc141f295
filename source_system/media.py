"""Sounds on disk: ``media/ab/<sha256>``, and uploads that are on their way."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from source_system.errors import Refusal
from sync_client.contract.problems import Code

_CHUNK = 1 << 20
_TYPES = (
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"RIFF", "audio/wav"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
)


class Media:
    """Only whole files whose hash was checked are under ``media``."""

    def __init__(self, folder: Path) -> None:
        self._media = folder / "media"
        self._uploads = folder / "uploads"
        self._media.mkdir(parents=True, exist_ok=True)
        self._uploads.mkdir(parents=True, exist_ok=True)
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def path(self, sha256: str) -> Path:
        return self._media / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def type_of(self, sha256: str) -> str:
        """Return the media type by the sound's first bytes; it is nobody's word."""
        with self.path(sha256).open("rb") as source:
            start = source.read(4)
        return next((kind for begins, kind in _TYPES if start.startswith(begins)), "application/octet-stream")

    def offset(self, upload_id: str) -> int:
        """Return how many bytes of an upload are safe on disk."""
        try:
            return self._part(upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def alone(self, upload_id: str) -> Iterator[None]:
        """Hold an upload against a second sender of the same bytes."""
        with self._guard:
            lock = self._locks[upload_id]
        with lock:
            yield

    def append(self, upload_id: str, offset: int, chunk: bytes) -> int:
        """Write a chunk that begins at ``offset``; return the new one. Raises ``Refusal(OFFSET_MISMATCH)``."""
        known = self.offset(upload_id)
        if offset != known:
            raise Refusal(Code.OFFSET_MISMATCH, headers={"Upload-Offset": str(known)}, offset=known)
        with self._part(upload_id).open("ab") as out:
            out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        return known + len(chunk)

    def finish(self, upload_id: str, sha256: str) -> None:
        """Move a whole upload to its place. Raises ``Refusal(HASH_MISMATCH)``; the upload is gone then."""
        part = self._part(upload_id)
        if not part.exists():
            part.touch()
        if _hash(part) != sha256:
            part.unlink()
            raise Refusal(Code.HASH_MISMATCH)
        self._put(part, sha256)
        with self._guard:
            self._locks.pop(upload_id, None)

    def take_file(self, file: Path, sha256: str) -> None:
        """Copy in a file that came another way. Raises ``Refusal(HASH_MISMATCH)``."""
        part = self._uploads / f"{sha256}.copy"
        shutil.copyfile(file, part)
        if _hash(part) != sha256:
            part.unlink()
            raise Refusal(Code.HASH_MISMATCH)
        self._put(part, sha256)

    def drop(self, upload_id: str) -> None:
        self._part(upload_id).unlink(missing_ok=True)
        with self._guard:
            self._locks.pop(upload_id, None)

    def _put(self, part: Path, sha256: str) -> None:
        place = self.path(sha256)
        place.parent.mkdir(exist_ok=True)
        with part.open("rb+") as whole:
            os.fsync(whole.fileno())
        part.replace(place)
        if sys.platform != "win32":
            # The name must be as safe as the bytes before anybody is told that the sound is here.
            for folder in (place.parent, self._media):
                descriptor = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)

    def _part(self, upload_id: str) -> Path:
        return self._uploads / f"{upload_id}.part"


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
