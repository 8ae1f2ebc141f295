"""Buttons: one kind each for the screen's main act, other acts, tools, links and segments."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from studio.ui.theme import Size, Space, icon


class Kind(Enum):
    PRIMARY = "primary"
    QUIET = "quiet"
    DANGER = "danger"
    TOOL = "tool"
    SQUARE = "square"
    LINK = "link"


_ICON_COLOUR = {Kind.PRIMARY: "on_strong", Kind.DANGER: "warn", Kind.TOOL: "ink", Kind.SQUARE: "ink"}


class Button(QPushButton):
    """A push button. ``key`` is a shortcut; it is told in the tool tip and to a screen reader."""

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.QUIET,
        icon_name: str = "",
        *,
        key: str = "",
        name: str = "",
    ) -> None:
        """``name`` is the accessible name, where the text alone says too little (or there is none)."""
        # Qt has no room between icon and word to set; a space is that room.
        super().__init__(f" {text}" if icon_name and text else text)
        self.setProperty("kind", kind.value)
        if icon_name:
            self.setIcon(icon(icon_name, _ICON_COLOUR.get(kind, "accent")))
            side = Size.ICON_SMALL if kind in (Kind.TOOL, Kind.SQUARE) else Size.ICON
            self.setIconSize(QSize(side, side))
        self.setAccessibleName(name or text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        tip = name if name and not text else ""
        if key:
            self.setShortcut(QKeySequence(key))
            self.setAccessibleDescription(key)
            tip = f"{name or text} ({key})"
        if tip:
            self.setToolTip(tip)


class Segmented(QFrame):
    """A few choices of which one holds."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str) -> None:
        """``choices`` are (key, text) pairs; the first holds at the start."""
        super().__init__()
        self.setProperty("segmented", True)
        self.setAccessibleName(name)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.NONE)
        for key, text in choices:
            button = QPushButton(text)
            button.setProperty("kind", "segment")
            button.setProperty("choice", key)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{name}: {text}")
            button.clicked.connect(self._on_clicked)
            self._buttons[key] = button
            row.addWidget(button)
        self.choose(choices[0][0])
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def current(self) -> str:
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Hold ``key`` without telling."""
        for mine, button in self._buttons.items():
            button.setChecked(mine == key)

    def _on_clicked(self) -> None:
        key = str(self.sender().property("choice"))
        self.choose(key)
        self.chosen.emit(key)
