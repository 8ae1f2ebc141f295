"""``studio emergency`` against a real on-air process: aired, looked at, ended, and in the log like any other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.app.keeper import keep_emergencies
from studio.app.station_folder import StationFolder
from studio.domain.broadcast import PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import Step
from tests.support.emergency_stand import emergency, make_folder, opened, running_onair, told
from tests.support.pulse import PrivatePulse
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

pytest_plugins = ["tests.support.pulse_fixtures"]


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    return make_folder(tmp_path / "station")


@pytest.fixture
def onair(pulse: PrivatePulse, sink: str, folder: StationFolder) -> Iterator[None]:
    with running_onair(folder, pulse, sink):
        yield


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs the espeak-ng program")
def test_it_airs_is_seen_and_ends_with_an_all_clear(onair: None, folder: StationFolder) -> None:
    order = ("--by", "Chủ tịch UBND xã", "--hazard", "FLOOD", "--text", "Nước sông đang lên nhanh.", "--officer", "hoa")
    refused = emergency(folder, "start", *order, pin="1111")
    assert refused.returncode == 1
    assert "PIN" in refused.stderr
    begun = told(emergency(folder, "start", *order))[0]
    assert (begun["running"], begun["title"]) == (True, "Lũ, ngập")
    station = opened(folder)
    wait_until(lambda: station.emergency.running()[0].targets[0].playing_s is not None, 10.0, "it plays")
    seen = told(emergency(folder, "status"))[0]
    assert seen["targets"][0]["mark"] == "CONFIRMED"
    assert seen["targets"][0]["playing_s"] < 2.0
    ended = told(emergency(folder, "all-clear", "--officer", "Nguyễn Thị Hoa"))[0]
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
    done = emergency(folder, "status")
    assert done.returncode == 1
    assert done.stderr.strip()
    assert emergency(folder, "start", "--officer", "hoa").returncode == 2
