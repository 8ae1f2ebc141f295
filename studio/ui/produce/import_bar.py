"""A file is coming in: that it is, and the way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from studio.ui.produce.drafts import DraftsModel
from studio.ui.theme import Size, Space
from studio.ui.widgets import Button, Card, IconLabel, Text


class ImportBar(Card):
    """Hidden while nothing comes in."""

    def __init__(self, model: DraftsModel) -> None:
        super().__init__()
        self._model = model
        self.body.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(IconLabel("import", "accent", Size.ICON))
        row.addWidget(Text(self.tr("Đang nhập tệp…")))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(self.tr("Tiến độ nhập tệp"))
        row.addWidget(bar, 1)
        self.stop = Button(self.tr("Dừng lại"))
        self.stop.clicked.connect(model.cancel_import)
        row.addWidget(self.stop)
        self.body.addLayout(row)
        self.hide()
        model.importing_changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self.setVisible(self._model.importing)
