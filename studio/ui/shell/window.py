"""The main window: frame, sign-in, and rooms made at their first visit."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.broadcast import OnAirStatus
from studio.domain.errors import StudioError
from studio.domain.roles import Person, Verb
from studio.ui import appearance
from studio.ui.desk import Desk, Place, Room, Screen, Told, Topic
from studio.ui.emergency.host import EmergencyHost
from studio.ui.errors import words_in
from studio.ui.produce.import_drop import FileDrop
from studio.ui.shell.notices import NoticeBar
from studio.ui.shell.outside import Outside, look_at
from studio.ui.shell.rail import Rail
from studio.ui.shell.setup_holder import SetupHolder
from studio.ui.shell.sign_in import SignIn
from studio.ui.shell.top_bar import TopBar
from studio.ui.tasks import Lane, Tasks
from studio.ui.theme import Size, Space

if TYPE_CHECKING:
    from studio.services.station import Station
    from studio.services.today import TodayView
    from studio.ui.setup.host import Founding

_SCREENS: dict[Room, str] = {
    Room.TODAY: "studio.ui.today.screen:TodayScreen",
    Room.PRODUCE: "studio.ui.produce.screen:ProduceScreen",
    Room.LIVE: "studio.ui.live.screen:LiveScreen",
    Room.SCHEDULE: "studio.ui.schedule.screen:ScheduleScreen",
    Room.SIGNAGE: "studio.ui.signage.screen:SignageScreen",
    Room.DEVICES: "studio.ui.devices.screen:DevicesScreen",
    Room.EXCHANGE: "studio.ui.exchange.screen:ExchangeScreen",
    Room.TRAINING: "studio.ui.training.screen:TrainingScreen",
    Room.APPROVALS: "studio.ui.approvals.screen:ApprovalsScreen",
    Room.LOG: "studio.ui.log.screen:LogScreen",
    Room.ADMIN: "studio.ui.admin.screen:AdminScreen",
}
# Approval is a room without a place on the rail: Today and Sản xuất lead there.
RAIL_ROOMS = [
    Room.TODAY,
    Room.PRODUCE,
    Room.LIVE,
    Room.SCHEDULE,
    Room.SIGNAGE,
    Room.DEVICES,
    Room.EXCHANGE,
    Room.TRAINING,
    Room.LOG,
    Room.ADMIN,
]
_COUNTS_EVERY_S = 10
# Quản trị leads back into the first setup, which is no room.
SETUP_PLACE = Place(Room.ADMIN, "setup")


class MainWindow(QMainWindow):
    """``open_station`` is called off the main thread after the first paint; ``founding`` makes a station where
    it finds none.

    ``usable`` is emitted once a person can sign in; ``room_opened`` with each ``Room`` that is shown.
    """

    usable = Signal()
    room_opened = Signal(object)

    def __init__(self, open_station: Callable[[], Station], founding: Founding | None = None) -> None:
        super().__init__()
        self.setWindowTitle("Truyền Thanh Studio")
        self.setMinimumSize(Size.WINDOW_MIN_W, Size.WINDOW_MIN_H)
        self.resize(Size.WINDOW_W, Size.WINDOW_H)
        self._open_station = open_station
        self._station: Station | None = None
        self.desk: Desk | None = None
        self.setup = SetupHolder(self, founding)
        self.setup.shown.connect(self._on_setup_shown)
        self.setup.left.connect(self._on_setup_left)
        self.setup.founded.connect(self._begin)
        self.setup.person_founded.connect(self._on_person_founded)
        self._screens: dict[Room, Screen] = {}
        self._room: Room | None = None
        self._status: OnAirStatus | None = None
        self._status_known = False
        self._asking = False
        self._seconds = 0
        self.tasks = Tasks(self)
        self.tasks.error_raised.connect(self.show_error)
        self.emergency = EmergencyHost(self, self.tasks)
        self.emergency.page_asked.connect(self._on_emergency_page)
        self.emergency.left.connect(self._on_emergency_left)
        self.emergency.air_told.connect(self._on_air_told)
        self._build()
        QShortcut(QKeySequence.StandardKey.HelpContents, self, self._on_help)
        self._second = QTimer(self)
        self._second.timeout.connect(self._on_second)
        QTimer.singleShot(0, self, self._begin)

    def _build(self) -> None:
        self.emergency.forget_frame()
        self.top_bar = TopBar()
        self.top_bar.emergency_asked.connect(self.emergency.ask)
        self.top_bar.pin_asked.connect(self._on_pin_asked)
        self.top_bar.sign_out_asked.connect(self.sign_out)
        self.top_bar.settings_asked.connect(self._on_settings_asked)
        self.rail = Rail()
        self.rail.chosen.connect(self.go)
        self.rail.hide()
        self._stack = QStackedWidget()
        self.drop = FileDrop(self._stack, self._may_drop)
        self.drop.dropped.connect(self._on_dropped)
        self.setup.forget()
        self.sign_in = SignIn(self.tasks)
        self.sign_in.signed_in.connect(self.sit_down)
        self._stack.addWidget(self.sign_in)
        self.notices = NoticeBar()
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.XL, Space.NONE, Space.XL, Space.NONE)
        foot.addWidget(self.notices)
        right = QVBoxLayout()
        right.setSpacing(Space.NONE)
        right.addWidget(self._stack, 1)
        right.addLayout(foot)
        below = QHBoxLayout()
        below.setSpacing(Space.NONE)
        below.addWidget(self.rail)
        below.addLayout(right, 1)
        centre = QWidget()
        centre.setObjectName("page")
        column = QVBoxLayout(centre)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.NONE)
        column.addWidget(self.top_bar)
        column.addLayout(below, 1)
        self.setCentralWidget(centre)

    # Opening the station, and who sits there.

    def _begin(self) -> None:
        self.tasks.run(self._open_station, done=self._on_opened, failed=self._on_open_failed)

    def _on_opened(self, station: Station) -> None:
        self._station = station
        self.emergency.open_station(station)
        self.top_bar.set_station(station.name)
        self.top_bar.show()
        self._second.start(1000)
        self._on_second()
        self._ask_people()

    def _on_open_failed(self, error: StudioError) -> None:
        if error.code == "NO_STATION" and self.setup.may_found:
            # There is no clock, no tally and nothing on air before there is a station.
            self.top_bar.hide()
            self.setup.begin_empty()
        else:
            self.sign_in.failed(error)
        self.usable.emit()

    def _ask_people(self) -> None:
        station = self._station
        assert station is not None
        self.tasks.run(lambda: look_at(station), done=self._on_people, failed=self._on_open_failed)

    def _on_people(self, seen: Outside) -> None:
        if appearance.wear(text_size=seen.text_size, language=seen.language, dark=seen.dark):
            self._build()
            self._on_second()
        if self._station is not None:
            self.top_bar.set_station(seen.name)
            if seen.people:
                self.sign_in.ready(self._station, seen.name)
            else:
                self.setup.begin_unpeopled(self._station)
        self.usable.emit()

    def sit_down(self, person: Person) -> None:
        """Give ``person`` the desk; a setup that was broken off goes on."""
        self._seat(person)
        if self.desk is None:
            return
        self.rail.show()
        self.go(Room.TODAY)
        self._ask_counts()
        if self.desk.may(Verb.ADMINISTER):
            self.setup.look(self.desk)

    def _seat(self, person: Person) -> None:
        if self._station is None:
            return
        self._leave()
        self.desk = Desk(self._station, person, self.tasks, self)
        self.desk.went_to.connect(self._on_went_to)
        self.desk.told.connect(self._on_told)
        self.desk.changed.connect(self._on_news)
        self.desk.emergency_asked.connect(self.emergency.ask)
        self.top_bar.set_person(person)
        self.emergency.sit(person)
        self.rail.set_rooms([room for room in RAIL_ROOMS if room is not Room.LIVE or self.desk.may(Verb.GO_LIVE)])
        self.notices.hide()

    # The first hour.

    def open_setup(self, *, anew: bool = False) -> None:
        """Go through the setup again."""
        if self.desk is not None and self.desk.may(Verb.ADMINISTER):
            self.setup.reopen(self.desk, anew=anew)

    def _on_person_founded(self, person: Person) -> None:
        self._seat(person)
        if self.desk is not None:
            self.setup.go_on_founded(self.desk)

    def _on_setup_shown(self, page: QWidget) -> None:
        self.rail.hide()
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._room = None

    def _on_setup_left(self) -> None:
        if self.desk is None:
            self._stack.setCurrentWidget(self.sign_in)
            return
        self.rail.show()
        self.go(Room.TODAY)
        self._ask_counts()

    def sign_out(self) -> None:
        """Back to signing in; nothing on air changes."""
        self._leave()
        self.top_bar.set_person(None)
        self.emergency.sit(None)
        self.rail.hide()
        self.notices.hide()
        self._stack.setCurrentWidget(self.sign_in)
        self._ask_people()

    def _leave(self) -> None:
        for screen in self._screens.values():
            screen.close()
            self._stack.removeWidget(screen)
            screen.deleteLater()
        self._screens = {}
        self._room = None
        self.setup.forget_desk()
        if self.desk is not None:
            self.desk.deleteLater()
            self.desk = None

    # Rooms.

    def go(self, room: Room, subject: str = "") -> None:
        """Open a room, and in it the thing named by ``subject``."""
        if self.desk is None:
            return
        if room not in self._screens:
            self._screens[room] = make_screen(room, self.desk)
            self._stack.addWidget(self._screens[room])
        screen = self._screens[room]
        self._room = room
        self._stack.setCurrentWidget(screen)
        self.rail.mark(Room.TODAY if room is Room.APPROVALS else room)
        screen.refresh()
        if subject:
            screen.open_subject(subject)
        screen.tick()
        self.room_opened.emit(room)

    def screen_of(self, room: Room) -> Screen | None:
        """The room's screen, if it was visited."""
        return self._screens.get(room)

    def _on_went_to(self, place: Place) -> None:
        if place == SETUP_PLACE:
            self.open_setup()
        else:
            self.go(place.room, place.subject)

    def _may_drop(self) -> bool:
        # Not from under an emergency, nor over the room that takes them itself.
        in_room = self._room is not None and self._stack.currentWidget() is self._screens.get(self._room)
        elsewhere = in_room and self._room is not Room.PRODUCE
        return elsewhere and self.desk is not None and self.desk.may(Verb.RECORD)

    def _on_dropped(self, paths: list[str]) -> None:
        self.go(Room.PRODUCE)
        self._screens[Room.PRODUCE].take_files(paths)

    def _on_settings_asked(self) -> None:
        self.go(Room.ADMIN, "reading")

    def _on_help(self) -> None:
        from studio.ui.shell.help import KeysHelp

        KeysHelp(self).exec()

    # Emergencies.

    def _on_emergency_page(self, page: QWidget) -> None:
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def _on_emergency_left(self) -> None:
        if self.setup.running:
            self.setup.show_again()
        elif self.desk is None:
            self._stack.setCurrentWidget(self.sign_in)
        else:
            self.go(self._room or Room.TODAY)

    def _on_air_told(self, text: str, running: bool) -> None:
        self.top_bar.set_air(text, running=running)

    def _on_pin_asked(self) -> None:
        from studio.ui.emergency.pin import OwnPinDialog

        if self.desk is not None:
            OwnPinDialog(self.desk, self).exec()

    # Each second.

    def _on_second(self) -> None:
        station = self._station
        if station is None:
            return
        self._seconds += 1
        now = station.clock.now().astimezone(appearance.zone(station.zone))
        # Wake at the turn of the second: the clock decides, the timer only wakes.
        self._second.setInterval(max(50, 1005 - now.microsecond // 1000))
        self.top_bar.set_now(now)
        self.top_bar.set_status(self._status, now, known=self._status_known)
        if not self._asking:
            self._asking = True
            self.tasks.run(station.onair.status, done=self._on_status, failed=self._on_no_status, lane=Lane.STATUS)
        self.emergency.tick(now)
        if self._room is not None:
            self._screens[self._room].tick()
        if self.desk is not None and self._seconds % _COUNTS_EVERY_S == 0:
            self._ask_counts()

    def _on_status(self, status: OnAirStatus) -> None:
        self._take_status(status)

    def _on_no_status(self, _error: StudioError) -> None:
        self._take_status(None)

    def _take_status(self, status: OnAirStatus | None) -> None:
        self._status, self._status_known, self._asking = status, True, False
        if self._station is not None:
            now = self._station.clock.now().astimezone(appearance.zone(self._station.zone))
            self.top_bar.set_status(status, now, known=True)

    def _ask_counts(self) -> None:
        if self._station is not None:
            self.tasks.run(self._station.today.view, done=self._on_counts, failed=self._on_no_counts, lane=Lane.STATUS)
            exchange, feedback = self._station.exchange, self._station.feedback
            self.tasks.run(
                lambda: exchange.waiting() + feedback.waiting(),
                done=self._on_exchange_count,
                failed=self._on_no_counts,
                lane=Lane.STATUS,
            )
            if self.desk is not None and self.desk.may(Verb.APPROVE):
                signage, person = self._station.signage, self.desk.person
                self.tasks.run(
                    lambda: sum(person.id not in draft.maker_ids for draft in signage.waiting()),
                    done=self._on_pages_count,
                    failed=self._on_no_counts,
                    lane=Lane.STATUS,
                )

    def _on_pages_count(self, waiting: int) -> None:
        self.rail.set_count(Room.SIGNAGE, waiting)

    def _on_counts(self, view: TodayView) -> None:
        codes = [line.code.value for line in view.attention]
        self.rail.set_count(Room.DEVICES, codes.count("CLUSTER_OFFLINE"))
        self.rail.set_count(Room.SCHEDULE, codes.count("ORDER_UNDECIDED"))

    def _on_exchange_count(self, waiting: int) -> None:
        self.rail.set_count(Room.EXCHANGE, waiting)

    def _on_no_counts(self, error: StudioError) -> None:
        """The database is busy or gone; Today says so when it is opened, a badge does not."""

    # Words.

    def show_error(self, error: StudioError) -> None:
        self.notices.trouble(words_in(error))

    def _on_told(self, told: Told) -> None:
        self.notices.tell(told.text)

    def _on_news(self, topic: Topic) -> None:
        if topic in (Topic.SCHEDULE, Topic.DEVICES, Topic.PROGRAMMES, Topic.EXCHANGE, Topic.BOARDS):
            self._ask_counts()
        if topic is Topic.SETTINGS:
            self._ask_appearance()

    def _ask_appearance(self) -> None:
        station = self._station
        if station is not None:
            self.tasks.run(lambda: look_at(station), done=self._on_appearance)

    def _on_appearance(self, seen: Outside) -> None:
        person, room = (self.desk.person if self.desk else None), self._room
        self.top_bar.set_station(seen.name)
        if not appearance.wear(text_size=seen.text_size, language=seen.language, dark=seen.dark):
            return
        # Words and sizes are set when a widget is made: the frame is made anew.
        self._leave()
        self._build()
        self.top_bar.set_station(seen.name)
        if person is not None:
            self.sit_down(person)
            if room is not None:
                # How one reads is set in one part of Quản trị: there one stays.
                self.go(room, "reading" if room is Room.ADMIN else "")
        self._on_second()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._second.stop()
        self.emergency.close()
        self._leave()
        self.tasks.close()
        super().closeEvent(event)
        event.accept()
        QApplication.sendPostedEvents()


def make_screen(room: Room, desk: Desk) -> Screen:
    """Import and make a room's screen."""
    module, name = _SCREENS[room].split(":")
    made: Any = getattr(importlib.import_module(module), name)(desk)
    assert isinstance(made, Screen)
    return made
