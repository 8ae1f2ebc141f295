"""Where the emergency key leads, whoever sits at the desk: the panel, or the screen of one that runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from studio.domain.air_orders import AirKind
from studio.domain.air_reports import LiveStatus
from studio.domain.emergency import Ending
from studio.domain.errors import StudioError
from studio.domain.roles import Person
from studio.ui.emergency.key import ANYWHERE_KEY, EMERGENCY_KEY
from studio.ui.emergency.over import OverWindow, blocking_window, types_a_secret
from studio.ui.emergency.panel import EmergencyPanel
from studio.ui.emergency.pin import PinDialog, Signed
from studio.ui.emergency.running import RunningPage, pressed_at
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
        self._asking = False
        self.panel: EmergencyPanel | None = None
        self._shade: Shade | None = None
        self._dialog: PinDialog | None = None
        self._over: OverWindow | None = None
        # From above: each takes the screen once, when nothing stands against it.
        self._taken: set[str] = set()
        self._give_keys(window)
        app = QApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_focus_window)

    def close(self) -> None:
        """The window closes; what is on air stays on air."""
        self._window.removeEventFilter(self)
        for dialog in (self.panel, self._dialog, self._over):
            if dialog is not None:
                dialog.reject()

    def open_station(self, station: Station) -> None:
        self._station = station

    def sit(self, person: Person | None) -> None:
        self._person = person

    def forget_frame(self) -> None:
        """The frame is made anew in another language or size; what belonged to it goes with it."""
        if self._over is not None:
            self._over.reject()
        self._page = None
        if self.panel is not None:
            self.panel.reject()
            self.panel = None

    def running(self) -> list[EmergencyView]:
        return [view for view in self._views if view.running]

    def ask(self) -> None:
        """F12 or the key: the screen of what runs, else the panel."""
        if self._station is None or (self.panel is not None and self.panel.isVisible()):
            return
        running = self.running()
        if running and not (self._page is not None and self._page.isVisible()):
            self._chosen = running[0].id
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
        self._chosen = emergency_id
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
            self._take_screen()

    def _take_screen(self) -> None:
        """One from above shows itself; a PIN that is being typed and an open microphone come first."""
        running = self.running()
        fresh = [view for view in running if view.kind is AirKind.EMERGENCY_SOURCE and view.id not in self._taken]
        dialogs = (self.panel, self._dialog)
        busy = self._live is not None or any(one is not None and one.isVisible() for one in dialogs)
        if not fresh or busy or types_a_secret():
            return
        self._taken.update(view.id for view in fresh)
        self._chosen = fresh[0].id
        self._show_page()

    def _on_no_status(self, _error: StudioError) -> None:
        """The tally says that the on-air process does not run; what was last known stays in sight."""
        self._asking = False

    def _tell(self, now: datetime) -> None:
        running = [view for view in self.running() if not view.held]
        if running:
            since = timer_text((now - pressed_at(running[0])).total_seconds())
            self.air_told.emit(self.tr("ĐANG PHÁT KHẨN CẤP · %1").replace("%1", since), True)
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
            page.speak_asked.connect(self._on_speak)
            page.speech_end_asked.connect(self._on_speech_end)
            page.stop_asked.connect(self._on_stop)
            page.all_clear_asked.connect(self._on_all_clear)
            page.correction_asked.connect(self._on_correction)
            page.local_stop_asked.connect(self._on_local_stop)
            page.resume_asked.connect(self._on_resume)
            page.go_on_asked.connect(self._on_go_on)
            page.another_asked.connect(self.open_panel)
            page.seen_asked.connect(self._on_seen)
            page.leave_asked.connect(self._on_leave)
            page.view_chosen.connect(self._on_view_chosen)
            self._page = page
        self._refresh_page(station.clock.now().astimezone(ZoneInfo(station.zone)))
        if self._over is not None:
            return
        if blocking_window(self.panel) is None:
            self.page_asked.emit(self._page)
            return
        self._over = OverWindow(self._page, self._top())
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
        self._chosen = emergency_id
        self._ask_status()
        if self._station is not None:
            self._refresh_page(self._station.clock.now().astimezone(ZoneInfo(self._station.zone)))

    # What is done there; each carries the officer's PIN, but for what only lets it go on.

    def _on_speak(self) -> None:
        said = self.tr("Micro mở ngay, tới đúng những nơi đang nhận tin này.")
        self._sign(self.tr("Nói thêm trực tiếp"), self.tr("Mở micro"), said, self._speak)

    def _speak(self, signed: Signed, _text: str) -> None:
        assert self._station is not None
        self._station.live.speak_into(self._chosen, signed.officer_id, signed.pin)

    def _on_speech_end(self) -> None:
        station, by_id = self._station, self._by_id()
        if station is None:
            return

        def end() -> None:
            live = station.live.levels()
            if live is not None:
                station.live.stop(live.order_id, by_id)

        self._do(end)

    def _on_stop(self) -> None:
        said = self.tr("Dừng hẳn ở mọi nơi. Muốn nói cho dân biết đã qua, chọn Báo yên; phát nhầm, chọn Đính chính.")
        self._sign(self.tr("Dừng phát"), self.tr("Dừng phát"), said, self._stop)

    def _stop(self, signed: Signed, _text: str) -> None:
        assert self._station is not None
        self._station.emergency.stop(self._chosen, signed.officer_id, signed.pin)

    def _on_all_clear(self) -> None:
        self._ask_ending(Ending.ALL_CLEAR)

    def _on_correction(self) -> None:
        self._ask_ending(Ending.CORRECTION)

    def _ask_ending(self, ending: Ending) -> None:
        station = self._station
        if station is None:
            return
        said = self.tr("Tin khẩn dừng, rồi lời này phát tới đúng những nơi đã nghe tin.")
        if ending is Ending.ALL_CLEAR:
            title, act = self.tr("Báo yên"), self.tr("Phát lời báo yên")
        else:
            title, act = self.tr("Đính chính (báo nhầm)"), self.tr("Phát lời đính chính")
        words = station.emergency.text(ending.value)
        do = self._all_clear if ending is Ending.ALL_CLEAR else self._correct
        self._sign(title, act, said, do, self.tr("Lời sẽ phát"), words)

    def _all_clear(self, signed: Signed, text: str) -> None:
        assert self._station is not None
        self._station.emergency.all_clear(self._chosen, signed.officer_id, signed.pin, text)

    def _correct(self, signed: Signed, text: str) -> None:
        assert self._station is not None
        self._station.emergency.correct(self._chosen, signed.officer_id, signed.pin, text)

    def _on_local_stop(self) -> None:
        said = self.tr("Chỉ dừng ở xã này. Việc dừng và lý do được báo ngay lên cấp trên; phát lại bằng một nút.")
        self._sign(
            self.tr("Dừng tại chỗ – nghi sai/chèn sóng"),
            self.tr("Dừng tại chỗ"),
            said,
            self._local_stop,
            self.tr("Vì sao nghi sai"),
        )

    def _local_stop(self, signed: Signed, text: str) -> None:
        assert self._station is not None
        self._station.emergency.local_stop(self._chosen, signed.officer_id, signed.pin, text)

    def _on_resume(self) -> None:
        station, chosen, by_id = self._station, self._chosen, self._by_id()
        if station is not None:
            self._do(lambda: station.emergency.resume(chosen, by_id))

    def _on_go_on(self) -> None:
        station, chosen, by_id = self._station, self._chosen, self._by_id()
        if station is not None:
            self._do(lambda: station.emergency.go_on(chosen, by_id))

    def _on_seen(self) -> None:
        station, chosen, by_id = self._station, self._chosen, self._by_id()
        if station is not None:
            self._do(lambda: station.emergency.seen(chosen, by_id))

    def _by_id(self) -> str:
        return self._person.id if self._person is not None else "window"

    def _do(self, work: Callable[[], None]) -> None:
        self._tasks.run(work, done=self._on_done, lane=Lane.AIR)

    def _on_done(self, _nothing: None) -> None:
        self._ask_status()

    def _sign(
        self,
        title: str,
        act: str,
        said: str,
        do: Callable[[Signed, str], None],
        text_label: str = "",
        text: str = "",
    ) -> None:
        """Ask for the officer's PIN, then do it; a wrong one is said in the dialog."""
        station = self._station
        if station is None or (self._dialog is not None and self._dialog.isVisible()):
            return
        dialog = PinDialog(title, act, said, self._over or self._window, text_label, text)
        self._dialog, self._signed_act = dialog, do
        dialog.signed_off.connect(self._on_signed)
        dialog.finished.connect(self._on_dialog_closed)
        dialog.show()
        self._tasks.run(station.emergency.officers, done=self._on_officers, lane=Lane.AIR)

    def _on_officers(self, officers: list[Person]) -> None:
        if self._dialog is not None:
            self._dialog.set_officers(officers, self._person.id if self._person else "")

    def _on_signed(self, signed: Signed) -> None:
        dialog, do = self._dialog, self._signed_act
        assert dialog is not None
        text = dialog.text.toPlainText()
        self._tasks.run(
            lambda: do(signed, text), done=self._on_signed_done, failed=self._on_signed_failed, lane=Lane.AIR
        )

    def _on_signed_done(self, _nothing: None) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self._ask_status()

    def _on_dialog_closed(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _on_signed_failed(self, error: StudioError) -> None:
        if self._dialog is not None:
            self._dialog.fail(error)


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
