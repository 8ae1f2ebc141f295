"""What the timeline shows, as plain data, and where its lanes lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from studio.domain.editing import Clip, TrackKind

RULER_PX = 26
TRACKS = (TrackKind.VOICE, TrackKind.BED, TrackKind.TUNE)
# Shares of the height: the voice is what one edits.
_PERCENT = {TrackKind.VOICE: 46, TrackKind.BED: 27, TrackKind.TUNE: 27}
CLIP_MARGIN_PX = 7
CLIP_TITLE_PX = 22


@dataclass(frozen=True, slots=True)
class Selection:
    """One clip, a range of time ``(start, end)`` in frames, or neither; a range wins where both stand."""

    clip_id: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Growing:
    """The take that is being recorded: laid from ``start``, ``length`` frames so far."""

    start: int
    length: int
    # One peak a snapshot, 0…1; grown in place by its owner, so ``length`` alone tells a change.
    levels: list[float] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is drawn, in frames at 48 kHz."""

    clips: tuple[Clip, ...] = ()
    selection: Selection = field(default_factory=Selection)
    growing: Growing | None = None

    @property
    def length(self) -> int:
        ends = [clip.end for clip in self.clips]
        if self.growing is not None:
            ends.append(self.growing.start + self.growing.length)
        return max(ends, default=0)

    def clip(self, clip_id: str) -> Clip | None:
        return next((clip for clip in self.clips if clip.id == clip_id), None)


@dataclass(frozen=True, slots=True)
class Lane:
    track: TrackKind
    top: int
    height: int

    @property
    def clip_top(self) -> int:
        return self.top + CLIP_MARGIN_PX

    @property
    def clip_height(self) -> int:
        return self.height - 2 * CLIP_MARGIN_PX


def lanes(height_px: int) -> tuple[Lane, ...]:
    """The three lanes under the ruler, filling ``height_px``."""
    left = height_px - RULER_PX
    top, found = RULER_PX, []
    for track in TRACKS:
        height = left * _PERCENT[track] // 100
        found.append(Lane(track, top, height))
        top += height
    return tuple(found)


def hit(clips: Iterable[Clip], track: TrackKind, frame: int) -> Clip | None:
    """The topmost clip of ``track`` at ``frame``."""
    found = [clip for clip in clips if clip.track is track and clip.start <= frame < clip.end]
    return found[-1] if found else None


def snapped(clip: Clip, start: int, others: Iterable[Clip], playhead: int, within: int) -> int:
    """``start`` drawn to a neighbour's edge, the playhead or zero, if one lies ``within`` frames."""
    edges = {0, playhead}
    for other in others:
        if other.id != clip.id:
            edges |= {other.start, other.end}
    tries = [*edges, *(edge - clip.length for edge in edges)]
    near = min(tries, key=lambda edge: abs(edge - start))
    return max(0, near if abs(near - start) <= within else start)
