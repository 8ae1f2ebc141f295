"""How a station becomes known above: by command, by what the installer left, and what is refused."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from studio.app.build import Stand, build_station
from studio.app.cli import main
from studio.app.preset import Preset, enrol_code, write_preset
from studio.app.station_folder import StationFolder
from studio.app.sync import KEY_NAME, enrol_station, run_sync
from studio.domain.errors import Misuse, OperatorFixable
from studio.services.station import Station
from studio.storage.secrets import FileSecrets
from tests.support.source_server import SourceServer
from tests.support.stations import QUICK_HASHER, make_station
from tests.support.sync_station import QUICK
from tests.support.waiting import wait_until

pytest_plugins = ["tests.support.source_fixtures"]


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    return make_station(tmp_path / "station").folder


@pytest.fixture
def station(folder: StationFolder) -> Station:
    return build_station(folder, "test", Stand(hasher=QUICK_HASHER))


def test_the_command_enrols_and_the_key_stays_here(
    folder: StationFolder, source: SourceServer, capsys: pytest.CaptureFixture[str]
) -> None:
    code = source.enrol_code("T1-01")
    command = ["--station", str(folder.root), "enrol", "--source", source.url, "--code", code, "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    enrolment = build_station(folder).exchange.enrolment()
    assert enrolment is not None
    assert (told["area"], enrolment.area, enrolment.above) == ("T1-01", "T1-01", ("VN", "T1"))
    assert enrolment.below == ("T1-01-A", "T1-01-B")
    assert len(FileSecrets(folder.secrets).get(KEY_NAME) or b"") == 32


def test_an_answer_that_was_lost_is_fetched_again(
    station: Station, folder: StationFolder, source: SourceServer
) -> None:
    code = source.enrol_code("T1-01")
    first = enrol_station(station, folder, source.url, code)
    again = enrol_station(station, folder, source.url, code)
    assert first == replace(again, enrolled_at=first.enrolled_at)


@pytest.mark.parametrize(
    ("url", "code", "kind", "said"),
    [
        ("", "ABCD-EFGH-JKLM", OperatorFixable, "ENROL_REFUSED"),
        ("", "x", Misuse, "BAD_ENROL_CODE"),
        ("ftp://somewhere", "ABCD-EFGH-JKLM", Misuse, "BAD_SOURCE_URL"),
        ("http://127.0.0.1:9", "ABCD-EFGH-JKLM", OperatorFixable, "SOURCE_UNREACHABLE"),
    ],
)
def test_what_cannot_be_enrolled_changes_nothing(
    station: Station,
    folder: StationFolder,
    source: SourceServer,
    url: str,
    code: str,
    kind: type[Exception],
    said: str,
) -> None:
    with pytest.raises(kind, match=said):
        enrol_station(station, folder, url or source.url, code)
    assert station.exchange.enrolment() is None


def test_the_sync_process_enrols_by_what_the_installer_left(
    station: Station, folder: StationFolder, source: SourceServer
) -> None:
    write_preset(folder, Preset(source.url), source.enrol_code("T1-02"))
    stop = threading.Event()
    worker = threading.Thread(target=run_sync, args=(station, folder, stop, QUICK), name="sync")
    worker.start()
    try:
        wait_until(lambda: station.exchange.standing().state == "CONNECTED", 20, "to be connected")
    finally:
        stop.set()
        worker.join(20)
    enrolment = station.exchange.enrolment()
    assert enrolment is not None
    assert enrolment.area == "T1-02"
    assert enrol_code(folder) == ""


def test_before_enrolment_nothing_is_put_in_the_outbox(station: Station) -> None:
    station.devices.tell_above(station.clock.now())
    assert not station.exchange.outbox().waiting
    assert station.exchange.enrolment() is None
