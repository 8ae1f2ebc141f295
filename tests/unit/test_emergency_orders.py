"""Orders besides the plan: which plays they become, what the arbiter makes of them, and what survives a restart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.air_book import AirBook, OrderOp, end_record, record_of, start_record
from studio.domain.air_orders import (
    AirKind,
    AirOrder,
    RunningOrder,
    Stint,
    items_of,
    order_from_data,
    order_to_data,
    with_retry,
)
from studio.domain.air_reports import report_from_data, report_to_data
from studio.domain.broadcast import PlayRecord, PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import EmergencyDraft, Hazard, OrderedHow, check_draft
from studio.domain.errors import Defect, StudioError
from studio.domain.plan import PlanItem
from studio.domain.programme import Priority
from tests.support.arbiter_world import World
from tests.support.onair_station import NO_FILE, NOON, air_order, air_sound, plan_item

SOUND = air_sound(NO_FILE, 20.0)
DRAFT = EmergencyDraft("Chủ tịch", OrderedHow.PHONE, Hazard.FLOOD, ("c1",), "Nước lên.")


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def running(order: AirOrder, **more: object) -> RunningOrder:
    return replace(RunningOrder(order, (Stint(NOON),)), **more)  # type: ignore[arg-type]  # names checked by replace


def all_items(order: AirOrder, length_s: float) -> list[PlanItem]:
    """Every play the order becomes over ``length_s``, as an engine that looks each second hands them over."""
    found = {}
    for second in range(int(length_s)):
        for item in items_of(running(order), NOON + after(second)):
            found[item.starts_at] = item
    return list(found.values())


def test_it_repeats_from_start_to_start_and_never_over_itself() -> None:
    starts = [item.starts_at - NOON for item in all_items(air_order("e", SOUND, repeat_every_s=60.0), 200)]
    assert starts[:4] == [after(0), after(60), after(120), after(180)]
    short = [item.starts_at - NOON for item in all_items(air_order("e", SOUND, repeat_every_s=5.0), 60)]
    assert short[:3] == [after(0), after(22), after(44)]


def test_a_stint_that_ended_brings_no_more_and_the_next_begins_anew() -> None:
    held = running(
        air_order("e", SOUND, repeat_every_s=60.0), stints=(Stint(NOON, NOON + after(70)), Stint(NOON + after(100)))
    )
    starts = [item.starts_at - NOON for item in items_of(held, NOON + after(150))]
    assert after(120) not in starts
    assert {after(100), after(160)} <= set(starts)


def test_priority_and_level_decide_the_rank() -> None:
    kinds = (AirKind.LIVE_EMERGENCY, AirKind.EMERGENCY_SOURCE, AirKind.EMERGENCY, AirKind.EXERCISE, AirKind.LIVE)
    items = []
    for kind in kinds:
        live = kind in (AirKind.LIVE, AirKind.LIVE_EMERGENCY)
        items += items_of(running(air_order(kind.value, None if live else SOUND, kind)), NOON)
    ranked = sorted(items, key=lambda item: (-int(item.priority), item.order))
    assert [item.slot_id for item in ranked] == [kind.value for kind in kinds]
    grave = items_of(running(air_order("grave", SOUND, level=4)), NOON)[0]
    mild = items_of(running(air_order("mild", SOUND, level=1)), NOON)[0]
    assert grave.order < mild.order


def test_those_that_were_away_are_tried_again_but_not_all_the_time() -> None:
    order = running(air_order("e", SOUND, targets=("c1", "c2"), repeat_every_s=600.0))
    assert with_retry(order, frozenset({"c2"}), NOON + after(30)) is order
    retried = with_retry(order, frozenset({"c2"}), NOON + after(61))
    assert list(retried.retries.values()) == [("c2",)]
    assert with_retry(retried, frozenset({"c2"}), NOON + after(90)) is retried
    # The next repetition is near enough.
    assert with_retry(order, frozenset({"c2"}), NOON + after(590)) is order


def test_orders_and_reports_survive_the_journal_and_the_socket() -> None:
    order = air_order("e", SOUND, AirKind.EMERGENCY_SOURCE, ("c1", LOCAL_OUTPUT), 60.0, level=3, max_length_s=900.0)
    assert order_from_data(order_to_data(order)) == order
    book = AirBook()
    book.apply(start_record(order, NOON))
    report = book.reports(NOON + after(5))[0]
    assert report_from_data(report_to_data(report)) == report
    with pytest.raises(Defect, match="AIR_ORDER_BAD"):
        order_from_data({"id": "e"})


def test_a_new_boot_carries_what_stands_and_nothing_else() -> None:
    book = AirBook()
    book.apply(start_record(air_order("stands", SOUND, repeat_every_s=60.0), NOON))
    book.apply(start_record(air_order("ended", SOUND, repeat_every_s=60.0), NOON))
    book.apply(record_of(OrderOp.END, "ended", NOON + after(30), operator="o", reason="STOP"))
    book.apply(record_of(OrderOp.HOLD, "stands", NOON + after(40), operator="o", reason="suspected"))
    heir = AirBook()
    for data in book.carry(NOON + after(50)):
        heir.apply(data)
    assert [report.order.id for report in heir.reports(NOON)] == ["stands"]
    assert heir.reports(NOON)[0].held
    assert heir.items(NOON + after(200)) == book.items(NOON + after(200))


def test_the_end_and_what_follows_it_are_one_record() -> None:
    clear = air_order("c", SOUND, AirKind.ALL_CLEAR, follows="e")
    written = [
        start_record(air_order("e", SOUND, repeat_every_s=60.0), NOON),
        end_record("e", NOON + after(30), "o", "ALL_CLEAR", clear),
    ]
    book, heir = AirBook(), AirBook()
    for data in written:
        book.apply(data)
    # Read twice, as by one who takes over in the middle of it: still one of each.
    for data in [*written, written[-1], *book.carry(NOON + after(31))]:
        heir.apply(data)
    assert [report.order.id for report in heir.reports(NOON)] == ["c", "e"]
    assert [one.order.id for one in heir.on_air()] == ["c"]
    assert heir.items(NOON + after(32)) == book.items(NOON + after(32))
    torn = AirBook()
    torn.apply(written[0])
    with pytest.raises(Defect, match="AIR_ORDER_BAD"):
        torn.apply({**written[1], "then": {"id": "c"}})
    # What does not hold ends nothing: silence is never half an order.
    assert torn.stands("e")


def test_said_again_at_once_its_interval_counts_from_there_after_a_restart_too() -> None:
    book = AirBook()
    book.apply(start_record(air_order("e", SOUND, repeat_every_s=600.0), NOON))
    book.apply(record_of(OrderOp.REPEAT, "e", NOON + after(100), operator="o"))
    heir = AirBook()
    for data in book.carry(NOON + after(110)):
        heir.apply(data)
    for one in (book, heir):
        assert one.reports(NOON + after(120))[0].next_at == NOON + after(700)
        starts = [item.starts_at - NOON for item in one.items(NOON + after(110))]
        assert starts == [after(0), after(100)]
        assert [item.starts_at - NOON for item in one.items(NOON + after(660))][-1] == after(700)
    assert one.standing("e").being_said(NOON + after(110))
    assert not one.standing("e").being_said(NOON + after(130))


def test_every_hour_it_asks_and_goes_on_when_nobody_answers() -> None:
    book = AirBook()
    book.apply(start_record(air_order("e", SOUND, repeat_every_s=600.0), NOON))
    assert not book.due(NOON + after(3500))
    later = NOON + after(3700)
    asked = book.due(later)
    assert [data["op"] for data in asked] == ["ASKED"]
    for data in asked:
        book.apply(data)
    assert book.reports(later)[0].asks
    assert not book.due(later + after(60))
    assert book.reports(later + after(7200))[0].next_at is not None
    book.apply(record_of(OrderOp.GO_ON, "e", later, operator="o"))
    assert not book.reports(later)[0].asks


def test_one_from_above_ends_by_itself_at_its_greatest_length() -> None:
    book = AirBook()
    book.apply(start_record(air_order("s", SOUND, AirKind.EMERGENCY_SOURCE, max_length_s=120.0), NOON))
    assert [(d["op"], d["reason"]) for d in book.due(NOON + after(121))] == [("END", "TIME")]


def test_an_all_clear_waits_for_those_that_come_back() -> None:
    book = AirBook()
    order = air_order("c", SOUND, AirKind.ALL_CLEAR, ("c1", "c2"), follows="e")
    book.apply(start_record(order, NOON))

    def say(target: str, state: PlayState, seconds: float, error: str = "") -> None:
        end = NOON + after(seconds)
        book.note(PlayRecord("p", "c", target, "", 0, "", "", "t", NOON, end, state, heard_at=end, error=error), end)

    say("c1", PlayState.PLAYED, 20)
    say("c2", PlayState.FAILED, 21, "DEVICE_OFFLINE")
    retried = book.due(NOON + after(90))
    assert [(d["op"], d["targets"]) for d in retried] == [("RETRY", ["c2"])]
    book.apply(retried[0])
    say("c2", PlayState.PLAYED, 112)
    assert [(d["op"], d["reason"]) for d in book.due(NOON + after(113))] == [("END", "DONE")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ordered_by": " "}, "ORDERED_BY_MISSING"),
        ({"targets": ()}, "NO_TARGETS"),
        ({"text": ""}, "TEXT_MISSING"),
        ({"level": 3}, "LEVEL_SOURCE_MISSING"),
        ({"level": 3, "level_source": "214", "hazard": Hazard.FIRE}, "LEVEL_NOT_NATURAL"),
        ({"repeat_minutes": 0}, "REPEAT_OUT_OF_RANGE"),
    ],
)
def test_a_draft_says_what_it_lacks(changes: dict[str, object], code: str) -> None:
    check_draft(DRAFT)
    with pytest.raises(StudioError, match=code):
        check_draft(replace(DRAFT, **changes))  # type: ignore[arg-type]  # names checked by replace


# ---- with the arbiter ----


@st.composite
def mixes(draw: st.DrawFn) -> list[PlanItem]:
    items: list[PlanItem] = [
        plan_item(
            "a", NOON, draw(st.sampled_from([40.0, 90.0])), priority=Priority.NORMAL, targets=(LOCAL_OUTPUT, "c1")
        )
    ]
    for n in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from([AirKind.EMERGENCY, AirKind.EMERGENCY_SOURCE, AirKind.EXERCISE]))
        sound = air_sound(NO_FILE, draw(st.sampled_from([4.0, 11.0])))
        order = air_order(f"e{n}", sound, kind, (LOCAL_OUTPUT, "c1"), level=draw(st.integers(0, 5)))
        begins = NOON + after(draw(st.integers(0, 40)))
        items += items_of(RunningOrder(order, (Stint(begins),)), begins)
    return items


def sounding(world: World, target: str, at_s: float) -> Sequence[str]:
    return [s.play.item.slot_id for s in world.heard_on(target) if s.begins_s <= at_s < s.until_s]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(mixes())
def test_an_emergency_always_wins_and_what_it_cut_goes_on(items: list[PlanItem]) -> None:
    world = World(items)
    world.run(260.0)
    programme, alerts = items[0], items[1:]
    for target in (LOCAL_OUTPUT, "c1"):
        heard = world.heard_on(target)
        for alert in alerts:
            mine = [s for s in heard if s.play.item.slot_id == alert.slot_id]
            # Whole in the end, whatever came between; a slot on a target may be waited for.
            assert any(s.until_s - s.begins_s > alert.length_s - 0.3 and s.position_s == 0.0 for s in mine)
            begins_s = (alert.starts_at - NOON).total_seconds()
            done_s = max(s.until_s for s in mine)
            for tenth in range(int(begins_s * 10) + 20, int(done_s * 10) - 5):
                assert programme.slot_id not in sounding(world, target, tenth / 10)
        played = sum(s.until_s - s.begins_s for s in heard if s.play.item.slot_id == programme.slot_id)
        assert played > programme.length_s - 2.0
