"""The wall clock against the monotonic one: plans are in wall time, sound runs on the monotonic."""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.domain.instants import from_us, to_us
from studio.ports.clock import Clock

# A move of the wall clock beyond this is a jump; below, the mapping just follows it.
JUMP_S = 1.0
# After a jump the clock must stand still this long to be trusted again.
_TRUST_AFTER_S = 600.0


class WallMap:
    """The one mapping between planned instants and monotonic seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jumped_at_s: float | None = None
        self._offset_us = self._measure()

    @property
    def trusted(self) -> bool:
        return self._jumped_at_s is None

    def distrust(self) -> None:
        """The clock was found wrong by other means (it stands before what the journal already holds)."""
        self._jumped_at_s = self._clock.monotonic()

    def follow(self) -> float:
        """Measure anew; return by how many seconds the wall clock jumped, 0.0 for none."""
        offset_us = self._measure()
        moved_s = (offset_us - self._offset_us) / 1e6
        self._offset_us = offset_us
        now_s = self._clock.monotonic()
        if abs(moved_s) > JUMP_S:
            self._jumped_at_s = now_s
            return moved_s
        if self._jumped_at_s is not None and now_s - self._jumped_at_s > _TRUST_AFTER_S:
            self._jumped_at_s = None
        return 0.0

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def now(self) -> datetime:
        return self.instant_of(self._clock.monotonic())

    def monotonic_of(self, instant: datetime) -> float:
        """Return the monotonic second of a planned instant."""
        return (to_us(instant) - self._offset_us) / 1e6

    def instant_of(self, monotonic_s: float) -> datetime:
        return from_us(self._offset_us) + timedelta(seconds=monotonic_s)

    def _measure(self) -> int:
        """Return wall − monotonic in microseconds, from the reading least disturbed in between."""
        best_spread, best = float("inf"), 0.0
        for _ in range(3):
            before = self._clock.monotonic()
            wall_us = to_us(self._clock.now())
            after = self._clock.monotonic()
            if after - before < best_spread:
                best_spread, best = after - before, wall_us - (before + after) / 2 * 1e6
        return round(best)
