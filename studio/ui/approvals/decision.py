"""The card where one programme is heard and judged."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout

from studio.domain.approval import ApprovalEvent, ApprovalVerb
from studio.domain.errors import StudioError
from studio.domain.programme import Programme
from studio.domain.roles import Verb
from studio.ui.desk import Desk, Topic
from studio.ui.errors import words_in
from studio.ui.produce.playback import PlaybackModel
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Badge, Button, Card, Figures, Kind, Text
from studio.ui.widgets.forms import field_row
from studio.ui.words import (
    approval_text,
    category_text,
    class_text,
    clock_text,
    day_text,
    language_text,
    length_text,
    number_text,
    timer_text,
)

_RATE_HZ = 48_000


class DecisionCard(Card):
    """Shows one submitted programme; ``decided`` when it was judged."""

    decided = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._programme: Programme | None = None
        self._playback = PlaybackModel(desk.station, desk.tasks, self)
        self._playback.position_changed.connect(self._on_position)
        self._playback.state_changed.connect(self._on_playing)
        self._playback.failed.connect(desk.fail)
        head = QHBoxLayout()
        self._title = Text("", Role.TITLE, wrap=True)
        self._badge = Badge()
        head.addWidget(self._title, 1)
        head.addWidget(self._badge)
        self.body.addLayout(head)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(Space.L)
        self._facts.setVerticalSpacing(Space.XS)
        self._facts.setColumnStretch(1, 1)
        self.body.addLayout(self._facts)
        self._build_listening()
        self._words = Text("", Role.BODY, wrap=True)
        self.body.addWidget(self._words)
        self._history = QVBoxLayout()
        self._history.setSpacing(Space.XS)
        self.body.addLayout(self._history)
        self.body.addStretch(1)
        self._build_judging()

    def _build_listening(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self._listen = Button(self.tr("Nghe"), Kind.QUIET, "play", name=self.tr("Nghe, dừng nghe bản đang duyệt"))
        self._listen.clicked.connect(self._on_listen)
        row.addWidget(self._listen)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(self.tr("Đã nghe được"))
        row.addWidget(self._bar, 1)
        self._at = Figures("00:00", Role.STRONG)
        row.addWidget(self._at)
        self.body.addLayout(row)

    def _build_judging(self) -> None:
        self._trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self._reason = QLineEdit()
        self._reason_row = field_row(self.tr("&Lý do (khi trả lại hoặc không duyệt)"), self._reason)
        self.body.addWidget(self._reason_row)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self._reject = Button(self.tr("Không duyệt"), Kind.DANGER, "reject")
        self._return = Button(self.tr("Trả lại để sửa"), Kind.QUIET, "return")
        self._approve = Button(self.tr("Duyệt"), Kind.PRIMARY, "check")
        self._reject.clicked.connect(self._on_reject)
        self._return.clicked.connect(self._on_return)
        self._approve.clicked.connect(self._on_approve)
        row.addWidget(self._reject)
        row.addWidget(self._return)
        row.addStretch(1)
        row.addWidget(self._approve)
        self.body.addLayout(row)

    def show_programme(self, programme: Programme, makers: str) -> None:
        """Show ``programme``; what was typed stays if it is the one already shown."""
        before = self._programme
        if before is not None and (before.id, before.version) == (programme.id, programme.version):
            self._programme = programme
            return
        self.stop()
        self._programme = programme
        self._title.setText(programme.title)
        words, tone = approval_text(programme.state)
        self._badge.set_state(words, tone)
        self._show_facts(programme, makers)
        self._reason.clear()
        self._say("")
        self._at.setText("00:00")
        self._bar.setValue(0)
        self._let(programme)
        station = self._desk.station
        self._desk.tasks.run(
            lambda: (programme.id, station.approvals.history(programme.id)),
            done=self._on_history,
        )

    def stop(self) -> None:
        """Stop listening."""
        self._playback.stop()

    def _show_facts(self, programme: Programme, makers: str) -> None:
        manifest = programme.manifest.manifest if programme.manifest else None
        local = self._desk.local(programme.changed_at)
        facts = [
            (self.tr("Người làm"), makers),
            (self.tr("Sửa lần cuối"), f"{clock_text(local)} {day_text(local.date())}"),
            (self.tr("Dài"), length_text(manifest.duration_s) if manifest else "–"),
            (self.tr("Loại tin"), f"{class_text(programme.bulletin_class)} · {category_text(programme.category)}"),
            (self.tr("Tiếng"), language_text(programme.language)),
        ]
        if manifest is not None and manifest.integrated_lufs is not None:
            said = self.tr("vừa, đều (%1 LUFS)").replace("%1", number_text(manifest.integrated_lufs))
            facts.append((self.tr("Âm lượng"), said))
        for row, (name, value) in enumerate(facts):
            for column, text in enumerate((name, value)):
                self._put(row, column, text)
        self._words.setText(manifest.text if manifest else "")
        self._words.setVisible(bool(manifest and manifest.text))

    def _put(self, row: int, column: int, text: str) -> None:
        item = self._facts.itemAtPosition(row, column)
        label = item.widget() if item is not None else None
        if not isinstance(label, Text):
            label = Text("", Role.SMALL, ink=column == 1, wrap=column == 1)
            self._facts.addWidget(label, row, column)
        label.setText(text)

    def _let(self, programme: Programme) -> None:
        """Who may judge; nobody judges their own work."""
        own = self._desk.person.id in programme.maker_ids
        judge, send_back = self._desk.may(Verb.APPROVE), self._desk.may(Verb.RETURN)
        self._approve.setVisible(judge and not own)
        self._return.setVisible(send_back)
        self._reject.setVisible(self._desk.may(Verb.REJECT) and not own)
        self._reason_row.setVisible(send_back)
        if own and judge:
            self._say(self.tr("Đây là bài bạn làm: người khác trong ban duyệt sẽ duyệt."), warn=False)
        elif not judge:
            self._say(self.tr("Chờ ban biên tập hoặc lãnh đạo xã duyệt."), warn=False)

    def _on_history(self, answer: tuple[str, list[ApprovalEvent]]) -> None:
        programme_id, events = answer
        if self._programme is None or programme_id != self._programme.id:
            return
        while (item := self._history.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for event in [e for e in events if e.reason][-3:]:
            verb = self.tr("Trả lại") if event.verb is ApprovalVerb.RETURN else self.tr("Lý do")
            at = self._desk.local(event.at)
            said = f"{verb} {clock_text(at)} {day_text(at.date())}: “{event.reason}”"
            self._history.addWidget(Text(said, Role.SMALL, wrap=True))

    # Listening.

    @property
    def _frames(self) -> int:
        """How long the programme is, in frames; 0 where it has no sound yet."""
        signed = self._programme.manifest if self._programme is not None else None
        return signed.manifest.duration_frames if signed is not None else 0

    def _on_listen(self) -> None:
        if self._playback.running:
            self._playback.stop()
        elif self._programme is not None and self._frames:
            # What is heard is the very file that is judged, not the edit that it was made of.
            programme, approvals = self._programme, self._desk.station.approvals
            self._playback.play(lambda start, frames: approvals.sound(programme, start, frames), 0, self._frames)

    def _on_playing(self) -> None:
        self._listen.setText(" " + (self.tr("Dừng nghe") if self._playback.running else self.tr("Nghe")))

    def _on_position(self, frame: int) -> None:
        self._at.setText(timer_text(frame / _RATE_HZ))
        if self._frames:
            self._bar.setValue(round(1000 * frame / self._frames))

    # Judging.

    def _on_approve(self) -> None:
        programme, person, approvals = self._programme, self._desk.person, self._desk.station.approvals
        if programme is not None and programme.manifest is not None:
            sha256 = programme.manifest.sha256
            self._judge(lambda: approvals.approve(person, programme.id, sha256))

    def _on_return(self) -> None:
        programme, person, approvals = self._programme, self._desk.person, self._desk.station.approvals
        reason = self._typed_reason()
        if programme is not None:
            self._judge(lambda: approvals.return_for_revision(person, programme.id, reason))

    def _on_reject(self) -> None:
        programme, person, approvals = self._programme, self._desk.person, self._desk.station.approvals
        reason = self._typed_reason()
        if programme is not None:
            self._judge(lambda: approvals.reject(person, programme.id, reason))

    def _typed_reason(self) -> str:
        return unicodedata.normalize("NFC", self._reason.text()).strip()

    def _judge(self, act: Callable[[], Programme]) -> None:
        self._say("")
        self._enable(on=False)
        self._desk.tasks.run(act, done=self._on_judged, failed=self._on_failed)

    def _on_judged(self, programme: Programme) -> None:
        self._enable(on=True)
        self.stop()
        self._programme = None
        words, _tone = approval_text(programme.state)
        self._desk.tell(f"“{programme.title}”: {words.lower()}.")
        self._desk.news(Topic.PROGRAMMES)
        self.decided.emit()

    def _on_failed(self, error: StudioError) -> None:
        self._enable(on=True)
        self._say(words_in(error).sentence)
        if error.code == "REASON_NEEDED":
            self._reason.setFocus()

    def _enable(self, *, on: bool) -> None:
        for button in (self._approve, self._return, self._reject):
            button.setEnabled(on)

    def _say(self, text: str, *, warn: bool = True) -> None:
        self._trouble.setText(f"✗ {text}" if text and warn else text)
        self._trouble.set_tone(Tone.WARN if warn else Tone.NEUTRAL)
        self._trouble.setVisible(bool(text))
