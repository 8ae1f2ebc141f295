"""Emergencies in the engine, on a turned clock: what is heard, for how long, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from studio.domain.air_orders import AirKind
from studio.domain.air_reports import AirReport
from studio.domain.broadcast import PlayState
from studio.domain.errors import OperatorFixable
from tests.support.onair_station import (
    NOON,
    RATE_HZ,
    OnAirBench,
    air_order,
    air_sound,
    find_in,
    noise,
    plan_item,
    write_programme,
)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[OnAirBench]:
    made = OnAirBench.make(tmp_path)
    yield made
    made.stop()


def report_of(bench: OnAirBench, order_id: str) -> AirReport:
    reports = bench.engine.air(lambda desk, now: desk.reports(now))
    return next(report for report in reports if report.order.id == order_id)


def heard_at_s(bench: OnAirBench, piece: np.ndarray[tuple[int], np.dtype[np.float32]], output: int = -1) -> float:
    """Return the second after noon at which ``piece`` was heard; it must have been."""
    out = bench.outputs[output]
    found, likeness = find_in(out.heard()[:, 0], piece)
    assert likeness > 0.9
    return out.heard_at(found) - 1000.0


def test_it_cuts_loops_until_the_all_clear_and_the_programme_goes_on(bench: OnAirBench) -> None:
    sound, alert, clear = noise(20.0, 1), noise(2.0, 2), noise(1.5, 3)
    bench.publish(plan_item("a", NOON + timedelta(seconds=1), 20.0, write_programme(bench.root, sound)))
    bench.start()
    bench.run(3)
    order = air_order("e", air_sound(write_programme(bench.root, alert), 2.0), repeat_every_s=5.0)
    bench.engine.air(lambda desk, now: desk.start(order, now))
    bench.run(8)
    then = air_order("c", air_sound(write_programme(bench.root, clear), 1.5), AirKind.ALL_CLEAR, follows="e")
    bench.engine.air(lambda desk, now: desk.stop("e", "officer", "ALL_CLEAR", then, now))
    bench.run(20)
    heard = bench.outputs[0].heard()[:, 0]
    first = bench.outputs[0].heard_at(find_in(heard[: 6 * RATE_HZ], alert)[0]) - 1000.0
    assert 3.0 < first < 3.3
    later = int((first + 3) * RATE_HZ)
    again, likeness = find_in(heard[later:], alert)
    assert likeness > 0.9
    # To the frame: five seconds after the order, whenever the first one was heard.
    assert abs(bench.outputs[0].heard_at(later + again) - 1000.0 - 8.0) < 0.001
    assert 11.0 < heard_at_s(bench, clear) < 11.3
    assert heard_at_s(bench, sound[-RATE_HZ:]) > 12.0
    states = {(record.slot_id, record.state) for record in bench.journal.plays()}
    assert {("e", PlayState.PLAYED), ("c", PlayState.PLAYED), ("a", PlayState.PLAYED)} <= states
    assert report_of(bench, "e").reason == "ALL_CLEAR"
    assert report_of(bench, "c").ended_at is not None


def test_the_one_that_takes_over_goes_on_with_the_loop(bench: OnAirBench) -> None:
    alert = noise(2.0, 2)
    bench.start()
    order = air_order("e", air_sound(write_programme(bench.root, alert), 2.0), repeat_every_s=5.0)
    bench.engine.air(lambda desk, now: desk.start(order, now))
    bench.run(3)
    bench.stop()
    bench.clock.turn(0.5)
    bench.start(bench.journal.recalled(), bench.journal.orders())
    bench.run(4)
    assert abs(heard_at_s(bench, alert) - 5.0) < 0.2
    assert report_of(bench, "e").ended_at is None
    assert report_of(bench, "e").targets[0].plays == 2


@pytest.mark.parametrize("kind", [AirKind.ALL_CLEAR, AirKind.CORRECTION])
def test_dead_between_the_end_and_what_follows_it_is_still_said_and_once(bench: OnAirBench, kind: AirKind) -> None:
    alert, words = noise(2.0, 2), noise(1.5, 3)
    bench.start()
    order = air_order("e", air_sound(write_programme(bench.root, alert), 2.0), repeat_every_s=5.0)
    bench.engine.air(lambda desk, now: desk.start(order, now))
    bench.run(1)
    sound = air_sound(write_programme(bench.root, words), 1.5)
    then = air_order("c", sound, kind, follows="e")
    bench.engine.air(lambda desk, now: desk.stop("e", "officer", kind.value, None, now))
    bench.stop()
    # The officer had no answer and presses again, twice, each time under a new id.
    bench.start(bench.journal.recalled(), bench.journal.orders())
    bench.engine.air(lambda desk, now: desk.stop("e", "officer", kind.value, then, now))
    bench.run(4)
    again = air_order("again", sound, kind, follows="e")
    bench.engine.air(lambda desk, now: desk.stop("e", "officer", kind.value, again, now))
    bench.engine.air(lambda desk, now: desk.start(again, now))
    bench.run(4)
    heard_at_s(bench, words)
    played = [record.slot_id for record in bench.journal.plays() if record.state is PlayState.PLAYED]
    assert played == ["c"]


def test_killed_after_the_press_both_the_end_and_what_follows_are_there(bench: OnAirBench) -> None:
    words = noise(1.5, 3)
    bench.start()
    order = air_order("e", air_sound(write_programme(bench.root, noise(2.0, 2)), 2.0), repeat_every_s=5.0)
    bench.engine.air(lambda desk, now: desk.start(order, now))
    bench.run(1)
    then = air_order("c", air_sound(write_programme(bench.root, words), 1.5), AirKind.ALL_CLEAR, follows="e")
    before = len(bench.journal.orders())
    bench.engine.air(lambda desk, now: desk.stop("e", "officer", "ALL_CLEAR", then, now))
    # One record: there is no place between the two at which a process could die.
    assert len(bench.journal.orders()) == before + 1
    bench.stop()
    bench.start(bench.journal.recalled(), bench.journal.orders())
    bench.run(4)
    heard_at_s(bench, words)
    assert report_of(bench, "e").reason == "ALL_CLEAR"


def test_said_again_at_once_and_not_over_itself(bench: OnAirBench) -> None:
    alert = noise(2.0, 2)
    bench.start()
    order = air_order("e", air_sound(write_programme(bench.root, alert), 2.0), repeat_every_s=60.0)
    bench.engine.air(lambda desk, now: desk.start(order, now))
    bench.run(1)
    # While it is being said there is nothing to do.
    bench.engine.air(lambda desk, now: desk.repeat("e", "officer", now))
    bench.run(9)
    assert report_of(bench, "e").targets[0].plays == 1
    for _ in range(2):
        bench.engine.air(lambda desk, now: desk.repeat("e", "officer", now))
        bench.run(0.5)
    bench.run(3)
    assert report_of(bench, "e").targets[0].plays == 2
    heard = bench.outputs[0].heard()[:, 0]
    later = 8 * RATE_HZ
    again, likeness = find_in(heard[later:], alert)
    assert likeness > 0.9
    assert 10.0 <= bench.outputs[0].heard_at(later + again) - 1000.0 < 10.3
    assert report_of(bench, "e").next_at == NOON + timedelta(seconds=70)
    bench.engine.air(lambda desk, now: desk.hold("e", "officer", "suspected", now))
    bench.engine.air(lambda desk, now: desk.repeat("e", "officer", now))
    bench.run(6)
    assert report_of(bench, "e").held
    assert report_of(bench, "e").targets[0].plays == 2


def test_an_order_asked_twice_is_one(bench: OnAirBench) -> None:
    bench.start()
    order = air_order("e", air_sound(write_programme(bench.root, noise(2.0, 2)), 2.0), repeat_every_s=60.0)
    bench.engine.air(lambda desk, now: desk.start(order, now))
    bench.run(0.5)
    bench.engine.air(lambda desk, now: desk.start(order, now))
    bench.run(4)
    assert bench.journal.states() == [PlayState.PLAYING, PlayState.PLAYED]


def test_one_from_above_comes_first_and_the_local_one_afterwards(bench: OnAirBench) -> None:
    ours, theirs = noise(3.0, 2), noise(3.0, 3)
    bench.start()
    local = air_order("l", air_sound(write_programme(bench.root, ours), 3.0), repeat_every_s=60.0)
    above = air_order(
        "s", air_sound(write_programme(bench.root, theirs), 3.0), AirKind.EMERGENCY_SOURCE, repeat_every_s=60.0
    )
    bench.engine.air(lambda desk, now: desk.start(local, now))
    bench.run(1)
    bench.engine.air(lambda desk, now: desk.start(above, now))
    bench.run(10)
    assert 1.0 < heard_at_s(bench, theirs) < 1.4
    # The local one is said again from its beginning: half a warning is none.
    assert 4.0 < heard_at_s(bench, ours) < 4.6


def test_the_higher_level_first_and_equals_in_turn(bench: OnAirBench) -> None:
    sounds = {name: noise(2.0, seed) for seed, name in enumerate(("low", "high", "second"), 2)}
    bench.start()

    def start(name: str, level: int) -> None:
        sound = air_sound(write_programme(bench.root, sounds[name]), 2.0)
        order = air_order(name, sound, repeat_every_s=60.0, level=level)
        bench.engine.air(lambda desk, now: desk.start(order, now))

    start("low", 1)
    start("second", 1)
    bench.run(0.5)
    start("high", 4)
    bench.run(9)
    high, low, second = (heard_at_s(bench, sounds[name]) for name in ("high", "low", "second"))
    assert high < low < second


def test_a_local_stop_silences_and_one_key_brings_it_back(bench: OnAirBench) -> None:
    alert = noise(4.0, 2)
    bench.start()
    order = air_order("s", air_sound(write_programme(bench.root, alert), 4.0), AirKind.EMERGENCY_SOURCE)
    bench.engine.air(lambda desk, now: desk.start(order, now))
    bench.run(1)
    bench.engine.air(lambda desk, now: desk.hold("s", "officer", "suspected", now))
    bench.run(3)
    assert report_of(bench, "s").held
    assert np.abs(bench.outputs[0].heard()[2 * RATE_HZ :]).max() == 0.0
    bench.engine.air(lambda desk, now: desk.resume("s", "officer", now))
    bench.run(6)
    assert 4.0 < heard_at_s(bench, alert) < 4.4
    assert not report_of(bench, "s").held


def test_clusters_get_it_at_full_volume_and_those_that_were_away_again(bench: OnAirBench) -> None:
    sound = air_sound(write_programme(bench.root, noise(2.0, 2)), 2.0)
    bench.publish()
    bench.start()
    order = air_order("e", sound, targets=("c1", "c2"), repeat_every_s=600.0)
    bench.engine.air(lambda desk, now: desk.start(order, now))
    bench.run(1)
    speakers = bench.loudspeakers
    assert [(c.code, c.volume_percent, c.priority) for c in speakers.played] == [("CODE1", 100, 50), ("CODE2", 100, 50)]
    for command in speakers.played[:1]:
        speakers.say(command, PlayState.PLAYING, bench.clock.now())
        speakers.say(command, PlayState.PLAYED, bench.clock.now())
    speakers.say(speakers.played[1], PlayState.FAILED, bench.clock.now(), error="DEVICE_OFFLINE")
    bench.run(2)
    rows = {steps.target: steps for steps in report_of(bench, "e").targets}
    assert rows["c1"].playing_at is not None
    assert (rows["c2"].failed_at is not None, rows["c2"].error) == (True, "DEVICE_OFFLINE")
    bench.run(60)
    assert [c.code for c in speakers.played[2:]] == ["CODE2"]


def test_an_order_nobody_gave_cannot_be_stopped(bench: OnAirBench) -> None:
    bench.start()
    with pytest.raises(OperatorFixable, match="NO_SUCH_ORDER"):
        bench.engine.air(lambda desk, now: desk.stop("none", "officer", "STOP", None, now))
