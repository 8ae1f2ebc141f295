"""The end: what was done, and what waits for another day."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from studio.domain.first_run import ORDER, SetupStep, Steps, StepState
from studio.ui.setup.host import SetupHost
from studio.ui.setup.page import SetupPage
from studio.ui.setup.steps import state_text, step_text
from studio.ui.theme import Mark, Role, Space
from studio.ui.widgets import Button, Card, Kind, MarkBadge, Text, clear, divider


class SummaryPage(SetupPage):
    """``wanted`` with a step that the person goes back to."""

    wanted = Signal(object)

    def __init__(self, host: SetupHost) -> None:
        super().__init__(host)
        card = Card()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        card.body.addLayout(self._rows)
        self.body.addWidget(card)
        again = self.tr("Việc bỏ qua làm được bất cứ lúc nào ở Quản trị › Chạy lại thiết lập ban đầu.")
        self.body.addWidget(Text(again, Role.SMALL, wrap=True))
        self.body.addStretch(1)

    def act_text(self) -> str:
        return self.tr("Vào làm việc")

    def show_steps(self, steps: Steps) -> None:
        left = [step for step in ORDER if steps.get(step, StepState.OPEN) is not StepState.DONE]
        if left:
            self.ask(self.tr("Đài đã dùng được."), self.tr("Vài việc còn để lại; làm lúc nào cũng được."))
        else:
            self.ask(self.tr("Đài đã sẵn sàng."), self.tr("Mọi bước đã xong. Chúc một ca làm việc tốt."))
        clear(self._rows)
        for place, step in enumerate(ORDER):
            if place:
                self._rows.addWidget(divider())
            state = steps.get(step, StepState.OPEN)
            line = QHBoxLayout()
            line.setSpacing(Space.M)
            line.addWidget(Text(step_text(step), Role.STRONG), 1)
            mark = {StepState.DONE: Mark.CONFIRMED, StepState.TO_CHECK: Mark.FAULT}.get(state, Mark.WAITING)
            line.addWidget(MarkBadge(state_text(state), mark))
            if state is not StepState.DONE:
                do = Button(self.tr("Làm bây giờ"), Kind.LINK, name=self._name(step))
                do.setProperty("step", step.value)
                do.clicked.connect(self._on_wanted)
                line.addWidget(do)
            self._rows.addLayout(line)

    def _name(self, step: SetupStep) -> str:
        return self.tr("Làm bây giờ: %1").replace("%1", step_text(step))

    def _on_wanted(self) -> None:
        self.wanted.emit(SetupStep(str(self.sender().property("step"))))
