"""A table that reads well: whole lines picked, Tab leaves it, Enter opens a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from studio.ui.theme import Role, Size, Space, theme


class Table(QTableWidget):
    """``cellActivated`` comes with Enter and with a double click."""

    def __init__(self, headings: Sequence[str], name: str) -> None:
        super().__init__(0, len(headings))
        self.setHorizontalHeaderLabels(list(headings))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme().scaled(Size.ROW))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme().scaled(56))

    def set_cell_badge(self, row: int, column: int, badge: QLabel) -> None:
        """Put a badge into a cell, at its own size."""
        holder = QWidget()
        holder.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout(holder)
        line.setContentsMargins(Space.S, Space.NONE, Space.S, Space.NONE)
        line.addWidget(badge)
        line.addStretch()
        holder.setProperty("badge_of_cell", True)
        self.setCellWidget(row, column, holder)
        item = cell(self, row, column, "")
        # Only a badge that is dressed knows how wide it is; the cell's own margins come on top.
        badge.ensurePolished()
        item.setSizeHint(holder.sizeHint() + QSize(2 * Space.S, 0))

    def cell_badge(self, row: int, column: int) -> QLabel | None:
        """The badge put there before, if any."""
        # The stubs say that there always is one; an empty cell has none.
        holder: QWidget | None = self.cellWidget(row, column)
        return None if holder is None else holder.findChild(QLabel)

    def fit_rows(self) -> None:
        """All rows of one height, which holds a badge."""
        for row in range(self.rowCount()):
            self.setRowHeight(row, theme().scaled(Size.ROW))


def cell(table: QTableWidget, row: int, column: int, text: str, *, strong: bool = False) -> QTableWidgetItem:
    """Write ``text`` into a cell, making its item at the first time."""
    item = table.item(row, column)
    if not isinstance(item, QTableWidgetItem):
        item = QTableWidgetItem()
        item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
        if strong:
            item.setFont(theme().font(Role.STRONG))
        table.setItem(row, column, item)
    if item.text() != text:
        item.setText(text)
        item.setToolTip(text)
    return item
