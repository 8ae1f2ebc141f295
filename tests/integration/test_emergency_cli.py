"""``studio emergency`` against a real on-air process: aired, looked at, ended, and in the log like any other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.app.build import Stand, build_station, create_station
from studio.app.keeper import keep_emergencies
from studio.app.station_folder import StationFolder
from studio.domain.broadcast import PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import Step
from studio.domain.roles import Role
from tests.support.pulse import PrivatePulse
from tests.support.stations import PASSWORD, QUICK_HASHER
from tests.support.waiting import wait_until

pytest_plugins = ["tests.support.pulse_fixtures"]

PIN = "3749"


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    folder = StationFolder(tmp_path / "station")
    create_station(folder, "Đài xã Bình Minh")
    station = build_station(folder, "test", Stand(hasher=QUICK_HASHER))
    admin = station.people.found("Minh", "minh", PASSWORD, frozenset({Role.ADMIN}))
    hoa = station.people.add(admin, "Nguyễn Thị Hoa", "hoa", PASSWORD, frozenset({Role.EDITOR}))
    station.people.set_pin(hoa, hoa.id, PIN)
    station.planning.publish()
    return folder


@pytest.fixture
def onair(pulse: PrivatePulse, sink: str, folder: StationFolder) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "studio.app.cli", "--station", str(folder.root), "onair"], env=pulse.env(sink=sink)
    )
    try:
        wait_until(lambda: (folder.run / "onair.json").exists(), 20.0, "the on-air process answers")
        yield
    finally:
        process.terminate()
        process.wait(15.0)


def studio(folder: StationFolder, *words: str, pin: str = PIN) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "studio.app.cli", "--station", str(folder.root), "emergency", *words, "--json"],
        env={**os.environ, "STUDIO_PIN": pin, "STUDIO_LANG": "en"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def told(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs the espeak-ng program")
def test_it_airs_is_seen_and_ends_with_an_all_clear(onair: None, folder: StationFolder) -> None:
    order = ("--by", "Chủ tịch UBND xã", "--hazard", "FLOOD", "--text", "Nước sông đang lên nhanh.", "--officer", "hoa")
    refused = studio(folder, "start", *order, pin="1111")
    assert refused.returncode == 1
    assert "PIN" in refused.stderr
    begun = told(studio(folder, "start", *order))[0]
    assert (begun["running"], begun["title"]) == (True, "Lũ, ngập")
    station = build_station(folder, "test", Stand(hasher=QUICK_HASHER))
    wait_until(lambda: station.emergency.running()[0].targets[0].playing_s is not None, 10.0, "it plays")
    seen = told(studio(folder, "status"))[0]
    assert seen["targets"][0]["mark"] == "CONFIRMED"
    assert seen["targets"][0]["playing_s"] < 2.0
    ended = told(studio(folder, "all-clear", "--officer", "Nguyễn Thị Hoa"))[0]
    assert (ended["running"], ended["ending"]) == (False, "ALL_CLEAR")
    wait_until(lambda: len(_states(station)) == 2, 15.0, "both are in the log")
    keep_emergencies(station)
    kept = [step.step for step in station.emergency.steps(begun["id"])]
    assert kept[:2] == [Step.PRESSED, Step.DECIDED]
    assert {Step.PLAYING, Step.ALL_CLEAR} <= set(kept)
    by_id = {row.slot_id: row for row in station.log.day(station.scheduling.today())}
    alert = by_id[begun["id"]]
    assert (alert.target, alert.title) == (LOCAL_OUTPUT, "Lũ, ngập")
    # Said whole by then, or stopped by the all-clear, with who did it.
    assert (alert.state, bool(alert.operator)) in [(PlayState.PLAYED, False), (PlayState.CANCELLED, True)]
    assert alert.actual_start is not None


def _states(station: Any) -> dict[str, PlayState]:
    station.log.catch_up()
    return {row.slot_id: row.state for row in station.log.day(station.scheduling.today())}


def test_without_the_on_air_process_it_says_so(folder: StationFolder) -> None:
    done = studio(folder, "status")
    assert done.returncode == 1
    assert done.stderr.strip()
    assert studio(folder, "start", "--officer", "hoa").returncode == 2
