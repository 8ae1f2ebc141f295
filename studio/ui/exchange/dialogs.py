"""Taking a bulletin, and giving a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from studio.domain.clusters import SpeakerCluster
from studio.domain.errors import StudioError
from studio.domain.exchange import InboundBulletin
from studio.ui.desk import Desk, Room, Topic
from studio.ui.errors import words_in
from studio.ui.schedule.dialogs import WhenFields
from studio.ui.schedule.targets import TargetPicker
from studio.ui.theme import Role
from studio.ui.widgets import Text
from studio.ui.widgets.forms import FormDialog, field_row
from studio.ui.words import clock_text, day_text, length_text

if TYPE_CHECKING:
    from studio.services.exchange import Accepted

_SOONEST = timedelta(minutes=15)


class TakeDialog(FormDialog):
    """Nhận bản tin: when and where it plays, or only into the store."""

    def __init__(
        self, desk: Desk, bulletin: InboundBulletin, clusters: Sequence[SpeakerCluster], parent: QWidget | None
    ) -> None:
        super().__init__(self.tr("Nhận bản tin"), self.tr("Nhận và xếp lịch"), parent)
        self._desk = desk
        self._bulletin = bulletin
        content = bulletin.content
        length = length_text(content.audio.duration_s) if content.audio else ""
        self.body.addWidget(Text(content.title, Role.STRONG, wrap=True))
        until = desk.local(content.valid_to)
        said = self.tr("%1 · %2 · dùng đến %3 %4")
        for place, part in enumerate((content.agency, length, clock_text(until), day_text(until.date())), start=1):
            said = said.replace(f"%{place}", part)
        self.body.addWidget(Text(said, Role.SMALL, wrap=True))
        at = desk.now() + _SOONEST
        self._when = WhenFields(at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0))
        self.body.addWidget(self._when)
        self._where = TargetPicker(clusters)
        self._where.set_all()
        self.body.addWidget(self._where)
        self._later = QCheckBox(self.tr("Chỉ nhận vào kho, xếp lịch sau"))
        self._later.toggled.connect(self._on_later)
        self.body.addWidget(self._later)
        self.body.addStretch(1)

    def submit(self) -> None:
        station, person, bulletin_id = self._desk.station, self._desk.person, self._bulletin.id
        later = self._later.isChecked()
        at = None if later else self._when.instant()
        targets = frozenset() if later else self._where.targets()
        self._desk.tasks.run(
            lambda: station.exchange.accept(person, bulletin_id, at, targets),
            done=self._on_taken,
            failed=self._on_failed,
        )

    def _on_later(self, later: bool) -> None:
        self._when.setEnabled(not later)
        self._where.setEnabled(not later)
        self.act_button.setText(self.tr("Nhận vào kho") if later else self.tr("Nhận và xếp lịch"))

    def _on_taken(self, accepted: Accepted) -> None:
        desk, title = self._desk, self._bulletin.content.title
        desk.news(Topic.EXCHANGE)
        desk.news(Topic.SCHEDULE)
        self.accept()
        scheduled = accepted.scheduled
        if scheduled is not None and any(conflict.needs_decision for conflict in scheduled.conflicts):
            # The place of a priority bulletin is a person's to decide, where both can be seen.
            desk.tell(
                self.tr("Đã nhận “%1”. Trùng với bản tin ưu tiên khác: chọn bản nào phát trước.").replace("%1", title)
            )
            desk.go(Room.SCHEDULE, scheduled.slot.id)
            return
        if scheduled is None:
            desk.tell(self.tr("Đã nhận “%1” vào kho.").replace("%1", title))
            return
        said = self.tr("Đã nhận “%1”, phát lúc %2.").replace("%2", clock_text(desk.local(scheduled.slot.starts_at)))
        desk.tell(said.replace("%1", title))

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)


class WordsDialog(FormDialog):
    """A few words that go with an act: a reason, an answer. ``act`` runs off the main thread."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        label: str,
        button: str,
        act: Callable[[str], object],
        said: str,
        parent: QWidget | None,
    ) -> None:
        super().__init__(title, button, parent)
        self._desk = desk
        self._act = act
        self._said = said
        self._words = QPlainTextEdit()
        self._words.setTabChangesFocus(True)
        self._words.setMinimumHeight(110)
        self.body.addWidget(field_row(label, self._words))
        self.body.addStretch(1)

    def submit(self) -> None:
        words, act = self._words.toPlainText(), self._act
        self._desk.tasks.run(lambda: act(words), done=self._on_done, failed=self._on_failed)

    def _on_done(self, _result: object) -> None:
        self._desk.tell(self._said)
        self._desk.news(Topic.EXCHANGE)
        self.accept()

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)
