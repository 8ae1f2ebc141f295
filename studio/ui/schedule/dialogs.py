"""Adding to the schedule, and what can be done with what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QTime, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QTimeEdit, QWidget

from studio.domain.clusters import SpeakerCluster
from studio.domain.errors import StudioError
from studio.domain.programme import Programme
from studio.domain.roles import Verb
from studio.domain.schedule import TimeSlot
from studio.ui.desk import Desk, Topic
from studio.ui.errors import words_in
from studio.ui.schedule.targets import TargetPicker
from studio.ui.theme import Role, Size, Space
from studio.ui.widgets import Button, Kind, Text
from studio.ui.widgets.forms import FormDialog, field_row
from studio.ui.words import clock_text, clock_text_s, day_text, length_text, priority_text, short_length

if TYPE_CHECKING:
    from studio.services.scheduling import Scheduled


class WhenFields(QWidget):
    """A day and a time of the station, to the second."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self._zone = at.tzinfo
        self.day = QDateEdit(QDate(at.year, at.month, at.day))
        self.day.setDisplayFormat("dd/MM/yyyy")
        self.day.setCalendarPopup(True)
        self.time = QTimeEdit(QTime(at.hour, at.minute, at.second))
        self.time.setDisplayFormat("HH:mm:ss")
        row.addWidget(field_row(self.tr("&Ngày"), self.day), 1)
        row.addWidget(field_row(self.tr("&Giờ"), self.time), 1)

    def instant(self) -> datetime:
        day, clock = self.day.date(), self.time.time()
        return datetime.combine(
            date(day.year(), day.month(), day.day()),
            time(clock.hour(), clock.minute(), clock.second()),
            self._zone,
        )


class AddDialog(FormDialog):
    """Thêm vào lịch: which approved programme, when, where."""

    def __init__(
        self,
        desk: Desk,
        programmes: Sequence[Programme],
        clusters: Sequence[SpeakerCluster],
        at: datetime,
        chosen: str = "",
        target: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Thêm vào lịch"), self.tr("Thêm vào lịch"), parent, Size.DIALOG)
        self._desk = desk
        self._programmes = list(programmes)
        self._which = QComboBox()
        for programme in self._programmes:
            length = programme.manifest.manifest.duration_s if programme.manifest else 0.0
            self._which.addItem(f"{programme.title} · {short_length(length)}", programme.id)
        if chosen:
            self._which.setCurrentIndex(max(0, self._which.findData(chosen)))
        self.body.addWidget(field_row(self.tr("&Chương trình đã duyệt"), self._which))
        self._when = WhenFields(at)
        self.body.addWidget(self._when)
        self._where = TargetPicker(clusters)
        if target:
            self._where.set_targets([target])
        else:
            self._where.set_all()
        self.body.addWidget(self._where)
        self.body.addStretch(1)
        if not self._programmes:
            self.act_button.setEnabled(False)
            self.say_trouble(self.tr("Chưa có bản tin nào được duyệt. Làm và gửi duyệt ở Sản xuất trước."))
            self.act_button.setEnabled(False)

    def submit(self) -> None:
        station, person = self._desk.station, self._desk.person
        programme_id, at, targets = str(self._which.currentData()), self._when.instant(), self._where.targets()
        self._desk.tasks.run(
            lambda: station.scheduling.add(person, programme_id, at, targets),
            done=self._on_added,
            failed=self._on_failed,
        )

    def _on_added(self, scheduled: Scheduled) -> None:
        self._desk.tell(scheduled_words(self._desk, scheduled, self.tr("Đã thêm “%1” lúc %2.")))
        self._desk.news(Topic.SCHEDULE)
        self.accept()

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)


