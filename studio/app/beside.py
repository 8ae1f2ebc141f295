"""Work beside the caller, who does not wait for it; a process that ends does."""

from __future__ import annotations

import threading
from collections.abc import Callable


def beside(work: Callable[[], None]) -> None:
    """Run ``work`` on a thread of its own. It says itself what went wrong."""
    threading.Thread(target=work, name="beside").start()
