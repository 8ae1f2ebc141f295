"""Conflicts, gaps and the plan file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.errors import Defect
from studio.domain.plan import PlanItem, PlannedCluster, PlannedFile, PlanSnapshot, decode_plan, encode_plan
from studio.domain.programme import Priority
from studio.domain.schedule import OverRun, SlotState, TimeSlot, find_conflicts, find_gaps
from studio.services.scheduling import QuietHours

FIVE = datetime(2026, 11, 24, 5, tzinfo=UTC)


def slot(
    name: str,
    start_s: float,
    length_s: float,
    *targets: str,
    priority: Priority = Priority.NORMAL,
    order: int | None = None,
    state: SlotState = SlotState.PLANNED,
) -> TimeSlot:
    starts_at = FIVE + timedelta(seconds=start_s)
    chosen = frozenset(targets or ("a",))
    return TimeSlot(
        name, "p" + name, 1, "hash", name, starts_at, length_s, chosen, priority, state=state, decided_order=order
    )


def test_slots_that_touch_do_not_collide() -> None:
    assert find_conflicts([slot("1", 0, 60), slot("2", 60, 60)]) == []


def test_an_overlap_is_found_on_the_shared_target_alone() -> None:
    found = find_conflicts([slot("1", 0, 60, "a", "b"), slot("2", 30, 60, "b", "c")])
    assert [(c.target, c.first.id, c.second.id) for c in found] == [("b", "1", "2")]
    assert (found[0].ends_at - found[0].starts_at).total_seconds() == 30
    assert not found[0].needs_decision


def test_a_long_slot_collides_with_all_that_it_covers() -> None:
    found = find_conflicts([slot("1", 0, 300), slot("2", 10, 20), slot("3", 100, 20)])
    assert {(c.first.id, c.second.id) for c in found} == {("1", "2"), ("1", "3")}


def test_two_priority_items_ask_for_a_decision_until_it_is_given() -> None:
    asked = [slot("1", 0, 60, priority=Priority.PRIORITY), slot("2", 0, 60, priority=Priority.PRIORITY)]
    assert find_conflicts(asked)[0].needs_decision
    told = [
        slot("1", 0, 60, priority=Priority.PRIORITY, order=1),
        slot("2", 0, 60, priority=Priority.PRIORITY, order=2),
    ]
    assert not find_conflicts(told)[0].needs_decision


def test_a_cancelled_slot_is_no_conflict() -> None:
    assert find_conflicts([slot("1", 0, 60), slot("2", 0, 60, state=SlotState.CANCELLED)]) == []


def test_silence_inside_a_session_is_a_gap_and_between_sessions_is_meant() -> None:
    gaps = find_gaps([slot("1", 0, 60), slot("2", 300, 60), slot("3", 4000, 60)])
    assert [(g.after.id, g.before.id, g.length_s) for g in gaps] == [("1", "2", 240.0)]


def test_a_slot_inside_a_longer_one_opens_no_gap() -> None:
    assert find_gaps([slot("1", 0, 600), slot("2", 10, 20), slot("3", 600, 60)]) == []


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 200)), max_size=12))
def test_conflicts_are_exactly_the_pairs_that_share_time(spans: list[tuple[int, int]]) -> None:
    slots = [slot(str(i), start, length) for i, (start, length) in enumerate(spans)]
    found = {frozenset((c.first.id, c.second.id)) for c in find_conflicts(slots)}
    expected = {
        frozenset((a.id, b.id))
        for a in slots
        for b in slots
        if a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    }
    assert found == expected


def plan() -> PlanSnapshot:
    file = PlannedFile("media/ab/abc", "abc", 123, "flac")
    item = PlanItem(
        "s", "p", 2, "m", "Bản tin sáng", FIVE, 61.5, ("a", "local"), Priority.PRIORITY, OverRun.SHIFT, 1, file, file
    )
    cluster = PlannedCluster("a", "dong-1", "Thôn Đông 1", 80, True)
    return PlanSnapshot("station", FIVE, "Asia/Ho_Chi_Minh", (cluster,), (item,))


def test_a_plan_survives_its_file() -> None:
    assert decode_plan(encode_plan(plan())) == plan()


@pytest.mark.parametrize("position", [40, 200, -20])
def test_one_changed_byte_of_a_plan_is_seen(position: int) -> None:
    raw = bytearray(encode_plan(plan()))
    raw[position] ^= 1
    with pytest.raises(Defect, match="PLAN_UNREADABLE"):
        decode_plan(bytes(raw))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", json.dumps({"format": 9, "plan": "{}"}).encode()])
def test_what_is_no_plan_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(Defect, match="PLAN_UNREADABLE"):
        decode_plan(raw)


@pytest.mark.parametrize(
    ("start", "end", "at", "covered"),
    [
        ("21:00", "05:00", "20:59", False),
        ("21:00", "05:00", "21:00", True),
        ("21:00", "05:00", "00:00", True),
        ("21:00", "05:00", "05:00", False),
        ("12:00", "13:30", "13:29", True),
        ("12:00", "13:30", "13:30", False),
        ("12:00", "13:30", "00:00", False),
    ],
)
def test_quiet_hours_may_span_midnight(start: str, end: str, at: str, covered: bool) -> None:
    quiet = QuietHours(time.fromisoformat(start), time.fromisoformat(end))
    assert quiet.covers(time.fromisoformat(at)) is covered
