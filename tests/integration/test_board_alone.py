"""A board needs starlette, uvicorn, cryptography and msgspec, and nothing else of ours or others'."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.board_stand import BoardStand, running_agent
from tests.support.programs import ROOT

# The extra's four packages, and what they themselves need.
MAY = {"starlette", "uvicorn", "cryptography", "msgspec", "anyio", "sniffio", "idna", "h11", "click", "cffi"}
MAY |= {"_cffi_backend", "_openssl", "typing_extensions", "device_bridge"}


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[BoardStand]:
    made = BoardStand(tmp_path / "station", fonts=False)
    made.start_server()
    try:
        yield made
    finally:
        made.close()


def test_the_agent_loads_nothing_but_its_extra() -> None:
    code = (
        "import sys, json, pkgutil, importlib, device_bridge.board_agent as agent\n"
        "for one in pkgutil.iter_modules(agent.__path__):\n"
        "    importlib.import_module(f'device_bridge.board_agent.{one.name}')\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    bare = subprocess.run([sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True)
    own = {name.split(".")[0] for name in bare.stdout.split()}
    extra = set(json.loads(done.stdout)) - set(sys.stdlib_module_names) - own - {"__mp_main__"}
    assert {"starlette", "uvicorn", "msgspec", "cryptography"} <= extra
    assert extra <= MAY, extra - MAY


def test_a_wrong_configuration_is_said_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "device_bridge.board_agent",
            "--config",
            str(tmp_path / "none"),
            "--state",
            str(tmp_path),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("board-agent: AGENT_CONFIG_UNREADABLE")
    assert done.stderr.count("\n") == 1


def test_the_player_is_served_here_alone_and_under_its_own_name(stand: BoardStand, tmp_path: Path) -> None:
    config = stand.pair()
    with running_agent(config, tmp_path / "board") as port:
        url = f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{url}/", timeout=10) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert b"player.js" in answer.read()
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        for path in ("/nothing.js", "/api/files/..%2fkeys.json", "/api/files/abc", "/agent.py"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"{url}{path}", timeout=10)
        elsewhere = urllib.request.Request(f"{url}/api/current", headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(elsewhere, timeout=10)
        nonsense = urllib.request.Request(f"{url}/api/plays", b"[{}]", method="POST")
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(nonsense, timeout=10)
