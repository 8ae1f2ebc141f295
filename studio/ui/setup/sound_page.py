"""The microphone and the output: chosen, seen and heard."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from studio.domain.first_run import StepState
from studio.ports.recording import SoundDevice
from studio.ui.setup.device_box import DeviceBox, inputs_of, outputs_of
from studio.ui.setup.host import SetupHost
from studio.ui.setup.page import SetupPage
from studio.ui.setup.sound_trial import MicrophoneTrial, OutputTrial
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Space
from studio.ui.widgets import Button, Card, Kind, Text
from studio.ui.widgets.forms import field_row


class SoundPage(SetupPage):
    def __init__(self, host: SetupHost) -> None:
        super().__init__(host, wide=True)
        self.ask(
            self.tr("Micro và loa tại đài có tiếng không?"),
            self.tr("Chọn micro, nói thử; chọn đường ra tăng âm, nghe thử. Chưa có gì phát ra ngoài."),
        )
        station = host.seated().station
        self._found = False
        self.microphone, self.output = DeviceBox(), DeviceBox()
        self.microphone.activated.connect(self._on_microphone)
        self.output.activated.connect(self._on_output)
        self.listening = MicrophoneTrial(host.tasks, station)
        self.hearing = OutputTrial(host.tasks, station)
        heard, sounding = Card(self.tr("MICRO"), "microphone"), Card(self.tr("LOA, TĂNG ÂM TẠI ĐÀI"), "speaker")
        heard.body.addWidget(field_row(self.tr("&Micro"), self.microphone))
        heard.body.addWidget(self.listening)
        heard.body.addStretch(1)
        sounding.body.addWidget(field_row(self.tr("Đườn&g ra"), self.output))
        sounding.body.addWidget(self.hearing)
        sounding.body.addStretch(1)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(Space.M)
        row.addWidget(heard, 1)
        row.addWidget(sounding, 1)
        self.body.addLayout(row)
        again = Button(self.tr("Tìm lại thiết bị"), Kind.LINK, "refresh")
        again.clicked.connect(self._on_again)
        self.body.addWidget(again)
        self._nothing = Text("", Role.SMALL, wrap=True)
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)

    def outcome(self) -> StepState:
        """Without a microphone or an output somebody has to come back to it."""
        return StepState.DONE if self._found else StepState.TO_CHECK

    def first_field(self) -> QWidget:
        return self.microphone

    def enter(self) -> None:
        station = self.host.seated().station
        self._nothing.setText(self.tr("Đang tìm thiết bị âm thanh…"))
        self.host.tasks.run(
            lambda: (
                station.recording.devices(),
                {name: station.settings.get(name) for name in ("microphone", "output")},
            ),
            done=self._on_devices,
            failed=self.fail,
            lane=Lane.WORK,
        )

    def leave(self) -> None:
        self.listening.end()
        self.hearing.end()

    def submit(self) -> None:
        desk = self.host.seated()
        station, person = desk.station, desk.person
        microphone, output = self.microphone.chosen, self.output.chosen

        def keep() -> None:
            station.settings.put(person, "microphone", microphone)
            station.settings.put(person, "output", output)
            # The on-air process learns its output from the plan.
            station.planning.publish()

        self.begin_work()
        self.host.tasks.run(keep, done=self._on_kept, failed=self.fail)

    def _on_devices(self, answer: tuple[list[SoundDevice], dict[str, Any]]) -> None:
        devices, chosen = answer
        inputs, outputs = inputs_of(devices), outputs_of(devices)
        default_in = next((device for device in inputs if device.is_default_input), None)
        default_out = next((device for device in outputs if device.is_default_output), None)
        self.microphone.show_devices(inputs, chosen["microphone"], default_in)
        self.output.show_devices(outputs, chosen["output"], default_out)
        self._found = bool(inputs and outputs)
        missing = []
        if not inputs:
            missing.append(self.tr("Không thấy micro."))
        if not outputs:
            missing.append(self.tr("Không thấy đường ra âm thanh."))
        if missing:
            missing.append(self.tr("Cắm vào rồi bấm “Tìm lại thiết bị”, hoặc bỏ qua và làm sau."))
        self._nothing.setText(f"✗ {' '.join(missing)}" if missing else "")
        self.hearing.set_device(self.output.chosen)
        if inputs:
            self.listening.begin(self.microphone.chosen)

    def _on_again(self) -> None:
        # PortAudio looks for new devices only while no stream is open.
        self.leave()
        self.enter()

    def _on_microphone(self) -> None:
        self.listening.begin(self.microphone.chosen)

    def _on_output(self) -> None:
        self.hearing.set_device(self.output.chosen)

    def _on_kept(self, _nothing: None) -> None:
        self.end_work()
        self.answered.emit()
