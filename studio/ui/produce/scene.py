"""What the timeline shows, as plain data, and where its lanes lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from studio.domain.editing import Clip, Marker, NoiseStretch, TrackKind, TrackSettings

RULER_PX = 26
# The lanes that are always there; sound effects have one once there are any.
TRACKS = (TrackKind.VOICE, TrackKind.BED, TrackKind.TUNE)
ALL_TRACKS = (*TRACKS, TrackKind.EFFECT)
# Shares of the height: the voice is what one edits.
_SHARES = {TrackKind.VOICE: 46, TrackKind.BED: 27, TrackKind.TUNE: 27, TrackKind.EFFECT: 24}
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
    markers: tuple[Marker, ...] = ()


@dataclass(frozen=True)
class Scene:
    """All that is drawn, in frames at 48 kHz."""

    clips: tuple[Clip, ...] = ()
    selection: Selection = field(default_factory=Selection)
    growing: Growing | None = None
    markers: tuple[Marker, ...] = ()
    tracks: Mapping[TrackKind, TrackSettings] = field(default_factory=lambda: MappingProxyType({}))
    solo: frozenset[TrackKind] = frozenset()
    ducked: bool = False
    noise: NoiseStretch | None = None
    take_frames: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def length(self) -> int:
        ends = [clip.end for clip in self.clips]
        if self.growing is not None:
            ends.append(self.growing.start + self.growing.length)
        return max(ends, default=0)

    @cached_property
    def lane_tracks(self) -> tuple[TrackKind, ...]:
        """The tracks that have a lane."""
        has_effects = any(clip.track is TrackKind.EFFECT for clip in self.clips)
        return ALL_TRACKS if has_effects else TRACKS

    def clip(self, clip_id: str) -> Clip | None:
        return next((clip for clip in self.clips if clip.id == clip_id), None)

    def settings(self, track: TrackKind) -> TrackSettings:
        return self.tracks.get(track, TrackSettings())

    def is_heard(self, track: TrackKind) -> bool:
        return not self.settings(track).muted and (not self.solo or track in self.solo)


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


def lanes(height_px: int, tracks: tuple[TrackKind, ...] = TRACKS) -> tuple[Lane, ...]:
    """The lanes of ``tracks`` under the ruler, filling ``height_px``."""
    left = height_px - RULER_PX
    whole = sum(_SHARES[track] for track in tracks)
    top, found = RULER_PX, []
    for track in tracks:
        height = left * _SHARES[track] // whole
        found.append(Lane(track, top, height))
        top += height
    return tuple(found)


def hit(clips: Iterable[Clip], track: TrackKind, frame: int) -> Clip | None:
    """The topmost clip of ``track`` at ``frame``."""
    found = [clip for clip in clips if clip.track is track and clip.start <= frame < clip.end]
    return found[-1] if found else None


def snapped(
    clip: Clip, start: int, others: Iterable[Clip], playhead: int, within: int, marks: Iterable[int] = ()
) -> int:
    """``start`` drawn to a neighbour's edge, a marker, the playhead or zero, if one lies ``within`` frames."""
    edges = {0, playhead, *marks}
    for other in others:
        if other.id != clip.id:
            edges |= {other.start, other.end}
    tries = [*edges, *(edge - clip.length for edge in edges)]
    near = min(tries, key=lambda edge: abs(edge - start))
    return max(0, near if abs(near - start) <= within else start)
