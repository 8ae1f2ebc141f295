"""What holds of every edit, whatever steps made it."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.domain.editing import Clip, CutRanges, EditList, SplitClip, TrackKind, fold, operations, takes_named
from studio.domain.editing.clips import check_clip
from studio.dsp.render import Mixer, Sources, render, render_blocks
from studio.storage.edit_codec import decode_step, encode_step
from tests.support.edit_strategies import any_command, any_edit, names, read

thrifty = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])


@thrifty
@given(any_edit())
def test_every_clip_is_whole_and_the_length_is_the_last_ones_end(edit: EditList) -> None:
    for clip in edit.clips:
        check_clip(clip)
    assert len({clip.id for clip in edit.clips}) == len(edit.clips)
    assert [clip.start for clip in edit.clips] == sorted(clip.start for clip in edit.clips)
    assert edit.length == max((clip.end for clip in edit.clips), default=0)
    assert {clip.take_id for clip in edit.clips} <= takes_named(edit.steps)


@thrifty
@given(any_edit(), st.integers(0, 12))
def test_undoing_all_is_the_beginning_and_redoing_all_the_end(edit: EditList, back: int) -> None:
    end = edit.state
    walked = edit
    while walked.can_undo:
        walked = walked.undo()
    assert walked.state == EditList("e").state
    while walked.can_redo:
        walked = walked.redo()
        assert walked.state == fold(edit.steps[: walked.cursor])
    assert walked == edit
    assert walked.state == end
    for _ in range(back):
        walked = walked.undo()
    assert walked.state == fold(edit.steps[: walked.cursor])


@thrifty
@given(any_edit(), st.integers(500, 9_000), st.integers(1, 2))
def test_blocks_joined_are_the_whole(edit: EditList, block_frames: int, channels: int) -> None:
    whole = render(edit, read, 0, edit.length, channels)
    blocks = list(render_blocks(edit, Sources(read, channels), block_frames))
    assert all(len(block) <= block_frames for block in blocks)
    joined = np.concatenate(blocks) if blocks else np.zeros((0, channels), np.float32)
    assert joined.shape == whole.shape
    assert np.allclose(joined, whole, rtol=0.0, atol=1e-6)


@thrifty
@given(any_edit())
def test_no_sound_is_outside_the_clips(edit: EditList) -> None:
    sound = render(edit, read, 0, edit.length + 500, 1)[:, 0]
    covered = np.zeros(len(sound), bool)
    for clip in edit.clips:
        covered[clip.start : clip.end] = not edit.state.track(clip.track).muted or covered[clip.start : clip.end]
    assert not np.any(sound[~covered])


@thrifty
@given(any_edit(), st.data())
def test_a_split_anywhere_is_not_heard(edit: EditList, data: st.DataObject) -> None:
    wide = [clip for clip in edit.clips if clip.length > 1]
    if not wide:
        return
    clip = data.draw(st.sampled_from(wide))
    at = data.draw(st.integers(clip.start + 1, clip.end - 1))
    split = edit.apply(SplitClip(clip.id, at, "split"))
    assert np.allclose(render(split, read, 0, edit.length, 1), render(edit, read, 0, edit.length, 1), atol=1e-6)


@thrifty
@given(any_edit(), st.sampled_from(TrackKind))
def test_listening_to_one_track_alone_leaves_the_others_out(edit: EditList, track: TrackKind) -> None:
    alone = Mixer(edit.state, Sources(read), frozenset({track})).render(0, edit.length)[:, 0]
    covered = np.zeros(len(alone), bool)
    for clip in edit.clips:
        if clip.track is track:
            covered[clip.start : clip.end] = True
    assert not np.any(alone[~covered])


@thrifty
@given(any_edit())
def test_steps_survive_being_stored_as_json(edit: EditList) -> None:
    for step in edit.steps:
        tag, body = encode_step(step)
        assert decode_step(tag, json.loads(json.dumps(body))) == step


@thrifty
@given(any_edit(), st.data())
def test_every_command_is_one_step_and_undone_as_one(edit: EditList, data: st.DataObject) -> None:
    step = data.draw(any_command(edit))
    if step is None:
        return
    after = edit.apply(step)
    assert after.cursor == edit.cursor + 1
    for clip in after.clips:
        check_clip(clip)
    assert after.undo().state == edit.state
    assert np.array_equal(render(after.undo(), read, 0, edit.length, 1), render(edit, read, 0, edit.length, 1))


@thrifty
@given(any_edit(), st.data())
def test_a_punch_in_takes_exactly_its_place(edit: EditList, data: st.DataObject) -> None:
    start, frames = data.draw(st.integers(0, 10_000)), data.draw(st.integers(1, 5_000))
    fresh = Clip("fresh", "mono", TrackKind.VOICE, 0, 0, data.draw(st.integers(1, 5_000)))
    after = edit.apply(operations.punch_in(edit, fresh, (start, start + frames), names()))
    voices = [clip for clip in after.clips if clip.track is TrackKind.VOICE and clip.id != "fresh"]
    assert not any(clip.start < start + fresh.length and clip.end > start for clip in voices)
    before = [clip for clip in edit.clips if clip.track is TrackKind.VOICE]
    if max((clip.end for clip in before), default=0) > start + frames:
        last = max(clip.end for clip in voices)
        assert last == max(clip.end for clip in before) + fresh.length - frames


@thrifty
@given(any_edit(), st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=6))
def test_many_holes_at_once_are_the_holes_one_by_one(edit: EditList, gaps: list[tuple[int, int]]) -> None:
    ranges, at = [], 0
    for skip, length in gaps:
        at += skip * 40
        ranges.append((at, at + length * 40))
        at += length * 40
    if not ranges:
        return
    at_once = edit.apply(CutRanges(tuple(ranges), "at-once"))
    name, one_by_one = names(), edit
    for start, end in reversed(ranges):
        one_by_one = one_by_one.apply(operations.cut(one_by_one.clips, start, end, name, ripple=True))
    assert at_once.length == one_by_one.length
    length = at_once.length
    assert np.allclose(render(at_once, read, 0, length, 1), render(one_by_one, read, 0, length, 1), atol=1e-6)
    assert [marker.at for marker in at_once.state.markers] == [marker.at for marker in one_by_one.state.markers]
