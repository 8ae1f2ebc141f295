"""One row per target of an emergency, with its times and its mark; the three counts never merge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from studio.services.emergency_views import EmergencyTarget, TargetMark
from studio.ui.emergency.words import MARKS, count_text, since_text, target_text
from studio.ui.theme import Size, theme
from studio.ui.widgets import Card, MarkBadge, MarkCounts
from studio.ui.widgets.tables import Table, cell
from studio.ui.words import target_name


class TargetCard(Card):
    def __init__(self, caption: str) -> None:
        super().__init__(caption or " ")
        self._shown: tuple[EmergencyTarget, ...] = ()
        self.counts = MarkCounts()
        self.header.addWidget(self.counts)
        self.table = Table(
            ["", self.tr("nhận lệnh"), self.tr("bắt đầu phát"), "", ""], self.tr("Từng nơi nhận, với giờ của nó")
        )
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.table, 1)

    def show_rows(self, rows: Sequence[EmergencyTarget]) -> None:
        fresh = tuple(rows)
        if fresh == self._shown:
            return
        self._shown = fresh
        self.table.setRowCount(len(fresh))
        for place, row in enumerate(fresh):
            cell(self.table, place, 0, target_name(row.name), strong=True)
            cell(self.table, place, 1, since_text(row.sent_s if row.mark is TargetMark.UNCONFIRMABLE else row.acked_s))
            cell(self.table, place, 2, since_text(row.playing_s))
            badge = self.table.cell_badge(place, 3)
            if isinstance(badge, MarkBadge):
                badge.set_mark(target_text(row), MARKS[row.mark])
            else:
                self.table.set_cell_badge(place, 3, MarkBadge(target_text(row), MARKS[row.mark]))
            ring = self.tr("Gọi %1").replace("%1", row.phone) if row.phone else ""
            cell(self.table, place, 4, ring, strong=True)
        self.table.fit_rows()
        # As tall as its rows: the page scrolls, the table does not.
        lines = theme().scaled(Size.ROW) * len(fresh)
        self.table.setMinimumHeight(lines + self.table.horizontalHeader().sizeHint().height() + Size.BAR)
        self.counts.set_texts(
            {MARKS[mark]: count_text(mark, sum(row.mark is mark for row in fresh)) for mark in TargetMark}
        )
