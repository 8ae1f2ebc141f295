"""Edit steps as JSON: each kind of step has a tag with a version, so that old rows stay readable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from studio.domain.editing import (
    AddClip,
    Clip,
    CutRange,
    EditStep,
    FadeClip,
    GainClip,
    MoveClip,
    RemoveClip,
    SplitClip,
    TrackKind,
    TrimClip,
)
from studio.domain.errors import Defect

# A step whose fields change gets a new tag; the reader of the old one stays.
_TAGS: dict[type[EditStep], str] = {
    AddClip: "add-clip.1",
    TrimClip: "trim-clip.1",
    SplitClip: "split-clip.1",
    CutRange: "cut-range.1",
    MoveClip: "move-clip.1",
    FadeClip: "fade-clip.1",
    GainClip: "gain-clip.1",
    RemoveClip: "remove-clip.1",
}


def encode_step(step: EditStep) -> tuple[str, dict[str, Any]]:
    """Return the step's tag and its fields as JSON-able data."""
    return _TAGS[type(step)], asdict(step)


def decode_step(tag: str, body: dict[str, Any]) -> EditStep:
    """Return the step; an unknown tag or shape raises ``Defect("EDIT_STEP_UNREADABLE")``."""
    try:
        return _READERS[tag](body)
    except (KeyError, TypeError, ValueError) as error:
        raise Defect("EDIT_STEP_UNREADABLE", tag=tag, why=repr(error)) from error


def _add_clip(body: dict[str, Any]) -> AddClip:
    clip = body["clip"]
    return AddClip(Clip(**{**clip, "track": TrackKind(clip["track"])}))


def _cut_range(body: dict[str, Any]) -> CutRange:
    pairs = tuple((old, new) for old, new in body["new_ids"])
    return CutRange(body["start"], body["end"], body["ripple"], pairs)


_READERS: dict[str, Callable[[dict[str, Any]], EditStep]] = {
    "add-clip.1": _add_clip,
    "trim-clip.1": lambda body: TrimClip(**body),
    "split-clip.1": lambda body: SplitClip(**body),
    "cut-range.1": _cut_range,
    "move-clip.1": lambda body: MoveClip(**body),
    "fade-clip.1": lambda body: FadeClip(**body),
    "gain-clip.1": lambda body: GainClip(**body),
    "remove-clip.1": lambda body: RemoveClip(**body),
}
