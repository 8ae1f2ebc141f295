"""Small fields of the panel: a colour out of a few, words that are told while they are typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from studio.ui.theme import Radius, Size, Space, theme


def colour_name(colour: str) -> str:
    """A colour's name for a screen reader and a tool tip."""
    return _hue_name(QColor(colour)) if colour else QCoreApplication.translate("SignageColours", "Không nền")


def _hue_name(colour: QColor) -> str:
    if colour.lightness() > 240:
        return QCoreApplication.translate("SignageColours", "Trắng")
    if colour.value() < 60:
        return QCoreApplication.translate("SignageColours", "Đen")
    if colour.saturation() < 40:
        return QCoreApplication.translate("SignageColours", "Xám")
    hue, dark = colour.hue(), colour.value() < 110
    if hue < 20 or hue >= 330:
        return QCoreApplication.translate("SignageColours", "Đỏ")
    if hue < 70:
        return (
            QCoreApplication.translate("SignageColours", "Nâu đậm")
            if dark
            else QCoreApplication.translate("SignageColours", "Vàng")
        )
    if hue < 170:
        return (
            QCoreApplication.translate("SignageColours", "Xanh lá đậm")
            if dark
            else QCoreApplication.translate("SignageColours", "Xanh lá")
        )
    if hue < 250:
        return (
            QCoreApplication.translate("SignageColours", "Xanh đậm")
            if dark
            else QCoreApplication.translate("SignageColours", "Xanh nhạt")
        )
    return QCoreApplication.translate("SignageColours", "Tím")


class Swatch(QAbstractButton):
    """One colour, or a fall of two; the chosen one carries a ✓ besides its frame."""

    def __init__(self, colours: tuple[str, ...], name: str) -> None:
        super().__init__()
        self.colours = colours
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = theme().scaled(Size.MARK_CELL - 1)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        first, last = self.colours[0], self.colours[-1]
        if first:
            painter.setPen(QPen(theme().colour("line_strong"), 1))
            painter.setBrush(QColor(first))
            painter.drawRoundedRect(rect, Radius.BADGE, Radius.BADGE)
            if last != first:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(last))
                painter.drawRect(QRectF(rect.left() + 1, rect.center().y(), rect.width() - 2, rect.height() / 2 - 3))
        else:
            painter.setPen(QPen(theme().colour("line_strong"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, Radius.BADGE, Radius.BADGE)
        if self.isChecked():
            shade = QColor(first) if first else theme().colour("surface")
            painter.setPen(QColor(Qt.GlobalColor.black if shade.lightness() > 140 else Qt.GlobalColor.white))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "✓")
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(theme().colour("ink" if self.hasFocus() else "accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.BADGE, Radius.BADGE)
        painter.end()


class Swatches(QWidget):
    """A few colours of which one holds; ``chosen`` with its place."""

    chosen = Signal(int)

    def __init__(self, choices: Sequence[tuple[str, ...]], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(1)
        self._swatches: list[Swatch] = []
        for colours in choices:
            swatch = Swatch(colours, f"{name}: {colour_name(colours[0])}")
            swatch.clicked.connect(self._on_clicked)
            self._swatches.append(swatch)
            row.addWidget(swatch)
        row.addStretch(1)

    def hold(self, colours: tuple[str, ...]) -> None:
        for swatch in self._swatches:
            swatch.setChecked(swatch.colours == colours)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Swatch):
            self.hold(sender.colours)
            self.chosen.emit(self._swatches.index(sender))


class WordsField(QPlainTextEdit):
    """Several lines of words. Tab leaves it, and Esc does (``left``); ``typed`` tells the text in NFC."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, lines: int = 3) -> None:
        super().__init__()
        self._filling = False
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme().scaled(24 * lines + 20))
        self.textChanged.connect(self._on_changed)

    def fill(self, text: str) -> None:
        """Show ``text`` without telling; where it stands already nothing moves (the cursor least of all)."""
        if unicodedata.normalize("NFC", self.toPlainText()) == text:
            return
        self._filling = True
        self.setPlainText(text)
        self._filling = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_changed(self) -> None:
        if not self._filling:
            self.typed.emit(unicodedata.normalize("NFC", self.toPlainText()))
