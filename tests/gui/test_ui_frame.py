"""The frame: signing in by keyboard, rooms, the tally that is red only when sound goes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from studio.domain.broadcast import OnAirStatus
from studio.domain.errors import OperatorFixable
from studio.domain.roles import Role
from studio.ui.desk import Room
from studio.ui.shell.window import RAIL_ROOMS, MainWindow
from studio.ui.theme import theme
from studio.ui.widgets import CountBadge
from tests.support.contrast import contrast
from tests.support.ui_station import PASSWORD
from tests.support.ui_window import OpenWindow, open_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path) as window:
        yield window


def tally(opened: OpenWindow) -> QLabel:
    found = opened.window.findChild(QLabel, "tally")
    assert isinstance(found, QLabel)
    return found


def field(opened: OpenWindow, name: str) -> QLineEdit:
    found = [edit for edit in opened.window.findChildren(QLineEdit) if edit.accessibleName() == name]
    assert len(found) == 1
    return found[0]


def test_signing_in_takes_the_keyboard_alone(opened: OpenWindow) -> None:
    name = field(opened, "Tên đăng nhập")
    assert name.hasFocus()
    QTest.keyClicks(name, "hoa")
    QTest.keyClick(name, Qt.Key.Key_Tab)
    password = field(opened, "Mật khẩu")
    assert password.hasFocus()
    QTest.keyClicks(password, PASSWORD)
    QTest.keyClick(password, Qt.Key.Key_Return)
    opened.until(lambda: opened.window.desk is not None)
    assert opened.window.desk is not None
    assert opened.window.desk.person == opened.world.hoa
    opened.settle()
    assert password.text() == ""


def test_a_wrong_password_is_said_and_typed_again(opened: OpenWindow) -> None:
    QTest.keyClicks(field(opened, "Tên đăng nhập"), "hoa")
    password = field(opened, "Mật khẩu")
    QTest.keyClicks(password, "sai-mat-khau")
    QTest.keyClick(password, Qt.Key.Key_Return)
    opened.settle()
    said = [label.text() for label in opened.window.sign_in.findChildren(QLabel) if label.isVisible()]
    assert any("chưa đúng" in text for text in said)
    assert opened.window.desk is None
    assert password.selectedText() == password.text()
    assert password.hasFocus()


def test_rooms_open_by_alt_and_number(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    for place, room in enumerate(RAIL_ROOMS, start=1):
        with opened.qtbot.waitSignal(opened.window.room_opened) as signal:
            QTest.keyClick(opened.window, Qt.Key(Qt.Key.Key_0.value + place % 10), Qt.KeyboardModifier.AltModifier)
        assert signal.args == [room]
        opened.settle()


def test_the_tally_is_red_only_when_sound_goes_out(opened: OpenWindow) -> None:
    world, label = opened.world, tally(opened)
    opened.until(lambda: label.property("onair") == "true")
    assert label.text() == "●  ĐANG PHÁT · Bản tin sáng · còn 04:12"
    world.onair.playing = ()
    opened.until(lambda: label.property("onair") == "false")
    assert label.text() == "Không phát"
    world.onair.running = False
    opened.until(lambda: label.property("onair") == "lost")
    assert "Bộ phát sóng chưa chạy" in label.text()


def test_the_top_bar_says_both_calendars(opened: OpenWindow) -> None:
    said = {label.text() for label in opened.window.top_bar.findChildren(QLabel)}
    assert {"Thứ Ba, 24/11/2026", "16 tháng Mười, Bính Ngọ", "Đài xã Bình Minh"} <= said


def test_counts_stand_where_something_waits(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    counts = [label.text() for label in opened.window.rail.findChildren(QLabel) if label.isVisible()]
    assert counts == ["1", "1"]


def test_signing_out_leaves_no_screen_behind(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa, Room.SCHEDULE)
    opened.window.sign_out()
    opened.settle()
    assert opened.window.screen_of(Room.SCHEDULE) is None
    assert opened.window.sign_in.isVisible()
    assert not opened.window.rail.isVisible()


def test_a_station_that_does_not_open_says_why(qtbot: QtBot) -> None:
    def fail() -> OnAirStatus:
        raise OperatorFixable("SCHEMA_OLD")

    window = MainWindow(fail)  # type: ignore[arg-type]  # never returns
    with qtbot.waitSignal(window.usable, timeout=10_000):
        window.show()
    said = " ".join(label.text() for label in window.sign_in.findChildren(QLabel) if label.isVisible())
    assert "studio migrate" in said
    window.close()


def test_an_error_is_told_with_what_to_do_until_it_is_closed(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    opened.window.show_error(OperatorFixable("DISK_FULL"))
    assert opened.window.notices.isVisible()
    assert "Xóa bớt tệp" in opened.window.notices.accessibleName()
    QTest.mouseClick(opened.button("Đóng"), Qt.MouseButton.LeftButton)
    assert not opened.window.notices.isVisible()


def test_larger_letters_come_at_once_and_stay(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa, Room.ADMIN)
    before = opened.window.top_bar.height()
    QTest.mouseClick(opened.button("Rất lớn"), Qt.MouseButton.LeftButton)
    opened.until(lambda: opened.window.top_bar.height() > before)
    opened.settle()
    assert opened.world.station.settings.get("text_size") == "largest"
    assert opened.window.screen_of(Room.ADMIN) is not None


def test_english_reaches_every_word_of_the_frame(opened: OpenWindow) -> None:
    opened.world.station.settings.put(opened.world.admin, "language", "en")
    opened.window.sign_out()
    opened.until(lambda: opened.window.sign_in.findChild(QLabel) is not None)
    opened.settle()
    opened.sit(opened.world.hoa)
    rail = [button.text().strip() for button in opened.window.rail.findChildren(type(opened.button("Today")))]
    assert [name for name in rail if name in ("Today", "Produce", "Live", "Schedule", "Devices", "Log", "Admin")] == [
        "Today",
        "Produce",
        "Live",
        "Schedule",
        "Devices",
        "Log",
        "Admin",
    ]
    assert Role.EDITOR in opened.world.hoa.roles


def test_a_count_on_the_rail_stands_out_from_its_ground(opened: OpenWindow) -> None:
    opened.sit(opened.world.admin)
    opened.window.rail.set_count(Room.DEVICES, 1)
    badges = [badge for badge in opened.window.rail.findChildren(CountBadge) if badge.isVisible()]
    assert badges
    for badge in badges:
        badge.ensurePolished()
        ink, ground = badge.palette().color(badge.foregroundRole()), theme().colour("count")
        assert contrast(ink.name(), ground.name()) >= 4.5
