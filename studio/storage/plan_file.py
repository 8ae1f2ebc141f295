"""Publishing the plan snapshot where the on-air process finds it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio.storage.durable import told_as_disk, write_whole
from studio.storage.file_lock import alone


class FilePlanPublisher:
    """``studio.ports.onair.PlanPublisher``: a reader sees the old plan or the new one, never a part.

    Window, keeper and command line publish at the same time. The records are read under the lock, so the
    plan that comes to lie there last was also read last: an older one never covers a newer.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def publish(self, make: Callable[[], bytes]) -> None:
        """Raises ``OperatorFixable``: DISK_FULL, FOLDER_UNWRITABLE; the plan before then still stands."""
        with told_as_disk(self._path.parent), alone(self._path.with_suffix(".lock")):
            write_whole(self._path, make())
