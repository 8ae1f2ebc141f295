"""A station on air under a province, each process killed at any moment: nothing is lost, nothing is doubled.

A bulletin comes, is taken, aired and logged above; a report goes up; a citizen is answered; an emergency sounds again.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.kill_mission import mission_path
from tests.support.kills import kill_each

pytestmark = pytest.mark.real_time

SEED, KILLS = 20_261_124, 5
VICTIMS = ("command", "sync", "source", "onair", "bridge", "agent", "keeper")
PROGRAMS = ("pulseaudio", "espeak-ng", "mosquitto")


@pytest.mark.timeout(400)
def test_whatever_is_killed_all_of_the_mission_happens_once(tmp_path: Path) -> None:
    missing = [name for name in PROGRAMS if shutil.which(name) is None and not Path("/usr/sbin", name).exists()]
    if missing:
        pytest.skip("not installed: " + ", ".join(missing))
    with mission_path(tmp_path) as path:
        tally = kill_each(path, SEED, KILLS, VICTIMS)
    assert len(tally) == 0, tally
