"""A learner in the training room: through the real widgets, in a real practice station, heard of above."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.ui.appearance import dress
from studio.ui.desk import Desk
from studio.ui.tasks import Tasks
from studio.ui.training.exercise_room import ExerciseRoom
from studio.ui.training.practice_window import PracticeWindow
from studio.ui.training.screen import TrainingScreen

if TYPE_CHECKING:
    from tests.e2e.main_job import MainJob

COURSE = "khi-co-khan-cap"
LEFT = Qt.MouseButton.LeftButton
_PATIENCE_S = 60.0
# Within it a shaking hand presses the key twice; a machine must not be quicker than that.
_SECOND_PRESS_S = 0.2


class Learner:
    """Sits at the station of the demo."""

    def __init__(self, job: MainJob) -> None:
        self.job = job
        app = QApplication.instance() or QApplication(["demo"])
        assert isinstance(app, QApplication)
        dress(app)
        self.tasks = Tasks()
        self.desk = Desk(job.station, job.people["editor"], self.tasks, self.tasks)
        self.screen = TrainingScreen(self.desk)

    def walk(self) -> None:
        """Arm an exercise and let it go; a picture of the practice window as it is passed."""
        began_s = time.monotonic()
        self.screen.resize(1182, 704)
        self.screen.show()
        try:
            window = self._practice()
            self._arm_and_let_go(window)
            window.grab().save(str(self.job.pictures / "lab.png"))
            window.end.click()
            self._until(lambda: self.screen.practice is None and self.tasks.running == 0, "the class is back")
            # What was added to the page meanwhile is laid out with the next events.
            QApplication.processEvents()
            self.screen.grab().save(str(self.job.pictures / "lab_passed.png"))
        finally:
            self.screen.close()
            assert self.tasks.close(10_000)
            self.screen.deleteLater()
            self.tasks.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        progress = self.job.station.training.course(self.job.people["editor"], COURSE).progress
        self.job.say(
            "lab",
            passed=progress is not None and progress.lab_passed_at is not None,
            took_s=round(time.monotonic() - began_s, 1),
        )

    def _practice(self) -> PracticeWindow:
        self.screen.refresh()
        self.screen.open_subject(COURSE)
        course = self.screen.course
        self._until(lambda: self.tasks.running == 0 and course.isVisible() and bool(course.part), "the course opens")
        course.part_asked.emit("lab")
        self._until(lambda: self.tasks.running == 0 and course.lab.enter.isVisible(), "the lab is in sight")
        course.lab.enter.click()
        self._until(lambda: self.screen.practice is not None, "the practice station opens")
        window = self.screen.practice
        assert window is not None
        return window

    def _arm_and_let_go(self, window: PracticeWindow) -> None:
        exercise = window.screens["exercise"]
        assert isinstance(exercise, ExerciseRoom)
        self._until(lambda: exercise.arm_key.isVisible(), "the key is there")
        QTest.mouseClick(exercise.arm_key, LEFT)
        pressed_s = time.monotonic()
        self._until(lambda: time.monotonic() > pressed_s + _SECOND_PRESS_S, "a moment")
        QTest.mouseClick(exercise.arm_key, LEFT)
        self._until(lambda: window.tasks.running == 0 and exercise.armed is not None, "it is armed")
        QTest.mouseClick(exercise.let_go, LEFT)
        self._until(lambda: window.result.passed, "the lab is passed")

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the window live until ``holds``."""
        deadline_s = time.monotonic() + _PATIENCE_S
        while not holds():
            assert time.monotonic() < deadline_s, f"not in time: {what}"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(50))
