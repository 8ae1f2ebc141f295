"""A visitor's recording: the name, and the words of consent that are spoken first and kept in the take."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.ui.theme import Role, Size
from studio.ui.widgets import Text
from studio.ui.widgets.forms import FormDialog, field_row


def consent_words(name: str, station: str) -> str:
    """What the visitor reads out before the first question."""
    said = QCoreApplication.translate(
        "Visitor", "“Tôi là %1. Tôi đồng ý để %2 thu tiếng nói của tôi và phát trên loa truyền thanh.”"
    )
    return said.replace("%1", name or "…").replace("%2", station)


class VisitorForm(FormDialog):
    """Asks who speaks; ``name`` holds it once accepted. Recording begins with the main button."""

    def __init__(self, parent: QWidget, station: str) -> None:
        super().__init__(self.tr("Thu khách"), self.tr("Bắt đầu thu"), parent, Size.FORM)
        self._station = station
        self.field = QLineEdit()
        self.field.setMaxLength(80)
        self.field.textChanged.connect(self._on_typed)
        self.body.addWidget(field_row(self.tr("Tên khách"), self.field))
        self.body.addWidget(Text(self.tr("Bấm Bắt đầu thu rồi mời khách đọc:"), Role.SMALL))
        self.words = Text("", Role.STRONG, wrap=True)
        self.body.addWidget(self.words)
        hint = self.tr(
            "Lời đồng ý được giữ ở đầu bản thu và không phát. Khách là trẻ em thì cha, mẹ hoặc người giám hộ đọc."
        )
        self.body.addWidget(Text(hint, Role.SMALL, wrap=True))
        self.body.addStretch()
        self._on_typed()

    @property
    def name(self) -> str:
        return unicodedata.normalize("NFC", self.field.text()).strip()

    def submit(self) -> None:
        if self.name:
            self.accept()
        else:
            self.say_trouble(self.tr("Hãy ghi tên khách."))
            self.field.setFocus()

    def _on_typed(self) -> None:
        self.words.setText(consent_words(self.name, self._station))
