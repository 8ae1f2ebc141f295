"""Publishing the plan snapshot where the on-air process finds it."""

from __future__ import annotations

from pathlib import Path

from studio.storage.durable import write_whole


class FilePlanPublisher:
    """``studio.ports.onair.PlanPublisher``: a reader sees the old plan or the new one, never a part."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def publish(self, encoded: bytes) -> None:
        """Raises ``OperatorFixable("DISK_FULL")``; the plan before then still stands."""
        write_whole(self._path, encoded)
