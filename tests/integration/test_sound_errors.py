"""PortAudio's errors by what a person can do about them."""

from __future__ import annotations

import pytest
import sounddevice as sd

from device_bridge.sound.errors import BadFormat, DeviceBusy, NoDevice, SoundError, from_portaudio


@pytest.mark.parametrize(
    ("number", "kind", "code"),
    [
        (-9985, DeviceBusy, "DEVICE_BUSY"),
        (-9998, BadFormat, "BAD_FORMAT"),
        (-9997, BadFormat, "BAD_FORMAT"),
        (-9996, NoDevice, "NO_DEVICE"),
        (-9999, NoDevice, "NO_DEVICE"),
    ],
)
def test_portaudio_errors_are_typed(number: int, kind: type[SoundError], code: str) -> None:
    error = from_portaudio(sd.PortAudioError("it said no", number), "ALSA/card")
    assert type(error) is kind
    assert error.code == code
    assert error.details == {"device": "ALSA/card", "why": "it said no"}
    assert "ALSA/card" in str(error)


def test_an_error_without_a_number_is_no_device() -> None:
    assert isinstance(from_portaudio(sd.PortAudioError(), "x"), NoDevice)
