"""What citizens say: read, answered, turned into a bulletin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit

from studio.domain.exchange import Feedback, FeedbackState, feedback_is_open
from studio.domain.roles import Verb
from studio.ui.desk import Desk, Room, Topic
from studio.ui.exchange.dialogs import WordsDialog
from studio.ui.exchange.lists import Line, ListAndCard, relabel
from studio.ui.exchange.words import feedback_kind_text, feedback_text
from studio.ui.theme import Role, Space, theme
from studio.ui.widgets import Badge, Button, Kind, Text
from studio.ui.widgets.forms import field_row
from studio.ui.words import clock_text, day_text

_SHOWN_LETTERS = 60


class FeedbackPage(ListAndCard):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            self.tr("NGƯỜI DÂN GỬI"),
            "chats",
            self.tr("Chưa có phản ánh nào. Người dân gửi từ trang thông tin của xã, thư hiện ở đây."),
        )
        self._desk = desk
        self._feedback: dict[str, Feedback] = {}
        self._shown = ""
        self._may = desk.may(Verb.ANSWER_FEEDBACK)
        body = self.card.body
        self._head = Text("", Role.SMALL, wrap=True)
        self._state = Badge()
        badges = QHBoxLayout()
        badges.addWidget(self._state)
        badges.addStretch(1)
        self._said = Text("", Role.BODY, wrap=True)
        self._answered = Text("", Role.STRONG, wrap=True)
        self._answer = QPlainTextEdit()
        self._answer.setTabChangesFocus(True)
        self._answer.setFixedHeight(theme().scaled(110))
        self._field = field_row(self.tr("Câu &trả lời (người dân sẽ đọc)"), self._answer)
        body.addLayout(badges)
        body.addWidget(self._head)
        body.addWidget(self._said)
        body.addWidget(self._answered)
        body.addWidget(self._field)
        acts = QHBoxLayout()
        acts.setSpacing(Space.M)
        self.send = Button(self.tr("Gửi trả lời"), Kind.PRIMARY, "check")
        self.send.clicked.connect(self._on_send)
        self.to_air = Button(self.tr("Làm bản tin trả lời"), Kind.PRIMARY, "microphone")
        self.to_air.clicked.connect(self._on_to_air)
        self.reject = Button(self.tr("Không tiếp nhận…"), Kind.QUIET, "close")
        self.reject.clicked.connect(self._on_reject)
        self.finish = Button(self.tr("Xong việc"), Kind.QUIET, "check-circle")
        self.finish.clicked.connect(self._on_finish)
        for button in (self.send, self.to_air, self.finish, self.reject):
            acts.addWidget(button)
            button.hide()
        acts.addStretch(1)
        body.addLayout(acts)
        body.addStretch(1)
        self.chosen.connect(self._on_chosen)

    def show_feedback(self, feedback: Sequence[Feedback]) -> None:
        self._feedback = {each.id: each for each in feedback}
        lines = []
        for each in feedback:
            state, tone = feedback_text(each.state)
            first = " ".join(each.text.split())
            title = first if len(first) <= _SHOWN_LETTERS else f"{first[:_SHOWN_LETTERS]}…"
            local = self._desk.local(each.received_at)
            under = f"{feedback_kind_text(each.kind)} · {clock_text(local)} {day_text(local.date())}"
            lines.append(Line(each.id, title, under, state, tone))
        self.show_lines(lines)

    def _on_chosen(self, key: str) -> None:
        each = self._feedback.get(key)
        if each is None:
            return
        if key != self._shown:
            self._shown = key
            self._answer.clear()
        local = self._desk.local(each.received_at)
        who = self.tr("Người gửi giấu tên") if not each.has_name else self.tr("Người gửi có để lại tên (cấp trên giữ)")
        head = f"{feedback_kind_text(each.kind)} · {clock_text(local)} {day_text(local.date())} · {who}"
        if each.phone_masked:
            head += f" · {each.phone_masked}"
        self._head.setText(head)
        self._state.set_state(*feedback_text(each.state))
        self._said.setText(each.text)
        is_open = feedback_is_open(each.state)
        told = each.answer or each.reason
        self._answered.setText(self.tr("Đã trả lời: %1").replace("%1", told) if told and not is_open else "")
        self._answered.setVisible(bool(told) and not is_open)
        self._field.setVisible(self._may and is_open)
        self.send.setVisible(self._may and is_open)
        self.reject.setVisible(self._may and is_open)
        answered = each.state is FeedbackState.ANSWERED
        self.to_air.setVisible(self._may and answered)
        drafted = bool(each.answer_bulletin)
        relabel(self.to_air, self.tr("Mở bản tin trả lời") if drafted else self.tr("Làm bản tin trả lời"))
        self.finish.setVisible(self._may and each.state in (FeedbackState.ANSWERED, FeedbackState.BROADCAST))

    def _on_send(self) -> None:
        service, person, key, words = (
            self._desk.station.feedback,
            self._desk.person,
            self.key,
            self._answer.toPlainText(),
        )
        self._desk.tasks.run(lambda: service.answer(person, key, words), done=self._on_sent)

    def _on_sent(self, _feedback: Feedback) -> None:
        self._answer.clear()
        self._desk.tell(self.tr("Đã trả lời. Người dân sẽ đọc được khi đài có mạng."))
        self._desk.news(Topic.EXCHANGE)

    def _on_to_air(self) -> None:
        service, person, key = self._desk.station.feedback, self._desk.person, self.key
        known = self._feedback[key].answer_bulletin if key in self._feedback else ""
        if known:
            self._desk.go(Room.PRODUCE, known)
            return
        title = self.tr("Trả lời ý kiến người dân")
        self._desk.tasks.run(lambda: service.draft_bulletin(person, key, title).programme.id, done=self._on_drafted)

    def _on_drafted(self, programme_id: str) -> None:
        self._desk.news(Topic.EXCHANGE)
        self._desk.news(Topic.PROGRAMMES)
        self._desk.go(Room.PRODUCE, programme_id)

    def _on_reject(self) -> None:
        service, person, key = self._desk.station.feedback, self._desk.person, self.key
        WordsDialog(
            self._desk,
            self.tr("Không tiếp nhận"),
            self.tr("&Lý do (người dân sẽ đọc)"),
            self.tr("Không tiếp nhận"),
            lambda words: service.reject(person, key, words),
            self.tr("Đã ghi lý do. Người dân sẽ đọc được."),
            self,
        ).open()

    def _on_finish(self) -> None:
        service, person, key = self._desk.station.feedback, self._desk.person, self.key
        self._desk.tasks.run(lambda: service.close(person, key), done=self._on_finished)

    def _on_finished(self, _feedback: Feedback) -> None:
        self._desk.news(Topic.EXCHANGE)
