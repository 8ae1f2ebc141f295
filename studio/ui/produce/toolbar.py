"""The editing tools. What does not fit the width goes into "Thêm", in the same order."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from studio.ui.theme import Size, Space, icon, theme
from studio.ui.widgets import Button, Kind


class EditToolbar(QWidget):
    split_asked = Signal()
    trim_head_asked = Signal()
    trim_tail_asked = Signal()
    delete_asked = Signal(bool)  # whether the hole closes
    fade_asked = Signal()
    gain_asked = Signal()
    keys_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    zoom_in_asked = Signal()
    zoom_out_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._row.setSpacing(Space.S - 1)
        self.split = self._tool(self.tr("Tách"), "split", self.tr("Tách đoạn ở vạch đỏ"), "S")
        self.split.clicked.connect(self.split_asked)
        self.trim = self._tool(self.tr("Cắt đầu, đuôi"), "scissors", self.tr("Bỏ phần trước hoặc sau vạch đỏ"), "Q, W")
        self._add_trim_menu()
        self.ripple = self._tool(
            self.tr("Xóa, dồn liền"), "trash", self.tr("Xóa phần đang chọn, phần sau dồn lên"), "Delete"
        )
        self.ripple.clicked.connect(self._on_ripple)
        self.fade = self._tool(self.tr("To dần, nhỏ dần"), "fade", self.tr("Đầu đoạn to dần, cuối đoạn nhỏ dần"), "F")
        self.fade.clicked.connect(self.fade_asked)
        self.gain = self._tool(self.tr("Âm lượng"), "gain", self.tr("Chỉnh to nhỏ của đoạn"), "G")
        self.gain.clicked.connect(self.gain_asked)
        self.clear = self._tool(
            self.tr("Xóa, để trống"), "gap", self.tr("Xóa phần đang chọn, chừa chỗ trống"), "Shift+Delete"
        )
        self.clear.clicked.connect(self._on_clear)
        self.keys = self._tool(self.tr("Phím tắt"), "keyboard", self.tr("Mọi phím dùng khi biên tập"), "")
        self.keys.clicked.connect(self.keys_asked)
        self._editing = (self.split, self.trim, self.ripple, self.fade, self.gain, self.clear)
        self._tools = (*self._editing, self.keys)
        self.more = self._tool(self.tr("Thêm"), "more", self.tr("Các công cụ khác"), "")
        self.more.setMenu(QMenu(self.more))
        self.more.hide()
        self._row.addStretch()
        self._add_squares()

    def _add_squares(self) -> None:
        self.undo = self._square("undo", self.tr("Hoàn tác"), self.tr("Hoàn tác (Ctrl+Z)"))
        self.undo.clicked.connect(self.undo_asked)
        self.redo = self._square("redo", self.tr("Làm lại"), self.tr("Làm lại (Ctrl+Y)"))
        self.redo.clicked.connect(self.redo_asked)
        self.zoom_out = self._square(
            "zoom-out", self.tr("Thu nhỏ"), self.tr("Thu nhỏ (phím −, hoặc Ctrl và lăn chuột)")
        )
        self.zoom_out.clicked.connect(self.zoom_out_asked)
        self.zoom_in = self._square(
            "zoom-in", self.tr("Phóng to"), self.tr("Phóng to (phím +, hoặc Ctrl và lăn chuột)")
        )
        self.zoom_in.clicked.connect(self.zoom_in_asked)

    def set_possible(self, *, edit: bool, undo: bool, redo: bool) -> None:
        """Which tools have something to work on."""
        for tool in self._editing:
            tool.setEnabled(edit)
        self.undo.setEnabled(undo)
        self.redo.setEnabled(redo)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().scaled(420), theme().scaled(Size.TOOL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        gap = self._row.spacing()
        fixed = sum(square.sizeHint().width() + gap for square in (self.undo, self.redo, self.zoom_out, self.zoom_in))
        room = self.width() - fixed - Space.S
        widths = [tool.sizeHint().width() + gap for tool in self._tools]
        shown = len(widths)
        if sum(widths) > room:
            room -= self.more.sizeHint().width() + gap
            while shown > 1 and sum(widths[:shown]) > room:
                shown -= 1
        for index, tool in enumerate(self._tools):
            tool.setVisible(index < shown)
        self.more.setVisible(shown < len(widths))
        self._fill_more(self._tools[shown:])

    def _fill_more(self, hidden: tuple[Button, ...]) -> None:
        menu = self.more.menu()
        menu.clear()
        for tool in hidden:
            inner = tool.menu()
            if inner is not None:
                menu.addActions(inner.actions())
            else:
                action = menu.addAction(tool.icon(), tool.accessibleName())
                action.setToolTip(tool.toolTip())
                action.triggered.connect(tool.click)

    def _add_trim_menu(self) -> None:
        menu = QMenu(self.trim)
        menu.addAction(icon("scissors"), self.tr("Cắt đầu: bỏ phần trước vạch đỏ\tQ")).triggered.connect(
            self.trim_head_asked
        )
        menu.addAction(icon("scissors"), self.tr("Cắt đuôi: bỏ phần sau vạch đỏ\tW")).triggered.connect(
            self.trim_tail_asked
        )
        self.trim.setMenu(menu)

    def _tool(self, text: str, icon_name: str, tip: str, key: str) -> Button:
        button = Button(text, Kind.TOOL, icon_name)
        button.setToolTip(f"{tip} ({key})" if key else tip)
        button.setAccessibleDescription(f"{tip}. {key}" if key else tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button

    def _square(self, icon_name: str, name: str, tip: str) -> Button:
        # The keys are the page's: a button's own shortcut waits 0.1 s and loses quick presses.
        button = Button("", Kind.SQUARE, icon_name, name=name)
        button.setToolTip(tip)
        button.setAccessibleDescription(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button

    def _on_ripple(self) -> None:
        self.delete_asked.emit(True)

    def _on_clear(self) -> None:
        self.delete_asked.emit(False)
