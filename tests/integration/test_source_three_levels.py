"""Centre → province → station, a process each: one bulletin down, one report up, each killed once, nothing doubled."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from source_system.cli import main
from studio.domain.exchange import InboundState, OutboxState
from studio.services.upward import enrolment_of
from sync_client.contract.envelope import Envelope, decode_base64
from sync_client.contract.keys import open_bulletin, open_key_list
from tests.support.source_below import ProvinceServer, running_lone_province, running_province, told_by_command
from tests.support.source_server import SourceServer, running_source
from tests.support.sync_station import SyncStation, flac, make_sync_station
from tests.support.waiting import wait_until


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SourceServer]:
    """The centre's, this file's own: it is killed."""
    with running_source(tmp_path_factory.mktemp("centre")) as server:
        yield server


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory, source: SourceServer) -> Iterator[ProvinceServer]:
    with running_province(tmp_path_factory.mktemp("province"), source) as server:
        yield server


class SyncProcess:
    """The station's ``studio sync``."""

    def __init__(self, here: SyncStation) -> None:
        self._ready = here.folder.run / "sync.json"
        self._command = [sys.executable, "-m", "studio.app.cli", "--station", str(here.folder.root), "sync"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._ready.unlink(missing_ok=True)
        self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)
        wait_until(self._ready.exists, 30, "the station's process to run")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None


@contextmanager
def syncing(here: SyncStation) -> Iterator[SyncProcess]:
    process = SyncProcess(here)
    process.start()
    try:
        yield process
    finally:
        process.kill()


def items(server: SourceServer, login: str, path: str) -> list[dict[str, Any]]:
    return list(server.desk(login).get(path)["items"])


@pytest.mark.timeout(120)
def test_one_bulletin_down_and_one_report_up_with_each_process_killed(
    source: SourceServer, province: ProvinceServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = make_sync_station(tmp_path / "station", province, "T1-02")
    sound = random.Random(3).randbytes(300_000)
    with syncing(here) as station:
        # The province is down while the centre speaks and the station reports.
        province.kill()
        issued = source.issue(["T1-02"], sound, "editor.vn", "leader.vn", origin="CENTRE")
        editor, desk = here.cast.editor, here.station.reports
        report = desk.submit(editor, desk.preview(editor, 2026))
        source.kill()
        province.start()
        wait_until(lambda: province.link_state()["state"] == "OFFLINE", 30, "the province to miss the centre")
        wait_until(lambda: reports(province, "leader.t1", here) == [report.id], 30, "the report at the province")
        station.kill()
        source.start()
        wait_until(lambda: reports(source, "leader.vn", here) == [report.id], 60, "the report at the centre")
        station.start()
        wait_until(lambda: here.is_in(issued["id"], InboundState.VERIFIED), 60, "the centre's bulletin at the station")
        wait_until(lambda: not here.station.exchange.outbox().waiting, 30, "the station's outbox")
        wait_until(lambda: status_above(source, issued["id"], here) == ["VERIFIED"], 30, "the station's state above")
        wait_until(lambda: told_by_command(province.folder, capsys)["waiting"] == 0, 30, "the province's outbox")

    assert here.station.exchange.outbox().counts[OutboxState.DEAD] == 0
    assert [bulletin.id for bulletin in here.station.exchange.inbox()].count(issued["id"]) == 1
    assert reports(source, "leader.vn", here) == reports(province, "leader.t1", here) == [report.id]
    told = told_by_command(province.folder, capsys)
    assert (told["state"], told["refused"], told["held"]) == ("CONNECTED", 0, 0)
    [below] = [one for one in items(source, "leader.vn", "/v1/figures") if one["area"]["code"] == "T1"]
    assert (below["stations"], below["seen_within_a_day"]) == (1, 1)
    _origin_is_verified(here, issued["id"], source)


@pytest.mark.timeout(90)
def test_an_emergency_of_the_centre_is_at_the_station_at_once(
    source: SourceServer, province: ProvinceServer, tmp_path: Path
) -> None:
    """Two held calls, one after the other; its end comes the same way."""
    here = make_sync_station(tmp_path / "station", province, "T1-02")
    with here.running() as exchange:
        wait_until(lambda: exchange.standing.listening, 20, "the station to listen")
        wait_until(lambda: province.link_state()["state"] == "CONNECTED", 20, "the province to be linked")
        issued = source.issue(
            ["T1-02"], flac(), "editor.vn", "leader.vn", bulletin_class="EMERGENCY", origin="CENTRE", disaster_level=3
        )
        assert here.starter.was_asked.wait(10.0)
        source.issue(
            ["T1-02"],
            None,
            "editor.vn",
            "leader.vn",
            bulletin_class="EMERGENCY",
            origin="CENTRE",
            kind="ALL_CLEAR",
            title="Báo yên",
            supersedes={"id": issued["id"], "version": issued["version"]},
        )
        wait_until(lambda: here.starter.ended == [issued["id"]], 10, "the all-clear")
    assert here.starter.started == [issued["id"]]


@pytest.mark.timeout(90)
def test_a_province_that_is_linked_later_brings_the_centre_to_its_stations(
    source: SourceServer, tmp_path: Path
) -> None:
    """The station was enrolled when its province stood alone: it learns of the new level with its key."""
    with running_lone_province(tmp_path / "lone") as province:
        here = make_sync_station(tmp_path / "station", province, "T1-02")
        assert here.enrolment.above == ("T1",)
        with here.running():
            code = source.enrol_code("T1", "SYSTEM")
            assert main(["enrol", "--source", source.url, "--code", code, "--data", str(province.folder)]) == 0
            issued = source.issue(["T1-02"], flac(), "editor.vn", "leader.vn", origin="CENTRE")
            wait_until(lambda: here.is_in(issued["id"], InboundState.VERIFIED), 40, "the centre's bulletin")
        with here.station.exchange.store.read() as unit:
            enrolment = enrolment_of(unit)
        assert enrolment is not None
        assert enrolment.above == ("VN", "T1")


def reports(server: SourceServer, login: str, here: SyncStation) -> list[str]:
    found = items(server, login, "/v1/reports?area=T1-02")
    return [item["row"]["id"] for item in found if item["station_id"] == here.enrolment.station_id]


def status_above(source: SourceServer, bulletin: str, here: SyncStation) -> list[str]:
    found = items(source, "leader.vn", f"/v1/bulletins/{bulletin}/statuses?area=T1-02")
    return [item["row"]["state"] for item in found if item["station_id"] == here.enrolment.station_id]


def _origin_is_verified(here: SyncStation, id_: str, centre: SourceServer) -> None:
    """The station trusts the province's root, and opens by it what the centre's own key signed."""
    with here.station.exchange.store.read() as unit:
        bulletin, keys = unit.exchange.bulletin(id_), unit.exchange.state("keys")
        enrolment = enrolment_of(unit)
    assert bulletin is not None
    assert enrolment is not None
    listed = open_key_list(Envelope.model_validate_json(keys), enrolment.root_public_key)
    envelope = Envelope.model_validate_json(bulletin.envelope)
    opened = open_bulletin(envelope, listed, here.station.clock.now())
    assert (opened.id, opened.source_area) == (id_, "VN")
    above = Envelope.model_validate(centre.desk("leader.vn").get("/v1/keys"))
    assert envelope.key_id in decode_base64(above.payload).decode()
    assert enrolment.root_public_key != centre.desk("leader.vn").get("/v1/about")["root_public_key"]
