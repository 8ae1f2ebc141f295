"""The source system: where the station is enrolled, how the exchange stands, enrolling again."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from studio.domain.exchange import Enrolment, ExchangeStanding
from studio.ui.desk import Desk
from studio.ui.exchange.words import standing_text
from studio.ui.setup.enrol_form import EnrolForm
from studio.ui.setup.host import SetupHost
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Button, Card, Kind, Text


class EnrolCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("HỆ THỐNG NGUỒN"), "exchange")
        self._desk = desk
        host = SetupHost(desk.tasks, None, self)
        host.station, host.desk = desk.station, desk
        self.form = EnrolForm(host)
        self.form.enrolled.connect(self._on_enrolled)
        self.form.refused.connect(self._on_refused)
        self.form.state_known.connect(self._on_state)
        self.standing = Text("", Role.SMALL_STRONG, wrap=True)
        self.body.addWidget(self.standing)
        self.body.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.act = Button(self.tr("Ghi danh"), Kind.PRIMARY, "send")
        self.act.clicked.connect(self._on_act)
        self.again = Button(self.tr("Ghi danh lại"), Kind.QUIET, "refresh")
        self.again.clicked.connect(self._on_again)
        row.addStretch(1)
        row.addWidget(self.again)
        row.addWidget(self.act)
        self.body.addLayout(row)
        said = self.tr(
            "Ghi danh lại khi tỉnh đổi hệ thống, hoặc khi cấp trên yêu cầu. "
            "Cần mã mới; từ lúc ấy đài trao đổi với nơi mới."
        )
        self.body.addWidget(Text(said, Role.SMALL, wrap=True))
        self.body.addStretch(1)
        self._show(enrolled=False, asked=False)

    def refresh(self) -> None:
        self.form.refresh()
        self.look()

    def look(self) -> None:
        """How the exchange stands now."""
        self._desk.tasks.run(self._desk.station.exchange.standing, done=self._on_standing, lane=Lane.STATUS)

    def _show(self, *, enrolled: bool, asked: bool) -> None:
        self.form.fields.setVisible(asked or not enrolled)
        self.act.setVisible(asked or not enrolled)
        self.again.setVisible(enrolled and not asked)
        self.act.setEnabled(True)

    def _on_state(self, enrolment: Enrolment | None) -> None:
        self._show(enrolled=enrolment is not None, asked=False)

    def _on_standing(self, standing: ExchangeStanding) -> None:
        said, troubled = standing_text(standing, administers=True)
        self.standing.setVisible(self.form.enrolment is not None)
        self.standing.setText(said)
        self.standing.set_tone(Tone.WARN if troubled else Tone.OK)

    def _on_again(self) -> None:
        self._show(enrolled=True, asked=True)
        if self.form.enrolment is not None:
            self.form.address.setText(self.form.enrolment.base_url)
        self.form.code.setFocus()

    def _on_act(self) -> None:
        self.act.setEnabled(False)
        self.form.submit()

    def _on_enrolled(self, enrolment: Enrolment) -> None:
        self._show(enrolled=True, asked=False)
        self._desk.tell(self.tr("Đã ghi danh với %1.").replace("%1", enrolment.system_name))
        self.look()

    def _on_refused(self) -> None:
        self.act.setEnabled(True)
