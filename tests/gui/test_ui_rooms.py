"""Today, approvals, devices, log and administration, as a person uses them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.approval import ApprovalState
from studio.domain.clusters import DeviceState, DeviceStatus
from studio.domain.roles import Role
from studio.ui.admin.person_dialog import PersonDialog
from studio.ui.admin.screen import AdminScreen
from studio.ui.approvals.screen import ApprovalsScreen
from studio.ui.desk import Room
from studio.ui.devices.cluster_dialog import ClusterDialog
from studio.ui.devices.screen import DevicesScreen
from studio.ui.log.screen import LogScreen
from studio.ui.widgets import Row
from studio.ui.widgets.tables import Table
from tests.support.ui_station import PASSWORD
from tests.support.ui_window import OpenWindow, open_window, type_in

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path) as window:
        yield window


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def line(widget: QWidget, begins: str) -> Row:
    found = [row for row in widget.findChildren(Row) if row.accessibleName().startswith(begins)]
    assert len(found) == 1, [row.accessibleName() for row in widget.findChildren(Row)]
    return found[0]


def lines(table: Table) -> list[list[str]]:
    return [
        [
            item.data(Qt.ItemDataRole.AccessibleTextRole) or item.text() if (item := table.item(row, column)) else ""
            for column in range(table.columnCount())
        ]
        for row in range(table.rowCount())
    ]


def test_today_counts_are_never_merged(opened: OpenWindow) -> None:
    said = texts(opened.sit(opened.world.hoa))
    assert {"✓ 11 đã xác nhận", "◌ 1 không xác nhận được", "✗ 1 không phát được"} <= set(said)
    assert "Thứ Ba, 24/11 · Ca sáng của cô Hoa" in said


@pytest.mark.parametrize(
    ("begins", "room"),
    [
        ("Cụm loa Thôn Đoài mất kết nối", Room.DEVICES),
        ("Hai tin ưu tiên trùng 06:02", Room.SCHEDULE),
        ("“Bản tin chiều 24/11” chờ duyệt", Room.APPROVALS),
        ("“Bản tin sáng” không phát được ở Thôn Đoài", Room.LOG),
        ("17:00 Bản tin chiều", Room.SCHEDULE),
    ],
)
def test_each_line_leads_to_where_it_is_mended(opened: OpenWindow, begins: str, room: Room) -> None:
    opened.world.clock.at = opened.world.clock.at.replace(hour=5, minute=40)
    opened.world.onair.playing = ()
    today = opened.sit(opened.world.hoa)
    with opened.qtbot.waitSignal(opened.window.room_opened) as signal:
        QTest.mouseClick(line(today, begins), Qt.MouseButton.LeftButton)
    assert signal.args == [room]
    opened.settle()


def test_today_says_when_nothing_can_be_aired(opened: OpenWindow) -> None:
    opened.world.onair.running = False
    said = texts(opened.sit(opened.world.hoa))
    assert "BỘ PHÁT SÓNG CHƯA CHẠY" in said
    assert any(text.startswith("Lịch vẫn còn") for text in said)


def test_today_says_what_comes_when_it_is_silent(opened: OpenWindow) -> None:
    opened.world.onair.playing = ()
    said = texts(opened.sit(opened.world.hoa))
    assert "Tiếp theo: Nhạc cắt, lời chào" in said
    assert "phát lúc 05:12" in said


def waiting_programme(opened: OpenWindow) -> ApprovalState:
    with opened.world.store.read() as unit:
        found = [p for p in unit.programmes.newest() if p.title == "Bản tin chiều 24/11"]
    return found[0].state


def test_a_leader_approves_what_another_made(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.loi, Room.APPROVALS)
    assert isinstance(screen, ApprovalsScreen)
    QTest.mouseClick(opened.button("Duyệt", screen), Qt.MouseButton.LeftButton)
    opened.settle()
    assert waiting_programme(opened) is ApprovalState.APPROVED
    assert any(text.startswith("Không có bản tin nào chờ duyệt") for text in texts(screen))


def test_returning_needs_a_reason(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.loi, Room.APPROVALS)
    assert isinstance(screen, ApprovalsScreen)
    send_back = opened.button("Trả lại để sửa", screen)
    QTest.mouseClick(send_back, Qt.MouseButton.LeftButton)
    opened.settle()
    assert any(text.startswith("✗ Chưa ghi lý do.") for text in texts(screen))
    assert waiting_programme(opened) is ApprovalState.SUBMITTED
    type_in(screen.decision._reason, "Sai ngày tiêm")
    QTest.mouseClick(send_back, Qt.MouseButton.LeftButton)
    opened.settle()
    assert waiting_programme(opened) is ApprovalState.RETURNED


def test_nobody_is_offered_to_approve_their_own_work(opened: OpenWindow) -> None:
    own = opened.world.programme("Họp thôn", 60, state=ApprovalState.SUBMITTED, maker=opened.world.loi)
    screen = opened.sit(opened.world.loi, Room.APPROVALS, own.id)
    assert isinstance(screen, ApprovalsScreen)
    assert not screen.decision._approve.isVisible()
    assert any("Đây là bài bạn làm" in text for text in texts(screen))


def test_devices_say_state_and_what_to_do(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.hoa, Room.DEVICES)
    assert isinstance(screen, DevicesScreen)
    shown = {row[0]: row for row in lines(screen.table)}
    assert shown["Thôn Đông 1"][1:3] == ["✓ Sẵn sàng", "vừa xong"]
    assert shown["Thôn Đoài"][1:3] == ["✗ Mất kết nối", "17 phút trước"]
    assert shown["Thôn Đoài"][6].startswith("Gọi 09xx xxx 318.")
    assert shown["Tăng âm UBND"][1] == "◌ Không báo về"
    assert {"✓ 10 sẵn sàng", "◌ 1 không biết được", "✗ 1 cần xem"} <= set(texts(screen))


def test_a_device_that_comes_back_is_seen_without_asking(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.hoa, Room.DEVICES)
    assert isinstance(screen, DevicesScreen)
    cluster = opened.world.clusters["DOAI"]
    opened.world.watch.states[cluster] = DeviceStatus(cluster, DeviceState.ONLINE, opened.world.clock.now())
    opened.until(lambda: any(row[0] == "Thôn Đoài" and row[1] == "✓ Sẵn sàng" for row in lines(screen.table)))


def test_a_device_that_never_came_is_to_be_paired_by_its_code(opened: OpenWindow) -> None:
    cluster = opened.world.clusters["DOAI"]
    opened.world.watch.states[cluster] = DeviceStatus(cluster, DeviceState.UNKNOWN, None)
    screen = opened.sit(opened.world.admin, Room.DEVICES)
    assert isinstance(screen, DevicesScreen)
    row = {row[0]: row for row in lines(screen.table)}["Thôn Đoài"]
    assert (row[1], row[5], row[6]) == ("◌ Chưa nối lần nào", "DOAI", "Ghép thiết bị với đài (cách làm ở dưới).")
    assert any("studio pair --code DOAI" in text for text in texts(screen))
    opened.world.watch.running = False
    screen.refresh()
    opened.settle()
    row = {row[0]: row for row in lines(screen.table)}["Thôn Đoài"]
    assert (row[1], row[2], row[6]) == ("◌ Chưa biết", "–", "Chờ bộ nối loa chạy rồi xem lại.")
    assert not any("--code DOAI" in text for text in texts(screen))


def test_an_administrator_adds_a_cluster(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.admin, Room.DEVICES)
    QTest.mouseClick(opened.button("Thêm cụm loa", screen), Qt.MouseButton.LeftButton)
    dialog = opened.dialog(ClusterDialog)
    type_in(dialog._name, "Xóm Mới")
    type_in(dialog._code, "DONG1")
    QTest.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert any("đã có cụm loa khác dùng" in text for text in texts(dialog))
    dialog._code.setText("MOI")
    QTest.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
    opened.settle()
    added = [v.cluster for v in opened.world.station.devices.view().clusters if v.cluster.code == "MOI"]
    assert [cluster.name for cluster in added] == ["Xóm Mới"]


def test_the_log_says_plan_and_result_per_target(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.hoa, Room.LOG)
    assert isinstance(screen, LogScreen)
    shown = {row[1]: row for row in lines(screen.table)}
    assert shown["Thôn Đông 1"][2:5] == ["05:00:00 – 05:12:00", "05:00:00 –", "✓ Đang phát"]
    assert shown["Thôn Đoài"][3:5] == ["–", "✗ Không phát được"]
    assert shown["Tăng âm UBND"][4] == "◌ Đã phát, chưa xác nhận được"
    screen._result.setCurrentIndex(1)
    assert [row[1] for row in lines(screen.table)] == ["Thôn Đoài"]


def test_the_log_is_exported_whole(opened: OpenWindow, tmp_path: Path) -> None:
    screen = opened.sit(opened.world.hoa, Room.LOG)
    assert isinstance(screen, LogScreen)
    screen._on_before()
    opened.settle()
    target = tmp_path / "nhat-ky.csv"
    screen.export_to(target)
    opened.settle()
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0][0] == "Chương trình"
    assert len(rows) == 14
    played = next(row for row in rows if row[1] == "Thôn Đông 1")
    assert played[2] == "2026-11-23T19:00:00.000+07:00"
    assert played[4] == "2026-11-23T19:00:00.003+07:00"
    assert (played[6], played[7]) == ("PLAYED", "-16,1")
    assert len(played[9]) == 64


def test_an_export_that_cannot_be_written_is_told(opened: OpenWindow, tmp_path: Path) -> None:
    screen = opened.sit(opened.world.hoa, Room.LOG)
    assert isinstance(screen, LogScreen)
    screen.export_to(tmp_path / "no such folder" / "a.csv")
    opened.settle()
    assert "Không ghi được tệp" in opened.window.notices.accessibleName()


def test_an_administrator_adds_a_person_who_can_sign_in(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.admin, Room.ADMIN, "people")
    assert isinstance(screen, AdminScreen)
    QTest.mouseClick(opened.button("Thêm người", screen), Qt.MouseButton.LeftButton)
    dialog = opened.dialog(PersonDialog)
    type_in(dialog._name, "Phạm Văn Nam")
    type_in(dialog._sign_in, "nam")
    type_in(dialog._password.edit, "12345678")
    dialog._roles[Role.ANNOUNCER].setChecked(True)
    QTest.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert any("Mật khẩu quá dễ đoán" in text for text in texts(dialog))
    dialog._password.edit.setText(PASSWORD)
    QTest.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert opened.world.station.people.sign_in("nam", PASSWORD).roles == {Role.ANNOUNCER}
    assert screen.people is not None
    assert ["Phạm Văn Nam", "Phát thanh viên", "Đang làm việc"] in lines(screen.people.table)


def test_people_are_the_administrators_alone(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.hoa, Room.ADMIN)
    assert isinstance(screen, AdminScreen)
    assert screen.people is None
    assert not screen.sound._output.isEnabled()
    assert screen.sound._microphone.isEnabled()


def test_the_chosen_microphone_is_kept(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.hoa, Room.ADMIN)
    assert isinstance(screen, AdminScreen)
    box = screen.sound._microphone
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    opened.settle()
    assert opened.world.station.settings.get("microphone") == "mv7"
