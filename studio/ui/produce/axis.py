"""The horizontal axis of the timeline: frames to pixels and back, zoom, and ruler ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from studio.domain.takes import INTERNAL_RATE_HZ

# Closer than one millisecond a pixel teaches nothing about speech.
CLOSEST_FRAMES_PER_PX = INTERNAL_RATE_HZ / 1000
_SHORTEST_VIEW_S = 30
_TICK_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600)


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled mark of the ruler at pixel ``x``."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """``first`` is the frame at pixel 0; ``length`` the frames of the edit. All frames at 48 kHz."""

    first: float = 0.0
    frames_per_px: float = INTERNAL_RATE_HZ / 10
    width_px: int = 800
    length: int = 0

    def x(self, frame: float) -> float:
        return (frame - self.first) / self.frames_per_px

    def frame(self, x: float) -> int:
        """The frame under pixel ``x``, never before the beginning."""
        return max(0, round(self.first + x * self.frames_per_px))

    @property
    def last(self) -> float:
        """The frame at the right edge."""
        return self.first + self.width_px * self.frames_per_px

    @property
    def widest_frames_per_px(self) -> float:
        """So far out that the whole edit and a little room for more is seen."""
        shown = max(self.length * 1.06, _SHORTEST_VIEW_S * INTERNAL_RATE_HZ)
        return max(CLOSEST_FRAMES_PER_PX, shown / max(1, self.width_px))

    @property
    def furthest_first(self) -> float:
        """Scrolling ends where a quarter of the view is left empty."""
        return max(0.0, self.length - 0.75 * self.width_px * self.frames_per_px)

    def zoomed(self, factor: float, around_x: float) -> TimeAxis:
        """``factor`` above 1 goes closer; the frame under ``around_x`` stays where it is."""
        scale = min(self.widest_frames_per_px, max(CLOSEST_FRAMES_PER_PX, self.frames_per_px / factor))
        held = self.first + around_x * self.frames_per_px
        return replace(self, frames_per_px=scale, first=held - around_x * scale).clamped()

    def scrolled(self, px: float) -> TimeAxis:
        return replace(self, first=self.first + px * self.frames_per_px).clamped()

    def fitted(self) -> TimeAxis:
        """The whole edit at once."""
        return replace(self, first=0.0, frames_per_px=self.widest_frames_per_px)

    def clamped(self) -> TimeAxis:
        scale = min(self.frames_per_px, self.widest_frames_per_px)
        held = replace(self, frames_per_px=scale)
        return replace(held, first=min(max(0.0, self.first), held.furthest_first))

    def on_pixels(self, ratio: float) -> TimeAxis:
        """The axis moved to the nearest whole pixel of a screen of ``ratio``, so that tiles meet without a seam."""
        per_pixel = self.frames_per_px / ratio
        return replace(self, first=round(self.first / per_pixel) * per_pixel)

    def showing(self, frame: int) -> TimeAxis:
        """The axis turned by a page where ``frame`` would be out of sight."""
        if self.first <= frame < self.last:
            return self
        return replace(self, first=frame - 0.1 * self.width_px * self.frames_per_px).clamped()

    def ticks(self, apart_px: float = 84.0) -> list[Tick]:
        """Ruler marks at round times, at least ``apart_px`` from each other."""
        at_least_s = apart_px * self.frames_per_px / INTERNAL_RATE_HZ
        step_s = next((step for step in _TICK_STEPS_S if step >= at_least_s), _TICK_STEPS_S[-1])
        index = max(0, math.floor(self.first / INTERNAL_RATE_HZ / step_s))
        found: list[Tick] = []
        while (x := self.x(index * step_s * INTERNAL_RATE_HZ)) < self.width_px:
            found.append(Tick(x, short_time(index * step_s, tenths=step_s < 1)))
            index += 1
        return found


def short_time(seconds: float, tenths: bool = False) -> str:
    """``1:05``, ``1:02:03``; with ``tenths`` ``1:05,5`` in the Vietnamese decimal comma."""
    total = round(seconds * 10)
    whole, tenth = divmod(total, 10)
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    text = f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"
    return f"{text},{tenth}" if tenths else text


def long_time(frames: int) -> str:
    """``00:47,310``: minutes, seconds and thousandths, for the big figure."""
    ms = frames * 1000 // INTERNAL_RATE_HZ
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes:02d}:{rest // 1000:02d},{rest % 1000:03d}"
