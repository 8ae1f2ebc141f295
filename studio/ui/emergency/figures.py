"""Figures on red and on the dark block: white by day and by night."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from studio.ui.theme import Role, theme
from studio.ui.theme.emergency import ALARM_INK
from studio.ui.widgets import Figures, draw_figures


class WhiteFigures(Figures):
    def __init__(self, text: str, role: Role) -> None:
        super().__init__(text, role)
        self._own_role = role

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme().font(self._own_role))
        painter.setPen(QColor(ALARM_INK))
        draw_figures(painter, self.rect(), self.text(), Qt.AlignmentFlag.AlignLeft)
        painter.end()
