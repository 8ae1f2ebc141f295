"""The content-addressed media store."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class MediaStore(Protocol):
    """Files by SHA-256; written to a temporary name, synced, renamed. A stored file never changes."""

    def put(self, source: Path) -> str:
        """Copy ``source`` in and return its SHA-256. Raises ``OperatorFixable("DISK_FULL")``."""

    def put_bytes(self, data: bytes) -> str: ...

    def path(self, sha256: str) -> Path:
        """Return where the file lies; raises ``OperatorFixable("MEDIA_MISSING")``."""

    def relative_path(self, sha256: str) -> str:
        """Return the path relative to the station folder, with forward slashes, whether or not it exists."""

    def verify(self, sha256: str) -> bool:
        """Read the file and tell whether its content still has this hash; False if missing."""
