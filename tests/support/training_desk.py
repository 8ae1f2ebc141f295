"""The room Đào tạo over real records, and a practice station on sound that a test moves by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.audio.encode import FileEncoder
from studio.domain.errors import StudioError
from studio.domain.roles import Person, Role
from studio.domain.takes import Take
from studio.services.exercise import ExerciseService
from studio.services.practice import PracticeStation, PracticeWatch
from studio.storage.media import FileMediaStore
from studio.ui.appearance import dress
from studio.ui.desk import Desk
from studio.ui.tasks import Tasks
from studio.ui.training.practice_window import PracticeWindow
from studio.ui.training.screen import TrainingScreen
from tests.support.produce_desk import HandPlayer, HandSound, with_sound
from tests.support.ui_station import UiStation, make_ui_station

PIN = "2580"


@dataclass
class LabSound(HandSound):
    """A voice whose loudness at the microphone is ``gain``; over 4 it clips."""

    gain: float = 1.0

    def read(self, take: Take, start: int, frames: int) -> NDArray[np.float32]:
        sound = super().read(take, start, frames) * np.float32(self.gain)
        clipped: NDArray[np.float32] = np.clip(sound, -1.0, 1.0)
        return clipped


@dataclass
class HandPractice:
    """``services.practice.PracticeMaker``: each practice is a station of its own in ``folder``."""

    folder: Path
    sound: LabSound = field(default_factory=LabSound)
    made: list[UiStation] = field(default_factory=list)
    closed: int = 0

    def open(self, learner: Person) -> PracticeStation:
        place = self.folder / f"practice-{len(self.made)}"
        place.mkdir()
        world = make_ui_station(place, full=False)
        self.made.append(world)
        station = with_sound(world, self.sound, HandPlayer())
        station = replace(station, emergency=replace(station.emergency, practice=True, boards=None))
        roles = frozenset({Role.EDITOR, Role.TRAINER, Role.ADMIN})
        person = station.people.add(world.admin, learner.name, "hoc-vien", "luyen-tap-o-dai", roles)
        station.people.set_pin(person, person.id, PIN)
        exercise = ExerciseService(world.store, station.emergency, station.mastering.encoder)

        def close() -> None:
            world.close()
            self.closed += 1

        return PracticeStation(station, person, PIN, exercise, PracticeWatch(world.store, self.sound), close)


@dataclass
class Classroom:
    """The room, and the handles by which a test moves its world."""

    world: UiStation
    desk: Desk
    screen: TrainingScreen
    practice: HandPractice
    qtbot: QtBot
    player: HandPlayer
    file: list[str]
    errors: list[StudioError] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        self.qtbot.waitUntil(lambda: self.desk.tasks.running == 0 and until(), timeout=20_000)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        # What was just laid out comes into sight.
        QApplication.processEvents()

    def open(self, course_id: str) -> None:
        self.screen.open_subject(course_id)
        self.settle(lambda: self.screen.course.isVisible() and bool(self.screen.course.part))

    def enter_practice(self) -> PracticeWindow:
        """Through the lab's own button."""
        self.screen.course.part_asked.emit("lab")
        self.settle()
        self.screen.course.lab.enter.click()
        self.settle(lambda: self.screen.practice is not None)
        window = self.screen.practice
        assert window is not None
        return window

    def calm(self, window: PracticeWindow, until: Callable[[], bool] = lambda: True) -> None:
        """Until the practice station is at rest and ``until`` holds."""
        self.qtbot.waitUntil(lambda: window.tasks.running == 0 and until(), timeout=30_000)

    def leave(self, window: PracticeWindow) -> None:
        window.end.click()
        self.settle(lambda: self.screen.practice is None)


@contextmanager
def open_classroom(folder: Path, qtbot: QtBot, who: str = "hoa") -> Iterator[Classroom]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app)
    world = make_ui_station(folder, full=False)
    practice, player, file = HandPractice(folder), HandPlayer(), [""]
    media = FileMediaStore(folder / "media", folder)
    training = replace(world.station.training, media=media, encoder=FileEncoder())
    station = replace(world.station, training=training, practice=practice, player=player)
    tasks = Tasks()
    desk = Desk(station, getattr(world, who), tasks, tasks)
    screen = TrainingScreen(desk, lambda _parent: file[0])
    room = Classroom(world, desk, screen, practice, qtbot, player, file)
    tasks.error_raised.connect(room.errors.append)
    desk.told.connect(lambda told: room.told.append(told.text))
    try:
        screen.resize(1182, 704)
        screen.show()
        screen.refresh()
        room.settle()
        yield room
    finally:
        screen.close()
        assert tasks.close(10_000)
        screen.deleteLater()
        tasks.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        world.close()
        dress(app)
