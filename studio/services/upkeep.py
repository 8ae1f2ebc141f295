"""The administrator's verbs: the station's plate, its hub, its enrolment, its health, a backup."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from studio.domain.errors import Misuse
from studio.domain.exchange import Enrolment
from studio.domain.health import Checked
from studio.domain.roles import Person, Verb, require
from studio.ports.store import Store
from studio.ports.upkeep import BackupMade, Hub, InstallerWords, Progress, StationPlate, Upkeep

_CODE = re.compile(r"[A-Za-z0-9.-]{0,32}")
_LONGEST_NAME = 120


def checked_plate(name: str, code: str, area: str) -> StationPlate:
    """Return the plate in NFC. Raises ``Misuse``: STATION_NAME_MISSING, STATION_CODE_BAD."""
    name, code, area = (unicodedata.normalize("NFC", text).strip() for text in (name, code, area))
    if not name or len(name) > _LONGEST_NAME:
        raise Misuse("STATION_NAME_MISSING", most=_LONGEST_NAME)
    if _CODE.fullmatch(code) is None:
        raise Misuse("STATION_CODE_BAD", station_code=code)
    return StationPlate(name, code.upper(), area[:_LONGEST_NAME])


@dataclass(frozen=True, slots=True)
class UpkeepService:
    store: Store
    pc: Upkeep

    def installer_words(self) -> InstallerWords:
        return self.pc.installer_words()

    def plate(self) -> StationPlate:
        return self.pc.plate()

    def rename(self, by: Person, name: str, code: str, area: str) -> StationPlate:
        """Change what stands on the station's door. Raises what ``checked_plate`` raises."""
        require(by, Verb.ADMINISTER)
        plate = checked_plate(name, code, area)
        self.pc.put_plate(plate)
        with self.store.write(by.id) as unit:
            unit.audit.record("STATION_RENAMED", "station", code=plate.code)
        return plate

    def addresses(self) -> list[str]:
        return self.pc.addresses()

    def hub(self) -> Hub:
        return self.pc.hub()

    def set_up_hub(self, by: Person, host: str) -> Hub:
        require(by, Verb.ADMINISTER)
        hub = self.pc.set_up_hub(host.strip())
        with self.store.write(by.id) as unit:
            unit.audit.record("HUB_SET_UP", "hub", host=hub.host, port=hub.port)
        return hub

    def pair(self, by: Person, code: str, out: Path) -> Hub:
        """Pair a device; whoever had this code before is shut out. Returns the hub as it is then."""
        require(by, Verb.ADMINISTER)
        self.pc.pair(code.strip(), out)
        with self.store.write(by.id) as unit:
            unit.audit.record("DEVICE_PAIRED", code.strip())
        return self.pc.hub()

    def enrol(self, by: Person, source_url: str, code: str) -> Enrolment:
        """Enrol, or enrol again at another system: from then on the exchange is with that one."""
        require(by, Verb.ADMINISTER)
        return self.pc.enrol(source_url.strip(), code.strip())

    def examine(self) -> list[Checked]:
        return self.pc.examine()

    def back_up(self, by: Person, target: Path, passphrase: str, progress: Progress) -> BackupMade:
        require(by, Verb.ADMINISTER)
        made = self.pc.back_up(target, passphrase, progress)
        with self.store.write(by.id) as unit:
            unit.audit.record("BACKED_UP", "station", files=made.files, size_bytes=made.size_bytes)
        return made