class SlotDialog(FormDialog):
    """One slot: move it, change where it plays, take it off the schedule; recall it once it sounds.

    ``removed`` with the slot that was taken off.
    """

    removed = Signal(object)

    def __init__(
        self, desk: Desk, slot: TimeSlot, clusters: Sequence[SpeakerCluster], parent: QWidget | None = None
    ) -> None:
        super().__init__(slot.title, self.tr("Lưu giờ và nơi phát"), parent, Size.DIALOG)
        self._desk = desk
        self._slot = slot
        local = desk.local(slot.starts_at)
        length = length_text(slot.length_s)
        said = f"{day_text(local.date())} {clock_text_s(local)} · {length} · {priority_text(slot.priority)}"
        self.body.addWidget(Text(said, Role.SMALL, wrap=True))
        self._when, self._where = WhenFields(local), TargetPicker(clusters)
        self._where.set_targets(slot.targets)
        begun = slot.starts_at <= desk.now()
        may = desk.may(Verb.SCHEDULE)
        self._reason = QLineEdit()
        if begun:
            self._when.setEnabled(False)
            self._where.setEnabled(False)
            self.act_button.hide()
        self.act_button.setVisible(may and not begun)
        self.body.addWidget(self._when)
        self.body.addWidget(self._where)
        self._reason_row = field_row(self.tr("&Lý do thu hồi"), self._reason)
        self.body.addWidget(self._reason_row)
        self._reason_row.setVisible(begun and slot.ends_at > desk.now() and desk.may(Verb.RECALL))
        self.body.addStretch(1)
        if may and not begun:
            remove = Button(self.tr("Bỏ khỏi lịch"), Kind.DANGER, "trash")
            remove.clicked.connect(self._on_remove)
            self.buttons.insertWidget(0, remove)
        if self._reason_row.isVisibleTo(self):
            recall = Button(self.tr("Thu hồi, dừng phát ngay"), Kind.DANGER, "recall")
            recall.clicked.connect(self._on_recall)
            self.buttons.insertWidget(0, recall)

    def submit(self) -> None:
        station, person, slot = self._desk.station, self._desk.person, self._slot
        at, targets = self._when.instant(), self._where.targets()
        self._desk.tasks.run(
            lambda: station.scheduling.move(person, slot.id, at, targets), done=self._on_moved, failed=self._on_failed
        )

    def _on_moved(self, scheduled: Scheduled) -> None:
        self._desk.tell(scheduled_words(self._desk, scheduled, self.tr("“%1” sẽ phát lúc %2.")))
        self._leave()

    def _on_remove(self) -> None:
        station, person, slot = self._desk.station, self._desk.person, self._slot
        self._desk.tasks.run(
            lambda: station.scheduling.cancel(person, slot.id), done=self._on_removed, failed=self._on_failed
        )

    def _on_removed(self, _nothing: None) -> None:
        self._leave()
        self.removed.emit(self._slot)

    def _on_recall(self) -> None:
        station, person, slot, reason = self._desk.station, self._desk.person, self._slot, self._reason.text()
        self._desk.tasks.run(
            lambda: station.approvals.recall(person, slot.programme_id, reason),
            done=self._on_recalled,
            failed=self._on_failed,
        )

    def _on_recalled(self, _programme: Programme) -> None:
        self._desk.tell(self.tr("Đã thu hồi “%1” và dừng phát.").replace("%1", self._slot.title))
        self._desk.news(Topic.PROGRAMMES)
        self._leave()

    def _leave(self) -> None:
        self._desk.news(Topic.SCHEDULE)
        self.accept()

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)


def scheduled_words(desk: Desk, scheduled: Scheduled, template: str) -> str:
    """What was done, and what it collides with: shown, never resolved silently."""
    slot = scheduled.slot
    said = template.replace("%2", clock_text(desk.local(slot.starts_at))).replace("%1", slot.title)
    if scheduled.conflicts:
        clash = {c.second.title if c.first.id == slot.id else c.first.title for c in scheduled.conflicts}
        said += " " + QCoreApplication.translate("AddDialog", "Trùng giờ với %1.").replace(
            "%1", ", ".join(sorted(clash))
        )
    return said
