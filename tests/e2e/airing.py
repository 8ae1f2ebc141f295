"""Judges one captured output: was the programme in it, when did it start, where was it silent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.support.hearing import RATE_HZ, find, mono
from tests.support.monitor import MonitorRecording

BLOCK = 480
# An excerpt this long is found beyond doubt, and short enough for the sinks' drifting clocks.
EXCERPT_S = 1.5


@dataclass(slots=True)
class Heard:
    """A capture laid beside the programme. Instants are monotonic seconds."""

    capture: NDArray[np.float64]
    programme: NDArray[np.float64]
    times: MonitorRecording
    planned_at: float
    started_at: float
    likeness: float

    @property
    def start_error_s(self) -> float:
        return self.started_at - self.planned_at

    def silence_s(self, since: float, until: float) -> float:
        """Return the longest silence in [since, until) where the programme itself is not silent."""
        first, last = self._frame(since), self._frame(until)
        longest = run = 0
        for at in range(first, min(last, len(self.capture)) - BLOCK, BLOCK):
            here = self._programme_at(at)
            loud = len(here) == BLOCK and float(np.abs(here).max()) > 0.02
            silent = float(np.abs(self.capture[at : at + BLOCK]).max()) < 1e-4
            # Pauses of the speech itself neither lengthen nor end a silence.
            if silent:
                run += 1 if loud or run else 0
                longest = max(longest, run) if loud else longest
            else:
                run = 0
        return longest * BLOCK / RATE_HZ

    def position_error_s(self, at: float, length_s: float = 1.5) -> float:
        """Return how far the programme heard at ``at`` stands from where it should stand then."""
        first = self._frame(at)
        piece = self.capture[first : first + int(length_s * RATE_HZ)].astype(np.float32)
        found = find(piece, self.programme.astype(np.float32))
        return found.frame / RATE_HZ - (self.times.heard_at(first) - self.planned_at)

    def _frame(self, at: float) -> int:
        zero = self.times.heard_at(0)
        slope = (self.times.heard_at(RATE_HZ) - zero) / RATE_HZ
        return max(0, round((at - zero) / slope))

    def _programme_at(self, frame: int) -> NDArray[np.float64]:
        start = round((self.times.heard_at(frame) - self.started_at) * RATE_HZ)
        return self.programme[max(0, start) : max(0, start + BLOCK)]


def listen(capture: MonitorRecording, programme: NDArray[np.float32], planned_at: float) -> Heard:
    """Find the programme's beginning in the capture."""
    sound = capture.samples()
    whole = mono(programme)
    loud = int(np.flatnonzero(np.abs(whole) > 0.05)[0])
    excerpt = programme[loud : loud + int(EXCERPT_S * RATE_HZ)]
    found = find(excerpt, sound)
    started_at = capture.heard_at(found.frame) - loud / RATE_HZ
    return Heard(mono(sound), whole, capture, planned_at, started_at, found.likeness)
