"""A list of lines at the left, the chosen one's card at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.ui.theme import Role, Size, Space, Tone, theme
from studio.ui.widgets import Badge, Button, Card, Elided, Row, Text, clear, divider


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its key, two lines of text, and a badge."""

    key: str
    title: str
    under: str
    badge: str
    tone: Tone


def relabel(button: Button, text: str) -> None:
    """Give a button with an icon another word, to the eye and to a screen reader."""
    button.setText(f" {text}")
    button.setAccessibleName(text)


class ListAndCard(QWidget):
    """Emits ``chosen`` with a line's key. Put the chosen one into ``card.body``; ``empty`` says why there is none."""

    chosen = Signal(str)

    def __init__(self, caption: str, icon_name: str, empty: str) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._key = ""
        self._rows: list[Row] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self._list = Card(caption, icon_name)
        self._list.setFixedWidth(theme().scaled(Size.SIDE - 50))
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(Space.NONE, Space.NONE, Space.S, Space.NONE)
        self._column.setSpacing(Space.NONE)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        scroll.setMinimumHeight(theme().scaled(120))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.body.addWidget(scroll, 1)
        self.card = Card()
        self._empty = Card()
        self._empty.body.addWidget(Text(empty, wrap=True))
        self._empty.body.addStretch(1)
        row.addWidget(self._list)
        row.addWidget(self.card, 1)
        row.addWidget(self._empty, 1)
        self.show_lines(())

    @property
    def key(self) -> str:
        return self._key

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; the chosen one stays chosen while it is there."""
        there = bool(lines)
        self._list.setVisible(there)
        self.card.setVisible(there)
        self._empty.setVisible(not there)
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            clear(self._column)
            self._rows = []
            for place, line in enumerate(lines):
                if place:
                    self._column.addWidget(divider())
                self._column.addWidget(self._row(line))
            self._column.addStretch(1)
        keys = [line.key for line in lines]
        if self._key not in keys:
            self._key = keys[0] if keys else ""
        self.choose(self._key)

    def choose(self, key: str) -> None:
        """Show the line ``key`` as the chosen one, and tell."""
        if any(line.key == key for line in self._lines):
            self._key = key
        for row in self._rows:
            row.setChecked(row.property("subject") == self._key)
        self.chosen.emit(self._key)

    def _row(self, line: Line) -> Row:
        row = Row(f"{line.title}, {line.badge}")
        row.setCheckable(True)
        row.setProperty("subject", line.key)
        words = QVBoxLayout()
        words.setSpacing(Space.XS - 2)
        words.addWidget(Elided(line.title, Role.STRONG))
        words.addWidget(Elided(line.under, Role.SMALL))
        below = QHBoxLayout()
        below.addWidget(Badge(line.badge, line.tone))
        below.addStretch(1)
        words.addLayout(below)
        row.line.addLayout(words, 1)
        row.clicked.connect(self._on_row)
        self._rows.append(row)
        return row

    def _on_row(self) -> None:
        self.choose(str(self.sender().property("subject")))
