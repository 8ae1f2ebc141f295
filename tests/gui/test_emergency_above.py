"""One from above takes the screen, boards have their rows, and the red key is reached from everywhere."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.air_orders import AirKind, AirOrder
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import Emergency, EmergencyDraft, EmergencyKind, EmergencyStep, Hazard, OrderedHow, Step
from studio.domain.ids import new_id
from studio.domain.signage_boards import BoardState, BoardStatus
from studio.domain.signage_rules import Board
from studio.ui.desk import Room
from studio.ui.emergency.anywhere import AnywhereKey
from studio.ui.emergency.over import OverWindow
from studio.ui.emergency.pin import OwnPinDialog
from studio.ui.emergency.running import RunningPage
from studio.ui.shell.help import KeysHelp
from studio.ui.widgets.forms import FormDialog
from tests.support.signage_fakes import FakeBoardControl
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


def from_above(opened: OpenWindow) -> str:
    """Have one from the province on air, as the sync process starts it."""
    world = opened.world
    now, order_id = world.clock.now(), new_id()
    targets = (world.clusters["HA"], LOCAL_OUTPUT)
    draft = EmergencyDraft("Chủ tịch UBND tỉnh", OrderedHow.WRITTEN, Hazard.OTHER, targets, "Nước lên.", ordered_at=now)
    title, agency = "Lũ quét", "Ban Chỉ huy PTDS tỉnh"
    world.onair.emergency_start(
        AirOrder(order_id, AirKind.EMERGENCY_SOURCE, title, "source:25", targets, now, repeat_every_s=300.0, level=3)
    )
    kind = EmergencyKind.FROM_ABOVE
    world.station.emergency.books.enter(
        Emergency(order_id, kind, draft, title, "source:25", now, now, source_id="b1", agency=agency)
    )
    return order_id


def pages(opened: OpenWindow) -> list[RunningPage]:
    return [page for page in opened.window.findChildren(RunningPage) if page.isVisible()]


def steps(opened: OpenWindow, emergency_id: str) -> set[Step]:
    return {step.step for step in opened.world.station.emergency.steps(emergency_id)}


def test_one_from_above_takes_the_screen_and_says_who_ordered_it(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa, Room.SCHEDULE)
    emergency_id = from_above(opened)
    opened.until(lambda: len(pages(opened)) == 1)
    (page,) = pages(opened)
    assert page.headline.text() == "ĐANG PHÁT KHẨN CẤP · Lũ quét"
    assert page.by_order.text() == (
        "Từ cấp trên: Ban Chỉ huy PTDS tỉnh · theo lệnh Chủ tịch UBND tỉnh lúc 05:07 · lặp lại mỗi 5 phút"
    )
    assert page.local_stop_button.isVisible()
    QTest.mouseClick(page.seen_button, LEFT)
    opened.until(lambda: not page.above_card.isVisible())
    assert Step.SEEN in steps(opened, emergency_id)
    assert "đã thấy lúc 05:07:48" in page.places.text()
    QTest.mouseClick(page.leave_button, LEFT)
    opened.settle()
    # It takes the screen once; the person is let back to the work.
    opened.until(lambda: not pages(opened))
    opened.window.emergency.tick(opened.world.clock.at)
    opened.settle()
    assert not pages(opened)


def test_a_pin_that_is_being_typed_comes_first(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    assert opened.window.desk is not None
    dialog = OwnPinDialog(opened.window.desk, opened.window)
    dialog.show()
    field = dialog.findChildren(QLineEdit)[0]
    field.setFocus()
    opened.until(field.hasFocus)
    from_above(opened)
    opened.until(lambda: bool(opened.window.emergency.running()))
    opened.settle()
    assert not pages(opened)
    assert field.hasFocus()
    dialog.reject()
    opened.until(lambda: len(pages(opened)) == 1)


def test_an_open_microphone_comes_first(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa, Room.LIVE)
    order_id = opened.world.station.live.start(opened.world.hoa, "Họp")
    from_above(opened)
    opened.until(lambda: bool(opened.window.emergency.running()))
    opened.settle()
    assert not pages(opened)
    opened.world.station.live.stop(order_id, opened.world.hoa.id)
    opened.until(lambda: len(pages(opened)) == 1)


def test_over_a_dialog_it_shows_and_the_dialog_keeps_what_was_typed(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    form = FormDialog("Việc khác", "Lưu", opened.window)
    field = QLineEdit()
    form.body.addWidget(field)
    form.show()
    field.setText("đang viết dở")
    emergency_id = from_above(opened)
    opened.until(lambda: len(pages(opened)) == 1)
    (over,) = [one for one in opened.window.findChildren(OverWindow) if one.isVisible()]
    (page,) = pages(opened)
    assert over.size() == opened.window.size()
    QTest.mouseClick(page.seen_button, LEFT)
    opened.until(lambda: Step.SEEN in steps(opened, emergency_id))
    QTest.keyClick(over, Qt.Key.Key_Escape)
    opened.settle()
    assert not pages(opened)
    assert form.isVisible()
    assert field.text() == "đang viết dở"
    assert opened.world.onair.reports[0].ended_at is None
    form.reject()
    opened.window.activateWindow()
    opened.until(opened.window.isActiveWindow)
    QTest.keyClick(opened.window, Qt.Key.Key_F12)
    opened.until(lambda: len(pages(opened)) == 1)
    opened.settle()


@pytest.mark.parametrize("key", [Qt.Key.Key_F12, Qt.Key.Key_K])
def test_both_keys_open_the_panel_from_the_window_and_from_a_dialog(opened: OpenWindow, key: Qt.Key) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    held = both if key is Qt.Key.Key_K else Qt.KeyboardModifier.NoModifier
    for over in (opened.window, KeysHelp(opened.window)):
        over.show()
        over.activateWindow()
        opened.until(over.isActiveWindow)
        QTest.keyClick(over, key, held)
        panel = opened.window.emergency.panel
        assert panel is not None
        assert panel.isVisible()
        opened.settle()
        QTest.keyClick(panel, Qt.Key.Key_Escape)
        opened.settle()
        if over is not opened.window:
            over.close()
            over.deleteLater()


def test_the_practice_station_keeps_nobody_from_the_red_key(opened: OpenWindow) -> None:
    """A window as the practice station's is: modal for the whole program."""
    opened.sit(opened.world.hoa)
    practice = QMainWindow(opened.window)
    practice.setCentralWidget(QWidget())
    practice.setWindowModality(Qt.WindowModality.ApplicationModal)
    practice.show()
    practice.activateWindow()
    opened.until(practice.isActiveWindow)
    QTest.keyClick(practice, Qt.Key.Key_F12)
    panel = opened.window.emergency.panel
    assert panel is not None
    opened.until(panel.isVisible)
    # Never in the practice station's blue.
    assert panel.parentWidget() is opened.window
    opened.settle()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    opened.settle()
    from_above(opened)
    opened.until(lambda: len(pages(opened)) == 1)
    (over,) = [one for one in opened.window.findChildren(OverWindow) if one.isVisible()]
    over.reject()
    practice.close()
    opened.settle()


