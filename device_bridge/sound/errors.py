"""What can go wrong with a sound device, with stable codes."""

from __future__ import annotations

from typing import Any, ClassVar

import sounddevice as sd

# PortAudio's PaErrorCode values (portaudio.h).
_UNAVAILABLE = -9985


class SoundError(Exception):
    """Base of the driver's errors. ``code`` is stable; ``details`` fill the sentence a surface says."""

    code: ClassVar[str] = "SOUND_FAILED"

    def __init__(self, **details: Any) -> None:
        self.details: dict[str, Any] = details
        shown = ", ".join(f"{key}={value}" for key, value in details.items())
        super().__init__(f"{self.code}({shown})" if shown else self.code)


class NoDevice(SoundError):
    """There is no such device, or none at all."""

    code = "NO_DEVICE"


class DeviceBusy(SoundError):
    """Another program holds the device."""

    code = "DEVICE_BUSY"


class DeviceLost(SoundError):
    """The device stopped or went away while it was open."""

    code = "DEVICE_LOST"


class BadFormat(SoundError):
    """The device does not do this rate or number of channels."""

    code = "BAD_FORMAT"


_INVALID_CHANNELS, _INVALID_RATE, _FORMAT_UNSUPPORTED = -9998, -9997, -9994


def from_portaudio(error: sd.PortAudioError, device: str) -> SoundError:
    """Return the typed error for one of PortAudio's."""
    code = next((argument for argument in error.args if isinstance(argument, int)), 0)
    text = str(error.args[0]) if error.args else ""
    if code == _UNAVAILABLE:
        return DeviceBusy(device=device, why=text)
    if code in (_INVALID_CHANNELS, _INVALID_RATE, _FORMAT_UNSUPPORTED):
        return BadFormat(device=device, why=text)
    return NoDevice(device=device, why=text)
