"""KHẨN CẤP in the top bar: always in the same place, also when nobody is signed in."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from studio.ui.theme import Role, Size, Space, icon, theme
from studio.ui.widgets import KeyCap, Text, restyle

EMERGENCY_KEY = "F12"


class EmergencyKey(QPushButton):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "alarm")
        self.setObjectName("emergency_key")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().scaled(Size.RAIL_ITEM))
        self.setIconSize(QSize(Size.ICON_LARGE, Size.ICON_LARGE))
        self._words, self._cap = Text(self.tr("KHẨN CẤP"), Role.STRONG), KeyCap(EMERGENCY_KEY)
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
        self.setAccessibleName(said)
        self.setToolTip(f"{said} ({EMERGENCY_KEY})")
        colour = "on_strong" if running else "air"
        self._icon.setPixmap(icon("warning", colour).pixmap(QSize(Size.ICON_LARGE, Size.ICON_LARGE)))
        restyle(self, running="true" if running else "false")
        restyle(self._words, alarm="on" if running else "off")
