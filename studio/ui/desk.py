"""What every screen is handed: the station, who sits there, the task gateway, and news between screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.domain.errors import StudioError
from studio.domain.roles import Person, Verb, may
from studio.ui.tasks import Tasks
from studio.ui.theme import Space
from studio.ui.widgets.pages import Page

if TYPE_CHECKING:
    # Only named here: the services bring the database and numpy along, after the first paint.
    from studio.services.station import Station


class Room(Enum):
    """The rooms that exist, in the rail's order; others join when the station can do their work."""

    TODAY = "today"
    PRODUCE = "produce"
    LIVE = "live"
    SCHEDULE = "schedule"
    SIGNAGE = "signage"
    DEVICES = "devices"
    EXCHANGE = "exchange"
    TRAINING = "training"
    APPROVALS = "approvals"
    LOG = "log"
    ADMIN = "admin"


class Topic(Enum):
    """What a change was about; a screen that shows it looks again."""

    PROGRAMMES = "programmes"
    SCHEDULE = "schedule"
    DEVICES = "devices"
    BOARDS = "boards"
    PEOPLE = "people"
    SETTINGS = "settings"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line leads: a room, and the id of a thing in it or a code it understands."""

    room: Room
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence shown for a while at the foot of the window; ``is_trouble`` stays until it is closed."""

    text: str
    is_trouble: bool = False


class Desk(QObject):
    """One person's place at the station. Owned by the window; made anew at each sign-in."""

    went_to = Signal(object)
    changed = Signal(object)
    told = Signal(object)
    # The real emergency, asked for where the top bar cannot be reached.
    emergency_asked = Signal()

    def __init__(self, station: Station, person: Person, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.station = station
        self.person = person
        self.tasks = tasks
        self.zone = ZoneInfo(station.zone)

    def now(self) -> datetime:
        """The station's clock, in the station's zone."""
        return self.station.clock.now().astimezone(self.zone)

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    def may(self, verb: Verb) -> bool:
        return may(self.person.roles, verb)

    def go(self, room: Room, subject: str = "") -> None:
        """Lead to where something is mended."""
        self.went_to.emit(Place(room, subject))

    def tell(self, text: str) -> None:
        """Say that something was done."""
        self.told.emit(Told(text))

    def fail(self, error: StudioError) -> None:
        """Say an error in words."""
        self.tasks.error_raised.emit(error)

    def news(self, topic: Topic) -> None:
        """Tell the other screens what changed."""
        self.changed.emit(topic)


class Screen(QWidget):
    """One room. It is made at its first visit; ``refresh`` runs at each visit and after news of its topics."""

    topics: frozenset[Topic] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        desk.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Fetch again what is shown; cheap to call."""

    def tick(self) -> None:
        """Called every second while the room is in sight."""

    def take_files(self, paths: list[str]) -> None:
        """Files of this PC that were dropped onto the window; for the room that takes them."""

    def open_subject(self, subject: str) -> None:
        """Show the thing that a line led to."""

    def fill(self, page: Page) -> None:
        """Have ``page`` fill the room."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        layout.addWidget(page)

    def _on_changed(self, topic: Topic) -> None:
        if topic in self.topics and self.isVisible():
            self.refresh()
