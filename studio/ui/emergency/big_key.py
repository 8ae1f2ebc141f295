"""The key that arms an emergency, as large as what it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from studio.ui.emergency.hold_key import ArmKey
from studio.ui.theme import Role, Space
from studio.ui.widgets import Text, restyle


class BigKey(ArmKey):
    """GIỮ 2 GIÂY ĐỂ PHÁT."""

    def __init__(self) -> None:
        super().__init__("")
        self.setProperty("big", "true")
        self.setProperty("act", "live")
        self.setProperty("arm", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, Space.M, Space.S, Space.M)
        column.setSpacing(Space.NONE)
        self._first, self._second_line = Text("", Role.TITLE), Text("", Role.SMALL_STRONG, wrap=True)
        for label in (self._first, self._second_line):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        self._missing = ""
        self.show_waits(False)

    def show_missing(self, missing: str) -> None:
        """What is still to be answered: until then it looks as if it did nothing, and says what it waits for."""
        if missing == self._missing:
            return
        self._missing = missing
        for widget in (self, self._first, self._second_line):
            restyle(widget, missing="true" if missing else "false")
        self.show_waits(False)

    def show_waits(self, waits: bool) -> None:
        first = self.tr("BẤM LẦN NỮA ĐỂ PHÁT") if waits else self.tr("GIỮ 2 GIÂY ĐỂ PHÁT")
        second = (
            self.tr("trong 10 giây, rồi mã PIN") if waits else self.tr("hoặc bấm hai lần trong 10 giây, rồi mã PIN")
        )
        second = self._missing or second
        self._first.setText(first)
        self._second_line.setText(second)
        self.setAccessibleName(first)
        self.setAccessibleDescription(second)
