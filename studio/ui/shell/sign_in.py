"""Signing in: a name and a password. In an empty station, the first person is entered here."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from studio.domain.errors import StudioError
from studio.domain.roles import Person
from studio.domain.roles import Role as PersonRole
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
        self._first = False
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
        self._full_name = QLineEdit()
        self._full_name_row = field_row(self.tr("&Họ và tên"), self._full_name)
        self._name = QLineEdit()
        self._password = PasswordField()
        card.body.addWidget(self._full_name_row)
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
        for edit in (self._full_name, self._name, self._password.edit):
            edit.returnPressed.connect(self._on_go)
        self.wait()

    def wait(self) -> None:
        """Nothing to sign in to yet."""
        self._title.setText(self.tr("Đang mở đài…"))
        self._hint.setText(self.tr("Việc phát sóng theo lịch vẫn chạy, không cần đăng nhập."))
        self._full_name_row.hide()
        self._go.setEnabled(False)

    def ready(self, station: Station, people: list[Person]) -> None:
        """Ask for a person of ``station``, or for its first."""
        self._station = station
        self._first = not people
        self._full_name_row.setVisible(self._first)
        if self._first:
            self._title.setText(self.tr("Người đầu tiên của đài"))
            self._hint.setText(
                self.tr("Đài chưa có ai. Điền tên người quản trị đầu tiên; những người khác thêm sau ở Quản trị.")
            )
        else:
            self._title.setText(station.name)
            self._hint.setText(self.tr("Đăng nhập để làm việc. Việc phát sóng theo lịch vẫn chạy."))
        self._password.edit.clear()
        self._go.setEnabled(True)
        self._say("")
        first = self._full_name if self._first else self._name
        (self._password.edit if first.text() else first).setFocus()

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
        if self._first:
            full_name = self._full_name.text()
            roles = frozenset({PersonRole.ADMIN, PersonRole.EDITOR})
            self._tasks.run(
                lambda: people.found(full_name, name, password, roles), done=self._on_in, failed=self._on_refused
            )
        else:
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
