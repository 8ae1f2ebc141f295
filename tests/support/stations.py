"""A station in a temporary folder, with people, clusters and a ready programme: real records, real files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.app.build import Stand, build_station, create_station
from studio.app.demo_sound import write_take
from studio.app.demo_station import ToldDevices, ToldOnAir
from studio.app.station_folder import StationFolder
from studio.domain.broadcast import OnAirStatus
from studio.domain.clusters import DeviceState, DeviceStatus, SpeakerCluster, Technology
from studio.domain.ids import new_id
from studio.domain.programme import Programme
from studio.domain.roles import Person, Role
from studio.services.production import Draft
from studio.services.station import Station
from studio.storage.passwords import Argon2Hasher

PASSWORD = "loa-phat-thanh"
# argon2id all the same, with parameters that no station uses.
QUICK_HASHER = Argon2Hasher(memory_kib=64, rounds=1)
START = datetime(2026, 11, 24, 5, tzinfo=UTC)


@dataclass(slots=True)
class HandClock:
    """Moves only when told."""

    instant: datetime = START

    def now(self) -> datetime:
        return self.instant

    def monotonic(self) -> float:
        return self.instant.timestamp()

    def advance(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a station."""

    admin: Person
    editor: Person
    leader: Person
    reporter: Person


@dataclass(slots=True)
class TestStation:
    """A station with its stand-ins in hand."""

    __test__ = False

    folder: StationFolder
    station: Station
    cast: Cast
    clusters: list[SpeakerCluster]
    clock: HandClock
    onair: ToldOnAir
    devices: ToldDevices

    def reopened(self) -> Station:
        """The same folder, as a program that has just started finds it."""
        return build_station(self.folder, "test", Stand(self.clock, self.onair, self.devices, QUICK_HASHER))

    def draft(self, title: str = "Bản tin sáng", length_s: float = 3.0, level: float = 0.1) -> Draft:
        """A draft of the editor's with one take on it."""
        station, editor = self.station, self.cast.editor
        take = write_take(self.folder.takes, new_id(), title, editor.id, voice_like(length_s, level), self.clock.now())
        with station.people.store.write(editor.id) as unit:
            unit.takes.add(take)
        draft = station.production.create(editor, title)
        return station.production.add_take(editor, draft.programme.id, take, 0)

    def approved(self, title: str = "Bản tin sáng", length_s: float = 3.0) -> Programme:
        """A programme that has gone the whole way to APPROVED."""
        draft = self.draft(title, length_s)
        mastered = self.station.mastering.master(self.cast.editor, draft.programme.id, "horn")
        assert mastered.programme.manifest is not None
        self.station.approvals.submit(self.cast.editor, draft.programme.id)
        return self.station.approvals.approve(self.cast.leader, draft.programme.id, mastered.programme.manifest.sha256)


def voice_like(length_s: float, level: float = 0.1, seed: int = 7) -> NDArray[np.float32]:
    """(frames, 1): noise with a slow rhythm, loud enough to be measured."""
    rng = np.random.default_rng(seed)
    frames = int(length_s * 48_000)
    rhythm = 0.6 + 0.4 * np.sin(np.arange(frames) * (2 * np.pi * 3 / 48_000))
    sound: NDArray[np.float32] = (rng.standard_normal(frames) * rhythm * level).clip(-1, 1).astype(np.float32)
    return sound[:, np.newaxis]


def make_station(root: Path, clusters: int = 3) -> TestStation:
    """Make a station with an administrator, an editor, a leader and a reporter, and some clusters."""
    folder = StationFolder(root)
    create_station(folder, "Đài xã Bình Minh")
    clock = HandClock()
    onair = ToldOnAir(quiet_status(clock.now()))
    devices = ToldDevices([])
    station = build_station(folder, "test", Stand(clock, onair, devices, QUICK_HASHER))
    admin = station.people.found("Minh", "minh", PASSWORD, frozenset({Role.ADMIN}))
    people = {
        role: station.people.add(admin, role.value.title(), role.value.lower(), PASSWORD, frozenset({role}))
        for role in (Role.EDITOR, Role.LEADER, Role.REPORTER)
    }
    made = [
        SpeakerCluster(new_id(), f"cum-{number:02}", f"Cụm {number}", "Đông", Technology.IP, position=number)
        for number in range(1, clusters + 1)
    ]
    for cluster in made:
        station.devices.save(admin, cluster)
    devices.told = [DeviceStatus(cluster.id, DeviceState.ONLINE, clock.now()) for cluster in made]
    cast = Cast(admin, people[Role.EDITOR], people[Role.LEADER], people[Role.REPORTER])
    return TestStation(folder, station, cast, made, clock, onair, devices)


def quiet_status(now: datetime) -> OnAirStatus:
    """An on-air process that runs and plays nothing."""
    return OnAirStatus(
        pid=1,
        boot_id="boot",
        since=now,
        now=now,
        clock_trusted=True,
        output_open=True,
        output_device="",
        underruns=0,
        block_late_ms_p99=0.0,
        rss_mb=60.0,
        plan_published_at=now,
        bridge_connected=True,
    )


def moved_by(status: OnAirStatus, **changes: object) -> OnAirStatus:
    return replace(status, **changes)  # type: ignore[arg-type]  # names are checked by replace itself
