"""The room Đào tạo: the list of courses, the course in hand, and the results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCloseEvent, QHideEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.domain.errors import StudioError
from studio.domain.roles import Role as PersonRole
from studio.domain.training import Attempt, Course, Stage, next_lesson
from studio.domain.training_labs import LabResult, find_lab
from studio.services.practice import PracticeStation
from studio.services.training import CourseView, LessonView
from studio.services.training_records import ResultRow
from studio.ui.desk import Desk, Screen
from studio.ui.errors import words_in
from studio.ui.tasks import Lane
from studio.ui.training.course_list import CourseList
from studio.ui.training.course_page import LAB, QUIZ, CoursePage
from studio.ui.training.one_of import OneOf
from studio.ui.training.practice_window import PracticeWindow
from studio.ui.training.results_page import ResultsPage
from studio.ui.widgets import Button, Kind, Page

ChooseFile = Callable[[QWidget], str]
_KEEPERS = frozenset({PersonRole.TRAINER, PersonRole.ADMIN})


class TrainingScreen(Screen):
    """Subjects: a course's id opens it, ``results`` shows them. ``choose_file`` asks for a package ("" for none)."""

    def __init__(self, desk: Desk, choose_file: ChooseFile | None = None) -> None:
        super().__init__(desk)
        self._choose_file = choose_file or _choose_file
        self._view: CourseView | None = None
        self._lab_result: LabResult | None = None
        self._since_s = 0.0
        self.practice: PracticeWindow | None = None
        self.page = Page(self.tr("Đào tạo"))
        self.fill(self.page)
        self.back = Button(self.tr("Các khóa học"), Kind.QUIET, "left")
        self.back.clicked.connect(self.show_list)
        self.results_key = Button(self.tr("Kết quả"), Kind.QUIET, "list")
        self.results_key.clicked.connect(self.show_results)
        self.add = Button(self.tr("Thêm khóa học"), Kind.QUIET, "plus")
        self.add.clicked.connect(self._on_add)
        for key in (self.back, self.results_key, self.add):
            self.page.acts.addWidget(key)
        self.list, self.course, self.results = CourseList(), CoursePage(), ResultsPage(desk)
        self._stack = OneOf()
        for each in (self.list, self.course, self.results):
            self._stack.addWidget(each)
        self.page.body.addWidget(self._stack, 1)
        self._connect()
        self._show(self.list, self.tr("Đào tạo"), self.tr("Học từng bài ngắn, rồi làm thử ở đài luyện tập."))

    def _connect(self) -> None:
        self.list.chosen.connect(self.open_subject)
        self.course.part_asked.connect(self._on_part)
        self.course.lesson.finished.connect(self._on_lesson_finished)
        self.course.lesson.sound_asked.connect(self._on_sound_asked)
        self.course.quiz.handed_in.connect(self._on_handed_in)
        self.course.quiz.went_on.connect(self._on_went_on)
        self.course.lab.practice_asked.connect(self._on_practice_asked)

    # Which page

    def refresh(self) -> None:
        training, person = self.desk.station.training, self.desk.person
        self.desk.tasks.run(lambda: training.courses(person), done=self._on_courses)

    def open_subject(self, subject: str) -> None:
        if subject == "results":
            self.show_results()
            return
        training, person = self.desk.station.training, self.desk.person
        self.desk.tasks.run(lambda: training.course(person, subject), done=self._on_course)

    def show_list(self) -> None:
        self._quiet()
        self._view = None
        self._show(self.list, self.tr("Đào tạo"), self.tr("Học từng bài ngắn, rồi làm thử ở đài luyện tập."))
        self.refresh()

    def show_results(self) -> None:
        self._quiet()
        self._show(self.results, self.tr("Kết quả học"), "")
        training, person = self.desk.station.training, self.desk.person
        self.desk.tasks.run(lambda: training.results(person), done=self._on_results)

    def _show(self, page: QWidget, title: str, subtitle: str) -> None:
        self._stack.setCurrentWidget(page)
        self.page.set_title(title, subtitle)
        at_list = page is self.list
        self.back.setVisible(not at_list)
        self.results_key.setVisible(at_list)
        self.add.setVisible(at_list and not _KEEPERS.isdisjoint(self.desk.person.roles))

    def _on_courses(self, views: list[CourseView]) -> None:
        self.list.show_courses(views)

    def _on_results(self, rows: list[ResultRow]) -> None:
        self.results.show_rows(rows)

    def _on_course(self, view: CourseView) -> None:
        """Open the course where the person stopped."""
        self._view, self._lab_result = view, None
        self._show(self.course, view.course.title, "")
        self.course.show_parts(view)
        part = {Stage.QUIZ: QUIZ, Stage.LAB: LAB}.get(view.stage, view.resume_lesson)
        self._on_part(part)

    # A part of the course

    def _on_part(self, part: str) -> None:
        view = self._view
        if view is None:
            return
        self._quiet()
        self._since_s = self.desk.station.clock.monotonic()
        if part == QUIZ:
            self.course.quiz.show_quiz(view.course)
            self.course.show_part(QUIZ)
        elif part == LAB:
            self._show_lab()
        else:
            training, person, course_id = self.desk.station.training, self.desk.person, view.course.id

            def fetch() -> LessonView:
                training.open_lesson(person, course_id, part)
                return training.lesson(course_id, part)

            self.desk.tasks.run(fetch, done=self._on_lesson)

    def _on_lesson(self, lesson: LessonView) -> None:
        self.course.lesson.show_lesson(lesson)
        self.course.show_part(lesson.lesson_id)

    def _on_lesson_finished(self) -> None:
        view, lesson_id = self._view, self.course.part
        if view is None:
            return
        training, person, took_s = self.desk.station.training, self.desk.person, self._took_s()
        self.desk.tasks.run(
            lambda: training.finish_lesson(person, view.course.id, lesson_id, took_s), done=self._on_lesson_kept
        )

    def _on_lesson_kept(self, view: CourseView) -> None:
        following = next_lesson(view.course.lessons, self.course.part)
        self._take(view)
        self._on_part(following.id if following else QUIZ)

    def _take(self, view: CourseView) -> None:
        self._view = view
        self.course.show_parts(view)

    # Sound

    def _on_sound_asked(self, file: str) -> None:
        player, training, view = self.desk.station.player, self.desk.station.training, self._view
        if not file or view is None:
            player.stop()
            return
        course_id = view.course.id
        self.desk.tasks.run(
            lambda: training.sound(course_id, file), done=self._on_sound, failed=self._on_no_sound, lane=Lane.WORK
        )

    def _on_sound(self, sound: NDArray[np.float32]) -> None:
        player = self.desk.station.player
        self.desk.tasks.run(lambda: player.play(sound), failed=self._on_no_sound, lane=Lane.WORK)

    def _on_no_sound(self, error: StudioError) -> None:
        self.course.lesson.say_playing("")
        self.desk.fail(error)

    def tick(self) -> None:
        if self.course.lesson.isVisible() and self.desk.tasks.running == 0:
            heard = self.desk.station.player.position() is not None
            if not heard:
                self.course.lesson.say_playing("")

    def _quiet(self) -> None:
        self.desk.station.player.stop()
        self.course.lesson.say_playing("")

    # Quiz

    def _on_handed_in(self) -> None:
        view, answers, took_s = self._view, self.course.quiz.answers(), self._took_s()
        if view is None:
            return
        training, person = self.desk.station.training, self.desk.person
        self.desk.tasks.run(
            lambda: training.take_quiz(person, view.course.id, answers, took_s),
            done=self._on_marked,
            failed=self._on_not_marked,
        )

    def _on_marked(self, answer: tuple[Attempt, CourseView]) -> None:
        attempt, view = answer
        self._take(view)
        self.course.quiz.show_attempt(attempt, self._next_words(view.course, view.stage))

    def _on_not_marked(self, error: StudioError) -> None:
        if error.code == "QUIZ_INCOMPLETE":
            self.course.quiz.show_unanswered(words_in(error).what)
        else:
            self.desk.fail(error)

    def _next_words(self, course: Course, stage: Stage) -> str:
        if stage is Stage.LESSON:
            return self.tr("Đọc nốt các bài")
        return self.tr("Sang thực hành") if course.lab_id else self.tr("Về danh sách")

    def _on_went_on(self) -> None:
        view = self._view
        if view is None:
            return
        if view.stage is Stage.LESSON:
            self._on_part(view.resume_lesson)
        elif view.course.lab_id:
            self._on_part(LAB)
        else:
            self.show_list()

    # Lab

    def _show_lab(self) -> None:
        view = self._view
        if view is None:
            return
        passed_before = view.progress is not None and view.progress.lab_passed_at is not None
        self.course.lab.show_lab(find_lab(view.course.lab_id), self._lab_result, passed_before=passed_before)
        self.course.show_part(LAB)

    def _on_practice_asked(self) -> None:
        if self.practice is not None:
            return
        self.course.lab.set_opening(True)
        maker, person = self.desk.station.practice, self.desk.person
        self.desk.tasks.run(
            lambda: maker.open(person), done=self._on_practice, failed=self._on_no_practice, lane=Lane.WORK
        )

    def _on_practice(self, practice: PracticeStation) -> None:
        view = self._view
        self.course.lab.set_opening(False)
        if view is None:
            practice.close()
            return
        self._since_s = self.desk.station.clock.monotonic()
        window = PracticeWindow(practice, find_lab(view.course.lab_id), view.course.id, self)
        window.judged.connect(self._on_judged)
        window.left.connect(self._on_practice_left)
        window.emergency_asked.connect(self.desk.emergency_asked)
        self.practice = window
        window.show()

    def _on_no_practice(self, error: StudioError) -> None:
        self.course.lab.set_opening(False)
        self.desk.fail(error)

    def _on_judged(self, result: LabResult) -> None:
        """A lab that is passed is written down at once; whatever happens to the window afterwards."""
        if result.passed:
            self._keep_lab(passed=True)

    def _on_practice_left(self, result: LabResult) -> None:
        window, self.practice = self.practice, None
        self._lab_result = result
        if window is not None and window.tries and not result.passed:
            self._keep_lab(passed=False)
        self._show_lab()

    def _keep_lab(self, *, passed: bool) -> None:
        view, took_s = self._view, self._took_s()
        if view is None or (self.practice is None and passed):
            return
        training, person = self.desk.station.training, self.desk.person
        self.desk.tasks.run(
            lambda: training.finish_lab(person, view.course.id, passed=passed, duration_s=took_s),
            done=self._on_lab_kept,
        )

    def _on_lab_kept(self, view: CourseView) -> None:
        self._take(view)
        if self.course.part == LAB:
            self._show_lab()

    # Packages

    def _on_add(self) -> None:
        path = self._choose_file(self)
        if path:
            training, person = self.desk.station.training, self.desk.person
            self.desk.tasks.run(lambda: training.install(person, Path(path)), done=self._on_added)

    def _on_added(self, course: Course) -> None:
        self.desk.tell(self.tr("Đã thêm khóa “%1”.").replace("%1", course.title))
        self.refresh()

    # Leaving

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._quiet()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.practice is not None:
            self.practice.close()
        super().closeEvent(event)

    def _took_s(self) -> int:
        return max(0, round(self.desk.station.clock.monotonic() - self._since_s))


def _choose_file(parent: QWidget) -> str:
    title = QCoreApplication.translate("Training", "Chọn gói khóa học")
    kinds = QCoreApplication.translate("Training", "Gói khóa học (*.zip);;Mọi tệp (*)")
    return QFileDialog.getOpenFileName(parent, title, "", kinds)[0]
