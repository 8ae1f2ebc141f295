"""What an editing command means at a place: pure functions from the edit and the selection to one step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from studio.domain.editing import (
    Clip,
    EditList,
    EditState,
    EditStep,
    EnvelopeClip,
    EnvelopePoint,
    FadeClip,
    GainClip,
    Marker,
    NoiseStretch,
    PutMarker,
    RemoveClip,
    RemoveMarker,
    SplitClip,
    TrackKind,
    TrimClip,
    operations,
)
from studio.domain.editing.operations import NewId
from studio.domain.errors import Refused
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ui.produce.scene import Selection

# Nearer than this, a key means the marker or the point that is there.
NEAR_FRAMES = INTERNAL_RATE_HZ // 20


def target(clips: Iterable[Clip], selection: Selection, playhead: int) -> Clip | None:
    """The clip that a command at the playhead means: the chosen one, else the voice under the playhead."""
    under = [clip for clip in clips if clip.start < playhead < clip.end]
    chosen = [clip for clip in under if clip.id == selection.clip_id]
    voices = [clip for clip in under if clip.track is TrackKind.VOICE]
    return next(iter(chosen or voices or under), None)


def chosen_clip(clips: Iterable[Clip], selection: Selection) -> Clip | None:
    return next((clip for clip in clips if clip.id == selection.clip_id), None)


def meant(edit: EditList, selection: Selection, playhead: int) -> Clip:
    """The chosen clip, else the one at the playhead. Raises ``Refused("NO_SUCH_CLIP")``."""
    clip = chosen_clip(edit.clips, selection) or target(edit.clips, selection, playhead)
    if clip is None:
        raise Refused("NO_SUCH_CLIP")
    return clip


def beside(edit: EditList, selection: Selection, playhead: int) -> Clip:
    """The clip meant by what happens at a seam: one that ends at the playhead too. Raises as ``meant``."""
    if chosen_clip(edit.clips, selection) is None:
        ending = [clip for clip in edit.clips if clip.end == playhead]
        voices = [clip for clip in ending if clip.track is TrackKind.VOICE]
        if ending:
            return (voices or ending)[0]
    return meant(edit, selection, playhead)


def split(edit: EditList, selection: Selection, playhead: int, new_id: NewId) -> EditStep:
    """Raises ``Refused("NO_SUCH_CLIP")`` with no clip under the playhead."""
    return SplitClip(_under(edit, selection, playhead).id, playhead, new_id())


def trim_head(edit: EditList, selection: Selection, playhead: int) -> EditStep:
    """Drop the clip's part before the playhead."""
    clip = _under(edit, selection, playhead)
    return TrimClip(clip.id, playhead, clip.end)


def trim_tail(edit: EditList, selection: Selection, playhead: int) -> EditStep:
    """Drop the clip's part behind the playhead."""
    clip = _under(edit, selection, playhead)
    return TrimClip(clip.id, clip.start, playhead)


def delete(edit: EditList, selection: Selection, new_id: NewId, *, ripple: bool) -> EditStep:
    """Remove the range, else the chosen clip; ``ripple`` closes the hole.

    Only a voice clip takes the time with it: deleting music must not cut into the voice over it.
    Raises ``Refused("EMPTY_RANGE")``.
    """
    if selection.span is not None:
        return operations.cut(edit.clips, *selection.span, new_id, ripple=ripple)
    clip = chosen_clip(edit.clips, selection)
    if clip is None:
        raise Refused("EMPTY_RANGE")
    if ripple and clip.track is TrackKind.VOICE:
        return operations.cut(edit.clips, clip.start, clip.end, new_id, ripple=True)
    return RemoveClip(clip.id)


def copied(edit: EditList, selection: Selection) -> tuple[Clip, ...]:
    """What the clipboard takes: the range on every track, else the chosen clip. Raises ``Refused("EMPTY_RANGE")``."""
    if selection.span is not None:
        held = operations.copied(edit.clips, *selection.span)
    else:
        clip = chosen_clip(edit.clips, selection)
        held = () if clip is None else (replace(clip, start=0),)
    if not held:
        raise Refused("EMPTY_RANGE")
    return held


