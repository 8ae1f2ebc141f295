"""Results: one's own, or everybody's for whom that is their work."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.services.training_records import ResultRow
from studio.ui.desk import Desk
from studio.ui.training.words import parts_text, percent_text
from studio.ui.widgets import Card, Text
from studio.ui.widgets.tables import Table, cell


class ResultsPage(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(self.tr("KẾT QUẢ HỌC"), "list")
        headings = (
            self.tr("Người học"),
            self.tr("Khóa học"),
            self.tr("Đã học"),
            self.tr("Kiểm tra"),
            self.tr("Thực hành"),
            self.tr("Học xong"),
        )
        self.table = Table(headings, self.tr("Kết quả học"))
        self.empty = Text(self.tr("Chưa ai bắt đầu khóa nào. Mở một khóa học rồi bấm “Bắt đầu”."), wrap=True)
        card.body.addWidget(self.empty)
        card.body.addWidget(self.table, 1)
        column.addWidget(card, 1)

    def show_rows(self, rows: list[ResultRow]) -> None:
        self.empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            progress = row.progress
            percent = "" if progress.best_percent is None else percent_text(progress.best_percent)
            quiz = f"✓ {percent}" if progress.quiz_passed_at is not None else percent
            done = self._desk.local(progress.completed_at) if progress.completed_at else None
            texts = (
                row.person or self.tr("(đã nghỉ)"),
                row.title or self.tr("(khóa đã gỡ)"),
                parts_text(row.done, row.parts),
                quiz,
                self.tr("✓ đạt") if progress.lab_passed_at else "",
                done.strftime("%d/%m/%Y") if done else "",
            )
            for column, text in enumerate(texts):
                cell(self.table, place, column, text, strong=column == 0)
        self.table.fit_rows()
