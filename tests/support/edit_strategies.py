"""Any sequence of editing steps, for properties that hold of them all."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.domain.editing import (
    AddClip,
    Clip,
    CrossfadeClips,
    CutRange,
    CutRanges,
    Ducking,
    EditList,
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
    operations,
)
from studio.domain.errors import Misuse, Refused

TAKE_FRAMES = 20_000
_RANDOM = np.random.default_rng(11)
TAKES: dict[str, NDArray[np.float32]] = {
    "mono": _RANDOM.uniform(-1, 1, (TAKE_FRAMES, 1)).astype(np.float32),
    "stereo": _RANDOM.uniform(-0.5, 0.5, (TAKE_FRAMES, 2)).astype(np.float32),
}


def read(take_id: str, start: int, frames: int) -> NDArray[np.float32]:
    return TAKES[take_id][start : start + frames]


LOOPS = st.builds(Loop, first=st.integers(0, 500), length=st.integers(64, 2_000), fade=st.integers(0, 32))
POINTS = st.lists(
    st.builds(EnvelopePoint, at=st.integers(0, TAKE_FRAMES), gain_db=st.floats(-40, 12)),
    max_size=4,
    unique_by=lambda point: point.at,
).map(lambda points: tuple(sorted(points, key=lambda point: point.at)))


@st.composite
def any_clip(draw: st.DrawFn, id_: str) -> Clip:
    length = draw(st.integers(1, 6_000))
    fade_in = draw(st.integers(0, length))
    return Clip(
        id_,
        draw(st.sampled_from(sorted(TAKES))),
        draw(st.sampled_from(TrackKind)),
        draw(st.integers(0, 12_000)),
        draw(st.integers(0, TAKE_FRAMES - 6_000)),
        length,
        gain_db=draw(st.sampled_from([0.0, -6.0, 3.0])),
        fade_in=fade_in,
        fade_out=draw(st.integers(0, length - fade_in)),
        fade_shape=draw(st.sampled_from(FadeShape)),
        envelope=draw(POINTS),
        loop=draw(st.none() | LOOPS),
        ceiling_dbtp=draw(st.sampled_from([None, None, None, -6.0])),
    )


@st.composite
def any_step(draw: st.DrawFn, edit: EditList, turn: int) -> EditStep:
    """A step that may or may not make sense of ``edit``; new ids are made of ``turn``."""
    ids = [clip.id for clip in edit.clips]
    adding = AddClip(draw(any_clip(f"c{turn}")))
    if not ids:
        return adding
    id_, other = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
    clip = next(clip for clip in edit.clips if clip.id == id_)
    at, frames = draw(st.integers(0, 20_000)), draw(st.integers(1, 6_000))
    names = tuple((each, f"{each}-{turn}") for each in ids)
    inside = draw(st.integers(clip.start, clip.end))
    ranges = tuple((at + index * 3_000, at + index * 3_000 + 1_000) for index in range(draw(st.integers(1, 3))))
    steps: list[EditStep] = [
        adding,
        SplitClip(id_, inside, f"s{turn}"),
        TrimClip(id_, inside, inside + frames),
        RevealClip(id_, max(0, clip.start - frames), clip.end + frames),
        CutRange(at, at + frames, draw(st.booleans()), names),
        CutRanges(ranges, f"r{turn}", draw(st.sampled_from([tuple(TrackKind), (TrackKind.VOICE,)]))),
        PushRange(at, frames, names if draw(st.booleans()) else ()),
        MoveClip(id_, at),
        SwitchTrack(id_, draw(st.sampled_from(TrackKind))),
        FadeClip(id_, min(frames, clip.length) // 2, clip.length // 3, draw(st.sampled_from(FadeShape))),
        CrossfadeClips(id_, other, clip.end + 50, clip.end - frames // 4),
        GainClip(id_, draw(st.floats(-60, 12))),
        EnvelopeClip(id_, draw(POINTS)),
        NormaliseClip(id_, draw(st.floats(-20, 20)), draw(st.sampled_from([None, -1.0, -9.0]))),
        RemoveClip(id_),
        SetTrack(draw(st.sampled_from(TrackKind)), TrackSettings(draw(st.floats(-30, 6)), draw(st.booleans()))),
        SetDucking(draw(st.none() | st.just(Ducking(attack_s=0.02, release_s=0.05, ahead_s=0.01, hold_s=0.02)))),
        PutMarker(Marker(f"m{turn % 3}", at, "chỗ này")),
        SetNoise(draw(st.none() | st.just(NoiseStretch("mono", at, frames)))),
        Together("TWO", (GainClip(id_, -3.0), MoveClip(other, at))),
    ]
    return draw(st.sampled_from(steps))


@st.composite
def any_edit(draw: st.DrawFn, most_steps: int = 12) -> EditList:
    """An edit that came about by any steps; those that made no sense were refused, and changed nothing."""
    edit = EditList("e").apply(AddClip(draw(any_clip("first"))))
    for turn in range(draw(st.integers(0, most_steps))):
        try:
            edit = edit.apply(draw(any_step(edit, turn)))
        except Misuse:
            continue
    return edit


def names() -> Callable[[], str]:
    """New ids that are told apart."""
    numbers = count()
    return lambda: f"new{next(numbers)}"


@st.composite
def any_command(draw: st.DrawFn, edit: EditList) -> EditStep | None:
    """What one of the editor's commands comes to at any place; None where it is refused."""
    name, clips = names(), edit.clips
    at, frames = draw(st.integers(0, 12_000)), draw(st.integers(1, 5_000))
    fresh = draw(any_clip("fresh"))
    held, push = operations.copied(clips, at, at + frames), draw(st.booleans())
    silences = [(at, at + frames), (at + 2 * frames, at + 3 * frames)]
    commands: list[Callable[[], EditStep]] = [
        lambda: operations.overwrite(edit, fresh, name),
        lambda: operations.punch_in(edit, fresh, (at, at + frames), name),
        lambda: operations.paste(edit, held, frames, name, push=push),
        lambda: operations.shorten_silences(silences, frames // 2, frames // 3, name),
        lambda: operations.trim_ends(edit, [(at, at + frames)], 100),
        lambda: operations.room_tone_fill(edit, (at, at + frames), NoiseStretch("mono", 100, 4_000), "", name),
    ]
    if clips:
        clip = draw(st.sampled_from(clips))
        lengths = dict.fromkeys(TAKES, TAKE_FRAMES)
        commands.append(lambda: operations.crossfade(edit, clip, frames, lengths))
    try:
        return draw(st.sampled_from(commands))()
    except Refused:
        return None
