"""The live room: where to, the three keys, the levels, the script, and back to the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.roles import Role
from studio.ui.desk import Room
from studio.ui.live.screen import LiveScreen
from tests.support.ui_window import OpenWindow, open_window, type_in

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
# Set-1 scan code of D, as X11 reports it.
SCAN_D = 0x20 + 8


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path) as window:
        window.world.onair.air_now = window.world.clock.now()
        yield window


def room_of(opened: OpenWindow) -> LiveScreen:
    screen = opened.sit(opened.world.hoa, Room.LIVE)
    assert isinstance(screen, LiveScreen)
    return screen


def begin(opened: OpenWindow, room: LiveScreen) -> None:
    QTest.mouseClick(room.prepare.begin_button, LEFT)
    opened.until(lambda: room.on_air and room.block.isVisible())
    opened.until(lambda: room.block.headline.text() != "")


def send_key(widget: QWidget, kind: QEvent.Type, key: Qt.Key, text: str, scan_code: int = 0) -> None:
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QKeyEvent(kind, key, none, scan_code, 0, 0, text))


def test_it_is_on_the_rail_of_those_who_may_go_live(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    assert opened.button("Trực tiếp", opened.window.rail).isVisible()
    assert Role.ADMIN in opened.world.admin.roles
    opened.sit(opened.world.admin)
    names = [button.accessibleName() for button in opened.window.rail.findChildren(type(opened.button("Hôm nay")))]
    assert "Trực tiếp" not in names


def test_going_live_reaches_the_chosen_places_and_is_told(opened: OpenWindow) -> None:
    room = room_of(opened)
    QTest.keyClicks(room.prepare.title, "Thong bao")
    room.prepare.boxes[opened.world.clusters["NUI"]].click()
    assert not room.prepare.whole.isChecked()
    begin(opened, room)
    (report,) = opened.world.onair.reports
    assert set(report.order.targets) == {*opened.world.clusters.values(), LOCAL_OUTPUT} - {opened.world.clusters["NUI"]}
    assert report.order.microphone == "mv7"
    assert room.block.headline.text() == "MICRO ĐANG MỞ"
    opened.until(lambda: room.block.where.text() == "Phát trực tiếp tới 12 nơi · có ghi âm lưu")
    tally = opened.window.findChild(QLabel, "tally")
    assert isinstance(tally, QLabel)
    opened.until(lambda: tally.text() == "●  TRỰC TIẾP · 00:00")


def test_nowhere_is_said_before_anything_opens(opened: OpenWindow) -> None:
    room = room_of(opened)
    room.prepare.whole.click()
    QTest.mouseClick(room.prepare.begin_button, LEFT)
    opened.settle()
    assert "Chọn ít nhất một nơi" in room.prepare.trouble.text()
    assert opened.world.onair.live is None


def test_a_click_or_esc_does_not_end_it_but_a_hold_does(opened: OpenWindow) -> None:
    room = room_of(opened)
    begin(opened, room)
    QTest.mouseClick(room.block.end_key, LEFT)
    QTest.keyClick(room.script.text, Qt.Key.Key_Escape)
    opened.settle()
    assert opened.world.onair.live is not None
    QTest.mousePress(room.block.end_key, LEFT)
    opened.until(lambda: opened.world.onair.live is None)
    opened.until(room.prepare.isVisible)
    assert not room.on_air


def test_ctrl_end_ends_it_from_the_script(opened: OpenWindow) -> None:
    room = room_of(opened)
    begin(opened, room)
    QTest.keyClick(room.script.text, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    opened.until(lambda: opened.world.onair.live is None)
    opened.until(room.prepare.isVisible)


def test_space_mutes_while_it_is_held_wherever_the_focus_is(opened: OpenWindow) -> None:
    room = room_of(opened)
    begin(opened, room)
    for focused in (room.script.text, room.block.end_key, room.block.cough_key):
        focused.setFocus()
        QTest.keyPress(focused, Qt.Key.Key_Space)
        opened.until(lambda: opened.world.onair.live is not None and opened.world.onair.live.cough)
        opened.until(lambda: room.block.headline.text() == "MICRO ĐANG TẮT TẠM")
        QTest.keyRelease(focused, Qt.Key.Key_Space)
        opened.until(lambda: opened.world.onair.live is not None and not opened.world.onair.live.cough)
    assert opened.world.onair.live is not None


def test_leaving_the_room_with_space_held_opens_the_microphone_again(opened: OpenWindow) -> None:
    room = room_of(opened)
    begin(opened, room)
    QTest.keyPress(room.script.text, Qt.Key.Key_Space)
    opened.until(lambda: opened.world.onair.live is not None and opened.world.onair.live.cough)
    opened.go(Room.TODAY)
    opened.until(lambda: opened.world.onair.live is not None and not opened.world.onair.live.cough)


def test_d_lowers_the_music_by_its_place_on_the_keyboard(opened: OpenWindow) -> None:
    room = room_of(opened)
    room.prepare.over.click()
    begin(opened, room)
    opened.until(room.block.duck_key.isVisible)
    before = opened.world.onair.live
    assert before is not None
    # Telex makes đ of a second D; the place of the key is what counts.
    send_key(room.script.text, QEvent.Type.KeyPress, Qt.Key.Key_unknown, "đ", SCAN_D)
    opened.until(lambda: (now := opened.world.onair.live) is not None and now.duck is not before.duck)


def test_there_is_no_music_key_without_music_beneath(opened: OpenWindow) -> None:
    room = room_of(opened)
    begin(opened, room)
    opened.settle()
    assert not room.block.duck_key.isVisible()


def test_the_levels_follow_the_microphone(opened: OpenWindow) -> None:
    room = room_of(opened)
    begin(opened, room)
    opened.until(lambda: room.levels.microphone.level_db == pytest.approx(-13.98, abs=0.01))
    live = opened.world.onair.live
    assert live is not None
    opened.world.onair.live = replace(live, microphone_peak=1.0, dropouts=2, warnings=("MIC_SILENT",))
    opened.until(lambda: room.levels.microphone.level_db == 0.0)
    said = [label.text() for label in room.levels.findChildren(QLabel) if label.isVisible()]
    assert "✗ Mất tiếng 2 lần" in said
    assert any("Micro không có tiếng" in text for text in said)


def test_it_shows_where_the_voice_goes_with_each_mark(opened: OpenWindow) -> None:
    room = room_of(opened)
    begin(opened, room)
    opened.until(lambda: "✓ Thôn Hạ" in [label.text() for label in room.going.findChildren(QLabel)])
    assert "✓ 13 đã phát" in [label.text() for label in room.going.counts.findChildren(QLabel)]


def test_handing_back_by_itself_is_told(opened: OpenWindow) -> None:
    room = room_of(opened)
    room.prepare.returns.click()
    room.prepare.at.setTime(room.prepare.at.time().fromString("05:30", "HH:mm"))
    begin(opened, room)
    opened.until(lambda: room.block.returns.text() == "trở lại lịch lúc 05:30")
    opened.world.onair.live = None
    opened.until(room.prepare.isVisible)
    assert "trở lại lịch" in opened.window.notices.accessibleName()


def test_a_microphone_that_is_open_already_is_found_by_a_new_window(opened: OpenWindow) -> None:
    opened.world.station.live.start(opened.world.hoa, "Còn mở")
    room = room_of(opened)
    opened.until(lambda: room.on_air and room.block.isVisible())


def test_the_script_is_written_before_and_read_on_air(opened: OpenWindow) -> None:
    room = room_of(opened)
    type_in(room.script.text, "Kính thưa bà con. Tối nay trời rét. Xin hết.")
    size = room.script.letters()
    assert size == 23
    QTest.mouseClick(opened.button("Chữ kịch bản to hơn"), LEFT)
    assert room.script.letters() > size
    begin(opened, room)
    assert room.script.text.isReadOnly()
    assert room.script.sentence() == "Kính thưa bà con."
    QTest.keyClick(room.script.text, Qt.Key.Key_Down)
    assert room.script.sentence() == "Tối nay trời rét."
    QTest.keyClick(room.script.text, Qt.Key.Key_Up)
    assert room.script.sentence() == "Kính thưa bà con."


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_it_fits_both_screens(opened: OpenWindow, size: tuple[int, int]) -> None:
    opened.window.resize(*size)
    room = room_of(opened)
    begin(opened, room)
    opened.settle()
    for key in (room.block.end_key, room.block.cough_key):
        right = key.mapTo(room, key.rect().topRight()).x()
        assert right <= room.width(), key.accessibleName()
