"""“Ráp chương trình”: parts chosen from what is there, in order, with the length of the whole against the slot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.domain.editing.assembly import (
    TEMPLATES,
    Part,
    Piece,
    Template,
    assembled_length,
    piece_of_take,
    running_order,
)
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.services.production import Material
from studio.ui.produce.axis import short_time
from studio.ui.produce.dialogs import number_box, seconds_box
from studio.ui.theme import Role, Size, Space, Tone
from studio.ui.widgets import Button, Kind, Text
from studio.ui.widgets.forms import FormDialog, field_row

_CROSSFADE_S = 1.5
_SLOT_MIN, _LONGEST_SLOT_MIN = 15.0, 240.0
_LIST_PX = 150
_MUSIC = (Part.TUNE, Part.STINGER, Part.OUTRO)


def part_name(part: Part) -> str:
    return {
        Part.TUNE: QCoreApplication.translate("Assembly", "Nhạc hiệu"),
        Part.IDENT: QCoreApplication.translate("Assembly", "Lời xướng"),
        Part.ITEM: QCoreApplication.translate("Assembly", "Tin, bài"),
        Part.STINGER: QCoreApplication.translate("Assembly", "Nhạc cắt giữa các tin"),
        Part.OUTRO: QCoreApplication.translate("Assembly", "Nhạc kết"),
    }[part]


def template_name(template: Template) -> str:
    return {
        "DAILY": QCoreApplication.translate("Assembly", "Chương trình đủ phần"),
        "NOTICE": QCoreApplication.translate("Assembly", "Thông báo ngắn"),
        "ITEMS": QCoreApplication.translate("Assembly", "Chỉ tin, bài"),
    }[template.code]


class AssemblyDialog(FormDialog):
    """``order``, ``crossfade`` and ``materials_used`` hold the answer once accepted."""

    def __init__(self, parent: QWidget, materials: Sequence[Material], habit: Mapping[str, Any] | None = None) -> None:
        """``habit`` is what the last one left in ``habit``: every day's tunes need no choosing again."""
        super().__init__(self.tr("Ráp chương trình"), self.tr("Ráp"), parent, Size.DIALOG_WIDE)
        self._materials = materials
        self.template = QComboBox()
        for template in TEMPLATES:
            self.template.addItem(template_name(template), template.code)
        self.body.addWidget(field_row(self.tr("Kiểu chương trình"), self.template))
        self.parts = {part: self._choice() for part in (Part.TUNE, Part.IDENT, Part.STINGER, Part.OUTRO)}
        self._rows = {part: field_row(part_name(part), box) for part, box in self.parts.items()}
        grid = QGridLayout()
        grid.setSpacing(Space.M)
        for index, row in enumerate(self._rows.values()):
            grid.addWidget(row, index // 2, index % 2)
        self.body.addLayout(grid)
        self._add_lists()
        self.fade = seconds_box(_CROSSFADE_S)
        self.slot = number_box(1.0, _LONGEST_SLOT_MIN, 1.0, _SLOT_MIN)
        self.slot.setSuffix(self.tr(" phút"))
        figures = QHBoxLayout()
        figures.setSpacing(Space.M)
        figures.addWidget(field_row(self.tr("Nối chồng với nhạc"), self.fade))
        figures.addWidget(field_row(self.tr("Khung phát dài"), self.slot))
        self.body.addLayout(figures)
        self.total = Text("", Role.SMALL_STRONG, wrap=True)
        self.body.addWidget(self.total)
        self._take_up(habit or {})
        for box in (self.template, *self.parts.values()):
            box.currentIndexChanged.connect(self._on_changed)
        self.fade.valueChanged.connect(self._on_changed)
        self.slot.valueChanged.connect(self._on_changed)
        self._on_changed()

    @property
    def crossfade(self) -> int:
        """In frames."""
        return round(self.fade.value() * INTERNAL_RATE_HZ)

    @property
    def order(self) -> tuple[Piece, ...]:
        """The pieces in the order in which they are heard."""
        template = TEMPLATES[max(0, self.template.currentIndex())]
        chosen = {part: self._piece(box.currentData(), part) for part, box in self.parts.items() if box.currentIndex()}
        items = [self._piece(index, Part.ITEM) for index in self._chosen_items()]
        return running_order(template, chosen, items)

    @property
    def materials_used(self) -> list[Material]:
        used = {box.currentData() for box in self.parts.values() if box.currentIndex()} | set(self._chosen_items())
        return [self._materials[index] for index in sorted(used)]

    @property
    def habit(self) -> dict[str, Any]:
        """What is worth remembering until tomorrow, as plain data."""
        parts = {
            part.value: _key(self._materials[box.currentData()])
            for part, box in self.parts.items()
            if box.currentIndex()
        }
        return {
            "template": self.template.currentData(),
            "parts": parts,
            "fade_s": self.fade.value(),
            "slot_min": self.slot.value(),
        }

    def submit(self) -> None:
        if not self.order:
            self.say_trouble(self.tr("Chưa chọn mục nào. Chọn một tin, bài rồi nhấn Thêm."))
            self.shelf.setFocus()
            return
        self.accept()

    def add_item(self) -> None:
        """Put what is marked on the shelf at the end of the running order."""
        marked = self.shelf.currentItem()
        if marked is not None:
            self._append(self.items, marked.text(), int(marked.data(Qt.ItemDataRole.UserRole)))
            self.items.setCurrentRow(self.items.count() - 1)
            self._on_changed()

    def drop_item(self) -> None:
        self.items.takeItem(self.items.currentRow())
        self._on_changed()

    def shift_item(self, way: int) -> None:
        """Move the marked item up (−1) or down (1)."""
        row = self.items.currentRow()
        if 0 <= row < self.items.count() and 0 <= row + way < self.items.count():
            moved = self.items.takeItem(row)
            self.items.insertItem(row + way, moved)
            self.items.setCurrentRow(row + way)
            self._on_changed()

    def _take_up(self, habit: Mapping[str, Any]) -> None:
        """Begin with what was chosen last; what is no longer there is left out."""
        self.template.setCurrentIndex(max(0, self.template.findData(habit.get("template"))))
        self.fade.setValue(float(habit.get("fade_s", _CROSSFADE_S)))
        self.slot.setValue(float(habit.get("slot_min", _SLOT_MIN)))
        wanted = habit.get("parts", {})
        rows = {_key(material): index for index, material in enumerate(self._materials)}
        for part, box in self.parts.items():
            index = rows.get(wanted.get(part.value))
            box.setCurrentIndex(0 if index is None else index + 1)

    def _add_lists(self) -> None:
        self.shelf = self._list(self.tr("Kho tin, bài"))
        for index, material in enumerate(self._materials):
            self._append(self.shelf, _told(material), index)
        self.shelf.setCurrentRow(0)
        self.items = self._list(self.tr("Trong chương trình, theo thứ tự"))
        self.shelf.itemDoubleClicked.connect(self._on_double_click)
        self.add = Button(self.tr("Thêm"), Kind.TOOL, "plus")
        self.add.clicked.connect(self.add_item)
        self.up = Button(self.tr("Lên"), Kind.TOOL, "up")
        self.up.clicked.connect(self._on_up)
        self.down = Button(self.tr("Xuống"), Kind.TOOL, "down")
        self.down.clicked.connect(self._on_down)
        self.drop = Button(self.tr("Bỏ"), Kind.TOOL, "trash")
        self.drop.clicked.connect(self.drop_item)
        both = QHBoxLayout()
        both.setSpacing(Space.M)
        for column, keys in ((self.shelf, (self.add,)), (self.items, (self.up, self.down, self.drop))):
            side = QVBoxLayout()
            side.setSpacing(Space.S)
            side.addWidget(Text(column.accessibleName(), Role.SMALL))
            side.addWidget(column)
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            for key in keys:
                row.addWidget(key)
            row.addStretch()
            side.addLayout(row)
            both.addLayout(side, 1)
        self.body.addLayout(both)

    def _list(self, name: str) -> QListWidget:
        found = QListWidget()
        found.setAccessibleName(name)
        found.setMinimumHeight(_LIST_PX)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return found

    @staticmethod
    def _append(column: QListWidget, words: str, index: int) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, index)
        item.setToolTip(words)
        column.addItem(item)

    def _choice(self) -> QComboBox:
        box = QComboBox()
        box.addItem(self.tr("Không dùng"), None)
        for index, material in enumerate(self._materials):
            box.addItem(_told(material), index)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(14)
        return box

    def _piece(self, index: int, part: Part) -> Piece:
        material = self._materials[index]
        if material.is_take:
            clip = material.clips[0]
            return piece_of_take(clip.take_id, material.title, clip.length, part)
        return Piece(material.title, material.clips, music=part in _MUSIC)

    def _chosen_items(self) -> list[int]:
        rows = (self.items.item(row) for row in range(self.items.count()))
        return [int(item.data(Qt.ItemDataRole.UserRole)) for item in rows]

    def _on_double_click(self, _item: QListWidgetItem) -> None:
        self.add_item()

    def _on_up(self) -> None:
        self.shift_item(-1)

    def _on_down(self) -> None:
        self.shift_item(1)

    def _on_changed(self) -> None:
        wanted = TEMPLATES[max(0, self.template.currentIndex())].order
        for part, row in self._rows.items():
            row.setVisible(part in wanted or part is Part.STINGER)
        total_s = assembled_length(self.order, self.crossfade) / INTERNAL_RATE_HZ
        slot_s = self.slot.value() * 60
        said = self.tr("Tổng cộng %1, khung %2").replace("%1", short_time(total_s)).replace("%2", short_time(slot_s))
        over_s = total_s - slot_s
        if over_s > 0:
            left = self.tr("dài hơn khung %1").replace("%1", short_time(over_s))
        else:
            left = self.tr("còn trống %1").replace("%1", short_time(-over_s))
        self.total.setText(f"{said} – {left}")
        self.total.set_tone(Tone.WARN if over_s > 0 else Tone.OK)


def _key(material: Material) -> str:
    """What a material is known by: its first sound, and its length."""
    return f"{material.clips[0].take_id}:{material.frames}"


def _told(material: Material) -> str:
    return f"{material.title} · {short_time(material.frames / INTERNAL_RATE_HZ)}"