def board_rows(page: RunningPage) -> dict[str, tuple[str, ...]]:
    table, found = page.rows.table, {}
    for place in range(table.rowCount()):
        cells = [item.text() if item is not None else "" for item in (table.item(place, c) for c in (0, 1, 2))]
        badge = table.cell_badge(place, 3)
        found[cells[0]] = (*cells[1:], badge.text() if badge else "")
    return found


def test_each_board_has_its_row_and_is_told_of_before(opened: OpenWindow) -> None:
    world = opened.world
    boards = [
        Board(new_id(), "ubnd", "Bảng trước UBND", position=1),
        Board(new_id(), "cho", "Bảng ở chợ", position=2),
    ]
    for board in boards:
        world.station.signage.boards.save(world.admin, board)
    control = world.station.signage.boards.control
    assert isinstance(control, FakeBoardControl)
    control.states = [BoardStatus(boards[0].id, BoardState.SHOWING)]
    service = world.station.emergency
    targets = (world.clusters["HA"],)
    draft = EmergencyDraft(
        "Chủ tịch UBND xã", OrderedHow.PHONE, Hazard.FLOOD, targets, "Nước lên.", level=3, level_source="Bản tin 214"
    )
    outlook = service.outlook(draft)
    assert (outlook.boards, outlook.boards_ready) == (2, 1)
    begun = service.start(service.prepare(draft), world.hoa.id, PIN)
    held = {one.board_id: one.package_id for one in control.publications if one.emergency}
    at = world.clock.now() + timedelta(seconds=0.4)
    package = held[boards[0].id]
    control.states = [
        BoardStatus(
            boards[0].id, BoardState.SHOWING, at, package, True, fetched_package=package, fetched_at=at, shown_at=at
        )
    ]
    service.keep()
    world.clock.at += timedelta(seconds=12)
    service.keep()
    opened.until(lambda: bool(opened.window.emergency.running()))
    QTest.keyClick(opened.window, Qt.Key.Key_F12)
    opened.until(lambda: len(pages(opened)) == 1)
    (page,) = pages(opened)
    opened.until(lambda: page.rows.table.rowCount() == 3)
    rows = board_rows(page)
    assert rows["Bảng trước UBND"] == ("+0,4 giây", "+0,4 giây", "✓ Bảng đã sang màu cam")
    assert rows["Bảng ở chợ"] == ("–", "–", "✗ Chưa tới bảng, máy tự thử lại")
    opened.until(lambda: "chưa báo được lên cấp trên" in page.places.text())
    with world.store.write("sync") as unit:
        unit.emergencies.add_steps([EmergencyStep(begun.id, Step.REPORTED, world.clock.now())])
    opened.until(lambda: "đã báo cấp trên lúc 05:08:00" in page.places.text())


