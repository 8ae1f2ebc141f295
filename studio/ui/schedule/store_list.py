"""Kho tin, bài: what is approved, to be dragged onto the day or added by Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem

from studio.domain.programme import Programme
from studio.ui.schedule.timeline import PROGRAMME_MIME
from studio.ui.theme import Role, Size, Space, theme
from studio.ui.widgets import Card, Text
from studio.ui.words import class_text, fold_accents, short_length

_ID = int(Qt.ItemDataRole.UserRole)


class StoreList(Card):
    """Emits ``chosen`` with a programme's id."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("KHO TIN, BÀI"))
        self._programmes: tuple[Programme, ...] | None = None
        self._find = QLineEdit()
        self._find.setPlaceholderText(self.tr("Tìm tên…"))
        self._find.setAccessibleName(self.tr("Tìm trong kho tin, bài"))
        self._find.setClearButtonEnabled(True)
        self._find.textChanged.connect(self._on_find)
        self.body.addWidget(self._find)
        self._list = _DragList()
        self._list.setAccessibleName(self.tr("Kho tin, bài đã duyệt"))
        self._list.itemActivated.connect(self._on_activated)
        self.body.addWidget(self._list, 1)
        self._hint = Text("", Role.SMALL, wrap=True)
        self.body.addWidget(self._hint)
        self.body.setContentsMargins(Space.S, Space.M, Space.S, Space.S)
        self.setFixedWidth(theme().scaled(Size.NARROW_SIDE))

    def show_programmes(self, programmes: Sequence[Programme]) -> None:
        fresh = tuple(programmes)
        if fresh != self._programmes:
            self._programmes = fresh
            self._fill()

    def _on_find(self, _text: str) -> None:
        self._fill()

    def _fill(self) -> None:
        wanted = fold_accents(self._find.text())
        self._list.clear()
        for programme in self._programmes or ():
            if wanted in fold_accents(programme.title) and programme.manifest is not None:
                length = short_length(programme.manifest.manifest.duration_s)
                item = QListWidgetItem(f"{programme.title}\n{length}")
                item.setData(_ID, programme.id)
                item.setSizeHint(self._list.wrapped(item.text()))
                item.setToolTip(f"{programme.title} · {length} · {class_text(programme.bulletin_class)}")
                self._list.addItem(item)
        empty = self.tr("Chưa có bản tin nào được duyệt.") if not self._programmes else self.tr("Không tìm thấy.")
        self._hint.setText(empty if not self._list.count() else self.tr("Kéo vào lịch, hoặc Enter."))

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_ID)))


class _DragList(QListWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("role", Role.SMALL.value)
        self.setUniformItemSizes(False)

    def wrapped(self, text: str) -> QSize:
        """The size of a wrapped item; the view's own guess is a line too low."""
        self.ensurePolished()
        room = theme().scaled(Size.NARROW_SIDE) - 4 * Space.M - 2 * Space.S
        box = self.fontMetrics().boundingRect(0, 0, room, 1000, Qt.TextFlag.TextWordWrap.value, text)
        return QSize(room, box.height() + 2 * Space.S + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 120)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        if items:
            data.setData(PROGRAMME_MIME, str(items[0].data(_ID)).encode())
        return data
