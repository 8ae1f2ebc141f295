"""How often somebody may try: a window per name, in memory, bounded."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque

from source_system.errors import Refusal
from sync_client.contract.problems import Code

_MOST_NAMES = 20_000


class RateLimit:
    """At most ``times`` within ``window_s`` for each name."""

    def __init__(self, times: int, window_s: float) -> None:
        self._times = times
        self._window_s = window_s
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def count(self, name: str) -> None:
        """Raises ``Refusal(TOO_MANY)`` with Retry-After."""
        now = time.monotonic()
        with self._lock:
            times = self._seen.setdefault(name, deque())
            self._seen.move_to_end(name)
            while times and times[0] <= now - self._window_s:
                times.popleft()
            if len(times) >= self._times:
                wait_s = int(times[0] + self._window_s - now) + 1
                raise Refusal(Code.TOO_MANY, headers={"Retry-After": str(wait_s)}, wait_s=wait_s)
            times.append(now)
            while len(self._seen) > _MOST_NAMES:
                self._seen.popitem(last=False)

    def forget(self, name: str) -> None:
        with self._lock:
            self._seen.pop(name, None)
