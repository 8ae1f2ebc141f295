"""What the editor's commands mean, heard and counted to the frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count, pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.domain.editing import (
    AddClip,
    Clip,
    CutRanges,
    Ducking,
    EditList,
    EditStep,
    EnvelopeClip,
    EnvelopePoint,
    Marker,
    NoiseStretch,
    NormaliseClip,
    PutMarker,
    SetDucking,
    SetTrack,
    TrackKind,
    TrackSettings,
    operations,
)
from studio.domain.errors import Refused
from studio.domain.takes import INTERNAL_RATE_HZ as RATE
from studio.dsp.loudness import measure
from studio.dsp.render import render
from studio.storage.edit_codec import decode_step

FRAMES = 60 * RATE
TAKES: dict[str, NDArray[np.float32]] = {
    "ramp": (np.arange(FRAMES) / FRAMES).astype(np.float32)[:, None],
    "ones": np.ones((FRAMES, 1), np.float32),
    "noise": (0.01 * np.random.default_rng(3).standard_normal((FRAMES, 1))).astype(np.float32),
}


def heard(edit: EditList, frames: int | None = None) -> NDArray[np.float32]:
    sound = render(
        edit,
        lambda take, at, length: TAKES[take][at : at + length],
        0,
        frames if frames is not None else edit.length,
        1,
    )
    return sound[:, 0]


def names() -> Callable[[], str]:
    numbers = count()
    return lambda: f"n{next(numbers)}"


def voice(id_: str = "v", start: int = 0, length: int = 10 * RATE, source: int = 0, take: str = "ramp") -> Clip:
    return Clip(id_, take, TrackKind.VOICE, start, source, length)


def edit_of(*steps: EditStep) -> EditList:
    edit = EditList("e")
    for step in steps:
        edit = edit.apply(step)
    return edit


def placed(edit: EditList) -> list[tuple[str, int, int]]:
    return [(clip.take_id, clip.start, clip.end) for clip in edit.clips]


@pytest.mark.parametrize("new_s", [1, 2, 5])
def test_a_new_take_takes_the_place_of_a_stretch_whatever_its_length(new_s: int) -> None:
    edit = edit_of(AddClip(voice()), PutMarker(Marker("m", 8 * RATE)))
    fresh = voice("new", length=new_s * RATE, take="ones")
    after = edit.apply(operations.punch_in(edit, fresh, (3 * RATE, 5 * RATE), names()))
    assert placed(after) == [
        ("ramp", 0, 3 * RATE),
        ("ones", 3 * RATE, (3 + new_s) * RATE),
        ("ramp", (3 + new_s) * RATE, (8 + new_s) * RATE),
    ]
    assert np.array_equal(heard(after)[(3 + new_s) * RATE :], TAKES["ramp"][5 * RATE : 10 * RATE, 0])
    assert after.state.markers[0].at == (6 + new_s) * RATE
    assert after.undo().clips == edit.clips


def test_pasting_lays_over_or_pushes_apart_and_music_runs_on() -> None:
    bed = replace(voice("bed", take="noise"), track=TrackKind.BED)
    edit = edit_of(AddClip(voice()), AddClip(bed))
    held = operations.copied((voice(),), 2 * RATE, 3 * RATE)
    over = edit.apply(operations.paste(edit, held, 6 * RATE, names(), push=False))
    pushed = edit.apply(operations.paste(edit, held, 6 * RATE, names(), push=True))
    assert over.length == 10 * RATE
    assert pushed.length == 11 * RATE
    for after in (over, pushed):
        pasted = next(clip for clip in after.clips if clip.start == 6 * RATE)
        assert (pasted.source_start, pasted.length) == (2 * RATE, RATE)
        assert next(clip for clip in after.clips if clip.track is TrackKind.BED) == bed
    with pytest.raises(Refused, match="NOTHING_COPIED"):
        operations.paste(edit, (), 0, names(), push=True)


def test_a_crossfade_shows_more_of_both_takes_and_keeps_the_length() -> None:
    left = voice("l", 0, 5 * RATE, RATE, "ones")
    right = voice("r", 5 * RATE, 5 * RATE, RATE, "ones")
    edit = edit_of(AddClip(left), AddClip(right))
    step = operations.crossfade(edit, left, RATE, {"ones": FRAMES})
    after = edit.apply(step)
    assert placed(after) == [("ones", 0, 5 * RATE + RATE // 2), ("ones", 5 * RATE - RATE // 2, 10 * RATE)]
    # Equal power: two unlike sounds keep their energy, and nothing dips.
    middle = heard(after)[5 * RATE - RATE // 2 : 5 * RATE + RATE // 2]
    assert middle.min() >= 1.0 - 1e-3
    assert middle.max() == pytest.approx(2**0.5, abs=1e-3)


def test_a_crossfade_without_a_neighbour_or_without_more_sound_is_refused() -> None:
    whole = voice("l", 0, FRAMES, 0, "ones")
    edit = edit_of(AddClip(whole))
    with pytest.raises(Refused, match="NO_NEIGHBOUR"):
        operations.crossfade(edit, whole, RATE, {"ones": FRAMES})
    edit = edit.apply(AddClip(voice("r", FRAMES, RATE, 0, "ones")))
    with pytest.raises(Refused, match="NOTHING_BEYOND_EDGE"):
        operations.crossfade(edit, whole, RATE, {"ones": FRAMES})


def test_long_silences_shrink_to_their_length_and_short_ones_stay() -> None:
    bed = replace(voice("bed", 0, 20 * RATE, 0, "noise"), track=TrackKind.BED)
    tune = replace(voice("tune", 9 * RATE, 2 * RATE, 0, "ones"), track=TrackKind.TUNE)
    edit = edit_of(AddClip(voice()), AddClip(bed), AddClip(tune))
    silences = [(RATE, 4 * RATE), (5 * RATE, 5 * RATE + RATE // 2), (6 * RATE, 8 * RATE)]
    step = operations.shorten_silences(silences, RATE, RATE // 2, names())
    after = edit.apply(step)
    voices = [clip for clip in after.clips if clip.track is TrackKind.VOICE]
    assert sum(clip.length for clip in voices) == 10 * RATE - int(2.5 * RATE) - int(1.5 * RATE)
    assert all(left.end == right.start for left, right in pairwise(voices))
    assert next(clip for clip in after.clips if clip.id == "bed") == bed
    assert next(clip for clip in after.clips if clip.id == "tune").start == 5 * RATE
    with pytest.raises(Refused, match="NO_LONG_SILENCE"):
        operations.shorten_silences(silences, 10 * RATE, RATE, names())


def test_cutting_many_ranges_at_once_is_cutting_them_one_by_one() -> None:
    ranges = ((RATE, 2 * RATE), (3 * RATE, 4 * RATE), (7 * RATE, 12 * RATE))
    edit = edit_of(AddClip(voice()), AddClip(voice("w", 11 * RATE, 4 * RATE, 0, "ones")))
    at_once = edit.apply(CutRanges(ranges, "x"))
    one_by_one, new_names = edit, names()
    for start, end in reversed(ranges):
        one_by_one = one_by_one.apply(operations.cut(one_by_one.clips, start, end, new_names, ripple=True))
    assert np.array_equal(heard(at_once), heard(one_by_one))


def test_trimming_the_ends_leaves_a_signature_tune_before_the_voice() -> None:
    edit = edit_of(AddClip(voice()))
    after = edit.apply(operations.trim_ends(edit, [(2 * RATE, 4 * RATE), (6 * RATE, 8 * RATE)], RATE // 10))
    assert placed(after) == [("ramp", 0, 6 * RATE + RATE // 5)]
    tune = replace(voice("tune", 0, RATE, 0, "ones"), track=TrackKind.TUNE)
    edit = edit.apply(AddClip(tune))
    after = edit.apply(operations.trim_ends(edit, [(2 * RATE, 8 * RATE)], 0))
    assert placed(after) == [("ones", 0, RATE), ("ramp", 2 * RATE, 8 * RATE)]
    with pytest.raises(Refused, match="NO_SILENT_ENDS"):
        operations.trim_ends(edit, [], 0)


def test_room_tone_fills_a_hole_without_a_click_or_a_dip() -> None:
    edit = edit_of(
        AddClip(voice("l", 0, 4 * RATE, 0, "noise")), AddClip(voice("r", 9 * RATE, 4 * RATE, 20 * RATE, "noise"))
    )
    hole = operations.hole_at(edit.clips, 5 * RATE)
    assert hole == (4 * RATE, 9 * RATE)
    step = operations.room_tone_fill(edit, hole, NoiseStretch("noise", 30 * RATE, RATE // 2), "Tạp âm phòng", names())
    after = edit.apply(step)
    sound = heard(after)
    levels = np.sqrt((sound[: len(sound) // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1))
    assert levels.min() > 0.006
    assert levels.max() < 0.014
    assert after.undo().clips == edit.clips
    with pytest.raises(Refused, match="NO_HOLE"):
        operations.room_tone_fill(after, hole, NoiseStretch("noise", 0, RATE), "", names())


def test_an_envelope_runs_straight_in_decibels_and_holds_to_its_source() -> None:
    points = (EnvelopePoint(RATE, 0.0), EnvelopePoint(2 * RATE, -20.0))
    edit = edit_of(AddClip(voice(take="ones", length=4 * RATE)), EnvelopeClip("v", points))
    sound = heard(edit)
    assert sound[0] == pytest.approx(1.0)
    assert sound[RATE * 3 // 2] == pytest.approx(10**-0.5, abs=1e-4)
    assert sound[3 * RATE] == pytest.approx(0.1, abs=1e-6)


def test_a_normalised_clip_is_as_loud_as_asked_and_under_its_ceiling() -> None:
    edit = edit_of(AddClip(voice(take="noise", length=3 * RATE)), NormaliseClip("v", 34.0, -1.0))
    sound = heard(edit)
    peak_dbtp = measure(sound, RATE).true_peak_dbtp
    assert peak_dbtp is not None
    assert peak_dbtp <= -1.0
    assert np.sqrt((sound**2).mean()) > 0.2


def test_the_bed_falls_before_the_voice_and_rises_after_it() -> None:
    bed = replace(voice("bed", 0, 12 * RATE, 0, "ones"), track=TrackKind.BED, gain_db=-40.0)
    speaker = voice("v", 4 * RATE, 3 * RATE, 0, "noise")
    ducking = Ducking(depth_db=12.0, attack_s=0.3, release_s=1.0, ahead_s=0.1, hold_s=0.5)
    edit = edit_of(AddClip(bed), AddClip(speaker), SetDucking(ducking))
    alone = heard(edit_of(AddClip(speaker)), 12 * RATE)
    level_db = 20 * np.log10((heard(edit) - alone) / 0.01)
    assert level_db[3 * RATE] == pytest.approx(0.0, abs=0.01)
    assert level_db[4 * RATE] == pytest.approx(-12.0, abs=0.05)
    assert level_db[7 * RATE - RATE // 10] == pytest.approx(-12.0, abs=0.05)
    assert -12.0 < level_db[8 * RATE] < 0.0
    assert level_db[9 * RATE] == pytest.approx(0.0, abs=0.01)
    # Slowly enough not to be heard as a switch: never more than the steepest ramp.
    assert np.abs(np.diff(level_db)).max() < 12.0 / (0.25 * RATE)


def test_a_track_is_turned_down_or_left_out_as_one() -> None:
    edit = edit_of(AddClip(voice(take="ones", length=RATE)), SetTrack(TrackKind.VOICE, TrackSettings(-20.0)))
    assert heard(edit) == pytest.approx(np.full(RATE, 0.1), abs=1e-6)
    silent = edit.apply(SetTrack(TrackKind.VOICE, TrackSettings(muted=True)))
    assert not heard(silent).any()


def test_steps_stored_before_envelopes_were_known_still_open() -> None:
    rows: list[tuple[str, dict[str, Any]]] = [
        (
            "add-clip.1",
            {
                "clip": {
                    "id": "a", "take_id": "ones", "track": "VOICE", "start": 0, "source_start": 10, "length": 1000,
                    "gain_db": -3.0, "fade_in": 100, "fade_out": 0, "title": "Hoa", "fade_shape": "EQUAL_POWER",
                    "fade_in_past": 0, "fade_out_past": 0,
                }
            },
        ),
        ("fade-clip.1", {"clip_id": "a", "fade_in": 5, "fade_out": 6, "shape": "LINEAR"}),
        ("cut-range.1", {"start": 100, "end": 200, "ripple": True, "new_ids": [["a", "b"]]}),
        ("gain-clip.1", {"clip_id": "b", "gain_db": -1.0}),
    ]  # fmt: skip
    edit = edit_of(*(decode_step(tag, body) for tag, body in rows))
    assert [(clip.id, clip.start, clip.length) for clip in edit.clips] == [("a", 0, 100), ("b", 100, 800)]
    assert edit.state.ducking is None
    assert edit.clips[0].envelope == ()
