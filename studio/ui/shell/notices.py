"""The line at the window's foot: what was done, or what went wrong and what to do."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from studio.services.messages import Words
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Button, Elided, IconLabel, Kind, Text

_SHOWN_MS = 6000


class NoticeBar(QFrame):
    """Good news leaves by itself; trouble stays until it is closed or something newer comes."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row.setSpacing(Space.M)
        self._icon = IconLabel("check-circle", "ok")
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(Space.NONE)
        self._what, self._more = Elided("", Role.STRONG), Text("", Role.SMALL, wrap=True)
        words.addWidget(self._what)
        words.addWidget(self._more)
        row.addLayout(words, 1)
        self._close = Button(self.tr("Đóng"), Kind.TOOL, "close")
        self._close.clicked.connect(self.hide)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, text: str) -> None:
        self._show(text, "", "check-circle", Tone.OK)
        self._timer.start(_SHOWN_MS)

    def trouble(self, words: Words) -> None:
        self._timer.stop()
        more = " ".join(part for part in (words.kept, words.todo) if part)
        self._show(words.what, more, "warning", Tone.WARN)

    def _show(self, what: str, more: str, icon_name: str, tone: Tone) -> None:
        self._icon.set_icon(icon_name, tone.value)
        self._what.setText(what)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(f"{what} {more}")
        self.show()
