from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.domain.editing import AddClip, Clip, EditList, FadeShape, TrackKind
from studio.domain.errors import Misuse
from studio.dsp.render import clip_gains, render

RANDOM = np.random.default_rng(2)
TAKES: dict[str, NDArray[np.float32]] = {
    "mono": RANDOM.uniform(-1, 1, (5_000, 1)).astype(np.float32),
    "stereo": RANDOM.uniform(-1, 1, (5_000, 2)).astype(np.float32),
    "ones": np.ones((5_000, 1), np.float32),
}


def read(take_id: str, start: int, frames: int) -> NDArray[np.float32]:
    return TAKES[take_id][start : start + frames]


def edit_of(*clips: Clip) -> EditList:
    edit = EditList("e")
    for clip in clips:
        edit = edit.apply(AddClip(clip))
    return edit


CLIPS = st.builds(
    Clip,
    id=st.uuids().map(str),
    take_id=st.sampled_from(sorted(TAKES)),
    track=st.sampled_from(TrackKind),
    start=st.integers(0, 3_000),
    source_start=st.integers(0, 4_000),
    length=st.integers(1, 3_000),
    gain_db=st.floats(-40, 12),
    fade_in=st.integers(0, 1_000),
    fade_out=st.integers(0, 1_000),
    fade_shape=st.sampled_from(FadeShape),
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(CLIPS, min_size=1, max_size=5, unique_by=lambda clip: clip.id),
    st.integers(0, 5_000),
    st.integers(0, 3_000),
    st.integers(1, 2),
)
def test_any_window_is_a_slice_of_the_whole(clips: list[Clip], start: int, length: int, channels: int) -> None:
    edit = edit_of(*clips)
    whole = render(edit, read, 0, 9_000, channels)
    window = render(edit, read, start, length, channels)
    assert window.dtype == np.float32
    assert np.array_equal(window, whole[start : start + length])


def test_clips_add_up_and_gain_is_in_decibels() -> None:
    edit = edit_of(
        Clip("a", "mono", TrackKind.VOICE, 100, 10, 500),
        Clip("b", "ones", TrackKind.BED, 300, 0, 500, gain_db=-20.0),
    )
    out = render(edit, read, 0, 1_000, 1)[:, 0]
    assert np.array_equal(out[:100], np.zeros(100))
    assert np.array_equal(out[100:300], TAKES["mono"][10:210, 0])
    assert out[300:600] == pytest.approx(TAKES["mono"][210:510, 0] + 0.1, abs=1e-6)
    assert out[600:800] == pytest.approx(np.full(200, 0.1), abs=1e-6)
    assert np.array_equal(out[800:], np.zeros(200))


def test_mono_is_heard_on_both_sides_and_stereo_becomes_its_mean() -> None:
    mono = render(edit_of(Clip("a", "mono", TrackKind.VOICE, 0, 0, 500)), read, 0, 500, 2)
    assert np.array_equal(mono, np.repeat(TAKES["mono"][:500], 2, axis=1))
    stereo = edit_of(Clip("a", "stereo", TrackKind.VOICE, 0, 0, 500))
    assert np.array_equal(render(stereo, read, 0, 500, 2), TAKES["stereo"][:500])
    assert render(stereo, read, 0, 500, 1)[:, 0] == pytest.approx(TAKES["stereo"][:500].mean(axis=1), abs=1e-6)


def test_fades_rise_from_silence_to_full_and_back() -> None:
    clip = Clip("a", "ones", TrackKind.VOICE, 0, 0, 1_000, fade_in=200, fade_out=400)
    out = render(edit_of(clip), read, 0, 1_000, 1)[:, 0]
    assert (out[0], out[199], out[200], out[599], out[999]) == pytest.approx((0.0025, 0.9975, 1, 1, 0.00125))
    assert np.all(np.diff(out[:200]) > 0)
    assert np.all(np.diff(out[600:]) < 0)
    assert out[100] == pytest.approx(0.5, abs=0.01)


def test_equal_power_crossfade_keeps_the_power() -> None:
    falling = Clip("a", "ones", TrackKind.TUNE, 0, 0, 1_000, fade_out=500, fade_shape=FadeShape.EQUAL_POWER)
    rising = Clip("b", "ones", TrackKind.TUNE, 500, 0, 1_000, fade_in=500, fade_shape=FadeShape.EQUAL_POWER)
    power = clip_gains(falling, 500, 1_000) ** 2 + clip_gains(rising, 0, 500) ** 2
    assert power == pytest.approx(np.ones((500, 1)))


def test_a_take_shorter_than_its_clip_ends_in_silence() -> None:
    out = render(edit_of(Clip("a", "ones", TrackKind.VOICE, 0, 4_900, 500)), read, 0, 500, 1)[:, 0]
    assert np.array_equal(out, np.repeat([1.0, 0.0], [100, 400]))


def test_an_empty_edit_is_silence() -> None:
    assert np.array_equal(render(EditList("e"), read, 0, 10, 2), np.zeros((10, 2)))


@pytest.mark.parametrize(("start", "length", "channels"), [(0, 10, 3), (-1, 10, 1), (0, -1, 1), (0, 10, 0)])
def test_windows_that_make_no_sense_are_refused(start: int, length: int, channels: int) -> None:
    with pytest.raises(Misuse) as caught:
        render(EditList("e"), read, start, length, channels)
    assert caught.value.code == "BAD_WINDOW"
