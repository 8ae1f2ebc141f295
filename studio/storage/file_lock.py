"""One process at a time: a lock on a file, freed by the system when its holder dies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _wait_for(file: IO[bytes]) -> None:
        # It tries ten times, a second apart, and then raises OSError.
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _wait_for(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other holds the lock ``path``, and hold it while the block runs."""
    with path.open("ab") as file:
        _wait_for(file)
        yield
