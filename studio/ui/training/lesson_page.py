"""One lesson: its text, its sounds, and the button to the next part."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.training import Course, next_lesson
from studio.services.training import LessonView
from studio.ui.theme import Role, Space
from studio.ui.training.lesson_text import LessonText
from studio.ui.widgets import Button, Kind, Text, clear


class LessonPage(QWidget):
    """``finished`` when the person goes on; ``sound_asked`` with a file of the package, "" to be silent."""

    finished = Signal()
    sound_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.M)
        self.text = LessonText()
        column.addWidget(self.text, 1)
        self._sounds = QHBoxLayout()
        self._sounds.setSpacing(Space.S)
        column.addLayout(self._sounds)
        self.buttons: dict[str, Button] = {}
        foot = QHBoxLayout()
        self._place = Text("", Role.SMALL)
        foot.addWidget(self._place)
        foot.addStretch()
        self.next = Button(self.tr("Đọc xong"), Kind.PRIMARY, "right")
        self.next.clicked.connect(self.finished)
        foot.addWidget(self.next)
        column.addLayout(foot)

    def show_lesson(self, view: LessonView) -> None:
        course, lesson = view.course, view.course.lesson(view.lesson_id)
        self.text.show_text(view.text, view.pictures)
        self._show_sounds(lesson.audio)
        place = course.lessons.index(lesson) + 1
        said = (
            self.tr("Bài %1 trên %2 · chừng %3 phút").replace("%1", str(place)).replace("%2", str(len(course.lessons)))
        )
        self._place.setText(said.replace("%3", str(lesson.minutes)))
        self.next.setText(f" {self._next_words(course, view.lesson_id)}")
        self.next.setAccessibleName(self.next.text().strip())
        self.text.setFocus()

    def say_playing(self, file: str) -> None:
        """Show which sound is heard, "" for none."""
        for mine, button in self.buttons.items():
            button.setChecked(mine == file)

    def _next_words(self, course: Course, lesson_id: str) -> str:
        following = next_lesson(course.lessons, lesson_id)
        if following is None:
            return self.tr("Đọc xong, làm bài kiểm tra")
        return self.tr("Đọc xong, sang bài tiếp theo")

    def _show_sounds(self, sounds: tuple[tuple[str, str], ...]) -> None:
        clear(self._sounds)
        self.buttons = {}
        if not sounds:
            return
        self._sounds.addWidget(Text(self.tr("Nghe mẫu:"), Role.SMALL_STRONG))
        for file, title in sounds:
            button = Button(title, Kind.TOOL, "play", name=self.tr("Nghe: %1").replace("%1", title))
            button.setCheckable(True)
            button.setProperty("file", file)
            button.clicked.connect(self._on_sound)
            self.buttons[file] = button
            self._sounds.addWidget(button)
        self._sounds.addStretch()

    def _on_sound(self, heard: bool) -> None:
        file = str(self.sender().property("file")) if heard else ""
        self.say_playing(file)
        self.sound_asked.emit(file)
