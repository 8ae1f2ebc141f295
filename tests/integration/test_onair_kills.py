"""The real process on a real (null) sink: started on time, killed at random moments, rejoined in place."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from device_bridge.local_control import ControlClient, ControlError
from studio.app.station_folder import StationFolder
from studio.domain.audit import CHAIN_START
from studio.domain.broadcast import JournalKind, PlayRecord, PlayState
from studio.domain.journal import decode_record, play_record_from_data
from studio.domain.plan import encode_plan
from tests.support.monitor import MonitorRecording
from tests.support.onair_station import RATE_HZ, find_in, noise, plan_item, plan_of, write_programme
from tests.support.pulse import PrivatePulse
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

pytest_plugins = ["tests.support.pulse_fixtures"]

KILLS = 3
_MAIN = """
import sys
from pathlib import Path
from studio.app.supervisor import ChildSpec, supervise
folder = sys.argv[1]
command = (sys.executable, '-m', 'tests.support.onair_process', folder)
supervise(
    [ChildSpec('onair', command, beats=True)],
    Path(folder) / 'run' / 'supervisor.json',
    ChildSpec('standby', (*command, '--standby'), stands_in_for='onair'),
)
"""


class SupervisedEngine:
    def __init__(self, folder: StationFolder, env: dict[str, str]) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", _MAIN, str(folder.root)], env={**env, "PYTHONPATH": str(Path.cwd())}
        )

    def status(self) -> dict[str, Any]:
        """Return the engine's status, or nothing while there is none."""
        try:
            with ControlClient(self.folder.run / "onair.json", self.folder.token(), 2.0) as client:
                found: dict[str, Any] = client.request("status")["status"]
                return found
        except ControlError:
            return {}

    def kill_when_covered(self, after_s: float) -> float:
        """Kill the engine ``after_s`` after a standby is warm; return when, once another answers."""
        wait_until(self.standby_ready, 20.0, "a standby is warm")
        due_s = time.monotonic() + after_s
        wait_until(lambda: time.monotonic() >= due_s, after_s + 5.0)
        pid = self.status()["pid"]
        killed_s = time.monotonic()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: self.status().get("pid", pid) != pid, 10.0, "another engine answers")
        return killed_s

    def standby_ready(self) -> bool:
        """A standby with more than one thread has done its imports and waits on its stdin."""
        try:
            status = json.loads((self.folder.run / "supervisor.json").read_text(encoding="ascii"))
        except FileNotFoundError:
            return False
        child = next((c for c in status["children"] if c["name"] == "standby" and c["running"]), None)
        if child is None:
            return False
        names = [p.read_text(encoding="ascii") for p in Path(f"/proc/{child['pid']}/task").glob("*/comm")]
        return len(names) > 1


@contextmanager
def engine(folder: StationFolder, env: dict[str, str]) -> Iterator[SupervisedEngine]:
    made = SupervisedEngine(folder, env)
    try:
        wait_until(lambda: bool(made.status()), 20.0, "the engine answers")
        yield made
    finally:
        made.process.terminate()
        try:
            made.process.wait(15.0)
        except subprocess.TimeoutExpired:
            made.process.kill()
            made.process.wait()


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    made = StationFolder(tmp_path)
    made.create()
    return made


