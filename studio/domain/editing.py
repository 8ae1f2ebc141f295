"""The non-destructive edit of a programme: tracks of clips, and the steps that made them.

Every step is kept. The present state is the fold of the steps up to ``cursor``; undo moves the
cursor back, redo forward, and a new step cuts off what was undone. All positions are frames at 48 kHz.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from studio.domain.errors import Misuse

# More would only raise a room's noise; it is also what keeps a slip of the finger off the loudspeakers.
MOST_GAIN_DB = 60.0


class TrackKind(StrEnum):
    VOICE = "VOICE"
    BED = "BED"
    TUNE = "TUNE"


class FadeShape(StrEnum):
    """How a fade rises: by amplitude, or (for crossfades of unlike sounds) by power."""

    LINEAR = "LINEAR"
    EQUAL_POWER = "EQUAL_POWER"


@dataclass(frozen=True, slots=True)
class Clip:
    """A window onto a take: frames ``[source_start, source_start + length)`` heard from ``start``.

    A clip split inside a fade goes on sounding as before: of its ``fade_in`` frames the first ``fade_in_past``
    lie before its start, and of its ``fade_out`` frames the last ``fade_out_past`` after its end.
    """

    id: str
    take_id: str
    track: TrackKind
    start: int
    source_start: int
    length: int
    gain_db: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    title: str = ""
    fade_shape: FadeShape = FadeShape.LINEAR
    fade_in_past: int = 0
    fade_out_past: int = 0

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class AddClip:
    clip: Clip


@dataclass(frozen=True, slots=True)
class TrimClip:
    """Keep only ``[keep_from, keep_to)`` of the clip, in timeline frames; a fade keeps to its moved edge."""

    clip_id: str
    keep_from: int
    keep_to: int


@dataclass(frozen=True, slots=True)
class SplitClip:
    """Split at timeline frame ``at``; the right part is named ``new_id``."""

    clip_id: str
    at: int
    new_id: str


@dataclass(frozen=True, slots=True)
class CutRange:
    """Remove ``[start, end)`` on every track. ``ripple`` closes the hole, else it stays empty.

    A clip that spans the hole is split; its right part is named ``new_ids[clip id]``. What is left sounds as before.
    """

    start: int
    end: int
    ripple: bool
    new_ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MoveClip:
    clip_id: str
    start: int


@dataclass(frozen=True, slots=True)
class FadeClip:
    clip_id: str
    fade_in: int
    fade_out: int
    shape: FadeShape = FadeShape.LINEAR


@dataclass(frozen=True, slots=True)
class GainClip:
    clip_id: str
    gain_db: float


@dataclass(frozen=True, slots=True)
class RemoveClip:
    clip_id: str


EditStep = AddClip | TrimClip | SplitClip | CutRange | MoveClip | FadeClip | GainClip | RemoveClip


@dataclass(frozen=True, slots=True)
class EditList:
    """All steps of one draft, and how many of them are in force."""

    id: str
    steps: tuple[EditStep, ...] = ()
    cursor: int = 0

    @property
    def clips(self) -> tuple[Clip, ...]:
        """The clips in force, in order of start."""
        return fold(self.steps[: self.cursor])

    @property
    def length(self) -> int:
        """Frames to the end of the last clip."""
        return max((clip.end for clip in self.clips), default=0)

    @property
    def can_undo(self) -> bool:
        return self.cursor > 0

    @property
    def can_redo(self) -> bool:
        return self.cursor < len(self.steps)

    def apply(self, step: EditStep) -> EditList:
        """Return the list with ``step`` done; a step that makes no sense raises ``Misuse``."""
        kept = self.steps[: self.cursor]
        fold((*kept, step))
        return replace(self, steps=(*kept, step), cursor=self.cursor + 1)

    def undo(self) -> EditList:
        return replace(self, cursor=max(0, self.cursor - 1))

    def redo(self) -> EditList:
        return replace(self, cursor=min(len(self.steps), self.cursor + 1))


def fold(steps: Iterable[EditStep]) -> tuple[Clip, ...]:
    """Return the clips that ``steps`` leave, in order of start."""
    clips: dict[str, Clip] = {}
    for step in steps:
        _do(clips, step)
    return tuple(sorted(clips.values(), key=lambda clip: (clip.start, clip.id)))


def _do(clips: dict[str, Clip], step: EditStep) -> None:
    match step:
        case AddClip(clip):
            _check(clip)
            _put_new(clips, clip)
        case TrimClip(clip_id, keep_from, keep_to):
            clips[clip_id] = _trimmed(_find(clips, clip_id), keep_from, keep_to)
        case SplitClip(clip_id, at, new_id):
            clip = _find(clips, clip_id)
            clips[clip_id] = _part(clip, clip.start, at)
            _put_new(clips, replace(_part(clip, at, clip.end), id=new_id))
        case CutRange(start, end, ripple, new_ids):
            _cut(clips, start, end, ripple, dict(new_ids))
        case MoveClip(clip_id, start):
            clips[clip_id] = replace(_find(clips, clip_id), start=max(0, start))
        case FadeClip(clip_id, fade_in, fade_out, shape):
            clip = _find(clips, clip_id)
            if fade_in < 0 or fade_out < 0 or fade_in + fade_out > clip.length:
                raise Misuse("FADE_TOO_LONG", clip=clip_id)
            faded = replace(clip, fade_in=fade_in, fade_in_past=0, fade_out=fade_out, fade_out_past=0)
            clips[clip_id] = replace(faded, fade_shape=shape)
        case GainClip(clip_id, gain_db):
            changed = replace(_find(clips, clip_id), gain_db=gain_db)
            _check(changed)
            clips[clip_id] = changed
        case RemoveClip(clip_id):
            _find(clips, clip_id)
            del clips[clip_id]


def _check(clip: Clip) -> None:
    if clip.length <= 0 or clip.start < 0 or clip.source_start < 0:
        raise Misuse("EMPTY_CLIP", clip=clip.id)
    if not math.isfinite(clip.gain_db) or clip.gain_db > MOST_GAIN_DB:
        raise Misuse("BAD_GAIN", clip=clip.id, gain_db=clip.gain_db)
    if not (0 <= clip.fade_in_past <= clip.fade_in and 0 <= clip.fade_out_past <= clip.fade_out):
        raise Misuse("BAD_FADE", clip=clip.id)


def _put_new(clips: dict[str, Clip], clip: Clip) -> None:
    if clip.id in clips:
        raise Misuse("CLIP_EXISTS", clip=clip.id)
    clips[clip.id] = clip


def _find(clips: dict[str, Clip], clip_id: str) -> Clip:
    try:
        return clips[clip_id]
    except KeyError:
        raise Misuse("NO_SUCH_CLIP", clip=clip_id) from None


def _part(clip: Clip, keep_from: int, keep_to: int) -> Clip:
    """Return the part of ``clip`` inside ``[keep_from, keep_to)``, at its place and sounding as it did there."""
    left, right = max(clip.start, keep_from), min(clip.end, keep_to)
    if left >= right:
        raise Misuse("EMPTY_CLIP", clip=clip.id)
    fade_in_past = clip.fade_in_past + left - clip.start
    fade_out_past = clip.fade_out_past + clip.end - right
    # A fade wholly outside is forgotten, so that equal sound means equal clips.
    has_in, has_out = fade_in_past < clip.fade_in, fade_out_past < clip.fade_out
    return replace(
        clip,
        start=left,
        source_start=clip.source_start + left - clip.start,
        length=right - left,
        fade_in=clip.fade_in if has_in else 0,
        fade_in_past=fade_in_past if has_in else 0,
        fade_out=clip.fade_out if has_out else 0,
        fade_out_past=fade_out_past if has_out else 0,
    )


def _trimmed(clip: Clip, keep_from: int, keep_to: int) -> Clip:
    """Return the part of ``clip`` inside ``[keep_from, keep_to)``; fades begin anew at its edges, shortened to fit."""
    part = _part(clip, keep_from, keep_to)
    fade_in, past_in = clip.fade_in, clip.fade_in_past
    fade_out, past_out = clip.fade_out, clip.fade_out_past
    if part.start > clip.start:
        fade_in, past_in = min(fade_in - past_in, part.length), 0
    if part.end < clip.end:
        fade_out, past_out = min(fade_out - past_out, part.length), 0
    fade_in = min(fade_in, past_in + part.length)
    # Fades that meet: the rise keeps its length, the fall takes what is left.
    room = part.length - (fade_in - past_in)
    fade_out = min(fade_out, past_out + room)
    return replace(part, fade_in=fade_in, fade_in_past=past_in, fade_out=fade_out, fade_out_past=past_out)


def _cut(clips: dict[str, Clip], start: int, end: int, ripple: bool, new_ids: dict[str, str]) -> None:
    if start < 0 or start >= end:
        raise Misuse("EMPTY_RANGE", start=start, end=end)
    hole = end - start
    for clip in list(clips.values()):
        if clip.end <= start:
            continue
        if clip.start >= end:
            if ripple:
                clips[clip.id] = replace(clip, start=clip.start - hole)
            continue
        left = _part(clip, clip.start, start) if clip.start < start else None
        right = _part(clip, end, clip.end) if clip.end > end else None
        if right is not None and ripple:
            right = replace(right, start=start)
        del clips[clip.id]
        if left is not None:
            clips[clip.id] = left
        if right is not None:
            if left is not None:
                if clip.id not in new_ids:
                    raise Misuse("NO_NEW_ID", clip=clip.id)
                right = replace(right, id=new_ids[clip.id])
            _put_new(clips, right)
