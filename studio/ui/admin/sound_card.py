"""Which microphone, which output, which loudness; each tried on the spot."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from studio.domain.loudness import PRESETS
from studio.domain.roles import Verb
from studio.ports.recording import SoundDevice
from studio.ui.desk import Desk
from studio.ui.setup.device_box import DeviceBox, inputs_of, outputs_of
from studio.ui.setup.sound_trial import MicrophoneTrial, OutputTrial
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Space
from studio.ui.widgets import Button, Card, Kind, Text
from studio.ui.widgets.forms import field_row
from studio.ui.words import number_text


class SoundCard(Card):
    """The microphone is everyone's choice; output and loudness are the administrator's."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("ÂM THANH"), "speaker")
        self._desk = desk
        self._microphone, self._output, self._preset = DeviceBox(), DeviceBox(), QComboBox()
        self.listening = MicrophoneTrial(desk.tasks, desk.station)
        self.listening.hide()
        self.hearing = OutputTrial(desk.tasks, desk.station)
        self.try_it = Button(self.tr("Thử micro"), Kind.QUIET, "microphone")
        self.try_it.setCheckable(True)
        self.try_it.toggled.connect(self._on_try)
        self.body.addWidget(field_row(self.tr("&Micro"), self._microphone))
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.try_it)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.listening)
        self.body.addWidget(field_row(self.tr("Đườn&g ra tại đài"), self._output))
        self.body.addWidget(self.hearing)
        self.body.addWidget(field_row(self.tr("Cân âm &lượng cho"), self._preset))
        again = Button(self.tr("Tìm lại thiết bị"), Kind.LINK)
        again.clicked.connect(self._on_again)
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

    def hideEvent(self, event: QHideEvent) -> None:
        self.try_it.setChecked(False)
        super().hideEvent(event)

    def _on_devices(self, answer: tuple[list[SoundDevice], dict[str, Any]]) -> None:
        devices, chosen = answer
        inputs, outputs = inputs_of(devices), outputs_of(devices)
        default_in = next((device for device in inputs if device.is_default_input), None)
        default_out = next((device for device in outputs if device.is_default_output), None)
        self._microphone.show_devices(inputs, chosen["microphone"], default_in)
        self._output.show_devices(outputs, chosen["output"], default_out)
        self.hearing.set_device(self._output.chosen)
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

    def _on_again(self) -> None:
        # PortAudio looks for new devices only while no stream is open.
        self.try_it.setChecked(False)
        self.hearing.end()
        self.refresh()

    def _on_try(self, wanted: bool) -> None:
        self.listening.setVisible(wanted)
        self.try_it.setText(" " + (self.tr("Thôi thử micro") if wanted else self.tr("Thử micro")))
        self.try_it.setAccessibleName(self.try_it.text().strip())
        if wanted:
            self.listening.begin(self._microphone.chosen)
        else:
            self.listening.end()

    def _on_chosen(self) -> None:
        box = self.sender()
        assert isinstance(box, QComboBox)
        name, value = str(box.property("setting")), box.currentData()
        station, person = self._desk.station, self._desk.person

        def keep() -> None:
            station.settings.put(person, name, value)
            if name == "output":
                # The on-air process learns its output from the plan.
                station.planning.publish()

        self._desk.tasks.run(keep, done=self._on_put)
        if name == "output":
            self.hearing.set_device(self._output.chosen)
        elif name == "microphone" and self.try_it.isChecked():
            self.listening.begin(self._microphone.chosen)

    def _on_put(self, _nothing: None) -> None:
        self._desk.tell(self.tr("Đã lưu chọn lựa âm thanh."))
