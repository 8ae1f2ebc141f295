"""The left rail: one entry per room, with a count where something waits."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from studio.ui.desk import Room
from studio.ui.theme import Size, Space, icon, theme
from studio.ui.widgets import CountBadge

_ICONS = {
    Room.TODAY: "home",
    Room.PRODUCE: "microphone",
    Room.LIVE: "broadcast",
    Room.SCHEDULE: "schedule",
    Room.SIGNAGE: "board",
    Room.DEVICES: "devices",
    Room.EXCHANGE: "exchange",
    Room.TRAINING: "training",
    Room.APPROVALS: "proof",
    Room.LOG: "log",
    Room.ADMIN: "admin",
}


def room_name(room: Room) -> str:
    return {
        Room.TODAY: QCoreApplication.translate("Rail", "Hôm nay"),
        Room.PRODUCE: QCoreApplication.translate("Rail", "Sản xuất"),
        Room.LIVE: QCoreApplication.translate("Rail", "Trực tiếp"),
        Room.SCHEDULE: QCoreApplication.translate("Rail", "Lịch phát"),
        Room.SIGNAGE: QCoreApplication.translate("Rail", "Bảng điện tử"),
        Room.DEVICES: QCoreApplication.translate("Rail", "Thiết bị"),
        Room.EXCHANGE: QCoreApplication.translate("Rail", "Trao đổi"),
        Room.TRAINING: QCoreApplication.translate("Rail", "Đào tạo"),
        Room.APPROVALS: QCoreApplication.translate("Rail", "Chờ duyệt"),
        Room.LOG: QCoreApplication.translate("Rail", "Nhật ký"),
        Room.ADMIN: QCoreApplication.translate("Rail", "Quản trị"),
    }[room]


class Rail(QFrame):
    """Emits ``chosen`` with a ``Room``."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(theme().scaled(Size.RAIL))
        self.setAccessibleName(self.tr("Các phòng"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.S + 2, Space.M, Space.S + 2, Space.M)
        self._column.setSpacing(Space.XS - 1)
        self._column.addStretch()
        self._entries: dict[Room, _Entry] = {}

    def set_rooms(self, rooms: list[Room]) -> None:
        """Show these rooms, in this order."""
        for entry in self._entries.values():
            self._column.removeWidget(entry)
            entry.deleteLater()
        self._entries = {room: _Entry(room, place) for place, room in enumerate(rooms, start=1)}
        for place, entry in enumerate(self._entries.values()):
            self._column.insertWidget(place, entry)
            entry.clicked.connect(self._on_clicked)

    def mark(self, room: Room) -> None:
        """Show which room is open.

        No button group does it: in an exclusive group Tab reaches the checked button alone.
        """
        for mine, entry in self._entries.items():
            entry.setChecked(mine is room)

    def set_count(self, room: Room, count: int) -> None:
        if room in self._entries:
            self._entries[room].set_count(count)

    def _on_clicked(self) -> None:
        entry = self.sender()
        if isinstance(entry, _Entry):
            self.mark(entry.room)
            self.chosen.emit(entry.room)


class _Entry(QPushButton):
    def __init__(self, room: Room, place: int) -> None:
        super().__init__(f"  {room_name(room)}")
        self.room = room
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIcon(icon(_ICONS[room], "rail_ink", "ink"))
        self.setIconSize(QSize(Size.ICON_LARGE, Size.ICON_LARGE))
        self.setShortcut(QKeySequence(f"Alt+{place % 10}"))
        self.setToolTip(f"{room_name(room)} (Alt+{place % 10})")
        self.setAccessibleName(room_name(room))
        self._badge = CountBadge()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.M, Space.NONE)
        row.addStretch()
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_count(self, count: int) -> None:
        self._badge.set_count(count)
        waits = self.tr("%1 việc chờ").replace("%1", str(count)) if count else ""
        self.setAccessibleDescription(waits)
