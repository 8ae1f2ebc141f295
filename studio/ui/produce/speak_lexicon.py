"""The station's lexicon: how a word is said, heard before it is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QWidget

from studio.domain.errors import StudioError
from studio.domain.speech.lexicon import checked_entry
from studio.ui.produce.speak_model import SpeakModel
from studio.ui.theme import Role, Size, Space
from studio.ui.widgets import Button, Kind, Text
from studio.ui.widgets.forms import FormDialog, field_row
from studio.ui.widgets.tables import Table, cell

_TABLE_PX = 260


class WordDialog(FormDialog):
    """One word and how it is said."""

    def __init__(self, parent: QWidget, model: SpeakModel, written: str = "", said: str = "") -> None:
        super().__init__(self.tr("Cách đọc"), self.tr("Ghi vào từ điển"), parent, Size.FORM)
        self._model = model
        self.written = QLineEdit(written)
        self.said = QLineEdit(said)
        self.hear = Button(self.tr("Nghe"), Kind.QUIET, "play", key="Ctrl+L")
        self.hear.clicked.connect(self._on_hear)
        self.said.textChanged.connect(self._on_typed)
        self.body.addWidget(field_row(self.tr("Viết là"), self.written))
        hint = self.tr("Viết đúng như khi nói, chỉ dùng chữ cái. Ví dụ: Zalo đọc là “da lô”.")
        self.body.addWidget(field_row(self.tr("Đọc là"), self.said, hint=hint))
        row = QHBoxLayout()
        row.addWidget(self.hear)
        row.addStretch()
        self.body.addLayout(row)
        note = self.tr("Từ nay mọi văn bản của đài đều đọc như vậy.")
        self.body.addWidget(Text(note, Role.SMALL, wrap=True))
        self.body.addStretch()
        self._on_typed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.written.text():
            self.said.setFocus()
            self.said.selectAll()

    def submit(self) -> None:
        try:
            entry = checked_entry(self.written.text(), self.said.text())
        except StudioError:
            self.say_trouble(self.tr("Hai ô đều phải có chữ; cách đọc chỉ gồm chữ cái."))
            return
        self._model.stop()
        self._model.teach(entry.written, entry.said)
        self.accept()

    def reject(self) -> None:
        self._model.stop()
        super().reject()

    def _on_typed(self) -> None:
        self.hear.setEnabled(bool(self.said.text().strip()) and bool(self._model.voices))

    def _on_hear(self) -> None:
        self._model.stop()
        self._model.listen(self.said.text().strip())


class LexiconDialog(FormDialog):
    """Every word of the station's lexicon."""

    def __init__(self, parent: QWidget, model: SpeakModel, show_dialog: Callable[[QDialog], bool]) -> None:
        super().__init__(self.tr("Từ điển đọc của đài"), self.tr("Đóng"), parent, Size.DIALOG)
        self._model = model
        self._show_dialog = show_dialog
        self.cancel_button.hide()
        hint = self.tr("Những từ đài tự đặt cách đọc: tên riêng, chữ viết tắt, tiếng nước ngoài.")
        self.body.addWidget(Text(hint, Role.SMALL, wrap=True))
        self.table = Table([self.tr("Viết là"), self.tr("Đọc là")], self.tr("Từ điển đọc của đài"))
        self.table.setMinimumHeight(_TABLE_PX)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.cellActivated.connect(self._on_edit)
        self.table.itemSelectionChanged.connect(self._show_possible)
        self.body.addWidget(self.table, 1)
        self.empty = Text(self.tr("Chưa có từ nào. Bấm Thêm từ để đặt cách đọc."), Role.SMALL)
        self.body.addWidget(self.empty)
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        self.add = Button(self.tr("Thêm từ"), Kind.TOOL, "plus")
        self.add.clicked.connect(self._on_add)
        self.edit = Button(self.tr("Sửa"), Kind.TOOL, "edit")
        self.edit.clicked.connect(self._on_edit)
        self.hear = Button(self.tr("Nghe"), Kind.TOOL, "play")
        self.hear.clicked.connect(self._on_hear)
        self.remove = Button(self.tr("Xóa"), Kind.TOOL, "trash")
        self.remove.clicked.connect(self._on_remove)
        for button in (self.add, self.edit, self.hear, self.remove):
            acts.addWidget(button)
        acts.addStretch()
        self.body.addLayout(acts)
        model.known_changed.connect(self._show)
        self._show()

    def done(self, result: int) -> None:
        self._model.stop()
        super().done(result)

    def _chosen(self) -> tuple[str, str] | None:
        row = self.table.currentRow()
        return (
            (self._model.words[row].written, self._model.words[row].said) if 0 <= row < len(self._model.words) else None
        )

    def _show(self) -> None:
        words = self._model.words
        self.table.setRowCount(len(words))
        for row, word in enumerate(words):
            cell(self.table, row, 0, word.written, strong=True)
            cell(self.table, row, 1, word.said)
        self.table.fit_rows()
        self.empty.setVisible(not words)
        self._show_possible()

    def _show_possible(self) -> None:
        chosen = self._chosen() is not None
        self.edit.setEnabled(chosen)
        self.remove.setEnabled(chosen)
        self.hear.setEnabled(chosen and bool(self._model.voices))

    def _on_add(self) -> None:
        self._ask("", "")

    def _on_edit(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._ask(*chosen)

    def _ask(self, written: str, said: str) -> None:
        dialog = WordDialog(self, self._model, written, said)
        self._show_dialog(dialog)
        dialog.deleteLater()

    def _on_hear(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._model.stop()
            self._model.listen(chosen[1])

    def _on_remove(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._model.forget(chosen[0])
