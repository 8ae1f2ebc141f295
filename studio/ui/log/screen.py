"""The log screen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QFileDialog, QHBoxLayout, QHeaderView

from studio.domain.broadcast import BroadcastLogEntry, PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.services.messages_log import remark_words
from studio.ui.desk import Desk, Screen, Topic
from studio.ui.errors import language
from studio.ui.log.export import write_csv
from studio.ui.theme import Mark, Space, Tone
from studio.ui.widgets import Badge, Button, Card, EmptyNote, Kind, MarkBadge, MarkCounts, Page
from studio.ui.widgets.tables import Table, cell
from studio.ui.words import clock_text_s, number_text, play_text, target_name

_ALL, _TROUBLED = "all", "troubled"


class LogScreen(Screen):
    """Subjects: a slot's id, of which the lines are shown."""

    topics = frozenset({Topic.SCHEDULE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: list[BroadcastLogEntry] = []
        self._shown: list[BroadcastLogEntry] = []
        self._names: dict[str, str] = {}
        self._wanted_slot = ""
        self._seconds = 0
        page = Page(self.tr("Nhật ký phát sóng"))
        self._page = page
        self.fill(page)
        export = Button(self.tr("Xuất ra tệp CSV"), Kind.QUIET, "export")
        export.clicked.connect(self._on_export)
        page.acts.addWidget(export)
        self._build_filters()
        card = Card()
        self._counts = MarkCounts()
        card.body.addWidget(self._counts)
        self.table = Table(
            [
                self.tr("Chương trình"),
                self.tr("Nơi phát"),
                self.tr("Theo lịch"),
                self.tr("Thực phát"),
                self.tr("Kết quả"),
                self.tr("Âm lượng"),
                self.tr("Mã bản"),
            ],
            self.tr("Nhật ký phát sóng trong ngày"),
        )
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(240)
        card.body.addWidget(self.table, 1)
        self._empty = EmptyNote()
        card.body.addWidget(self._empty, 1)
        page.body.addWidget(card, 1)

    def _build_filters(self) -> None:
        today = self.desk.now().date()
        self._day = QDateEdit(QDate(today.year, today.month, today.day))
        self._day.setDisplayFormat("dd/MM/yyyy")
        self._day.setCalendarPopup(True)
        self._day.setAccessibleName(self.tr("Ngày của nhật ký"))
        self._day.dateChanged.connect(self.refresh)
        before = Button("", Kind.SQUARE, "left", name=self.tr("Hôm trước"))
        after = Button("", Kind.SQUARE, "right", name=self.tr("Hôm sau"))
        before.clicked.connect(self._on_before)
        after.clicked.connect(self._on_after)
        self._target = QComboBox()
        self._target.addItem(self.tr("Mọi nơi phát"), "")
        self._target.setAccessibleName(self.tr("Lọc theo nơi phát"))
        self._target.currentIndexChanged.connect(self._fill)
        self._result = QComboBox()
        self._result.addItem(self.tr("Mọi kết quả"), _ALL)
        self._result.addItem(self.tr("Chỉ chỗ có lỗi"), _TROUBLED)
        self._result.setAccessibleName(self.tr("Lọc theo kết quả"))
        self._result.currentIndexChanged.connect(self._fill)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for widget in (before, self._day, after, self._target, self._result):
            row.addWidget(widget)
        row.addStretch(1)
        self._page.body.addLayout(row)

    @property
    def day(self) -> date:
        chosen = self._day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def refresh(self) -> None:
        station, day = self.desk.station, self.day

        def ask() -> tuple[date, list[BroadcastLogEntry], dict[str, str]]:
            station.log.catch_up()
            names = {view.cluster.id: view.cluster.name for view in station.devices.view().clusters}
            return day, station.log.day(day), names

        self.desk.tasks.run(ask, done=self._on_rows)

    def tick(self) -> None:
        self._seconds += 1
        if self._seconds % 5 == 0:
            self.refresh()

    def open_subject(self, subject: str) -> None:
        self._wanted_slot = subject
        self._result.setCurrentIndex(0)
        self._target.setCurrentIndex(0)
        today = self.desk.now().date()
        self._day.setDate(QDate(today.year, today.month, today.day))
        self.refresh()

    def _on_rows(self, answer: tuple[date, list[BroadcastLogEntry], dict[str, str]]) -> None:
        day, rows, names = answer
        if day != self.day:
            return
        self._rows = rows
        if names != self._names:
            self._names = names
            self._fill_targets()
        self._fill()

    def _fill_targets(self) -> None:
        chosen = self._target.currentData()
        self._target.blockSignals(True)
        self._target.clear()
        self._target.addItem(self.tr("Mọi nơi phát"), "")
        self._target.addItem(target_name(""), LOCAL_OUTPUT)
        for target, name in self._names.items():
            self._target.addItem(name, target)
        self._target.setCurrentIndex(max(0, self._target.findData(chosen)))
        self._target.blockSignals(False)

    def _fill(self) -> None:
        target, only_trouble = self._target.currentData(), self._result.currentData() == _TROUBLED
        self._shown = [
            row
            for row in self._rows
            if (not target or row.target == target) and (not only_trouble or play_text(row.state)[1] is Mark.FAULT)
        ]
        if self.table.rowCount() != len(self._shown):
            self.table.setRowCount(len(self._shown))
        for place, row in enumerate(self._shown):
            self._fill_row(place, row)
        self.table.fit_rows()
        self._say_counts()
        if self._wanted_slot:
            self._pick(self._wanted_slot)

    def _fill_row(self, place: int, row: BroadcastLogEntry) -> None:
        level = "–" if row.integrated_lufs is None else number_text(row.integrated_lufs)
        texts = (
            row.title,
            target_name(self._names.get(row.target, "")),
            self._range(row.planned_start, row.planned_end),
            self._range(row.actual_start, row.actual_end),
            "",
            level,
            row.manifest_sha256[:8],
        )
        for column, text in enumerate(texts):
            item = cell(self.table, place, column, text, strong=column == 0)
            if column == 6:
                item.setToolTip(row.manifest_sha256)
            elif column == 5 and row.integrated_lufs is not None:
                item.setToolTip(f"{level} LUFS")
        self._badge(place, row)

    def _badge(self, place: int, row: BroadcastLogEntry) -> None:
        words, mark = play_text(row.state)
        if row.rejoins:
            words += self.tr(" (nối lại %1 lần)").replace("%1", str(row.rejoins))
        said = f"{mark.value} {words}" if mark else words
        badge = self.table.cell_badge(place, 4)
        if badge is None or badge.text() != said:
            fresh = MarkBadge(words, mark) if mark else Badge(words, Tone.NEUTRAL)
            self.table.set_cell_badge(place, 4, fresh)
        item = self.table.item(place, 4)
        if item is not None:
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            item.setToolTip(remark_words(row.error, language()))

    def _range(self, start: datetime | None, end: datetime | None) -> str:
        if start is None:
            return "–"
        first = clock_text_s(self.desk.local(start))
        return f"{first} – {clock_text_s(self.desk.local(end))}" if end is not None else f"{first} –"

    def _say_counts(self) -> None:
        counts = dict.fromkeys(Mark, 0)
        for row in self._shown:
            counts[play_text(row.state)[1] or Mark.WAITING] += 1
        words = {
            Mark.CONFIRMED: self.tr("%1 đã phát"),
            Mark.UNCONFIRMABLE: self.tr("%1 không xác nhận được"),
            Mark.FAULT: self.tr("%1 có lỗi"),
            Mark.WAITING: self.tr("%1 chưa xong"),
        }
        self._counts.set_texts({m: w.replace("%1", str(counts[m])) for m, w in words.items() if counts[m]})
        nothing = self.tr("Ngày này chưa phát gì.") if not self._rows else self.tr("Không có dòng nào hợp với bộ lọc.")
        self._empty.setText(nothing)
        self._empty.setVisible(not self._shown)
        self.table.setVisible(bool(self._shown))
        self.table.setVisible(bool(self._shown))

    def _pick(self, slot_id: str) -> None:
        troubled = (PlayState.FAILED, PlayState.PARTIAL)
        places = [p for p, row in enumerate(self._shown) if row.slot_id == slot_id]
        places.sort(key=lambda p: self._shown[p].state not in troubled)
        if places:
            self._wanted_slot = ""
            self.table.setCurrentCell(places[0], 0)
            self.table.setFocus()

    def _on_before(self) -> None:
        self._turn(-1)

    def _on_after(self) -> None:
        self._turn(1)

    def _turn(self, days: int) -> None:
        day = self.day + timedelta(days=days)
        self._day.setDate(QDate(day.year, day.month, day.day))

    def _on_export(self) -> None:
        suggested = f"nhat-ky-{self.day.isoformat()}.csv"
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Xuất nhật ký"), suggested, self.tr("Bảng tính CSV (*.csv)")
        )
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the lines in sight to ``path``."""
        headings = [
            self.tr("Chương trình"),
            self.tr("Nơi phát"),
            self.tr("Bắt đầu theo lịch"),
            self.tr("Kết thúc theo lịch"),
            self.tr("Bắt đầu thực phát"),
            self.tr("Kết thúc thực phát"),
            self.tr("Kết quả"),
            "LUFS",
            self.tr("Số lần nối lại"),
            self.tr("SHA-256 bản duyệt"),
            self.tr("SHA-256 tệp"),
            self.tr("Lỗi"),
            self.tr("Người thao tác"),
            self.tr("Nhường cho"),
        ]
        rows, names = list(self._shown), {**self._names, LOCAL_OUTPUT: target_name("")}
        zone, spoken = self.desk.zone, language()
        self.desk.tasks.run(lambda: write_csv(path, headings, rows, names, zone, spoken), done=self._on_exported)

    def _on_exported(self, _nothing: None) -> None:
        self.desk.tell(self.tr("Đã xuất %1 dòng ra tệp.").replace("%1", str(len(self._shown))))
