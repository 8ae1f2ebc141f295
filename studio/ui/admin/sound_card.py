"""Which microphone, which output, which loudness; and the day's limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox

from studio.domain.loudness import PRESETS
from studio.domain.roles import Verb
from studio.ports.recording import SoundDevice
from studio.ui.desk import Desk
from studio.ui.tasks import Lane
from studio.ui.theme import Role
from studio.ui.widgets import Button, Card, Kind, Text
from studio.ui.widgets.forms import field_row
from studio.ui.words import number_text


class SoundCard(Card):
    """The microphone is everyone's choice; output and loudness are the administrator's."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("ÂM THANH"), "speaker")
        self._desk = desk
        self._filling = False
        self._microphone, self._output, self._preset = QComboBox(), QComboBox(), QComboBox()
        self.body.addWidget(field_row(self.tr("&Micro"), self._microphone))
        self.body.addWidget(field_row(self.tr("Đườn&g ra tại đài"), self._output))
        self.body.addWidget(field_row(self.tr("Cân âm &lượng cho"), self._preset))
        again = Button(self.tr("Tìm lại thiết bị"), Kind.LINK)
        again.clicked.connect(self.refresh)
        self.body.addWidget(again)
        self._hint = Text("", Role.SMALL, wrap=True)
        self.body.addWidget(self._hint)
        self.body.addStretch(1)
        for box, name in ((self._microphone, "microphone"), (self._output, "output"), (self._preset, "preset")):
            box.setProperty("setting", name)
            box.activated.connect(self._on_chosen)
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        allowed = desk.may(Verb.ADMINISTER)
        self._output.setEnabled(allowed)
        self._preset.setEnabled(allowed)

    def refresh(self) -> None:
        """Ask for the devices anew; they load PortAudio, so it takes a moment."""
        self._hint.setText(self.tr("Đang tìm thiết bị âm thanh…"))
        station = self._desk.station
        self._desk.tasks.run(
            lambda: (
                station.recording.devices(),
                {name: station.settings.get(name) for name in ("microphone", "output", "preset")},
            ),
            done=self._on_devices,
            lane=Lane.WORK,
        )

    def _on_devices(self, answer: tuple[list[SoundDevice], dict[str, Any]]) -> None:
        devices, chosen = answer
        inputs = [device for device in devices if device.input_channels]
        outputs = [device for device in devices if device.output_channels]
        self._fill(self._microphone, inputs, chosen["microphone"])
        self._fill(self._output, outputs, chosen["output"])
        self._preset.clear()
        for preset in PRESETS.values():
            name = {
                "horn": self.tr("Loa nén ngoài trời"),
                "fm": self.tr("Máy phát FM"),
                "web": self.tr("Nghe trên mạng"),
                "ebu-r128": self.tr("Chuẩn châu Âu R 128"),
            }.get(preset.name, preset.name)
            self._preset.addItem(f"{name} ({number_text(preset.target_lufs)} LUFS)", preset.name)
        self._preset.setCurrentIndex(max(0, self._preset.findData(chosen["preset"])))
        nothing = self.tr("✗ Không thấy micro. Cắm micro rồi bấm “Tìm lại thiết bị”.")
        self._hint.setText("" if inputs else nothing)

    def _fill(self, box: QComboBox, devices: Sequence[SoundDevice], chosen: str | None) -> None:
        box.clear()
        box.addItem(self.tr("Theo máy (mặc định)"), None)
        for device in devices:
            box.addItem(device.name, device.key)
        place = box.findData(chosen) if chosen else 0
        if place < 0:
            box.addItem(self.tr("%1 (chưa cắm)").replace("%1", str(chosen)), chosen)
            place = box.count() - 1
        box.setCurrentIndex(place)

    def _on_chosen(self) -> None:
        box = self.sender()
        assert isinstance(box, QComboBox)
        name, value = str(box.property("setting")), box.currentData()
        settings, person = self._desk.station.settings, self._desk.person
        self._desk.tasks.run(lambda: settings.put(person, name, value), done=self._on_put)

    def _on_put(self, _nothing: None) -> None:
        self._desk.tell(self.tr("Đã lưu chọn lựa âm thanh."))
