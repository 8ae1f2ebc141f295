"""Who works here: the first person, with sign-in and emergency PIN; then whoever else."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.domain.emergency_arming import LONGEST_PIN, check_pin
from studio.domain.errors import StudioError
from studio.domain.roles import FIRST_ROLES, Person
from studio.ui.admin.person_dialog import PersonDialog
from studio.ui.desk import Topic
from studio.ui.emergency.words import trouble_text
from studio.ui.setup.host import SetupHost
from studio.ui.setup.page import SetupPage
from studio.ui.theme import Role, Space
from studio.ui.widgets import Button, Card, IconLabel, Kind, Text, clear, two_lines
from studio.ui.widgets.forms import PasswordField, field_row
from studio.ui.words import roles_text


class PeoplePage(SetupPage):
    """``person_founded`` with the first person, who sits at the desk from then on."""

    person_founded = Signal(object)

    def __init__(self, host: SetupHost) -> None:
        super().__init__(host)
        self._watching = False
        self.form = _FirstPerson()
        self.known = QWidget()
        column = QVBoxLayout(self.known)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.M)
        card = Card(self.tr("NGƯỜI LÀM VIỆC"), "people")
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.S)
        card.body.addLayout(self._list)
        row = QHBoxLayout()
        self.add = Button(self.tr("Thêm người"), Kind.QUIET, "person-add")
        self.add.clicked.connect(self._on_add)
        row.addWidget(self.add)
        row.addStretch(1)
        card.body.addLayout(row)
        column.addWidget(card)
        later = self.tr("Thêm được cả sau này, ở Quản trị. Lãnh đạo duyệt tin nên có tên riêng ở đây.")
        column.addWidget(Text(later, Role.SMALL, wrap=True))
        self.body.addWidget(self.form)
        self.body.addWidget(self.known)
        self.body.addStretch(1)

    def enter(self) -> None:
        desk = self.host.desk
        self.form.setVisible(desk is None)
        self.known.setVisible(desk is not None)
        if desk is None:
            self.ask(
                self.tr("Ai là người đầu tiên của đài?"),
                self.tr("Người này quản trị đài, và làm được việc của biên tập viên."),
            )
        else:
            self.ask(
                self.tr("Còn ai làm việc ở đài?"),
                self.tr("Mỗi người đăng nhập bằng tên của mình, để nhật ký ghi đúng ai đã làm gì."),
            )
            self._refresh()
            if not self._watching:
                self._watching = True
                desk.changed.connect(self._on_news)

    def first_field(self) -> QWidget | None:
        """Behind the first person Enter goes on; who else works here is optional."""
        return self.form.full_name if self.host.desk is None else None

    def submit(self) -> None:
        station = self.host.station
        if self.host.desk is not None:
            self.answered.emit()
            return
        assert station is not None
        missing = self.form.missing()
        if missing:
            self.say_trouble(missing)
            return
        people, (full_name, sign_in, password, pin) = station.people, self.form.texts()

        def found() -> Person:
            if pin:
                # Before anyone is entered: a PIN that is refused leaves nothing half done.
                check_pin(pin)
            person = people.found(full_name, sign_in, password, FIRST_ROLES)
            if pin:
                people.set_pin(person, person.id, pin)
            return person

        self.begin_work()
        self.host.tasks.run(found, done=self._on_founded, failed=self._on_refused)

    def _refresh(self) -> None:
        people = self.host.seated().station.people
        self.host.tasks.run(lambda: (people.all(), people.officers()), done=self._on_people, failed=self.fail)

    def _on_people(self, answer: tuple[list[Person], list[Person]]) -> None:
        people, officers = answer
        clear(self._list)
        with_pin = {person.id for person in officers}
        for person in people:
            line = QHBoxLayout()
            line.setSpacing(Space.M)
            line.addWidget(IconLabel("person", "accent"))
            pin = self.tr("có mã PIN khẩn cấp") if person.id in with_pin else self.tr("chưa có mã PIN khẩn cấp")
            said = f"{roles_text(person.roles)} · {pin}"
            line.addLayout(two_lines(Text(person.name, Role.STRONG), Text(said, Role.SMALL, wrap=True)), 1)
            holder = QWidget()
            holder.setLayout(line)
            self._list.addWidget(holder)

    def _on_founded(self, person: Person) -> None:
        self.end_work()
        self.form.forget_secrets()
        self.person_founded.emit(person)

    def _on_refused(self, error: StudioError) -> None:
        self.end_work()
        self.say_trouble(trouble_text(error))

    def _on_add(self) -> None:
        PersonDialog(self.host.seated(), None, self).open()

    def _on_news(self, topic: Topic) -> None:
        if topic is Topic.PEOPLE:
            self._refresh()


class _FirstPerson(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.full_name, self.sign_in, self.password = QLineEdit(), QLineEdit(), PasswordField()
        self.pin, self.again = QLineEdit(), QLineEdit()
        for edit in (self.pin, self.again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setMaxLength(LONGEST_PIN)
            edit.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), edit))
        self.full_name.setPlaceholderText(self.tr("Nguyễn Văn …"))
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.M)
        grid.addWidget(field_row(self.tr("&Họ và tên"), self.full_name), 0, 0)
        grid.addWidget(field_row(self.tr("&Tên đăng nhập"), self.sign_in), 0, 1)
        hint = self.tr("Ít nhất 8 ký tự, không dùng dãy số quen thuộc.")
        grid.addWidget(field_row(self.tr("&Mật khẩu"), self.password.edit, self.password, hint), 1, 0, 1, 2)
        grid.addWidget(field_row(self.tr("Mã &PIN khẩn cấp, ít nhất 4 chữ số"), self.pin), 2, 0)
        grid.addWidget(field_row(self.tr("Gõ &lại mã PIN"), self.again), 2, 1)
        why = self.tr("Mã PIN phát được tin khẩn cấp kể cả khi chưa đăng nhập. Để trống thì đặt sau.")
        grid.addWidget(Text(why, Role.SMALL, wrap=True), 3, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def missing(self) -> str:
        """What to mend first; empty when complete."""
        if not self.full_name.text().strip():
            self.full_name.setFocus()
            return self.tr("Chưa gõ họ và tên.")
        if not self.sign_in.text().strip():
            self.sign_in.setFocus()
            return self.tr("Chưa gõ tên đăng nhập.")
        if self.pin.text() != self.again.text():
            self.again.setFocus()
            return self.tr("Hai lần gõ mã PIN chưa giống nhau.")
        return ""

    def texts(self) -> tuple[str, str, str, str]:
        """Full name, sign-in name, password, PIN."""
        typed = (self.full_name.text(), self.sign_in.text(), self.password.edit.text())
        name, sign_in, password = (unicodedata.normalize("NFC", text) for text in typed)
        return name, sign_in, password, self.pin.text()

    def forget_secrets(self) -> None:
        for edit in (self.password.edit, self.pin, self.again):
            edit.clear()
