"""Adding a person, changing one, and setting a password."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from studio.domain.errors import StudioError
from studio.domain.roles import Person, Role
from studio.ui.desk import Desk, Topic
from studio.ui.errors import words_in
from studio.ui.theme import Role as TextRole
from studio.ui.theme import Space
from studio.ui.widgets import Text
from studio.ui.widgets.forms import FormDialog, PasswordField, field_row
from studio.ui.words import role_text

# How a person is addressed is a choice of theirs, never guessed.
_ADDRESSES = ("", "cô", "chú", "bác", "anh", "chị", "ông", "bà", "em")


class _AdminDialog(FormDialog):
    def __init__(self, desk: Desk, title: str, act: str, parent: QWidget | None) -> None:
        super().__init__(title, act, parent)
        self.desk = desk

    def run(self, work: Callable[[], object]) -> None:
        self.desk.tasks.run(work, done=self.on_done, failed=self.on_failed)

    def on_done(self, _answer: object) -> None:
        self.desk.tell(self.tr("Đã lưu."))
        self.desk.news(Topic.PEOPLE)
        self.accept()

    def on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)


class PersonDialog(_AdminDialog):
    """A new person with their password, or a known one's name, address, roles and activity."""

    def __init__(self, desk: Desk, person: Person | None, parent: QWidget | None) -> None:
        title = (
            QCoreApplication.translate("PersonDialog", "Sửa người")
            if person
            else QCoreApplication.translate("PersonDialog", "Thêm người")
        )
        super().__init__(desk, title, QCoreApplication.translate("PersonDialog", "Lưu"), parent)
        self._person = person
        self._name = QLineEdit(person.name if person else "")
        self._address = QComboBox()
        for address in _ADDRESSES:
            self._address.addItem(address or self.tr("không dùng"), address)
        self._address.setCurrentIndex(max(0, self._address.findData(person.address if person else "")))
        self.body.addWidget(field_row(self.tr("&Họ và tên"), self._name))
        self.body.addWidget(field_row(self.tr("Cách &xưng hô"), self._address))
        self._sign_in, self._password = QLineEdit(), PasswordField()
        if person is None:
            self.body.addWidget(field_row(self.tr("&Tên đăng nhập"), self._sign_in))
            hint = self.tr("Ít nhất 8 ký tự, không dùng dãy số quen thuộc.")
            self.body.addWidget(field_row(self.tr("&Mật khẩu"), self._password.edit, self._password, hint))
        self.body.addWidget(Text(self.tr("Vai trò (một người có thể giữ nhiều vai)"), TextRole.SMALL))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.NONE)
        self._roles = {role: QCheckBox(role_text(role)) for role in Role}
        for place, (role, box) in enumerate(self._roles.items()):
            box.setChecked(person is not None and role in person.roles)
            grid.addWidget(box, place // 2, place % 2)
        self.body.addLayout(grid)
        self._active = QCheckBox(self.tr("Đang làm việc (bỏ dấu thì không đăng nhập được nữa)"))
        self._active.setChecked(person.active if person else True)
        self.body.addWidget(self._active)
        self._active.setVisible(person is not None)
        self.body.addStretch(1)

    def submit(self) -> None:
        people, by = self.desk.station.people, self.desk.person
        name = unicodedata.normalize("NFC", self._name.text()).strip()
        roles = frozenset(role for role, box in self._roles.items() if box.isChecked())
        address = str(self._address.currentData())
        if self._person is None:
            sign_in = self._sign_in.text()
            password = unicodedata.normalize("NFC", self._password.edit.text())
            self.run(lambda: people.add(by, name, sign_in, password, roles, address))
        elif not name or not roles:
            self.say_trouble(self.tr("Còn thiếu họ tên hoặc vai trò."))
        else:
            changed = replace(self._person, name=name, roles=roles, address=address, active=self._active.isChecked())
            self.run(lambda: people.change(by, changed))


class PasswordDialog(_AdminDialog):
    """A new password for a person, by an administrator or by themselves."""

    def __init__(self, desk: Desk, person: Person, parent: QWidget | None) -> None:
        title = QCoreApplication.translate("PasswordDialog", "Đặt mật khẩu cho %1").replace("%1", person.name)
        super().__init__(desk, title, QCoreApplication.translate("PasswordDialog", "Đặt mật khẩu"), parent)
        self._person = person
        self._sign_in, self._password = QLineEdit(), PasswordField()
        self.body.addWidget(field_row(self.tr("&Tên đăng nhập của người đó"), self._sign_in))
        hint = self.tr("Ít nhất 8 ký tự, không dùng dãy số quen thuộc.")
        self.body.addWidget(field_row(self.tr("&Mật khẩu mới"), self._password.edit, self._password, hint))
        self.body.addStretch(1)

    def submit(self) -> None:
        people, by, person_id = self.desk.station.people, self.desk.person, self._person.id
        sign_in = self._sign_in.text()
        password = unicodedata.normalize("NFC", self._password.edit.text())
        self.run(lambda: people.set_password(by, person_id, sign_in, password))
