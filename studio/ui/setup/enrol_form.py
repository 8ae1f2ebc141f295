"""Becoming known to the source system: its address and the one-time code from above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from studio.domain.errors import StudioError
from studio.domain.exchange import Enrolment
from studio.ports.upkeep import InstallerWords
from studio.ui.desk import Topic
from studio.ui.errors import words_in
from studio.ui.setup.host import SetupHost
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Text
from studio.ui.widgets.forms import field_row
from studio.ui.words import clock_text, day_text

if TYPE_CHECKING:
    from studio.ui.desk import Desk


class EnrolForm(QWidget):
    """``enrolled`` with the enrolment; ``state_known`` with it, or None, once the records were asked."""

    enrolled = Signal(object)
    state_known = Signal(object)
    refused = Signal()

    def __init__(self, host: SetupHost) -> None:
        super().__init__()
        self._host = host
        self.enrolment: Enrolment | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.M)
        self.state = Text("", Role.STRONG, wrap=True)
        self.details = Text("", Role.SMALL, wrap=True)
        column.addWidget(self.state)
        column.addWidget(self.details)
        self.fields = QWidget()
        grid = QGridLayout(self.fields)
        grid.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.M)
        self.address, self.code = QLineEdit(), QLineEdit()
        self.address.setPlaceholderText("https://…")
        grid.addWidget(field_row(self.tr("Địa &chỉ hệ thống nguồn"), self.address), 0, 0)
        grid.addWidget(field_row(self.tr("Mã &ghi danh dùng một lần"), self.code), 0, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        column.addWidget(self.fields)
        self.trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)

    def refresh(self) -> None:
        station = self._desk().station
        self._host.tasks.run(
            lambda: (station.exchange.enrolment(), station.upkeep.installer_words()),
            done=self._on_known,
            failed=self._on_failed,
        )

    @property
    def filled(self) -> bool:
        return bool(self.address.text().strip() or self.code.text().strip())

    def submit(self) -> None:
        """Enrol with what was typed; ``enrolled`` or ``refused`` follows."""
        address, code = self.address.text().strip(), self.code.text().strip()
        if not address or not code:
            self.say(self.tr("Cần cả địa chỉ và mã ghi danh; cấp trên cho cả hai."))
            (self.code if address else self.address).setFocus()
            self.refused.emit()
            return
        if "://" not in address:
            # What people copy from a letter has no scheme; a system above speaks HTTPS.
            address = f"https://{address}"
            self.address.setText(address)
        self.say("")
        self.details.setText(self.tr("Đang ghi danh…"))
        desk = self._desk()
        upkeep, person = desk.station.upkeep, desk.person
        self._host.tasks.run(
            lambda: upkeep.enrol(person, address, code), done=self._on_enrolled, failed=self._on_failed, lane=Lane.WORK
        )

    def say(self, text: str) -> None:
        self.trouble.setText(f"✗ {text}" if text else "")
        self.trouble.setVisible(bool(text))

    def _desk(self) -> Desk:
        return self._host.seated()

    def _on_known(self, answer: tuple[Enrolment | None, InstallerWords]) -> None:
        self._show(answer[0])
        if not self.filled and answer[0] is None:
            self.address.setText(answer[1].source_url)
            self.code.setText(answer[1].enrol_code)
        self.state_known.emit(answer[0])

    def _on_enrolled(self, enrolment: Enrolment) -> None:
        self.code.clear()
        self._show(enrolment)
        self._desk().news(Topic.EXCHANGE)
        self.enrolled.emit(enrolment)

    def _on_failed(self, error: StudioError) -> None:
        self._show(self.enrolment)
        self.say(words_in(error).sentence)
        self.refused.emit()

    def _show(self, enrolment: Enrolment | None) -> None:
        self.enrolment = enrolment
        if enrolment is None:
            self.state.setText(self.tr("Chưa ghi danh với hệ thống nguồn."))
            self.state.set_tone(None)
            self.details.setText(self.tr("Chưa ghi danh thì đài vẫn phát bình thường; tin cấp trên chưa tới được đây."))
            return
        self.state.setText("✓ " + self.tr("Đã ghi danh: %1.").replace("%1", enrolment.system_name))
        self.state.set_tone(Tone.OK)
        at = self._desk().local(enrolment.enrolled_at)
        said = self.tr("%1 · %2 · từ %3").replace("%3", f"{clock_text(at)} {day_text(at.date())}")
        self.details.setText(said.replace("%2", enrolment.base_url).replace("%1", enrolment.area_name))
