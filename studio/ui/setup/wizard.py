"""The setup: steps at the left, one question a page, one big key. What was answered is kept at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.errors import StudioError
from studio.domain.first_run import ORDER, SetupStep, StepState, first_open, may_skip
from studio.services.first_run import FirstRun
from studio.ui.setup.host import Founding, SetupHost
from studio.ui.setup.page import SetupPage, focus_on
from studio.ui.setup.people_page import PeoplePage
from studio.ui.setup.sound_page import SoundPage
from studio.ui.setup.source_page import SourcePage
from studio.ui.setup.speakers_page import SpeakersPage
from studio.ui.setup.station_page import StationPage
from studio.ui.setup.steps import StepList
from studio.ui.setup.summary_page import SummaryPage
from studio.ui.setup.trial_page import TrialPage
from studio.ui.tasks import Tasks
from studio.ui.theme import Size, Space, theme
from studio.ui.widgets import Button, Kind

if TYPE_CHECKING:
    from studio.services.station import Station
    from studio.ui.desk import Desk

_PAGES: dict[SetupStep, type[SetupPage]] = {
    SetupStep.STATION: StationPage,
    SetupStep.PEOPLE: PeoplePage,
    SetupStep.SOUND: SoundPage,
    SetupStep.LOUDSPEAKERS: SpeakersPage,
    SetupStep.SOURCE: SourcePage,
    SetupStep.TRIAL: TrialPage,
}


class SetupWizard(QWidget):
    """``founded``: a station was made, to be opened; ``person_founded``: its first person, to be seated.

    ``left``: finished or put off; ``opened`` with each step that is shown, None for the summary.
    """

    founded = Signal()
    person_founded = Signal(object)
    left = Signal()
    opened = Signal(object)

    def __init__(self, tasks: Tasks, founding: Founding | None) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.host = SetupHost(tasks, founding, self)
        self.step: SetupStep | None = SetupStep.STATION
        self.steps: dict[SetupStep, StepState] = {}
        self._pages: dict[SetupStep, SetupPage] = {}
        self._busy = False
        self._had_cursor: QWidget | None = None
        self.list = StepList()
        self.list.chosen.connect(self._on_chosen)
        self._stack = QStackedWidget()
        self._summary = SummaryPage(self.host)
        self._summary.wanted.connect(self._on_chosen)
        self._summary.answered.connect(self._on_leave)
        self._stack.addWidget(self._summary)
        right = QVBoxLayout()
        right.setSpacing(Space.NONE)
        right.addWidget(self._stack, 1)
        right.addWidget(self._foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.NONE)
        row.addWidget(self.list)
        row.addLayout(right, 1)

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("surface", "foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(Space.XL + Space.M, Space.M, Space.XL + Space.M, Space.M)
        line.setSpacing(Space.M)
        self.back = Button(self.tr("Quay lại"), Kind.QUIET, "left", key="Alt+Left")
        self.later = Button(self.tr("Để sau"), Kind.LINK, name=self.tr("Để sau, vào làm việc"))
        self.skip = Button(self.tr("Bỏ qua bước này"), Kind.QUIET)
        self.act = Button(self.tr("Tiếp tục"), Kind.PRIMARY)
        self.act.setMinimumSize(theme().scaled(Size.BIG_KEY_W), theme().scaled(Size.BIG_KEY_H))
        self.back.clicked.connect(self._on_back)
        self.later.clicked.connect(self._on_leave)
        self.skip.clicked.connect(self._on_skip)
        self.act.clicked.connect(self._on_act)
        line.addWidget(self.back)
        line.addWidget(self.later)
        line.addStretch(1)
        line.addWidget(self.skip)
        line.addWidget(self.act)
        return foot

    # Where it begins.

    def begin_empty(self) -> None:
        """There is no station in the folder yet."""
        self.steps = {}
        self.show_step(SetupStep.STATION)

    def begin_unpeopled(self, station: Station) -> None:
        """The station was made, its first person was not."""
        self.host.station = station
        self.steps = {SetupStep.STATION: StepState.DONE}
        self.show_step(SetupStep.PEOPLE)

    def go_on(self, desk: Desk, state: FirstRun, at: SetupStep | None = None) -> None:
        """Somebody who administers the station sits here; go on where it was left, or ``at`` a step."""
        self.host.station, self.host.desk = desk.station, desk
        self.steps = dict(state.steps)
        self.show_step(at or first_open(self.steps))

    def show_step(self, step: SetupStep | None) -> None:
        """Show a step's page, or the summary."""
        self._page().leave()
        self.step = step
        page = self._page()
        page.say_trouble("")
        self._stack.setCurrentWidget(page)
        if step is None:
            self._summary.show_steps(self.steps)
        self._busy, self._had_cursor = False, None
        page.enter()
        self._show_keys()
        self.list.show_steps(self.steps, step)
        # What a page asks for at its opening may decide where its cursor stands.
        QTimer.singleShot(0, self, self._on_shown)
        self.opened.emit(step)

    def end(self) -> None:
        """Out of sight: nothing listens or sounds any more."""
        self._page().leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton) and focus is not self.act:
                focus.click()
            else:
                self.act.click()
            return
        super().keyPressEvent(event)

    # Pages.

    def page(self, step: SetupStep) -> SetupPage:
        """The step's page, made at its first visit."""
        page = self._pages.get(step)
        if page is None:
            page = self._pages[step] = _PAGES[step](self.host)
            self._stack.addWidget(page)
            page.answered.connect(self._on_answered)
            page.busy_changed.connect(self._on_busy)
            if isinstance(page, StationPage):
                page.founded.connect(self.founded)
            if isinstance(page, PeoplePage):
                page.person_founded.connect(self.person_founded)
        return page

    def _page(self) -> SetupPage:
        return self._summary if self.step is None else self.page(self.step)

    def _show_keys(self) -> None:
        step, seated = self.step, self.host.desk is not None
        self.back.setVisible(step is not SetupStep.STATION)
        self.back.setEnabled(not self._busy)
        self.skip.setVisible(step is not None and may_skip(step))
        self.skip.setEnabled(not self._busy)
        self.later.setVisible(seated and step is not None)
        self.later.setEnabled(not self._busy)
        self.act.setText(self._page().act_text())
        self.act.setAccessibleName(self.act.text())
        self.act.setEnabled(not self._busy)

    # Keys.

    def _on_shown(self) -> None:
        focus_on(self._page().first_field() or self.act)

    def _on_busy(self, busy: bool) -> None:
        """A key that is switched off loses the cursor; it is given back."""
        if busy and not self._busy:
            self._had_cursor = self.focusWidget()
        self._busy = busy
        self._show_keys()
        if not busy and self._had_cursor is not None:
            had, self._had_cursor = self._had_cursor, None
            if had.isVisible() and had.isEnabled():
                had.setFocus()

    def _on_act(self) -> None:
        self._page().submit()

    def _on_back(self) -> None:
        place = len(ORDER) if self.step is None else ORDER.index(self.step)
        self.show_step(ORDER[place - 1])

    def _on_chosen(self, step: SetupStep) -> None:
        if not self._busy:
            self.show_step(step)

    def _on_answered(self) -> None:
        if self.step is not None:
            self._mark(self.step, self._page().outcome())

    def _on_skip(self) -> None:
        if self.step is not None and self.steps.get(self.step) is StepState.DONE:
            # Nothing is undone by passing it by.
            self.show_step(self._after(self.step))
        elif self.step is not None:
            self._mark(self.step, StepState.SKIPPED)

    def _mark(self, step: SetupStep, state: StepState) -> None:
        self.steps[step] = state
        desk = self.host.desk
        if desk is not None:
            service, person = desk.station.first_run, desk.person
            self.host.tasks.run(lambda: service.mark(person, step, state), failed=self._on_not_kept)
        self.show_step(self._after(step))

    def _after(self, step: SetupStep) -> SetupStep | None:
        place = ORDER.index(step) + 1
        return ORDER[place] if place < len(ORDER) else None

    def _on_leave(self) -> None:
        self.end()
        desk = self.host.desk
        if desk is not None:
            service, person = desk.station.first_run, desk.person
            self.host.tasks.run(lambda: service.leave(person), failed=self._on_not_kept)
        self.left.emit()

    def _on_not_kept(self, error: StudioError) -> None:
        """The answers themselves are kept; where one was is not, and is asked again."""
        self._page().fail(error)
