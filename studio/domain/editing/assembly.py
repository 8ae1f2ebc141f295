"""A programme assembled from chosen pieces: signature tune, ident, items, stingers between them, outro."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from studio.domain.editing.clips import Clip, FadeShape, TrackKind
from studio.domain.editing.operations import NewId
from studio.domain.editing.steps import AddClip, EditStep, Together
from studio.domain.errors import Refused
from studio.domain.takes import INTERNAL_RATE_HZ

# Between two that speak, a breath.
PAUSE_FRAMES = INTERNAL_RATE_HZ * 6 // 10


class Part(StrEnum):
    TUNE = "TUNE"
    IDENT = "IDENT"
    ITEM = "ITEM"
    STINGER = "STINGER"
    OUTRO = "OUTRO"


@dataclass(frozen=True, slots=True)
class Template:
    """The order of parts. ITEM stands for all items, with the stinger between each two."""

    code: str
    order: tuple[Part, ...]


TEMPLATES = (
    Template("DAILY", (Part.TUNE, Part.IDENT, Part.ITEM, Part.OUTRO)),
    Template("NOTICE", (Part.IDENT, Part.ITEM)),
    Template("ITEMS", (Part.ITEM,)),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of ready sound: its clips, counted from 0. ``music`` may lie under its neighbours' edges."""

    title: str
    clips: tuple[Clip, ...]
    music: bool = False

    @property
    def length(self) -> int:
        return max((clip.end for clip in self.clips), default=0)


def running_order(template: Template, chosen: Mapping[Part, Piece], items: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces in the order in which they are heard; parts that were not chosen are left out."""
    order: list[Piece] = []
    for part in template.order:
        if part is not Part.ITEM:
            order += [chosen[part]] if part in chosen else []
            continue
        for index, item in enumerate(items):
            if index and Part.STINGER in chosen:
                order.append(chosen[Part.STINGER])
            order.append(item)
    return tuple(piece for piece in order if piece.length)


def starts_of(order: Sequence[Piece], crossfade: int) -> tuple[int, ...]:
    """Return where each piece begins. Music overlaps its neighbour by ``crossfade`` frames, a voice waits a breath."""
    starts: list[int] = []
    at = 0
    for index, piece in enumerate(order):
        if index:
            at -= _overlap(order[index - 1], piece, crossfade)
        starts.append(at)
        at += piece.length
    return tuple(starts)


def assembled_length(order: Sequence[Piece], crossfade: int) -> int:
    """Return the frames of the whole."""
    starts = starts_of(order, crossfade)
    return max((start + piece.length for start, piece in zip(starts, order, strict=True)), default=0)


def assemble(order: Sequence[Piece], at: int, crossfade: int, new_id: NewId) -> EditStep:
    """Lay the pieces from frame ``at`` on, as one step. Raises ``Refused("NOTHING_TO_ASSEMBLE")``."""
    if not order:
        raise Refused("NOTHING_TO_ASSEMBLE")
    steps: list[EditStep] = []
    starts = starts_of(order, crossfade)
    for index, (start, piece) in enumerate(zip(starts, order, strict=True)):
        before = _overlap(order[index - 1], piece, crossfade) if index else 0
        after = _overlap(piece, order[index + 1], crossfade) if index + 1 < len(order) else 0
        for clip in piece.clips:
            laid = replace(clip, id=new_id(), start=at + start + clip.start)
            if piece.music:
                laid = _faded(laid, max(0, before), max(0, after))
            steps.append(AddClip(laid))
    return Together("ASSEMBLE", tuple(steps))


def piece_of_take(take_id: str, title: str, frames: int, part: Part) -> Piece:
    """A whole take as the piece of a part: music on the tunes' track, what speaks on the voice's."""
    music = part in (Part.TUNE, Part.STINGER, Part.OUTRO)
    track = TrackKind.TUNE if music else TrackKind.VOICE
    return Piece(title, (Clip("", take_id, track, 0, 0, frames, title=title),), music)


def _overlap(left: Piece, right: Piece, crossfade: int) -> int:
    if not (left.music or right.music):
        return -PAUSE_FRAMES
    # Never more than half of the shorter: a stinger still sounds on its own.
    return min(crossfade, left.length // 2, right.length // 2)


def _faded(clip: Clip, fade_in: int, fade_out: int) -> Clip:
    fade_in = min(max(fade_in, clip.fade_in), clip.length)
    return replace(
        clip,
        fade_in=fade_in,
        fade_in_past=0,
        fade_out=min(max(fade_out, clip.fade_out), clip.length - fade_in),
        fade_out_past=0,
        fade_shape=FadeShape.EQUAL_POWER,
    )
