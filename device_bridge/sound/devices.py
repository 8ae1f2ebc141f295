"""Sound devices, and the choice among them.

A device is named ``host API/name``: PortAudio's numbers change with every plug, and a bare name
would pick Windows' old DirectSound entry of the same card.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sounddevice as sd

from device_bridge.sound.errors import NoDevice

_PREFERRED_HOST_APIS = ("Windows WASAPI",) if sys.platform == "win32" else ("ALSA", "Core Audio")
# On Linux these lead to the sound server of the session, which shares the card among programs.
_PREFERRED_NAMES = ("default", "pulse", "pipewire")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An input or output as PortAudio names it; ``index`` holds until the next refresh."""

    key: str
    name: str
    host_api: str
    index: int
    input_channels: int
    output_channels: int
    is_default_input: bool
    is_default_output: bool


def list_devices() -> list[Endpoint]:
    """Return every device, as known since the last refresh."""
    with open_streams.lock:
        return _list_devices()


def _list_devices() -> list[Endpoint]:
    host_apis = sd.query_hostapis()
    found = [
        Endpoint(
            f"{host_apis[raw['hostapi']]['name']}/{raw['name']}",
            raw["name"],
            host_apis[raw["hostapi"]]["name"],
            index,
            raw["max_input_channels"],
            raw["max_output_channels"],
            False,
            False,
        )
        for index, raw in enumerate(sd.query_devices())
    ]
    default_in = _preferred([d for d in found if d.input_channels], _defaults("default_input_device"))
    default_out = _preferred([d for d in found if d.output_channels], _defaults("default_output_device"))
    return [
        Endpoint(
            d.key,
            d.name,
            d.host_api,
            d.index,
            d.input_channels,
            d.output_channels,
            default_in is not None and d.index == default_in.index,
            default_out is not None and d.index == default_out.index,
        )
        for d in found
    ]


def choose_output(key: str | None = None) -> Endpoint:
    """Return the output named ``key``, or the default one. Raises ``NoDevice``."""
    return _choose([d for d in list_devices() if d.output_channels], key, output=True)


def choose_input(key: str | None = None) -> Endpoint:
    """Return the input named ``key``, or the default one. Raises ``NoDevice``."""
    return _choose([d for d in list_devices() if d.input_channels], key, output=False)


class OpenStreams:
    """Counts this process's open streams: looking for new devices anew would kill them."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._count = 0

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Choose and open a stream inside; it counts unless that raised. No refresh comes in between."""
        with self.lock:
            self._count += 1
            try:
                yield
            except BaseException:
                self._count -= 1
                raise

    def closed(self) -> None:
        with self.lock:
            self._count -= 1

    def refresh(self) -> bool:
        """Have PortAudio look for devices again, unless a stream is open; tell whether it did."""
        with self.lock:
            if self._count:
                return False
            # PortAudio lists devices at initialisation only.
            sd._terminate()
            sd._initialize()
            return True


open_streams = OpenStreams()


def refresh_devices() -> bool:
    """Look for devices that came or went; False, and nothing done, while a stream is open."""
    return open_streams.refresh()


def stream_settings(device: Endpoint) -> object:
    """Return what this host API needs besides, or None.

    WASAPI in shared mode refuses every rate and channel count but the mixer's own, unless told to convert.
    """
    if device.host_api == "Windows WASAPI":
        return sd.WasapiSettings(auto_convert=True)
    return None


def _choose(candidates: list[Endpoint], key: str | None, *, output: bool) -> Endpoint:
    if key is not None:
        for device in candidates:
            if device.key == key:
                return device
        # A person may have typed the bare name.
        named = [device for device in candidates if device.name == key]
        best = _preferred(named, [device.index for device in named])
        if best is None:
            raise NoDevice(device=key)
        return best
    for device in candidates:
        if device.is_default_output if output else device.is_default_input:
            return device
    raise NoDevice(device="output" if output else "input")


def _defaults(kind: str) -> list[int]:
    """Return each host API's own default, the system's preferred API first."""
    apis = sorted(sd.query_hostapis(), key=lambda api: api["name"] not in _PREFERRED_HOST_APIS)
    return [api[kind] for api in apis if api[kind] >= 0]


def _preferred(candidates: list[Endpoint], defaults: list[int]) -> Endpoint | None:
    def rank(device: Endpoint) -> tuple[bool, int, int, int]:
        return (
            device.host_api not in _PREFERRED_HOST_APIS,
            _PREFERRED_NAMES.index(device.name) if device.name in _PREFERRED_NAMES else len(_PREFERRED_NAMES),
            defaults.index(device.index) if device.index in defaults else len(defaults),
            device.index,
        )

    return min(candidates, key=rank, default=None)
