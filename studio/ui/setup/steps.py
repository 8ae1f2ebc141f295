"""The steps at the left: where one is, what was done, what was left out. Each leads to its page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from studio.domain.first_run import ORDER, SetupStep, Steps, StepState
from studio.ui.theme import Size, Space, theme


def step_text(step: SetupStep) -> str:
    return {
        SetupStep.STATION: QCoreApplication.translate("Setup", "Tên đài"),
        SetupStep.PEOPLE: QCoreApplication.translate("Setup", "Người làm việc"),
        SetupStep.SOUND: QCoreApplication.translate("Setup", "Âm thanh"),
        SetupStep.LOUDSPEAKERS: QCoreApplication.translate("Setup", "Cụm loa"),
        SetupStep.SOURCE: QCoreApplication.translate("Setup", "Hệ thống nguồn"),
        SetupStep.TRIAL: QCoreApplication.translate("Setup", "Phát thử"),
    }[step]


def state_text(state: StepState) -> str:
    return {
        StepState.DONE: QCoreApplication.translate("Setup", "xong"),
        StepState.TO_CHECK: QCoreApplication.translate("Setup", "cần xem"),
        StepState.SKIPPED: QCoreApplication.translate("Setup", "đã bỏ qua"),
        StepState.OPEN: QCoreApplication.translate("Setup", "chưa làm"),
    }[state]


class StepList(QFrame):
    """``chosen`` with a step that may be opened."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(theme().scaled(Size.SETUP_STEPS))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.L, Space.M, Space.L)
        column.setSpacing(Space.XS)
        heading = QLabel(self.tr("Thiết lập ban đầu"))
        heading.setProperty("role", "strong")
        heading.setProperty("on", "rail")
        heading.setContentsMargins(Space.M, Space.NONE, Space.NONE, Space.S)
        column.addWidget(heading)
        self._buttons: dict[SetupStep, QPushButton] = {}
        for step in ORDER:
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("step", step.value)
            button.clicked.connect(self._on_clicked)
            self._buttons[step] = button
            column.addWidget(button)
        column.addStretch(1)

    def show_steps(self, steps: Steps, current: SetupStep | None) -> None:
        """``current`` is None on the summary."""
        for place, step in enumerate(ORDER, start=1):
            button, state = self._buttons[step], steps.get(step, StepState.OPEN)
            mark = {StepState.DONE: "✓", StepState.TO_CHECK: "!", StepState.SKIPPED: "–"}.get(state, str(place))
            button.setText(f"{mark}   {step_text(step)}")
            said = self.tr("Bước %1: %2, %3").replace("%3", state_text(state))
            button.setAccessibleName(said.replace("%2", step_text(step)).replace("%1", str(place)))
            button.setChecked(step is current)
            button.setEnabled(step is current or self._reached(steps, step))

    @staticmethod
    def _reached(steps: Steps, step: SetupStep) -> bool:
        """The first two come first, in their order; behind them one goes where one likes."""
        if step is SetupStep.STATION:
            return True
        if steps.get(SetupStep.STATION) is not StepState.DONE:
            return False
        return step is SetupStep.PEOPLE or steps.get(SetupStep.PEOPLE) is StepState.DONE

    def _on_clicked(self) -> None:
        step = SetupStep(str(self.sender().property("step")))
        # Whether it is the current one is decided by whoever shows it.
        self._buttons[step].setChecked(not self._buttons[step].isChecked())
        self.chosen.emit(step)
