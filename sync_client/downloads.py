"""Sounds coming down: a ``.part`` that grows over interruptions, checked by hash, renamed when it is whole."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

from sync_client.contract.bulletins import AudioDescriptor
from sync_client.errors import AnswerLost, FileRefused, LocalTrouble, Refused, Stopped
from sync_client.transport import Transport

# A block that was cut off is lost: small ones lose little on a bad line.
_BLOCK_BYTES = 1 << 14


class Downloads:
    """Files under way and done, by hash, in one folder that is theirs alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # An emergency's sound is fetched beside others; never one file by two.
        self._lock = threading.Lock()
        self._busy: dict[str, threading.Lock] = {}

    def fetch(self, transport: Transport, audio: AudioDescriptor, stop: threading.Event) -> Path:
        """Return the whole, checked file. Call ``forget`` once it is kept elsewhere.

        Raises ``ExchangeError``: ``FileRefused`` HASH_MISMATCH or TOO_LARGE (the part is gone, a later call begins
        anew), ``Stopped``, and what calls raise; the part stays for the next call then.
        """
        with self._lock:
            busy = self._busy.setdefault(audio.sha256, threading.Lock())
        with busy:
            try:
                return self._fetch(transport, audio, stop)
            except OSError as error:
                raise LocalTrouble("DISK", error.strerror or type(error).__name__) from error

    def _fetch(self, transport: Transport, audio: AudioDescriptor, stop: threading.Event) -> Path:
        done, part = self._folder / audio.sha256, self._folder / f"{audio.sha256}.part"
        if done.exists():
            return done
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not part.exists() or part.stat().st_size != audio.size_bytes:
            self._complete(transport, audio, part, stop)
        if _sha256(part) != audio.sha256:
            part.unlink()
            raise FileRefused("HASH_MISMATCH", audio.sha256)
        part.replace(done)
        return done

    def forget(self, sha256: str) -> None:
        with self._lock:
            self._busy.pop(sha256, None)
        for name in (sha256, f"{sha256}.part"):
            (self._folder / name).unlink(missing_ok=True)

    def sweep(self, wanted: set[str]) -> int:
        """Remove what nobody waits for any more; return how many files."""
        removed = 0
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.name.removesuffix(".part") not in wanted:
                    path.unlink(missing_ok=True)
                    removed += 1
        return removed

    def _complete(self, transport: Transport, audio: AudioDescriptor, part: Path, stop: threading.Event) -> None:
        have = part.stat().st_size if part.exists() else 0
        if have >= audio.size_bytes:
            part.unlink()
            have = 0
        headers = {"Range": f"bytes={have}-", "If-Range": f'"{audio.sha256}"'} if have else {}
        try:
            with transport.open("GET", audio.url_path, b"", {**headers, "Accept-Encoding": "identity"}) as answer:
                goes_on = answer.status_code == 206 and _starts_at(answer.headers.get("Content-Range", "")) == have
                with part.open("ab" if goes_on else "wb") as file:
                    written = have if goes_on else 0
                    for block in answer.iter_content(_BLOCK_BYTES):
                        if stop.is_set():
                            raise Stopped
                        written += len(block)
                        if written > audio.size_bytes:
                            break
                        file.write(block)
                    file.flush()
                    os.fsync(file.fileno())
        except Refused as refused:
            if refused.status == 416:
                part.unlink(missing_ok=True)
                raise FileRefused("HASH_MISMATCH", audio.sha256) from refused
            raise
        if written > audio.size_bytes:
            part.unlink()
            raise FileRefused("TOO_LARGE", audio.sha256)
        if written < audio.size_bytes:
            raise AnswerLost("CONNECTION_LOST", audio.sha256)


def _starts_at(content_range: str) -> int:
    start = content_range.removeprefix("bytes ").partition("-")[0]
    return int(start) if start.isdigit() else -1


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
