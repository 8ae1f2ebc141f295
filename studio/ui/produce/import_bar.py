"""Files are coming in: which, how far, the way to stop; and then what became of each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from studio.ui.produce.drafts import DraftsModel
from studio.ui.produce.import_queue import Arrived
from studio.ui.produce.import_words import arrival_text
from studio.ui.theme import Role, Size, Space, Tone, theme
from studio.ui.widgets import Button, Card, Elided, IconLabel, Text, clear

_LIST_PX = 222
_WHOLE = 1000


class ImportBar(Card):
    """Hidden while nothing comes in and nothing is to be read."""

    open_asked = Signal(str)

    def __init__(self, model: DraftsModel, *, tells_drafts: bool = False) -> None:
        """``tells_drafts``: lists the files that began drafts; else those that were laid into the open one."""
        super().__init__()
        self._model = model
        self._tells_drafts = tells_drafts
        self.body.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self._icon = IconLabel("import", "accent", Size.ICON)
        row.addWidget(self._icon)
        self.said = Elided("", ink=True)
        row.addWidget(self.said, 3)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Tiến độ nhập tệp"))
        row.addWidget(self.bar, 2)
        self.stop = Button(self.tr("Dừng lại"))
        self.stop.clicked.connect(model.cancel_import)
        row.addWidget(self.stop)
        self.close_list = Button(self.tr("Đóng"), name=self.tr("Đóng danh sách tệp đã nhập"))
        self.close_list.clicked.connect(model.imports.forget)
        row.addWidget(self.close_list)
        self.body.addLayout(row)
        self._build_list()
        self.hide()
        model.importing_changed.connect(self._on_changed)
        model.imports.progressed.connect(self._show_standing)

    def _build_list(self) -> None:
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(Space.NONE, Space.XS, Space.M, Space.S)
        self._rows.setSpacing(Space.S)
        self.list = QScrollArea()
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Từng tệp đã nhập ra sao"))
        self.list.setWidget(inside)
        self.body.addWidget(self.list)

    def _on_changed(self) -> None:
        busy, all_results = self._model.importing, self._model.imports.results
        results = tuple(each for each in all_results if (each.wanted.track is None) is self._tells_drafts)
        told = not busy and len(all_results) > 1 and bool(results)
        self.setVisible(busy or told)
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
        self.close_list.setVisible(told)
        # Filled while hidden: what is new in a visible layout counts for nothing until the next event.
        self.list.hide()
        if busy:
            self._show_standing()
        if told:
            self._show_results(results)
            self.list.show()

    def _show_standing(self) -> None:
        at = self._model.imports.standing
        if at is None:
            self.bar.setRange(0, 0)
            self.said.setText(self.tr("Đang tìm tệp âm thanh…"))
            return
        self.bar.setRange(0, _WHOLE)
        self.bar.setValue(round(at.done * _WHOLE))
        said = self.tr("Đang nhập “%1”, %2%") if at.count == 1 else self.tr("Đang nhập tệp %3/%4 “%1”, %2%")
        said = said.replace("%2", str(int(at.done * 100))).replace("%3", str(at.number)).replace("%4", str(at.count))
        self.said.setText(said.replace("%1", at.name))

    def _show_results(self, results: tuple[Arrived, ...]) -> None:
        good = sum(each.error is None for each in results)
        said = (
            self.tr("Đã nhập đủ %1 tệp.")
            if good == len(results)
            else self.tr("Đã nhập %1 tệp, %2 tệp không nhập được.")
        )
        self.said.setText(said.replace("%1", str(good)).replace("%2", str(len(results) - good)))
        clear(self._rows)
        # What did not come in is to be read; what did is in the list below anyway.
        for each in sorted(results, key=lambda each: each.error is None):
            self._rows.addLayout(self._row(each))
        self._rows.addStretch()
        high = self._rows.sizeHint().height() + Space.S
        self.list.setFixedHeight(min(high, theme().scaled(_LIST_PX)))

    def _row(self, arrived: Arrived) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        good = arrived.error is None
        mark = IconLabel("check-circle" if good else "warning", (Tone.OK if good else Tone.WARN).value, Size.ICON_SMALL)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.NONE)
        words.addWidget(Elided(arrived.name, Role.STRONG, ink=True))
        words.addWidget(Text(arrival_text(arrived), Role.SMALL, wrap=True, tone=None if good else Tone.WARN))
        row.addLayout(words, 1)
        if arrived.draft is not None:
            key = Button(self.tr("Mở"), name=self.tr("Mở “%1”").replace("%1", arrived.draft.programme.title))
            key.setProperty("programme", arrived.draft.programme.id)
            key.clicked.connect(self._on_open)
            row.addWidget(key)
        return row

    def _on_open(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.open_asked.emit(str(sender.property("programme")))
