"""Cards, the lines inside them, and rows that lead somewhere."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import Role, Size, Space, Tone, icon
from studio.ui.widgets.texts import Text, restyle


class Card(QFrame):
    """A white surface with a caption. Put things into ``body``."""

    def __init__(self, caption: str = "", icon_name: str = "", *, tone: Tone | None = None, edge: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setProperty("edge", edge)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(Space.L, Space.L - 2, Space.L, Space.L)
        self.body.setSpacing(Space.S)
        self._caption = Text(caption, Role.CAPTION, tone=tone, wrap=True)
        self._icon_name = icon_name
        self._icon = IconLabel(icon_name, tone.value if tone and tone is not Tone.NEUTRAL else "ink_2")
        self.header = QHBoxLayout()
        self.header.setSpacing(Space.S)
        self.header.addWidget(self._icon)
        self.header.addWidget(self._caption, 1)
        if not icon_name:
            self._icon.hide()
        if caption:
            self.body.addLayout(self.header)
            self.setAccessibleName(caption)

    def set_caption(self, caption: str, tone: Tone | None = None) -> None:
        self._caption.setText(caption)
        self._caption.set_tone(tone or Tone.NEUTRAL)
        self._icon.set_icon(self._icon_name, tone.value if tone and tone is not Tone.NEUTRAL else "ink_2")
        self.setAccessibleName(caption)

    def set_edge(self, edge: str) -> None:
        """``edge`` is ``air``, ``warn``, ``accent`` or empty."""
        restyle(self, edge=edge)


class EmptyNote(QWidget):
    """What a card says while it has nothing to show, in its middle; ``act`` is the one thing to press there."""

    def __init__(self, text: str = "", act: QPushButton | None = None) -> None:
        super().__init__()
        self._words = Text(text, Role.BODY, wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.M)
        column.addStretch(1)
        column.addWidget(self._words)
        if act is not None:
            column.addWidget(act, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def setText(self, text: str) -> None:
        self._words.setText(text)

    def text(self) -> str:
        return self._words.text()


class IconLabel(QLabel):
    """An icon beside a word; it says nothing of its own."""

    def __init__(self, name: str = "", colour: str = "ink_2", side: int = Size.ICON_SMALL) -> None:
        super().__init__()
        self._side = side
        self._shown: tuple[str, str] = ("", "")
        self.set_icon(name, colour)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, colour: str = "ink_2") -> None:
        if (name, colour) == self._shown:
            return
        self._shown = (name, colour)
        if name:
            self.setPixmap(icon(name, colour).pixmap(QSize(self._side, self._side)))
        else:
            self.clear()


class Row(QPushButton):
    """A line that leads where it is mended: all of it is one button, reached by Tab."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        self.line.setSpacing(Space.M)

    def sizeHint(self) -> QSize:
        width = self.line.totalSizeHint().width()
        return QSize(width, self.line.totalMinimumSize().height()).expandedTo(QSize(0, Size.ROW))

    def minimumSizeHint(self) -> QSize:
        return self.line.totalMinimumSize().expandedTo(QSize(0, Size.ROW))

    def hasHeightForWidth(self) -> bool:
        return self.line.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        return max(Size.ROW, self.line.totalHeightForWidth(width))


def two_lines(first: QWidget, second: QWidget) -> QVBoxLayout:
    """A strong line over a small one."""
    column = QVBoxLayout()
    column.setSpacing(Space.NONE)
    column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
    column.addStretch()
    column.addWidget(first)
    column.addWidget(second)
    column.addStretch()
    return column


def divider() -> QFrame:
    line = QFrame()
    line.setProperty("line", True)
    return line


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            # A layout shows what it is given a moment later: without a parent that would be a window.
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
