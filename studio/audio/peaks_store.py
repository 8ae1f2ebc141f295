"""Kept waveforms: a file a take in the station's cache folder."""

from __future__ import annotations

import logging
from pathlib import Path

from studio.audio.disk import write_atomically

logger = logging.getLogger(__name__)
# About 30 hours of stereo; the longest unused go first.
_MOST_BYTES = 256 << 20


class FilePeaksStore:
    """``ports.waveforms.PeaksStore`` in a folder of its own, which may be deleted at any time."""

    def __init__(self, folder: Path, most_bytes: int = _MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def load(self, key: str) -> bytes | None:
        path = self._path(key)
        try:
            data = path.read_bytes()
            path.touch()
        except OSError:
            # Not there, or a folder that cannot be read: a cache that is not there is an empty one.
            return None
        return data

    def keep(self, key: str, data: bytes) -> bool:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._path(key), data)
            self._make_room()
        except OSError as error:
            logger.warning("a waveform could not be kept: %s", error)
            return False
        return True

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.peaks"

    def _make_room(self) -> None:
        found = [(path, path.stat()) for path in self._folder.glob("*.peaks")]
        total = sum(stat.st_size for _, stat in found)
        for path, stat in sorted(found, key=lambda one: one[1].st_mtime)[:-1]:
            if total <= self._most_bytes:
                return
            path.unlink(missing_ok=True)
            total -= stat.st_size
