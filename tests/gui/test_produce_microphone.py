"""Before, while and after one records: the microphone chosen and heard, markers, the seconds before the press."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.domain.takes import TakeMarker
from studio.ports.recording import RecorderState, SoundDevice
from studio.ui.produce.meters import ClipLight, LevelMeter
from studio.ui.produce.recording_microphone import Microphones
from studio.ui.produce.scene import Selection
from tests.support.produce_desk import RATE, HandSound, RoomUnderTest, open_room

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton
IDLE = HandSound.snapshot(0.0, 0.3, RecorderState.IDLE)
WASAPI = SoundDevice("Windows WASAPI/Shure MV7", "Shure MV7", "Windows WASAPI", 1, 0, True, False)
DIRECT = SoundDevice("Windows DirectSound/Shure MV7", "Shure MV7", "Windows DirectSound", 1, 0, False, False)
LINE_IN = SoundDevice("Windows WASAPI/Line In", "Line In", "Windows WASAPI", 2, 0, False, False)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[RoomUnderTest]:
    with open_room(tmp_path, qtbot) as room:
        room.open_new()
        room.settle(lambda: room.sound.listening)
        yield room


def record(room: RoomUnderTest) -> None:
    QTest.mouseClick(room.editor.transport.record, LEFT)
    room.settle(lambda: room.editor.recording.running)


def stop(room: RoomUnderTest) -> None:
    QTest.mouseClick(room.editor.transport.record, LEFT)
    room.settle(lambda: not room.editor.is_recording and room.editor.model.state.unsaved == 0)


def choices(room: RoomUnderTest) -> dict[str, QAction]:
    menu = room.editor.transport.microphone.choices
    return {action.text(): action for action in menu.actions()}


def test_the_level_is_seen_before_one_records_and_the_microphone_let_go_on_leaving(room: RoomUnderTest) -> None:
    transport = room.editor.transport
    assert transport.microphone.said == "Micro: Shure MV7 ▾"
    room.sound.idle_now = replace(IDLE, peaks=(0.5,), momentary_lufs=-22.4)
    room.qtbot.waitUntil(lambda: transport.meter.levels_db[0] > -7)
    room.qtbot.waitUntil(lambda: transport.loudness.text() == "−22,4 LUFS")
    assert not transport.unbroken.isVisible(), "nothing is recorded yet"
    room.screen.show_entry()
    room.settle(lambda: not room.sound.listening)


def test_closing_the_room_lets_the_microphone_go_at_once(room: RoomUnderTest) -> None:
    room.screen.close()
    assert not room.sound.listening


def test_the_microphone_is_chosen_by_its_way_and_kept(room: RoomUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HandSound, "devices", lambda _self: [DIRECT, WASAPI, LINE_IN])
    choices(room)["Tìm lại micro"].trigger()
    room.settle(lambda: len(choices(room)) > 4)
    found = choices(room)
    # The way that the system prefers first; the same cards by other ways behind.
    assert list(found)[:4] == [
        "Theo máy (mặc định): Shure MV7",
        "Shure MV7 · Windows WASAPI",
        "Line In · Windows WASAPI",
        "Nối cách khác",
    ]
    found["Line In · Windows WASAPI"].trigger()
    room.settle(lambda: room.sound.heard_with[-1] == LINE_IN.key)
    assert room.desk.station.settings.get("microphone") == LINE_IN.key
    assert room.editor.transport.microphone.said == "Micro: Line In ▾"
    assert choices(room)["Line In · Windows WASAPI"].isChecked()


def test_a_chosen_microphone_that_went_away_is_named() -> None:
    gone = Microphones((WASAPI, DIRECT), "Windows WASAPI/Rode NT-USB", "NO_MICROPHONE")
    assert (gone.device, gone.name) == (None, "Rode NT-USB")
    assert Microphones((DIRECT, WASAPI)).device is WASAPI
    assert Microphones().name == ""


def test_a_microphone_that_is_not_there_is_said_and_no_dialog_comes(qtbot: QtBot, tmp_path: Path) -> None:
    with open_room(tmp_path, qtbot) as room:
        room.sound.absent = "NO_MICROPHONE"
        room.desk.station.settings.put(room.desk.person, "microphone", "Windows WASAPI/Rode NT-USB")
        room.open_new()
        room.settle(lambda: "chưa cắm" in room.editor.transport.microphone.said)
        assert room.editor.transport.microphone.said == "Micro: Rode NT-USB (chưa cắm) ▾"
        assert room.errors == []


def test_one_that_goes_away_before_recording_is_named(room: RoomUnderTest) -> None:
    lost = replace(IDLE, warnings=("DEVICE_LOST",), device="Windows WASAPI/Shure MV7")
    room.sound.idle_now = lost
    key = room.editor.transport.microphone
    room.qtbot.waitUntil(lambda: key.said == "Micro: Shure MV7 (vừa mất) ▾")
    room.sound.idle_now = replace(IDLE, device="Windows WASAPI/Shure MV7")
    room.qtbot.waitUntil(lambda: key.said == "Micro: Shure MV7 ▾")


def test_the_seconds_before_the_press_are_hidden_and_can_be_drawn_out(room: RoomUnderTest) -> None:
    room.sound.preroll_s = 5.0
    record(room)
    room.qtbot.waitUntil(lambda: room.editor.model.playhead == 4 * RATE)
    stop(room)
    (clip,) = room.clips
    assert (clip.start, clip.source_start, clip.length) == (0, 5 * RATE, 4 * RATE)
    assert room.editor.model.state.take_frames[clip.take_id] == 9 * RATE, "they are there to be got back"


def test_m_marks_while_recording_and_the_marks_come_into_the_edit(room: RoomUnderTest) -> None:
    room.sound.preroll_s = 2.0
    record(room)
    room.sound.status_now = HandSound.snapshot(1.0)
    room.press(Qt.Key.Key_M)
    room.settle(lambda: len(room.editor.model.scene.markers) == 1)
    assert [(mark.at, mark.text) for mark in room.editor.model.scene.markers] == [(RATE, "Mốc 1")]
    room.sound.status_now = HandSound.snapshot(3.0)
    room.press(Qt.Key.Key_M)
    room.settle(lambda: len(room.editor.model.scene.markers) == 2)
    assert room.stored().state.markers == (), "they lie in the take until it ends"
    stop(room)
    marks = [(mark.at, mark.text) for mark in room.stored().state.markers]
    assert marks == [(RATE, "Mốc 1"), (3 * RATE, "Mốc 2")]
    room.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    room.settle(lambda: not room.clips)
    assert room.stored().state.markers == (), "take and marks are one step"


def test_a_mark_before_the_clip_is_left_out(room: RoomUnderTest) -> None:
    room.sound.preroll_s = 2.0
    record(room)
    room.sound.marks = (TakeMarker(RATE, "early"),)
    stop(room)
    assert room.stored().state.markers == ()


def test_a_marked_stretch_is_recorded_anew_behind_three_seconds_of_what_lies_before(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with open_room(tmp_path, qtbot) as room:
        room.open_with_voice(10.0)
        room.editor.model.select(Selection(span=(5 * RATE, 7 * RATE)))
        room.press(Qt.Key.Key_R)
        room.settle(lambda: room.player.pull is not None)
        assert room.editor.is_recording, "nothing else is done meanwhile"
        assert not room.sound.recording
        assert "máy tự thu" in room.editor.transport.alarm
        for second in (3, 4, 5):
            # What lies before, and no more; recording begins where the stretch does.
            assert len(room.player.hear(RATE)) == RATE
            room.qtbot.waitUntil(partial(_stands_at, room, second * RATE))
            room.settle()
        room.settle(lambda: room.editor.recording.running)
        assert room.editor.recording.at_frame == 5 * RATE
        stop(room)
        # Four seconds in the place of two: what follows moves back.
        assert [(c.start, c.end) for c in room.clips] == [(0, 5 * RATE), (5 * RATE, 9 * RATE), (9 * RATE, 12 * RATE)]


def _stands_at(room: RoomUnderTest, frame: int) -> bool:
    return room.editor.model.playhead == frame or room.editor.recording.running


def test_recording_anew_can_be_called_off_while_one_listens(qtbot: QtBot, tmp_path: Path) -> None:
    with open_room(tmp_path, qtbot) as room:
        room.open_with_voice(10.0)
        room.editor.model.select(Selection(span=(5 * RATE, 7 * RATE)))
        room.press(Qt.Key.Key_R)
        room.settle(lambda: room.player.pull is not None)
        room.press(Qt.Key.Key_R)
        room.settle(lambda: not room.editor.is_recording)
        assert room.sound.started == []
        assert room.editor.transport.alarm == ""
        assert len(room.clips) == 1


def test_the_clip_light_stays_until_it_is_clicked(qtbot: QtBot) -> None:
    light = ClipLight()
    qtbot.addWidget(light)
    assert light.accessibleName() == "Không vỡ tiếng"
    for clipped in (True, True, False, False, True, False):
        light.show_clipped(clipped)
    assert light.text() == "✗ Vỡ tiếng 2 lần"
    QTest.mouseClick(light, LEFT)
    assert (light.times, light.text()) == (0, "✓ Không vỡ tiếng")


def test_the_loudest_peak_is_held_then_sinks(qtbot: QtBot) -> None:
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.set_peaks((1.0,))
    for _ in range(45):
        meter.set_peaks((0.01,))
    assert meter.held_db == (0.0, 0.0)
    assert meter.levels_db[0] == pytest.approx(-40.0)
    for _ in range(30):
        meter.set_peaks((0.01,))
    assert -40.0 < meter.held_db[0] < -5.0
