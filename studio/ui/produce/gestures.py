"""What the mouse takes hold of on the timeline, what it looks like on the way, and the step it comes to.

Pure functions of the scene and the axis: the widget only keeps what is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from studio.domain.editing import (
    Clip,
    EditStep,
    EnvelopeClip,
    EnvelopePoint,
    FadeClip,
    Marker,
    MoveClip,
    PutMarker,
    RevealClip,
    SwitchTrack,
    Together,
    TrimClip,
)
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ui.produce.axis import TimeAxis
from studio.ui.produce.commands import envelope_db, with_point
from studio.ui.produce.scene import CLIP_TITLE_PX, RULER_PX, Lane, Scene, hit, snapped

SNAP_PX = 8
EDGE_PX = 6
HANDLE_PX = 7
_LEAST_FRAMES = INTERNAL_RATE_HZ // 20
_WIDE_PX = 48
# The envelope's line lies this far down the clip: all of it between its highest and lowest level.
ENVELOPE_HIGH_DB, ENVELOPE_LOW_DB = 12.0, -40.0


class Grip(Enum):
    RULER = "ruler"
    MARKER = "marker"
    RANGE = "range"
    MOVE = "move"
    START = "start"
    END = "end"
    FADE_IN = "fade_in"
    FADE_OUT = "fade_out"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Held:
    """What was taken hold of, where, and the clip under it (which a click chooses)."""

    grip: Grip
    x: float
    y: float
    frame: int
    clip: Clip | None = None
    under: Clip | None = None
    marker: Marker | None = None
    point: EnvelopePoint | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where gestures happen: the scene, how it lies on the screen, and the playhead to snap to."""

    scene: Scene
    axis: TimeAxis
    lanes: Sequence[Lane]
    playhead: int

    def lane_at(self, y: float) -> Lane | None:
        return next((lane for lane in self.lanes if lane.top <= y < lane.top + lane.height), None)

    def lane_of(self, clip: Clip) -> Lane:
        return next(lane for lane in self.lanes if lane.track is clip.track)

    @property
    def snap_frames(self) -> int:
        return round(SNAP_PX * self.axis.frames_per_px)


def held_at(place: Place, x: float, y: float) -> Held:
    """Return what lies under ``(x, y)``."""
    scene, axis = place.scene, place.axis
    frame = axis.frame(x)
    if y < RULER_PX:
        near = [marker for marker in scene.markers if abs(axis.x(marker.at) - x) <= HANDLE_PX]
        return Held(Grip.MARKER if near else Grip.RULER, x, y, frame, marker=near[0] if near else None)
    lane = place.lane_at(y)
    if lane is None:
        return Held(Grip.RANGE, x, y, frame)
    under = hit(scene.clips, lane.track, frame)
    row = [clip for clip in scene.clips if clip.track is lane.track and _near(axis, clip, x)]
    for clip in sorted(row, key=lambda clip: clip.id != scene.selection.clip_id):
        found = _handle_at(place, lane, clip, x, y)
        if found is not None:
            return replace(found, frame=frame, under=under)
    if under is not None and y < lane.clip_top + CLIP_TITLE_PX:
        return Held(Grip.MOVE, x, y, frame, under, under)
    return Held(Grip.RANGE, x, y, frame, None, under)


def _near(axis: TimeAxis, clip: Clip, x: float) -> bool:
    return axis.x(clip.start) - HANDLE_PX <= x <= axis.x(clip.end) + HANDLE_PX


def _handle_at(place: Place, lane: Lane, clip: Clip, x: float, y: float) -> Held | None:
    axis, chosen = place.axis, clip.id == place.scene.selection.clip_id
    left, right = axis.x(clip.start), axis.x(clip.end)
    if right - left < 4 * EDGE_PX:
        return None
    for point in clip.envelope if chosen else ():
        at = clip.start + point.at - clip.source_start
        if abs(axis.x(at) - x) <= HANDLE_PX and abs(envelope_y(lane, point.gain_db) - y) <= HANDLE_PX:
            return Held(Grip.POINT, x, y, 0, clip, point=point)
    if chosen and right - left >= _WIDE_PX and abs(y - fade_y(lane)) <= HANDLE_PX:
        fade_in, fade_out = fade_handles(axis, clip)
        if abs(x - fade_in) <= HANDLE_PX:
            return Held(Grip.FADE_IN, x, y, 0, clip)
        if abs(x - fade_out) <= HANDLE_PX:
            return Held(Grip.FADE_OUT, x, y, 0, clip)
    if 0 <= x - left < EDGE_PX:
        return Held(Grip.START, x, y, 0, clip)
    if 0 <= right - x < EDGE_PX:
        return Held(Grip.END, x, y, 0, clip)
    return None


def fade_y(lane: Lane) -> float:
    return lane.clip_top + CLIP_TITLE_PX + 4.0


def fade_handles(axis: TimeAxis, clip: Clip) -> tuple[float, float]:
    """Where the handles of both fades stand."""
    inset = HANDLE_PX + 1
    rise = axis.x(clip.start + max(0, clip.fade_in - clip.fade_in_past))
    fall = axis.x(clip.end - max(0, clip.fade_out - clip.fade_out_past))
    return max(rise, axis.x(clip.start) + inset), min(fall, axis.x(clip.end) - inset)


def envelope_y(lane: Lane, gain_db: float) -> float:
    top, height = lane.clip_top + CLIP_TITLE_PX, lane.clip_height - CLIP_TITLE_PX - 8
    share = (ENVELOPE_HIGH_DB - min(ENVELOPE_HIGH_DB, max(ENVELOPE_LOW_DB, gain_db))) / (
        ENVELOPE_HIGH_DB - ENVELOPE_LOW_DB
    )
    return top + share * max(1, height)


