"""The screen of an emergency that runs: rows and counts, speaking, stopping, all-clear, correction, local stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio.domain.air_orders import AirKind
from studio.domain.air_reports import AirReport
from studio.domain.broadcast import PlayState
from studio.domain.emergency import EmergencyDraft, Hazard, OrderedHow, Step
from studio.ui.desk import Room
from studio.ui.emergency.pin import PinDialog
from studio.ui.emergency.running import RunningPage
from tests.support.ui_window import OpenWindow, open_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PIN = "2580"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path) as window:
        window.world.onair.air_now = window.world.clock.now()
        window.world.station.people.set_pin(window.world.hoa, window.world.hoa.id, PIN)
        yield window


def air(opened: OpenWindow) -> str:
    """Have an emergency on three hamlets on air: one cannot be confirmed, one cannot be reached."""
    world = opened.world
    targets = tuple(world.clusters[code] for code in ("UBND", "DOAI", "HA"))
    draft = EmergencyDraft("Chủ tịch UBND xã", OrderedHow.PHONE, Hazard.FLOOD, targets, "Nước lên.", level_source="")
    prepared = world.station.emergency.prepare(draft)
    emergency = world.station.emergency.start(prepared, world.hoa.id, PIN)
    report = world.onair.reports[0]
    steps = []
    for one in report.targets:
        if one.target == world.clusters["UBND"]:
            steps.append(replace(one, state=PlayState.SENT_UNCONFIRMABLE, acked_at=None, playing_at=None))
        elif one.target == world.clusters["DOAI"]:
            failed = {"state": PlayState.FAILED, "acked_at": None, "playing_at": None, "failed_at": world.clock.now()}
            steps.append(replace(one, error="NO_ANSWER", **failed))  # type: ignore[arg-type]  # names checked by replace
        else:
            assert one.acked_at is not None
            began = one.acked_at + timedelta(seconds=0.6)
            steps.append(replace(one, acked_at=one.acked_at + timedelta(seconds=0.3), playing_at=began))
    world.onair.reports[0] = replace(report, targets=tuple(steps))
    return emergency.id


def page_of(opened: OpenWindow) -> RunningPage:
    """The screen, opened by F12; one from above shows itself."""
    opened.until(lambda: bool(opened.window.emergency.running()))
    opened.settle()
    if not any(page.isVisible() for page in opened.window.findChildren(RunningPage)):
        QTest.keyClick(opened.window, Qt.Key.Key_F12)
        opened.settle()
    (page,) = [page for page in opened.window.findChildren(RunningPage) if page.isVisible()]
    return page


def sign(opened: OpenWindow, text: str = "", pin: str = PIN) -> PinDialog:
    dialog = opened.dialog(PinDialog)
    if text:
        dialog.text.setPlainText(text)
    dialog.pin_box.officer.setEditText("Nguyễn Thị Hoa")
    dialog.pin_box.pin.clear()
    QTest.keyClicks(dialog.pin_box.pin, pin)
    QTest.mouseClick(dialog.act_button, LEFT)
    opened.settle()
    return dialog


def hold(opened: OpenWindow, page: RunningPage) -> None:
    QTest.mousePress(page.stop_key, LEFT)
    opened.until(lambda: any(d.isVisible() for d in opened.window.findChildren(PinDialog)))


def kinds(opened: OpenWindow) -> list[AirKind]:
    return [report.order.kind for report in opened.world.onair.reports]


def report_of(opened: OpenWindow, emergency_id: str) -> AirReport:
    return next(report for report in opened.world.onair.reports if report.order.id == emergency_id)


def test_it_shows_each_target_with_its_times_and_keeps_the_marks_apart(opened: OpenWindow) -> None:
    air(opened)
    page = page_of(opened)
    table = page.rows.table
    rows = {}
    for place in range(table.rowCount()):
        badge = table.cell_badge(place, 3)
        items = [table.item(place, column) for column in (0, 1, 2, 4)]
        cells = [item.text() for item in items if item is not None]
        rows[cells[0]] = (*cells[1:], badge.text() if badge else "")
    assert rows["Thôn Hạ"] == ("+0,3 giây", "+0,6 giây", "", "✓ Đang phát")
    assert rows["Tăng âm UBND"] == ("+0,0 giây", "–", "", "◌ Đã ra cổng, không có xác nhận")
    assert rows["Thôn Đoài"] == ("–", "–", "Gọi 09xx xxx 318", "✗ Chưa tới, máy tự thử lại")
    counts = [label.text() for label in page.rows.counts.findChildren(QLabel) if label.isVisible()]
    assert sorted(counts) == sorted(["✓ 1 đã phát", "◌ 1 không xác nhận được", "✗ 1 chưa tới"])


def test_the_card_tells_order_repetition_and_time_since_the_press(opened: OpenWindow) -> None:
    air(opened)
    page = page_of(opened)
    assert page.headline.text() == "ĐANG PHÁT KHẨN CẤP · Lũ, ngập"
    assert "Theo lệnh Chủ tịch UBND xã qua điện thoại lúc 05:07" in page.by_order.text()
    assert "lặp lại mỗi 10 phút, lần tới 05:17" in page.by_order.text()
    opened.world.clock.at += timedelta(seconds=47)
    opened.until(lambda: page.timer.text() == "00:00:47")
    tally = opened.window.findChild(QLabel, "tally")
    assert isinstance(tally, QLabel)
    opened.until(lambda: tally.text() == "●  ĐANG PHÁT KHẨN CẤP · 00:47")


def test_esc_never_stops_it_and_a_click_on_stop_does_neither(opened: OpenWindow) -> None:
    emergency_id = air(opened)
    page = page_of(opened)
    QTest.keyClick(opened.window, Qt.Key.Key_Escape)
    QTest.mouseClick(page.stop_key, LEFT)
    opened.settle()
    assert not opened.window.findChildren(PinDialog)
    hold(opened, page)
    QTest.keyClick(opened.dialog(PinDialog), Qt.Key.Key_Escape)
    opened.settle()
    assert report_of(opened, emergency_id).ended_at is None


def test_stop_takes_a_hold_and_the_pin(opened: OpenWindow) -> None:
    emergency_id = air(opened)
    page = page_of(opened)
    hold(opened, page)
    dialog = sign(opened, pin="1111")
    assert dialog.isVisible()
    assert "Mã PIN chưa đúng" in dialog.pin_box.trouble.text()
    assert report_of(opened, emergency_id).ended_at is None
    sign(opened)
    assert report_of(opened, emergency_id).ended_at is not None
    opened.until(lambda: page.headline.text().startswith("ĐÃ DỪNG"))
    assert not page.stop_key.isVisible()


def test_a_stopped_one_speaks_of_what_was_and_still_gets_its_all_clear(opened: OpenWindow) -> None:
    emergency_id = air(opened)
    page = page_of(opened)
    hold(opened, page)
    sign(opened)
    opened.until(lambda: page.headline.text().startswith("ĐÃ DỪNG"))
    assert "lặp lại" not in page.by_order.text()
    badges = [page.rows.table.cell_badge(place, 3) for place in range(page.rows.table.rowCount())]
    said = {badge.text() for badge in badges if badge is not None}
    assert {"✓ Đã phát", "✗ Không tới"} <= said
    assert not any("chờ" in words or "thử lại" in words for words in said)
    assert page.window().focusWidget() is page.leave_button
    QTest.mouseClick(page.all_clear_button, LEFT)
    opened.settle()
    sign(opened)
    opened.until(lambda: page.headline.text().startswith("ĐÃ BÁO YÊN"))
    assert not page.all_clear_button.isVisible()
    order = opened.world.onair.reports[0].order
    assert (order.kind, order.follows) == (AirKind.ALL_CLEAR, emergency_id)


def test_ctrl_end_asks_to_stop_it(opened: OpenWindow) -> None:
    air(opened)
    page = page_of(opened)
    page.leave_button.setFocus()
    QTest.keyClick(page.leave_button, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert opened.dialog(PinDialog).isVisible()


@pytest.mark.parametrize(
    ("button", "kind", "state"),
    [
        ("BÁO YÊN", AirKind.ALL_CLEAR, "ĐÃ BÁO YÊN"),
        ("ĐÍNH CHÍNH (báo nhầm)", AirKind.CORRECTION, "ĐÃ ĐÍNH CHÍNH"),
    ],
)
def test_its_ending_goes_to_exactly_who_had_it(opened: OpenWindow, button: str, kind: AirKind, state: str) -> None:
    emergency_id = air(opened)
    page = page_of(opened)
    QTest.mouseClick(opened.button(button), LEFT)
    assert "Đài truyền thanh xã" in opened.dialog(PinDialog).text.toPlainText()
    sign(opened)
    assert kinds(opened) == [kind, AirKind.EMERGENCY]
    ending = opened.world.onair.reports[0].order
    assert ending.follows == emergency_id
    assert set(ending.targets) == set(report_of(opened, emergency_id).order.targets)
    opened.until(lambda: page.headline.text().startswith(state))
    assert page.ending_rows.table.rowCount() == 3


def test_speaking_into_it_and_closing_the_microphone(opened: OpenWindow) -> None:
    emergency_id = air(opened)
    page = page_of(opened)
    QTest.mouseClick(opened.button("Nói thêm trực tiếp"), LEFT)
    sign(opened)
    assert opened.world.onair.live is not None
    opened.until(page.speech_end_key.isVisible)
    QTest.mousePress(page.speech_end_key, LEFT)
    opened.until(lambda: opened.world.onair.live is None)
    opened.settle()
    assert report_of(opened, emergency_id).ended_at is None


def test_one_from_above_is_stopped_here_with_a_reason_and_let_on_by_one_key(opened: OpenWindow) -> None:
    emergency_id = air(opened)
    report = report_of(opened, emergency_id)
    opened.world.onair.reports[0] = replace(report, order=replace(report.order, kind=AirKind.EMERGENCY_SOURCE))
    page = page_of(opened)
    opened.until(page.local_stop_button.isVisible)
    assert not page.stop_key.isVisible()
    assert not page.all_clear_button.isVisible()
    QTest.mouseClick(page.local_stop_button, LEFT)
    dialog = sign(opened)
    assert dialog.isVisible()
    sign(opened, text="Giọng lạ, không đúng lệnh tỉnh")
    held = report_of(opened, emergency_id)
    assert (held.held, held.reason) == (True, "Giọng lạ, không đúng lệnh tỉnh")
    opened.until(page.resume_button.isVisible)
    assert page.headline.text().startswith("ĐÃ DỪNG TẠI CHỖ")
    QTest.mouseClick(page.resume_button, LEFT)
    opened.until(lambda: not report_of(opened, emergency_id).held)
    opened.settle()


def test_after_an_hour_it_asks_and_goes_on(opened: OpenWindow) -> None:
    emergency_id = air(opened)
    opened.world.onair.reports[0] = replace(report_of(opened, emergency_id), asks=True)
    page = page_of(opened)
    opened.until(page.go_on_button.isVisible)
    QTest.mouseClick(page.go_on_button, LEFT)
    opened.until(lambda: not report_of(opened, emergency_id).asks)
    opened.until(lambda: not page.go_on_button.isVisible())
    assert report_of(opened, emergency_id).ended_at is None


def test_it_is_said_again_at_once_by_the_key_and_the_keyboard(opened: OpenWindow) -> None:
    emergency_id = air(opened)
    page = page_of(opened)
    assert page.repeat_button.accessibleName() == "Đọc lại tin khẩn cấp ngay, không chờ lần tới"

    def told() -> int:
        return [step.step for step in opened.world.station.emergency.steps(emergency_id)].count(Step.REPEATED)

    QTest.mouseClick(page.repeat_button, LEFT)
    opened.until(lambda: told() == 1)
    opened.world.clock.at += timedelta(seconds=30)
    page.repeat_button.setFocus()
    QTest.keyClick(page.repeat_button, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    opened.until(lambda: told() == 2)
    assert report_of(opened, emergency_id).ended_at is None


def test_it_is_reached_from_any_room_and_left_again(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa, Room.SCHEDULE)
    air(opened)
    page = page_of(opened)
    QTest.mouseClick(page.leave_button, LEFT)
    opened.settle()
    assert not page.isVisible()
    schedule = opened.window.screen_of(Room.SCHEDULE)
    assert schedule is not None
    assert schedule.isVisible()
    assert opened.world.onair.reports[0].ended_at is None
    assert page_of(opened) is page


def test_a_second_one_may_be_begun_and_both_are_kept_in_sight(opened: OpenWindow) -> None:
    first = air(opened)
    page = page_of(opened)
    QTest.mouseClick(page.another_button, LEFT)
    opened.settle()
    panel = opened.window.emergency.panel
    assert panel is not None
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    opened.settle()
    assert report_of(opened, first).ended_at is None
    second = air(opened)
    opened.until(lambda: len(opened.window.emergency.running()) == 2)
    page.view_chosen.emit(second)
    opened.until(lambda: (view := page.view()) is not None and view.id == second)
