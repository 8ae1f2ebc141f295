"""An exercise of an emergency: its own blue panel, in which every line begins DIỄN TẬP.

The real panel never leads here, and this one never airs anything over a loudspeaker.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import Emergency, EmergencyDraft, Hazard, OrderedHow
from studio.domain.errors import StudioError
from studio.services.emergency import Prepared
from studio.services.exercise import ArmedExercise, ExerciseService
from studio.ui.desk import Desk, Screen
from studio.ui.emergency.hold_key import ArmKey
from studio.ui.errors import words_in
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Size, Space
from studio.ui.theme.practice import ACCENT_ROOM
from studio.ui.widgets import Button, Kind, Page, Text
from studio.ui.widgets.forms import field_row


class ExerciseRoom(Screen):
    """Three questions, the key that is held, and the PIN, which the lab wants not to be given.

    ``armed_changed`` once the key armed it, was let go, or it was confirmed.
    """

    armed_changed = Signal()

    def __init__(self, desk: Desk, exercise: ExerciseService, pin: str, lesson: str) -> None:
        """``pin`` is shown: it is the practice station's alone."""
        super().__init__(desk)
        self._exercise, self._pin_shown, self._lesson = exercise, pin, lesson
        self.armed: ArmedExercise | None = None
        self.running: Emergency | None = None
        page = Page(self.tr("DIỄN TẬP: phát khẩn cấp"))
        page.title.setContentsMargins(0, ACCENT_ROOM, 0, 0)
        self.fill(page)
        panel = QFrame()
        panel.setProperty("practice", "panel")
        row = QHBoxLayout(panel)
        row.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        row.setSpacing(Space.XL)
        row.addLayout(self._questions(), 3)
        row.addLayout(self._right(), 2)
        page.body.addWidget(panel)
        page.body.addStretch(1)
        self._show_state()

    # What it is made of.

    def _questions(self) -> QVBoxLayout:
        self.ordered_by, self.hazard, self.text = QComboBox(), QComboBox(), QPlainTextEdit()
        for post in self._exercise.emergency.posts():
            self.ordered_by.addItem(post)
        for hazard, name in (
            (Hazard.FLOOD, self.tr("Lũ, ngập")),
            (Hazard.STORM, self.tr("Bão, lốc")),
            (Hazard.LANDSLIDE, self.tr("Sạt lở")),
            (Hazard.FIRE, self.tr("Cháy")),
            (Hazard.OTHER, self.tr("Việc khác")),
        ):
            self.hazard.addItem(name, hazard)
        self.text.setPlainText(self.tr("Nước sông đang lên nhanh. Đề nghị bà con thôn Hạ chuyển lên chỗ cao ngay."))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(Size.BUTTON * 2)
        column = QVBoxLayout()
        column.setSpacing(Space.M)
        column.addWidget(field_row(self.tr("DIỄN TẬP · &Ai ra lệnh"), self.ordered_by))
        column.addWidget(field_row(self.tr("DIỄN TẬP · &Chuyện gì"), self.hazard))
        column.addWidget(field_row(self.tr("DIỄN TẬP · &Nói gì"), self.text))
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        self.state = Text("", Role.STRONG, wrap=True)
        self.trouble = Text("", Role.SMALL_STRONG, wrap=True)
        self.arm_key = ArmKey(self.tr("GIỮ 2 GIÂY"), self.tr("Giữ hai giây, hoặc bấm hai lần, cho máy sẵn sàng"))
        self.arm_key.setProperty("practice", "arm")
        self.arm_key.held.connect(self._on_held)
        self._arm_hint = Text(self.tr("DIỄN TẬP · Giữ nút hai giây, hoặc bấm hai lần trong mười giây."), wrap=True)
        self._pin_box = QWidget()
        inside = QVBoxLayout(self._pin_box)
        inside.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        inside.setSpacing(Space.M)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.returnPressed.connect(self._on_confirm)
        shown = self.tr("DIỄN TẬP · Mã PIN luyện tập là %1").replace("%1", self._pin_shown)
        inside.addWidget(field_row(shown, self.pin))
        self.let_go = Button(self.tr("Thôi, không phát"), Kind.PRIMARY, "close")
        self.let_go.clicked.connect(self._on_let_go)
        self.confirm = Button(self.tr("Phát diễn tập"), Kind.QUIET, "play")
        self.confirm.clicked.connect(self._on_confirm)
        inside.addWidget(self.let_go)
        inside.addWidget(self.confirm)
        self.stop = Button(self.tr("Dừng diễn tập"), Kind.PRIMARY, "stop")
        self.stop.clicked.connect(self._on_stop)
        column = QVBoxLayout()
        column.setSpacing(Space.M)
        for widget in (self.state, self._arm_hint, self.arm_key, self._pin_box, self.stop, self.trouble):
            column.addWidget(widget)
        column.addStretch(1)
        return column

    # What happens.

    def _on_held(self) -> None:
        draft = EmergencyDraft(
            self.ordered_by.currentText(),
            OrderedHow.PHONE,
            Hazard(str(self.hazard.currentData())),
            (LOCAL_OUTPUT,),
            self.text.toPlainText(),
        )
        exercise, person, lesson = self._exercise, self.desk.person, self._lesson
        self.desk.tasks.run(lambda: exercise.arm(person, draft, lesson), done=self._on_armed, failed=self._on_failed)

    def _on_armed(self, armed: ArmedExercise) -> None:
        self.armed = armed
        self.pin.clear()
        self._show_state()
        self.pin.setFocus()

    def _on_let_go(self) -> None:
        armed, exercise, person = self.armed, self._exercise, self.desk.person
        if armed is None:
            return
        self.desk.tasks.run(lambda: exercise.cancel(person, armed), done=self._on_let_gone, failed=self._on_failed)

    def _on_let_gone(self, _nothing: None) -> None:
        self.armed = None
        self._show_state()
        self.arm_key.setFocus()

    def _on_confirm(self) -> None:
        armed, exercise, person, pin = self.armed, self._exercise, self.desk.person, self.pin.text()
        if armed is None:
            return
        self.confirm.setEnabled(False)
        self.desk.tasks.run(
            lambda: _confirmed(exercise, exercise.confirm(person, armed, pin)),
            done=self._on_confirmed,
            failed=self._on_failed,
            lane=Lane.WORK,
        )

    def _on_confirmed(self, answer: tuple[Emergency, NDArray[np.float32]]) -> None:
        self.running, sound = answer
        self.armed = None
        self._show_state()
        self.stop.setFocus()
        player = self.desk.station.player
        self.desk.tasks.run(lambda: player.play(sound), failed=self._on_failed, lane=Lane.WORK)

    def _on_stop(self) -> None:
        running, exercise, person, pin = self.running, self._exercise, self.desk.person, self._pin_shown
        if running is None:
            return
        self.desk.station.player.stop()
        self.desk.tasks.run(
            lambda: exercise.stop(person, running.id, pin), done=self._on_stopped, failed=self._on_failed
        )

    def _on_stopped(self, _nothing: None) -> None:
        self.running = None
        self._show_state()

    def _on_failed(self, error: StudioError) -> None:
        self.confirm.setEnabled(True)
        self.trouble.setText(f"✗ {words_in(error).sentence}")
        self.trouble.show()

    def _show_state(self) -> None:
        armed, running = self.armed is not None, self.running is not None
        if running:
            self.state.setText(self.tr("DIỄN TẬP · Đang phát trong máy này. Không có gì ra loa."))
        elif armed:
            self.state.setText(self.tr("DIỄN TẬP · Máy đã sẵn sàng. Chưa có gì phát ra."))
        else:
            self.state.setText(self.tr("DIỄN TẬP · Chưa có gì phát ra."))
        for widget in (self.arm_key, self._arm_hint):
            widget.setVisible(not armed and not running)
        self._pin_box.setVisible(armed)
        self.confirm.setEnabled(armed)
        self.stop.setVisible(running)
        self.trouble.hide()
        for field in (self.ordered_by, self.hazard, self.text):
            field.setEnabled(not armed and not running)
        self.armed_changed.emit()


def _confirmed(exercise: ExerciseService, started: tuple[Emergency, Prepared]) -> tuple[Emergency, NDArray[np.float32]]:
    return started[0], exercise.sound(started[1])
