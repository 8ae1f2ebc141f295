"""A whole station with a province above it, every process real: supervised, on a sound card of its own, enrolled.

For what is measured and killed on it: the loudspeakers' agents have no sound of their own.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.app.build import build_station, create_station
from studio.app.station_folder import StationFolder
from studio.app.sync import enrol_station
from studio.domain.clusters import DeviceState, SpeakerCluster, Technology
from studio.domain.ids import new_id
from studio.domain.roles import Person, Role
from studio.services.station import Station
from tests.support.programs import running, studio, wait_for_file
from tests.support.pulse import PrivatePulse
from tests.support.source_server import SourceServer, running_source
from tests.support.waiting import wait_until

AREA = "T1-01"
SINK = "station"
PASSWORD, PIN = "binh-minh-2026", "4827"
RATE_HZ = 48_000


@dataclass(slots=True)
class MissionStage:
    """``root`` holds the station's folder, the province's, and what the loudspeakers' agents need."""

    root: Path
    folder: StationFolder
    station: Station
    editor: Person
    leader: Person
    pulse: PrivatePulse
    source: SourceServer
    clusters: list[SpeakerCluster] = field(default_factory=list)

    def child(self, name: str) -> int | None:
        """The pid of a supervised process; None while it is away."""
        try:
            status = json.loads((self.folder.run / "supervisor.json").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return None
        found = [one for one in status["children"] if one["name"] == name and one["running"]]
        return int(found[0]["pid"]) if found else None

    def standby_warm(self) -> bool:
        """A standby with more than one thread has done its imports and waits for its turn."""
        pid = self.child("standby")
        return pid is not None and len(list(Path(f"/proc/{pid}/task").glob("*"))) > 1

    def online(self) -> int:
        good = (DeviceState.ONLINE, DeviceState.PLAYING)
        return sum(view.status.state in good for view in self.station.devices.view().clusters)

    def agent_command(self, code: str) -> list[str]:
        words = ["--config", str(self.root / f"{code}.json"), "--state", str(self.root / f"agent-{code}")]
        return [sys.executable, "-m", "device_bridge.agent", *words, "--device", "null"]

    def connected(self) -> bool:
        return self.station.exchange.standing().state == "CONNECTED"


@contextlib.contextmanager
def mission_stage(root: Path, codes: tuple[str, ...] = (), *, quick: bool = False) -> Iterator[MissionStage]:
    """Set up station and province; the loudspeakers' agents are the caller's to start.

    ``quick``: the exchange looks up every half second instead of every ten.
    """
    with contextlib.ExitStack() as stack:
        root.mkdir(parents=True, exist_ok=True)
        pulse = stack.enter_context(PrivatePulse())
        pulse.add_sink(SINK)
        source = stack.enter_context(running_source(root / "province"))
        stage = _made(root, pulse, source, codes)
        place = ("--station", str(stage.folder.root))
        if codes:
            done = studio("hub", "--port", "0", "--set-up", *place)
            assert done.returncode == 0, done.stderr
            for code in codes:
                paired = studio("pair", "--code", code, "--out", str(root / f"{code}.json"), *place)
                assert paired.returncode == 0, paired.stderr
        program = [sys.executable, "-m", "studio.app.cli", *place, "supervise"]
        if quick:
            program = [sys.executable, "-m", "tests.support.quick_station", str(stage.folder.root)]
        supervisor = stack.enter_context(running(*program, log=root / "supervise.log", env=pulse.env(SINK)))
        for name in ("onair", "bridge") if codes else ("onair",):
            wait_for_file(stage.folder.run / f"{name}.json", 60, supervisor)
        wait_until(stage.connected, 60, "the exchange is connected")
        yield stage


def _made(root: Path, pulse: PrivatePulse, source: SourceServer, codes: tuple[str, ...]) -> MissionStage:
    folder = StationFolder(root / "station")
    create_station(folder, "Đài xã Bình Minh")
    station = build_station(folder)
    people = station.people
    admin = people.found("Đỗ Quang Minh", "minh", PASSWORD, frozenset({Role.ADMIN}))
    editor = people.add(admin, "Nguyễn Thị Hoa", "hoa", PASSWORD, frozenset({Role.EDITOR}), "cô")
    leader = people.add(admin, "Trần Văn Lợi", "loi", PASSWORD, frozenset({Role.LEADER}), "ông")
    people.set_pin(admin, leader.id, PIN)
    stage = MissionStage(root, folder, station, editor, leader, pulse, source)
    for position, code in enumerate(codes, 1):
        cluster = SpeakerCluster(new_id(), code, f"Thôn {code}", "Đông", Technology.IP, position=position)
        station.devices.save(admin, cluster)
        stage.clusters.append(cluster)
    enrol_station(station, folder, source.url, source.enrol_code(AREA))
    return stage


def flac_of(sound: NDArray[np.float32]) -> bytes:
    """A sound (frames, channels) as a province's system hands it on."""
    buffer = io.BytesIO()
    sf.write(buffer, sound, RATE_HZ, format="FLAC", subtype="PCM_24")
    return buffer.getvalue()


def alert_sound(length_s: float, seed: int) -> NDArray[np.float32]:
    """(frames, 1) noise that is found to the frame, and no other's."""
    noise = np.random.default_rng(seed).uniform(-0.3, 0.3, (round(length_s * RATE_HZ), 1))
    return noise.astype(np.float32)
