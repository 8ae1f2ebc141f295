"""Where the emergency key leads, whoever sits at the desk: the panel, or the screen of one that runs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from studio.domain.air_orders import AirKind
from studio.domain.air_reports import LiveStatus
from studio.domain.errors import StudioError
from studio.domain.roles import Person
from studio.ui.emergency.acts import EmergencyActs
from studio.ui.emergency.anywhere import AnywhereKey, system_keys
from studio.ui.emergency.key import ANYWHERE_KEY, EMERGENCY_KEY
from studio.ui.emergency.over import OverWindow, blocking_window, types_a_secret
from studio.ui.emergency.panel import EmergencyPanel
from studio.ui.emergency.running import RunningPage, comes_from_above, pressed_at
from studio.ui.live.keeping import TakeKeeping
from studio.ui.tasks import Lane, Tasks
from studio.ui.theme import Space, theme
from studio.ui.theme.emergency import SHADE_ALPHA
from studio.ui.words import timer_text

if TYPE_CHECKING:
    from studio.services.emergency_views import EmergencyView
    from studio.services.station import Station

_MARGIN_W, _MARGIN_H = 44, 22


class EmergencyHost(QObject):
    """Owned by the window, alive before anyone signs in.

    ``page_asked`` with the widget to put into the window's stack, ``left`` when it is done with it,
    ``air_told`` with what the tally says while an emergency or a microphone is on air (else empty).
    """

    page_asked = Signal(object)
    left = Signal()
    air_told = Signal(str, bool)

    def __init__(self, window: QMainWindow, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._tasks = window, tasks
        self._station: Station | None = None
        self._person: Person | None = None
        self._page: RunningPage | None = None
        self._views: list[EmergencyView] = []
        self._chosen = ""
        self._live: LiveStatus | None = None
        self._acts = EmergencyActs(tasks, self._act_parent, self)
        self._acts.done.connect(self._ask_status)
        self._takes = TakeKeeping(tasks, self)
        self._asking = False
        self.panel: EmergencyPanel | None = None
        self._shade: Shade | None = None
        self._over: OverWindow | None = None
        # From above: each takes the screen once, when nothing stands against it.
        self._taken: set[str] = set()
        self._give_keys(window)
        self.anywhere = AnywhereKey(system_keys(), self)
        self.anywhere.pressed.connect(self._on_anywhere)
        app = QApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_focus_window)

    def close(self) -> None:
        """The window closes; what is on air stays on air."""
        self._window.removeEventFilter(self)
        self.anywhere.close()
        for dialog in (self.panel, self._acts.dialog, self._over):
            if dialog is not None:
                dialog.reject()

    def open_station(self, station: Station) -> None:
        self._station = station
        self._acts.station = station
        self._takes.begin(station)
        self.anywhere.start()

    def sit(self, person: Person | None) -> None:
        self._person = person
        self._acts.person = person

    def forget_frame(self) -> None:
        """The frame is made anew in another language or size; what belonged to it goes with it."""
        if self._over is not None:
            self._over.reject()
        self._page = None
        if self.panel is not None:
            self.panel.reject()
            self.panel = None

    @property
    def microphone_open(self) -> bool:
        return self._live is not None

    def running(self) -> list[EmergencyView]:
        return [view for view in self._views if view.running]

    def ask(self) -> None:
        """F12 or the key: the screen of what runs, else the panel."""
        if self._station is None or (self.panel is not None and self.panel.isVisible()):
            return
        running = self.running()
        if running and not (self._page is not None and self._page.isVisible()):
            self._choose(running[0].id)
            self._show_page()
        else:
            self.open_panel()

    def open_panel(self) -> None:
        station = self._station
        if station is None:
            return
        panel = EmergencyPanel(station, self._tasks, self._person.id if self._person else "", self._top())
        panel.aired.connect(self._on_aired)
        panel.finished.connect(self._on_panel_closed)
        self.panel = panel
        self._shade = Shade(self._window)
        self._place_panel()
        self._window.installEventFilter(self)
        panel.show()
        panel.hazard.choice.buttons["FLOOD"].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place_panel()
        return False

    def _place_panel(self) -> None:
        if self.panel is None or self._shade is None:
            return
        whole = QRect(self._window.mapToGlobal(self._window.rect().topLeft()), self._window.size())
        self.panel.setGeometry(whole.adjusted(_MARGIN_W, _MARGIN_H, -_MARGIN_W, -_MARGIN_H - Space.S))
        self._shade.setGeometry(self._window.rect())

    def _on_panel_closed(self, _result: int) -> None:
        self._window.removeEventFilter(self)
        if self._shade is not None:
            self._shade.hide()
            self._shade.deleteLater()
            self._shade = None
        if self.panel is not None:
            self.panel.deleteLater()
            self.panel = None
        # Not every desktop gives the keys back by itself.
        (QApplication.activeModalWidget() or self._window).activateWindow()

    def _on_aired(self, emergency_id: str) -> None:
        self._choose(emergency_id)
        self._ask_status()
        self._show_page()

    def _on_focus_window(self, _window: QWindow | None) -> None:
        """A dialog, or the practice station, blocks the window's own shortcuts: it is given the keys too."""
        modal = blocking_window(self.panel)
        if modal is not None and modal.property("emergency_key") is None:
            self._give_keys(modal)

    def _give_keys(self, window: QWidget) -> None:
        window.setProperty("emergency_key", True)
        for key in (EMERGENCY_KEY, ANYWHERE_KEY):
            QShortcut(QKeySequence(key), window, self.ask)

    def _on_anywhere(self) -> None:
        """Pressed while another program had the keys: the window comes to the front first."""
        if self._window.isMinimized():
            self._window.showNormal()
        if not self._window.isActiveWindow() and blocking_window() is None:
            self._window.activateWindow()
        self.ask()

    def _act_parent(self) -> QWidget:
        return self._over or self._window

    def _choose(self, emergency_id: str) -> None:
        self._chosen = self._acts.chosen = emergency_id

    def _top(self) -> QWidget:
        """Over what a dialog of an emergency opens. Never over the practice station: it would wear its blue."""
        modal = QApplication.activeModalWidget()
        return modal if isinstance(modal, QDialog) else self._window

    # Each second.

    def tick(self, now: datetime) -> None:
        """Called every second, ``now`` in the station's zone."""
        self._ask_status()
        self._tell(now)
        if self._page is not None:
            self._page.tick(now)

    def _ask_status(self) -> None:
        station = self._station
        if station is None or self._asking:
            return
        self._asking = True
        self._tasks.run(
            lambda: (station.emergency.status(), station.live.levels()),
            done=self._on_status,
            failed=self._on_no_status,
            lane=Lane.STATUS,
        )

    def _on_status(self, answer: tuple[list[EmergencyView], LiveStatus | None]) -> None:
        self._asking = False
        self._views, self._live = answer
        if self._station is not None:
            now = self._station.clock.now().astimezone(ZoneInfo(self._station.zone))
            self._tell(now)
            self._refresh_page(now)
            self._takes.look(self._live)
            self._take_screen()

    def _take_screen(self) -> None:
        """One from above shows itself; a PIN that is being typed and an open microphone come first."""
        running = self.running()
        fresh = [view for view in running if comes_from_above(view) and view.id not in self._taken]
        dialogs = (self.panel, self._acts.dialog)
        busy = self._live is not None or any(one is not None and one.isVisible() for one in dialogs)
        if not fresh or busy or types_a_secret():
            return
        self._taken.update(view.id for view in fresh)
        self._choose(fresh[0].id)
        self._show_page()

    def _on_no_status(self, _error: StudioError) -> None:
        """The tally says that the on-air process does not run; what was last known stays in sight."""
        self._asking = False

    def _tell(self, now: datetime) -> None:
        running = [view for view in self.running() if not view.held]
        if running:
            real = next((view for view in running if view.kind is not AirKind.EXERCISE), None)
            said = self.tr("ĐANG PHÁT KHẨN CẤP · %1") if real else self.tr("ĐANG DIỄN TẬP · %1")
            since = timer_text((now - pressed_at(real or running[0])).total_seconds())
            self.air_told.emit(said.replace("%1", since), True)
        elif self._live is not None:
            since = timer_text((now - self._live.started_at).total_seconds())
            self.air_told.emit(self.tr("TRỰC TIẾP · %1").replace("%1", since), False)
        else:
            self.air_told.emit("", bool(self.running()))

    # The screen of what runs.

    def _show_page(self) -> None:
        station = self._station
        if station is None:
            return
        if self._page is None:
            page = RunningPage(ZoneInfo(station.zone))
            self._acts.serve(page)
            page.another_asked.connect(self.open_panel)
            page.leave_asked.connect(self._on_leave)
            page.view_chosen.connect(self._on_view_chosen)
            self._page = page
        self._refresh_page(station.clock.now().astimezone(ZoneInfo(station.zone)))
        if self._over is not None:
            return
        if blocking_window(self.panel) is None:
            self.page_asked.emit(self._page)
            return
        self._over = OverWindow(self._page, self._top(), self._window.geometry())
        self._over.finished.connect(self._on_over_closed)
        self._over.show()
        self._over.activateWindow()

    def _on_leave(self) -> None:
        if self._over is not None:
            self._over.accept()
        else:
            self.left.emit()

    def _on_over_closed(self, _result: int) -> None:
        over, self._over = self._over, None
        if over is None:
            return
        if self._page is not None:
            # It goes on living with the window, whose stack takes it at the next time.
            self._page.setParent(self._window)
            self._page.hide()
        over.deleteLater()
        (QApplication.activeModalWidget() or self._window).activateWindow()

    def _refresh_page(self, now: datetime) -> None:
        view = self._view()
        if self._page is not None and view is not None:
            self._page.show_view(view, self.running(), now)

    def _view(self) -> EmergencyView | None:
        return next((view for view in self._views if view.id == self._chosen), None)

    def _on_view_chosen(self, emergency_id: str) -> None:
        self._choose(emergency_id)
        self._ask_status()
        if self._station is not None:
            self._refresh_page(self._station.clock.now().astimezone(ZoneInfo(self._station.zone)))


class Shade(QWidget):
    """What lies behind the panel is dimmed."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = theme().colour("ink" if not theme().dark else "page")
        colour.setAlpha(SHADE_ALPHA)
        painter.fillRect(self.rect(), colour)
        painter.end()
