"""Edit steps as JSON: each kind of step has a tag with a version, so that old rows stay readable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from studio.domain.editing import (
    AddClip,
    Clip,
    CrossfadeClips,
    CutRange,
    CutRanges,
    Ducking,
    EditStep,
    EnvelopeClip,
    EnvelopePoint,
    FadeClip,
    FadeShape,
    GainClip,
    Loop,
    Marker,
    MoveClip,
    NoiseStretch,
    NormaliseClip,
    PushRange,
    PutMarker,
    RemoveClip,
    RemoveMarker,
    RevealClip,
    SetDucking,
    SetNoise,
    SetTrack,
    SplitClip,
    SwitchTrack,
    Together,
    TrackKind,
    TrackSettings,
    TrimClip,
)
from studio.domain.errors import Defect

# A step whose fields change gets a new tag; the reader of the old one stays.
_TAGS: dict[type[EditStep], str] = {
    AddClip: "add-clip.2",
    TrimClip: "trim-clip.1",
    RevealClip: "reveal-clip.1",
    SplitClip: "split-clip.1",
    CutRange: "cut-range.1",
    CutRanges: "cut-ranges.1",
    PushRange: "push-range.1",
    MoveClip: "move-clip.1",
    SwitchTrack: "switch-track.1",
    FadeClip: "fade-clip.1",
    CrossfadeClips: "crossfade-clips.1",
    GainClip: "gain-clip.1",
    EnvelopeClip: "envelope-clip.1",
    NormaliseClip: "normalise-clip.1",
    RemoveClip: "remove-clip.1",
    SetTrack: "set-track.1",
    SetDucking: "set-ducking.1",
    PutMarker: "put-marker.1",
    RemoveMarker: "remove-marker.1",
    SetNoise: "set-noise.1",
    Together: "together.1",
}


def encode_step(step: EditStep) -> tuple[str, dict[str, Any]]:
    """Return the step's tag and its fields as JSON-able data."""
    tag = _TAGS[type(step)]
    if isinstance(step, Together):
        return tag, {"name": step.name, "steps": [encode_step(each) for each in step.steps]}
    return tag, asdict(step)


def decode_step(tag: str, body: dict[str, Any]) -> EditStep:
    """Return the step; an unknown tag or shape raises ``Defect("EDIT_STEP_UNREADABLE")``."""
    try:
        return _READERS[tag](body)
    except (KeyError, TypeError, ValueError) as error:
        raise Defect("EDIT_STEP_UNREADABLE", tag=tag, why=repr(error)) from error


def _old_clip(body: dict[str, Any]) -> AddClip:
    """Before clips had envelopes, loops and limiters; their fades could be of either shape."""
    clip = body["clip"]
    shape = FadeShape(clip.get("fade_shape", FadeShape.LINEAR))
    return AddClip(Clip(**{**clip, "track": TrackKind(clip["track"]), "fade_shape": shape}))


def _add_clip(body: dict[str, Any]) -> AddClip:
    clip = body["clip"]
    loop = clip["loop"]
    read = {
        "track": TrackKind(clip["track"]),
        "fade_shape": FadeShape(clip["fade_shape"]),
        "envelope": _points(clip["envelope"]),
        "loop": None if loop is None else Loop(**loop),
    }
    return AddClip(Clip(**{**clip, **read}))


def _points(points: list[dict[str, Any]]) -> tuple[EnvelopePoint, ...]:
    return tuple(EnvelopePoint(**point) for point in points)


def _cut_range(body: dict[str, Any]) -> CutRange:
    return CutRange(body["start"], body["end"], body["ripple"], _pairs(body["new_ids"]))


def _pairs(pairs: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((old, new) for old, new in pairs)


def _cut_ranges(body: dict[str, Any]) -> CutRanges:
    ranges = tuple((start, end) for start, end in body["ranges"])
    return CutRanges(ranges, body["prefix"], tuple(TrackKind(track) for track in body["tracks"]))


def _fade_clip(body: dict[str, Any]) -> FadeClip:
    return FadeClip(body["clip_id"], body["fade_in"], body["fade_out"], FadeShape(body.get("shape", FadeShape.LINEAR)))


def _set_ducking(body: dict[str, Any]) -> SetDucking:
    ducking = body["ducking"]
    return SetDucking(None if ducking is None else Ducking(**ducking))


def _set_noise(body: dict[str, Any]) -> SetNoise:
    noise = body["noise"]
    return SetNoise(None if noise is None else NoiseStretch(**noise))


def _together(body: dict[str, Any]) -> Together:
    return Together(body["name"], tuple(decode_step(tag, inner) for tag, inner in body["steps"]))


_READERS: dict[str, Callable[[dict[str, Any]], EditStep]] = {
    "add-clip.1": _old_clip,
    "add-clip.2": _add_clip,
    "trim-clip.1": lambda body: TrimClip(**body),
    "reveal-clip.1": lambda body: RevealClip(**body),
    "split-clip.1": lambda body: SplitClip(**body),
    "cut-range.1": _cut_range,
    "cut-ranges.1": _cut_ranges,
    "push-range.1": lambda body: PushRange(body["at"], body["length"], _pairs(body["new_ids"])),
    "move-clip.1": lambda body: MoveClip(**body),
    "switch-track.1": lambda body: SwitchTrack(body["clip_id"], TrackKind(body["track"])),
    "fade-clip.1": _fade_clip,
    "crossfade-clips.1": lambda body: CrossfadeClips(**{**body, "shape": FadeShape(body["shape"])}),
    "gain-clip.1": lambda body: GainClip(**body),
    "envelope-clip.1": lambda body: EnvelopeClip(body["clip_id"], _points(body["points"])),
    "normalise-clip.1": lambda body: NormaliseClip(**body),
    "remove-clip.1": lambda body: RemoveClip(**body),
    "set-track.1": lambda body: SetTrack(TrackKind(body["track"]), TrackSettings(**body["settings"])),
    "set-ducking.1": _set_ducking,
    "put-marker.1": lambda body: PutMarker(Marker(**body["marker"])),
    "remove-marker.1": lambda body: RemoveMarker(**body),
    "set-noise.1": _set_noise,
    "together.1": _together,
}
