"""Writing files so that they are either whole or not there, also after a power cut."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from studio.domain.errors import OperatorFixable

_UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.part")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put ``data`` at ``path`` in one step: temporary name beside, synced, renamed, folder synced.

    Raises ``OperatorFixable``: DISK_FULL, FOLDER_UNWRITABLE. What lay at ``path`` then still does.
    """
    with unfinished(path.parent, mode) as (draft, file):
        write_all(file, data)
        sync(file)
        file.close()
        replace(draft, path)
    sync_folder(path.parent)


@contextmanager
def unfinished(folder: Path, mode: int = 0o600) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file ``.<random>.part`` in ``folder``, open for writing; gone afterwards unless it was renamed.

    Held for as long as its writer lives, so that ``remove_abandoned`` tells what a killed one left.
    """
    draft = folder / f".{secrets.token_hex(8)}.part"
    with told_as_disk(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), "wb", buffering=0)
        try:
            _hold(file)
            yield draft, file
        finally:
            file.close()
            draft.unlink(missing_ok=True)


def remove_abandoned(folder: Path, least_age_s: float = 5.0) -> int:
    """Remove the ``.part`` files in ``folder`` that nobody writes any more; return how many.

    Younger ones than ``least_age_s`` are left: their writer may be about to take hold of them.
    """
    removed = 0
    for part in sorted(folder.glob(".*.part")):
        try:
            young = time.time() - part.stat().st_mtime < least_age_s
            if not _UNFINISHED.fullmatch(part.name) or young or part.is_symlink() or _is_held(part):
                continue
            part.unlink()
        except FileNotFoundError:
            # Its writer was quicker.
            continue
        except PermissionError:
            # Windows: still open; or it is another person's.
            continue
        removed += 1
    return removed


@contextmanager
def told_as_disk(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into errors that the person can mend."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise OperatorFixable("DISK_FULL", folder=str(folder)) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(folder), why=error.strerror) from error
        raise


def write_all(file: BinaryIO, data: bytes) -> None:
    """Write all of ``data``; an unbuffered write may take only a part."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def sync(file: BinaryIO) -> None:
    os.fsync(file.fileno())


if sys.platform == "win32":
    import threading

    _BINARY = os.O_BINARY
    _pause = threading.Event()

    def _hold(_file: BinaryIO) -> None:
        """Windows removes no file that is open."""

    def _is_held(_part: Path) -> bool:
        return False

    def replace(draft: Path, path: Path) -> None:
        """Rename over ``path``; Windows refuses while a reader holds it open, so try for two seconds."""
        for _ in range(100):
            try:
                draft.replace(path)
            except PermissionError:
                _pause.wait(0.02)
            else:
                return
        draft.replace(path)

    def sync_folder(folder: Path) -> None:
        """NTFS journals its own renames; there is no handle to sync."""
else:
    import fcntl

    _BINARY = 0

    def _hold(file: BinaryIO) -> None:
        with contextlib.suppress(OSError):
            # A share without locks: what lies there is then never removed either.
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_held(part: Path) -> bool:
        with part.open("rb") as file:
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
        return False

    def replace(draft: Path, path: Path) -> None:
        """Rename over ``path``."""
        draft.replace(path)

    def sync_folder(folder: Path) -> None:
        """Make a rename in ``folder`` outlive a power cut."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
