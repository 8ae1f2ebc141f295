"""The board stands in another network than the station: its own network namespace, joined by a virtual cable."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.domain.signage_boards import EmergencyNotice
from tests.support.board_stand import BoardStand, agent_command
from tests.support.programs import running, wait_for_file
from tests.support.waiting import wait_until


def _cannot() -> str:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "network namespaces need Linux and root"
    if shutil.which("ip") is None:
        return "the program ip is not installed"
    name = f"tt{secrets.token_hex(3)}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"no network namespace: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", name], check=True)
    return ""


CANNOT = _cannot()
pytestmark = [pytest.mark.skipif(bool(CANNOT), reason=CANNOT or "-"), pytest.mark.real_time]


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextlib.contextmanager
def other_network() -> Iterator[tuple[str, str, str]]:
    """Give (namespace, cable's end here, the station's address on that cable)."""
    tag = secrets.token_hex(3)
    namespace, here, there = f"board{tag}", f"tts{tag}", f"ttb{tag}"
    net = f"10.{secrets.randbelow(200) + 20}.{secrets.randbelow(250)}"
    _ip("netns", "add", namespace)
    try:
        _ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", namespace)
        _ip("addr", "add", f"{net}.1/24", "dev", here)
        _ip("link", "set", here, "up")
        _ip("-n", namespace, "addr", "add", f"{net}.2/24", "dev", there)
        _ip("-n", namespace, "link", "set", there, "up")
        _ip("-n", namespace, "link", "set", "lo", "up")
        yield namespace, here, f"{net}.1"
    finally:
        _ip("netns", "del", namespace)


def _asked_there(namespace: str, port: int, path: str) -> bytes:
    """What the player's browser, which stands beside the agent, is answered."""
    code = (
        f"import sys, urllib.request as u; sys.stdout.buffer.write(u.urlopen('http://127.0.0.1:{port}{path}').read())"
    )
    return subprocess.run(
        ["ip", "netns", "exec", namespace, sys.executable, "-c", code], capture_output=True, check=True, timeout=30
    ).stdout


def _current(namespace: str, port: int, place: str) -> str:
    envelope = json.loads(_asked_there(namespace, port, "/api/current"))[place]
    return "" if envelope is None else str(envelope)


def test_a_board_over_the_network_gets_its_pages_and_keeps_them_when_the_cable_is_pulled(tmp_path: Path) -> None:
    with other_network() as (namespace, cable, address):
        stand = BoardStand(tmp_path / "station", bind=address, fonts=False)
        stand.start_server()
        try:
            config = stand.pair()
            stand.publish(stand.approved("Họp thôn"))
            state = tmp_path / "board"
            state.mkdir()
            command = ["ip", "netns", "exec", namespace, *agent_command(config, state)]
            with running(*command, log=tmp_path / "agent.log") as process:
                wait_for_file(state / "ready.json", process=process)
                port = int(json.loads((state / "ready.json").read_text(encoding="ascii"))["port"])
                wait_until(lambda: _current(namespace, port, "own") != "", 20, "the package crossed the network")
                own = _current(namespace, port, "own")
                _ip("link", "set", cable, "down")
                stand.boards.override("officer", EmergencyNotice("LŨ", "Sơ tán ngay"))
                assert _current(namespace, port, "own") == own
                _ip("link", "set", cable, "up")
                wait_until(lambda: _current(namespace, port, "emergency") != "", 60, "the late board got it")
                assert _current(namespace, port, "own") == own
        finally:
            stand.close()
