"""The path of a board, each of its processes killed at any moment: the last pages are shown, every play counts once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.chromium import needs_chromium
from tests.support.kill_signage import signage_path
from tests.support.kills import kill_each

pytestmark = [needs_chromium, pytest.mark.real_time]

SEED, KILLS = 20_261_124, 5
VICTIMS = ("publisher", "server", "agent", "player")


@pytest.mark.timeout(300)
def test_the_newest_pages_are_shown_and_proof_of_play_comes_once(tmp_path: Path) -> None:
    with signage_path(tmp_path) as path:
        tally = kill_each(path, SEED, KILLS, VICTIMS)
    assert len(tally) == 0, tally
