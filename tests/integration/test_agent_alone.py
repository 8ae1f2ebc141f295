"""``[agent]`` installed alone in a clean environment starts without PySide6, scipy or SQLAlchemy."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.support.programs import ROOT

FORBIDDEN = ("PySide6", "scipy", "sqlalchemy", "studio.services", "studio.ui")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the project and its ``[agent]`` extra, at the locked versions."""
    place = tmp_path_factory.mktemp("agent") / "env"
    venv.create(place, with_pip=False)
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wheel_folder = place.parent / "wheel"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--disable-pip-version-check"]
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(wheel_folder)]
    subprocess.run([*build, str(ROOT)], check=True, timeout=120)
    wheel = next(wheel_folder.glob("*.whl"))
    pins = place.parent / "pins.txt"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins.write_text("\n".join(re.findall(r"^[a-z0-9][^ \\]*==[^\\]*", lock, re.MULTILINE)), encoding="utf-8")
    done = subprocess.run(
        [*pip, "-c", str(pins), f"truyen-thanh-studio[agent] @ {wheel.as_uri()}"],
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return python


def test_the_agent_starts_with_nothing_heavy_at_hand(clean: Path, tmp_path: Path) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(clean), "list", "--format=freeze"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.lower()
    assert "sounddevice" in listed
    for name in ("pyside6", "scipy", "sqlalchemy"):
        assert name not in listed
    program = clean.with_name("speaker-agent.exe" if sys.platform == "win32" else "speaker-agent")
    helped = subprocess.run([str(program), "--help"], capture_output=True, text=True, timeout=60, check=False)
    assert helped.returncode == 0, helped.stderr
    refused = subprocess.run(
        [str(program), "--config", str(tmp_path / "none.json"), "--state", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1
    assert "AGENT_CONFIG_UNREADABLE" in refused.stderr


def test_loading_all_of_the_agent_loads_nothing_heavy(clean: Path) -> None:
    code = (
        "import sys, pkgutil, importlib, device_bridge.agent as agent, device_bridge.sound.ring_output\n"
        "for one in pkgutil.iter_modules(agent.__path__):\n"
        "    if one.name != '__main__': importlib.import_module(f'device_bridge.agent.{one.name}')\n"
        f"print([name for name in {FORBIDDEN!r} if name in sys.modules])"
    )
    done = subprocess.run([str(clean), "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
