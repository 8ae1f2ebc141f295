"""The boards of the station: how each is, what it shows, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.roles import Verb
from studio.domain.signage_rules import Board
from studio.ui.desk import Desk
from studio.ui.signage.dialogs import BoardDialog
from studio.ui.signage.words import board_state_text, metres_text
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Button, Card, EmptyNote, Kind, MarkBadge, Text
from studio.ui.widgets.tables import Table, cell
from studio.ui.words import clock_text_s

if TYPE_CHECKING:
    from studio.services.boards import BoardsView, BoardView


class BoardsPage(QWidget):
    """``changed`` when a board was; ``emergency_asked`` with a ``Board`` whose emergency is to be previewed."""

    changed = Signal()
    emergency_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._boards: tuple[BoardView, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        card = Card(self.tr("BẢNG CỦA ĐÀI"), "board")
        self._trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self._trouble.hide()
        card.body.addWidget(self._trouble)
        self.first = Button(self.tr("Thêm bảng"), Kind.PRIMARY, "plus")
        self.first.clicked.connect(self._on_add)
        said = self.tr("Đài chưa có bảng nào. Người quản trị bấm Thêm bảng, rồi ghép bảng với đài.")
        self._empty = EmptyNote(said, self.first)
        card.body.addWidget(self._empty, 1)
        self.table = Table(
            [
                self.tr("Bảng"),
                self.tr("Tình trạng"),
                self.tr("Đang hiện"),
                self.tr("Xem từ"),
                self.tr("Báo về lúc"),
            ],
            self.tr("Bảng của đài"),
        )
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.itemSelectionChanged.connect(self._on_selection)
        self.table.cellActivated.connect(self._on_edit)
        card.body.addWidget(self.table, 1)
        self._keys = QWidget()
        row = QHBoxLayout(self._keys)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.S)
        self.add = Button(self.tr("Thêm bảng"), Kind.QUIET, "plus")
        self.add.clicked.connect(self._on_add)
        self.edit = Button(self.tr("Sửa bảng"), Kind.QUIET, "edit")
        self.edit.clicked.connect(self._on_edit)
        self.pair = Button(self.tr("Ghép bảng…"), Kind.QUIET, "key")
        self.pair.setToolTip(self.tr("Ghi tệp cấu hình để chép sang máy của bảng; máy ghép trước đó sẽ mất quyền"))
        self.pair.clicked.connect(self._on_pair)
        self.emergency = Button(self.tr("Xem thử khẩn cấp"), Kind.QUIET, "warning")
        self.emergency.clicked.connect(self._on_emergency)
        for button in (self.add, self.edit, self.pair):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.emergency)
        card.body.addWidget(self._keys)
        column.addWidget(card, 1)
        # Only what has a parent may be shown: without one it would be a window.
        for button in (self.first, self.add, self.edit, self.pair):
            button.setVisible(desk.may(Verb.ADMINISTER))

    def show_boards(self, view: BoardsView) -> None:
        self._boards = view.boards
        self._trouble.setVisible(not view.server_running and bool(view.boards))
        self._trouble.setText(
            self.tr("✗ Chưa hỏi được các bảng. Nội dung đã gửi vẫn hiện; đài sẽ hỏi lại khi máy chủ bảng chạy.")
        )
        self._empty.setVisible(not view.boards)
        for part in (self.table, self._keys):
            part.setVisible(bool(view.boards))
        self.table.setRowCount(len(view.boards))
        for row, one in enumerate(view.boards):
            self._show_board(row, one)
        self.table.fit_rows()
        if view.boards and not self.table.selectedItems():
            self.table.selectRow(0)
        self._on_selection()

    def chosen(self) -> Board | None:
        row = self.table.currentRow()
        return self._boards[row].board if 0 <= row < len(self._boards) else None

    def _show_board(self, row: int, one: BoardView) -> None:
        board, status = one.board, one.status
        cell(self.table, row, 0, f"{board.name} · {board.place}" if board.place else board.name, strong=True)
        words, mark = board_state_text(status)
        badge = self.table.cell_badge(row, 1)
        if isinstance(badge, MarkBadge):
            badge.set_mark(words, mark)
        else:
            self.table.set_cell_badge(row, 1, MarkBadge(words, mark))
        shown = ", ".join(one.titles) or self.tr("Chưa có trang nào")
        cell(self.table, row, 2, self.tr("KHẨN CẤP") if one.emergency else shown)
        cell(self.table, row, 3, metres_text(board.reader_m))
        seen = self.tr("Chưa báo về") if status.last_seen is None else clock_text_s(self._desk.local(status.last_seen))
        cell(self.table, row, 4, seen)

    def _on_selection(self) -> None:
        has = self.chosen() is not None
        for button in (self.edit, self.pair, self.emergency):
            button.setEnabled(has)

    def _on_add(self) -> None:
        self._ask(None)

    def _on_edit(self) -> None:
        board = self.chosen()
        if board is not None and self._desk.may(Verb.ADMINISTER):
            self._ask(board)

    def _ask(self, board: Board | None) -> None:
        dialog = BoardDialog(self._desk, board, len(self._boards), self)
        dialog.saved.connect(self.changed)
        dialog.open()

    def _on_emergency(self) -> None:
        board = self.chosen()
        if board is not None:
            self.emergency_asked.emit(board)

    def _on_pair(self) -> None:
        board = self.chosen()
        if board is None:
            return
        path, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Lưu tệp cấu hình của bảng"), f"{board.code}.json", self.tr("Tệp cấu hình (*.json)")
        )
        if path:
            boards, person = self._desk.station.signage.boards, self._desk.person
            self._desk.tasks.run(lambda: boards.pair(person, board.id, path), done=self._on_paired)

    def _on_paired(self, _nothing: None) -> None:
        self._desk.tell(self.tr("Đã ghi tệp cấu hình. Chép tệp này sang máy của bảng."))
        self.changed.emit()
