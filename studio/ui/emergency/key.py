"""KHẨN CẤP in the top bar: always in the same place, also when nobody is signed in."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from studio.ui.theme import Role, Size, Space, icon, theme
from studio.ui.widgets import KeyCap, Text, restyle

EMERGENCY_KEY = "F12"
# The same, and on Windows from any other program too.
ANYWHERE_KEY = "Ctrl+Alt+K"


class EmergencyKey(QPushButton):
    def __init__(self, *, beside_practice: bool = False) -> None:
        """``beside_practice``: it says that it is the real one."""
        super().__init__()
        self._beside_practice = beside_practice
        self.setProperty("kind", "alarm")
        self.setObjectName("emergency_key")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().scaled(Size.RAIL_ITEM))
        self.setIconSize(QSize(Size.ICON_LARGE, Size.ICON_LARGE))
        words = self.tr("KHẨN CẤP THẬT") if beside_practice else self.tr("KHẨN CẤP")
        self._words, self._cap = Text(words, Role.STRONG), KeyCap(EMERGENCY_KEY)
        self._icon = KeyCap("")
        self._icon.setProperty("badge", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.NONE, Space.XL, Space.NONE)
        row.setSpacing(Space.S)
        for label in (self._icon, self._words, self._cap):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label)
        self.setAccessibleDescription(EMERGENCY_KEY)
        self.set_running(running=False)
        self.ensurePolished()
        self.setFixedWidth(row.totalSizeHint().width())

    def set_running(self, *, running: bool) -> None:
        """Filled red while an emergency runs: the key then leads to its screen."""
        said = self.tr("Khẩn cấp, đang phát. Mở màn hình đang phát.") if running else self.tr("Khẩn cấp")
        if self._beside_practice:
            said = self.tr("Khẩn cấp thật: rời bài luyện tập, mở bảng khẩn cấp của đài.")
        self.setAccessibleName(said)
        self.setToolTip(f"{said} ({EMERGENCY_KEY}, {ANYWHERE_KEY})")
        colour = "on_strong" if running else "air"
        self._icon.setPixmap(icon("warning", colour).pixmap(QSize(Size.ICON_LARGE, Size.ICON_LARGE)))
        restyle(self, running="true" if running else "false")
        restyle(self._words, alarm="on" if running else "off")
