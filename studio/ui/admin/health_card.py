"""Is this PC fit to broadcast: every check with its state, and what to do where it is not good."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from studio.domain.errors import StudioError
from studio.domain.health import BAD, GOOD, UNKNOWN, WARNING, Checked
from studio.services.messages_health import health_words
from studio.ui.desk import Desk
from studio.ui.errors import language, words_in
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Badge, Button, Card, Kind, Text, clear

# What needs a hand comes first.
_ORDER = (BAD, WARNING, GOOD, UNKNOWN)


class HealthCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("SỨC KHỎE HỆ THỐNG"), "proof")
        self._desk = desk
        self._asking = False
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.summary = Text("", Role.STRONG, wrap=True)
        self.again = Button(self.tr("Xem lại"), Kind.QUIET, "refresh", name=self.tr("Xem lại sức khỏe hệ thống"))
        self.again.clicked.connect(self.refresh)
        row.addWidget(self.summary, 1)
        row.addWidget(self.again)
        self.body.addLayout(row)
        self.rows = QGridLayout()
        self.rows.setHorizontalSpacing(Space.M)
        self.rows.setVerticalSpacing(Space.M)
        self.rows.setColumnStretch(0, 1)
        self.body.addLayout(self.rows)
        self.body.addStretch(1)

    def refresh(self) -> None:
        if self._asking:
            return
        self._asking = True
        self._say(self.tr("Đang xem… mất vài giây."), None)
        self._desk.tasks.run(
            self._desk.station.upkeep.examine, done=self._on_found, failed=self._on_failed, lane=Lane.WORK
        )

    def _on_found(self, found: list[Checked]) -> None:
        self._asking = False
        clear(self.rows)
        for place, one in enumerate(sorted(found, key=lambda checked: _ORDER.index(checked.state))):
            what, todo = health_words(one, language())
            words = QVBoxLayout()
            words.setSpacing(Space.NONE)
            words.addWidget(Text(what, Role.STRONG if todo else Role.BODY, wrap=True))
            if todo:
                words.addWidget(Text(todo, Role.SMALL, wrap=True))
            self.rows.addLayout(words, place, 0)
            badge = self._badge(one.state)
            badge.setAccessibleName(f"{what}: {badge.text()}")
            self.rows.addWidget(badge, place, 1)
        bad = sum(one.state == BAD for one in found)
        warnings = sum(one.state == WARNING for one in found)
        if bad:
            self._say("✗ " + self.tr("%1 việc phải sửa.").replace("%1", str(bad)), Tone.WARN)
        elif warnings:
            self._say("! " + self.tr("Phát được; %1 việc nên xem.").replace("%1", str(warnings)), Tone.WARN)
        else:
            self._say("✓ " + self.tr("Máy sẵn sàng phát sóng."), Tone.OK)

    def _on_failed(self, error: StudioError) -> None:
        self._asking = False
        self._say(f"✗ {words_in(error).sentence}", Tone.WARN)

    def _badge(self, state: str) -> Badge:
        return {
            GOOD: Badge("✓ " + self.tr("tốt"), Tone.OK),
            WARNING: Badge("! " + self.tr("nên xem"), Tone.PRIORITY),
            BAD: Badge("✗ " + self.tr("phải sửa"), Tone.WARN),
        }.get(state) or Badge("◌ " + self.tr("máy không cho biết"))

    def _say(self, text: str, tone: Tone | None) -> None:
        self.summary.setText(text)
        self.summary.set_tone(tone)
