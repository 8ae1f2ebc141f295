"""The practice station's window: blue all round, its rooms the real ones, the lab's ticks over them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.domain.errors import StudioError
from studio.domain.training_labs import Lab, LabEvent, judge
from studio.services.practice import PracticeStation
from studio.ui.desk import Desk, Place, Screen, Told
from studio.ui.emergency.key import EmergencyKey
from studio.ui.errors import words_in
from studio.ui.shell.notices import NoticeBar
from studio.ui.tasks import Lane, Tasks
from studio.ui.theme import Role, Size, Space, Tone
from studio.ui.theme.practice import practice_qss
from studio.ui.training.words import hint_text, lab_title, step_text
from studio.ui.widgets import IconLabel, Text

LOOK_EVERY_MS = 500


class PracticeWindow(QMainWindow):
    """``judged`` whenever the outcome changed; ``left`` with the last one when the window closes.

    ``emergency_asked``: the real thing, which comes before any practice.
    """

    judged = Signal(object)
    left = Signal(object)
    emergency_asked = Signal()

    def __init__(self, practice: PracticeStation, lab: Lab, course_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("LUYỆN TẬP – %1").replace("%1", lab_title(lab.id)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setMinimumSize(Size.WINDOW_MIN_W, Size.WINDOW_MIN_H)
        self.resize(Size.WINDOW_W, Size.WINDOW_H)
        self.setStyleSheet(practice_qss())
        self.practice, self.lab = practice, lab
        self.result = judge(lab, [])
        self.tries = 0
        self._asking = self._closed = False
        self.tasks = Tasks(self)
        self.tasks.error_raised.connect(self._on_error)
        self.desk = Desk(practice.station, practice.person, self.tasks, self)
        self.desk.went_to.connect(self._on_went_to)
        self.desk.told.connect(self._on_told)
        self.screens: dict[str, Screen] = {}
        self._stack = QStackedWidget()
        self._keys: dict[str, QPushButton] = {}
        self._build(course_id)
        self.go(lab.rooms[0])
        self._show_result()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def _build(self, course_id: str) -> None:
        frame = QFrame()
        frame.setProperty("practice", "frame")
        column = QVBoxLayout(frame)
        column.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.XS)
        column.setSpacing(Space.NONE)
        column.addWidget(self._band())
        column.addWidget(self._strip())
        for name in self.lab.rooms:
            self.screens[name] = self._screen(name, course_id)
            self._stack.addWidget(self.screens[name])
        column.addWidget(self._stack, 1)
        self.notices = NoticeBar()
        column.addWidget(self.notices)
        self.setCentralWidget(frame)

    def _band(self) -> QFrame:
        band = QFrame()
        band.setProperty("practice", "band")
        row = QHBoxLayout(band)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(Text(self.tr("LUYỆN TẬP"), Role.HEADLINE))
        said = self.tr("Không có gì ra loa, không có gì gửi đi. Đóng là xóa hết.")
        row.addWidget(Text(said, Role.BODY, wrap=True), 1)
        if len(self.lab.rooms) > 1:
            for name in self.lab.rooms:
                key = self._band_key(self._room_name(name))
                key.setCheckable(True)
                key.setProperty("room", name)
                key.clicked.connect(self._on_room_key)
                self._keys[name] = key
                row.addWidget(key)
        self.end = self._band_key(self.tr("Kết thúc luyện tập"))
        self.end.clicked.connect(self.close)
        row.addWidget(self.end)
        self.emergency_key = EmergencyKey(beside_practice=True)
        self.emergency_key.clicked.connect(self.emergency_asked)
        row.addWidget(self.emergency_key)
        return band

    def _band_key(self, text: str) -> QPushButton:
        key = QPushButton(text)
        key.setProperty("practice", "band")
        key.setAutoDefault(False)
        key.setAccessibleName(text)
        return key

    def _strip(self) -> QFrame:
        strip = QFrame()
        strip.setProperty("practice", "strip")
        row = QHBoxLayout(strip)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(IconLabel("training", "ink"))
        column = QVBoxLayout()
        column.setSpacing(Space.NONE)
        self.steps = [Text("", Role.STRONG, wrap=True) for _ in self.lab.steps]
        ticks = QHBoxLayout()
        ticks.setSpacing(Space.XL)
        for text in self.steps:
            ticks.addWidget(text, 1)
        column.addLayout(ticks)
        self.hint = Text("", Role.BODY, ink=True, wrap=True)
        column.addWidget(self.hint)
        row.addLayout(column, 1)
        return strip

    def _room_name(self, name: str) -> str:
        return {"produce": self.tr("Sản xuất"), "admin": self.tr("Quản trị")}.get(name, name)

    def _screen(self, name: str, course_id: str) -> Screen:
        if name == "produce":
            from studio.ui.produce.screen import ProduceScreen

            return ProduceScreen(self.desk)
        if name == "admin":
            from studio.ui.admin.screen import AdminScreen

            return AdminScreen(self.desk)
        from studio.ui.training.exercise_room import ExerciseRoom

        return ExerciseRoom(self.desk, self.practice.exercise, self.practice.pin, course_id)

    # Rooms

    def go(self, name: str) -> None:
        screen = self.screens[name]
        self._stack.setCurrentWidget(screen)
        for mine, key in self._keys.items():
            key.setChecked(mine == name)
        screen.refresh()

    def _on_room_key(self) -> None:
        self.go(str(self.sender().property("room")))

    def _on_went_to(self, place: Place) -> None:
        name = place.room.value
        if name not in self.screens:
            self.notices.tell(self.tr("Trong bài này chỉ luyện ở các phòng đang mở."))
            return
        self.go(name)
        if place.subject:
            self.screens[name].open_subject(place.subject)

    # What the learner did

    def look(self) -> None:
        """Ask the practice station's own records what happened."""
        if self._asking or self._closed:
            return
        self._asking = True
        watch = self.practice.watch
        self.tasks.run(watch.events, done=self._on_events, failed=self._on_no_events, lane=Lane.STATUS)

    def _on_events(self, events: list[LabEvent]) -> None:
        self._asking = False
        self.tries = len(events)
        result = judge(self.lab, events)
        if result != self.result and not self.result.passed:
            self.result = result
            self._show_result()
            self.judged.emit(result)

    def _on_no_events(self, _error: StudioError) -> None:
        """The next look asks again."""
        self._asking = False

    def _show_result(self) -> None:
        for text, step in zip(self.steps, self.lab.steps, strict=True):
            met = step.code in self.result.met
            text.setText(f"{'✓' if met else '☐'} {step_text(step.code)}")
            text.set_tone(Tone.OK if met else None)
        said = " ".join(hint_text(hint) for hint in self.result.hints)
        if self.result.passed:
            said = self.tr("Đạt. Bấm “Xong, về lớp học”.")
            self.end.setText(self.tr("Xong, về lớp học"))
            self.end.setAccessibleName(self.end.text())
        self.hint.setText(said)
        self.hint.setVisible(bool(said))

    # Words, and the end

    def _on_told(self, told: Told) -> None:
        self.notices.tell(told.text)

    def _on_error(self, error: StudioError) -> None:
        self.notices.trouble(words_in(error))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed:
            self._closed = True
            self._timer.stop()
            for screen in self.screens.values():
                screen.close()
            self.tasks.close(10_000)
            self.practice.close()
            self.left.emit(self.result)
        super().closeEvent(event)
        QApplication.sendPostedEvents()
