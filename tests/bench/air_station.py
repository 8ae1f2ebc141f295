"""A whole station on air for a bench: real records, the supervised processes, a sink, and what it played."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.app.build import build_station, create_station
from studio.app.demo_sound import write_take
from studio.app.station_folder import StationFolder
from studio.domain.broadcast import OnAirStatus
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.ids import new_id
from studio.domain.programme import Programme
from studio.domain.roles import Person, Role
from studio.domain.schedule import TimeSlot
from studio.services.station import Station
from tests.bench.ear import Ear, make_ear
from tests.bench.instruments import instruments_first
from tests.support.monitor import MonitorRecording
from tests.support.programs import running, wait_for_file
from tests.support.pulse import PrivatePulse
from tests.support.waiting import wait_until

SINK = "studio_out"
EDITOR, PASSWORD = "hoa", "binh-minh-2026"


@dataclass(slots=True)
class AirStation:
    """A station whose on-air process runs and whose sink is heard."""

    folder: StationFolder
    station: Station
    editor: Person
    leader: Person
    pulse: PrivatePulse
    clicks: Clicks
    capture: MonitorRecording

    def approved(self, title: str, sound: NDArray[np.float32]) -> Programme:
        """Take ``sound``, (frames, 1) at 48 kHz, the whole way to APPROVED; its master is what airs."""
        station, editor = self.station, self.editor
        take = write_take(self.folder.takes, new_id(), title, editor.id, sound, datetime.now(UTC))
        with station.people.store.write(editor.id) as unit:
            unit.takes.add(take)
        programme = station.production.create(editor, title).programme
        station.production.add_take(editor, programme.id, take, 0)
        signed = station.mastering.master(editor, programme.id, "horn").programme.manifest
        assert signed is not None
        station.approvals.submit(editor, programme.id)
        return station.approvals.approve(self.leader, programme.id, signed.sha256)

    def master_of(self, programme: Programme) -> NDArray[np.float32]:
        """Return the master, one channel of it: (frames,) float32."""
        assert programme.manifest is not None
        path = self.station.planning.media.path(programme.manifest.manifest.master_sha256)
        sound, _ = sf.read(path, dtype="float32", always_2d=True)
        return np.ascontiguousarray(sound[:, 0])

    def schedule(self, programme: Programme, starts_at: datetime) -> TimeSlot:
        """Schedule on the local output alone."""
        return self.station.scheduling.add(self.editor, programme.id, starts_at, frozenset({LOCAL_OUTPUT})).slot

    def status(self) -> OnAirStatus:
        return self.station.onair.status()

    def hear(self) -> Ear:
        """End the capture and lay it on the clock."""
        times = self.clicks.stop()
        first_at = self.capture.started_at
        return make_ear(self.capture.stop(), times, first_at)


@dataclass(slots=True)
class Clicks:
    """The reference clicks' program, and the instants it told."""

    process: subprocess.Popen[bytes]
    times_s: list[float] = field(default_factory=list)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def stop(self) -> NDArray[np.float64]:
        """End them and return when each was heard, in monotonic seconds."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._thread.join(5)
        self.process.stdout.close()
        return np.array(self.times_s, np.float64)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.times_s.append(json.loads(line)["heard_at_s"])


@contextlib.contextmanager
def on_air() -> Iterator[AirStation]:
    """Give a station on air, with capture and clicks running."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(instruments_first())
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-air-")))
        folder = StationFolder(place / "station")
        create_station(folder, "Đài xã Bình Minh")
        station = build_station(folder)
        admin = station.people.found("Đỗ Quang Minh", "minh", PASSWORD, frozenset({Role.ADMIN}))
        editor = station.people.add(admin, "Nguyễn Thị Hoa", EDITOR, PASSWORD, frozenset({Role.EDITOR}), "cô")
        leader = station.people.add(admin, "Trần Văn Lợi", "loi", PASSWORD, frozenset({Role.LEADER}), "ông")
        pulse = stack.enter_context(PrivatePulse())
        pulse.add_sink(SINK)
        supervise = (sys.executable, "-m", "studio.app.cli", "--station", str(folder.root), "supervise")
        supervisor = stack.enter_context(running(*supervise, log=place / "supervise.log", env=pulse.env(SINK)))
        wait_for_file(folder.run / "onair.json", 60, supervisor)
        wait_until(lambda: standby_warm(folder), 60, "the standby is warm")
        clicks = Clicks(
            subprocess.Popen(
                [sys.executable, "-m", "tests.bench.reference_clicks"],
                env=pulse.env(SINK),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        )
        stack.callback(clicks.stop)
        wait_until(lambda: bool(clicks.times_s), 20, "the reference clicks are heard")
        yield AirStation(folder, station, editor, leader, pulse, clicks, pulse.record_monitor(SINK))


def standby_warm(folder: StationFolder) -> bool:
    """A standby with more than one thread has done its imports and waits for its turn."""
    try:
        status = json.loads((folder.run / "supervisor.json").read_text(encoding="ascii"))
    except FileNotFoundError:
        return False
    running_now = [one for one in status["children"] if one["name"] == "standby" and one["running"]]
    return any(len(list(Path(f"/proc/{one['pid']}/task").glob("*"))) > 1 for one in running_now)


def monotonic_of(instant: datetime) -> float:
    """Return the monotonic second of a planned instant, by the clocks as they stand now."""
    return time.monotonic() + (instant - datetime.now(UTC)).total_seconds()


def wait_for(instant: datetime) -> None:
    left_s = (instant - datetime.now(UTC)).total_seconds()
    wait_until(lambda: datetime.now(UTC) >= instant, max(0.0, left_s) + 10, f"{instant:%H:%M:%S}")


def soon(seconds: float) -> datetime:
    """Return the instant so many seconds from now, to the microsecond."""
    return datetime.now(UTC) + timedelta(seconds=seconds)
