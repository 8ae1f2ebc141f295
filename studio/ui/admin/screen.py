"""The administration screen: a few parts, of which one is in sight."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from studio.domain.roles import Person, Verb
from studio.ui.admin.backup_card import BackupCard
from studio.ui.admin.enrol_card import EnrolCard
from studio.ui.admin.health_card import HealthCard
from studio.ui.admin.people_card import PeopleCard
from studio.ui.admin.reading_card import ReadingCard
from studio.ui.admin.rules_card import RulesCard
from studio.ui.admin.sound_card import SoundCard
from studio.ui.admin.station_card import StationCard
from studio.ui.desk import Desk, Screen, Topic
from studio.ui.theme import Size, Space, theme
from studio.ui.widgets import Card, Page, Segmented

OWN, STATION, PEOPLE, SOURCE, UPKEEP = "own", "station", "people", "source", "upkeep"
# How often the exchange's standing is asked while it is in sight.
_EVERY_S = 3
# Two cards stand beside one another from this width on.
_TWO_COLUMNS = 2 * Size.SIDE + 60


class AdminScreen(Screen):
    """Subjects: ``reading``, ``sound``, ``station``, ``people``, ``source``, ``upkeep``."""

    topics = frozenset({Topic.PEOPLE, Topic.SETTINGS})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._seconds = 0
        page = Page(self.tr("Quản trị"))
        self.fill(page)
        administers = desk.may(Verb.ADMINISTER)
        # A practice station is enrolled nowhere and has no name of its own.
        practice = desk.station.emergency.practice
        self.reading, self.sound = ReadingCard(desk), SoundCard(desk)
        self.people: PeopleCard | None = PeopleCard(desk) if administers else None
        self.station: StationCard | None = None
        self.rules: RulesCard | None = None
        self.source: EnrolCard | None = None
        self.health: HealthCard | None = None
        self.backup: BackupCard | None = None
        parts: list[tuple[str, str, list[Card]]] = [(OWN, self.tr("Máy này"), [self.reading, self.sound])]
        if administers and not practice:
            self.station, self.rules, self.source = StationCard(desk), RulesCard(desk), EnrolCard(desk)
            self.health, self.backup = HealthCard(desk), BackupCard(desk)
            parts.insert(0, (STATION, self.tr("Đài"), [self.station, self.rules]))
            parts.append((SOURCE, self.tr("Hệ thống nguồn"), [self.source]))
            parts.append((UPKEEP, self.tr("Sức khỏe máy"), [self.health, self.backup]))
        if self.people is not None:
            place = next(index for index, part in enumerate(parts) if part[0] == OWN)
            parts.insert(place + 1, (PEOPLE, self.tr("Người"), [self.people]))
        self.parts = Segmented([(key, text) for key, text, _ in parts], self.tr("Phần của Quản trị"))
        self.parts.chosen.connect(self.show_part)
        page.body.addWidget(self.parts)
        self.parts.setVisible(len(parts) > 1)
        self._rows: dict[str, tuple[QWidget, QBoxLayout]] = {}
        for key, _, cards in parts:
            self._rows[key] = row = _row_of(cards)
            page.body.addWidget(row[0], 1)
        self._part = ""
        self.show_part(parts[0][0])
        self.sound.refresh()

    @property
    def part(self) -> str:
        """The part that is in sight."""
        return self._part

    def show_part(self, key: str) -> None:
        """Bring a part into sight and ask for what it shows."""
        if key not in self._rows:
            return
        self._part = key
        self.parts.choose(key)
        for mine, (holder, _) in self._rows.items():
            holder.setVisible(mine == key)
        self.refresh()

    def refresh(self) -> None:
        if self._part == PEOPLE and self.people is not None:
            self.desk.tasks.run(self.desk.station.people.all, done=self._on_people)
        if self._part == STATION and self.station is not None and self.rules is not None:
            self.station.refresh()
            self.rules.refresh()
        if self._part == SOURCE and self.source is not None:
            self.source.refresh()
        if self._part == UPKEEP and self.health is not None and self.backup is not None:
            self.health.refresh()
            self.backup.refresh()

    def tick(self) -> None:
        self._seconds += 1
        if self._part == SOURCE and self.source is not None and self._seconds % _EVERY_S == 0:
            self.source.look()

    def open_subject(self, subject: str) -> None:
        part = OWN if subject in ("reading", "sound") else subject
        self.show_part(part)
        wanted: QWidget | None = {
            "reading": self.reading.text_size,
            "sound": self.sound,
            PEOPLE: self.people,
            STATION: self.station.fields.name if self.station else None,
            SOURCE: self.source.form.address if self.source else None,
        }.get(subject)
        if wanted is not None:
            wanted.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme().scaled(_TWO_COLUMNS)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        for _, row in self._rows.values():
            row.setDirection(direction)

    def _on_people(self, people: list[Person]) -> None:
        if self.people is not None:
            self.people.show_people(people)


def _row_of(cards: list[Card]) -> tuple[QWidget, QBoxLayout]:
    holder = QWidget()
    row = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
    row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
    row.setSpacing(Space.M)
    for card in cards:
        row.addWidget(card, 1)
    return holder, row
