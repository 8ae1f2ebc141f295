"""Bulletins from the level above: one is looked at, taken or declined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy

from studio.domain.clusters import SpeakerCluster
from studio.domain.exchange import BulletinKind, InboundBulletin, InboundState
from studio.domain.programme import BulletinClass
from studio.domain.roles import Verb
from studio.services.messages import words_of
from studio.ui.desk import Desk, Room, Topic
from studio.ui.exchange.dialogs import TakeDialog, WordsDialog
from studio.ui.exchange.listening import ListenBar
from studio.ui.exchange.lists import Line, ListAndCard, relabel
from studio.ui.exchange.words import class_tone, inbound_text, origin_text
from studio.ui.theme import Role, Space, Tone, theme
from studio.ui.widgets import Badge, Button, Kind, Text
from studio.ui.words import category_text, class_text, clock_text, day_text, length_text


class InboxPage(ListAndCard):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            self.tr("TỪ CẤP TRÊN"),
            "download",
            self.tr("Chưa có bản tin nào từ cấp trên. Khi có, bản tin hiện ở đây và cấp trên biết đài đã nhận."),
        )
        self._desk = desk
        self._bulletins: dict[str, InboundBulletin] = {}
        self._clusters: list[SpeakerCluster] = []
        self._may = desk.may(Verb.SCHEDULE)
        body = self.card.body
        self._title = Text("", Role.HEADLINE, wrap=True)
        self._class, self._state = Badge(), Badge()
        badges = QHBoxLayout()
        badges.setSpacing(Space.S)
        badges.addWidget(self._class)
        badges.addWidget(self._state)
        badges.addStretch(1)
        self._facts = Text("", Role.SMALL, wrap=True)
        self._trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(theme().scaled(90))
        # Takes what room is left, and asks for no more than it needs on a small screen.
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._text.setAccessibleName(self.tr("Nội dung bản tin"))
        self._what = Text("", Role.SMALL, wrap=True)
        self.hearing = ListenBar(desk)
        body.addWidget(self._title)
        body.addLayout(badges)
        body.addWidget(self._facts)
        body.addWidget(self._trouble)
        body.addWidget(self.hearing)
        body.addWidget(self._text, 1)
        body.addWidget(self._what)
        acts = QHBoxLayout()
        acts.setSpacing(Space.M)
        self.take = Button(self.tr("Nhận và xếp lịch…"), Kind.PRIMARY, "calendar-plus")
        self.take.clicked.connect(self._on_take)
        self.decline = Button(self.tr("Từ chối…"), Kind.QUIET, "close")
        self.decline.clicked.connect(self._on_decline)
        self.read = Button(self.tr("Nhận để đọc"), Kind.PRIMARY, "microphone")
        self.read.setToolTip(self.tr("Thành bản nháp ở Sản xuất, chữ của bản tin là kịch bản"))
        self.read.clicked.connect(self._on_read)
        acts.addWidget(self.take)
        acts.addWidget(self.read)
        acts.addWidget(self.decline)
        acts.addStretch(1)
        body.addLayout(acts)
        self.chosen.connect(self._on_chosen)

    def show_bulletins(self, bulletins: Sequence[InboundBulletin], clusters: Sequence[SpeakerCluster]) -> None:
        self._clusters = list(clusters)
        self._bulletins = {bulletin.id: bulletin for bulletin in reversed(bulletins)}
        lines = []
        for bulletin in bulletins:
            content = bulletin.content
            state, tone = inbound_text(bulletin.state)
            kind = class_text(content.bulletin_class)
            urgent = content.bulletin_class is not BulletinClass.NORMAL
            shown_tone = class_tone(content.bulletin_class) if urgent else tone
            lines.append(
                Line(bulletin.id, content.title, f"{self._when(bulletin.received_at)} · {content.agency}",
                     f"{kind} · {state}", shown_tone)
            )  # fmt: skip
        self.show_lines(lines)

    def _when(self, instant: datetime) -> str:
        local = self._desk.local(instant)
        return f"{clock_text(local)} {day_text(local.date())}"

    def _on_chosen(self, key: str) -> None:
        bulletin = self._bulletins.get(key)
        if bulletin is None:
            return
        content = bulletin.content
        self._title.setText(content.title)
        self._class.set_state(class_text(content.bulletin_class), class_tone(content.bulletin_class))
        self._state.set_state(*inbound_text(bulletin.state))
        length = length_text(content.audio.duration_s) if content.audio else self.tr("chỉ có chữ")
        said = self.tr("%1 · %2 · %3 · %4\nHiệu lực: %5 đến %6 · Người duyệt: %7")
        parts = (
            origin_text(content.origin),
            content.agency,
            category_text(content.category),
            length,
            self._when(content.valid_from),
            self._when(content.valid_to),
            content.approver,
        )
        for place, part in enumerate(parts, start=1):
            said = said.replace(f"%{place}", part)
        self._facts.setText(said)
        self._trouble.setText(f"✗ {words_of(bulletin.problem, {}).what}" if bulletin.problem else "")
        self._trouble.setVisible(bool(bulletin.problem))
        self._text.setPlainText(content.text)
        self._what.setText(self._what_happens(bulletin))
        verified = bulletin.state is InboundState.VERIFIED
        news = content.kind is BulletinKind.NEWS
        has_sound = content.audio is not None
        self.hearing.show_bulletin(bulletin if self._may and has_sound and _is_here(bulletin) else None)
        by_hand = verified and not bulletin.airs_by_itself
        self.take.setVisible(self._may and by_hand and has_sound)
        drafted = bulletin.state is InboundState.ACCEPTED and bool(bulletin.programme_id)
        to_read = self._desk.may(Verb.EDIT) and news and not has_sound
        self.read.setVisible(to_read and (by_hand or drafted))
        relabel(self.read, self.tr("Mở bản nháp") if drafted else self.tr("Nhận để đọc"))
        self.decline.setVisible(self._may and bulletin.may_be_declined)

    def _what_happens(self, bulletin: InboundBulletin) -> str:
        if bulletin.state is InboundState.DECLINED:
            return self.tr("Lý do từ chối: %1").replace("%1", bulletin.reason)
        if bulletin.state is InboundState.ACCEPTED and bulletin.handed_over_at is not None:
            return self.tr("Đài đã làm ngay lúc %1, không cần bấm.").replace("%1", self._when(bulletin.handed_over_at))
        if bulletin.state is InboundState.EXPIRED:
            return {
                "RECALLED": self.tr("Cấp trên đã thu hồi bản tin này."),
                "SUPERSEDED": self.tr("Cấp trên đã thay bằng bản mới."),
                "ENDED": self.tr("Cấp trên đã kết thúc trước khi đài phát."),
            }.get(bulletin.reason, "")
        if bulletin.state is not InboundState.VERIFIED:
            return ""
        if bulletin.content.audio is None and bulletin.content.bulletin_class is not BulletinClass.EMERGENCY:
            return self.tr("Bản tin chỉ có chữ: đài đọc và thu, rồi gửi duyệt như bài của đài.")
        return {
            BulletinClass.NORMAL: self.tr("Đài chọn có phát hay không, và phát lúc nào."),
            BulletinClass.PRIORITY: self.tr("Bản tin ưu tiên: đài phải phát, đài chọn giờ và thứ tự."),
            BulletinClass.EMERGENCY: self.tr("Bản tin khẩn cấp: phát ngay, không từ chối được."),
        }[bulletin.content.bulletin_class]

    def _on_take(self) -> None:
        bulletin = self._bulletins.get(self.key)
        if bulletin is not None:
            TakeDialog(self._desk, bulletin, self._clusters, self).open()

    def _on_read(self) -> None:
        bulletin = self._bulletins.get(self.key)
        if bulletin is None:
            return
        if bulletin.programme_id:
            self._desk.go(Room.PRODUCE, bulletin.programme_id)
            return
        exchange, person, bulletin_id = self._desk.station.exchange, self._desk.person, bulletin.id
        self._desk.tasks.run(lambda: exchange.take_as_text(person, bulletin_id).programme.id, done=self._on_to_read)

    def _on_to_read(self, programme_id: str) -> None:
        self._desk.news(Topic.EXCHANGE)
        self._desk.news(Topic.PROGRAMMES)
        self._desk.go(Room.PRODUCE, programme_id)

    def _on_decline(self) -> None:
        bulletin = self._bulletins.get(self.key)
        if bulletin is None:
            return
        exchange, person, bulletin_id = self._desk.station.exchange, self._desk.person, bulletin.id
        WordsDialog(
            self._desk,
            self.tr("Từ chối bản tin"),
            self.tr("&Lý do (cấp trên sẽ đọc)"),
            self.tr("Từ chối"),
            lambda words: exchange.decline(person, bulletin_id, words),
            self.tr("Đã từ chối “%1”. Cấp trên sẽ biết lý do.").replace("%1", bulletin.content.title),
            self,
        ).open()


def _is_here(bulletin: InboundBulletin) -> bool:
    """Whether its sound was fetched and checked."""
    return bulletin.state in (InboundState.VERIFIED, InboundState.ACCEPTED, InboundState.DECLINED)
