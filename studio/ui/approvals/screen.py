"""What waits for a decision, and the one that is being judged."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from studio.domain.programme import Programme
from studio.domain.roles import Person
from studio.ui.approvals.decision import DecisionCard
from studio.ui.desk import Desk, Room, Screen, Topic
from studio.ui.theme import Role, Size, Space, theme
from studio.ui.widgets import Button, Card, Elided, Kind, Page, Row, Text, clear, divider
from studio.ui.words import clock_text, day_text, length_text


class ApprovalsScreen(Screen):
    """Subjects: a programme's id."""

    topics = frozenset({Topic.PROGRAMMES})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._waiting: list[Programme] = []
        self._people: dict[str, str] = {}
        self._chosen = ""
        self._shown: list[tuple[str, int]] = []
        page = Page(self.tr("Chờ duyệt"))
        self._page = page
        self.fill(page)
        back = Button(self.tr("Về Hôm nay"), Kind.QUIET, "left")
        back.clicked.connect(self._on_back)
        page.acts.addWidget(back)
        self._list = Card(self.tr("ĐANG CHỜ"), "list")
        self._list.setFixedWidth(theme().scaled(Size.SIDE - 60))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.NONE)
        self._list.body.addLayout(self._rows)
        self._list.body.addStretch(1)
        self.decision = DecisionCard(desk)
        self.decision.decided.connect(self.refresh)
        self._empty = Card()
        self._empty.body.addWidget(
            Text(self.tr("Không có bản tin nào chờ duyệt. Bản tin gửi từ Sản xuất sẽ hiện ở đây."), wrap=True)
        )
        self._empty.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self._list, 0)
        row.addWidget(self.decision, 1)
        row.addWidget(self._empty, 1)
        page.body.addLayout(row, 1)
        self.decision.hide()

    def refresh(self) -> None:
        station = self.desk.station
        self.desk.tasks.run(lambda: (station.approvals.waiting(), station.people.all()), done=self._on_waiting)

    def open_subject(self, subject: str) -> None:
        self._chosen = subject
        self._show_chosen()

    def hideEvent(self, event: QHideEvent) -> None:
        self.decision.stop()
        super().hideEvent(event)

    def _on_waiting(self, answer: tuple[list[Programme], list[Person]]) -> None:
        self._waiting, people = answer
        self._people = {person.id: person.name for person in people}
        self._page.set_title(
            self.tr("Chờ duyệt"), self.tr("%1 bản tin đang chờ").replace("%1", str(len(self._waiting)))
        )
        fresh = [(programme.id, programme.version) for programme in self._waiting]
        if fresh != self._shown:
            self._shown = fresh
            clear(self._rows)
            for place, programme in enumerate(self._waiting):
                if place:
                    self._rows.addWidget(divider())
                self._rows.addWidget(self._row(programme))
        self._show_chosen()

    def _row(self, programme: Programme) -> Row:
        row = Row(programme.title)
        row.setCheckable(True)
        local = self.desk.local(programme.changed_at)
        length = programme.manifest.manifest.duration_s if programme.manifest else 0.0
        words = QVBoxLayout()
        words.setSpacing(Space.NONE)
        words.addWidget(Elided(programme.title, Role.STRONG))
        under = f"{self._makers(programme)} · {length_text(length)} · {clock_text(local)} {day_text(local.date())}"
        words.addWidget(Elided(under, Role.SMALL))
        row.line.addLayout(words, 1)
        row.setProperty("subject", programme.id)
        row.clicked.connect(self._on_row)
        return row

    def _makers(self, programme: Programme) -> str:
        return ", ".join(sorted(self._people.get(maker, "…") for maker in programme.maker_ids))

    def _show_chosen(self) -> None:
        found = next((p for p in self._waiting if p.id == self._chosen), None)
        if found is None and self._waiting:
            found = self._waiting[0]
        self.decision.setVisible(found is not None)
        self._list.setVisible(found is not None)
        self._empty.setVisible(found is None)
        if found is None:
            self.decision.stop()
            return
        self._chosen = found.id
        self.decision.show_programme(found, self._makers(found))
        for row in self._list.findChildren(Row, options=Qt.FindChildOption.FindChildrenRecursively):
            row.setChecked(row.property("subject") == found.id)

    def _on_row(self) -> None:
        self._chosen = str(self.sender().property("subject"))
        self._show_chosen()

    def _on_back(self) -> None:
        self.desk.go(Room.TODAY)
