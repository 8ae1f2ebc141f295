"""Waiting for something real to happen, with a deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_pause = threading.Event()


def wait_until(predicate: Callable[[], bool], timeout_s: float = 10.0, what: str = "") -> None:
    """Return as soon as ``predicate`` holds; fail with ``what`` when the deadline passes."""
    deadline = time.monotonic() + timeout_s
    while not predicate():
        if time.monotonic() > deadline:
            message = f"not within {timeout_s} s: {what or predicate}"
            raise AssertionError(message)
        _pause.wait(0.01)
