"""Every editing tool through its real key, button, menu or gesture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu
from pytestqt.qtbot import QtBot

from studio.domain.editing import (
    Clip,
    CrossfadeClips,
    CutRanges,
    Ducking,
    EnvelopeClip,
    EnvelopePoint,
    FadeClip,
    NormaliseClip,
    RevealClip,
    SetDucking,
    SetTrack,
    SwitchTrack,
    Together,
    TrackKind,
    TrackSettings,
)
from studio.domain.editing.assembly import Part
from studio.ui.produce.assembly_dialog import AssemblyDialog
from studio.ui.produce.edit_dialogs import ShortenDialog, TrackGainDialog
from studio.ui.produce.gestures import envelope_y, fade_handles, fade_y
from studio.ui.produce.scene import Lane, Selection, lanes
from studio.ui.produce.tools import Act, tools
from tests.support.produce_desk import RATE, RoomUnderTest, hum, make_take, open_room

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[RoomUnderTest]:
    with open_room(tmp_path, qtbot) as room:
        yield room


def ready(room: RoomUnderTest, seconds: float = 10.0) -> Clip:
    """A draft with a voice whose peaks are read."""
    clip = room.open_with_voice(seconds)
    room.settle(lambda: room.editor.peaks.held(clip.take_id) is not None)
    return clip


def choose(room: RoomUnderTest, clip: Clip) -> None:
    room.editor.model.select(Selection(clip.id))


def drag(room: RoomUnderTest, start: QPoint, end: QPoint) -> None:
    timeline = room.editor.timeline
    QTest.mousePress(timeline, LEFT, NONE, start)
    QTest.mouseMove(timeline, QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2))
    QTest.mouseMove(timeline, end)
    QTest.mouseRelease(timeline, LEFT, NONE, end)
    room.settle(lambda: room.editor.model.state.unsaved == 0)


def voice_lane(room: RoomUnderTest) -> Lane:
    return lanes(room.editor.timeline.height())[0]


def x_of(room: RoomUnderTest, frame: float) -> int:
    return round(room.editor.timeline.axis.x(frame))


def test_long_silences_are_shortened_and_what_is_saved_is_said_first(room: RoomUnderTest) -> None:
    ready(room, 20.0)
    seen: list[str] = []

    def set_times(dialog: QDialog) -> bool:
        assert isinstance(dialog, ShortenDialog)
        dialog.longer.setValue(30.0)
        seen.append(dialog.found.text())
        dialog.longer.setValue(0.4)
        dialog.to.setValue(0.2)
        seen.append(dialog.found.text())
        return True

    room.hands.in_dialog = set_times
    room.press(Qt.Key.Key_T)
    room.settle()
    assert seen[0] == "Không có khoảng lặng nào dài như vậy."
    assert seen[1].startswith("Có 5 chỗ; chương trình ngắn đi 0:0")
    step = room.stored().steps[-1]
    assert isinstance(step, CutRanges)
    assert len(step.ranges) == 5
    assert room.editor.model.state.edit.length < 19 * RATE
    room.press(Qt.Key.Key_Z, CTRL)
    assert len(room.clips) == 1


def test_page_down_goes_from_phrase_to_phrase(room: RoomUnderTest) -> None:
    ready(room, 12.0)
    room.editor.model.seek(0)
    places = []
    for _ in range(3):
        room.press(Qt.Key.Key_PageDown)
        places.append(room.editor.model.playhead / RATE)
    assert places[0] == pytest.approx(3.45, abs=0.25)
    assert places[1] == pytest.approx(7.45, abs=0.25)
    room.press(Qt.Key.Key_PageUp)
    assert room.editor.model.playhead / RATE == places[1]


def test_neighbours_crossfade_by_one_key_and_one_undo(room: RoomUnderTest) -> None:
    ready(room)
    room.editor.model.seek(4 * RATE)
    room.press(Qt.Key.Key_S)
    room.press(Qt.Key.Key_X)
    room.settle()
    assert isinstance(room.stored().steps[-1], CrossfadeClips)
    left, right = room.clips
    assert left.end - right.start == left.fade_out == right.fade_in == RATE // 2
    room.press(Qt.Key.Key_Z, CTRL)
    assert [clip.end for clip in room.clips] == [4 * RATE, 10 * RATE]


def test_copying_and_pasting_between_pushes_the_rest_back(room: RoomUnderTest) -> None:
    ready(room)
    room.editor.model.select(Selection(span=(RATE, 2 * RATE)))
    room.press(Qt.Key.Key_C, CTRL)
    room.editor.model.seek(5 * RATE)
    room.press(Qt.Key.Key_V, CTRL | SHIFT)
    room.settle()
    assert [(clip.start, clip.end, clip.source_start) for clip in room.clips] == [
        (0, 5 * RATE, 0),
        (5 * RATE, 6 * RATE, RATE),
        (6 * RATE, 11 * RATE, 5 * RATE),
    ]
    assert isinstance(room.stored().steps[-1], Together)
    assert room.editor.model.playhead == 6 * RATE
    room.press(Qt.Key.Key_Z, CTRL)
    assert len(room.clips) == 1


def test_pasting_nothing_says_what_to_do(room: RoomUnderTest) -> None:
    ready(room)
    room.press(Qt.Key.Key_V, CTRL)
    assert [error.code for error in room.errors] == ["NOTHING_COPIED"]


def test_markers_are_put_jumped_to_dragged_and_taken_away(room: RoomUnderTest) -> None:
    ready(room)
    room.editor.model.seek(3 * RATE)
    room.press(Qt.Key.Key_M)
    (marker,) = room.editor.model.state.edit.state.markers
    assert (marker.at, marker.text) == (3 * RATE, "Mốc 1")
    room.editor.model.seek(RATE)
    room.press(Qt.Key.Key_Right, CTRL)
    assert room.editor.model.playhead == 3 * RATE
    drag(room, QPoint(x_of(room, 3 * RATE), 10), QPoint(x_of(room, 6 * RATE), 10))
    (moved,) = room.editor.model.state.edit.state.markers
    assert moved.at == pytest.approx(6 * RATE, abs=2 * room.editor.timeline.axis.frames_per_px)
    room.editor.model.seek(moved.at)
    room.press(Qt.Key.Key_M)
    assert room.editor.model.state.edit.state.markers == ()


def test_a_track_is_muted_levelled_and_heard_alone_from_its_head(room: RoomUnderTest) -> None:
    ready(room)
    head = room.editor.tracks.heads[TrackKind.VOICE]
    QTest.mouseClick(head.mute, LEFT)
    room.settle()
    assert room.stored().steps[-1] == SetTrack(TrackKind.VOICE, TrackSettings(muted=True))
    assert head.level.text() == "đã tắt tiếng"
    QTest.mouseClick(head.mute, LEFT)

    def set_level(dialog: QDialog) -> bool:
        assert isinstance(dialog, TrackGainDialog)
        dialog.level.setValue(-6.0)
        return True

    room.hands.in_dialog = set_level
    action = next(each for each in head.name.menu().actions() if each.text() == "Âm lượng cả lớp…")
    action.trigger()
    room.settle()
    assert room.stored().state.track(TrackKind.VOICE) == TrackSettings(-6.0)
    assert head.level.text() == "−6 dB"
    steps = len(room.stored().steps)
    QTest.mouseClick(head.solo, LEFT)
    room.settle()
    assert room.editor.model.solo == {TrackKind.VOICE}
    assert len(room.stored().steps) == steps, "what one listens to is no step of the programme"


def test_the_first_music_bed_makes_way_for_the_voice(room: RoomUnderTest) -> None:
    ready(room)
    room.editor.model.seek(0)
    room.hands.file = "nhac.mp3"
    room.sound.files["nhac.mp3"] = make_take("", 10.0, "Nhạc nền")
    head = room.editor.tracks.heads[TrackKind.BED]
    QTest.mouseClick(head.add, LEFT)
    room.settle(lambda: len(room.clips) == 2)
    assert room.stored().state.ducking == Ducking()
    room.press(Qt.Key.Key_D)
    room.settle()
    assert room.stored().steps[-1] == SetDucking(None)


def test_a_sound_effect_gets_a_lane_of_its_own(room: RoomUnderTest) -> None:
    ready(room)
    head = room.editor.tracks.heads[TrackKind.EFFECT]
    assert not head.isVisible()
    room.editor.model.seek(2 * RATE)
    room.hands.file = "chuong.mp3"
    room.sound.files["chuong.mp3"] = make_take("", 3.0, "Tiếng chuông")
    room.editor.toolbar.actions_of[Act.ADD_EFFECT].trigger()
    room.settle(lambda: len(room.clips) == 2)
    effect = room.clips[1]
    assert (effect.track, effect.start) == (TrackKind.EFFECT, 2 * RATE)
    assert head.isVisible()
    room.press(Qt.Key.Key_Z, CTRL)
    assert not head.isVisible()


def test_an_envelope_is_made_and_lifted_by_keys_and_dragged_by_its_points(room: RoomUnderTest) -> None:
    clip = ready(room)
    room.editor.model.seek(4 * RATE)
    room.press(Qt.Key.Key_E)
    room.press(Qt.Key.Key_Down, ALT)
    room.press(Qt.Key.Key_Down, ALT)
    assert room.clips[0].envelope == (EnvelopePoint(4 * RATE, -2.0),)
    lane = voice_lane(room)
    start = QPoint(x_of(room, 4 * RATE), round(envelope_y(lane, -2.0)))
    drag(room, start, QPoint(x_of(room, 6 * RATE), round(envelope_y(lane, -12.0))))
    (point,) = room.clips[0].envelope
    assert point.at == pytest.approx(6 * RATE, abs=2 * room.editor.timeline.axis.frames_per_px)
    assert point.gain_db == pytest.approx(-12.0, abs=1.0)
    assert isinstance(room.stored().steps[-1], EnvelopeClip)
    place = QPoint(x_of(room, point.at), round(envelope_y(lane, point.gain_db)))
    QTest.mouseDClick(room.editor.timeline, LEFT, NONE, place)
    assert room.clips == (clip,)


def test_fades_are_drawn_by_the_chosen_clips_handles(room: RoomUnderTest) -> None:
    clip = ready(room)
    choose(room, clip)
    timeline, lane = room.editor.timeline, voice_lane(room)
    rise, _fall = fade_handles(timeline.axis, clip)
    y = round(fade_y(lane))
    drag(room, QPoint(round(rise), y), QPoint(x_of(room, 3 * RATE), y))
    step = room.stored().steps[-1]
    assert isinstance(step, FadeClip)
    assert step.fade_in == pytest.approx(3 * RATE, abs=2 * timeline.axis.frames_per_px)
    assert step.fade_out == 0


def test_an_edge_is_drawn_out_as_far_as_the_take_goes(room: RoomUnderTest) -> None:
    ready(room)
    room.editor.model.seek(6 * RATE)
    room.press(Qt.Key.Key_W)
    assert room.clips[0].end == 6 * RATE
    room.editor.model.seek(0)
    end = x_of(room, 6 * RATE) - 2
    drag(room, QPoint(end, 120), QPoint(x_of(room, 14 * RATE), 120))
    assert isinstance(room.stored().steps[-1], RevealClip)
    assert room.clips[0].end == 10 * RATE


def test_a_clip_is_dragged_to_another_track(room: RoomUnderTest) -> None:
    clip = ready(room)
    rows = lanes(room.editor.timeline.height())
    x = x_of(room, 5 * RATE)
    drag(room, QPoint(x, rows[0].clip_top + 8), QPoint(x, rows[2].clip_top + 8))
    assert isinstance(room.stored().steps[-1], SwitchTrack)
    assert room.clips == (replace(clip, track=TrackKind.TUNE),)


def test_a_hole_is_filled_with_the_rooms_own_tone(room: RoomUnderTest) -> None:
    ready(room)
    room.editor.model.select(Selection(span=(4 * RATE, 5 * RATE)))
    room.press(Qt.Key.Key_Delete, SHIFT)
    room.editor.model.seek(round(4.5 * RATE))
    room.press(Qt.Key.Key_B)
    room.settle()
    tone = next(clip for clip in room.clips if clip.loop is not None)
    assert tone.start < 4 * RATE < 5 * RATE < tone.end
    assert tone.title == "Tạp âm phòng"
    sound = room.editor.desk.station.mastering.render(room.editor.model.draft, 4 * RATE, RATE)
    assert 0.0 < np.abs(sound).max() < 0.002


def test_a_marked_stretch_is_kept_as_the_noise_sample(room: RoomUnderTest) -> None:
    clip = ready(room)
    room.editor.model.select(Selection(span=(round(2.6 * RATE), round(3.4 * RATE))))
    room.editor.toolbar.actions_of[Act.NOISE].trigger()
    room.settle()
    noise = room.stored().state.noise
    assert noise is not None
    assert (noise.take_id, noise.start, noise.length) == (clip.take_id, round(2.6 * RATE), round(0.8 * RATE))


def test_a_clip_is_brought_to_the_common_level_with_a_limiter(room: RoomUnderTest) -> None:
    clip = ready(room)
    choose(room, clip)
    room.press(Qt.Key.Key_N)
    room.settle(lambda: isinstance(room.editor.model.state.edit.steps[-1], NormaliseClip))
    step = room.stored().steps[-1]
    assert isinstance(step, NormaliseClip)
    assert step.gain_db > 3.0
    assert step.ceiling_dbtp is not None


def test_a_new_take_replaces_the_chosen_stretch(room: RoomUnderTest) -> None:
    ready(room)
    room.editor.model.select(Selection(span=(2 * RATE, 8 * RATE)))
    room.sound.length_s = 4.0
    room.press(Qt.Key.Key_R)
    # What lies before is heard first, to fall in with its tone.
    room.settle(lambda: room.player.pull is not None)
    room.player.hear(2 * RATE)
    room.settle(lambda: room.editor.recording.running)
    room.press(Qt.Key.Key_R)
    room.settle(lambda: len(room.clips) == 3)
    assert [(clip.start, clip.end) for clip in room.clips] == [
        (0, 2 * RATE),
        (2 * RATE, 6 * RATE),
        (6 * RATE, 8 * RATE),
    ]
    assert room.clips[2].source_start == 8 * RATE
    room.press(Qt.Key.Key_Z, CTRL)
    assert len(room.clips) == 1


def test_an_edit_is_heard_while_it_plays(room: RoomUnderTest) -> None:
    clip = ready(room, 20.0)
    take = room.sound.takes[clip.take_id]
    room.editor.model.seek(0)
    room.press(Qt.Key.Key_Space)
    room.settle(lambda: room.player.pull is not None)
    room.player.hear(RATE)
    room.editor.model.select(Selection(span=(2 * RATE, 5 * RATE)))
    room.press(Qt.Key.Key_Delete)
    room.settle()
    assert room.editor.playback.running
    heard = room.player.hear(round(1.5 * RATE))[:, 0]
    assert np.allclose(heard[:RATE], hum(take, RATE, RATE)[:, 0], atol=1e-4)
    assert np.allclose(heard[RATE:], hum(take, 5 * RATE, RATE // 2)[:, 0], atol=1e-4)
    room.qtbot.waitUntil(lambda: room.editor.model.playhead == round(2.5 * RATE))


def test_j_k_and_l_play_back_stop_and_play_faster(room: RoomUnderTest) -> None:
    ready(room, 20.0)
    room.editor.model.seek(10 * RATE)
    speeds = []
    for _ in range(5):
        room.press(Qt.Key.Key_L)
        speeds.append(room.editor.playback.speed)
    assert speeds == [1.0, 1.5, 2.0, 3.0, 3.0]
    room.settle(lambda: room.player.pull is not None)
    room.player.hear(RATE)
    room.qtbot.waitUntil(lambda: room.editor.model.playhead == 13 * RATE)
    room.press(Qt.Key.Key_J)
    assert room.editor.playback.speed == -1.0
    room.settle(lambda: room.player.at == 0)
    room.player.hear(2 * RATE)
    room.qtbot.waitUntil(lambda: room.editor.model.playhead == 11 * RATE)
    room.press(Qt.Key.Key_K)
    assert not room.editor.playback.running
    assert room.editor.model.playhead == 11 * RATE


@pytest.mark.qt_log_ignore("does not support")
def test_the_context_menu_is_that_of_the_clip_under_it(room: RoomUnderTest) -> None:
    clip = ready(room)
    timeline = room.editor.timeline
    room.editor.model.seek(0)
    shown: list[QMenu] = []
    menu = room.editor.clip_menu
    menu.aboutToShow.connect(lambda: shown.append(menu))
    QTest.mouseClick(timeline, Qt.MouseButton.RightButton, NONE, QPoint(x_of(room, 3 * RATE), 100))
    timeline.menu_asked.emit(timeline.mapToGlobal(QPoint(50, 100)))
    assert shown
    room.editor.clip_menu.close()
    choose(room, clip)
    room.editor.model.seek(3 * RATE)
    action = next(each for each in room.editor.clip_menu.actions() if each.text().startswith("Tách"))
    action.trigger()
    room.settle()
    assert [part.end for part in room.clips] == [3 * RATE, 10 * RATE]


def test_loudness_and_spectra_are_drawn_when_asked(room: RoomUnderTest) -> None:
    ready(room)
    room.press(Qt.Key.Key_A)
    room.settle(lambda: room.editor.loudness_line.line is not None)
    with_line = room.editor.timeline.grab().toImage()
    room.press(Qt.Key.Key_A)
    plain = room.editor.timeline.grab().toImage()
    assert plain.size() == with_line.size()
    assert plain != with_line
    room.press(Qt.Key.Key_V)
    room.editor.timeline.grab()
    room.settle()
    assert room.editor.timeline.grab().toImage() != plain
    assert room.editor.toolbar.actions_of[Act.SPECTRUM].isChecked()


def test_a_scroll_draws_only_the_tile_that_comes_into_sight(room: RoomUnderTest) -> None:
    ready(room, 600.0)
    timeline = room.editor.timeline
    for _ in range(6):
        timeline.zoom_in()
    timeline.look_at(100 * RATE)
    timeline.repaint()
    before = timeline.tiles.painted
    timeline.look_at(timeline.axis.first + 100 * timeline.axis.frames_per_px)
    timeline.repaint()
    assert timeline.tiles.painted - before <= 1
    before = timeline.tiles.painted
    timeline.look_at(timeline.axis.first - 100 * timeline.axis.frames_per_px)
    timeline.repaint()
    assert timeline.tiles.painted == before


def test_near_enough_the_samples_themselves_are_drawn(room: RoomUnderTest) -> None:
    clip = ready(room)
    frames, count = 4_800, 100
    room.editor.peaks.columns(clip.take_id, RATE // 2, frames, count)
    room.settle()
    near = room.editor.peaks.columns(clip.take_id, RATE // 2, frames, count)
    assert near is not None
    sound = hum(room.sound.takes[clip.take_id], RATE // 2, frames)
    assert near[:, 1] == pytest.approx(sound.reshape(count, -1).max(axis=1), abs=1e-4)


def test_a_programme_is_assembled_with_its_length_against_the_slot(room: RoomUnderTest) -> None:
    for take_id, seconds, title in (("tune", 8.0, "Nhạc hiệu đài"), ("news", 60.0, "Tin tiêm phòng")):
        take = make_take(take_id, seconds, title)
        room.sound.takes[take_id] = take
        with room.made.store.write(room.made.hoa.id) as unit:
            unit.takes.add(take)
    room.open_new()
    said: list[str] = []

    def compose(dialog: QDialog) -> bool:
        assert isinstance(dialog, AssemblyDialog)
        titles = [dialog.shelf.item(row).text() for row in range(dialog.shelf.count())]
        tune = dialog.parts[Part.TUNE]
        tune.setCurrentIndex(next(row for row in range(tune.count()) if "Nhạc hiệu đài" in tune.itemText(row)))
        dialog.shelf.setCurrentRow(next(row for row, title in enumerate(titles) if "Tin tiêm phòng" in title))
        QTest.mouseClick(dialog.add, LEFT)
        dialog.fade.setValue(2.0)
        said.append(dialog.total.text())
        dialog.slot.setValue(1.0)
        said.append(dialog.total.text())
        return True

    room.hands.in_dialog = compose
    room.editor.toolbar.actions_of[Act.ASSEMBLE].trigger()
    room.settle(lambda: len(room.clips) == 2)
    assert said == ["Tổng cộng 1:06, khung 15:00 – còn trống 13:54", "Tổng cộng 1:06, khung 1:00 – dài hơn khung 0:06"]
    tune, news = room.clips
    assert (tune.track, tune.end, tune.fade_out) == (TrackKind.TUNE, 8 * RATE, 2 * RATE)
    assert (news.track, news.start) == (TrackKind.VOICE, 6 * RATE)
    assert room.stored().clips == room.clips
    room.press(Qt.Key.Key_Z, CTRL)
    assert room.clips == ()

    def look(dialog: QDialog) -> bool:
        assert isinstance(dialog, AssemblyDialog)
        said.append(dialog.parts[Part.TUNE].currentText())
        return False

    room.hands.in_dialog = look
    room.settle()
    room.editor.toolbar.actions_of[Act.ASSEMBLE].trigger()
    room.settle(lambda: len(said) == 3)
    assert said[2].startswith("Nhạc hiệu đài"), "tomorrow's programme begins with the same tune"


def test_every_tool_has_its_words_and_its_own_key() -> None:
    all_tools = tools()
    keys = [tool.key for tool in all_tools if tool.key]
    assert len(keys) == len(set(keys))
    assert all(tool.name and tool.tip for tool in all_tools)