def envelope_db_at(lane: Lane, y: float) -> float:
    """The level that height ``y`` means, in half decibels."""
    top, height = lane.clip_top + CLIP_TITLE_PX, lane.clip_height - CLIP_TITLE_PX - 8
    share = min(1.0, max(0.0, (y - top) / max(1, height)))
    return round(2 * (ENVELOPE_HIGH_DB - share * (ENVELOPE_HIGH_DB - ENVELOPE_LOW_DB))) / 2


def dragged(held: Held, place: Place, x: float, y: float) -> Clip | Marker | None:
    """Return what the held clip or marker looks like with the mouse at ``(x, y)``."""
    frame = place.axis.frame(x)
    if held.marker is not None:
        return replace(held.marker, at=_pulled(place, frame))
    clip = held.clip
    if clip is None:
        return None
    match held.grip:
        case Grip.MOVE:
            return _moved(place, clip, frame - held.frame, y)
        case Grip.START:
            return _edge_moved(place, clip, _pulled(place, frame, clip), at_start=True)
        case Grip.END:
            return _edge_moved(place, clip, _pulled(place, frame, clip), at_start=False)
        case Grip.FADE_IN:
            room = clip.length - max(0, clip.fade_out - clip.fade_out_past)
            return replace(clip, fade_in=min(room, max(0, frame - clip.start)), fade_in_past=0)
        case Grip.FADE_OUT:
            room = clip.length - max(0, clip.fade_in - clip.fade_in_past)
            return replace(clip, fade_out=min(room, max(0, clip.end - frame)), fade_out_past=0)
        case Grip.POINT if held.point is not None:
            return _point_moved(place, clip, held.point, frame, y)
        case _:
            return None


def step_of(held: Held, seen: Clip | Marker | None) -> EditStep | None:
    """Return the step that makes ``seen`` of what was held; None where nothing changed."""
    if isinstance(seen, Marker):
        return None if seen == held.marker else PutMarker(seen)
    clip = held.clip
    if seen is None or clip is None or seen == clip:
        return None
    if held.grip in (Grip.FADE_IN, Grip.FADE_OUT):
        return FadeClip(clip.id, seen.fade_in - seen.fade_in_past, seen.fade_out - seen.fade_out_past, seen.fade_shape)
    if held.grip is Grip.POINT:
        return EnvelopeClip(clip.id, seen.envelope)
    if held.grip in (Grip.START, Grip.END):
        outwards = seen.start < clip.start or seen.end > clip.end
        return (RevealClip if outwards else TrimClip)(clip.id, seen.start, seen.end)
    move = MoveClip(clip.id, seen.start)
    if seen.track is clip.track:
        return move
    switch = SwitchTrack(clip.id, seen.track)
    return switch if seen.start == clip.start else Together("MOVE", (move, switch))


def point_added(held: Held, place: Place) -> EditStep | None:
    """A double click on the chosen clip's line: a new point there, or the one that was hit taken away."""
    clip = held.under
    if held.grip is Grip.POINT and held.clip is not None and held.point is not None:
        left = tuple(point for point in held.clip.envelope if point != held.point)
        return EnvelopeClip(held.clip.id, left)
    if clip is None or not clip.envelope or clip.id != place.scene.selection.clip_id:
        return None
    at = clip.source_start + held.frame - clip.start
    if abs(envelope_y(place.lane_of(clip), envelope_db(clip, at)) - held.y) > 2 * HANDLE_PX:
        return None
    return EnvelopeClip(clip.id, with_point(clip.envelope, EnvelopePoint(at, envelope_db(clip, at))))


def _moved(place: Place, clip: Clip, by: int, y: float) -> Clip:
    lane = place.lane_at(y)
    track = clip.track if lane is None else lane.track
    others = [each for each in place.scene.clips if each.id != clip.id]
    marks = [marker.at for marker in place.scene.markers]
    start = snapped(clip, max(0, clip.start + by), others, place.playhead, place.snap_frames, marks)
    return replace(clip, start=start, track=track)


def _pulled(place: Place, frame: int, clip: Clip | None = None) -> int:
    """``frame`` drawn to the playhead or another clip's edge near it."""
    edges = {place.playhead, 0}
    for other in place.scene.clips:
        if clip is None or other.id != clip.id:
            edges |= {other.start, other.end}
    near = min(edges, key=lambda edge: abs(edge - frame))
    return near if abs(near - frame) <= place.snap_frames else frame


def _edge_moved(place: Place, clip: Clip, frame: int, *, at_start: bool) -> Clip:
    """Shorten the clip at one edge, or draw out what its take has more; its sound stays in its place."""
    least = min(clip.length, _LEAST_FRAMES)
    if at_start:
        by = min(max(frame - clip.start, -clip.source_start, -clip.start), clip.length - least)
        return replace(clip, start=clip.start + by, source_start=clip.source_start + by, length=clip.length - by)
    longest = clip.length
    if clip.loop is not None:
        longest = max(longest, frame - clip.start)
    elif clip.take_id in place.scene.take_frames:
        longest = max(longest, place.scene.take_frames[clip.take_id] - clip.source_start)
    return replace(clip, length=min(longest, max(least, frame - clip.start)))


def _point_moved(place: Place, clip: Clip, point: EnvelopePoint, frame: int, y: float) -> Clip:
    others = [each for each in clip.envelope if each != point]
    before = max((each.at for each in others if each.at < point.at), default=clip.source_start - 1)
    after = min((each.at for each in others if each.at > point.at), default=clip.source_end + 1)
    at = min(after - 1, max(before + 1, clip.source_start + frame - clip.start))
    moved = EnvelopePoint(at, envelope_db_at(place.lane_of(clip), y))
    return replace(clip, envelope=with_point(others, moved))
