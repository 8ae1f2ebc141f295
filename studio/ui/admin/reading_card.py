"""How one reads: text size, language, a dark screen. Everyone may."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QGridLayout

from studio.ui.admin.person_dialog import PasswordDialog
from studio.ui.appearance import now_worn
from studio.ui.desk import Desk, Topic
from studio.ui.theme import Role, Space, TextSize, theme
from studio.ui.widgets import Button, Card, Kind, Segmented, Text


class ReadingCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("CÁCH ĐỌC"), "text-size")
        self._desk = desk
        text_size, language = now_worn()
        self.text_size = Segmented(
            (
                (TextSize.MEDIUM.value, self.tr("Vừa")),
                (TextSize.LARGE.value, self.tr("Lớn")),
                (TextSize.LARGEST.value, self.tr("Rất lớn")),
            ),
            self.tr("Cỡ chữ"),
        )
        self.text_size.choose(text_size)
        self.text_size.chosen.connect(self._on_size)
        self.spoken = Segmented((("vi", "Tiếng Việt"), ("en", "English")), self.tr("Ngôn ngữ"))
        self.spoken.choose(language)
        self.spoken.chosen.connect(self._on_language)
        self.dark = Segmented((("light", self.tr("Sáng")), ("dark", self.tr("Tối"))), self.tr("Màn hình"))
        self.dark.choose("dark" if theme().dark else "light")
        self.dark.chosen.connect(self._on_dark)
        grid = QGridLayout()
        grid.setVerticalSpacing(Space.M)
        grid.setHorizontalSpacing(Space.L)
        grid.addWidget(Text(self.tr("Cỡ chữ")), 0, 0)
        grid.addWidget(self.text_size, 0, 1)
        grid.addWidget(Text(self.tr("Ngôn ngữ")), 1, 0)
        grid.addWidget(self.spoken, 1, 1)
        grid.addWidget(Text(self.tr("Màn hình")), 2, 0)
        grid.addWidget(self.dark, 2, 1)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        said = self.tr("Đổi là thấy ngay; áp dụng cho máy này. Màn hình tối đỡ chói khi trực đêm.")
        self.body.addWidget(Text(said, Role.SMALL, wrap=True))
        own = Button(self.tr("Đổi mật khẩu của tôi"), Kind.LINK)
        own.clicked.connect(self._on_own_password)
        self.body.addWidget(own)
        self.body.addStretch(1)

    def _on_size(self, size: str) -> None:
        self._put("text_size", size)

    def _on_language(self, language: str) -> None:
        self._put("language", language)

    def _on_dark(self, choice: str) -> None:
        self._put("dark", choice == "dark")

    def _put(self, name: str, value: Any) -> None:
        settings, person = self._desk.station.settings, self._desk.person
        self._desk.tasks.run(lambda: settings.put(person, name, value), done=self._on_put)

    def _on_put(self, _nothing: None) -> None:
        self._desk.news(Topic.SETTINGS)

    def _on_own_password(self) -> None:
        PasswordDialog(self._desk, self._desk.person, self).open()
