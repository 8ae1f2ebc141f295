"""What can be done with the chosen region, and with the page, above the board."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from studio.ui.signage.model import SignageModel
from studio.ui.theme import Role, Space, theme
from studio.ui.widgets import Button, Elided, Kind

_WIDE_PX = 690


class EditBar(QWidget):
    """The page's own acts are in the menu ``more``."""

    archive_asked = Signal()
    recall_asked = Signal()
    return_asked = Signal()

    def __init__(self, model: SignageModel) -> None:
        super().__init__()
        self._model = model
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.XS)
        self.undo = Button("", Kind.SQUARE, "undo", name=self.tr("Hoàn tác"))
        self.redo = Button("", Kind.SQUARE, "redo", name=self.tr("Làm lại"))
        self.up = Button(self.tr("Lên"), Kind.TOOL, "layer-up", name=self.tr("Đưa lên lớp trên"))
        self.down = Button(self.tr("Xuống"), Kind.TOOL, "layer-down", name=self.tr("Đưa xuống lớp dưới"))
        self.remove = Button(self.tr("Xóa"), Kind.TOOL, "trash", name=self.tr("Xóa phần đang chọn"))
        self._tell_keys()
        self.more = Button(self.tr("Khác"), Kind.TOOL, "more", name=self.tr("Việc khác với trang này"))
        menu = QMenu(self.more)
        self.judge = menu.addAction(self.tr("Trả lại để sửa, không duyệt…"))
        self.judge.triggered.connect(self.return_asked)
        self.recall = menu.addAction(self.tr("Thu hồi khỏi các bảng…"))
        self.recall.triggered.connect(self.recall_asked)
        self.archive = menu.addAction(self.tr("Cất trang này"))
        self.archive.triggered.connect(self.archive_asked)
        self.more.setMenu(menu)
        self.undo.clicked.connect(model.undo)
        self.redo.clicked.connect(model.redo)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.remove.clicked.connect(model.remove)
        for button in (self.undo, self.redo, self.up, self.down, self.remove):
            row.addWidget(button)
        self._keys = Elided(self.tr("Tab chọn · ←↑→↓ dời · Shift đổi cỡ"), Role.SMALL)
        row.addSpacing(Space.S)
        row.addWidget(self._keys, 1)
        row.addStretch(0)
        row.addWidget(self.more)
        model.changed.connect(self._on_changed)
        model.selected.connect(self._on_changed)
        model.stored.connect(self._on_changed)
        self._on_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Half a sentence helps nobody.
        self._keys.setMaximumWidth(16_777_215 if self.width() > theme().scaled(_WIDE_PX) else 0)

    def _tell_keys(self) -> None:
        """Every key beside its control. A button's own shortcut would wait 0.1 s and lose quick presses."""
        model = self._model
        keys = (
            (self.undo, ("Ctrl+Z",), model.undo),
            (self.redo, ("Ctrl+Y", "Ctrl+Shift+Z"), model.redo),
            (self.up, ("Ctrl+PgUp",), self._on_up),
            (self.down, ("Ctrl+PgDown",), self._on_down),
        )
        for button, sequences, act in keys:
            for sequence in sequences:
                QShortcut(QKeySequence(sequence), self).activated.connect(act)
            button.setToolTip(f"{button.accessibleName()} ({sequences[0]})")
            button.setAccessibleDescription(sequences[0])
        self.remove.setToolTip(f"{self.remove.accessibleName()} (Delete)")
        self.remove.setAccessibleDescription("Delete")

    def _on_up(self) -> None:
        self._model.lift(1)

    def _on_down(self) -> None:
        self._model.lift(-1)

    def _on_changed(self) -> None:
        model = self._model
        self.undo.setEnabled(model.may_edit and model.can_undo)
        self.redo.setEnabled(model.may_edit and model.can_redo)
        chosen, layout = model.chosen, model.layout
        able = model.may_edit and chosen is not None
        order = [region.id for region in layout.painted] if layout is not None else []
        self.up.setEnabled(able and chosen is not None and order[-1] != chosen.id)
        self.down.setEnabled(able and chosen is not None and order[0] != chosen.id)
        self.remove.setEnabled(able)
