"""One open course: its parts on the left, the part in hand on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.services.training import CourseView
from studio.ui.theme import Role, Size, Space, theme
from studio.ui.training.lab_page import LabPage
from studio.ui.training.lesson_page import LessonPage
from studio.ui.training.one_of import OneOf
from studio.ui.training.quiz_page import QuizPage
from studio.ui.training.words import percent_text
from studio.ui.widgets import Card, Row, Text, clear

QUIZ, LAB = "quiz", "lab"


class CoursePage(QWidget):
    """``part_asked`` with a lesson's id, or ``QUIZ``, or ``LAB``."""

    part_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self._parts = Card(self.tr("NỘI DUNG"), "list")
        self._parts.setFixedWidth(theme().scaled(Size.SIDE - 100))
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._rows.setSpacing(Space.NONE)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        self._parts.body.addWidget(scroll, 1)
        row.addWidget(self._parts)
        self.lesson, self.quiz, self.lab = LessonPage(), QuizPage(), LabPage()
        self._stack = OneOf()
        for page in (self.lesson, self.quiz, self.lab):
            self._stack.addWidget(page)
        row.addWidget(self._stack, 1)
        self.part = ""
        self.rows: dict[str, Row] = {}

    def show_part(self, part: str) -> None:
        self.part = part
        self._stack.setCurrentWidget({QUIZ: self.quiz, LAB: self.lab}.get(part, self.lesson))
        for mine, row in self.rows.items():
            row.setChecked(mine == part)

    def show_parts(self, view: CourseView) -> None:
        """The list of parts, each with its tick."""
        clear(self._rows)
        self.rows = {}
        course, progress = view.course, view.progress
        read = progress.lessons_read if progress else frozenset()
        for lesson in course.lessons:
            self._add(lesson.id, lesson.title, "", done=lesson.id in read)
        percent = "" if progress is None or progress.best_percent is None else percent_text(progress.best_percent)
        self._add(QUIZ, self.tr("Bài kiểm tra"), percent, done=bool(progress and progress.quiz_passed_at))
        if course.lab_id:
            self._add(LAB, self.tr("Thực hành"), "", done=bool(progress and progress.lab_passed_at))
        self._rows.addStretch(1)
        self.show_part(self.part)

    def _add(self, part: str, title: str, detail: str, *, done: bool) -> None:
        said = self.tr("đã xong") if done else self.tr("chưa xong")
        row = Row(f"{title}, {said} {detail}".strip())
        row.setCheckable(True)
        row.setProperty("part", part)
        row.line.addWidget(Text("✓" if done else "○", Role.STRONG))
        row.line.addWidget(Text(title, Role.BODY, wrap=True), 1)
        if detail:
            row.line.addWidget(Text(detail, Role.SMALL))
        row.clicked.connect(self._on_row)
        self.rows[part] = row
        self._rows.addWidget(row)

    def _on_row(self) -> None:
        part = str(self.sender().property("part"))
        self.show_part(self.part)
        self.part_asked.emit(part)
