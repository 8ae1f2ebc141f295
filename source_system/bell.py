"""Wakes held calls: for what this process issued at once, for what another did within half a second."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

# One look for all held calls together.
_LOOK_EVERY_S = 0.5


class Bell:
    """Threads ring; coroutines wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self.closed = False

    def ring(self) -> None:
        with self._lock:
            waiting = list(self._waiting.items())
        for event, loop in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """Let all held calls go: the server stops."""
        self.closed = True
        self.ring()

    def listen(self) -> asyncio.Event:
        """Return an event that the next ring sets; ``leave`` must follow."""
        event = asyncio.Event()
        with self._lock:
            self._waiting[event] = asyncio.get_running_loop()
        return event

    def leave(self, event: asyncio.Event) -> None:
        with self._lock:
            self._waiting.pop(event, None)


async def watch(bell: Bell, newest: Callable[[], int]) -> None:
    """Ring whenever ``newest`` rises; until cancelled. What fails is asked again: the next look comes soon."""
    known = -1
    while True:
        value = await run_in_threadpool(newest)
        if value != known:
            known = value
            bell.ring()
        await asyncio.sleep(_LOOK_EVERY_S)
