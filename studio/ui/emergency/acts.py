"""What is done to an emergency that runs; each act carries the officer's PIN, but for what only lets it go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.domain.emergency import Ending
from studio.domain.errors import StudioError
from studio.domain.roles import Person
from studio.ui.emergency.pin import PinDialog, Signed
from studio.ui.emergency.running import RunningPage
from studio.ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from studio.services.station import Station


class EmergencyActs(QObject):
    """``done`` after each. ``station``, ``person`` and ``chosen`` (the emergency's id) are set by the host.

    ``parent_window`` says over what a PIN is asked for.
    """

    done = Signal()

    def __init__(self, tasks: Tasks, parent_window: Callable[[], QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._parent_window = tasks, parent_window
        self.station: Station | None = None
        self.person: Person | None = None
        self.chosen = ""
        self.dialog: PinDialog | None = None

    def serve(self, page: RunningPage) -> None:
        """Do what the page asks for."""
        page.speak_asked.connect(self._on_speak)
        page.speech_end_asked.connect(self._on_speech_end)
        page.stop_asked.connect(self._on_stop)
        page.all_clear_asked.connect(self._on_all_clear)
        page.correction_asked.connect(self._on_correction)
        page.local_stop_asked.connect(self._on_local_stop)
        page.resume_asked.connect(self._on_resume)
        page.go_on_asked.connect(self._on_go_on)
        page.repeat_asked.connect(self._on_repeat)
        page.seen_asked.connect(self._on_seen)

    def _on_speak(self) -> None:
        said = self.tr("Micro mở ngay, tới đúng những nơi đang nhận tin này.")
        self._sign(self.tr("Nói thêm trực tiếp"), self.tr("Mở micro"), said, self._speak)

    def _speak(self, signed: Signed, _text: str) -> None:
        assert self.station is not None
        self.station.live.speak_into(self.chosen, signed.officer_id, signed.pin)

    def _on_speech_end(self) -> None:
        station, by_id = self.station, self._by_id()
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
        assert self.station is not None
        self.station.emergency.stop(self.chosen, signed.officer_id, signed.pin)

    def _on_all_clear(self) -> None:
        self._ask_ending(Ending.ALL_CLEAR)

    def _on_correction(self) -> None:
        self._ask_ending(Ending.CORRECTION)

    def _ask_ending(self, ending: Ending) -> None:
        station = self.station
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
        assert self.station is not None
        self.station.emergency.all_clear(self.chosen, signed.officer_id, signed.pin, text)

    def _correct(self, signed: Signed, text: str) -> None:
        assert self.station is not None
        self.station.emergency.correct(self.chosen, signed.officer_id, signed.pin, text)

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
        assert self.station is not None
        self.station.emergency.local_stop(self.chosen, signed.officer_id, signed.pin, text)

    def _on_resume(self) -> None:
        station, chosen, by_id = self.station, self.chosen, self._by_id()
        if station is not None:
            self._do(lambda: station.emergency.resume(chosen, by_id))

    def _on_go_on(self) -> None:
        station, chosen, by_id = self.station, self.chosen, self._by_id()
        if station is not None:
            self._do(lambda: station.emergency.go_on(chosen, by_id))

    def _on_repeat(self) -> None:
        station, chosen, by_id = self.station, self.chosen, self._by_id()
        if station is not None:
            self._do(lambda: station.emergency.repeat(chosen, by_id))

    def _on_seen(self) -> None:
        station, chosen, by_id = self.station, self.chosen, self._by_id()
        if station is not None:
            self._do(lambda: station.emergency.seen(chosen, by_id))

    def _by_id(self) -> str:
        return self.person.id if self.person is not None else "window"

    def _do(self, work: Callable[[], None]) -> None:
        self._tasks.run(work, done=self._on_done, lane=Lane.AIR)

    def _on_done(self, _nothing: None) -> None:
        self.done.emit()

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
        station = self.station
        if station is None or (self.dialog is not None and self.dialog.isVisible()):
            return
        dialog = PinDialog(title, act, said, self._parent_window(), text_label, text)
        self.dialog, self._signed_act = dialog, do
        dialog.signed_off.connect(self._on_signed)
        dialog.finished.connect(self._on_dialog_closed)
        dialog.show()
        self._tasks.run(station.emergency.officers, done=self._on_officers, lane=Lane.AIR)

    def _on_officers(self, officers: list[Person]) -> None:
        if self.dialog is not None:
            self.dialog.set_officers(officers, self.person.id if self.person else "")

    def _on_signed(self, signed: Signed) -> None:
        dialog, do = self.dialog, self._signed_act
        assert dialog is not None
        text = dialog.text.toPlainText()
        self._tasks.run(
            lambda: do(signed, text), done=self._on_signed_done, failed=self._on_signed_failed, lane=Lane.AIR
        )

    def _on_signed_done(self, _nothing: None) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.done.emit()

    def _on_dialog_closed(self, _result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _on_signed_failed(self, error: StudioError) -> None:
        if self.dialog is not None:
            self.dialog.fail(error)
