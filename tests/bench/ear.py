"""Judges a captured sink by the reference clicks in it.

The sink's clock is neither ours nor PortAudio's, so an instant in the capture is read between the clicks
around it. Programme and clicks are told apart by channel: the programme is mono and so the same on both,
the clicks are on the right one alone. Left is the programme; right minus left, the clicks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import correlate

from tests.bench.reference_clicks import chirp
from tests.support.hearing import RATE_HZ, Found, find

# How far a click may stand from where its arrival lets it be expected.
_SEARCH_S = 0.12
# Clicks around an instant between which it is read: a straight line through two seconds and a half.
_NEIGHBOURS = 11
_LEAST_LIKENESS = 0.7
BLOCK = 240
SILENT = 1e-4


@dataclass(slots=True)
class Ear:
    """A capture on the monotonic clock. ``sound``: (frames,) float32, the programme alone."""

    sound: NDArray[np.float32]
    click_frames: NDArray[np.float64]
    click_times_s: NDArray[np.float64]

    @property
    def click_spread_s(self) -> float:
        """The largest distance of a click from the line through its neighbours: what an instant is good for."""
        return max(
            abs(self.heard_at(float(frame)) - float(at))
            for frame, at in zip(self.click_frames, self.click_times_s, strict=True)
        )

    def heard_at(self, frame: float) -> float:
        """Return the monotonic second at which ``frame`` was heard."""
        slope, base_frame, base_s = self._line(self.click_frames, frame)
        return base_s + (frame - base_frame) * slope

    def frame_at(self, monotonic_s: float) -> int:
        slope, base_frame, base_s = self._line(self.click_times_s, monotonic_s)
        return round(base_frame + (monotonic_s - base_s) / slope)

    def find_near(self, excerpt: NDArray[np.float32], monotonic_s: float, within_s: float) -> Found:
        """Find ``excerpt`` (frames,) where it should begin, ``within_s`` of ``monotonic_s``."""
        first = max(0, self.frame_at(monotonic_s - within_s))
        last = self.frame_at(monotonic_s + within_s) + len(excerpt)
        found = find(excerpt, self.sound[first:last])
        return Found(first + found.frame, found.likeness)

    def longest_silence(self, since_s: float, until_s: float) -> tuple[float, float]:
        """Return (seconds, the monotonic second at which it ended) of the longest silence between two instants."""
        first, last = self.frame_at(since_s), self.frame_at(until_s)
        loud = np.flatnonzero(np.abs(self.sound[first:last]) >= SILENT)
        edges = np.concatenate(([-1], loud, [last - first]))
        runs = np.diff(edges) - 1
        longest = int(np.argmax(runs))
        return float(runs[longest]) / RATE_HZ, self.heard_at(first + int(edges[longest + 1]))

    def _line(self, axis: NDArray[np.float64], at: float) -> tuple[float, float, float]:
        """Return (seconds a frame, a frame, its second) of the line through the clicks nearest ``at``."""
        middle = int(np.searchsorted(axis, at))
        first = max(0, min(middle - _NEIGHBOURS // 2, len(axis) - _NEIGHBOURS))
        near = slice(first, first + _NEIGHBOURS)
        frames, times = self.click_frames[near], self.click_times_s[near]
        base_frame, base_s = float(frames.mean()), float(times.mean())
        away = frames - base_frame
        return float(away @ (times - base_s) / (away @ away)), base_frame, base_s


def make_ear(capture: NDArray[np.float32], click_times_s: NDArray[np.float64], first_frame_at_s: float) -> Ear:
    """Find the clicks in ``capture`` (frames, 2); ``first_frame_at_s`` is roughly when its first frame was heard.

    Raises ``AssertionError`` when fewer than two in three of the clicks are found.
    """
    clicks = capture[:, 1] - capture[:, 0]
    template = chirp()
    frames, times, asked = [], [], 0
    off_s = 0.0
    for at in click_times_s:
        expected = round((at - first_frame_at_s + off_s) * RATE_HZ)
        first, last = expected - round(_SEARCH_S * RATE_HZ), expected + round(_SEARCH_S * RATE_HZ) + len(template)
        if first < 0 or last > len(clicks):
            continue
        asked += 1
        found = find(template, clicks[first:last])
        if found.likeness >= _LEAST_LIKENESS:
            place = _peak(clicks[first:last], template, found.frame)
            frames.append(first + place)
            times.append(at)
            # The sink drifts against the clock: the next is expected where this one led to.
            off_s = (first + place) / RATE_HZ - (at - first_frame_at_s)
    assert len(frames) >= max(_NEIGHBOURS, 2 * asked / 3), f"{len(frames)} of {asked} reference clicks found"
    return Ear(np.ascontiguousarray(capture[:, 0]), np.array(frames, np.float64), np.array(times, np.float64))


def _peak(piece: NDArray[np.float32], template: NDArray[np.float32], frame: int) -> float:
    """Return the place with its fraction: the summit of the parabola through three scores."""
    if not 0 < frame < len(piece) - len(template):
        return float(frame)
    around = correlate(piece[frame - 1 : frame + 1 + len(template)].astype(np.float64), template, mode="valid")
    bend = around[0] - 2 * around[1] + around[2]
    return frame + float(0.5 * (around[0] - around[2]) / bend) if bend < 0 else float(frame)
