"""Signing in: a name and a password."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from studio.domain.errors import StudioError
from studio.domain.roles import Person
from studio.ui.errors import words_in
from studio.ui.tasks import Tasks
from studio.ui.theme import Role, Size, Space, Tone
from studio.ui.widgets import Button, Card, Kind, Text
from studio.ui.widgets.forms import PasswordField, field_row

if TYPE_CHECKING:
    from studio.services.station import Station


class SignIn(QWidget):
    """Emits ``signed_in`` with the person."""

    signed_in = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._station: Station | None = None
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        outer.addWidget(scroll)
        grid = QGridLayout(inside)
        card = Card()
        card.setFixedWidth(Size.FORM)
        card.body.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        card.body.setSpacing(Space.M)
        grid.addWidget(card, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self._title = Text("", Role.TITLE, wrap=True)
        self._hint = Text("", Role.SMALL, wrap=True)
        card.body.addWidget(self._title)
        card.body.addWidget(self._hint)
        self._name = QLineEdit()
        self._password = PasswordField()
        card.body.addWidget(field_row(self.tr("&Tên đăng nhập"), self._name))
        card.body.addWidget(field_row(self.tr("&Mật khẩu"), self._password.edit, self._password))
        self._trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self._trouble.hide()
        card.body.addWidget(self._trouble)
        row = QHBoxLayout()
        self._go = Button(self.tr("Vào làm việc"), Kind.PRIMARY, "sign-in")
        self._go.setDefault(True)
        row.addWidget(self._go, 1)
        card.body.addLayout(row)
        self._go.clicked.connect(self._on_go)
        for edit in (self._name, self._password.edit):
            edit.returnPressed.connect(self._on_go)
        self.wait()

    def wait(self) -> None:
        """Nothing to sign in to yet."""
        self._title.setText(self.tr("Đang mở đài…"))
        self._hint.setText(self.tr("Việc phát sóng theo lịch vẫn chạy, không cần đăng nhập."))
        self._go.setEnabled(False)

    def ready(self, station: Station, name: str) -> None:
        """Ask for a person of ``station``, which is called ``name``."""
        self._station = station
        self._title.setText(name)
        self._hint.setText(self.tr("Đăng nhập để làm việc. Việc phát sóng theo lịch vẫn chạy."))
        self._password.edit.clear()
        self._go.setEnabled(True)
        self._say("")
        (self._password.edit if self._name.text() else self._name).setFocus()

    def failed(self, error: StudioError) -> None:
        """The station did not open."""
        self._title.setText(self.tr("Chưa mở được đài"))
        self._hint.setText("")
        self._say(words_in(error).sentence)

    def _on_go(self) -> None:
        station = self._station
        if station is None or not self._go.isEnabled():
            return
        self._go.setEnabled(False)
        self._say("")
        people, name = station.people, unicodedata.normalize("NFC", self._name.text())
        password = unicodedata.normalize("NFC", self._password.edit.text())
        self._tasks.run(lambda: people.sign_in(name, password), done=self._on_in, failed=self._on_refused)

    def _on_in(self, person: Person) -> None:
        self._password.edit.clear()
        self._go.setEnabled(True)
        self.signed_in.emit(person)

    def _on_refused(self, error: StudioError) -> None:
        self._go.setEnabled(True)
        self._say(words_in(error).sentence)
        self._password.edit.selectAll()
        self._password.edit.setFocus()

    def _say(self, text: str) -> None:
        self._trouble.setText(f"✗ {text}" if text else "")
        self._trouble.setVisible(bool(text))
