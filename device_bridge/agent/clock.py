"""The station's clock as a device learns it: round trips against its own monotonic clock."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device_bridge.durable import replace_file

# How fast two quartz clocks part, at most: an older sample is that much less sure.
_DRIFT_BOUND = 50e-6
_KEPT_SAMPLES = 64
_JUMP_US = 10_000


@dataclass(frozen=True, slots=True)
class _Sample:
    at_s: float
    offset_us: float
    error_s: float

    def error_at(self, now_s: float) -> float:
        return self.error_s + abs(now_s - self.at_s) * _DRIFT_BOUND


class StationClock:
    """Maps the local monotonic clock (seconds) to the station's time (microseconds UTC); thread-safe.

    Of the round trips kept, the one with the smallest bound on its error counts: half its length, plus
    what the clocks may have drifted since.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, kept_in: Path | None = None) -> None:
        self.monotonic = monotonic
        self._kept_in = kept_in
        self._samples: deque[_Sample] = deque(maxlen=_KEPT_SAMPLES)
        self._lock = threading.Lock()
        self._best: _Sample | None = None
        if kept_in is not None:
            self._recall(kept_in)

    @property
    def learned(self) -> bool:
        return self._best is not None

    def add(self, asked_s: float, answered_s: float, received_us: int, sent_us: int) -> None:
        """Take in one round trip: asked and answered on our clock, received and sent on the station's."""
        away_s = (answered_s - asked_s) - (sent_us - received_us) / 1e6
        middle_s = (asked_s + answered_s) / 2
        if away_s < 0 or answered_s < asked_s:
            return
        sample = _Sample(middle_s, (received_us + sent_us) / 2 - middle_s * 1e6, away_s / 2)
        now_s = self.monotonic()
        with self._lock:
            best = self._best
            if best is not None:
                possible_us = (sample.error_at(now_s) + best.error_at(now_s)) * 1e6 + _JUMP_US
                if abs(sample.offset_us - best.offset_us) > possible_us:
                    # Both cannot be true: the station's clock was set.
                    self._samples.clear()
            self._samples.append(sample)
            self._best = min(self._samples, key=lambda one: one.error_at(now_s))

    def now_us(self) -> int | None:
        """The station's time, None until it is learned."""
        return self.to_us(self.monotonic())

    def to_us(self, monotonic_s: float) -> int | None:
        best = self._best
        return None if best is None else round(monotonic_s * 1e6 + best.offset_us)

    def to_monotonic(self, us: int) -> float | None:
        best = self._best
        return None if best is None else (us - best.offset_us) / 1e6

    def keep(self) -> None:
        """Write down what was learned: a process that dies and returns in the same boot knows the time at once."""
        best, boot = self._best, boot_id()
        if self._kept_in is None or best is None or not boot:
            return
        data = {"boot": boot, "at_s": best.at_s, "offset_us": best.offset_us, "error_s": best.error_s}
        replace_file(self._kept_in, json.dumps(data).encode(), sync=False)

    def _recall(self, path: Path) -> None:
        try:
            kept = json.loads(path.read_bytes())
            if kept["boot"] == boot_id() != "":
                self._best = _Sample(float(kept["at_s"]), float(kept["offset_us"]), float(kept["error_s"]))
                self._samples.append(self._best)
        except (OSError, ValueError, KeyError, TypeError):
            # Never written, or torn: then the time is learned anew.
            return


def boot_id() -> str:
    """Name this boot of the machine, whose monotonic clock starts anew with it; empty where unknown."""
    if sys.platform != "linux":
        return ""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