def fade(edit: EditList, selection: Selection, playhead: int, fade_in: int, fade_out: int) -> EditStep:
    clip = meant(edit, selection, playhead)
    return FadeClip(clip.id, fade_in, fade_out, clip.fade_shape)


def gain(edit: EditList, selection: Selection, playhead: int, gain_db: float) -> EditStep:
    return GainClip(meant(edit, selection, playhead).id, gain_db)


def marker(state: EditState, playhead: int, text: str, new_id: NewId) -> EditStep:
    """A marker at the playhead, or the one that is there taken away."""
    near = [each for each in state.markers if abs(each.at - playhead) < NEAR_FRAMES]
    return RemoveMarker(near[0].id) if near else PutMarker(Marker(new_id(), playhead, text))


def envelope_point(edit: EditList, selection: Selection, playhead: int) -> EditStep:
    """A point at the playhead that changes nothing yet, or the one that is there taken away."""
    clip = meant(edit, selection, playhead)
    at = clip.source_start + playhead - clip.start
    left = tuple(point for point in clip.envelope if abs(point.at - at) >= NEAR_FRAMES)
    if len(left) < len(clip.envelope):
        return EnvelopeClip(clip.id, left)
    return EnvelopeClip(clip.id, with_point(clip.envelope, EnvelopePoint(at, envelope_db(clip, at))))


def lift_point(edit: EditList, selection: Selection, playhead: int, by_db: float) -> EditStep | None:
    """The envelope's point at the playhead moved by ``by_db``; None where there is no point."""
    clip = chosen_clip(edit.clips, selection) or target(edit.clips, selection, playhead)
    if clip is None:
        return None
    at = clip.source_start + playhead - clip.start
    near = next((point for point in clip.envelope if abs(point.at - at) < NEAR_FRAMES), None)
    if near is None:
        return None
    return EnvelopeClip(clip.id, with_point(clip.envelope, EnvelopePoint(near.at, near.gain_db + by_db)))


def with_point(points: Iterable[EnvelopePoint], point: EnvelopePoint) -> tuple[EnvelopePoint, ...]:
    """``points`` with ``point`` among them, in the place of one at its frame."""
    others = [each for each in points if each.at != point.at]
    return tuple(sorted((*others, point), key=lambda each: each.at))


def envelope_db(clip: Clip, at: int) -> float:
    """The envelope's level at source frame ``at``: straight between points, level beyond them."""
    points = clip.envelope
    if not points:
        return 0.0
    if at <= points[0].at:
        return points[0].gain_db
    for left, right in pairwise(points):
        if at <= right.at:
            share = (at - left.at) / (right.at - left.at)
            return left.gain_db + share * (right.gain_db - left.gain_db)
    return points[-1].gain_db


def noise_of(edit: EditList, span: tuple[int, int]) -> NoiseStretch:
    """The take's frames that are heard in ``span``: of the voice clip that lies under most of it.

    Raises ``Refused("NO_SUCH_CLIP")``.
    """
    start, end = span
    voices = [clip for clip in edit.clips if clip.track is TrackKind.VOICE and clip.loop is None]
    best = max(voices, key=lambda clip: min(clip.end, end) - max(clip.start, start), default=None)
    if best is None or min(best.end, end) <= max(best.start, start):
        raise Refused("NO_SUCH_CLIP")
    first, last = max(best.start, start), min(best.end, end)
    return NoiseStretch(best.take_id, best.source_start + first - best.start, last - first)


def _under(edit: EditList, selection: Selection, playhead: int) -> Clip:
    clip = target(edit.clips, selection, playhead)
    if clip is None:
        raise Refused("NO_SUCH_CLIP")
    return clip
