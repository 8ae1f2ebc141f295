"""A choice among sound devices, each with the way by which the system reaches it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from studio.ports.recording import SoundDevice


class DeviceBox(QComboBox):
    """``chosen`` is a device's key, or None for the system's own."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    @property
    def chosen(self) -> str | None:
        key = self.currentData()
        return None if key is None else str(key)

    def show_devices(self, devices: Sequence[SoundDevice], chosen: str | None, default: SoundDevice | None) -> None:
        """A chosen device that is not plugged in stays chosen, and says so."""
        self.clear()
        first = self.tr("Theo máy (mặc định)")
        self.addItem(first if default is None else f"{first}: {default.name}", None)
        for device in devices:
            # The same card is there once for each way; the way is named, in small, behind its name.
            self.addItem(f"{device.name} · {device.host_api}", device.key)
        place = self.findData(chosen) if chosen else 0
        if place < 0:
            self.addItem(self.tr("%1 (chưa cắm)").replace("%1", str(chosen)), chosen)
            place = self.count() - 1
        self.setCurrentIndex(place)
        self.setToolTip(self.currentText())


def inputs_of(devices: Sequence[SoundDevice]) -> list[SoundDevice]:
    return [device for device in devices if device.input_channels]


def outputs_of(devices: Sequence[SoundDevice]) -> list[SoundDevice]:
    return [device for device in devices if device.output_channels]
