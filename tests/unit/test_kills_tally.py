"""The count of what a kill lost or doubled counts both, and a kill falls on a process that lives."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.kills import Tally, kill_each, killing


def test_what_is_missing_is_lost_and_what_came_twice_or_unasked_is_doubled() -> None:
    tally = Tally()
    tally.compare("row", ["a", "b", "c"], ["a", "b", "b", "d"])
    assert tally.lost == ["row c"]
    assert tally.doubled == ["row b", "row d"]
    assert len(tally) == 3
    tally = Tally()
    tally.compare("row", ["a"], ["a"])
    assert len(tally) == 0


class Noted:
    victims = ("one", "two")

    def __init__(self) -> None:
        self.strikes: list[tuple[str, float]] = []

    def strike(self, victim: str, share: float) -> None:
        self.strikes.append((victim, share))

    def settle(self) -> Tally:
        return Tally()


def test_the_moments_come_from_the_seed_and_all_victims_have_their_turns() -> None:
    runs = [Noted(), Noted(), Noted()]
    for path, seed in zip(runs, (1, 1, 2), strict=True):
        kill_each(path, seed, 3)
    assert [victim for victim, _ in runs[0].strikes] == ["one", "two"] * 3
    assert runs[0].strikes == runs[1].strikes
    assert runs[0].strikes != runs[2].strikes
    alone = Noted()
    kill_each(alone, 1, 3, ["two"])
    assert alone.strikes == runs[0].strikes[1::2]


def test_the_process_is_killed_and_a_kill_of_nothing_is_told() -> None:
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with killing(lambda: sleeper.pid, 0.01):
        assert os.getpgid(sleeper.pid)
    assert sleeper.wait(5) == -9
    gone = sleeper.pid
    with pytest.raises(AssertionError, match="no process"), killing(lambda: gone, 0.0):
        pass
