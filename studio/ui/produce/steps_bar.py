"""The four steps in words, and where the draft is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.produce.model import Stage
from studio.ui.theme import Role, Space, theme

_DOT_PX = 26
_LINE_PX = 22
_SHORT_LINE_PX = 10


class StepsBar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._stage = Stage.RECORD
        self._brief = False
        self._names = (self.tr("Thu âm"), self.tr("Biên tập"), self.tr("Cân âm lượng"), self.tr("Gửi duyệt"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_stage(Stage.RECORD)

    def set_stage(self, stage: Stage) -> None:
        self._stage = stage
        if stage is Stage.DONE:
            said = self.tr("Cả bốn bước đã xong")
        else:
            said = self.tr("Bước %1 trên 4: %2").replace("%1", str(stage.value + 1))
            said = said.replace("%2", self._names[stage.value])
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def set_brief(self, brief: bool) -> None:
        """Name the present step alone, where the window is narrow; the others keep their numbers."""
        if brief != self._brief:
            self._brief = brief
            self.updateGeometry()
            self.update()

    @property
    def stage(self) -> Stage:
        return self._stage

    def sizeHint(self) -> QSize:
        return QSize(self._width(_LINE_PX), theme().scaled(_DOT_PX) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(_SHORT_LINE_PX), theme().scaled(_DOT_PX) + 4)

    def _width(self, line: int) -> int:
        metrics = QFontMetrics(theme().font(Role.STRONG))
        shown = [name for index, name in enumerate(self._names) if self._is_named(index)]
        words = sum(metrics.horizontalAdvance(name) + Space.S for name in shown)
        return words + 4 * theme().scaled(_DOT_PX) + 3 * (line + 2 * Space.M) + Space.S

    def _is_named(self, index: int) -> bool:
        return not self._brief or index == min(self._stage.value, len(self._names) - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot = look.scaled(_DOT_PX)
        line = max(_SHORT_LINE_PX, min(_LINE_PX, _LINE_PX - (self._width(_LINE_PX) - self.width()) // 3))
        x, middle = self.width() - self._width(line), self.height() / 2
        for index, name in enumerate(self._names):
            done, here = index < self._stage.value, index == self._stage.value
            colour = "ok" if done else "accent" if here else "line"
            circle = QRectF(x, middle - dot / 2, dot, dot)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(colour))
            painter.drawEllipse(circle)
            painter.setPen(look.colour("on_strong" if done or here else "ink_2"))
            painter.setFont(look.font(Role.SMALL_STRONG))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, "✓" if done else str(index + 1))
            x += dot
            painter.setFont(look.font(Role.STRONG if done or here else Role.BODY))
            painter.setPen(look.colour(colour if done or here else "ink_2"))
            if self._is_named(index):
                width = painter.fontMetrics().horizontalAdvance(name)
                place = QRectF(x + Space.S, 0, width + 2, self.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
                x += width + Space.S
            x += Space.M
            if index + 1 < len(self._names):
                painter.setPen(QPen(look.colour("line"), 1))
                painter.drawLine(QPointF(x, middle), QPointF(x + line, middle))
                x += line + Space.M
        painter.end()
