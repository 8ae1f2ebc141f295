"""The devices of a station: who they are, their keys from pairing, and what was last heard of them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from device_bridge.durable import replace_file
from device_bridge.errors import OperatorFixable, ProtocolRefused
from device_bridge.protocol.envelope import Algorithm, PublicKey, open_envelope
from device_bridge.protocol.messages import Presence, Telemetry, is_code

logger = logging.getLogger(__name__)


class Device(msgspec.Struct, frozen=True):
    """A cluster as the station lists it. Without ``confirms`` it has no return channel."""

    id: str
    code: str
    name: str
    confirms: bool = True
    enabled: bool = True


class Heard(msgspec.Struct):
    """What was last heard of a device. Instants in microseconds UTC of the station."""

    online: bool = False
    session: str = ""
    log_id: str = ""
    last_seen_us: int = 0
    state: str = ""
    volume_percent: int | None = None
    firmware: str = ""
    clock_offset_ms: float | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class DeviceView:
    """The state of a device by DOMAIN.md's names, with why."""

    state: str
    detail: str


class Pairings:
    """The public keys of paired devices, read again whenever pairing changed the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._keys: dict[str, PublicKey] = {}

    def open(self, code: str, raw: bytes) -> bytes:
        """Return the payload that device ``code`` signed; raises ``ProtocolRefused``."""
        self._refresh()
        key = self._keys.get(code)
        if key is None:
            raise ProtocolRefused("KEY_UNKNOWN", device=code)
        return open_envelope(raw, key)

    def has(self, code: str) -> bool:
        self._refresh()
        return code in self._keys

    def _refresh(self) -> None:
        try:
            found = self._path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp == self._stamp:
                return
            listed = read_pairings(self._path)
        except FileNotFoundError:
            return
        except OperatorFixable:
            logger.exception("pairings unreadable: the known ones stay")
            return
        self._stamp = stamp
        self._keys = {code: PublicKey(Algorithm.ED25519, public) for code, public in listed.items()}


def read_pairings(path: Path) -> dict[str, bytes]:
    """Return raw Ed25519 public keys by device code. Raises ``OperatorFixable("PAIRINGS_UNREADABLE")``."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, bytes])
    except FileNotFoundError:
        raise
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise OperatorFixable("PAIRINGS_UNREADABLE", path=str(path), why=str(error)) from error


class DeviceBoard:
    """The registry and what was heard, kept in two files."""

    def __init__(self, folder: Path, heartbeat_s: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._monotonic = monotonic
        self._registry_file = folder / "devices.json"
        self._heard_file = folder / "heard.json"
        # Offline after two missed heartbeats, and some grace for the way.
        self._silence_s = 2.5 * heartbeat_s
        # On a clock that never jumps; not kept, for it starts anew with every boot.
        self._heard_at_s: dict[str, float] = {}
        self.devices: dict[str, Device] = {}
        self.heard: dict[str, Heard] = {}
        self.devices = {one.code: one for one in _read(self._registry_file, list[Device], [])}
        self.heard = _read(self._heard_file, dict[str, Heard], {})
        for heard in self.heard.values():
            # Its presence is retained at the broker and comes again.
            heard.online, heard.session = False, ""

    def set_devices(self, devices: list[Device]) -> None:
        """Replace the registry. A code that no topic can carry is kept, and told in the device's state."""
        self.devices = {device.code: device for device in devices}
        replace_file(self._registry_file, msgspec.json.encode(devices))

    def keep(self) -> None:
        replace_file(self._heard_file, msgspec.json.encode(self.heard), sync=False)

    def note(self, code: str, now_us: int, message: object) -> Heard:
        """Take in that a device was heard now, with its presence or telemetry."""
        heard = self.heard.setdefault(code, Heard())
        if isinstance(message, Presence):
            heard.firmware = message.firmware or heard.firmware
            heard.online = message.online
            heard.session, heard.log_id = message.session, message.log_id
            if not message.online:
                # A last will is not a sign of life.
                return heard
        if isinstance(message, Telemetry):
            heard.state, heard.firmware = message.state, message.firmware
            heard.volume_percent = message.volume_percent
            heard.clock_offset_ms = message.clock_offset_ms
            heard.online = True
        heard.last_seen_us = now_us
        self._heard_at_s[code] = self._monotonic()
        return heard

    def reachable(self, code: str) -> bool:
        heard = self.heard.get(code)
        return heard is not None and heard.online

    def go_silent(self, monotonic_s: float) -> None:
        """Whoever missed two heartbeats is offline."""
        for code, heard in self.heard.items():
            if heard.online and monotonic_s - self._heard_at_s.get(code, 0.0) > self._silence_s:
                heard.online = False

    def view(self, device: Device, *, broker_connected: bool, paired: bool) -> DeviceView:
        heard = self.heard.get(device.code)
        if not device.enabled:
            return DeviceView("DISABLED", "")
        if not device.confirms:
            return DeviceView("UNKNOWN", "NO_DRIVER_YET")
        if not is_code(device.code):
            return DeviceView("UNKNOWN", "DEVICE_CODE_BAD")
        if not paired:
            return DeviceView("UNKNOWN", "NOT_PAIRED")
        if not broker_connected:
            return DeviceView("UNKNOWN", "BROKER_DOWN")
        if heard is None:
            return DeviceView("UNKNOWN", "NEVER_SEEN")
        if not heard.online:
            return DeviceView("OFFLINE", heard.refusal)
        return DeviceView(heard.state or "ONLINE", heard.refusal)


def _read(path: Path, kind: Any, otherwise: Any) -> Any:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return otherwise
    except (msgspec.MsgspecError, json.JSONDecodeError):
        # Written unsynced or by another version: the station says it again, and devices are heard again.
        logger.exception("%s unreadable, begun anew", path.name)
        return otherwise
