"""What the editor's commands mean: pure functions from an edit and a place to the one step that does it.

Each returns a step that is done and undone as one. ``new_id`` gives names to what comes about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from studio.domain.editing.clips import Clip, FadeShape, Loop, TrackKind, part_of
from studio.domain.editing.edit_list import EditList
from studio.domain.editing.steps import (
    AddClip,
    CrossfadeClips,
    CutRange,
    CutRanges,
    EditStep,
    FadeClip,
    NoiseStretch,
    PushRange,
    RemoveClip,
    SplitClip,
    Together,
    TrimClip,
)
from studio.domain.errors import Refused
from studio.domain.takes import INTERNAL_RATE_HZ

NewId = Callable[[], str]
Range = tuple[int, int]

# So short that it is not heard as a fade, so long that no click is left.
SEAM_FRAMES = INTERNAL_RATE_HZ // 50
_LEAST_FADE_FRAMES = 2
_CUT_WITH_VOICE = (TrackKind.VOICE, TrackKind.TUNE, TrackKind.EFFECT)


def cut(clips: Iterable[Clip], start: int, end: int, new_id: NewId, *, ripple: bool) -> CutRange:
    """``[start, end)`` out of every track, with names for the parts right of it."""
    spanning = tuple((clip.id, new_id()) for clip in clips if clip.start < start and clip.end > end)
    return CutRange(start, end, ripple, spanning)


def overwrite(edit: EditList, clip: Clip, new_id: NewId) -> EditStep:
    """Lay a new clip over its track: what it covers there makes way, what is left stays in its place."""
    return _together("PUNCH_IN", [*_cleared(edit, clip.track, clip.start, clip.end, new_id), AddClip(clip)])


def punch_in(edit: EditList, clip: Clip, stretch: Range, new_id: NewId) -> EditStep:
    """Put a new take in the place of ``stretch``: what follows moves up or back by what it is shorter or longer.

    Raises ``Refused("EMPTY_RANGE")``.
    """
    start, end = stretch
    if start >= end:
        raise Refused("EMPTY_RANGE")
    clip = replace(clip, start=start)
    steps = _cleared(edit, clip.track, start, end, new_id)
    grown = clip.length - (end - start)
    if grown < 0:
        # The take is short: the rest of the stretch closes. Music that lies under both runs on over the seam.
        steps.append(CutRanges(((clip.end, end),), new_id(), _CUT_WITH_VOICE))
    elif grown > 0:
        split = tuple(
            (each.id, new_id())
            for each in edit.clips
            if each.start < end < each.end and each.track in _CUT_WITH_VOICE and each.track is not clip.track
        )
        steps.append(PushRange(end, grown, split))
    return _together("PUNCH_IN", [*steps, AddClip(clip)])


def copied(clips: Iterable[Clip], start: int, end: int) -> tuple[Clip, ...]:
    """Return what lies in ``[start, end)``, counted from ``start``: what a clipboard holds."""
    inside = (clip for clip in clips if clip.start < end and clip.end > start)
    return tuple(replace(part, start=part.start - start) for part in (part_of(clip, start, end) for clip in inside))


def paste(edit: EditList, held: Sequence[Clip], at: int, new_id: NewId, *, push: bool) -> EditStep:
    """Lay a clipboard's clips at ``at``: over what is there, or with ``push`` between it.

    Voice, tunes and effects are split where they are pushed apart; music beds run on. Raises
    ``Refused("NOTHING_COPIED")``.
    """
    if not held:
        raise Refused("NOTHING_COPIED")
    laid = [replace(clip, id=new_id(), start=clip.start + at) for clip in held]
    steps: list[EditStep] = []
    if push:
        length = max(clip.end for clip in held)
        split = tuple(
            (clip.id, new_id()) for clip in edit.clips if clip.start < at < clip.end and clip.track in _CUT_WITH_VOICE
        )
        steps.append(PushRange(at, length, split))
    else:
        for clip in laid:
            steps += _cleared(edit, clip.track, clip.start, clip.end, new_id)
    return _together("PASTE_PUSH" if push else "PASTE", [*steps, *map(AddClip, laid)])


def crossfade(
    edit: EditList, clip: Clip, frames: int, take_frames: Mapping[str, int], shape: FadeShape = FadeShape.EQUAL_POWER
) -> EditStep:
    """Let ``clip`` and its next neighbour on the track (else the one before) fade into each other over ``frames``.

    Where they overlap already, they fade over that. Else each shows more of its take at the seam, as far as it has
    more. Raises ``Refused``: NO_NEIGHBOUR, NOTHING_BEYOND_EDGE.
    """
    left, right = neighbours(edit.clips, clip)
    if left.end > right.start:
        left_end, right_start = left.end, right.start
    else:
        behind = take_frames.get(left.take_id, 0) - left.source_end if left.loop is None else frames
        seam = right.start if left.end == right.start else (left.end + right.start) // 2
        left_end = min(seam + frames // 2, left.end + max(0, behind))
        right_start = max(seam - (frames - frames // 2), right.start - right.source_start)
    # They fade over what both show, beside the fades at their other ends.
    left_end = min(left_end, right.end - max(0, right.fade_out - right.fade_out_past))
    right_start = max(right_start, left.start + max(0, left.fade_in - left.fade_in_past))
    if left_end - right_start < _LEAST_FADE_FRAMES:
        raise Refused("NOTHING_BEYOND_EDGE")
    return CrossfadeClips(left.id, right.id, left_end, right_start, shape)


def neighbours(clips: Iterable[Clip], clip: Clip) -> tuple[Clip, Clip]:
    """Return ``clip`` with the clip after it on its track, or with the one before where it is the last.

    Raises ``Refused("NO_NEIGHBOUR")``.
    """
    row = [each for each in clips if each.track is clip.track]
    for left, right in pairwise(row):
        if left.id == clip.id:
            return left, right
    for left, right in pairwise(row):
        if right.id == clip.id:
            return left, right
    raise Refused("NO_NEIGHBOUR")


def shorten_silences(
    silences: Iterable[Range], longer_than: int, to: int, new_id: NewId, within: Range | None = None
) -> EditStep:
    """Bring each silence over ``longer_than`` frames down to ``to``, from its middle; music beds run on.

    ``within`` keeps to one range. Raises ``Refused("NO_LONG_SILENCE")``.
    """
    holes = []
    for start, end in sorted(silences):
        if within is not None:
            start, end = max(start, within[0]), min(end, within[1])
        if end - start > max(longer_than, to):
            keep = to // 2
            holes.append((start + keep, end - (to - keep)))
    if not holes:
        raise Refused("NO_LONG_SILENCE")
    return CutRanges(tuple(holes), new_id(), _CUT_WITH_VOICE)


def trim_ends(edit: EditList, sounding: Iterable[Range], margin: int) -> EditStep:
    """Take off what is silent before the first and after the last voice, but ``margin`` frames.

    ``sounding`` are the ranges where a voice is heard. What stands before the voice on other tracks (a signature
    tune) is kept: then only voice clips are trimmed. Raises ``Refused("NO_SILENT_ENDS")``.
    """
    spans = sorted(sounding)
    if not spans:
        raise Refused("NO_SILENT_ENDS")
    first = max(0, spans[0][0] - margin)
    last = max(end for _, end in spans) + margin
    steps: list[EditStep] = []
    for clip in edit.clips:
        if clip.track is not TrackKind.VOICE:
            continue
        if clip.end <= first or clip.start >= last:
            steps.append(RemoveClip(clip.id))
        elif clip.start < first or clip.end > last:
            steps.append(TrimClip(clip.id, max(clip.start, first), min(clip.end, last)))
    others = [clip.start for clip in edit.clips if clip.track is not TrackKind.VOICE]
    if first > 0 and min(others, default=first) >= first:
        steps.append(CutRange(0, first, ripple=True))
    if not steps:
        raise Refused("NO_SILENT_ENDS")
    return _together("TRIM_ENDS", steps)


def room_tone_fill(edit: EditList, hole: Range, quiet: NoiseStretch, title: str, new_id: NewId) -> EditStep:
    """Fill the hole between voice clips with the room's own tone: a quiet stretch, looped and crossfaded.

    It reaches a seam's length into both neighbours, which fade there. Raises ``Refused("NO_HOLE")``.
    """
    start, end = hole
    voices = [clip for clip in edit.clips if clip.track is TrackKind.VOICE]
    if start >= end or any(clip.start < end and clip.end > start for clip in voices):
        raise Refused("NO_HOLE")
    left = next((clip for clip in voices if clip.end == start and clip.length > 4 * SEAM_FRAMES), None)
    right = next((clip for clip in voices if clip.start == end and clip.length > 4 * SEAM_FRAMES), None)
    steps: list[EditStep] = []
    from_frame, to_frame = start, end
    if left is not None:
        from_frame -= SEAM_FRAMES
        steps.append(FadeClip(left.id, min(left.fade_in, left.length // 2), SEAM_FRAMES, FadeShape.EQUAL_POWER))
    if right is not None:
        to_frame += SEAM_FRAMES
        steps.append(FadeClip(right.id, SEAM_FRAMES, min(right.fade_out, right.length // 2), FadeShape.EQUAL_POWER))
    level = left or right
    seam = min(SEAM_FRAMES, (to_frame - from_frame) // 2)
    tone = Clip(
        new_id(),
        quiet.take_id,
        TrackKind.VOICE,
        from_frame,
        0,
        to_frame - from_frame,
        gain_db=level.gain_db if level is not None else 0.0,
        fade_in=seam,
        fade_out=seam,
        title=title,
        fade_shape=FadeShape.EQUAL_POWER,
        loop=Loop(quiet.start, quiet.length, min(SEAM_FRAMES * 2, quiet.length // 4)),
    )
    return _together("ROOM_TONE", [*steps, AddClip(tone)])


def hole_at(clips: Iterable[Clip], at: int) -> Range | None:
    """Return the hole between two voice clips that ``at`` lies in (or touches), None where there is none."""
    voices = sorted((clip.start, clip.end) for clip in clips if clip.track is TrackKind.VOICE)
    reached = 0
    for start, end in voices:
        if reached and start > reached and reached <= at <= start:
            return reached, start
        reached = max(reached, end)
    return None


def _cleared(edit: EditList, track: TrackKind, start: int, end: int, new_id: NewId) -> list[EditStep]:
    """The steps after which ``track`` is empty in ``[start, end)``; nothing moves."""
    steps: list[EditStep] = []
    for old in edit.clips:
        if old.track is not track or old.end <= start or old.start >= end:
            continue
        if old.start >= start and old.end <= end:
            steps.append(RemoveClip(old.id))
        elif old.start < start and old.end > end:
            steps += [SplitClip(old.id, end, new_id()), TrimClip(old.id, old.start, start)]
        elif old.start < start:
            steps.append(TrimClip(old.id, old.start, start))
        else:
            steps.append(TrimClip(old.id, end, old.end))
    return steps


def _together(name: str, steps: list[EditStep]) -> EditStep:
    return steps[0] if len(steps) == 1 else Together(name, tuple(steps))
