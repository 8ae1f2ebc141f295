"""The key that names the microphone and lets one choose another."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy

from studio.ports.recording import SoundDevice
from studio.ui.produce.recording_microphone import Microphones
from studio.ui.theme import theme
from studio.ui.widgets import Button, Kind

_LEAST_PX = 90


class MicrophoneKey(Button):
    """``chosen`` gives a device's key, None for the system's own; ``again_asked`` to look for new ones."""

    chosen = Signal(object)
    again_asked = Signal()

    def __init__(self) -> None:
        super().__init__("", Kind.LINK)
        self.setProperty("fine", "true")
        self._said = ""
        self._found = Microphones()
        self.choices = QMenu(self)
        self.choices.setAccessibleName(self.tr("Chọn micro"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        self.choices.triggered.connect(self._on_triggered)
        self._say(self.tr("Đang tìm micro…"))

    def show_microphones(self, found: Microphones) -> None:
        self._found = found
        if not found.name:
            self._say(self.tr("Chưa thấy micro"))
        elif found.device is None:
            self._say(self.tr("Micro: %1 (chưa cắm)").replace("%1", found.name))
        elif found.fault == "DEVICE_BUSY":
            self._say(self.tr("Micro: %1 (phần mềm khác đang dùng)").replace("%1", found.name))
        else:
            self._say(self.tr("Micro: %1").replace("%1", found.name))
        self._fill(found)

    def show_lost(self, name: str) -> None:
        """It went away while it was heard."""
        self._say(self.tr("Micro: %1 (vừa mất)").replace("%1", name))

    @property
    def said(self) -> str:
        """The whole text, also while less of it is shown."""
        return self._said

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._said) + theme().scaled(16)
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().scaled(_LEAST_PX), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _say(self, words: str) -> None:
        self._said = f"{words} ▾"
        self.setAccessibleName(words)
        way = f" · {self._found.device.host_api}" if self._found.device is not None else ""
        hint = self.tr("Bấm để chọn micro khác.")
        self.setToolTip(f"{words}{way}. {hint}")
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.width() - theme().scaled(10))
        # Short of room the name alone is said: the icon tells what it names.
        whole = self.fontMetrics().horizontalAdvance(self._said) <= room
        said = self._said if whole or not self._found.name else self._said.partition(": ")[2] or self._said
        self.setText(self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room))

    def _fill(self, found: Microphones) -> None:
        self.choices.clear()
        group = QActionGroup(self.choices)
        default = self.tr("Theo máy (mặc định)")
        if found.default is not None:
            default = f"{default}: {found.default.name}"
        self._add(self.choices, group, default, None)
        for device in found.near:
            self._add(self.choices, group, _words(device), device.key)
        if found.chosen is not None and found.device is None:
            self._add(self.choices, group, self.tr("%1 (chưa cắm)").replace("%1", found.name), found.chosen)
        if found.far:
            others = self.choices.addMenu(self.tr("Nối cách khác"))
            for device in found.far:
                self._add(others, group, _words(device), device.key)
        self.choices.addSeparator()
        again = self.choices.addAction(self.tr("Tìm lại micro"))
        again.setProperty("again", True)

    def _add(self, menu: QMenu, group: QActionGroup, words: str, key: str | None) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(key == self._found.chosen)
        action.setData(key)
        group.addAction(action)

    def _on_clicked(self) -> None:
        self.choices.popup(self.mapToGlobal(self.rect().topLeft()) - self._above())

    def _above(self) -> QPoint:
        return QPoint(0, self.choices.sizeHint().height())

    def _on_triggered(self, action: QAction) -> None:
        if action.property("again"):
            self.again_asked.emit()
        elif action.data() != self._found.chosen:
            self.chosen.emit(action.data())


def _words(device: SoundDevice) -> str:
    # The same card is there once for each way; the way is named behind its name.
    return f"{device.name} · {device.host_api}"
