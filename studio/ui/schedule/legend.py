"""What the colours mean, and who hears most today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.ui.theme import Role, Size, Space, Tone, theme
from studio.ui.widgets import Elided, Text
from studio.ui.words import length_text

if TYPE_CHECKING:
    from studio.services.scheduling import DayView


class Legend(QWidget):
    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.S)
        for tone, words in (
            (Tone.ACCENT, self.tr("Thông thường")),
            (Tone.PRIORITY, self.tr("Ưu tiên")),
            (Tone.RELAY, self.tr("Tiếp sóng")),
            (Tone.NEUTRAL, self.tr("Giờ không phát")),
        ):
            row.addWidget(_Square(tone))
            row.addWidget(Text(words, Role.SMALL))
            row.addSpacing(Space.S)
        self._most = Elided("", Role.SMALL)
        self._most.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._most, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_day(self, view: DayView) -> None:
        """Airtime of the cluster that has most of it, against the locality's limit."""
        totals = [(view.airtime_s(cluster.id), cluster.name) for cluster in view.clusters]
        longest, name = max(totals, default=(0.0, ""))
        if not longest:
            self._most.setText("")
            return
        said = self.tr("Nhiều nhất: %1, %2").replace("%1", name).replace("%2", length_text(longest))
        if view.airtime_limit_s is not None:
            said += self.tr(" / giới hạn %1").replace("%1", length_text(view.airtime_limit_s))
            if longest > view.airtime_limit_s:
                said = "✗ " + said
        over = view.airtime_limit_s is not None and longest > view.airtime_limit_s
        self._most.set_tone(Tone.WARN if over else Tone.NEUTRAL)
        self._most.setText(said)


class _Square(QWidget):
    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(Size.ICON_SMALL, Size.ICON_SMALL)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = theme().palette
        painter.setBrush(QColor(self._tone.ground(palette)))
        painter.setPen(QPen(QColor(palette.line if self._tone is Tone.NEUTRAL else self._tone.ink(palette)), 1.4))
        painter.drawRoundedRect(QRectF(1, 1, self.width() - 2, self.height() - 2), 3, 3)
        painter.end()
