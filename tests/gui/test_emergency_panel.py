"""The emergency panel: five questions, hold or two presses, the officer's PIN, and only then sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.air_orders import AirKind
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import NATURAL, Hazard, OrderedHow, SoundFrom
from studio.domain.emergency_arming import HOLD_S
from studio.ui.desk import Room
from studio.ui.emergency.hold_key import ArmKey
from studio.ui.emergency.panel import EmergencyPanel
from studio.ui.emergency.pin import OwnPinDialog
from tests.support.ui_window import OpenWindow, open_window, type_in

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PIN = "2580"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path) as window:
        window.world.onair.air_now = window.world.clock.now()
        window.world.station.people.set_pin(window.world.hoa, window.world.hoa.id, PIN)
        yield window


def panel_of(opened: OpenWindow) -> EmergencyPanel:
    opened.settle()
    panel = opened.window.emergency.panel
    assert panel is not None
    return panel


def press_f12(opened: OpenWindow, on: QWidget | None = None) -> EmergencyPanel:
    QTest.keyClick(on or opened.window, Qt.Key.Key_F12)
    return panel_of(opened)


def answer(panel: EmergencyPanel, opened: OpenWindow, hazard: Hazard = Hazard.FLOOD) -> None:
    QTest.mouseClick(panel.hazard.choice.buttons[hazard.value], LEFT)
    opened.settle()


def press_twice(panel: EmergencyPanel, opened: OpenWindow) -> None:
    """Two presses that are no bounce of one."""
    QTest.mouseClick(panel.arm_key, LEFT)
    assert panel.arm_key.waits_for_second
    first_s = panel.arm_key.now_s()
    opened.until(lambda: panel.arm_key.now_s() - first_s > 0.2)
    QTest.mouseClick(panel.arm_key, LEFT)
    opened.settle()


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_f12_opens_the_panel_before_anyone_signs_in(opened: OpenWindow) -> None:
    assert opened.window.desk is None
    assert opened.window.top_bar.emergency_key.isVisible()
    panel = press_f12(opened)
    assert panel.isVisible()
    assert "Chưa có gì phát ra" in said(panel)


def test_f12_opens_it_in_every_room(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    for room in (Room.TODAY, Room.PRODUCE, Room.LIVE, Room.SCHEDULE, Room.ADMIN):
        opened.go(room)
        panel = press_f12(opened)
        assert panel.isVisible(), room
        QTest.keyClick(panel, Qt.Key.Key_Escape)
        opened.settle()
        assert opened.window.emergency.panel is None
        opened.until(opened.window.isActiveWindow)


def test_f12_reaches_it_over_a_dialog(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    assert opened.window.desk is not None
    dialog = OwnPinDialog(opened.window.desk, opened.window)
    dialog.show()
    dialog.activateWindow()
    opened.until(lambda: dialog.property("emergency_key") is True)
    assert press_f12(opened, dialog).isVisible()
    panel_of(opened).reject()
    dialog.reject()


def test_the_key_in_the_top_bar_opens_it_and_esc_closes_it(opened: OpenWindow) -> None:
    QTest.mouseClick(opened.window.top_bar.emergency_key, LEFT)
    panel = panel_of(opened)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    opened.settle()
    assert opened.window.emergency.panel is None
    assert opened.world.onair.reports == []


def test_the_level_is_asked_for_natural_disasters_alone(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    assert not panel.level.choice.isVisible()
    assert "3 · CẤP ĐỘ RỦI RO THIÊN TAI chỉ hỏi khi là thiên tai" in said(panel.level)
    for hazard in Hazard:
        answer(panel, opened, hazard)
        assert panel.level.choice.isVisible() == (hazard in NATURAL), hazard
    answer(panel, opened, Hazard.STORM)
    draft = panel.draft()
    assert draft is not None
    assert draft.level is None
    assert panel.level.choice.buttons[""].isChecked()


def test_a_level_needs_the_bulletin_that_announced_it_and_goes_with_its_hazard(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    QTest.mouseClick(panel.level.choice.buttons["3"], LEFT)
    QTest.mouseClick(panel.arm_key, LEFT)
    assert "bản tin nào đã công bố" in panel.trouble.text()
    assert not panel.arm_key.waits_for_second
    QTest.keyClicks(panel.level.source, "214")
    draft = panel.draft()
    assert draft is not None
    assert (draft.level, draft.level_source, panel.missing()) == (3, "214", "")
    answer(panel, opened, Hazard.FIRE)
    draft = panel.draft()
    assert draft is not None
    assert (draft.level, draft.level_source) == (None, "")


def test_the_whole_commune_is_meant_until_a_hamlet_is_ticked(opened: OpenWindow) -> None:
    panel, clusters = press_f12(opened), opened.world.clusters
    answer(panel, opened)
    assert set(panel.where.targets()) == {*clusters.values(), LOCAL_OUTPUT}
    assert "trong toàn xã" in panel.say.words()
    QTest.mouseClick(panel.where.hamlets["Thôn Hạ"], LEFT)
    QTest.mouseClick(panel.where.hamlets["Thôn Đoài"], LEFT)
    assert set(panel.where.targets()) == {clusters["HA"], clusters["DOAI"]}
    assert "Thôn Đoài, Thôn Hạ" in panel.say.words()
    assert not panel.where.whole.isChecked()


def test_the_whole_commune_has_the_stations_output_in_it(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    assert (panel.where.local.isChecked(), panel.where.local.isEnabled()) == (True, False)
    QTest.mouseClick(panel.where.hamlets["Thôn Hạ"], LEFT)
    assert (panel.where.local.isChecked(), panel.where.local.isEnabled()) == (False, True)
    QTest.mouseClick(panel.where.whole, LEFT)
    assert panel.where.local.isChecked()


def test_until_all_is_answered_the_key_looks_as_if_it_did_nothing_and_says_why(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    opened.until(lambda: panel.arm_key.property("missing") == "true")
    assert "Chọn việc gì xảy ra (câu 2)." in said(panel.arm_key)
    words = panel.arm_key.findChildren(QLabel)[0]
    assert words.palette().color(words.foregroundRole()).lightness() < 160, "dark words on the grey key"
    grey = panel.arm_key.grab().toImage().pixelColor(20, 20)
    answer(panel, opened)
    assert "hoặc bấm hai lần" in said(panel.arm_key)
    assert panel.arm_key.grab().toImage().pixelColor(20, 20) != grey
    assert words.palette().color(words.foregroundRole()).lightness() > 240


def test_own_words_are_kept_whatever_is_chosen_then(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    panel.say.text.selectAll()
    type_in(panel.say.text, "Đê vỡ ở Đoài")
    answer(panel, opened, Hazard.STORM)
    assert panel.say.words() == "Đê vỡ ở Đoài"


def test_what_will_happen_is_told_in_plain_words(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    QTest.mouseClick(panel.where.hamlets["Thôn Đoài"], LEFT)
    QTest.mouseClick(panel.where.hamlets["Thôn Hạ"], LEFT)
    opened.until(lambda: "2 cụm loa" in said(panel.outlook))
    words = said(panel.outlook)
    assert "1 sẵn sàng" in words
    assert "Ngắt “Bản tin sáng”" in words
    assert "✗ Thôn Đoài mất kết nối." in words
    assert "09xx xxx 318" in words


def test_one_short_press_airs_nothing_and_asks_for_another(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    QTest.mouseClick(panel.arm_key, LEFT)
    opened.settle()
    assert panel.arm_key.waits_for_second
    assert panel.arm_key.accessibleName() == "BẤM LẦN NỮA ĐỂ PHÁT"
    assert not panel.pin_box.isVisible()
    assert opened.world.onair.reports == []


def test_a_hold_of_two_seconds_asks_for_the_pin(opened: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    at_s = [100.0]
    monkeypatch.setattr(ArmKey, "now_s", lambda _key: at_s[0])
    QTest.mousePress(panel.arm_key, LEFT)
    at_s[0] += HOLD_S - 0.1
    panel.arm_key._on_tick()
    assert not panel.pin_box.isVisible()
    at_s[0] += 0.2
    opened.until(panel.pin_box.isVisible)
    assert panel.pin_box.pin.hasFocus()
    assert opened.world.onair.reports == []


def test_the_keyboard_alone_arms_it(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    panel.arm_key.setFocus()
    QTest.keyClick(panel.arm_key, Qt.Key.Key_Space)
    first_s = panel.arm_key.now_s()
    opened.until(lambda: panel.arm_key.now_s() - first_s > 0.2)
    QTest.keyClick(panel.arm_key, Qt.Key.Key_Return)
    assert panel.pin_box.isVisible()


def test_the_right_pin_airs_it_by_whoever_it_is(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    QTest.mouseClick(panel.order.how.buttons[OrderedHow.WRITTEN.value], LEFT)
    QTest.mouseClick(panel.where.hamlets["Thôn Hạ"], LEFT)
    press_twice(panel, opened)
    QTest.keyClicks(panel.pin_box.pin, PIN)
    QTest.keyClick(panel.pin_box.pin, Qt.Key.Key_Return)
    opened.until(lambda: opened.window.emergency.panel is None)
    opened.settle()
    (report,) = opened.world.onair.reports
    assert report.order.kind is AirKind.EMERGENCY
    assert report.order.targets == (opened.world.clusters["HA"],)
    assert report.order.operator == opened.world.hoa.id
    (view,) = opened.world.station.emergency.running()
    assert view.emergency is not None
    assert view.emergency.draft.ordered_how is OrderedHow.WRITTEN
    assert view.emergency.draft.sound_from is SoundFrom.SPEECH
    assert "ĐANG PHÁT KHẨN CẤP" in said(opened.window)


def test_a_wrong_pin_is_said_in_words_and_airs_nothing(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    press_twice(panel, opened)
    QTest.keyClicks(panel.pin_box.pin, "1111")
    QTest.mouseClick(panel.air_button, LEFT)
    opened.settle()
    assert "Mã PIN chưa đúng" in panel.pin_box.trouble.text()
    assert panel.isVisible()
    assert opened.world.onair.reports == []
    QTest.keyClicks(panel.pin_box.pin, PIN)
    QTest.mouseClick(panel.air_button, LEFT)
    opened.until(lambda: len(opened.world.onair.reports) == 1)
    opened.settle()


def test_the_pin_takes_digits_alone(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    press_twice(panel, opened)
    QTest.keyClicks(panel.pin_box.pin, "2a5-8 0")
    assert panel.pin_box.pin.text() == PIN
    assert panel.pin_box.pin.echoMode() is QLineEdit.EchoMode.Password


def test_an_officer_may_be_typed_without_accents(opened: OpenWindow) -> None:
    world = opened.world
    world.station.people.set_pin(world.loi, world.loi.id, "7391")
    panel = press_f12(opened)
    answer(panel, opened)
    press_twice(panel, opened)
    assert panel.pin_box.officer.hasFocus()
    panel.pin_box.officer.setEditText("le van loi")
    QTest.keyClicks(panel.pin_box.pin, "7391")
    QTest.mouseClick(panel.air_button, LEFT)
    opened.until(lambda: len(world.onair.reports) == 1)
    assert world.onair.reports[0].order.operator == world.loi.id
    opened.settle()


def test_changing_ones_mind_at_the_pin_airs_nothing(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    press_twice(panel, opened)
    QTest.mouseClick(opened.button("Thôi, không phát", panel), LEFT)
    opened.settle()
    assert panel.arm_key.isVisible()
    assert not panel.pin_box.isVisible()
    assert opened.world.onair.reports == []


def test_listening_here_plays_at_the_desk_alone(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    QTest.mouseClick(panel.listen_button, LEFT)
    opened.until(lambda: panel.listen_button.isEnabled())
    opened.settle()
    assert opened.world.onair.prepared
    assert opened.world.onair.reports == []


def test_a_live_voice_opens_the_microphone_with_it(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    QTest.mouseClick(panel.say.sound.buttons[SoundFrom.LIVE.value], LEFT)
    press_twice(panel, opened)
    QTest.keyClicks(panel.pin_box.pin, PIN)
    QTest.mouseClick(panel.air_button, LEFT)
    opened.until(lambda: opened.world.onair.live is not None)
    opened.settle()
    kinds = {report.order.kind for report in opened.world.onair.reports}
    assert kinds == {AirKind.EMERGENCY, AirKind.LIVE_EMERGENCY}


def test_nobody_with_a_pin_is_told_how_to_get_one(qtbot: QtBot, tmp_path: Path) -> None:
    with open_window(qtbot, tmp_path) as opened:
        panel = press_f12(opened)
        answer(panel, opened)
        press_twice(panel, opened)
        assert "Chưa ai đặt mã PIN" in panel.pin_box.trouble.text()


def test_ones_own_pin_is_set_from_the_top_bar(opened: OpenWindow) -> None:
    opened.sit(opened.world.loi)
    assert opened.window.desk is not None
    dialog = OwnPinDialog(opened.window.desk, opened.window)
    dialog.show()
    first, again = dialog.findChildren(QLineEdit)
    for text, expected in (("1234", "dễ đoán"), ("7391", "")):
        first.clear()
        again.clear()
        QTest.keyClicks(first, text)
        QTest.keyClicks(again, text)
        QTest.mouseClick(dialog.act_button, LEFT)
        opened.settle()
        assert expected in said(dialog)
    assert not dialog.isVisible()
    assert opened.world.loi in opened.world.station.people.officers()


def test_it_scrolls_where_the_screen_is_small_and_clips_nothing(opened: OpenWindow) -> None:
    panel = press_f12(opened)
    answer(panel, opened)
    for width, height in ((1366, 768), (1093, 614)):
        opened.window.resize(width, height)
        opened.settle()
        assert (panel.width() <= width, panel.height() <= height) == (True, True)
        for area in panel.findChildren(QScrollArea):
            assert area.horizontalScrollBar().maximum() == 0, width
        for key in panel.findChildren(QPushButton):
            if key.isVisible():
                assert key.accessibleName(), key.text()
                assert key.height() >= 32, key.accessibleName()
