"""F1: the keys of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from studio.ui.theme import Space
from studio.ui.widgets import KeyCap, Text
from studio.ui.widgets.forms import FormDialog


class KeysHelp(FormDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Các phím tắt"), self.tr("Đóng"), parent)
        self.cancel_button.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        keys = (
            ("Alt + 1…9, 0", self.tr("Mở một phòng ở cột bên trái")),
            ("Tab, Shift + Tab", self.tr("Sang ô, nút kế tiếp hoặc trước đó")),
            (self.tr("Phím cách, Enter"), self.tr("Bấm nút đang chọn")),
            ("Alt + ← →", self.tr("Lịch phát: dời mục đang chọn một phút")),
            ("Ctrl + ← →", self.tr("Lịch phát: hôm trước, hôm sau")),
            ("Esc", self.tr("Bỏ thao tác đang làm; không bao giờ dừng tiếng đang phát")),
            ("F12, Ctrl + Alt + K", self.tr("Khẩn cấp: mở bảng, hoặc màn hình tin đang phát")),
            ("Ctrl + End", self.tr("Trực tiếp, khẩn cấp: kết thúc")),
            (self.tr("Phím cách, D"), self.tr("Trực tiếp: giữ để tắt mic; hạ nhạc nền")),
            ("F1", self.tr("Bảng này")),
        )
        for row, (key, words) in enumerate(keys):
            grid.addWidget(KeyCap(key), row, 0)
            grid.addWidget(Text(words, wrap=True), row, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addStretch()
