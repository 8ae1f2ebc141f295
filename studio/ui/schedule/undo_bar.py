"""Taking a programme off the schedule is undone, not asked about: at once here, later from the day's list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.errors import StudioError
from studio.domain.schedule import TimeSlot
from studio.ui.desk import Desk
from studio.ui.errors import words_in
from studio.ui.theme import Role, Space
from studio.ui.widgets import Button, Card, IconLabel, Kind, Text, clear, divider
from studio.ui.widgets.forms import FormDialog
from studio.ui.words import clock_text

if TYPE_CHECKING:
    from studio.services.scheduling import Scheduled

_SHOWN_MS = 30_000


class UndoBar(Card):
    """``restored`` with what was put back; hidden half a minute after the last removal."""

    restored = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._slot: TimeSlot | None = None
        self.body.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(IconLabel("trash", "accent"))
        self._said = Text("", Role.STRONG, wrap=True)
        row.addWidget(self._said, 1)
        self.undo = Button(self.tr("Hoàn tác"), Kind.QUIET, "undo", key="Ctrl+Z")
        self.undo.clicked.connect(self._on_undo)
        row.addWidget(self.undo)
        self.body.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def offer(self, slot: TimeSlot) -> None:
        """``slot`` was taken off a moment ago."""
        self._slot = slot
        said = self.tr("Đã bỏ “%1” lúc %2. Bản tin vẫn còn trong kho.")
        at = clock_text(self._desk.local(slot.starts_at))
        self._said.setText(said.replace("%2", at).replace("%1", slot.title))
        self.show()
        self.undo.setFocus()
        self._timer.start(_SHOWN_MS)

    def _on_undo(self) -> None:
        slot, self._slot = self._slot, None
        self.hide()
        if slot is not None:
            scheduling, person = self._desk.station.scheduling, self._desk.person
            self._desk.tasks.run(lambda: scheduling.restore(person, slot.id), done=self._on_restored)

    def _on_restored(self, scheduled: Scheduled) -> None:
        self.restored.emit(scheduled)


class RemovedDialog(FormDialog):
    """What was taken off a day's schedule and could still air; ``restored`` with each that was put back."""

    restored = Signal(object)

    def __init__(self, desk: Desk, slots: Sequence[TimeSlot], parent: QWidget | None) -> None:
        super().__init__(self.tr("Đã bỏ khỏi lịch"), self.tr("Xong"), parent)
        self.cancel_button.hide()
        self._desk = desk
        self._slots = {slot.id: slot for slot in slots}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self._show()

    def _show(self) -> None:
        clear(self._rows)
        if not self._slots:
            self._rows.addWidget(Text(self.tr("Không còn gì để đưa lại vào lịch."), Role.BODY, wrap=True))
        for place, slot in enumerate(self._slots.values()):
            if place:
                self._rows.addWidget(divider())
            line = QHBoxLayout()
            line.setSpacing(Space.M)
            line.addWidget(Text(clock_text(self._desk.local(slot.starts_at)), Role.STRONG))
            line.addWidget(Text(slot.title, Role.BODY, wrap=True), 1)
            name = self.tr("Hoàn tác: %1").replace("%1", slot.title)
            undo = Button(self.tr("Hoàn tác"), Kind.QUIET, "undo", name=name)
            undo.setProperty("slot", slot.id)
            undo.clicked.connect(self._on_undo)
            line.addWidget(undo)
            self._rows.addLayout(line)

    def _on_undo(self) -> None:
        slot_id = str(self.sender().property("slot"))
        scheduling, person = self._desk.station.scheduling, self._desk.person
        self.say_trouble("")
        self._desk.tasks.run(
            lambda: (slot_id, scheduling.restore(person, slot_id)), done=self._on_restored, failed=self._on_failed
        )

    def _on_restored(self, answer: tuple[str, Scheduled]) -> None:
        slot_id, scheduled = answer
        self._slots.pop(slot_id, None)
        self._show()
        self.restored.emit(scheduled)

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)
