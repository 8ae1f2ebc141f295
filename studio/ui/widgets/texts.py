"""Texts: labels by role, labels that shorten themselves, key caps, and figures that do not dance."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from studio.ui.theme import Role, Tone, theme

# Captions are in capitals, which carry two marks above each other (CẦN, KẾT QUẢ), higher than the type's own ascent.
_MARKS_ABOVE_PX = 3
# A wrapped text asks for about this many characters a line.
_COLUMN_CHARS = 38


def restyle(widget: QWidget, **properties: object) -> None:
    """Set style properties and have the style sheet look again, if any of them changed."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class Text(QLabel):
    """A text by its role. ``ink`` gives a small text full ink."""

    def __init__(
        self,
        text: str = "",
        role: Role = Role.BODY,
        *,
        tone: Tone | None = None,
        ink: bool = False,
        wrap: bool = False,
    ) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        if tone is not None or ink:
            self.setProperty("tone", tone.value if tone else "ink")
        if role is Role.CAPTION:
            self.setContentsMargins(0, _MARKS_ABOVE_PX, 0, 0)
        self.setWordWrap(wrap)
        if wrap:
            self.setMinimumWidth(1)

    def set_tone(self, tone: Tone | None) -> None:
        restyle(self, tone=tone.value if tone else "ink")

    def sizeHint(self) -> QSize:
        """A wrapped text asks for a column of readable width; Qt's own guess is a tall narrow one."""
        if not self.wordWrap():
            return super().sizeHint()
        metrics = self.fontMetrics()
        width = min(metrics.horizontalAdvance(self.text()) + 2, metrics.averageCharWidth() * _COLUMN_CHARS)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        if not self.wordWrap():
            return super().minimumSizeHint()
        return QSize(self.fontMetrics().averageCharWidth() * 8, self.fontMetrics().lineSpacing())


class Elided(Text):
    """One line that ends in … when there is no room; the whole text is then its tool tip."""

    def __init__(self, text: str = "", role: Role = Role.BODY, *, tone: Tone | None = None, ink: bool = False) -> None:
        self._whole = text
        super().__init__(text, role, tone=tone, ink=ink)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._fit()

    def setText(self, text: str) -> None:
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self._fit()

    def text(self) -> str:
        """The whole text, also while less is shown."""
        return self._whole

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        margins = self.contentsMargins()
        width = self.fontMetrics().horizontalAdvance(self._whole) + margins.left() + margins.right() + 2
        return QSize(width, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 3, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, room))
        if shown != super().text():
            super().setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class KeyCap(QLabel):
    """A key beside its control, as it is printed on the keyboard."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("badge", "key")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)


class Figures(QWidget):
    """A number that moves: every digit stands in a cell of one width.

    Be Vietnam Pro has no tabular figures to switch on, so they are set here.
    """

    def __init__(
        self,
        text: str = "",
        role: Role = Role.FIGURE,
        colour: str = "ink",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        super().__init__()
        self._text = text
        self._role = role
        self._colour = colour
        self._align = align
        self._spoken = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text == self._text:
            return
        wider = len(text) != len(self._text)
        self._text = text
        if wider:
            self.updateGeometry()
        self.update()

    def set_colour(self, colour: str) -> None:
        """``colour`` is a palette name."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme().font(self._role))
        return QSize(figures_width(metrics, self._text), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme().font(self._role))
        painter.setPen(theme().colour(self._colour))
        draw_figures(painter, self.rect(), self._text, self._align)
        painter.end()


def figures_width(metrics: QFontMetrics, text: str) -> int:
    """The width of ``text`` with every digit as wide as the widest."""
    cell = _cell(metrics)
    return sum(cell if char.isdigit() else metrics.horizontalAdvance(char) for char in text)


def draw_figures(
    painter: QPainter, rect: QRect, text: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> None:
    """Draw ``text`` in the painter's font, digits in cells of one width, on one line centred upright."""
    metrics = painter.fontMetrics()
    cell = _cell(metrics)
    x = rect.left()
    if align & Qt.AlignmentFlag.AlignRight:
        x = rect.right() + 1 - figures_width(metrics, text)
    baseline = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) // 2
    for char in text:
        own = metrics.horizontalAdvance(char)
        width = cell if char.isdigit() else own
        painter.drawText(x + (width - own) // 2, baseline, char)
        x += width


def _cell(metrics: QFontMetrics) -> int:
    # The widest digit carries room at its sides; a little of it is given up, or every 1 stands alone.
    return round(0.94 * max(metrics.horizontalAdvance(digit) for digit in "0123456789"))
