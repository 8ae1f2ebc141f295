"""What waits to go up, and what the level above would not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from studio.domain.exchange import OutboxItem, OutboxState
from studio.domain.roles import Verb
from studio.ui.desk import Desk, Topic
from studio.ui.exchange.words import outbox_kind_text, outbox_state_text, problem_text
from studio.ui.theme import Role, Space
from studio.ui.widgets import Badge, Button, Card, Kind, Text
from studio.ui.widgets.tables import Table, cell
from studio.ui.words import clock_text, day_text

if TYPE_CHECKING:
    from studio.services.exchange import OutboxView


class OutboxPage(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._items: list[OutboxItem] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        card = Card()
        self._said = Text("", Role.STRONG, wrap=True)
        card.body.addWidget(self._said)
        self.table = Table(
            [self.tr("Việc"), self.tr("Tình trạng"), self.tr("Từ lúc"), self.tr("Vì sao")],
            self.tr("Những việc chờ gửi lên cấp trên"),
        )
        self.table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(150)
        self.table.itemSelectionChanged.connect(self._on_picked)
        card.body.addWidget(self.table, 1)
        acts = QHBoxLayout()
        self.again = Button(self.tr("Gửi lại việc đang chọn"), Kind.QUIET, "loop")
        self.again.clicked.connect(self._on_again)
        self.again.setEnabled(False)
        self.all_again = Button(self.tr("Gửi lại tất cả việc không gửi được"), Kind.PRIMARY, "loop")
        self.all_again.clicked.connect(self._on_all_again)
        self.all_again.hide()
        acts.addWidget(self.all_again)
        acts.addWidget(self.again)
        acts.addStretch(1)
        card.body.addLayout(acts)
        column.addWidget(card, 1)
        self.again.hide()

    def show_outbox(self, view: OutboxView) -> None:
        waiting = sum(view.counts[s] for s in (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNCERTAIN))
        failed, sent = view.counts[OutboxState.DEAD], view.counts[OutboxState.CONFIRMED]
        said = self.tr("%1 việc chờ gửi · %2 không gửi được · %3 đã tới trong 30 ngày qua")
        for place, count in enumerate((waiting, failed, sent), start=1):
            said = said.replace(f"%{place}", str(count))
        self._said.setText(said)
        self.all_again.setVisible(failed > 0 and self._desk.may(Verb.REPORT))
        self.again.setVisible(failed > 0 and self._desk.may(Verb.REPORT))
        fresh = [*view.failed, *view.waiting]
        if fresh == self._items:
            return
        self._items = fresh
        self.table.setRowCount(len(fresh))
        for row, item in enumerate(fresh):
            words, tone = outbox_state_text(item.state)
            local = self._desk.local(item.created_at)
            when = f"{clock_text(local)} {day_text(local.date())}"
            texts = (outbox_kind_text(item.kind), "", when, problem_text(item.problem))
            for column, text in enumerate(texts):
                cell(self.table, row, column, text, strong=column == 0)
            badge = self.table.cell_badge(row, 1)
            if isinstance(badge, Badge):
                badge.set_state(words, tone)
            else:
                self.table.set_cell_badge(row, 1, Badge(words, tone))
        self.table.fit_rows()
        self._on_picked()

    def _on_picked(self) -> None:
        self.again.setEnabled(self._picked() is not None)

    def _picked(self) -> OutboxItem | None:
        row = self.table.currentRow()
        item = self._items[row] if 0 <= row < len(self._items) else None
        return item if item is not None and item.state is OutboxState.DEAD else None

    def _on_again(self) -> None:
        item = self._picked()
        if item is None:
            return
        exchange, person, row_id = self._desk.station.exchange, self._desk.person, item.id
        self._desk.tasks.run(lambda: exchange.retry(person, row_id), done=self._on_asked)

    def _on_all_again(self) -> None:
        exchange, person = self._desk.station.exchange, self._desk.person
        self._desk.tasks.run(lambda: exchange.retry_all(person), done=self._on_all_asked)

    def _on_all_asked(self, _count: int) -> None:
        self._on_asked(None)

    def _on_asked(self, _nothing: None) -> None:
        self._desk.tell(self.tr("Sẽ gửi lại ngay khi có mạng."))
        self._desk.news(Topic.EXCHANGE)
