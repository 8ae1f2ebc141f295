"""Recording, listening, and files from outside, through the real widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio.domain.editing import AddClip, TrackKind
from studio.domain.takes import TakeGap
from studio.ports.recording import RecorderState
from studio.ui.produce.recording import Alarm, Watch
from tests.support.produce_desk import RATE, HandSound, RoomUnderTest, hum, make_take, open_room

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[RoomUnderTest]:
    with open_room(tmp_path, qtbot) as room:
        yield room


def record(room: RoomUnderTest) -> None:
    QTest.mouseClick(room.editor.transport.record, LEFT)
    room.settle(lambda: room.editor.recording.running)


def stop(room: RoomUnderTest) -> None:
    QTest.mouseClick(room.editor.transport.record, LEFT)
    room.settle(lambda: not room.editor.is_recording and room.editor.model.state.unsaved == 0)


def test_record_button_records_and_lays_the_take_at_the_playhead(room: RoomUnderTest) -> None:
    room.open_new()
    record(room)
    (take_id, title), *_ = room.sound.started
    assert title == "Hoa – đoạn 1"
    assert room.editor.transport.record.accessibleName() == "Dừng thu"
    room.qtbot.waitUntil(lambda: room.editor.model.playhead == 4 * RATE)
    stop(room)
    step = room.stored().steps[0]
    assert isinstance(step, AddClip)
    assert (step.clip.take_id, step.clip.start, step.clip.length) == (take_id, 0, 4 * RATE)
    assert room.editor.model.playhead == 4 * RATE
    record(room)
    stop(room)
    assert [(c.start, c.end) for c in room.clips] == [(0, 4 * RATE), (4 * RATE, 8 * RATE)]


def test_r_key_starts_and_stops(room: RoomUnderTest) -> None:
    room.open_new()
    room.press(Qt.Key.Key_R)
    room.settle(lambda: room.editor.recording.running)
    room.press(Qt.Key.Key_R)
    room.settle(lambda: not room.editor.is_recording)
    assert len(room.clips) == 1


def test_recording_inside_a_clip_takes_the_place_of_what_was_said(room: RoomUnderTest) -> None:
    room.open_with_voice(10.0)
    room.editor.model.seek(8 * RATE)
    record(room)
    stop(room)
    assert [(c.start, c.end) for c in room.clips] == [(0, 8 * RATE), (8 * RATE, 12 * RATE)]


def test_meter_gaps_and_warnings_while_recording(room: RoomUnderTest) -> None:
    room.open_new()
    record(room)
    transport = room.editor.transport
    room.sound.status_now = HandSound.snapshot(5.0, peak=0.5, disk_left_s=600.0)
    room.qtbot.waitUntil(lambda: transport.meter.levels_db[0] > -7)
    assert transport.unbroken.text() == "Không mất tiếng"
    assert transport.alarm == "Ổ đĩa chỉ còn đủ thu 10 phút. Xóa bớt tệp không cần."
    gap = TakeGap(48_000, 480, "RING_FULL")
    room.sound.status_now = HandSound.snapshot(6.0, gaps=(gap,))
    room.qtbot.waitUntil(lambda: "1 chỗ mất tiếng" in transport.unbroken.text())
    room.sound.status_now = HandSound.snapshot(30.0, peak=0.0, gaps=(gap,))
    room.qtbot.waitUntil(lambda: "Micro không có tiếng" in transport.alarm)
    room.sound.length_s = 30.0
    stop(room)
    assert "1 chỗ mất tiếng" in transport.unbroken.text()


def test_a_muted_microphone_is_told_from_a_silent_one() -> None:
    muted, silent, heard = Watch(), Watch(), Watch()
    assert muted.judge(HandSound.snapshot(4.0, peak=0.0)) == (Alarm.MIC_BLOCKED,)
    assert silent.judge(HandSound.snapshot(4.0, peak=0.0004)) == (Alarm.MIC_SILENT,)
    assert heard.judge(HandSound.snapshot(4.0, peak=0.2)) == ()


def test_a_lost_device_is_named_and_recording_goes_on_when_it_returns(room: RoomUnderTest) -> None:
    room.open_new()
    record(room)
    transport = room.editor.transport
    away = HandSound.snapshot(4.0, state=RecorderState.DEVICE_LOST)
    room.sound.status_now = replace(away, device="Windows WASAPI/Shure MV7")
    room.qtbot.waitUntil(lambda: "Mất micro Shure MV7." in transport.alarm)
    assert room.editor.is_recording
    gap = TakeGap(4 * RATE, 3 * RATE, "INPUT_LOST")
    room.sound.status_now = HandSound.snapshot(9.0, gaps=(gap,))
    room.qtbot.waitUntil(lambda: "Micro đã có lại" in transport.alarm)
    assert "1 chỗ mất tiếng" in transport.unbroken.text()
    assert room.errors == []
    room.sound.length_s = 9.0
    stop(room)
    assert [(clip.length) for clip in room.clips] == [9 * RATE]
    assert [(mark.at, mark.text) for mark in room.stored().state.markers] == [(4 * RATE, "Mất tiếng")]


def test_a_disk_that_is_nearly_full_ends_the_take_whole(room: RoomUnderTest) -> None:
    room.open_new()
    record(room)
    room.sound.status_now = HandSound.snapshot(4.0, state=RecorderState.DISK_FULL, disk_left_s=0.0)
    room.settle(lambda: not room.editor.is_recording and bool(room.clips))
    assert [error.code for error in room.errors] == ["RECORDING_OUT_OF_ROOM"]
    assert room.clips[0].length == 4 * RATE


def test_a_missing_microphone_is_said_and_nothing_changes(room: RoomUnderTest) -> None:
    room.open_new()
    room.sound.fails_with = "NO_MICROPHONE"
    QTest.mouseClick(room.editor.transport.record, LEFT)
    room.settle(lambda: bool(room.errors))
    assert [error.code for error in room.errors] == ["NO_MICROPHONE"]
    assert not room.editor.is_recording
    assert room.editor.transport.record.isEnabled()


def test_editing_waits_while_recording(room: RoomUnderTest) -> None:
    room.open_with_voice()
    record(room)
    room.editor.model.seek(2 * RATE)
    room.press(Qt.Key.Key_S)
    assert len(room.clips) == 1
    room.screen.show_entry()
    assert room.screen.in_editor


def test_closing_the_room_keeps_what_is_being_recorded(room: RoomUnderTest) -> None:
    room.open_new()
    record(room)
    room.screen.close()
    room.settle()
    assert [clip.length for clip in room.stored().clips] == [4 * RATE]


def test_space_listens_from_the_playhead_and_stops(room: RoomUnderTest) -> None:
    clip = room.open_with_voice(10.0)
    room.editor.model.seek(6 * RATE)
    room.press(Qt.Key.Key_Space)
    room.settle(lambda: room.player.pull is not None)
    heard = room.player.hear(RATE)
    assert np.allclose(heard, hum(room.sound.takes[clip.take_id], 6 * RATE, RATE))
    room.qtbot.waitUntil(lambda: room.editor.model.playhead == 7 * RATE)
    assert room.editor.transport.play.accessibleName() == "Dừng nghe"
    room.press(Qt.Key.Key_Space)
    assert room.player.at is None
    assert room.editor.model.playhead == 7 * RATE


def test_listening_ends_at_the_end_and_begins_anew_from_the_start(room: RoomUnderTest) -> None:
    room.open_with_voice(10.0)
    QTest.mouseClick(room.editor.transport.play, LEFT)
    room.settle(lambda: room.player.pull is not None)
    heard = 0
    while heard < 10 * RATE:
        part = len(room.player.hear(RATE))
        heard += part
        room.qtbot.waitUntil(partial(_stands_at, room, heard))
        room.settle()
    assert heard == 10 * RATE
    assert len(room.player.hear(RATE)) == 0
    room.player.at = None
    room.qtbot.waitUntil(lambda: not room.editor.playback.running)
    assert room.editor.model.playhead == 10 * RATE


def _stands_at(room: RoomUnderTest, frame: int) -> bool:
    return room.editor.model.playhead == frame


def test_a_file_into_a_track(room: RoomUnderTest) -> None:
    room.open_with_voice()
    room.editor.model.seek(0)
    room.hands.file = "nhac.mp3"
    room.sound.files["nhac.mp3"] = make_take("", 30.0, "Nhạc nền")
    QTest.mouseClick(room.editor.tracks.heads[TrackKind.BED].add, LEFT)
    room.settle(lambda: len(room.clips) == 2)
    bed = next(clip for clip in room.clips if clip.track is TrackKind.BED)
    assert (bed.start, bed.length, bed.title) == (0, 30 * RATE, "Nhạc nền")
    assert room.stored().clips == room.clips


def test_a_file_from_the_entry_becomes_a_draft(room: RoomUnderTest) -> None:
    room.hands.file = "phong-van.m4a"
    room.sound.files["phong-van.m4a"] = make_take("", 12.0, "Phỏng vấn")
    QTest.mouseClick(room.screen.entry.bring, LEFT)
    room.settle(lambda: room.screen.in_editor)
    assert room.editor.model.state.programme.title == "Phỏng vấn"
    assert [clip.length for clip in room.clips] == [12 * RATE]


def test_an_import_can_be_stopped(room: RoomUnderTest) -> None:
    room.hands.file = "dai.wav"
    room.sound.files["dai.wav"] = make_take("", 12.0, "Dài")
    room.sound.import_waits = True
    QTest.mouseClick(room.screen.entry.bring, LEFT)
    assert room.screen.entry.importing.isVisible()
    QTest.mouseClick(room.screen.entry.importing.stop, LEFT)
    assert not room.screen.entry.importing.isVisible()
    room.sound.import_gate.set()
    room.settle()
    assert not room.screen.in_editor
    assert room.desk.station.production.programmes() == []


def test_a_file_that_is_no_sound_is_refused(room: RoomUnderTest) -> None:
    room.hands.file = "anh.jpg"
    QTest.mouseClick(room.screen.entry.bring, LEFT)
    room.settle(lambda: bool(room.errors))
    assert [error.code for error in room.errors] == ["NOT_AUDIO"]
    assert not room.screen.drafts.importing


def test_rescued_takes_are_offered_and_become_drafts(qtbot: QtBot, tmp_path: Path) -> None:
    with open_room(tmp_path, qtbot, left_open=[make_take("lost", 130.0, "Hoa – đoạn 3", recovered=True)]) as room:
        room.settle(lambda: bool(room.screen.drafts.rescued))
        button = next(
            each for each in room.screen.entry.findChildren(QPushButton) if "Hoa – đoạn 3" in each.accessibleName()
        )
        QTest.mouseClick(button, LEFT)
        room.settle(lambda: room.screen.in_editor)
        assert [clip.take_id for clip in room.clips] == ["lost"]
        assert room.screen.drafts.rescued == ()


def test_the_empty_entry_says_what_to_do_first(room: RoomUnderTest) -> None:
    assert room.screen.entry.empty.isVisible()
    QTest.mouseClick(room.screen.entry.new, LEFT)
    room.settle(lambda: room.screen.in_editor)
    assert room.editor.model.state.programme.title == "Bản tin 24/11 lúc 05:07"
    assert room.editor.steps.accessibleName() == "Bước 1 trên 4: Thu âm"
