"""Time comes in from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the aware instant."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""
