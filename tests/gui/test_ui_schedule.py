"""The schedule: moved by mouse and by key, collisions asked about, programmes added and dropped in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from studio.domain.roles import Verb
from studio.domain.schedule import TimeSlot
from studio.services.scheduling import SchedulingService
from studio.ui.desk import Room, Topic
from studio.ui.schedule.axis import DAY_MINUTES, make_axis, open_windows
from studio.ui.schedule.dialogs import AddDialog, SlotDialog
from studio.ui.schedule.proof_dialog import ProofDialog
from studio.ui.schedule.screen import ScheduleScreen
from studio.ui.schedule.targets import TargetPicker
from studio.ui.schedule.timeline import PROGRAMME_MIME
from studio.ui.schedule.undo_bar import RemovedDialog
from studio.ui.widgets import Row
from tests.support.ui_station import DAY, ZONE
from tests.support.ui_window import OpenWindow, open_window, type_in

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ALT = Qt.KeyboardModifier.AltModifier
busy_times = st.lists(
    st.tuples(st.floats(0, 1400), st.floats(1, 40)).map(lambda pair: (pair[0], min(1440.0, pair[0] + pair[1]))),
    max_size=12,
)


@given(busy_times, st.integers(300, 1600))
@settings(max_examples=60, deadline=None)
def test_the_axis_maps_every_minute_there_and_back(busy: list[tuple[float, float]], room: int) -> None:
    axis = make_axis(busy, room, 26, 2.4)
    places = [axis.x(minute) for minute in range(DAY_MINUTES + 1)]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] == pytest.approx(axis.width)
    for minute in range(0, DAY_MINUTES, 7):
        assert axis.minute(axis.x(minute)) == pytest.approx(minute, abs=1e-6)


@given(busy_times)
@settings(max_examples=60, deadline=None)
def test_no_busy_minute_is_folded(busy: list[tuple[float, float]]) -> None:
    axis = make_axis(busy, 900, 26, 2.4)
    for start, end in busy:
        assert not any(s.folded and s.start < end and start < s.end for s in axis.spans)


def test_hours_with_nothing_fold_and_near_ones_stay_open() -> None:
    assert open_windows([(300, 312), (330, 360), (660, 670)]) == [(300, 360), (660, 675)]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path) as window:
        yield window


@pytest.fixture
def screen(opened: OpenWindow) -> ScheduleScreen:
    screen = opened.sit(opened.world.hoa, Room.SCHEDULE)
    assert isinstance(screen, ScheduleScreen)
    return screen


def at(hour: int, minute: int) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=ZONE)


def slot(opened: OpenWindow, title: str) -> TimeSlot:
    found = [s for s in opened.world.station.scheduling.day(DAY).slots if s.title == title]
    assert found, title
    return found[0]


def spot(screen: ScheduleScreen, wanted: TimeSlot) -> QPoint:
    """A point on the block of ``wanted``, in its first lane in sight."""
    timeline = screen.timeline
    geometry, block = timeline._geometry, timeline._picture.block(wanted.id)
    assert geometry is not None
    assert block is not None
    return geometry.block_rect(block.start, block.end, block.lanes[0]).center().toPoint()


def test_dragging_moves_by_whole_minutes(opened: OpenWindow, screen: ScheduleScreen) -> None:
    wanted = slot(opened, "Bản tin chiều")
    start = spot(screen, wanted)
    geometry = screen.timeline._geometry
    assert geometry is not None
    port = screen.timeline.viewport()
    far = start + QPoint(round(geometry.axis.per_minute * 20), 0)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(port, start + QPoint(8, 0))
    QTest.mouseMove(port, far)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, far)
    opened.settle()
    moved = slot(opened, "Bản tin chiều").starts_at
    assert moved.second == moved.microsecond == 0
    assert abs(moved - at(17, 20)) <= timedelta(minutes=1)


def test_escape_leaves_a_drag_where_it_was(opened: OpenWindow, screen: ScheduleScreen) -> None:
    wanted = slot(opened, "Bản tin chiều")
    start, port = spot(screen, wanted), screen.timeline.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(port, start + QPoint(8, 0))
    QTest.mouseMove(port, start + QPoint(60, 0))
    QTest.keyClick(screen.timeline, Qt.Key.Key_Escape)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(60, 0))
    opened.settle()
    assert slot(opened, "Bản tin chiều").starts_at == at(17, 0)


def test_alt_and_arrow_move_by_a_minute(opened: OpenWindow, screen: ScheduleScreen) -> None:
    screen.timeline.setFocus()
    screen.timeline.pick(slot(opened, "Bản tin chiều").id)
    for _ in range(3):
        QTest.keyClick(screen.timeline, Qt.Key.Key_Right, ALT)
    QTest.keyClick(screen.timeline, Qt.Key.Key_Left, ALT)
    opened.until(lambda: slot(opened, "Bản tin chiều").starts_at == at(17, 2))


def test_what_has_begun_does_not_move(opened: OpenWindow, screen: ScheduleScreen) -> None:
    screen.timeline.setFocus()
    screen.timeline.pick(slot(opened, "Bản tin sáng").id)
    QTest.keyClick(screen.timeline, Qt.Key.Key_Right, ALT)
    QTest.keyClick(screen.timeline, Qt.Key.Key_Return)
    opened.dialog(SlotDialog)
    assert slot(opened, "Bản tin sáng").starts_at == at(5, 0)


def test_arrows_walk_over_the_blocks_and_say_them(opened: OpenWindow, screen: ScheduleScreen) -> None:
    screen.timeline.setFocus()
    screen.timeline.pick(slot(opened, "Bản tin sáng").id)
    QTest.keyClick(screen.timeline, Qt.Key.Key_Right)
    QTest.keyClick(screen.timeline, Qt.Key.Key_Right)
    picked = screen.timeline.picked_slot
    assert picked is not None
    assert picked.title == "Tiếp sóng Đài tỉnh"
    assert screen.timeline.accessibleDescription().startswith("05:30 Tiếp sóng Đài tỉnh, 30 phút, Tiếp sóng")


def test_two_priority_items_are_asked_in_one_sentence_with_two_answers(
    opened: OpenWindow, screen: ScheduleScreen
) -> None:
    said = [label.text() for label in screen.conflicts.findChildren(QLabel)]
    assert "06:02 Thôn Đoài: hai tin ưu tiên trùng giờ" in said
    answer = opened.button("Phát “Cảnh báo rét đậm” trước", screen.conflicts)
    QTest.mouseClick(answer, Qt.MouseButton.LeftButton)
    opened.settle()
    cold, vaccine = slot(opened, "Cảnh báo rét đậm"), slot(opened, "Lịch tiêm phòng đợt 2")
    assert (cold.decided_order, vaccine.decided_order) == (1, 2)
    assert vaccine.starts_at == cold.ends_at
    assert not screen.conflicts.isVisible()


def test_adding_says_what_it_collides_with(opened: OpenWindow, screen: ScheduleScreen) -> None:
    QTest.mouseClick(opened.button("Thêm vào lịch", screen), Qt.MouseButton.LeftButton)
    dialog = opened.dialog(AddDialog)
    dialog.findChildren(QComboBox)[0].setCurrentText("An toàn giao thông · 5:10")
    dialog._when.time.setTime(dialog._when.time.time().fromString("17:02:00", "HH:mm:ss"))
    QTest.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert not dialog.isVisible()
    assert slot(opened, "An toàn giao thông").starts_at == at(17, 2)
    assert "Trùng giờ với Bản tin chiều" in opened.window.notices.accessibleName()


def test_a_refused_addition_keeps_the_dialog_with_words(opened: OpenWindow, screen: ScheduleScreen) -> None:
    QTest.mouseClick(opened.button("Thêm vào lịch", screen), Qt.MouseButton.LeftButton)
    dialog = opened.dialog(AddDialog)
    picker = dialog.findChild(TargetPicker)
    assert isinstance(picker, TargetPicker)
    picker.set_targets([])
    QTest.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert dialog.isVisible()
    said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert any(text.startswith("✗ Chưa chọn nơi phát.") for text in said)
    assert dialog.act_button.isEnabled()


def test_a_programme_dropped_on_a_lane_is_offered_there(opened: OpenWindow, screen: ScheduleScreen) -> None:
    programme = opened.world.programme("Nước sạch", 120)
    screen.desk.news(Topic.PROGRAMMES)
    opened.settle()
    timeline, geometry = screen.timeline, screen.timeline._geometry
    assert geometry is not None
    data = QMimeData()
    data.setData(PROGRAMME_MIME, programme.id.encode())
    lane = [lane.name for lane in timeline._picture.lanes].index("Thôn Đông 2")
    point = QPointF(geometry.head + geometry.axis.x(17 * 60 + 30) + 0.4, geometry.lane_top(lane) + 5)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    timeline.dropEvent(QDropEvent(point, Qt.DropAction.CopyAction, data, left, none))
    dialog = opened.dialog(AddDialog)
    assert dialog._when.instant() == at(17, 30)
    assert dialog._where.targets() == {opened.world.clusters["DONG2"]}
    assert dialog._which.currentData() == programme.id


def test_the_list_says_the_same_day_in_words(opened: OpenWindow, screen: ScheduleScreen) -> None:
    QTest.mouseClick(opened.button("Danh sách", screen), Qt.MouseButton.LeftButton)
    table = screen.table
    assert table.isVisible()
    lines = [
        [item.text() if (item := table.item(row, column)) else "" for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]
    assert [
        "06:02",
        "Cảnh báo rét đậm",
        "Ưu tiên",
        "5 phút",
        "Thôn Đoài",
        "✗ Trùng giờ: Lịch tiêm phòng đợt 2",
    ] in lines
    assert any("Sau đó trống sóng 2 phút" in line[5] for line in lines if line[1] == "Bản tin chiều")
    table.setFocus()
    table.setCurrentCell(3, 0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    opened.dialog(SlotDialog)


def test_taking_off_the_schedule_keeps_the_item(opened: OpenWindow, screen: ScheduleScreen) -> None:
    screen.timeline.opened.emit(slot(opened, "Bản tin chiều"))
    dialog = opened.dialog(SlotDialog)
    QTest.mouseClick(opened.button("Bỏ khỏi lịch", dialog), Qt.MouseButton.LeftButton)
    opened.settle()
    titles = [s.title for s in opened.world.station.scheduling.day(DAY).slots]
    assert "Bản tin chiều" not in titles
    assert any("vẫn còn trong kho" in label.text() for label in screen.undo.findChildren(QLabel))


def test_what_was_taken_off_comes_back_at_once_or_later(opened: OpenWindow, screen: ScheduleScreen) -> None:
    def titles() -> list[str]:
        return [s.title for s in opened.world.station.scheduling.day(DAY).slots]

    def take_off(title: str) -> None:
        screen.timeline.opened.emit(slot(opened, title))
        QTest.mouseClick(opened.button("Bỏ khỏi lịch", opened.dialog(SlotDialog)), Qt.MouseButton.LeftButton)
        opened.settle()

    before = slot(opened, "Bản tin chiều")
    take_off("Bản tin chiều")
    assert screen.undo.isVisible()
    opened.window.activateWindow()
    opened.until(opened.window.isActiveWindow)
    QTest.keyClick(opened.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    # A key presses its button for a tenth of a second.
    opened.until(lambda: "Bản tin chiều" in titles())
    opened.settle()
    back = slot(opened, "Bản tin chiều")
    assert (back.starts_at, back.targets, back.manifest_sha256) == (
        before.starts_at,
        before.targets,
        before.manifest_sha256,
    )
    assert back.id != before.id, "what the on-air process wrote about the old one stays true"
    assert not screen.removed.isVisible()
    take_off("Bản tin chiều")
    take_off("Khuyến nông vụ đông")
    assert screen.removed.text() == "Đã bỏ 2"
    screen.removed.click()
    dialog = opened.dialog(RemovedDialog)
    opened.button("Hoàn tác: Khuyến nông vụ đông", dialog).click()
    opened.settle()
    assert "Khuyến nông vụ đông" in titles()
    assert "Bản tin chiều" not in titles()
    opened.button("Hoàn tác: Bản tin chiều", dialog).click()
    opened.settle()
    assert "Bản tin chiều" in titles()
    assert any("Không còn gì" in label.text() for label in dialog.findChildren(QLabel))


def test_what_sounds_is_recalled_with_a_reason(opened: OpenWindow, screen: ScheduleScreen) -> None:
    screen.timeline.opened.emit(slot(opened, "Bản tin sáng"))
    dialog = opened.dialog(SlotDialog)
    recall = opened.button("Thu hồi, dừng phát ngay", dialog)
    QTest.mouseClick(recall, Qt.MouseButton.LeftButton)
    opened.settle()
    assert opened.world.onair.stopped == []
    type_in(dialog._reason, "Sai ngày họp")
    QTest.mouseClick(recall, Qt.MouseButton.LeftButton)
    opened.settle()
    assert len(opened.world.onair.stopped) == 1
    assert not dialog.isVisible()


def test_the_proof_leads_to_what_must_be_mended(opened: OpenWindow) -> None:
    opened.sit(opened.world.hoa)
    QTest.mouseClick(opened.button("Soát và sửa"), Qt.MouseButton.LeftButton)
    opened.settle()
    dialog = opened.dialog(ProofDialog)
    lines = {row.accessibleName(): row for row in dialog.findChildren(Row)}
    assert set(lines) == {"05:10 trống sóng 4 phút, 13 nơi phát", "Thôn Đoài chưa sẵn sàng cho 05:00"}
    with opened.qtbot.waitSignal(opened.window.room_opened) as signal:
        QTest.mouseClick(lines["Thôn Đoài chưa sẵn sàng cho 05:00"], Qt.MouseButton.LeftButton)
    assert signal.args == [Room.DEVICES]
    opened.settle()


def test_who_may_not_schedule_only_looks(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.admin, Room.SCHEDULE)
    assert isinstance(screen, ScheduleScreen)
    assert not screen.desk.may(Verb.SCHEDULE)
    assert not screen.store.isVisible()
    assert not screen.conflicts.isVisible()
    assert not screen.timeline.is_movable(slot(opened, "Bản tin chiều"))


def test_without_programmes_it_says_where_they_are_made(
    opened: OpenWindow, screen: ScheduleScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not screen.nothing.isVisible()
    monkeypatch.setattr(SchedulingService, "schedulable", lambda _self: [])
    screen.refresh()
    opened.settle()
    assert screen.nothing.isVisible()
    assert any("Vào Sản xuất để làm bản tin" in label.text() for label in screen.nothing.findChildren(QLabel))
    QTest.mouseClick(opened.button("Vào Sản xuất", screen.nothing), Qt.MouseButton.LeftButton)
    opened.settle()
    assert not screen.isVisible()
