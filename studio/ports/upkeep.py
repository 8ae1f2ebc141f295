"""What the station's own PC can be asked for besides broadcasting: its hub, its enrolment, its health, a backup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.domain.exchange import Enrolment
from studio.domain.health import Checked

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class InstallerWords:
    """What the administrator's installation said; "" for what it did not."""

    source_url: str = ""
    enrol_code: str = ""
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Hub:
    """The broker between the station and its loudspeakers.

    ``set_up`` is false before it was; ``reachable`` tells whether it listens to the network and not to this PC
    alone; ``paired`` are the codes of the devices that have an account there. ``program_found``: mosquitto is
    installed.
    """

    set_up: bool
    host: str = ""
    port: int = 0
    reachable: bool = False
    paired: tuple[str, ...] = ()
    program_found: bool = True


@dataclass(frozen=True, slots=True)
class StationPlate:
    """What stands on the station's door: its name as it is said on air, its code, its area."""

    name: str
    code: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class BackupMade:
    path: str
    files: int
    size_bytes: int


class Upkeep(Protocol):
    def installer_words(self) -> InstallerWords: ...

    def plate(self) -> StationPlate:
        """Raises ``OperatorFixable``: NO_STATION, STATION_UNREADABLE."""

    def put_plate(self, plate: StationPlate) -> None:
        """Write it, whole or not at all. Raises ``OperatorFixable``: DISK_FULL, FOLDER_UNWRITABLE."""

    def addresses(self) -> list[str]:
        """Return this PC's addresses in its networks, without the one that only itself reaches."""

    def hub(self) -> Hub: ...

    def set_up_hub(self, host: str) -> Hub:
        """Set the broker up on this PC, reached by devices at ``host`` ("127.0.0.1": by this PC alone).

        The accounts that are there stay. Raises ``OperatorFixable``: MOSQUITTO_MISSING, BROKER_ADDRESS_BAD.
        """

    def pair(self, code: str, out: Path) -> None:
        """Give device ``code`` its account and key, and write its agent's configuration to ``out``.

        Raises ``OperatorFixable``: NO_HUB, DEVICE_CODE_BAD, MOSQUITTO_MISSING, FOLDER_UNWRITABLE.
        """

    def enrol(self, source_url: str, code: str) -> Enrolment:
        """Become known to the level above. Raises ``Misuse``: BAD_SOURCE_URL, BAD_ENROL_CODE,
        ``OperatorFixable``: SOURCE_UNREACHABLE, ENROL_REFUSED."""

    def examine(self) -> list[Checked]:
        """Look at everything that ``studio doctor`` looks at; takes a few seconds."""

    def back_up(self, target: Path, passphrase: str, progress: Progress) -> BackupMade:
        """Write the station into one file, whole or not at all; ``progress`` gets bytes done and in all.

        What ``progress`` raises ends it, leaving nothing behind. Raises what ``studio backup`` raises.
        """
