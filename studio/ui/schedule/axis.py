"""The day's time axis: hours with something open, hours with nothing folded into narrow strips. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

DAY_MINUTES = 1440
# Windows begin and end on quarter hours; half hours are written.
_GRID = 15
_WRITTEN = 30
# Windows closer together than this stay one: two strips side by side say less than an open hour.
_JOIN = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes ``[start, end)`` of the day drawn at ``[x, x + width)``. ``folded`` spans hold nothing."""

    start: float
    end: float
    x: float
    width: float
    folded: bool

    @property
    def minutes(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class DayAxis:
    """A piecewise straight map between minutes of the day and x; both ways are total and monotonic."""

    spans: tuple[Span, ...]

    @property
    def width(self) -> float:
        return self.spans[-1].x + self.spans[-1].width

    @property
    def per_minute(self) -> float:
        """Pixels per minute in the open spans."""
        return next((s.width / s.minutes for s in self.spans if not s.folded), 1.0)

    def x(self, minute: float) -> float:
        bounded = min(max(minute, 0.0), float(DAY_MINUTES))
        span = next((s for s in self.spans if bounded < s.end), self.spans[-1])
        return span.x + (bounded - span.start) / span.minutes * span.width

    def minute(self, x: float) -> float:
        bounded = min(max(x, 0.0), self.width)
        span = next((s for s in self.spans if bounded < s.x + s.width), self.spans[-1])
        return span.start + (bounded - span.x) / span.width * span.minutes

    def ticks(self) -> list[tuple[int, bool]]:
        """Return (minute, whether it is written): each half hour that is open."""
        found: list[tuple[int, bool]] = []
        for span in self.spans:
            if not span.folded:
                first = int(-(-span.start // 15) * 15)
                found += [(minute, minute % _WRITTEN == 0) for minute in range(first, int(span.end), 15)]
        return found


def open_windows(busy: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the parts of the day to keep open around ``busy`` minutes, widened to quarter hours and joined."""
    widened = sorted(
        (max(0.0, start // _GRID * _GRID), min(float(DAY_MINUTES), -(-end // _GRID) * _GRID)) for start, end in busy
    )
    joined: list[tuple[float, float]] = []
    for start, end in widened:
        if joined and start - joined[-1][1] <= _JOIN:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def make_axis(busy: Iterable[tuple[float, float]], room: float, fold: float, least_per_minute: float) -> DayAxis:
    """Lay the day out in ``room`` pixels; folded strips are ``fold`` wide.

    An open minute never gets less than ``least_per_minute`` pixels: the axis then grows wider than ``room``.
    A day with nothing stays open from 05:00 to 21:00.
    """
    windows = open_windows(busy) or [(300.0, 1260.0)]
    pieces = _pieces(windows)
    folds = sum(folded for _, _, folded in pieces)
    minutes = sum(end - start for start, end, folded in pieces if not folded)
    scale = max(least_per_minute, (room - folds * fold) / minutes)
    spans: list[Span] = []
    x = 0.0
    for start, end, folded in pieces:
        width = fold if folded else (end - start) * scale
        spans.append(Span(start, end, x, width, folded))
        x += width
    return DayAxis(tuple(spans))


def _pieces(windows: Sequence[tuple[float, float]]) -> list[tuple[float, float, bool]]:
    pieces: list[tuple[float, float, bool]] = []
    if windows[0][0] > 0:
        pieces.append((0.0, windows[0][0], True))
    for left, right in pairwise(windows):
        pieces += [(left[0], left[1], False), (left[1], right[0], True)]
    pieces.append((windows[-1][0], windows[-1][1], False))
    if windows[-1][1] < DAY_MINUTES:
        pieces.append((windows[-1][1], float(DAY_MINUTES), True))
    return pieces
