"""A learner in the middle of a lab, a course that is installed, a backup, a restore: killed at any moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.kill_local import backup_path, training_path
from tests.support.kills import kill_each

SEED, KILLS = 20_261_124, 5


@pytest.mark.timeout(240)
def test_a_course_is_passed_once_whenever_its_learner_was_killed(tmp_path: Path) -> None:
    with training_path(tmp_path) as path:
        tally = kill_each(path, SEED, KILLS)
    assert len(tally) == 0, tally


def test_half_a_backup_is_never_taken_for_one_and_the_station_is_left_alone(tmp_path: Path) -> None:
    with backup_path(tmp_path) as path:
        tally = kill_each(path, SEED, KILLS)
    assert len(tally) == 0, tally
