"""Time comes in through this port."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC. It may jump: never subtract two to get a duration."""

    def monotonic(self) -> float:
        """Seconds on a clock that never jumps; its zero means nothing."""
