"""How long one can still record: the room on the disk, and how fast it goes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from studio.audio.disk import free_bytes

_WATCHED_S = 60.0
_LOOK_EVERY_S = 2.0
# A shorter time says little about how fast the room goes.
_TRUSTED_AFTER_S = 10.0


class DiskRoom:
    """``keep_free_bytes`` are left to the rest of the station: records and journal need room to write too.

    Thread-safe. The disk is asked at every call; it costs a few microseconds.
    """

    def __init__(
        self,
        folder: Path,
        keep_free_bytes: int,
        monotonic: Callable[[], float],
        free: Callable[[Path], int] = free_bytes,
    ) -> None:
        self._folder = folder
        self._keep = keep_free_bytes
        self._monotonic = monotonic
        self._free = free
        self._lock = threading.Lock()
        self._seen: deque[tuple[float, int]] = deque()

    def left_s(self, bytes_a_second: float) -> float:
        """Seconds until no room is left at this rate, or at the rate at which all programs filled it lately."""
        free = self._free_now()
        rate = max(bytes_a_second, self._watch(free))
        return max(0, free - self._keep) / rate

    def has_room(self) -> bool:
        return self._free_now() > self._keep

    def _free_now(self) -> int:
        folder = self._folder
        while not folder.exists():
            folder = folder.parent
        return self._free(folder)

    def _watch(self, free: int) -> float:
        """Note the room, and return by how many bytes a second it has gone, 0 when it grew."""
        now = self._monotonic()
        with self._lock:
            if not self._seen or now - self._seen[-1][0] >= _LOOK_EVERY_S:
                self._seen.append((now, free))
            while now - self._seen[0][0] > _WATCHED_S and len(self._seen) > 1:
                self._seen.popleft()
            first_at, first_free = self._seen[0]
        return (first_free - free) / (now - first_at) if now - first_at >= _TRUSTED_AFTER_S else 0.0
