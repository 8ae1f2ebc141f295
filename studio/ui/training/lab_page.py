"""The lab as it stands in a course: what to do, the door to the practice station, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.training_labs import Lab, LabResult
from studio.ui.theme import Role, Space, Tone
from studio.ui.training.words import hint_text, lab_text, lab_title, step_text
from studio.ui.widgets import Button, Card, Kind, Text, clear


class LabPage(QWidget):
    """``practice_asked`` when the person wants in."""

    practice_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.M)
        self._card = Card(self.tr("BÀI THỰC HÀNH"), "training")
        self.title = Text("", Role.TITLE, wrap=True)
        self._what = Text("", wrap=True)
        safe = self.tr(
            "Bạn sẽ vào đài luyện tập, có viền xanh và chữ LUYỆN TẬP. Ở đó không có gì phát ra loa ngoài thôn, "
            "không có gì gửi đi. Cứ thử nhiều lần."
        )
        for each in (self.title, self._what, Text(safe, Role.SMALL, wrap=True)):
            self._card.body.addWidget(each)
        column.addWidget(self._card)
        self._outcome = Card(self.tr("KẾT QUẢ"), "list")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(Space.S)
        self._outcome.body.addLayout(self._steps)
        column.addWidget(self._outcome)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch()
        self.enter = Button(self.tr("Vào đài luyện tập"), Kind.PRIMARY, "training")
        self.enter.clicked.connect(self.practice_asked)
        foot.addWidget(self.enter)
        column.addLayout(foot)

    def show_lab(self, lab: Lab, result: LabResult | None, *, passed_before: bool) -> None:
        """``result`` is of the last practice, None before the first."""
        self.title.setText(lab_title(lab.id))
        self._what.setText(lab_text(lab.id))
        clear(self._steps)
        self._outcome.setVisible(result is not None or passed_before)
        if result is None or (result.missing and passed_before):
            if passed_before:
                self._say(self.tr("✓ Bạn đã đạt bài thực hành này."), Tone.OK)
            return
        for code in result.met:
            self._say(f"✓ {step_text(code)}", Tone.OK)
        for code in result.missing:
            self._say(self.tr("✗ Chưa: %1").replace("%1", step_text(code)), Tone.WARN)
        for hint in result.hints:
            self._say(hint_text(hint), None)
        if result.passed:
            self._say(self.tr("Đạt. Kết quả đã ghi vào sổ."), Tone.OK)

    def outcome_text(self) -> str:
        """All that is said of the last practice."""
        return " ".join(text.text() for text in self._outcome.findChildren(Text) if text.parent() is self._outcome)

    def set_opening(self, opening: bool) -> None:
        """The practice station is being made, which takes a moment."""
        self.enter.setEnabled(not opening)
        text = self.tr("Đang dựng đài luyện tập…") if opening else self.tr("Vào đài luyện tập")
        self.enter.setText(f" {text}")

    def _say(self, text: str, tone: Tone | None) -> None:
        self._steps.addWidget(Text(text, Role.BODY, tone=tone, wrap=True))
