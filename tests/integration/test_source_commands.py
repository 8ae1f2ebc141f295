"""The command line: a first start says its passwords once; accounts and codes are made beside a running server."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from source_system.cli import main
from tests.support.source_server import Desk, SignedPeer, SourceServer, running_source
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

pytest_plugins = ["tests.support.source_fixtures"]


def test_passwords_are_said_once_and_kept_by_nobody(tmp_path: Path) -> None:
    with running_source(tmp_path) as server:
        said = dict(server.passwords)
        assert len(said) == len(set(said.values())) == 12
        server.stop()
        (tmp_path / "server.log").unlink()
        server.start()
        log = (tmp_path / "server.log").read_text(encoding="utf-8")
        assert not any(password in log for password in said.values())
        assert server.desk("leader.t1").get("/v1/bulletins")["items"] == []
        everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
        assert not any(password.encode() in everything for password in said.values())
    for key in (tmp_path / "secrets").iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_accounts_and_codes_beside_a_running_server(
    source: SourceServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ["--data", str(source.folder)]
    assert main(["account", "add", "truc.ban", "--role", "EDITOR", "--area", "T1", *data]) == 0
    login, password = capsys.readouterr().out.split()
    desk = Desk(source.url, login, password)
    assert desk.get("/v1/bulletins")["more"] in (True, False)
    desk.session.close()
    assert main(["account", "add", "truc.ban", "--role", "EDITOR", "--area", "T1", *data]) == 1
    monkeypatch.setenv("SOURCE_PASSWORD", "12345678")
    assert main(["account", "add", "yeu", "--role", "EDITOR", "--area", "T1", *data]) == 1
    assert "PASSWORD_WEAK" in capsys.readouterr().err
    assert main(["enrol-code", "--area", "T1-01", *data]) == 0
    peer = SignedPeer(source.url, capsys.readouterr().out.strip())
    assert peer.area == "T1-01"
    peer.close()
    assert main(["enrol-code", "--area", "NOWHERE", *data]) == 1


def test_a_real_area_begins_without_a_demo(tmp_path: Path) -> None:
    with running_source(tmp_path, "", "--area", "44", "--name", "Tỉnh thật") as server:
        assert server.passwords == {}
        assert main(["account", "add", "quan-tri", "--role", "ADMIN", "--area", "44", "--data", str(tmp_path)]) == 0


def test_it_stops_in_time_with_calls_held(tmp_path: Path) -> None:
    with running_source(tmp_path) as server:
        station = server.enrol("T1-01")
        answers: list[int] = []

        def hold() -> None:
            answers.append(station.call("GET", "/v1/emergencies/wait?wait_s=25").status_code)

        holding = threading.Thread(target=hold, daemon=True)
        holding.start()

        def is_held() -> bool:
            [row] = server.desk("admin.t1").get("/v1/stations?area=T1-01")["items"]
            return bool(row["last_seen"] > row["enrolled_at"])

        wait_until(is_held, 20, "the held call")
        before = time.monotonic()
        server.stop()
        assert time.monotonic() - before < 8
        holding.join(10)
        # Let go with an answer, not cut off.
        assert answers == [200]
        station.close()


def test_the_server_hears_the_signal_of_its_keeper(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "source_system", "serve", "--data", str(tmp_path / "data"), "--port", "0"]
    process = subprocess.Popen([*command, "--area", "T", "--ready", str(ready)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert b"http://127.0.0.1:" in process.stdout.readline()
        assert ready.exists()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, -signal.SIGINT, 130)
    finally:
        process.kill()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()
