"""Wall time against monotonic time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studio.onair.wall import WallMap
from tests.support.onair_station import NOON, TurnedClock


def test_instants_and_seconds_are_one_mapping() -> None:
    clock = TurnedClock()
    wall = WallMap(clock)
    instant = NOON + timedelta(hours=3, microseconds=1)
    assert wall.instant_of(wall.monotonic_of(instant)) == instant
    clock.turn(12.5)
    assert wall.now() == NOON + timedelta(seconds=12.5)


@pytest.mark.parametrize("jump_s", [3600.0, -3600.0, 1.5])
def test_a_jump_is_told_once_and_trust_comes_back_after_quiet(jump_s: float) -> None:
    clock = TurnedClock()
    wall = WallMap(clock)
    clock.jump(jump_s)
    assert wall.follow() == pytest.approx(jump_s)
    assert wall.follow() == 0.0
    assert not wall.trusted
    clock.turn(601.0)
    wall.follow()
    assert wall.trusted


def test_a_slewed_clock_is_followed_in_silence() -> None:
    clock = TurnedClock()
    wall = WallMap(clock)
    clock.jump(0.4)
    assert wall.follow() == 0.0
    assert wall.trusted
    assert wall.now() == clock.now()
