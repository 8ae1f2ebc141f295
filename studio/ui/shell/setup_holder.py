"""Holds the setup while it runs: made when it is needed, gone when it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.first_run import SetupStep

if TYPE_CHECKING:
    from studio.services.first_run import FirstRun
    from studio.services.station import Station
    from studio.ui.desk import Desk
    from studio.ui.setup.host import Founding
    from studio.ui.setup.wizard import SetupWizard
    from studio.ui.shell.window import MainWindow


class SetupHolder(QObject):
    """``shown`` with the setup's page; ``left`` when the window goes on without it."""

    shown = Signal(object)
    left = Signal()
    founded = Signal()
    person_founded = Signal(object)

    def __init__(self, window: MainWindow, founding: Founding | None) -> None:
        super().__init__(window)
        self._window, self._founding = window, founding
        self._wizard: SetupWizard | None = None
        self._desk: Desk | None = None
        self._at: SetupStep | None = None

    @property
    def may_found(self) -> bool:
        return self._founding is not None

    @property
    def running(self) -> bool:
        return self._wizard is not None

    @property
    def wizard(self) -> SetupWizard | None:
        return self._wizard

    def begin_empty(self) -> None:
        self._shown().begin_empty()

    def begin_unpeopled(self, station: Station) -> None:
        self._shown().begin_unpeopled(station)

    def go_on_founded(self, desk: Desk) -> None:
        """The first person sits; the next question is who else does."""
        settings, words, person = desk.station.settings, desk.station.upkeep, desk.person
        first_run = desk.station.first_run

        def begin() -> FirstRun:
            language = words.installer_words().language
            if language != settings.get("language"):
                settings.put(person, "language", language)
            return first_run.begin(person)

        self._desk, self._at = desk, SetupStep.PEOPLE
        desk.tasks.run(begin, done=self._on_state)

    def look(self, desk: Desk) -> None:
        """Go on with a setup that was broken off, where there is one."""
        self._desk, self._at = desk, None
        desk.tasks.run(desk.station.first_run.state, done=self._on_looked)

    def reopen(self, desk: Desk, *, anew: bool) -> None:
        first_run, person = desk.station.first_run, desk.person
        self._desk, self._at = desk, SetupStep.STATION if anew else None
        desk.tasks.run(lambda: first_run.begin(person, anew=anew), done=self._on_state)

    def show_again(self) -> None:
        if self._wizard is not None:
            self.shown.emit(self._wizard)

    def forget_desk(self) -> None:
        """Whoever sat there is gone; before anyone did, the setup goes on."""
        self._desk = None
        if self._wizard is not None and self._wizard.host.desk is not None:
            self._drop()

    def forget(self) -> None:
        """The frame is made anew."""
        self._drop()

    def _shown(self) -> SetupWizard:
        if self._wizard is None:
            from studio.ui.setup.wizard import SetupWizard

            self._wizard = SetupWizard(self._window.tasks, self._founding)
            self._wizard.founded.connect(self.founded)
            self._wizard.person_founded.connect(self.person_founded)
            self._wizard.left.connect(self._on_left)
        self.shown.emit(self._wizard)
        return self._wizard

    def _on_looked(self, state: FirstRun) -> None:
        if state.goes_on:
            self._on_state(state)

    def _on_state(self, state: FirstRun) -> None:
        if self._desk is not None:
            self._shown().go_on(self._desk, state, self._at)

    def _on_left(self) -> None:
        self._drop()
        self.left.emit()

    def _drop(self) -> None:
        wizard, self._wizard = self._wizard, None
        if wizard is not None:
            wizard.end()
            wizard.hide()
            wizard.deleteLater()
