"""A room's page: title line on top, body below; it scrolls where the screen is too small."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import Role, Space
from studio.ui.widgets.texts import Elided


class Page(QWidget):
    """Put what can be done into ``acts`` and the rest into ``body``."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        inside = QWidget()
        scroll.setWidget(inside)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L + 2)
        self.body.setSpacing(Space.M)
        self.title = Elided(title, Role.TITLE)
        self.subtitle = Elided("", Role.SMALL)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        words = QVBoxLayout()
        words.setSpacing(Space.NONE)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.S)
        self.head.addLayout(words, 1)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(Space.S)
        self.head.addLayout(self.acts)
        self.body.addLayout(self.head)
        self.subtitle.hide()

    def set_title(self, title: str, subtitle: str = "") -> None:
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
