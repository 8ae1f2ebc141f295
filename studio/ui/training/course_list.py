"""The courses, each with how far the person is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from studio.domain.training import Stage
from studio.services.training import CourseView
from studio.ui.theme import Mark, Role, Space
from studio.ui.training.words import parts_text, percent_text, stage_text
from studio.ui.widgets import Button, Card, Kind, MarkBadge, Text, clear
from studio.ui.words import length_text


class CourseList(QWidget):
    """``chosen`` with a course's id."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._column.setSpacing(Space.M)

    def show_courses(self, views: list[CourseView]) -> None:
        clear(self._column)
        for view in views:
            card = CourseCard(view)
            card.open.clicked.connect(self._on_open)
            self._column.addWidget(card)
        if not views:
            empty = Card()
            said = self.tr("Chưa có khóa học nào. Bấm “Thêm khóa học” và chọn gói khóa học nhận từ tỉnh.")
            empty.body.addWidget(Text(said, wrap=True))
            self._column.addWidget(empty)
        self._column.addStretch(1)

    def _on_open(self) -> None:
        self.chosen.emit(str(self.sender().property("course")))


class CourseCard(Card):
    """One course: what it is, how far, and one button."""

    def __init__(self, view: CourseView) -> None:
        super().__init__()
        course = view.course
        self.setAccessibleName(course.title)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(Text(course.title, Role.STRONG, wrap=True))
        words.addWidget(Text(course.summary, Role.SMALL, wrap=True))
        row.addLayout(words, 1)
        if view.stage is Stage.DONE:
            row.addWidget(MarkBadge(self.tr("Đã học xong"), Mark.CONFIRMED))
        if view.progress is None:
            act, kind = self.tr("Bắt đầu"), Kind.PRIMARY
        elif view.stage is Stage.DONE:
            act, kind = self.tr("Xem lại"), Kind.QUIET
        else:
            act, kind = self.tr("Học tiếp"), Kind.PRIMARY
        self.open = Button(act, kind, name=f"{act}: {course.title}")
        self.open.setProperty("course", course.id)
        row.addWidget(self.open)
        self.body.addLayout(row)
        bar = QProgressBar()
        bar.setRange(0, course.parts)
        bar.setValue(view.done)
        bar.setTextVisible(False)
        bar.setAccessibleName(self.tr("Đã học"))
        if view.stage is Stage.DONE:
            bar.setProperty("tone", "ok")
        self.body.addWidget(bar)
        self.body.addWidget(Text(self._standing(view), Role.SMALL, wrap=True))

    def _standing(self, view: CourseView) -> str:
        said = [parts_text(view.done, view.course.parts)]
        if view.progress is None:
            said.append(self.tr("chừng %1").replace("%1", length_text(view.course.minutes * 60)))
        elif view.stage is not Stage.DONE:
            said.append(stage_text(view.stage))
        if view.progress is not None and view.progress.best_percent is not None:
            said.append(self.tr("kiểm tra %1").replace("%1", percent_text(view.progress.best_percent)))
        return " · ".join(said)
