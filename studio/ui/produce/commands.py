"""What an editing command means at a place: pure functions from the edit and the selection to steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from studio.domain.editing import (
    AddClip,
    Clip,
    CutRange,
    EditList,
    EditStep,
    FadeClip,
    GainClip,
    RemoveClip,
    SplitClip,
    TrackKind,
    TrimClip,
)
from studio.domain.errors import Refused
from studio.ui.produce.scene import Selection

NewId = Callable[[], str]


def target(clips: Iterable[Clip], selection: Selection, playhead: int) -> Clip | None:
    """The clip that a command at the playhead means: the chosen one, else the voice under the playhead."""
    under = [clip for clip in clips if clip.start < playhead < clip.end]
    chosen = [clip for clip in under if clip.id == selection.clip_id]
    voices = [clip for clip in under if clip.track is TrackKind.VOICE]
    return next(iter(chosen or voices or under), None)


def chosen_clip(clips: Iterable[Clip], selection: Selection) -> Clip | None:
    return next((clip for clip in clips if clip.id == selection.clip_id), None)


def split(edit: EditList, selection: Selection, playhead: int, new_id: NewId) -> list[EditStep]:
    """Raises ``Refused("NO_SUCH_CLIP")`` with no clip under the playhead."""
    return [SplitClip(_needed(edit, selection, playhead).id, playhead, new_id())]


def trim_head(edit: EditList, selection: Selection, playhead: int) -> list[EditStep]:
    """Drop the clip's part before the playhead."""
    clip = _needed(edit, selection, playhead)
    return [TrimClip(clip.id, playhead, clip.end)]


def trim_tail(edit: EditList, selection: Selection, playhead: int) -> list[EditStep]:
    """Drop the clip's part behind the playhead."""
    clip = _needed(edit, selection, playhead)
    return [TrimClip(clip.id, clip.start, playhead)]


def delete(edit: EditList, selection: Selection, new_id: NewId, *, ripple: bool) -> list[EditStep]:
    """Remove the range, else the chosen clip; ``ripple`` closes the hole.

    Only a voice clip takes the time with it: deleting music must not cut into the voice over it.
    Raises ``Refused("EMPTY_RANGE")``.
    """
    if selection.span is not None:
        return [cut(edit.clips, *selection.span, new_id, ripple=ripple)]
    clip = chosen_clip(edit.clips, selection)
    if clip is None:
        raise Refused("EMPTY_RANGE")
    if ripple and clip.track is TrackKind.VOICE:
        return [cut(edit.clips, clip.start, clip.end, new_id, ripple=True)]
    return [RemoveClip(clip.id)]


def cut(clips: Iterable[Clip], start: int, end: int, new_id: NewId, *, ripple: bool) -> CutRange:
    """``[start, end)`` out of every track, with names for the parts right of it."""
    spanning = tuple((clip.id, new_id()) for clip in clips if clip.start < start and clip.end > end)
    return CutRange(start, end, ripple, spanning)


def fade(edit: EditList, selection: Selection, playhead: int, fade_in: int, fade_out: int) -> list[EditStep]:
    return [FadeClip(_chosen_or_here(edit, selection, playhead).id, fade_in, fade_out)]


def gain(edit: EditList, selection: Selection, playhead: int, gain_db: float) -> list[EditStep]:
    return [GainClip(_chosen_or_here(edit, selection, playhead).id, gain_db)]


def punch_in(edit: EditList, clip: Clip, new_id: NewId) -> list[EditStep]:
    """Lay a new clip over its track: what it covers there makes way, what is left stays in its place."""
    steps: list[EditStep] = []
    for old in edit.clips:
        if old.track is not clip.track or old.end <= clip.start or old.start >= clip.end:
            continue
        if old.start >= clip.start and old.end <= clip.end:
            steps.append(RemoveClip(old.id))
        elif old.start < clip.start and old.end > clip.end:
            rest = new_id()
            steps += [SplitClip(old.id, clip.end, rest), TrimClip(old.id, old.start, clip.start)]
        elif old.start < clip.start:
            steps.append(TrimClip(old.id, old.start, clip.start))
        else:
            steps.append(TrimClip(old.id, clip.end, old.end))
    return [*steps, AddClip(clip)]


def _needed(edit: EditList, selection: Selection, playhead: int) -> Clip:
    clip = target(edit.clips, selection, playhead)
    if clip is None:
        raise Refused("NO_SUCH_CLIP")
    return clip


def _chosen_or_here(edit: EditList, selection: Selection, playhead: int) -> Clip:
    clip = chosen_clip(edit.clips, selection) or target(edit.clips, selection, playhead)
    if clip is None:
        raise Refused("NO_SUCH_CLIP")
    return clip
