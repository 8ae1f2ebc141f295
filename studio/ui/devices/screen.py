"""The Devices screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidgetItem, QWidget

from studio.domain.errors import StudioError
from studio.domain.roles import Verb
from studio.ui.desk import Desk, Room, Screen, Topic
from studio.ui.devices.advice import last_seen_text, never_seen, state_text, what_to_do
from studio.ui.devices.cluster_dialog import ClusterDialog
from studio.ui.tasks import Lane
from studio.ui.theme import Mark, Role, Space
from studio.ui.widgets import Button, Card, EmptyNote, Kind, MarkBadge, MarkCounts, Page, Text
from studio.ui.widgets.tables import Table, cell
from studio.ui.words import technology_text

if TYPE_CHECKING:
    from studio.services.devices import ClusterView, DevicesView

_EVERY_S = 2


class DevicesScreen(Screen):
    """Subjects: a cluster's id."""

    topics = frozenset({Topic.DEVICES})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._views: tuple[ClusterView, ...] = ()
        self._wanted = ""
        self._running = False
        self._seconds = 0
        self._asking = False
        page = Page(self.tr("Thiết bị"))
        self._page = page
        self.fill(page)
        self._may = desk.may(Verb.ADMINISTER)
        self._change = Button(self.tr("Sửa"), Kind.QUIET, "edit", name=self.tr("Sửa cụm loa đang chọn"))
        self._change.clicked.connect(self._on_change)
        self._add = Button(self.tr("Thêm cụm loa"), Kind.PRIMARY, "plus")
        self._add.clicked.connect(self._on_add)
        for button in (self._change, self._add):
            page.acts.addWidget(button)
            button.setVisible(self._may)
        self._trouble = Card(edge="warn")
        self._trouble_words = Text("", Role.STRONG, wrap=True)
        self._trouble.body.addWidget(self._trouble_words)
        self._trouble.hide()
        page.body.addWidget(self._trouble)
        card = Card()
        self._counts = MarkCounts()
        card.body.addWidget(self._counts)
        self.table = Table(
            [
                self.tr("Cụm loa"),
                self.tr("Tình trạng"),
                self.tr("Thấy lần cuối"),
                self.tr("Âm lượng"),
                self.tr("Loại"),
                self.tr("Mã"),
                self.tr("Việc cần làm"),
            ],
            self.tr("Danh sách cụm loa"),
        )
        self.table.horizontalHeader().setSectionResizeMode(6, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(240)
        self.table.setWordWrap(True)
        self.table.cellActivated.connect(self._on_activated)
        card.body.addWidget(self.table, 1)
        self._pairing = self._build_pairing()
        card.body.addWidget(self._pairing)
        self._empty = EmptyNote()
        self._empty.hide()
        card.body.addWidget(self._empty, 1)
        page.body.addWidget(card, 1)

    def _build_pairing(self) -> QWidget:
        """How a cluster that never came is paired; in sight while there is one."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self._pairing_words = Text("", Role.SMALL, wrap=True)
        row.addWidget(self._pairing_words, 1)
        if self._may and not self.desk.station.emergency.practice:
            pair = Button(self.tr("Ghép cụm loa"), Kind.QUIET, "key")
            pair.clicked.connect(self._on_pair)
            row.addWidget(pair)
        holder.hide()
        return holder

    def refresh(self) -> None:
        if not self._asking:
            self._asking = True
            devices = self.desk.station.devices
            self.desk.tasks.run(devices.view, done=self._on_view, failed=self._on_failed, lane=Lane.STATUS)

    def tick(self) -> None:
        self._seconds += 1
        if self._seconds % _EVERY_S == 0:
            self.refresh()

    def open_subject(self, subject: str) -> None:
        self._wanted = subject
        self._pick_wanted()

    def _on_failed(self, error: StudioError) -> None:
        self._asking = False
        self.desk.fail(error)

    def _on_view(self, view: DevicesView) -> None:
        self._asking = False
        self._views = view.clusters
        self._say_machine(view)
        self._running = view.bridge_running
        self._say_counts()
        self._say_pairing()
        self._fill()
        self._pick_wanted()

    def _say_machine(self, view: DevicesView) -> None:
        said = ""
        if view.clusters and not view.bridge_running:
            said = self.tr("✗ Bộ nối loa chưa chạy: chưa biết cụm loa nào ra sao. Lịch vẫn còn. Khởi động lại máy.")
        elif view.clusters and not view.broker_connected:
            said = self.tr("✗ Đài chưa nối được tới các cụm loa. Kiểm tra mạng của đài.")
        self._trouble_words.setText(said)
        self._trouble.setVisible(bool(said))

    def _say_counts(self) -> None:
        counts = dict.fromkeys(Mark, 0)
        for view in self._views:
            counts[state_text(view, bridge_running=self._running)[1]] += 1
        words = {
            Mark.CONFIRMED: self.tr("%1 sẵn sàng"),
            Mark.UNCONFIRMABLE: self.tr("%1 không biết được"),
            Mark.FAULT: self.tr("%1 cần xem"),
        }
        self._counts.set_texts({m: w.replace("%1", str(counts[m])) for m, w in words.items() if counts[m]})
        self._page.set_title(self.tr("Thiết bị"), self.tr("%1 cụm loa").replace("%1", str(len(self._views))))
        hint = self.tr("Chưa có cụm loa nào. Bấm “Thêm cụm loa” để khai báo cụm đầu tiên.")
        nobody = self.tr("Chưa có cụm loa nào. Người quản trị khai báo ở đây.")
        self._empty.setText(hint if self._may else nobody)
        self._empty.setVisible(not self._views)
        self.table.setVisible(bool(self._views))
        self._change.setEnabled(bool(self._views))

    def _say_pairing(self) -> None:
        new = [view.cluster.code for view in self._views if never_seen(view) and view.cluster.enabled]
        self._pairing.setVisible(bool(new))
        if new:
            said = self.tr(
                "Cụm nào chưa ghép: làm bước “Cụm loa” trong thiết lập ban đầu (ở Quản trị), hoặc chạy "
                "“studio pair --code %1 --out %1.json”; rồi chép tệp ấy sang thiết bị của cụm."
            )
            # Without the bridge nobody knows which one is new, and pairing again would cut off one that works.
            code = new[0] if self._running else self.tr("MÃ_CỤM")
            self._pairing_words.setText(said.replace("%1", code))

    def _on_pair(self) -> None:
        self.desk.go(Room.ADMIN, "setup")

    def _fill(self) -> None:
        now = self.desk.now()
        table = self.table
        if table.rowCount() != len(self._views):
            table.setRowCount(len(self._views))
        for row, view in enumerate(self._views):
            cluster, status = view.cluster, view.status
            words, mark = state_text(view, bridge_running=self._running)
            volume = status.volume_percent if status.volume_percent is not None else cluster.volume_percent
            seen = last_seen_text(status.last_seen, now) if cluster.confirms and self._running else "–"
            todo = what_to_do(view, bridge_running=self._running)
            kind = technology_text(cluster.technology)
            texts = (cluster.name, "", seen, f"{volume} %", kind, cluster.code, todo)
            for column, text in enumerate(texts):
                cell(table, row, column, text, strong=column == 0)
            self._badge(row, words, mark)
        table.fit_rows()

    def _badge(self, row: int, words: str, mark: Mark) -> None:
        badge = self.table.cell_badge(row, 1)
        if not isinstance(badge, MarkBadge):
            self.table.set_cell_badge(row, 1, MarkBadge(words, mark))
        else:
            badge.set_mark(words, mark)
        item = self.table.item(row, 1)
        if isinstance(item, QTableWidgetItem):
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{mark.value} {words}")

    def _pick_wanted(self) -> None:
        for row, view in enumerate(self._views):
            if view.cluster.id == self._wanted:
                self.table.setCurrentCell(row, 0)
                self.table.setFocus()
                self._wanted = ""
                return

    def _on_add(self) -> None:
        ClusterDialog(self.desk, None, len(self._views), self).open()

    def _on_change(self) -> None:
        row = max(0, self.table.currentRow())
        if row < len(self._views):
            ClusterDialog(self.desk, self._views[row].cluster, row, self).open()

    def _on_activated(self) -> None:
        if self._may:
            self._on_change()
