"""The first question of an empty folder: what is the station called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout

from studio.ui.theme import Space


def ask_station_name() -> str | None:
    """Return the name, or None when the person closed the question."""
    dialog = StationNameDialog()
    return dialog.name.text().strip() if dialog.exec() == QDialog.DialogCode.Accepted else None


class StationNameDialog(QDialog):
    """One field and two buttons; a name is needed to go on."""

    def __init__(self) -> None:
        super().__init__()
        translate = QCoreApplication.translate
        self.setWindowTitle("Truyền Thanh Studio")
        question = QLabel(translate("StationNameDialog", "Đài của mình tên là gì?"))
        question.setObjectName("title")
        hint = QLabel(
            translate("StationNameDialog", "Ví dụ: Đài xã Bình Minh. Sau đó phần mềm hỏi người quản trị đầu tiên.")
        )
        hint.setWordWrap(True)
        self.name = QLineEdit()
        self.name.setAccessibleName(translate("StationNameDialog", "Tên đài"))
        self.name.setMaxLength(80)
        self.name.textChanged.connect(self._on_text_changed)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.L)
        for widget in (question, hint, self.name, self.buttons):
            column.addWidget(widget)
        self._on_text_changed("")

    def _on_text_changed(self, text: str) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(text.strip()))
