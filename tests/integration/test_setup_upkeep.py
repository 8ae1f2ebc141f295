"""The station's PC as it is: the plate on disk, a real hub set up and paired, enrolment, a backup, a real trial."""

from __future__ import annotations

import json
import socket
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from device_bridge.agent.config import load_agent_config
from studio.app.backup_format import MANIFEST
from studio.app.build import Stand, build_station
from studio.app.preset import Preset, enrol_code, write_preset
from studio.app.station_folder import StationFolder
from studio.app.sync import run_sync
from studio.app.upkeep import FolderUpkeep
from studio.app.window import found_station, make_folder
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.health import BAD
from studio.ports.upkeep import StationPlate
from studio.services.emergency_views import TargetMark
from studio.services.station import Station
from tests.support.fake_voices import ToneVoices
from tests.support.programs import running
from tests.support.pulse import PrivatePulse
from tests.support.source_server import SourceServer
from tests.support.stations import QUICK_HASHER, TestStation, make_station
from tests.support.sync_station import QUICK
from tests.support.waiting import wait_until

STUDIO = (sys.executable, "-m", "studio.app.cli")

pytest_plugins = ["tests.support.source_fixtures", "tests.support.pulse_fixtures"]


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    return make_station(tmp_path / "station")


@pytest.fixture
def station(made: TestStation) -> Station:
    return build_station(made.folder, "test", Stand(hasher=QUICK_HASHER, voices=ToneVoices()))


def pc_of(made: TestStation, station: Station) -> FolderUpkeep:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    return FolderUpkeep(made.folder, lambda: station, port)


def test_a_station_is_founded_with_its_plate(tmp_path: Path) -> None:
    folder = StationFolder(tmp_path / "moi")
    make_folder(folder)
    with pytest.raises(Misuse, match="STATION_CODE_BAD"):
        found_station(folder, "Đài xã Bình Minh", "mã", "")
    assert not folder.description.exists(), "a wrong word leaves no half a station"
    found_station(folder, "Đài xã Bình Minh", "bm-1", "Xã Bình Minh")
    station = build_station(folder, "test")
    assert station.upkeep.plate() == StationPlate("Đài xã Bình Minh", "BM-1", "Xã Bình Minh")
    assert station.people.all() == []


def test_renaming_keeps_everything_else_of_the_description(made: TestStation, station: Station) -> None:
    before = json.loads(made.folder.description.read_text(encoding="utf-8"))
    pc_of(made, station).put_plate(StationPlate("Đài xã Bình An", "BA-2"))
    after = json.loads(made.folder.description.read_text(encoding="utf-8"))
    assert after == before | {"name": "Đài xã Bình An", "code": "BA-2", "area": ""}


def test_a_hub_is_set_up_and_a_device_paired(made: TestStation, station: Station, tmp_path: Path) -> None:
    pc, out = pc_of(made, station), tmp_path / "agent.json"
    assert not pc.hub().set_up
    with pytest.raises(OperatorFixable, match="NO_HUB"):
        pc.pair("MOI1", out)
    with pytest.raises(OperatorFixable, match="BROKER_ADDRESS_BAD"):
        pc.set_up_hub("192.168.1.20 ; rm")
    hub = pc.set_up_hub("192.168.1.20")
    assert (hub.set_up, hub.host, hub.port, hub.reachable) == (True, "192.168.1.20", pc.hub_port, True)
    with pytest.raises(OperatorFixable, match="DEVICE_CODE_BAD"):
        pc.pair("Mã 1", out)
    pc.pair("MOI1", out)
    assert pc.hub().paired == ("MOI1",)
    config = load_agent_config(out)
    assert (config.device, config.broker_host, config.broker_port) == ("MOI1", "192.168.1.20", pc.hub_port)
    moved = pc.set_up_hub("loa.example.vn")
    assert (moved.host, moved.port, moved.paired) == ("loa.example.vn", pc.hub_port, ("MOI1",))
    assert not pc.set_up_hub("127.0.0.1").reachable


