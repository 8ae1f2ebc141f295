"""The very first start: how the station is called."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit

from studio.ui.theme import Role
from studio.ui.widgets import Text
from studio.ui.widgets.forms import FormDialog, field_row


class StationNameDialog(FormDialog):
    def __init__(self) -> None:
        super().__init__(self.tr("Đài của mình tên là gì?"), self.tr("Bắt đầu"))
        self.cancel_button.setText(self.tr("Để sau"))
        said = self.tr("Máy này chưa có đài. Đặt tên đài, rồi điền người đầu tiên.")
        self.body.addWidget(Text(said, Role.SMALL, wrap=True))
        self._name = QLineEdit()
        self._name.setPlaceholderText(self.tr("Đài truyền thanh xã …"))
        self.body.addWidget(field_row(self.tr("&Tên đài"), self._name))
        self.body.addStretch(1)
        self._name.setFocus()

    @property
    def name(self) -> str:
        return self._name.text().strip()

    def submit(self) -> None:
        if self.name:
            self.accept()
        else:
            self.say_trouble(self.tr("Chưa gõ tên đài."))


def ask_station_name() -> str:
    """Return the name, or nothing if the person leaves it for later."""
    dialog = StationNameDialog()
    return dialog.name if dialog.exec() == QDialog.DialogCode.Accepted else ""
