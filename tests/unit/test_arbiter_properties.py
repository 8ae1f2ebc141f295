"""What must hold for every plan, jump, recall and restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.arbiter_state import play_id_of
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.plan import PlanItem
from studio.domain.programme import Priority
from studio.domain.schedule import OverRun
from tests.support.arbiter_world import Sound, World
from tests.support.onair_station import NOON, plan_item

TARGETS = (LOCAL_OUTPUT, "c1")
# A take-over is ordered for the soonest exact moment after it is known; a cut shorter than a second is not begun.
SLACK_S = 1.6
# The time by which the last of these programmes has been given up.
END_S = 130.0 + 1800.0 + 700.0


@st.composite
def plans(draw: st.DrawFn) -> list[PlanItem]:
    count = draw(st.integers(1, 6))
    return [
        plan_item(
            f"s{n}",
            NOON + timedelta(seconds=draw(st.integers(-40, 90))),
            draw(st.sampled_from([2.0, 5.0, 12.5, 30.0])),
            targets=draw(st.sampled_from([TARGETS, TARGETS[:1], TARGETS[1:]])),
            priority=draw(st.sampled_from(list(Priority))),
            over_run=draw(st.sampled_from(list(OverRun))),
            order=draw(st.integers(0, 2)),
        )
        for n in range(count)
    ]


def overlaps(sounds: Sequence[Sound]) -> list[tuple[Sound, Sound]]:
    return [
        (a, b)
        for i, a in enumerate(sounds)
        for b in sounds[i + 1 :]
        if min(a.until_s, b.until_s) - max(a.begins_s, b.begins_s) > 0.01
    ]


def settle(world: World) -> None:
    world.pace_s = 1.0
    world.run(200.0)
    world.pace_s = 20.0
    world.run(END_S)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(plans())
def test_one_programme_at_a_time_and_one_end_for_each(items: list[PlanItem]) -> None:
    world = World(items)
    world.run(140.0)
    for target in TARGETS:
        assert not overlaps(world.heard_on(target))
    settle(world)
    for item in items:
        for target in item.targets:
            assert len(world.finals(play_id_of(item, target))) == 1
    assert not world.state.plays


@settings(max_examples=80, deadline=None, derandomize=True)
@given(plans())
def test_the_highest_rank_sounds(items: list[PlanItem]) -> None:
    world = World(items)
    world.run(140.0)
    for target in TARGETS:
        sounds = world.heard_on(target)
        for sound in sounds:
            for item in items:
                if target not in item.targets or item.slot_id == sound.play.item.slot_id:
                    continue
                if item.priority <= sound.play.item.priority:
                    continue
                # From its start until it has sounded to its end (or ended otherwise), none below it may sound.
                wanted_s = (item.starts_at - NOON).total_seconds() + SLACK_S
                ended = world.finals(play_id_of(item, target))
                closed = [s for s in sounds if s.play.item.slot_id == item.slot_id]
                last_s = max((s.until_s for s in closed), default=None)
                if last_s is None or not ended:
                    continue
                assert min(sound.until_s, last_s) - max(sound.begins_s, wanted_s) <= SLACK_S


@settings(max_examples=50, deadline=None, derandomize=True)
@given(plans(), st.data())
def test_it_holds_through_jumps_recalls_and_restarts(items: list[PlanItem], data: st.DataObject) -> None:
    world = World(items)
    for _ in range(data.draw(st.integers(1, 4))):
        world.run(data.draw(st.floats(1.0, 30.0)))
        match data.draw(st.sampled_from(["jump", "recall", "restart", "replan"])):
            case "jump":
                world.jump(data.draw(st.sampled_from([-3600.0, -30.0, 30.0, 3600.0])))
            case "recall":
                item = data.draw(st.sampled_from(items))
                world.recall(*(play_id_of(item, target) for target in item.targets))
            case "restart":
                world.run(0.5)
                world.restart(data.draw(st.floats(0.1, 20.0)))
            case _:
                world.replan(items)
    world.run(60.0)
    for target in TARGETS:
        assert not overlaps(world.heard_on(target))
    world.pace_s = 20.0
    world.run(END_S + 4 * 3600.0)
    for item in items:
        for target in item.targets:
            assert len(world.finals(play_id_of(item, target))) == 1
    assert not world.state.plays


@settings(max_examples=50, deadline=None, derandomize=True)
@given(plans(), st.floats(1.0, 60.0))
def test_what_ended_never_sounds_again(items: list[PlanItem], after_s: float) -> None:
    world = World(items)
    world.run(after_s)
    done = set(world.state.finished)
    counted = len(world.sounds)
    world.jump(-1800.0)
    world.run(60.0)
    world.restart(5.0)
    world.run(60.0)
    assert not [sound for sound in world.sounds[counted:] if sound.play.id in done]