def test_a_hub_that_is_set_up_later_is_started_and_one_that_moves_is_started_anew(
    made: TestStation, station: Station
) -> None:
    pc, status = pc_of(made, station), made.folder.run / "supervisor.json"

    def hub_pid() -> int:
        told = json.loads(status.read_text(encoding="ascii")) if status.exists() else {"children": []}
        return next((one["pid"] for one in told["children"] if one["name"] == "hub" and one["running"]), 0)

    with running(*STUDIO, "--station", str(made.folder.root), "supervise", log=made.folder.logs / "test.log"):
        wait_until(status.exists, 20, "the supervisor runs")
        assert hub_pid() == 0
        pc.set_up_hub("127.0.0.1")
        wait_until(lambda: hub_pid() > 0, 20, "the hub runs")
        wait_until(lambda: _accepts(pc.hub_port), 20, "the broker listens")
        first = hub_pid()
        pc.set_up_hub("localhost")
        wait_until(lambda: hub_pid() not in (0, first), 20, "the hub was started anew")
        wait_until(lambda: _accepts(pc.hub_port), 20, "the broker listens again")


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return True
    except OSError:
        return False


def test_enrolling_uses_up_the_installers_code_and_enrolling_again_ends_the_old_exchange(
    made: TestStation, station: Station, source: SourceServer
) -> None:
    code = source.enrol_code("T1-01")
    write_preset(made.folder, Preset(source.url), code)
    assert station.upkeep.installer_words().enrol_code == code
    admin = made.cast.admin
    station.upkeep.enrol(admin, source.url, code)
    assert enrol_code(made.folder) == ""
    ended: list[int] = []
    stop = threading.Event()
    worker = threading.Thread(target=lambda: ended.append(run_sync(station, made.folder, stop, QUICK)), name="sync")
    worker.start()
    try:
        wait_until(lambda: station.exchange.standing().state == "CONNECTED", 20, "to be connected")
        again = station.upkeep.enrol(admin, source.url, source.enrol_code("T1-02"))
        worker.join(20)
        assert not worker.is_alive(), "the exchange with the old one ends"
    finally:
        stop.set()
        worker.join(20)
    assert ended == [0]
    kept = station.exchange.enrolment()
    assert kept is not None
    assert replace(kept, enrolled_at=again.enrolled_at) == again
    assert kept.area == "T1-02"


def test_what_the_doctor_sees_comes_whole(made: TestStation, station: Station) -> None:
    found = {one.code: one.state for one in pc_of(made, station).examine()}
    assert {"DISK", "STATION", "JOURNAL", "AUDIT", "CLOCK_BACK", "ONAIR", "BROKER"} <= found.keys()
    assert found["AUDIT"] != BAD


def test_a_backup_is_made_and_one_that_is_stopped_leaves_nothing(
    made: TestStation, station: Station, tmp_path: Path
) -> None:
    pc, target = pc_of(made, station), tmp_path / "ra" / "sao-luu.zip"

    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        pc.back_up(target, "", stop)
    assert not target.exists()
    assert list(target.parent.iterdir()) == []
    told: list[tuple[int, int]] = []
    result = pc.back_up(target, "", lambda done, total: told.append((done, total)))
    assert result.size_bytes == target.stat().st_size
    assert result.files >= 2
    assert MANIFEST.encode() in target.read_bytes()
    assert told[-1][0] <= told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)


@pytest.mark.real_time
def test_a_trial_is_heard_at_the_station_and_says_so(
    made: TestStation, station: Station, pulse: PrivatePulse, sink: str
) -> None:
    command = (*STUDIO, "--station", str(made.folder.root), "onair")
    with running(*command, log=made.folder.logs / "test.log", env=pulse.env(sink=sink)):
        wait_until((made.folder.run / "onair.json").exists, 20, "on-air runs")
        trial = station.trial.start(made.cast.admin, "Phát thử", "Một hai ba. " * 12)
        assert trial.spoken

        def local_mark() -> TargetMark:
            rows = station.trial.look(trial).rows
            return next((row.mark for row in rows if not row.name), TargetMark.WAITING)

        wait_until(lambda: local_mark() is TargetMark.CONFIRMED, 20, "the station's output plays")
        station.trial.stop(made.cast.admin, trial)
        station.trial.stop(made.cast.admin, trial)
