"""Files as they were approved: opened once, hashed through that same opening, and watched since."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import soundfile

from studio.domain.errors import OperatorFixable
from studio.onair.output import RATE_HZ

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What changes when a file's content is changed or the file replaced."""

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int


def fingerprint(where: Path | int) -> Fingerprint:
    found = os.stat(where)  # noqa: PTH116 (an open file's descriptor too)
    return Fingerprint(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class Verifier:
    """Remembers which files were found whole, so that a warm standby need not read them again."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[Fingerprint, str]] = {}

    def open(self, path: Path, sha256: str) -> IO[bytes]:
        """Open ``path`` and return it, at its start, once its content has this hash.

        Raises ``OperatorFixable("MEDIA_MISSING")`` or ``OperatorFixable("FILE_CHANGED")``.
        """
        try:
            file = path.open("rb")
        except OSError as error:
            raise OperatorFixable("MEDIA_MISSING", path=path.name, why=error.strerror or "") from error
        try:
            self._check(file, path, sha256)
        except BaseException:
            file.close()
            raise
        return file

    def unchanged(self, path: Path, sha256: str) -> bool:
        """Tell whether the file at ``path`` is still the one that was found whole."""
        try:
            return self._known.get(path) == (fingerprint(path), sha256)
        except OSError:
            return False

    def _check(self, file: IO[bytes], path: Path, sha256: str) -> None:
        before = fingerprint(file.fileno())
        if self._known.get(path) == (before, sha256):
            return
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
        file.seek(0)
        if digest.hexdigest() != sha256 or fingerprint(file.fileno()) != before:
            raise OperatorFixable("FILE_CHANGED", path=path.name)
        self._known[path] = (before, sha256)


def still_whole(file: IO[bytes], sha256: str) -> bool:
    """Hash an open file again without moving its position; False where the system can't.

    Its status changes too when it is only renamed, linked or removed: that is no reason to stop.
    """
    if sys.platform == "win32":
        return False
    digest, at = hashlib.sha256(), 0
    while chunk := os.pread(file.fileno(), _CHUNK_BYTES, at):
        digest.update(chunk)
        at += len(chunk)
    return digest.hexdigest() == sha256


def open_sound(file: IO[bytes]) -> soundfile.SoundFile:
    """Return the decoder over an open file; raises ``OperatorFixable("MEDIA_UNREADABLE")``."""
    try:
        if sys.platform == "win32":
            sound = soundfile.SoundFile(file)
        else:
            # By descriptor, so that reading needs no call back into Python. The decoder owns the copy.
            sound = soundfile.SoundFile(os.dup(file.fileno()), closefd=True)
    except soundfile.SoundFileError as error:
        raise OperatorFixable("MEDIA_UNREADABLE", why=str(error)) from error
    if sound.samplerate != RATE_HZ or sound.channels not in (1, 2):
        sound.close()
        raise OperatorFixable("MEDIA_UNREADABLE", rate=sound.samplerate, channels=sound.channels)
    return sound
