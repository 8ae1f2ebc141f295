"""The timeline's arithmetic and its thrift: what is drawn again, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QColor, QPaintEvent
from pytestqt.qtbot import QtBot

from studio.domain.editing import AddClip, Clip, CutRange, EditList, RemoveClip, TrackKind, operations
from studio.domain.errors import Refused
from studio.ui.produce import commands
from studio.ui.produce.axis import CLOSEST_FRAMES_PER_PX, TimeAxis, long_time, short_time
from studio.ui.produce.scene import Growing, Scene, Selection, lanes, snapped
from studio.ui.produce.waveform import envelope, paint_columns, shade
from tests.support.produce_desk import RATE, RoomUnderTest, open_room

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

VOICE = Clip("v", "t", TrackKind.VOICE, 0, 0, 10 * RATE)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[RoomUnderTest]:
    with open_room(tmp_path, qtbot) as room:
        yield room


class Painted(QObject):
    """Collects what a widget paints."""

    def __init__(self) -> None:
        super().__init__()
        self.rects: list[QRect] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False


def test_a_moving_playhead_draws_its_strip_alone(room: RoomUnderTest) -> None:
    room.open_with_voice(20.0)
    timeline = room.editor.timeline
    room.settle(lambda: room.editor.peaks.columns("take-1", 0, RATE, 10) is not None)
    room.editor.model.seek(5 * RATE)
    painted = Painted()
    timeline.repaint()
    timeline.installEventFilter(painted)
    room.editor.model.seek(5 * RATE + 1600)
    room.qtbot.waitUntil(lambda: bool(painted.rects))
    timeline.removeEventFilter(painted)
    assert max(rect.width() for rect in painted.rects) < 40


def test_the_axis_keeps_its_frame_under_the_pointer() -> None:
    axis = TimeAxis(first=100 * RATE, frames_per_px=480, width_px=800, length=600 * RATE)
    closer = axis.zoomed(2.0, 200)
    assert closer.frames_per_px == 240
    assert closer.frame(200) == axis.frame(200)
    assert axis.zoomed(1e9, 200).frames_per_px == CLOSEST_FRAMES_PER_PX
    assert axis.zoomed(1e-9, 200).frames_per_px == axis.widest_frames_per_px


def test_the_axis_turns_the_page_for_what_is_out_of_sight() -> None:
    axis = TimeAxis(first=0, frames_per_px=480, width_px=800, length=600 * RATE)
    assert axis.showing(RATE) is axis
    turned = axis.showing(30 * RATE)
    assert turned.first < 30 * RATE < turned.last


@pytest.mark.parametrize("frames_per_px", [48, 480, 4_800, 48_000, 480_000])
def test_ticks_stand_apart_at_round_times(frames_per_px: float) -> None:
    ticks = TimeAxis(first=0, frames_per_px=frames_per_px, width_px=1000, length=10**9).ticks(84)
    apart = [right.x - left.x for left, right in pairwise(ticks)]
    assert ticks[0].label.startswith("0:00")
    assert min(apart) >= 84


def test_times_in_vietnamese_form() -> None:
    assert long_time(round(47.31 * RATE)) == "00:47,310"
    assert short_time(65.04, tenths=True) == "1:05,0"
    assert short_time(3_723) == "1:02:03"


def test_a_dragged_clip_snaps_with_either_edge() -> None:
    other = replace(VOICE, id="o", start=20 * RATE, length=5 * RATE)
    within = RATE // 10
    assert snapped(VOICE, 25 * RATE + 900, [VOICE, other], 0, within) == 25 * RATE
    assert snapped(VOICE, 10 * RATE - 900, [VOICE, other], 0, within) == 10 * RATE
    assert snapped(VOICE, 14 * RATE, [VOICE, other], 0, within) == 14 * RATE
    assert snapped(VOICE, -400, [VOICE, other], 0, within) == 0


def test_deleting_music_leaves_the_voice_over_it() -> None:
    edit = EditList("e").apply(AddClip(VOICE)).apply(AddClip(replace(VOICE, id="m", track=TrackKind.BED)))
    step = commands.delete(edit, Selection("m"), iter(["x"]).__next__, ripple=True)
    assert step == RemoveClip("m")
    step = commands.delete(edit, Selection("v"), iter(["x"]).__next__, ripple=True)
    assert isinstance(step, CutRange)
    with pytest.raises(Refused, match="EMPTY_RANGE"):
        commands.delete(edit, Selection(), iter(["x"]).__next__, ripple=True)


def test_recording_over_a_part_keeps_both_sides() -> None:
    edit = EditList("e").apply(AddClip(VOICE))
    fresh = Clip("n", "t2", TrackKind.VOICE, 3 * RATE, 0, 2 * RATE)
    edit = edit.apply(operations.overwrite(edit, fresh, iter(["rest"]).__next__))
    assert [(c.id, c.start, c.end) for c in edit.clips] == [
        ("v", 0, 3 * RATE),
        ("n", 3 * RATE, 5 * RATE),
        ("rest", 5 * RATE, 10 * RATE),
    ]


def test_a_waveform_is_as_high_as_its_peaks_and_silence_a_line() -> None:
    columns = np.array([[-1.0, 1.0], [0.0, 0.0], [-0.25, 0.25]], np.float32)
    covered = shade(columns, 101)
    height = (covered > 127).sum(axis=0)
    assert height[0] == 101
    assert height[1] == 1
    assert 1 < height[2] < 101
    image = paint_columns(columns, 101, QColor("#0A6A86"))
    assert (image.width(), image.height()) == (3, 101)
    assert image.pixelColor(0, 0) == QColor("#0A6A86")
    assert image.pixelColor(1, 0).alpha() == 0


def test_a_waveform_shows_gain_and_a_fade_split_in_two() -> None:
    ones = np.tile(np.array([[-1.0, 1.0]], np.float32), (4, 1))
    whole = replace(VOICE, length=800, fade_in=800)
    right = replace(VOICE, length=400, fade_in=800, fade_in_past=400)
    assert envelope(ones, 200, 0, whole)[2:, 1] == pytest.approx(envelope(ones[:2], 200, 0, right)[:, 1])
    assert envelope(ones, 200, 0, replace(VOICE, gain_db=-6.0206))[0, 1] == pytest.approx(0.5, abs=1e-4)


def test_lanes_fill_the_height_without_gaps() -> None:
    for height in (200, 348, 900):
        rows = lanes(height)
        assert all(left.top + left.height == right.top for left, right in pairwise(rows))
        assert height - 3 <= rows[-1].top + rows[-1].height <= height


def test_the_growing_take_counts_as_length() -> None:
    assert Scene((VOICE,), growing=Growing(8 * RATE, 5 * RATE)).length == 13 * RATE
