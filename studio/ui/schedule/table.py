"""Danh sách: the day as a table, for low vision and screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem

from studio.domain.schedule import Conflict, Gap, TimeSlot
from studio.ui.widgets.tables import Table
from studio.ui.words import clock_text, length_text, priority_text, target_name


class DayTable(Table):
    """Emits ``slot_opened`` with the slot of the chosen line."""

    slot_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            [
                self.tr("Giờ"),
                self.tr("Chương trình"),
                self.tr("Loại"),
                self.tr("Dài"),
                self.tr("Nơi phát"),
                self.tr("Chú ý"),
            ],
            self.tr("Danh sách chương trình trong ngày"),
        )
        self._slots: list[TimeSlot] = []
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
        self.cellActivated.connect(self._on_activated)

    def show_day(
        self,
        slots: Sequence[TimeSlot],
        conflicts: Sequence[Conflict],
        gaps: Sequence[Gap],
        names: dict[str, str],
        zone: ZoneInfo,
    ) -> None:
        """One line a slot, in order of time."""
        self._slots = list(slots)
        picked = self.currentRow()
        self.setRowCount(len(self._slots))
        for row, slot in enumerate(self._slots):
            if len(slot.targets) > 3:
                where = self.tr("%1 nơi phát").replace("%1", str(len(slot.targets)))
            else:
                where = ", ".join(sorted(target_name(names.get(target, "")) for target in slot.targets))
            texts = (
                clock_text(slot.starts_at.astimezone(zone)),
                slot.title,
                priority_text(slot.priority),
                length_text(slot.length_s),
                where,
                self._notes(slot, conflicts, gaps),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
                item.setToolTip(text)
                self.setItem(row, column, item)
        if 0 <= picked < len(self._slots):
            self.setCurrentCell(picked, 0)
        self.fit_rows()

    def pick(self, slot_id: str) -> None:
        for row, slot in enumerate(self._slots):
            if slot.id == slot_id:
                self.setCurrentCell(row, 1)

    def _notes(self, slot: TimeSlot, conflicts: Sequence[Conflict], gaps: Sequence[Gap]) -> str:
        notes = []
        clash = {
            c.second.title if c.first.id == slot.id else c.first.title for c in conflicts if slot in (c.first, c.second)
        }
        if clash:
            notes.append(self.tr("✗ Trùng giờ: %1").replace("%1", ", ".join(sorted(clash))))
        silent = [gap for gap in gaps if gap.after.id == slot.id]
        if silent:
            notes.append(self.tr("Sau đó trống sóng %1").replace("%1", length_text(max(g.length_s for g in silent))))
        return ". ".join(notes)

    def _on_activated(self, row: int, _column: int) -> None:
        self.slot_opened.emit(self._slots[row])
