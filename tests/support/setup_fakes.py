"""The station's PC as the first setup and the administration see it, without a card, a broker or a network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable, StudioError
from studio.domain.exchange import Enrolment
from studio.domain.health import BAD, GOOD, WARNING, Checked
from studio.ports.sound_check import Heard
from studio.ports.upkeep import BackupMade, Hub, InstallerWords, Progress, StationPlate

HEALTH = (
    Checked("MICROPHONE", GOOD, {"devices": "Shure MV7"}),
    Checked("OUTPUT", GOOD, {"devices": "Tăng âm UBND"}),
    Checked("SLEEP", WARNING),
    Checked("DISK", BAD, {"free_gb": 0.4, "folder": "/dai"}),
)


def enrolment_at(url: str, system_name: str = "Hệ thống nguồn tỉnh") -> Enrolment:
    return Enrolment(
        base_url=url,
        station_id="s-1",
        area="T1-01",
        area_name="Xã Bình Minh",
        above=("VN", "T1"),
        system_name=system_name,
        root_public_key="",
        enrolled_at=datetime(2026, 11, 24, 1, 0, tzinfo=UTC),
        below=(),
    )


@dataclass
class FakeUpkeep:
    """``ports.upkeep.Upkeep``; what a test puts into ``fails`` is raised by the call of that name."""

    told: InstallerWords = field(default_factory=InstallerWords)
    sign: StationPlate = field(default_factory=lambda: StationPlate("Đài xã Bình Minh"))
    broker: Hub = field(default_factory=lambda: Hub(set_up=False))
    fails: dict[str, StudioError] = field(default_factory=dict)
    enrolled: list[tuple[str, str]] = field(default_factory=list)
    health: tuple[Checked, ...] = HEALTH
    backed_up: list[tuple[Path, str]] = field(default_factory=list)

    def installer_words(self) -> InstallerWords:
        return self.told

    def plate(self) -> StationPlate:
        return self.sign

    def put_plate(self, plate: StationPlate) -> None:
        self._may("put_plate")
        self.sign = plate

    def addresses(self) -> list[str]:
        return ["192.168.1.20"]

    def hub(self) -> Hub:
        return self.broker

    def set_up_hub(self, host: str) -> Hub:
        self._may("set_up_hub")
        self.broker = replace(self.broker, set_up=True, host=host, port=1883, reachable=host != "127.0.0.1")
        return self.broker

    def pair(self, code: str, out: Path) -> None:
        self._may("pair")
        if not self.broker.set_up:
            raise OperatorFixable("NO_HUB", folder="hub")
        out.write_text("{}", encoding="ascii")
        self.broker = replace(self.broker, paired=tuple(sorted({*self.broker.paired, code})))

    def enrol(self, source_url: str, code: str) -> Enrolment:
        self._may("enrol")
        self.enrolled.append((source_url, code))
        return enrolment_at(source_url)

    def examine(self) -> list[Checked]:
        self._may("examine")
        return list(self.health)

    def back_up(self, target: Path, passphrase: str, progress: Progress) -> BackupMade:
        self._may("back_up")
        for done in range(0, 101, 25):
            progress(done, 100)
        self.backed_up.append((target, passphrase))
        target.write_bytes(b"zip")
        return BackupMade(str(target), 3, 3)

    def _may(self, call: str) -> None:
        if call in self.fails:
            raise self.fails[call]


@dataclass
class FakeSoundCheck:
    """``ports.sound_check.SoundCheck``: hears what ``hearing`` says, keeps what was played and where."""

    hearing: Heard = field(default_factory=lambda: Heard(0.25))
    allowed: bool | None = True
    listening_to: list[str | None] = field(default_factory=list)
    listening: bool = False
    played: list[tuple[int, str | None]] = field(default_factory=list)
    sounds: bool = False
    fails: dict[str, StudioError] = field(default_factory=dict)

    def listen(self, device: str | None) -> None:
        if "listen" in self.fails:
            raise self.fails["listen"]
        self.listening_to.append(device)
        self.listening = True

    def heard(self) -> Heard:
        return self.hearing if self.listening else Heard()

    def stop_listening(self) -> None:
        self.listening = False

    def play(self, sound: NDArray[np.float32], device: str | None) -> None:
        if "play" in self.fails:
            raise self.fails["play"]
        self.played.append((len(sound), device))
        self.sounds = True

    def playing(self) -> bool:
        return self.sounds

    def stop_playing(self) -> None:
        self.sounds = False

    def microphone_allowed(self) -> bool | None:
        return self.allowed
