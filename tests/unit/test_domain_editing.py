from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.domain.editing import (
    AddClip,
    Clip,
    CutRange,
    EditList,
    EditStep,
    FadeClip,
    FadeShape,
    GainClip,
    MoveClip,
    RemoveClip,
    SplitClip,
    TrackKind,
    TrimClip,
)
from studio.domain.errors import Misuse
from studio.dsp.render import render

TAKE_FRAMES = 3_000
SOUND = np.random.default_rng(5).uniform(-1, 1, (TAKE_FRAMES, 1)).astype(np.float32)


def heard(edit: EditList, length: int = 4_000) -> NDArray[np.float32]:
    return render(edit, lambda _take, at, frames: SOUND[at : at + frames], 0, length, 1)


def clip(id_: str = "a", start: int = 0, length: int = 1_000, source_start: int = 0) -> Clip:
    return Clip(id_, "take", TrackKind.VOICE, start, source_start, length)


def edit_of(*steps: EditStep) -> EditList:
    edit = EditList("e")
    for step in steps:
        edit = edit.apply(step)
    return edit


@st.composite
def clips_in_a_row(draw: st.DrawFn) -> EditList:
    """One to four clips that do not overlap, with fades, as a voice track has them."""
    edit, at = EditList("e"), 0
    for index in range(draw(st.integers(1, 4))):
        length = draw(st.integers(1, 600))
        fade_in = draw(st.integers(0, length))
        at += draw(st.integers(0, 100))
        made = Clip(
            f"c{index}",
            "take",
            TrackKind.VOICE,
            at,
            draw(st.integers(0, 1_000)),
            length,
            gain_db=draw(st.sampled_from([0.0, -6.0, 3.0])),
            fade_in=fade_in,
            fade_out=draw(st.integers(0, length - fade_in)),
            fade_shape=draw(st.sampled_from(list(FadeShape))),
        )
        edit, at = edit.apply(AddClip(made)), at + length
    return edit


def cut_of(edit: EditList, start: int, end: int, ripple: bool) -> CutRange:
    return CutRange(start, end, ripple, tuple((one.id, f"{one.id}-{start}") for one in edit.clips))


@settings(deadline=None)
@given(clips_in_a_row(), st.data())
def test_a_split_is_not_heard(edit: EditList, data: st.DataObject) -> None:
    before = heard(edit)
    for turn in range(3):
        wide = [one for one in edit.clips if one.length > 1]
        if not wide:
            return
        one = data.draw(st.sampled_from(wide))
        at = data.draw(st.integers(one.start + 1, one.end - 1))
        edit = edit.apply(SplitClip(one.id, at, f"new{turn}"))
        assert np.array_equal(heard(edit), before)


@settings(deadline=None)
@given(clips_in_a_row(), st.integers(0, 2_500), st.integers(1, 1_500))
def test_a_ripple_cut_takes_out_exactly_the_range(edit: EditList, start: int, frames: int) -> None:
    before = heard(edit)
    after = edit.apply(cut_of(edit, start, start + frames, ripple=True))
    wanted = np.concatenate((before[:start], before[start + frames :]))
    assert np.array_equal(heard(after, len(wanted)), wanted)
    # The end moves by what of the range lay before it (or stays, if the range took the last clip's end off).
    assert after.length <= max(start, edit.length - frames)
    if start + frames <= edit.length:
        assert after.length == edit.length - frames or after.length <= start


@settings(deadline=None)
@given(clips_in_a_row(), st.integers(0, 2_500), st.integers(1, 1_500))
def test_a_cut_without_ripple_leaves_silence(edit: EditList, start: int, frames: int) -> None:
    wanted = heard(edit).copy()
    after = edit.apply(cut_of(edit, start, start + frames, ripple=False))
    wanted[start : start + frames] = 0.0
    assert np.array_equal(heard(after), wanted)


@settings(deadline=None)
@given(clips_in_a_row(), st.data())
def test_undo_and_redo_walk_the_same_road(edit: EditList, data: st.DataObject) -> None:
    states = [EditList("e", edit.steps, done).clips for done in range(len(edit.steps) + 1)]
    back = data.draw(st.integers(0, len(edit.steps)))
    walked = edit
    for turn in range(back):
        assert walked.can_undo
        walked = walked.undo()
        assert walked.clips == states[len(edit.steps) - turn - 1]
    for _ in range(back):
        assert walked.can_redo
        walked = walked.redo()
    assert walked == edit
    assert not walked.can_redo
    assert walked.redo() == edit


def test_undo_stops_at_nothing() -> None:
    edit = EditList("e")
    assert edit.undo() == edit
    assert edit.length == 0
    assert not edit.can_undo


def test_a_new_step_cuts_off_what_was_undone() -> None:
    edit = edit_of(AddClip(clip("a")), MoveClip("a", 50)).undo().apply(GainClip("a", -3.0))
    assert edit.steps == (AddClip(clip("a")), GainClip("a", -3.0))
    assert not edit.can_redo


