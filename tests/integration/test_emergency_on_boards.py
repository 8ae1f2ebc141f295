"""A real emergency on a real board: ordered by ``studio emergency``, fetched by a board-agent, seen, taken back."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_bridge.board_agent.store import PackageStore
from studio.app.keeper import keep_emergencies
from studio.app.station_folder import StationFolder
from studio.domain.emergency import Step
from studio.domain.ids import new_id
from studio.domain.roles import Person, Role
from studio.domain.signage_codec import decode_layout
from studio.domain.signage_rules import Board
from studio.services.station import Station
from tests.support.board_stand import running_agent
from tests.support.emergency_stand import emergency, make_folder, opened, running_onair, told
from tests.support.programs import running, wait_for_file
from tests.support.pulse import PrivatePulse
from tests.support.waiting import wait_until

pytest_plugins = ["tests.support.pulse_fixtures"]
pytestmark = [
    pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs the espeak-ng program"),
    pytest.mark.real_time,
]

ORDER = ("--by", "Chủ tịch UBND xã", "--hazard", "FLOOD", "--officer", "hoa")
ADMIN = Person("admin", "Minh", frozenset({Role.ADMIN}))


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    folder = make_folder(tmp_path / "station")
    opened(folder).signage.boards.save(ADMIN, Board(new_id(), "ubnd", "Bảng trước UBND", width_px=1280, height_px=720))
    return folder


@contextlib.contextmanager
def running_bridge(folder: StationFolder, tmp_path: Path) -> Iterator[int]:
    """The bridge process, which serves the boards; give its pid."""
    command = [sys.executable, "-m", "studio.app.cli", "--station", str(folder.root), "bridge"]
    with running(*command, log=tmp_path / "bridge.log") as bridge:
        wait_for_file(folder.run / "boards.json", process=bridge)
        yield bridge.pid


def over_board(state: Path) -> list[str]:
    """The texts of the emergency's package that the agent holds; none where it holds none."""
    store = PackageStore(state)
    held = store.held("emergency")
    if held is None:
        return []
    layout = decode_layout(store.file_path(held[0].pages[0].layout_sha256).read_bytes())
    return [region.content for region in layout.regions if region.content]


def player_says(port: int, state: Path) -> None:
    """Report as the player page does once the package is on the screen."""
    held = PackageStore(state).held("emergency")
    assert held is not None
    body = {"shown": held[0].package, "emergency": True, "refusal": "", "bad_file": ""}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/report", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 204


def test_it_is_over_the_board_with_no_window_and_no_keeper_and_its_end_too(
    pulse: PrivatePulse, sink: str, folder: StationFolder, tmp_path: Path
) -> None:
    station, state = opened(folder), tmp_path / "board"
    with running_onair(folder, pulse, sink), running_bridge(folder, tmp_path):
        station.signage.boards.pair(ADMIN, station.signage.boards.view().boards[0].board.id, str(tmp_path / "b.json"))
        with running_agent(tmp_path / "b.json", state) as port:
            begun = told(emergency(folder, "start", *ORDER))[0]
            wait_until(lambda: bool(over_board(state)), 5.0, "the board has it")
            heading, message = over_board(state)
            assert heading == "LŨ, NGẬP"
            # The station's prepared message: none was given.
            assert message.startswith("Nước đang lên nhanh. Bà con trong toàn xã")
            player_says(port, state)
            wait_until(lambda: _shown(station, begun["id"]), 10.0, "the records know that it is seen")
            row = told(emergency(folder, "status"))[0]["boards"][0]
            assert (row["name"], row["mark"]) == ("Bảng trước UBND", "CONFIRMED")
            assert 0 <= row["acked_s"] <= row["shown_s"]
            told(emergency(folder, "all-clear", "--officer", "hoa", "--text", "Nước đã rút."))
            wait_until(lambda: over_board(state) == ["BÁO YÊN", "Nước đã rút."], 5.0, "the all-clear is there")


def _shown(station: Station, emergency_id: str) -> bool:
    keep_emergencies(station)
    return Step.BOARD_SHOWN in {step.step for step in station.emergency.steps(emergency_id)}


def test_a_board_server_that_hangs_keeps_no_loudspeaker_waiting(
    pulse: PrivatePulse, sink: str, folder: StationFolder, tmp_path: Path
) -> None:
    station = opened(folder)
    with running_onair(folder, pulse, sink), running_bridge(folder, tmp_path) as bridge:
        hoa = station.people.named("hoa")
        assert hoa is not None
        from studio.domain.emergency import EmergencyDraft, Hazard, OrderedHow
        from tests.support.emergency_stand import PIN

        draft = EmergencyDraft("Chủ tịch UBND xã", OrderedHow.PHONE, Hazard.FLOOD, ("local",), "Nước đang lên.")
        prepared = station.emergency.prepare(draft)
        os.kill(bridge, signal.SIGSTOP)
        try:
            pressed_s = time.monotonic()
            begun = station.emergency.start(prepared, hoa.id, PIN)
            returned_s = time.monotonic() - pressed_s
            wait_until(lambda: station.emergency.running()[0].targets[0].playing_s is not None, 10.0, "it plays")
            # The board server's own time limit is longer than that.
            assert returned_s < 2.5
            wait_until(lambda: _failed(station, begun.id), 30.0, "the board is told as not reached")
        finally:
            os.kill(bridge, signal.SIGCONT)
        wait_until(lambda: station.signage.boards.tell(), 20.0, "the server is told once it is back")
        station.emergency.stop(begun.id, hoa.id, PIN)


def _failed(station: Station, emergency_id: str) -> bool:
    keep_emergencies(station)
    return Step.BOARD_FAILED in {step.step for step in station.emergency.steps(emergency_id)}
