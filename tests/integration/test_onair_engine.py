"""The engine on a turned clock and a virtual output: what is heard, where, and what the journal says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from studio.domain.broadcast import PlayState
from studio.domain.programme import Priority
from tests.support.onair_station import NOON, RATE_HZ, OnAirBench, find_in, noise, plan_item, write_programme


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[OnAirBench]:
    made = OnAirBench.make(tmp_path)
    yield made
    made.stop()


def at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_a_programme_is_heard_at_its_frame(bench: OnAirBench) -> None:
    sound = noise(4.0, 1)
    bench.publish(plan_item("a", NOON + at(2), 4.0, write_programme(bench.root, sound)))
    bench.start()
    bench.run(7)
    heard = bench.outputs[0].heard()[:, 0]
    found, likeness = find_in(heard, sound)
    assert abs(found - bench.frame_of(NOON + at(2))) <= 1
    assert likeness > 0.999
    assert bench.journal.states() == [PlayState.PLAYING, PlayState.PLAYED]
    last = bench.journal.plays()[-1]
    assert last.integrated_lufs is not None
    assert last.heard_at is not None
    assert abs((last.heard_at - (NOON + at(6))).total_seconds()) < 0.001


def test_programmes_follow_without_a_gap(bench: OnAirBench) -> None:
    first, second = noise(3.0, 1), noise(3.0, 2)
    bench.publish(
        plan_item("a", NOON + at(2), 3.0, write_programme(bench.root, first)),
        plan_item("b", NOON + at(5), 3.0, write_programme(bench.root, second)),
    )
    bench.start()
    bench.run(9)
    heard = bench.outputs[0].heard()[:, 0]
    both = np.concatenate([first, second])
    found, likeness = find_in(heard, both)
    assert abs(found - bench.frame_of(NOON + at(2))) <= 1
    assert likeness > 0.999


def test_an_emergency_cuts_and_the_programme_goes_on_from_there(bench: OnAirBench) -> None:
    sound, alert = noise(6.0, 1), noise(2.0, 2)
    usual = plan_item("a", NOON + at(1), 6.0, write_programme(bench.root, sound))
    bench.publish(usual)
    bench.start()
    bench.run(3)
    bench.publish(
        usual,
        plan_item("e", NOON + at(4), 2.0, write_programme(bench.root, alert), priority=Priority.EMERGENCY_LOCAL),
    )
    bench.run(8)
    heard = bench.outputs[0].heard()[:, 0]
    cut = 3 * RATE_HZ
    where = bench.frame_of(NOON + at(1))
    assert abs(find_in(heard, sound[:cut])[0] - where) <= 1
    assert abs(find_in(heard, alert)[0] - bench.frame_of(NOON + at(4))) <= 1
    assert abs(find_in(heard, sound[cut + 4800 :])[0] - 4800 - bench.frame_of(NOON + at(6))) <= RATE_HZ // 50
    states = [(r.slot_id, r.state) for r in bench.journal.plays()]
    assert states == [
        ("a", PlayState.PLAYING),
        ("a", PlayState.QUEUED),
        ("e", PlayState.PLAYING),
        ("e", PlayState.PLAYED),
        ("a", PlayState.PLAYING),
        ("a", PlayState.PLAYED),
    ] or states == [
        ("a", PlayState.PLAYING),
        ("e", PlayState.PLAYING),
        ("a", PlayState.QUEUED),
        ("e", PlayState.PLAYED),
        ("a", PlayState.PLAYING),
        ("a", PlayState.PLAYED),
    ]
