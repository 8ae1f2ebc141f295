"""One row per target of an emergency, with its times and its mark; the three counts never merge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from studio.services.emergency_views import EmergencyBoard, EmergencyTarget, TargetMark
from studio.ui.emergency.words import MARKS, BoardWords, board_text, count_text, since_text, target_text
from studio.ui.theme import Size, theme
from studio.ui.widgets import Card, MarkBadge, MarkCounts
from studio.ui.widgets.tables import Table, cell
from studio.ui.words import target_name


class TargetCard(Card):
    def __init__(self, caption: str) -> None:
        super().__init__(caption or " ")
        self._shown: tuple[object, ...] = ()
        self.counts = MarkCounts()
        self.header.addWidget(self.counts)
        self.table = Table(
            ["", self.tr("nhận lệnh"), self.tr("bắt đầu"), "", ""], self.tr("Từng nơi nhận, với giờ của nó")
        )
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.table, 1)

    def show_rows(
        self,
        rows: Sequence[EmergencyTarget],
        boards: Sequence[EmergencyBoard] = (),
        words: BoardWords = BoardWords.ALARM,
        *,
        over: bool = False,
    ) -> None:
        """Loudspeakers first, then boards, told in ``words``; ``over``: nothing of it is tried any more."""
        fresh = (words, over, *rows, *boards)
        if fresh == self._shown:
            return
        self._shown = fresh
        self.table.setRowCount(len(rows) + len(boards))
        for place, row in enumerate(rows):
            acked_s = row.sent_s if row.mark is TargetMark.UNCONFIRMABLE else row.acked_s
            ring = self.tr("Gọi %1").replace("%1", row.phone) if row.phone else ""
            self._show(
                place, target_name(row.name), (acked_s, row.playing_s), row.mark, target_text(row, over=over), ring
            )
        for place, board in enumerate(boards, len(rows)):
            said = board_text(board, words)
            self._show(place, board.name, (board.acked_s, board.shown_s), board.mark, said, "")
        self.table.fit_rows()
        # As tall as its rows: the page scrolls, the table does not.
        lines = theme().scaled(Size.ROW) * (len(rows) + len(boards))
        self.table.setMinimumHeight(lines + self.table.horizontalHeader().sizeHint().height() + Size.BAR)
        marks = [row.mark for row in rows] + [board.mark for board in boards]
        self.counts.set_texts({MARKS[mark]: count_text(mark, marks.count(mark)) for mark in TargetMark})

    def _show(
        self, place: int, name: str, times: tuple[float | None, float | None], mark: TargetMark, said: str, more: str
    ) -> None:
        cell(self.table, place, 0, name, strong=True)
        for column, seconds in enumerate(times, 1):
            cell(self.table, place, column, since_text(seconds))
        badge = self.table.cell_badge(place, 3)
        if isinstance(badge, MarkBadge):
            badge.set_mark(said, MARKS[mark])
        else:
            self.table.set_cell_badge(place, 3, MarkBadge(said, MARKS[mark]))
        cell(self.table, place, 4, more, strong=True)
