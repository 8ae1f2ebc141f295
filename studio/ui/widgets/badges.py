"""Badges and marks: a state in one word with its mark, counts, and one cell per cluster."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from studio.ui.theme import Mark, Radius, Role, Size, Space, Tone, theme
from studio.ui.widgets.texts import Text, restyle


class Badge(QLabel):
    """A short state on its tone's weak ground."""

    def __init__(self, text: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__(text)
        self.setProperty("badge", "true")
        self.setProperty("tone", tone.value)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def set_state(self, text: str, tone: Tone) -> None:
        self.setText(text)
        restyle(self, tone=tone.value)


class MarkBadge(Badge):
    """A badge whose text begins with its mark."""

    def __init__(self, text: str, mark: Mark) -> None:
        super().__init__(f"{mark.value} {text}", mark.tone)

    def set_mark(self, text: str, mark: Mark) -> None:
        self.set_state(f"{mark.value} {text}", mark.tone)


class CountBadge(QLabel):
    """How much waits; hidden at nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("badge", "count")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        self.setText(str(count) if count < 100 else "99+")
        self.setVisible(count > 0)


class MarkStrip(QWidget):
    """One cell per target, each with its mark; its tool tip and accessible text name them."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: tuple[tuple[str, Mark], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_cells(self, cells: Sequence[tuple[str, Mark]]) -> None:
        """``cells`` are (name, mark) pairs."""
        fresh = tuple(cells)
        if fresh == self._cells:
            return
        self._cells = fresh
        said = ", ".join(f"{name} {mark.value}" for name, mark in fresh)
        self.setToolTip(said)
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(Size.MARK_CELL * 4, theme().scaled(Size.MARK_CELL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._cells:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme().font(Role.STRONG))
        gap = Space.XS if len(self._cells) < 40 else 1
        width = min(theme().scaled(47), (self.width() - gap * (len(self._cells) - 1)) // len(self._cells))
        palette = theme().palette
        for index, (_name, mark) in enumerate(self._cells):
            cell = QRect(index * (width + gap), 0, width, self.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("page"))
            painter.setBrush(mark.tone.ground(palette))
            painter.drawRoundedRect(cell, Radius.BADGE, Radius.BADGE)
            painter.setPen(mark.tone.ink(palette))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, mark.value)
        painter.end()


class MarkCounts(QWidget):
    """The three counts beside one another, never added up; a count of none is not shown."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self._texts = {mark: Text(role=Role.SMALL_STRONG, tone=mark.tone) for mark in Mark}
        for text in self._texts.values():
            row.addWidget(text)
        row.addStretch()

    def set_texts(self, texts: dict[Mark, str]) -> None:
        """``texts`` are worded counts (``10 đã xác nhận``); an empty one hides its mark."""
        for mark, label in self._texts.items():
            words = texts.get(mark, "")
            label.setText(f"{mark.value} {words}" if words else "")
            label.setVisible(bool(words))
