"""The arbiter's rules one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.domain.arbiter import step
from studio.domain.arbiter_state import (
    ArbiterState,
    DeviceSaid,
    PlanIndex,
    Prepare,
    StartCluster,
    StartLocal,
    Stop,
    StopAsked,
    play_id_of,
)
from studio.domain.broadcast import PlayState
from studio.domain.plan import PlanItem
from studio.domain.programme import Priority
from studio.domain.schedule import OverRun
from tests.support.arbiter_world import World
from tests.support.onair_station import NOON, plan_item, plan_of


def at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def local_id(item: PlanItem) -> str:
    return play_id_of(item, "local")


def spans(world: World, target: str = "local") -> list[tuple[str, float, float, float]]:
    """What sounded: (slot, from, to, position), to a tenth of a second."""
    return [
        (s.play.item.slot_id, round(s.begins_s, 1), round(s.until_s, 1), round(s.position_s, 1))
        for s in world.heard_on(target)
    ]


def test_it_prepares_a_minute_ahead_and_starts_at_the_instant() -> None:
    item = plan_item("a", NOON + at(90), 10)
    state, actions = step(ArbiterState(), PlanIndex(plan_of(item)), NOON + at(29))
    assert not actions
    state, actions = step(state, PlanIndex(plan_of(item)), NOON + at(31))
    assert [type(action) for action in actions] == [Prepare]
    state, actions = step(state, PlanIndex(plan_of(item)), NOON + at(89.7))
    starts = [action for action in actions if isinstance(action, StartLocal)]
    assert [(start.at, start.position_s) for start in starts] == [(item.starts_at, 0.0)]


def test_clusters_are_told_three_seconds_ahead() -> None:
    item = plan_item("a", NOON + at(20), 10, targets=("c1", "c2"))
    world = World([item], pace_s=0.05)
    world.run(16.9)
    assert not [action for action in world.actions if isinstance(action, StartCluster)]
    world.run(0.3)
    starts = [action for action in world.actions if isinstance(action, StartCluster)]
    assert [(start.play.target, start.at) for start in starts] == [("c1", item.starts_at), ("c2", item.starts_at)]


def test_the_higher_priority_cuts_and_the_lower_goes_on() -> None:
    usual = plan_item("a", NOON + at(5), 20, over_run=OverRun.RESUME)
    alert = plan_item("e", NOON + at(10), 5, priority=Priority.EMERGENCY_LOCAL)
    world = World([usual, alert], pace_s=0.05)
    world.run(60)
    assert spans(world) == [("a", 5, 10, 0), ("e", 10, 15, 0), ("a", 15, 30, 5)]
    assert [r.state for r in world.finals(local_id(usual))] == [PlayState.PLAYED]
    interim = [r for _, r in world.log if r.state is PlayState.QUEUED]
    assert [(r.slot_id, r.preempted_by, round(r.position_s, 1)) for r in interim] == [("a", local_id(alert), 5)]


def test_shifted_it_is_played_whole_later() -> None:
    usual = plan_item("a", NOON + at(5), 20, over_run=OverRun.SHIFT)
    alert = plan_item("e", NOON + at(10), 5, priority=Priority.EMERGENCY_LOCAL)
    world = World([usual, alert], pace_s=0.05)
    world.run(60)
    assert spans(world) == [("a", 5, 10, 0), ("e", 10, 15, 0), ("a", 15, 35, 0)]


def test_dropped_it_is_logged_as_cut() -> None:
    usual = plan_item("a", NOON + at(5), 20, over_run=OverRun.DROP)
    alert = plan_item("e", NOON + at(10), 5, priority=Priority.EMERGENCY_LOCAL)
    world = World([usual, alert], pace_s=0.05)
    world.run(60)
    assert spans(world) == [("a", 5, 10, 0), ("e", 10, 15, 0)]
    last = world.finals(local_id(usual))
    assert [(r.state, r.preempted_by) for r in last] == [(PlayState.PREEMPTED, local_id(alert))]
    assert last[0].integrated_lufs == -16.0


@pytest.mark.parametrize(("first", "second", "expected"), [(1, 2, ["a", "b"]), (2, 1, ["b", "a"])])
def test_the_decided_order_settles_equal_priorities(first: int, second: int, expected: list[str]) -> None:
    world = World(
        [
            plan_item("a", NOON + at(5), 4, priority=Priority.PRIORITY, order=first),
            plan_item("b", NOON + at(5), 4, priority=Priority.PRIORITY, order=second),
        ],
        pace_s=0.05,
    )
    world.run(30)
    assert [span[0] for span in spans(world)] == expected


def test_found_late_it_is_joined_where_it_would_be() -> None:
    item = plan_item("a", NOON - at(20), 60)
    world = World([item], pace_s=0.05)
    world.run(60)
    ((_, begins_s, ends_s, position_s),) = spans(world)
    assert position_s == pytest.approx(20 + begins_s, abs=0.11)
    assert ends_s == 40


def test_a_whole_window_missed_is_never_silent() -> None:
    world = World([plan_item("a", NOON - at(600), 60, targets=("local", "c1"))])
    world.run(1)
    assert [(r.target, r.state, r.error) for _, r in world.log] == [
        ("local", PlayState.FAILED, "MISSED"),
        ("c1", PlayState.FAILED, "MISSED"),
    ]


def test_a_recalled_play_stops_at_once_and_names_who() -> None:
    item = plan_item("a", NOON + at(2), 60)
    world = World([item], pace_s=0.05)
    world.run(10)
    world.recall(local_id(item))
    world.run(5)
    assert spans(world) == [("a", 2, 10, 0)]
    assert [(r.state, r.operator, r.error) for r in world.finals(local_id(item))] == [
        (PlayState.CANCELLED, "person", "RECALLED")
    ]


def test_a_recalled_play_of_tomorrow_never_starts() -> None:
    item = plan_item("a", NOON + at(600), 60)
    world = World([item])
    world.recall(local_id(item))
    world.run(700)
    assert not world.sounds
    assert len(world.finals(local_id(item))) == 1


def test_taken_out_of_the_plan_it_stops() -> None:
    item = plan_item("a", NOON + at(2), 60)
    world = World([item], pace_s=0.05)
    world.run(10)
    world.replan([])
    world.run(5)
    assert spans(world) == [("a", 2, 10, 0)]
    assert [(r.state, r.error) for r in world.finals(local_id(item))] == [(PlayState.CANCELLED, "NOT_IN_PLAN")]


def test_the_clock_jumps_and_what_plays_is_undisturbed() -> None:
    item, missed = plan_item("a", NOON + at(2), 60), plan_item("b", NOON + at(1000), 60)
    world = World([item, missed], pace_s=0.05)
    world.run(10)
    world.jump(3600)
    world.run(100)
    assert spans(world) == [("a", 2, 62, 0)]
    assert [r.state for r in world.finals(local_id(item))] == [PlayState.PLAYED]
    assert [(r.state, r.error) for r in world.finals(local_id(missed))] == [(PlayState.FAILED, "MISSED")]


def test_a_clock_set_back_replays_nothing() -> None:
    item = plan_item("a", NOON + at(2), 5)
    world = World([item], pace_s=0.05)
    world.run(20)
    world.jump(-3600)
    world.run(3700)
    assert spans(world) == [("a", 2, 7, 0)]


def test_a_cluster_that_never_answers_is_logged_so_and_may_put_it_right() -> None:
    item = plan_item("a", NOON + at(5), 10, targets=("c1",))
    world = World([item], answers=False)
    world.run(1000)
    play_id = play_id_of(item, "c1")
    assert [(r.state, r.error) for r in world.finals(play_id)] == [(PlayState.FAILED, "NO_ANSWER")]
    world.heard.append(DeviceSaid(play_id, PlayState.PLAYED, NOON + at(15), 10.0))
    world.run(1)
    assert [r.state for r in world.finals(play_id)] == [PlayState.FAILED, PlayState.PLAYED]


def test_a_cluster_without_a_return_channel_is_never_called_played() -> None:
    item = plan_item("a", NOON + at(5), 10, targets=("c3",))
    world = World([item], answers=False)
    world.run(3)
    world.heard.append(DeviceSaid(play_id_of(item, "c3"), PlayState.SENT_UNCONFIRMABLE, world.now))
    world.run(2000)
    assert [r.state for _, r in world.log] == [PlayState.SENT, PlayState.SENT_UNCONFIRMABLE]
    assert not world.state.plays


def test_a_wrong_file_at_a_cluster_stops_it() -> None:
    item = plan_item("a", NOON + at(5), 30, targets=("c1",))
    world = World([item], pace_s=0.05, answers=False)
    world.run(6)
    world.heard.append(DeviceSaid(play_id_of(item, "c1"), PlayState.PLAYING, world.now, 0.0, "", "e" * 64))
    world.run(10)
    assert [action for action in world.actions if isinstance(action, Stop)]
    assert [(r.state, r.error) for r in world.finals(play_id_of(item, "c1"))] == [(PlayState.FAILED, "FILE_CHANGED")]


def test_what_of_a_stopped_live_voice_did_not_sound_is_noted_beside_the_stop() -> None:
    item = plan_item("a", NOON + at(5), 30, targets=("c1",))
    world = World([item], pace_s=0.05, answers=False)
    world.run(10)
    play_id = play_id_of(item, "c1")
    world.heard.append(StopAsked((play_id,), "officer", "STOP"))
    world.run(1)
    world.heard.append(DeviceSaid(play_id, PlayState.PLAYED, world.now, 4.0, "SOUND_LOST_0.20_S"))
    world.run(1)
    assert [(r.state, r.error) for r in world.finals(play_id)] == [(PlayState.CANCELLED, "STOP SOUND_LOST_0.20_S")]


def test_an_unknown_cluster_is_said() -> None:
    world = World([plan_item("a", NOON + at(5), 30, targets=("nowhere",))])
    world.run(1)
    assert [(r.state, r.error) for _, r in world.log] == [(PlayState.FAILED, "UNKNOWN_CLUSTER")]


def test_after_a_restart_it_goes_on_where_it_would_be() -> None:
    item = plan_item("a", NOON + at(5), 60, targets=("local", "c1"))
    world = World([item], pace_s=0.05)
    world.run(20)
    world.restart(3.0)
    world.run(100)
    (_, first) = spans(world)
    assert first[1] - first[3] == pytest.approx(5.0, abs=0.11)
    assert spans(world, "c1") == [("a", 5, 65, 0)]
    assert [r.state for r in world.finals(local_id(item))] == [PlayState.PLAYED]


def test_what_ended_while_nobody_ran_is_partial() -> None:
    item = plan_item("a", NOON + at(5), 20)
    world = World([item], pace_s=0.05)
    world.run(20)
    world.restart(60.0)
    world.run(5)
    assert [(r.state, r.error) for r in world.finals(local_id(item))] == [(PlayState.PARTIAL, "INTERRUPTED")]


def test_begun_before_a_restart_and_in_no_plan_any_more_it_still_gets_its_record() -> None:
    item = plan_item("a", NOON + at(5), 60)
    world = World([item], pace_s=0.05)
    world.run(20)
    world.replan([])
    world.restart(1.0)
    world.run(5)
    assert [(r.state, r.error) for r in world.finals(local_id(item))] == [(PlayState.PARTIAL, "INTERRUPTED")]


def test_a_held_programme_is_played_whole_when_the_target_is_free() -> None:
    first, second = plan_item("a", NOON + at(5), 30), plan_item("b", NOON + at(20), 10)
    world = World([first, second], pace_s=0.05)
    world.run(60)
    assert spans(world) == [("a", 5, 35, 0), ("b", 35, 45, 0)]


def test_a_held_programme_that_may_be_dropped_is() -> None:
    first = plan_item("a", NOON + at(5), 30)
    second = plan_item("b", NOON + at(20), 10, over_run=OverRun.DROP)
    world = World([first, second], pace_s=0.05)
    world.run(60)
    assert spans(world) == [("a", 5, 35, 0)]
    assert [(r.state, r.preempted_by) for r in world.finals(local_id(second))] == [
        (PlayState.PREEMPTED, local_id(first))
    ]


def test_a_known_cut_is_ordered_with_the_start_at_clusters_too() -> None:
    usual = plan_item("a", NOON + at(5), 20, targets=("c1",))
    alert = plan_item("e", NOON + at(7), 5, targets=("c1",), priority=Priority.EMERGENCY_LOCAL)
    world = World([usual, alert], pace_s=0.05)
    world.run(60)
    assert spans(world, "c1") == [("a", 5, 7, 0), ("e", 7, 12, 0), ("a", 12, 30, 2)]


def test_a_start_already_ordered_gives_way_to_what_goes_on() -> None:
    long, alert = (
        plan_item("s0", NOON + at(8), 12.5, targets=("c1",)),
        plan_item("s3", NOON + at(20), 2, targets=("c1",)),
    )
    held = plan_item("s2", NOON + at(8), 2, targets=("c1",))
    alert = replace(alert, priority=Priority.RELAY)
    world = World([long, held, alert], pace_s=0.25)
    world.run(60)
    assert spans(world, "c1") == [("s0", 8, 20, 0), ("s3", 20, 22, 0), ("s0", 22, 22.5, 12), ("s2", 22.5, 24.5, 0)]
