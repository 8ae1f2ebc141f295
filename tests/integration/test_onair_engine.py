"""The engine on a turned clock and a virtual output: what is heard, where, and what the journal says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from studio.domain.broadcast import JournalKind, PlayState
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
    assert abs(find_in(heard, sound[cut + 4800 :])[0] - 4800 - bench.frame_of(NOON + at(6))) <= 1
    assert [(r.slot_id, r.state) for r in bench.journal.plays()] == [
        ("a", PlayState.PLAYING),
        ("a", PlayState.QUEUED),
        ("e", PlayState.PLAYING),
        ("e", PlayState.PLAYED),
        ("a", PlayState.PLAYING),
        ("a", PlayState.PLAYED),
    ]


def test_a_lost_output_is_opened_again_and_the_programme_is_where_it_would_be(bench: OnAirBench) -> None:
    sound = noise(8.0, 1)
    bench.publish(plan_item("a", NOON + at(1), 8.0, write_programme(bench.root, sound)))
    bench.start()
    bench.run(3)
    bench.pluggable = False
    bench.outputs[0].plugged = False
    bench.run(2.5)
    assert "OUTPUT_LOST" in bench.engine.status().alarms
    assert not bench.engine.status().output_open
    bench.pluggable = True
    bench.run(5)
    assert "OUTPUT_LOST" not in bench.engine.status().alarms
    heard = bench.outputs[1].heard()[:, 0]
    rest = sound[6 * RATE_HZ :]
    assert abs(find_in(heard, rest)[0] - bench.frame_of(NOON + at(7))) <= 1
    last = bench.journal.plays()[-1]
    assert (last.state, last.error) == (PlayState.PARTIAL, "OUTPUT_LOST")
    events = [data["event"] for kind, data, _ in bench.journal.records if kind == JournalKind.OUTPUT]
    assert events == ["opened", "lost", "opened"]


def test_an_output_away_for_the_whole_programme_is_a_failure(bench: OnAirBench) -> None:
    bench.publish(plan_item("a", NOON + at(1), 2.0, write_programme(bench.root, noise(2.0, 1))))
    bench.pluggable = False
    bench.start()
    bench.run(6)
    assert [(r.state, r.error) for r in bench.journal.plays()] == [(PlayState.FAILED, "OUTPUT_LOST")]


def test_a_file_changed_since_approval_does_not_air(bench: OnAirBench) -> None:
    file = write_programme(bench.root, noise(2.0, 1))
    path = bench.root / file.path
    other = write_programme(bench.root, noise(2.0, 2))
    bench.publish(plan_item("a", NOON + at(3), 2.0, file))
    bench.start()
    bench.run(1)
    (bench.root / other.path).replace(path)
    bench.run(6)
    assert np.abs(bench.outputs[0].heard()).max() == 0.0
    assert [(r.state, r.error) for r in bench.journal.plays()] == [(PlayState.FAILED, "FILE_CHANGED")]
    assert "FILE_CHANGED" in bench.engine.status().alarms
    gaps = [data for kind, data, _ in bench.journal.records if kind == JournalKind.OUTPUT and data["event"] == "gap"]
    assert [gap["why"] for gap in gaps] == ["FILE_CHANGED"]


def test_a_missing_file_is_said_before_its_time(bench: OnAirBench) -> None:
    bench.publish(plan_item("a", NOON + at(30), 2.0))
    bench.start()
    bench.run(1)
    assert [(r.state, r.error) for r in bench.journal.plays()] == [(PlayState.FAILED, "MEDIA_MISSING")]


def test_a_file_written_into_while_it_plays_stops(bench: OnAirBench) -> None:
    file = write_programme(bench.root, noise(20.0, 1))
    bench.publish(plan_item("a", NOON + at(1), 20.0, file))
    bench.start()
    bench.run(3)
    with (bench.root / file.path).open("r+b") as raw:
        raw.seek(file.size_bytes - 1000)
        raw.write(b"other")
    bench.run(10)
    last = bench.journal.plays()[-1]
    assert (last.state, last.error) == (PlayState.PARTIAL, "FILE_CHANGED")
    assert last.position_s < 7.0


def test_the_clock_jumps_and_what_plays_is_undisturbed(bench: OnAirBench) -> None:
    sound = noise(5.0, 1)
    bench.publish(plan_item("a", NOON + at(1), 5.0, write_programme(bench.root, sound)))
    bench.start()
    bench.run(3)
    where = bench.frame_of(NOON + at(1))
    bench.clock.jump(3600.0)
    bench.run(5)
    found, likeness = find_in(bench.outputs[0].heard()[:, 0], sound)
    assert abs(found - where) <= 1
    assert likeness > 0.999
    assert bench.journal.states() == [PlayState.PLAYING, PlayState.PLAYED]
    assert [data["jump_s"] for kind, data, _ in bench.journal.records if kind == JournalKind.CLOCK] == [3600.0]
    status = bench.engine.status()
    assert not status.clock_trusted
    assert "CLOCK_UNTRUSTED" in status.alarms


def test_a_recalled_programme_fades_out_at_once(bench: OnAirBench) -> None:
    bench.publish(plan_item("a", NOON + at(1), 20.0, write_programme(bench.root, noise(20.0, 1))))
    bench.start()
    bench.run(3)
    playing = bench.engine.status().playing
    assert [now.title for now in playing] == ["a"]
    bench.engine.ask_stop([playing[0].play_id], "person", "RECALLED")
    asked = bench.outputs[0].frames_written
    bench.run(2)
    silent_from = int(np.flatnonzero(np.abs(bench.outputs[0].heard()[:, 0]) > 0)[-1])
    assert silent_from - asked < RATE_HZ // 5
    last = bench.journal.plays()[-1]
    assert (last.state, last.operator, last.error) == (PlayState.CANCELLED, "person", "RECALLED")
    assert last.integrated_lufs is not None


def test_clusters_are_commanded_and_their_word_is_journalled_before_it_is_confirmed(bench: OnAirBench) -> None:
    item = plan_item("a", NOON + at(5), 2.0, targets=("c1", "c2"))
    bench.publish(item)
    bench.start()
    bench.run(3)
    assert [(c.code, c.starts_at, c.position_s) for c in bench.loudspeakers.played] == [
        ("CODE1", item.starts_at, 0.0),
        ("CODE2", item.starts_at, 0.0),
    ]
    assert len(bench.loudspeakers.prepared) == 2
    bench.journal.hold = True
    bench.run(3)
    seq = bench.loudspeakers.say(bench.loudspeakers.played[0], PlayState.PLAYING, bench.clock.now())
    bench.run(0.2)
    assert bench.journal.states("c1") == [PlayState.SENT, PlayState.PLAYING]
    assert bench.loudspeakers.confirmed == 0
    bench.journal.hold = False
    bench.run(0.2)
    assert bench.loudspeakers.confirmed == seq


def test_what_clusters_were_told_is_told_again_to_a_bridge_that_comes_back(bench: OnAirBench) -> None:
    bench.publish(plan_item("a", NOON + at(4), 20.0, targets=("c1",)))
    bench.start()
    bench.loudspeakers.connected = False
    bench.run(7)
    assert "BRIDGE_LOST" in bench.engine.status().alarms
    bench.loudspeakers.connected = True
    bench.run(0.2)
    assert [command.code for command in bench.loudspeakers.played] == ["CODE1", "CODE1"]
    assert bench.loudspeakers.played[0] == bench.loudspeakers.played[1]


def test_a_new_engine_goes_on_where_the_dead_one_would_be(bench: OnAirBench) -> None:
    sound = noise(8.0, 1)
    bench.publish(plan_item("a", NOON + at(1), 8.0, write_programme(bench.root, sound)))
    bench.start()
    bench.run(3)
    bench.stop()
    bench.clock.turn(0.4)
    bench.start(bench.journal.recalled())
    bench.run(7)
    heard = bench.outputs[1].heard()[:, 0]
    rest = sound[3 * RATE_HZ :]
    assert abs(find_in(heard, rest)[0] - bench.frame_of(NOON + at(4))) <= 1
    assert bench.journal.states() == [PlayState.PLAYING, PlayState.PLAYING, PlayState.PLAYED]


def test_an_unreadable_plan_never_replaces_the_one_in_force(bench: OnAirBench) -> None:
    sound = noise(2.0, 1)
    bench.publish(plan_item("a", NOON + at(3), 2.0, write_programme(bench.root, sound)))
    bench.start()
    bench.run(1)
    (bench.root / "plan.json").write_bytes(b"{}")
    bench.run(6)
    assert "PLAN_UNREADABLE" in bench.engine.status().alarms
    assert bench.journal.states() == [PlayState.PLAYING, PlayState.PLAYED]


def test_another_output_is_taken_when_the_plan_names_it(bench: OnAirBench) -> None:
    sound = noise(6.0, 1)
    item = plan_item("a", NOON + at(1), 6.0, write_programme(bench.root, sound))
    bench.publish(item)
    bench.start()
    bench.run(3)
    bench.publish(item, output_device="ALSA/other")
    bench.run(5)
    assert len(bench.outputs) == 2
    rest = sound[4 * RATE_HZ :]
    assert abs(find_in(bench.outputs[1].heard()[:, 0], rest)[0] - bench.frame_of(NOON + at(5))) <= 1
