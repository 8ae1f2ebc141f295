"""One level with its name and figure; fed at 25 to 30 Hz from a snapshot."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import Radius, Role, Size, Space, theme
from studio.ui.widgets import Figures, Text
from studio.ui.words import number_text

_FLOOR_DB = -60.0
_GOOD_DB = -12.0
_HOT_DB = -3.0
_FALL_DB = 1.0  # each look; 25 dB a second


class LevelRow(QWidget):
    """``set_peak`` with a linear peak."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.XS)
        head = QHBoxLayout()
        head.addWidget(Text(name, Role.SMALL))
        head.addStretch()
        self._figure = Figures("", Role.SMALL_STRONG)
        head.addWidget(self._figure)
        column.addLayout(head)
        self._bar = _Bar()
        column.addWidget(self._bar)
        self.setAccessibleName(name)

    @property
    def level_db(self) -> float:
        return self._bar.level_db

    def set_peak(self, peak: float) -> None:
        fresh = max(_FLOOR_DB, 20 * math.log10(peak)) if peak > 0 else _FLOOR_DB
        level = max(fresh, self._bar.level_db - _FALL_DB)
        self._bar.set_level(level)
        self._figure.setText(f"{number_text(level, 0)} dB" if level > _FLOOR_DB else "–")

    def reset(self) -> None:
        self._bar.set_level(_FLOOR_DB)
        self._figure.setText("–")


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.level_db = _FLOOR_DB
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_level(self, level_db: float) -> None:
        if level_db != self.level_db:
            self.level_db = level_db
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().scaled(Size.NARROW_SIDE), theme().scaled(Size.ICON_LARGE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("sunken"))
        painter.drawRoundedRect(self.rect(), Radius.BADGE, Radius.BADGE)
        if self.level_db > _FLOOR_DB:
            painter.setBrush(look.colour("ok" if self.level_db < _HOT_DB else "warn"))
            painter.drawRoundedRect(QRectF(0, 0, self._x(self.level_db), self.height()), Radius.BADGE, Radius.BADGE)
        # Where a voice should reach.
        painter.fillRect(QRectF(self._x(_GOOD_DB), 0, 3, self.height()), look.colour("ink"))
        painter.end()

    def _x(self, level_db: float) -> float:
        return self.width() * (level_db - _FLOOR_DB) / -_FLOOR_DB
