"""What each part may load: a speaker's agent runs on a Raspberry Pi, and on-air takes the control socket alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _loaded(module: str) -> set[str]:
    code = f"import sys, json, {module}; print(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("module", ["device_bridge.agent.__main__", "device_bridge.cli", "device_bridge.bridge.core"])
def test_nothing_heavy_in_the_bridge_and_its_agents(module: str) -> None:
    assert not _loaded(module) & {"PySide6", "scipy", "sqlalchemy", "studio", "av", "requests"}


def test_the_agent_needs_no_web_server() -> None:
    assert not _loaded("device_bridge.agent.__main__") & {"uvicorn", "starlette", "anyio"}


def test_the_control_socket_is_standard_library_alone() -> None:
    own = {"device_bridge"}
    extra = _loaded("device_bridge.local_control") - _loaded("json") - own
    assert extra <= set(sys.stdlib_module_names)
    assert not extra & {"asyncio", "email", "http"}


def test_the_loudspeakers_link_is_light() -> None:
    assert not _loaded("studio.links.loudspeakers") & {
        "numpy",
        "msgspec",
        "cryptography",
        "paho",
        "scipy",
        "sqlalchemy",
    }
