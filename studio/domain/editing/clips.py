"""Clips: windows onto takes, and what becomes of one that is cut. All positions are frames at 48 kHz."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from studio.domain.errors import Misuse

# More would only raise a room's noise; it is also what keeps a slip of the finger off the loudspeakers.
MOST_GAIN_DB = 60.0


class TrackKind(StrEnum):
    VOICE = "VOICE"
    BED = "BED"
    TUNE = "TUNE"
    EFFECT = "EFFECT"


class FadeShape(StrEnum):
    """How a fade rises: by amplitude, or (for crossfades of unlike sounds) by power."""

    LINEAR = "LINEAR"
    EQUAL_POWER = "EQUAL_POWER"


@dataclass(frozen=True, slots=True)
class EnvelopePoint:
    """``gain_db`` at frame ``at`` of the clip's source; between points it runs straight in decibels."""

    at: int
    gain_db: float


@dataclass(frozen=True, slots=True)
class Loop:
    """Frames ``[first, first + length)`` of a take, heard again and again, each round laid over the last by ``fade``.

    A clip of a loop counts its source frames in the endless sound that this makes.
    """

    first: int
    length: int
    fade: int

    @property
    def period(self) -> int:
        return self.length - self.fade


@dataclass(frozen=True, slots=True)
class Clip:
    """A window onto a take: frames ``[source_start, source_start + length)`` heard from ``start``.

    A clip split inside a fade goes on sounding as before: of its ``fade_in`` frames the first ``fade_in_past``
    lie before its start, and of its ``fade_out`` frames the last ``fade_out_past`` after its end. Envelope and
    limiter hold to the source, so that a split, a trim and a move leave them as they were heard.
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
    envelope: tuple[EnvelopePoint, ...] = ()
    loop: Loop | None = None
    # Where the gain would bring peaks over this true peak, a limiter holds them; before fades and envelope.
    ceiling_dbtp: float | None = None

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def source_end(self) -> int:
        return self.source_start + self.length


def moved(clip: Clip, start: int) -> Clip:
    """Return ``clip`` beginning at ``start``. A cut moves hundreds: half the time of ``dataclasses.replace``."""
    return Clip(
        clip.id,
        clip.take_id,
        clip.track,
        start,
        clip.source_start,
        clip.length,
        clip.gain_db,
        clip.fade_in,
        clip.fade_out,
        clip.title,
        clip.fade_shape,
        clip.fade_in_past,
        clip.fade_out_past,
        clip.envelope,
        clip.loop,
        clip.ceiling_dbtp,
    )


def check_clip(clip: Clip) -> None:
    """Raise ``Misuse``: EMPTY_CLIP, BAD_GAIN, BAD_FADE, BAD_ENVELOPE, BAD_LOOP, BAD_CEILING."""
    if clip.length <= 0 or clip.start < 0 or clip.source_start < 0:
        raise Misuse("EMPTY_CLIP", clip=clip.id)
    if not math.isfinite(clip.gain_db) or clip.gain_db > MOST_GAIN_DB:
        raise Misuse("BAD_GAIN", clip=clip.id, gain_db=clip.gain_db)
    if not (0 <= clip.fade_in_past <= clip.fade_in and 0 <= clip.fade_out_past <= clip.fade_out):
        raise Misuse("BAD_FADE", clip=clip.id)
    levels = [point.gain_db for point in clip.envelope]
    in_order = all(left.at < right.at for left, right in pairwise(clip.envelope))
    if not in_order or not all(math.isfinite(level) and level <= MOST_GAIN_DB for level in levels):
        raise Misuse("BAD_ENVELOPE", clip=clip.id)
    loop = clip.loop
    if loop is not None and not (loop.first >= 0 and loop.length > 0 and 0 <= 2 * loop.fade <= loop.length):
        raise Misuse("BAD_LOOP", clip=clip.id)
    if clip.ceiling_dbtp is not None and not -60.0 <= clip.ceiling_dbtp <= 0.0:
        raise Misuse("BAD_CEILING", clip=clip.id, ceiling_dbtp=clip.ceiling_dbtp)


def part_of(clip: Clip, keep_from: int, keep_to: int) -> Clip:
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


def trimmed(clip: Clip, keep_from: int, keep_to: int) -> Clip:
    """Return the part of ``clip`` inside ``[keep_from, keep_to)``; fades begin anew at its edges, shortened to fit."""
    part = part_of(clip, keep_from, keep_to)
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


def revealed(clip: Clip, start: int, end: int) -> Clip:
    """Return ``clip`` with its edges moved outwards to ``start`` and ``end``: more of its source is heard.

    Raises ``Misuse``: NOT_OUTWARDS, EMPTY_CLIP before the source's beginning.
    """
    if start > clip.start or end < clip.end:
        raise Misuse("NOT_OUTWARDS", clip=clip.id)
    wider = replace(
        clip,
        start=start,
        source_start=clip.source_start - (clip.start - start),
        length=end - start,
        # A fade that began beyond the edge starts anew at the edge that moved.
        fade_in_past=0 if start < clip.start else clip.fade_in_past,
        fade_out_past=0 if end > clip.end else clip.fade_out_past,
    )
    check_clip(wider)
    return wider
