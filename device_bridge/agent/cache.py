"""The files a device holds: fetched over HTTP with resumption, checked by SHA-256, evicted by quota."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

from device_bridge.errors import BridgeError
from device_bridge.protocol.messages import Content

logger = logging.getLogger(__name__)

_CHUNK_BYTES = 64 * 1024
_TIMEOUT_S = 10.0


class FetchFailed(BridgeError):
    """CONTENT_UNREACHABLE (try again), CONTENT_CORRUPT, STORAGE_FULL, or CANCELLED."""


class ContentCache:
    """Files by SHA-256 in one folder. ``get`` is for one fetching thread; lookups are for any."""

    def __init__(self, folder: Path, quota_bytes: int) -> None:
        self._folder = folder
        self._quota_bytes = quota_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def lookup(self, sha256: str) -> Path | None:
        """Return the checked file, marked as just used, or None."""
        path = self._folder / sha256
        try:
            os.utime(path)
        except OSError:
            return None
        return path

    def get(self, content: Content, cancelled: Callable[[], bool], keep: frozenset[str] = frozenset()) -> Path:
        """Return the file, fetching what is missing of it. Raises ``FetchFailed``.

        What lies there is hashed again: memory cards rot. ``keep``: hashes that must not be evicted for it.
        """
        try:
            found = self.lookup(content.sha256)
            if found is not None:
                if _sha256(found) == content.sha256:
                    return found
                logger.warning("%s went bad on this device", content.sha256)
                found.unlink()
            self._make_room(content.size_bytes, keep | {content.sha256})
            part = self._folder / f"{content.sha256}.part"
            self._fetch(content, part, cancelled)
            return self._accept(content, part)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise FetchFailed("STORAGE_FULL") from error
            raise FetchFailed("CONTENT_UNREACHABLE", why=str(error)) from error

    def free_bytes(self) -> int:
        return max(0, self._quota_bytes - sum(self._sizes().values()))

    def _fetch(self, content: Content, part: Path, cancelled: Callable[[], bool]) -> None:
        have = part.stat().st_size if part.exists() else 0
        if have > content.size_bytes:
            part.unlink()
            have = 0
        if have == content.size_bytes:
            return
        if not content.base_url.startswith(("http://", "https://")):
            raise FetchFailed("CONTENT_UNREACHABLE", why="base_url")
        request = urllib.request.Request(content.base_url + content.path, headers={"Range": f"bytes={have}-"})
        try:
            with (
                urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer,
                # A server that knows no ranges sends the whole.
                part.open("ab" if answer.status == 206 else "wb") as file,
            ):
                while chunk := answer.read(_CHUNK_BYTES):
                    if cancelled():
                        raise FetchFailed("CANCELLED")
                    file.write(chunk)
                    if file.tell() > content.size_bytes:
                        break
                file.flush()
                os.fsync(file.fileno())
        except (urllib.error.URLError, HTTPException, ValueError) as error:
            raise FetchFailed("CONTENT_UNREACHABLE", why=str(error)) from error

    def _accept(self, content: Content, part: Path) -> Path:
        size = part.stat().st_size
        if size < content.size_bytes:
            raise FetchFailed("CONTENT_UNREACHABLE", why="cut off", bytes=size)
        digest = _sha256(part)
        if digest != content.sha256:
            part.unlink()
            raise FetchFailed("CONTENT_CORRUPT", expected=content.sha256, got=digest)
        path = self._folder / content.sha256
        part.replace(path)
        return path

    def _sizes(self) -> dict[Path, int]:
        sizes = {}
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):
                sizes[path] = path.stat().st_size
        return sizes

    def _make_room(self, size_bytes: int, keep: frozenset[str]) -> None:
        """Evict what was used longest ago, until ``size_bytes`` fit into the quota."""
        if size_bytes > self._quota_bytes:
            raise FetchFailed("STORAGE_FULL", bytes=size_bytes, quota_bytes=self._quota_bytes)
        sizes = self._sizes()
        room = self._quota_bytes - sum(sizes.values())
        for path in sorted(sizes, key=lambda one: one.stat().st_mtime):
            if room >= size_bytes:
                return
            if path.name.removesuffix(".part") in keep:
                continue
            path.unlink()
            room += sizes[path]
            logger.info("evicted %s", path.name)
        if room < size_bytes:
            raise FetchFailed("STORAGE_FULL", bytes=size_bytes, quota_bytes=self._quota_bytes)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
