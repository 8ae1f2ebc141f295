"""The people of the station."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QHeaderView

from studio.domain.roles import Person
from studio.ui.admin.person_dialog import PasswordDialog, PersonDialog
from studio.ui.desk import Desk
from studio.ui.theme import Space
from studio.ui.widgets import Button, Card, Kind
from studio.ui.widgets.tables import Table, cell
from studio.ui.words import roles_text


class PeopleCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("NGƯỜI LÀM VIỆC"), "people")
        self._desk = desk
        self._people: list[Person] = []
        self.table = Table(
            [self.tr("Họ và tên"), self.tr("Vai trò"), self.tr("Tình trạng")], self.tr("Danh sách người làm việc")
        )
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(200)
        self.table.cellActivated.connect(self._on_change)
        self.body.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self._password = Button(self.tr("Đặt mật khẩu"), Kind.QUIET, "key")
        self._change = Button(self.tr("Sửa"), Kind.QUIET, "edit", name=self.tr("Sửa người đang chọn"))
        self._add = Button(self.tr("Thêm người"), Kind.PRIMARY, "person-add")
        self._password.clicked.connect(self._on_password)
        self._change.clicked.connect(self._on_change)
        self._add.clicked.connect(self._on_add)
        row.addWidget(self._password)
        row.addWidget(self._change)
        row.addStretch(1)
        row.addWidget(self._add)
        self.body.addLayout(row)

    def show_people(self, people: Sequence[Person]) -> None:
        self._people = list(people)
        self.table.setRowCount(len(self._people))
        for place, person in enumerate(self._people):
            state = self.tr("Đang làm việc") if person.active else self.tr("Đã nghỉ")
            for column, text in enumerate((person.name, roles_text(person.roles), state)):
                cell(self.table, place, column, text, strong=column == 0)
        self.table.fit_rows()

    def _picked(self) -> Person | None:
        row = max(0, self.table.currentRow())
        return self._people[row] if row < len(self._people) else None

    def _on_add(self) -> None:
        PersonDialog(self._desk, None, self).open()

    def _on_change(self) -> None:
        person = self._picked()
        if person is not None:
            PersonDialog(self._desk, person, self).open()

    def _on_password(self) -> None:
        person = self._picked()
        if person is not None:
            PasswordDialog(self._desk, person, self).open()
