"""What holds of every edit, whatever steps made it."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.domain.editing import EditList, SplitClip, TrackKind, fold, takes_named
from studio.domain.editing.clips import check_clip
from studio.dsp.render import Mixer, Sources, render, render_blocks
from studio.storage.edit_codec import decode_step, encode_step
from tests.support.edit_strategies import any_edit, read

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
