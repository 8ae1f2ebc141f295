"""The content-addressed media store: ``media/ab/<sha256>``, written once, never changed."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from studio.domain.errors import Defect, OperatorFixable
from studio.storage.durable import replace, sync, sync_folder, unfinished, write_all

_BLOCK_BYTES = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Readable by the station's account alone, writable by nobody: a stored file never changes.
_STORED_MODE = 0o400


class FileMediaStore:
    """``studio.ports.media.MediaStore`` in ``folder``; relative paths start at ``station_root``."""

    def __init__(self, folder: Path, station_root: Path) -> None:
        self._folder = folder
        self._inside = folder.relative_to(station_root)

    def put(self, source: Path) -> str:
        """Copy ``source`` in and return its SHA-256.

        Raises ``OperatorFixable``: FILE_MISSING, DISK_FULL, FOLDER_UNWRITABLE. Nothing half-written stays.
        """
        try:
            file = source.open("rb")
        except (FileNotFoundError, IsADirectoryError):
            raise OperatorFixable("FILE_MISSING", path=str(source)) from None
        with file:
            return self._take_in(file)

    def put_bytes(self, data: bytes) -> str:
        """As ``put``, from memory."""
        return self._take_in(io.BytesIO(data))

    def path(self, sha256: str) -> Path:
        """Return where the file lies; raises ``OperatorFixable("MEDIA_MISSING")``."""
        path = self._place(sha256)
        if not path.is_file():
            raise OperatorFixable("MEDIA_MISSING", sha256=sha256)
        return path

    def relative_path(self, sha256: str) -> str:
        _require_sha256(sha256)
        return (self._inside / sha256[:2] / sha256).as_posix()

    def verify(self, sha256: str) -> bool:
        """Read the file and tell whether its content still has this hash; False if missing."""
        digest = hashlib.sha256()
        try:
            with self._place(sha256).open("rb") as file:
                while block := file.read(_BLOCK_BYTES):
                    digest.update(block)
        except (FileNotFoundError, IsADirectoryError):
            return False
        return digest.hexdigest() == sha256

    def remove_unfinished(self, before: datetime) -> int:
        """Remove what a crash left half-copied before this instant; return how many files."""
        removed = 0
        for draft in self._folder.glob(".*.part"):
            if datetime.fromtimestamp(draft.stat().st_mtime, UTC) < before:
                draft.unlink(missing_ok=True)
                removed += 1
        return removed

    def _place(self, sha256: str) -> Path:
        _require_sha256(sha256)
        return self._folder / sha256[:2] / sha256

    def _take_in(self, source: BinaryIO) -> str:
        digest = hashlib.sha256()
        with unfinished(self._folder) as (draft, file):
            while block := source.read(_BLOCK_BYTES):
                digest.update(block)
                write_all(file, block)
            sha256 = digest.hexdigest()
            if self.verify(sha256):
                return sha256
            sync(file)
            file.close()
            self._settle(draft, self._place(sha256))
        return sha256

    def _settle(self, draft: Path, place: Path) -> None:
        if not place.parent.is_dir():
            place.parent.mkdir(exist_ok=True, mode=0o700)
            sync_folder(self._folder)
        draft.chmod(_STORED_MODE)
        if place.exists():
            # A damaged copy is mended; Windows renames over no read-only file.
            place.chmod(0o600)
        replace(draft, place)
        sync_folder(place.parent)


def _require_sha256(sha256: str) -> None:
    if not _SHA256.fullmatch(sha256):
        raise Defect("BAD_SHA256", sha256=sha256)