def position_in(sound: NDArray[np.float32], heard: NDArray[np.float32]) -> int:
    """Return where in ``sound`` the recording begins: its first 0.4 s are looked for."""
    found, likeness = find_in(sound, heard[: RATE_HZ * 2 // 5])
    assert likeness > 0.7, "what is heard there is not the programme"
    return found


def longest_silence(heard: NDArray[np.float32]) -> tuple[int, int]:
    """Return (first frame, length) of the longest silence."""
    loud = np.flatnonzero(np.abs(heard) > 1e-4)
    gaps = np.diff(loud)
    where = int(np.argmax(gaps))
    return int(loud[where]) + 1, int(gaps[where]) - 1


def test_it_starts_on_time_and_rejoins_after_kills(pulse: PrivatePulse, sink: str, folder: StationFolder) -> None:
    rng = random.Random(5)
    length_s = 26.0
    sound = noise(length_s, 7)
    file = write_programme(folder.root, sound)
    with engine(folder, pulse.env(sink=sink)) as made:
        recording = pulse.record_monitor(sink)
        now, now_s = datetime.now(UTC), time.monotonic()
        start_s = now_s + 2.0
        item = plan_item("a", now + timedelta(seconds=2), length_s, file)
        folder.plan.write_bytes(encode_plan(plan_of(item, published_at=now)))
        wait_until(lambda: PlayState.PLAYING in [record.state for record in played(folder)], 10.0, "it plays")
        kills = [made.kill_when_covered(rng.uniform(0.2, 1.0)) for _ in range(KILLS)]
        heard_to = recording.frames + 3 * RATE_HZ
        recording.wait_frames(heard_to)
        status = made.status()
        heard = recording.stop()[:, 0]
    assert status["rss_mb"] < 150
    first = int(np.flatnonzero(np.abs(heard) > 1e-3)[0])
    assert abs(recording.heard_at(first) - start_s) < 0.05
    for kill_s in kills:
        begin = frame_at(recording, kill_s, len(heard))
        at, gap = longest_silence(heard[begin : begin + 3 * RATE_HZ])
        assert gap < 2.0 * RATE_HZ
        after = begin + at + gap + RATE_HZ // 10
        should_be = (recording.heard_at(after) - start_s) * RATE_HZ
        assert abs(position_in(sound, heard[after:]) - should_be) < 0.1 * RATE_HZ
    first_record = played(folder)[0]
    assert first_record.heard_at is not None
    # By the output's own frame clock.
    assert abs((first_record.heard_at - item.starts_at).total_seconds()) < 0.001
    boots = [path.stem for path in sorted(folder.journal.glob("*.journal"))]
    assert len(boots) == KILLS + 1
    assert [record.state for record in played(folder)] == [PlayState.PLAYING] * (KILLS + 1)


def test_a_second_engine_is_refused(pulse: PrivatePulse, sink: str, folder: StationFolder) -> None:
    env = {**pulse.env(sink=sink), "PYTHONPATH": str(Path.cwd())}
    with engine(folder, pulse.env(sink=sink)):
        second = subprocess.run(
            [sys.executable, "-m", "tests.support.onair_process", str(folder.root)],
            env=env,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    assert second.returncode == 1
    assert "ALREADY_OPEN" in second.stderr


def test_asked_to_leave_it_fades_out_and_says_so_in_its_journal(
    pulse: PrivatePulse, sink: str, folder: StationFolder
) -> None:
    sound = noise(30.0, 7)
    file = write_programme(folder.root, sound)
    env = {**pulse.env(sink=sink), "PYTHONPATH": str(Path.cwd())}
    process = subprocess.Popen([sys.executable, "-m", "tests.support.onair_process", str(folder.root)], env=env)
    try:
        now = datetime.now(UTC)
        item = plan_item("a", now + timedelta(seconds=1), 30.0, file)
        folder.plan.write_bytes(encode_plan(plan_of(item, published_at=now)))
        wait_until(lambda: bool(played(folder)), 20.0, "it plays")
        recording = pulse.record_monitor(sink)
        recording.wait_frames(RATE_HZ // 2)
        process.terminate()
        assert process.wait(10.0) == 0
        heard = recording.stop()[:, 0]
    finally:
        process.kill()
        process.wait()
    last = int(np.flatnonzero(np.abs(heard) > 1e-4)[-1])
    levels = [float(np.abs(heard[last - n * 480 : last - (n - 1) * 480]).max()) for n in (6, 1)]
    assert levels[1] < levels[0] / 2
    lines = next(folder.journal.glob("*.journal")).read_bytes().splitlines()
    final, _ = decode_record(lines[-1])
    assert (final.kind, final.data) == (JournalKind.STOP, {"reason": "ASKED"})
    assert not (folder.run / "onair.json").exists()


def frame_at(recording: MonitorRecording, instant_s: float, frames: int) -> int:
    """Return the recording's frame that was heard at ``instant_s``."""
    rate = (recording.heard_at(frames) - recording.heard_at(0)) / frames
    return round((instant_s - recording.heard_at(0)) / rate)


def played(folder: StationFolder) -> list[PlayRecord]:
    """Return the PLAY records of every boot; each chain must hold."""
    found = []
    for path in sorted(folder.journal.glob("*.journal")):
        before = CHAIN_START
        for line in path.read_bytes().partition(b"\0")[0].splitlines(keepends=True):
            record, previous = decode_record(line)
            assert previous == before
            before = record.sha256
            if record.kind is JournalKind.PLAY:
                found.append(play_record_from_data(record.data))
    return found