@settings(deadline=None)
@given(clips_in_a_row(), st.data())
def test_a_trim_keeps_the_middle_and_its_place(edit: EditList, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(edit.clips))
    left = data.draw(st.integers(0, one.length - 1))
    right = data.draw(st.integers(left + 1, one.length))
    after = edit.apply(TrimClip(one.id, one.start + left, one.start + right))
    kept = next(other for other in after.clips if other.id == one.id)
    assert (kept.start, kept.end) == (one.start + left, one.start + right)
    assert kept.source_start == one.source_start + left
    assert kept.fade_in + kept.fade_out <= kept.length
    if one.fade_in == one.fade_out == 0:
        inside = slice(kept.start, kept.end)
        assert np.array_equal(heard(after)[inside], heard(edit)[inside])


def test_a_trim_carries_the_fade_to_the_new_edge() -> None:
    edit = edit_of(AddClip(clip(length=1_000)), FadeClip("a", 100, 200), TrimClip("a", 500, 900))
    (kept,) = edit.clips
    assert (kept.fade_in, kept.fade_out) == (100, 200)
    assert abs(float(heard(edit)[500, 0])) <= 0.005 * abs(float(SOUND[500, 0])) + 1e-7


def test_a_trim_of_a_part_that_began_inside_a_fade_keeps_the_rest_of_it() -> None:
    edit = edit_of(AddClip(clip()), FadeClip("a", 400, 0), SplitClip("a", 300, "b"), TrimClip("b", 350, 1_000))
    right = edit.clips[1]
    assert (right.fade_in, right.fade_in_past) == (100, 0)


def test_fades_are_clipped_to_a_trim_shorter_than_they() -> None:
    edit = edit_of(AddClip(clip(length=1_000)), FadeClip("a", 600, 400), TrimClip("a", 100, 600))
    (kept,) = edit.clips
    assert (kept.fade_in, kept.fade_out) == (500, 0)


def test_moving_changes_the_place_alone() -> None:
    edit = edit_of(AddClip(clip(length=500)), MoveClip("a", 700))
    assert np.array_equal(heard(edit)[700:1_200], SOUND[:500])
    assert edit_of(AddClip(clip()), MoveClip("a", -5)).clips[0].start == 0


def test_removing_and_adding_again() -> None:
    edit = edit_of(AddClip(clip()), RemoveClip("a"))
    assert edit.clips == ()
    assert edit.apply(AddClip(clip())).clips == (clip(),)


def test_clips_come_in_order_of_start() -> None:
    edit = edit_of(AddClip(clip("b", 500)), AddClip(clip("a", 900)), AddClip(clip("c", 0)))
    assert [one.id for one in edit.clips] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (AddClip(clip("a")), "CLIP_EXISTS"),
        (AddClip(clip("x", length=0)), "EMPTY_CLIP"),
        (AddClip(clip("x", start=-1)), "EMPTY_CLIP"),
        (AddClip(clip("x", source_start=-1)), "EMPTY_CLIP"),
        (AddClip(replace(clip("x"), fade_in=-1)), "BAD_FADE"),
        (AddClip(replace(clip("x"), fade_out=5, fade_out_past=6)), "BAD_FADE"),
        (AddClip(replace(clip("x"), gain_db=float("nan"))), "BAD_GAIN"),
        (TrimClip("a", 1_000, 2_000), "EMPTY_CLIP"),
        (TrimClip("a", 600, 500), "EMPTY_CLIP"),
        (SplitClip("a", 0, "x"), "EMPTY_CLIP"),
        (SplitClip("a", 1_000, "x"), "EMPTY_CLIP"),
        (SplitClip("a", 500, "b"), "CLIP_EXISTS"),
        (SplitClip("a", 500, "a"), "CLIP_EXISTS"),
        (CutRange(10, 10, ripple=True), "EMPTY_RANGE"),
        (CutRange(-1, 10, ripple=True), "EMPTY_RANGE"),
        (CutRange(10, 20, ripple=True), "NO_NEW_ID"),
        (CutRange(10, 20, ripple=True, new_ids=(("a", "b"),)), "CLIP_EXISTS"),
        (FadeClip("a", 600, 500), "FADE_TOO_LONG"),
        (FadeClip("a", -1, 0), "FADE_TOO_LONG"),
        (GainClip("a", float("inf")), "BAD_GAIN"),
        (GainClip("a", 61.0), "BAD_GAIN"),
        (MoveClip("x", 0), "NO_SUCH_CLIP"),
        (RemoveClip("x"), "NO_SUCH_CLIP"),
        (FadeClip("x", 0, 0), "NO_SUCH_CLIP"),
    ],
)
def test_steps_that_make_no_sense_are_refused_and_change_nothing(step: EditStep, code: str) -> None:
    edit = edit_of(AddClip(clip("a")), AddClip(clip("b", 2_000)))
    with pytest.raises(Misuse) as caught:
        edit.apply(step)
    assert caught.value.code == code
    assert [one.id for one in edit.clips] == ["a", "b"]


def test_a_clip_can_be_turned_down_to_nothing() -> None:
    quiet = edit_of(AddClip(clip()), GainClip("a", -120.0))
    assert 0.0 < np.abs(heard(quiet)).max() < 2e-6
