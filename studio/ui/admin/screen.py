"""The administration screen."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from studio.domain.roles import Person, Verb
from studio.ui.admin.people_card import PeopleCard
from studio.ui.admin.reading_card import ReadingCard
from studio.ui.admin.sound_card import SoundCard
from studio.ui.desk import Desk, Screen, Topic
from studio.ui.theme import Size, Space, theme
from studio.ui.widgets import Page


class AdminScreen(Screen):
    """Subjects: ``reading``, ``sound``, ``people``."""

    topics = frozenset({Topic.PEOPLE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        page = Page(self.tr("Quản trị"))
        self.fill(page)
        self.reading, self.sound = ReadingCard(desk), SoundCard(desk)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(Space.M)
        left = QVBoxLayout()
        left.setSpacing(Space.M)
        left.addWidget(self.reading)
        left.addWidget(self.sound, 1)
        for card in (self.reading, self.sound):
            card.setMinimumWidth(theme().scaled(Size.SIDE))
        self._row.addLayout(left, 2)
        self.people: PeopleCard | None = PeopleCard(desk) if desk.may(Verb.ADMINISTER) else None
        if self.people is not None:
            self._row.addWidget(self.people, 3)
        page.body.addLayout(self._row, 1)
        self.sound.refresh()

    def refresh(self) -> None:
        if self.people is not None:
            self.desk.tasks.run(self.desk.station.people.all, done=self._on_people)

    def open_subject(self, subject: str) -> None:
        wanted: QWidget | None = {"reading": self.reading.text_size, "sound": self.sound, "people": self.people}.get(
            subject
        )
        if wanted is not None:
            wanted.setFocus()

    def _on_people(self, people: list[Person]) -> None:
        if self.people is not None:
            self.people.show_people(people)