def test_an_exercise_on_air_is_never_red(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    from_above(opened)
    report = opened.world.onair.reports[0]
    order = replace(report.order, kind=AirKind.EXERCISE, title="DIỄN TẬP: Lũ quét")
    opened.world.onair.reports[0] = replace(report, order=order)
    opened.until(lambda: bool(opened.window.emergency.running()))
    QTest.keyClick(opened.window, Qt.Key.Key_F12)
    opened.until(lambda: bool(pages(opened)) and pages(opened)[0].headline.text() != "")
    (page,) = pages(opened)
    opened.until(lambda: page.headline.text() == "DIỄN TẬP: Lũ quét · đang phát")
    assert any(frame.property("band") == "exercise" for frame in page.findChildren(QFrame))
    tally = opened.window.findChild(QLabel, "tally")
    assert isinstance(tally, QLabel)
    opened.until(lambda: "ĐANG DIỄN TẬP" in tally.text())


class FakeKeys:
    """A system whose key a test presses."""

    def __init__(self, *, taken: bool = False) -> None:
        self._taken = taken
        self._presses: queue.Queue[bool] = queue.Queue()

    def listen(self, pressed: Callable[[], None]) -> bool:
        if self._taken:
            return False
        while self._presses.get():
            pressed()
        return True

    def press(self) -> None:
        self._presses.put(True)

    def stop(self) -> None:
        self._presses.put(False)


def test_the_key_of_the_whole_system_brings_the_window_to_the_front(opened: OpenWindow) -> None:
    keys = FakeKeys()
    anywhere = AnywhereKey(keys)
    anywhere.pressed.connect(opened.window.emergency.anywhere.pressed)
    anywhere.start()
    try:
        opened.window.showMinimized()
        keys.press()
        opened.until(lambda: (panel := opened.window.emergency.panel) is not None and panel.isVisible())
        assert not opened.window.isMinimized()
        opened.settle()
    finally:
        anywhere.close()
    assert "anywhere-key" not in {thread.name for thread in threading.enumerate()}


def test_a_key_that_another_program_holds_is_let_be(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    anywhere = AnywhereKey(FakeKeys(taken=True))
    anywhere.start()
    qtbot.waitUntil(lambda: "another program holds" in caplog.text)
    anywhere.close()
