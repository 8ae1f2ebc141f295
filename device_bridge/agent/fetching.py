"""Fetches files one after the other, the one that is needed first before others, until their deadlines."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device_bridge.agent.cache import ContentCache, FetchFailed
from device_bridge.protocol.messages import Content

logger = logging.getLogger(__name__)

_FIRST_RETRY_S = 0.25
_LONGEST_RETRY_S = 10.0
_MOST_CORRUPT = 3


@dataclass(slots=True, eq=False)
class FetchJob:
    """``done(path, "")`` or ``done(None, reason)`` is called once, on the fetching thread."""

    key: str
    content: Content
    needed_at_us: int
    deadline_us: int
    done: Callable[[Path | None, str], None]
    retry_at_s: float = 0.0
    tries: int = 0
    corrupt: int = 0


class Fetcher:
    """``now_us`` is the station's time, None while unknown (then nothing is given up)."""

    def __init__(self, cache: ContentCache, now_us: Callable[[], int | None]) -> None:
        self._cache = cache
        self._now_us = now_us
        self._changed = threading.Condition()
        self._jobs: dict[str, FetchJob] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, job: FetchJob) -> None:
        """Take a job in; one with the same key is replaced."""
        with self._changed:
            self._jobs[job.key] = job
            self._changed.notify_all()

    def cancel(self, key: str) -> None:
        with self._changed:
            self._jobs.pop(key, None)

    def hurry(self) -> None:
        """The network is back: try again now what waits."""
        with self._changed:
            for job in self._jobs.values():
                job.retry_at_s = 0.0
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(timeout=15.0)

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                job = self._next()
                if job is None:
                    self._changed.wait(self._pause_s())
                    continue
                keep = frozenset(one.content.sha256 for one in self._jobs.values())
            self._work(job, keep)

    def _next(self) -> FetchJob | None:
        now_s = time.monotonic()
        due = [job for job in self._jobs.values() if job.retry_at_s <= now_s]
        return min(due, key=lambda job: job.needed_at_us, default=None)

    def _pause_s(self) -> float | None:
        waits = [job.retry_at_s - time.monotonic() for job in self._jobs.values()]
        return max(0.0, min(waits)) if waits else None

    def _work(self, job: FetchJob, keep: frozenset[str]) -> None:
        def cancelled() -> bool:
            return self._closed or self._jobs.get(job.key) is not job

        try:
            path = self._cache.get(job.content, cancelled, keep)
        except FetchFailed as failure:
            if failure.code == "CANCELLED":
                return
            logger.info("fetching %s: %s", job.content.sha256[:12], failure)
            job.tries += 1
            job.corrupt += failure.code == "CONTENT_CORRUPT"
            now_us = self._now_us()
            if job.corrupt < _MOST_CORRUPT and (now_us is None or now_us < job.deadline_us):
                job.retry_at_s = time.monotonic() + min(_FIRST_RETRY_S * 2 ** min(job.tries, 10), _LONGEST_RETRY_S)
                return
            self._finish(job, None, failure.code)
        else:
            self._finish(job, path, "")

    def _finish(self, job: FetchJob, path: Path | None, reason: str) -> None:
        with self._changed:
            if self._jobs.get(job.key) is not job:
                return
            del self._jobs[job.key]
        job.done(path, reason)
