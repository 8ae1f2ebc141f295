"""The script: pasted before, read on air; the sentence that is read is marked, and moves by the arrow keys."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from studio.ui.theme import Role, Size, Space, theme
from studio.ui.theme.emergency import SCRIPT_SIZES, SCRIPT_USUAL
from studio.ui.widgets import Button, Card, KeyCap, Kind, Text, restyle

_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*\s*")


class ScriptText(QPlainTextEdit):
    """``letters`` is a step of ``SCRIPT_SIZES``."""

    clicked_at = Signal(int)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self.isReadOnly():
            self.clicked_at.emit(self.cursorForPosition(event.position().toPoint()).position())


class ScriptCard(Card):
    def __init__(self) -> None:
        super().__init__(self.tr("KỊCH BẢN"), "file")
        self._step = SCRIPT_USUAL
        self._sentence = 0
        smaller = Button("A−", Kind.SQUARE, name=self.tr("Chữ kịch bản nhỏ hơn"))
        larger = Button("A+", Kind.SQUARE, name=self.tr("Chữ kịch bản to hơn"))
        smaller.clicked.connect(self._on_smaller)
        larger.clicked.connect(self._on_larger)
        self.header.addWidget(smaller)
        self.header.addWidget(larger)
        self.text = ScriptText()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Kịch bản"))
        self.text.setPlaceholderText(self.tr("Dán hoặc gõ lời sẽ đọc vào đây."))
        self.text.setProperty("script", "true")
        self.text.setMinimumHeight(theme().scaled(Size.RAIL))
        self.text.clicked_at.connect(self._on_clicked_at)
        self.body.addWidget(self.text, 1)
        self._hint = Card()
        self._hint.setProperty("surface", "plain")
        self._hint.body.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._hint.body.addLayout(self._hint.header)
        self._hint.header.addWidget(KeyCap("↑ ↓"))
        self._hint.header.addWidget(Text(self.tr("câu trước, câu sau"), Role.SMALL), 1)
        self.body.addWidget(self._hint)
        self._dress()
        self.set_reading(reading=False)

    def letters(self) -> int:
        """The size in force, in pixels at text size Vừa."""
        return SCRIPT_SIZES[self._step]

    def set_reading(self, *, reading: bool) -> None:
        """While it is read it is not written, and the sentence is marked."""
        self.text.setReadOnly(reading)
        self._hint.setVisible(reading and bool(self.text.toPlainText().strip()))
        self._sentence = 0
        self._mark()

    def step(self, by: int) -> None:
        """Go on to the next sentence, or back."""
        last = len(self._spans()) - 1
        self._sentence = max(0, min(last, self._sentence + by))
        self._mark()

    def sentence(self) -> str:
        spans = self._spans()
        if not spans:
            return ""
        start, end = spans[self._sentence]
        return self.text.toPlainText()[start:end].strip()

    def _spans(self) -> list[tuple[int, int]]:
        return [found.span() for found in _SENTENCE.finditer(self.text.toPlainText()) if found.group().strip()]

    def _mark(self) -> None:
        if not self.text.isReadOnly():
            self.text.setExtraSelections([])
            return
        marks: list[QTextEdit.ExtraSelection] = []
        for place, (start, end) in enumerate(self._spans()[: self._sentence + 1]):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            char_format = cursor.charFormat()
            if place < self._sentence:
                char_format.setForeground(theme().colour("ink_2"))
            else:
                char_format.setBackground(theme().colour("priority_weak"))
                here = QTextCursor(self.text.document())
                here.setPosition(end)
                self.text.setTextCursor(here)
                self.text.ensureCursorVisible()
                here.setPosition(start)
                self.text.setTextCursor(here)
            setattr(mark, "cursor", cursor)  # noqa: B010 - the stubs do not know the two fields
            setattr(mark, "format", char_format)  # noqa: B010
            marks.append(mark)
        self.text.setExtraSelections(marks)

    def _on_clicked_at(self, position: int) -> None:
        for place, (_start, end) in enumerate(self._spans()):
            if position < end:
                self._sentence = place
                break
        self._mark()

    def _on_smaller(self) -> None:
        self._step = max(0, self._step - 1)
        self._dress()

    def _on_larger(self) -> None:
        self._step = min(len(SCRIPT_SIZES) - 1, self._step + 1)
        self._dress()

    def _dress(self) -> None:
        restyle(self.text, letters=str(self._step))
