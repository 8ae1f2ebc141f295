"""A station with a real on-air process and an officer who has a PIN, for ``studio emergency``."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.app.build import Stand, build_station, create_station
from studio.app.station_folder import StationFolder
from studio.domain.roles import Role
from studio.services.station import Station
from tests.support.pulse import PrivatePulse
from tests.support.stations import PASSWORD, QUICK_HASHER
from tests.support.waiting import wait_until

PIN = "3749"


def make_folder(root: Path) -> StationFolder:
    """A station of one administrator and an editor (``hoa``) whose PIN is ``PIN``."""
    folder = StationFolder(root)
    create_station(folder, "Đài xã Bình Minh")
    station = opened(folder)
    admin = station.people.found("Minh", "minh", PASSWORD, frozenset({Role.ADMIN}))
    hoa = station.people.add(admin, "Nguyễn Thị Hoa", "hoa", PASSWORD, frozenset({Role.EDITOR}))
    station.people.set_pin(hoa, hoa.id, PIN)
    station.planning.publish()
    return folder


def opened(folder: StationFolder) -> Station:
    return build_station(folder, "test", Stand(hasher=QUICK_HASHER))


@contextlib.contextmanager
def running_onair(folder: StationFolder, pulse: PrivatePulse, sink: str) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "studio.app.cli", "--station", str(folder.root), "onair"], env=pulse.env(sink=sink)
    )
    try:
        wait_until(lambda: (folder.run / "onair.json").exists(), 20.0, "the on-air process answers")
        yield
    finally:
        process.terminate()
        process.wait(15.0)


def emergency(folder: StationFolder, *words: str, pin: str = PIN) -> subprocess.CompletedProcess[str]:
    """Run ``studio emergency`` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "studio.app.cli", "--station", str(folder.root), "emergency", *words, "--json"],
        env={**os.environ, "STUDIO_PIN": pin, "STUDIO_LANG": "en"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def told(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """What it printed, once it went well."""
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
