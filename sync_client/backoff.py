"""How long to wait before the next try: exponential, bounded, spread (as ``stamina`` does), on the caller's clock."""

from __future__ import annotations

from dataclasses import dataclass

_MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class BackOff:
    """``first_s`` doubles with each failure up to ``most_s``; up to ``jitter`` of it is added, that a whole
    province does not call in one second when its server is back."""

    first_s: float = 1.0
    most_s: float = 300.0
    jitter: float = 0.3

    def wait_s(self, failures: int, roll: float) -> float:
        """Return the pause after so many failures in a row (from 1); ``roll`` is in [0, 1)."""
        doublings = min(max(failures, 1) - 1, _MOST_DOUBLINGS)
        return float(min(self.most_s, self.first_s * 2.0**doublings) * (1.0 + self.jitter * roll))
