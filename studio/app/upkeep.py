"""``ports.upkeep.Upkeep`` on the real station folder. What is heavy is loaded by the call that needs it."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.app.preset import Preset, enrol_code, forget_enrol_code, read_preset
from studio.app.station_folder import StationFolder
from studio.domain.errors import OperatorFixable
from studio.domain.exchange import Enrolment
from studio.domain.health import Checked
from studio.ports.upkeep import BackupMade, Hub, InstallerWords, Progress, StationPlate
from studio.storage.durable import write_whole

if TYPE_CHECKING:
    from device_bridge.hub.accounts import HubFolder
    from studio.services.station import Station

_LOOPBACK, _ANYWHERE = "127.0.0.1", "0.0.0.0"
_USUAL_PORT = 1883
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class FolderUpkeep:
    """``station`` gives the composed station, for what writes its records."""

    folder: StationFolder
    station: Callable[[], Station]
    hub_port: int = _USUAL_PORT

    def installer_words(self) -> InstallerWords:
        return installer_words(self.folder)

    def plate(self) -> StationPlate:
        told = self.folder.describe()
        return StationPlate(str(told["name"]), str(told.get("code", "")), str(told.get("area", "")))

    def put_plate(self, plate: StationPlate) -> None:
        write_plate(self.folder, plate)

    def addresses(self) -> list[str]:
        try:
            found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
        except OSError:
            found = []
        addresses = dict.fromkeys([_towards_others(), *(str(entry[4][0]) for entry in found)])
        return [address for address in addresses if address and not address.startswith("127.")]

    def hub(self) -> Hub:
        from device_bridge.errors import BridgeError
        from device_bridge.hub.accounts import find_program, paired

        place = _hub_folder(self.folder)
        try:
            find_program("mosquitto")
            program_found = True
        except BridgeError:
            program_found = False
        if not place.settings_file.exists():
            return Hub(set_up=False, program_found=program_found)
        try:
            settings = place.settings()
            codes = tuple(sorted(paired(place)))
        except BridgeError as error:
            raise OperatorFixable(error.code, **error.details) from error
        return Hub(True, settings.host, settings.port, settings.bind != _LOOPBACK, codes, program_found)

    def set_up_hub(self, host: str) -> Hub:
        from device_bridge.errors import BridgeError
        from device_bridge.hub.accounts import HubSettings, set_up
        from device_bridge.protocol.keys import Purpose
        from studio.links.signer import station_keys
        from studio.storage.secrets import FileSecrets

        if _HOST.fullmatch(host) is None:
            raise OperatorFixable("BROKER_ADDRESS_BAD", address=host)
        place = _hub_folder(self.folder)
        keys = station_keys(FileSecrets(self.folder.secrets), Purpose.DEVICE_COMMAND)
        try:
            known = place.settings() if place.settings_file.exists() else None
            port = known.port if known else self.hub_port
            # Listening on one address of several would leave the loudspeakers out when it changes.
            open_to = known.bind if known and known.bind != _LOOPBACK else _ANYWHERE
            bind = _LOOPBACK if host in (_LOOPBACK, "localhost") else open_to
            station_id = str(self.folder.describe()["station_id"])
            set_up(place, HubSettings(station_id, keys.root_public.raw, host, port, bind))
        except BridgeError as error:
            raise OperatorFixable(error.code, **error.details) from error
        return self.hub()

    def pair(self, code: str, out: Path) -> None:
        from device_bridge.errors import BridgeError
        from device_bridge.hub.pairing import pair

        try:
            pair(_hub_folder(self.folder), code, out.absolute())
        except BridgeError as error:
            raise OperatorFixable(error.code, **error.details) from error
        except OSError as error:
            raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(out.parent), why=error.strerror) from error

    def enrol(self, source_url: str, code: str) -> Enrolment:
        from studio.app.sync import enrol_station

        enrolment = enrol_station(self.station(), self.folder, source_url, code)
        forget_enrol_code(self.folder)
        return enrolment

    def examine(self) -> list[Checked]:
        from studio.app.doctor import examine

        return list(examine(self.folder, self.station()))

    def back_up(self, target: Path, passphrase: str, progress: Progress) -> BackupMade:
        from studio.app.backup import make_backup

        manifest = make_backup(self.folder, target, passphrase, progress)
        return BackupMade(str(target), len(manifest.files), target.stat().st_size)


def _towards_others() -> str:
    """The address from which this PC would speak to the world; nothing is sent. "" without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # An address that belongs to nobody (RFC 5737): a datagram socket only looks up the way to it.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def write_plate(folder: StationFolder, plate: StationPlate) -> None:
    """Raises ``OperatorFixable``: DISK_FULL, FOLDER_UNWRITABLE."""
    told = folder.describe() | {"name": plate.name, "code": plate.code, "area": plate.area}
    write_whole(folder.description, json.dumps(told, ensure_ascii=False, indent=1).encode(), mode=0o644)


def installer_words(folder: StationFolder) -> InstallerWords:
    """Return what the administrator's installation said, also where there is no station yet."""
    preset = read_preset(folder) or Preset()
    return InstallerWords(preset.source_url, enrol_code(folder), preset.language)


def _hub_folder(folder: StationFolder) -> HubFolder:
    from device_bridge.hub.accounts import HubFolder

    return HubFolder(folder.bridge / "hub")
