"""The Exchange screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from studio.domain.clusters import SpeakerCluster
from studio.domain.errors import StudioError
from studio.domain.exchange import ExchangeStanding, Feedback, InboundBulletin
from studio.domain.roles import Verb
from studio.ui.desk import Desk, Room, Screen, Topic
from studio.ui.exchange.feedback_page import FeedbackPage
from studio.ui.exchange.inbox_page import InboxPage
from studio.ui.exchange.outbox_page import OutboxPage
from studio.ui.exchange.report_page import ReportPage
from studio.ui.exchange.words import standing_text
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Button, Kind, Page, Segmented, Text
from studio.ui.words import clock_text, day_text

if TYPE_CHECKING:
    from studio.services.exchange import OutboxView
    from studio.services.station import Station

_EVERY_S = 2
# From here on a person should set the clock right; the exchange itself goes on.
_SKEW_SHOWN_S = 60.0
INBOX, CITIZENS, OUTBOX, REPORT = "inbox", "citizens", "outbox", "report"


@dataclass(frozen=True, slots=True)
class _Everything:
    standing: ExchangeStanding
    bulletins: list[InboundBulletin]
    feedback: list[Feedback]
    outbox: OutboxView
    clusters: list[SpeakerCluster]


class ExchangeScreen(Screen):
    """Subjects: ``inbox``, ``citizens``, ``outbox``, ``report``, or the id of a bulletin or feedback."""

    topics = frozenset({Topic.EXCHANGE, Topic.DEVICES})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._seconds = 0
        self._asking = False
        page = Page(self.tr("Trao đổi"))
        self._page = page
        self.fill(page)
        self.parts = Segmented(
            [
                (INBOX, self.tr("Từ cấp trên")),
                (CITIZENS, self.tr("Người dân")),
                (OUTBOX, self.tr("Chờ gửi")),
                (REPORT, self.tr("Báo cáo năm")),
            ],
            self.tr("Phần của Trao đổi"),
        )
        self.parts.chosen.connect(self.show_part)
        self._trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.parts)
        row.addWidget(self._trouble, 1)
        self._enrols = desk.may(Verb.ADMINISTER) and not desk.station.emergency.practice
        self.enrol = Button(self.tr("Ghi danh đài"), Kind.QUIET, "send")
        self.enrol.clicked.connect(self._on_enrol)
        self.enrol.hide()
        row.addWidget(self.enrol)
        page.body.addLayout(row)
        self.inbox, self.citizens = InboxPage(desk), FeedbackPage(desk)
        self.outbox, self.report = OutboxPage(desk), ReportPage(desk)
        self._stack = QStackedWidget()
        self._parts: dict[str, QWidget] = {
            INBOX: self.inbox,
            CITIZENS: self.citizens,
            OUTBOX: self.outbox,
            REPORT: self.report,
        }
        for part in self._parts.values():
            self._stack.addWidget(part)
        self._size_parts()
        page.body.addWidget(self._stack, 1)

    def refresh(self) -> None:
        if not self._asking:
            self._asking = True
            station = self.desk.station
            self.desk.tasks.run(lambda: _ask(station), done=self._on_all, failed=self._on_failed, lane=Lane.STATUS)

    def tick(self) -> None:
        self._seconds += 1
        if self._seconds % _EVERY_S == 0:
            self.refresh()

    def open_subject(self, subject: str) -> None:
        if subject in self._parts:
            self.parts.choose(subject)
            self.show_part(subject)
            return
        self.inbox.choose(subject)
        self.citizens.choose(subject)
        if self.citizens.key == subject:
            self.parts.choose(CITIZENS)
            self.show_part(CITIZENS)

    def show_part(self, part: str) -> None:
        self._stack.setCurrentWidget(self._parts[part])
        self._size_parts()
        if part == REPORT:
            self.report.preview()

    def _size_parts(self) -> None:
        """The part in sight alone says how much room is needed."""
        for part in self._parts.values():
            seen = part is self._stack.currentWidget()
            policy = QSizePolicy.Policy.Preferred if seen else QSizePolicy.Policy.Ignored
            part.setSizePolicy(policy, policy)
        self._stack.updateGeometry()

    def _on_failed(self, error: StudioError) -> None:
        self._asking = False
        self.desk.fail(error)

    def _on_all(self, answer: _Everything) -> None:
        self._asking = False
        self._say_standing(answer.standing)
        self.inbox.show_bulletins(answer.bulletins, answer.clusters)
        self.citizens.show_feedback(answer.feedback)
        self.outbox.show_outbox(answer.outbox)

    def _say_standing(self, standing: ExchangeStanding) -> None:
        said, is_trouble = standing_text(standing, administers=self._enrols)
        under = said
        if standing.last_answer_at is not None:
            local = self.desk.local(standing.last_answer_at)
            when = f"{clock_text(local)} {day_text(local.date())}"
            under += " · " + self.tr("nghe thấy lần cuối %1").replace("%1", when)
        self._page.set_title(self.tr("Trao đổi"), "" if is_trouble else under)
        trouble = said if is_trouble else ""
        if standing.skew_s is not None and abs(standing.skew_s) > _SKEW_SHOWN_S:
            minutes = str(max(1, round(abs(standing.skew_s) / 60)))
            trouble = self.tr("✗ Đồng hồ máy này lệch %1 phút so với cấp trên. Chỉnh lại giờ của máy.").replace(
                "%1", minutes
            )
        self._trouble.setText(trouble)
        self.enrol.setVisible(self._enrols and standing.state == "NOT_ENROLLED")

    def _on_enrol(self) -> None:
        self.desk.go(Room.ADMIN, "source")


def _ask(station: Station) -> _Everything:
    exchange = station.exchange
    clusters = [view.cluster for view in station.devices.view().clusters if view.cluster.enabled]
    return _Everything(exchange.standing(), exchange.inbox(), station.feedback.list(), exchange.outbox(), clusters)
