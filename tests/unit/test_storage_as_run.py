"""The log's row is a function of the set of records, however they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.as_run import fold_play, plays_in
from studio.domain.broadcast import BroadcastLogEntry, JournalKind, JournalRecord, PlayState
from studio.domain.journal import play_record_to_data
from tests.support.store_samples import NOON, Boot, a_play

S = PlayState


def row_of(*boots: Boot) -> BroadcastLogEntry:
    (play,) = plays_in(record for boot in boots for record in boot.records).values()
    return fold_play(play)


def seconds(row: BroadcastLogEntry) -> tuple[float | None, float | None]:
    """Start and end, in seconds past the planned start."""

    def past(at: datetime | None) -> float | None:
        return None if at is None else (at - NOON).total_seconds()

    return past(row.actual_start), past(row.actual_end)


def test_a_play_that_was_only_planned_has_no_instants() -> None:
    boot = Boot()
    boot.play(a_play(S.QUEUED))
    row = row_of(boot)
    assert (row.state, seconds(row)) == (S.QUEUED, (None, None))


@pytest.mark.parametrize("end", [S.PLAYED, S.PARTIAL, S.FAILED, S.PREEMPTED, S.CANCELLED])
def test_every_ending_sets_the_end_of_what_was_heard(end: PlayState) -> None:
    boot = Boot()
    boot.play(a_play(S.PLAYING), 0.5)
    boot.play(replace(a_play(end), error="why", preempted_by="x", operator="lan"), 9.0)
    row = row_of(boot)
    assert (row.state, seconds(row)) == (end, (0.5, 9.0))
    assert (row.error, row.preempted_by, row.operator) == ("why", "x", "lan")


def test_a_play_cancelled_before_it_was_heard_has_no_end() -> None:
    boot = Boot()
    boot.play(a_play(S.SENT))
    boot.play(a_play(S.CANCELLED))
    assert (row_of(boot).state, seconds(row_of(boot))) == (S.CANCELLED, (None, None))


def test_a_cluster_without_a_return_channel_is_never_shown_as_confirmed() -> None:
    boot = Boot()
    boot.play(a_play(S.QUEUED))
    boot.play(a_play(S.SENT_UNCONFIRMABLE))
    row = row_of(boot)
    assert (row.state, seconds(row)) == (S.SENT_UNCONFIRMABLE, (None, None))


def test_a_late_acknowledgement_does_not_undo_the_playing() -> None:
    boot = Boot()
    boot.play(a_play(S.PLAYING), 0.0)
    boot.play(a_play(S.ACKED))
    assert row_of(boot).state is S.PLAYING


def test_a_late_playing_does_not_undo_the_end() -> None:
    boot = Boot()
    boot.play(a_play(S.PLAYED), 300.0)
    boot.play(a_play(S.PLAYING), 0.0)
    row = row_of(boot)
    assert (row.state, seconds(row)) == (S.PLAYED, (0.0, 300.0))


def test_what_was_preempted_and_resumed_plays_again_without_counting_as_a_rejoin() -> None:
    boot = Boot()
    boot.play(a_play(S.PLAYING), 0.0)
    boot.play(a_play(S.PREEMPTED), 10.0)
    boot.play(a_play(S.PLAYING), 60.0, position_s=10.0)
    row = row_of(boot)
    assert (row.state, row.rejoins, seconds(row)) == (S.PLAYING, 0, (0.0, None))


def test_what_was_put_back_to_wait_resumes_after_a_crash_without_counting_as_a_rejoin() -> None:
    first, second = Boot(), Boot()
    first.play(a_play(S.PLAYING), 0.0)
    first.play(replace(a_play(S.QUEUED), preempted_by="emergency"), position_s=10.0)
    assert row_of(first).state is S.QUEUED
    second.play(a_play(S.PLAYING), 60.0, position_s=10.0)
    row = row_of(first, second)
    assert (row.state, row.rejoins, row.preempted_by) == (S.PLAYING, 0, "emergency")


def test_an_end_that_nobody_saw_has_no_instant() -> None:
    before, after = Boot(), Boot(at=NOON + timedelta(hours=2))
    before.play(a_play(S.PLAYING), 0.0)
    after.play(replace(a_play(S.PARTIAL), error="INTERRUPTED"))
    row = row_of(before, after)
    assert (row.state, row.error, seconds(row)) == (S.PARTIAL, "INTERRUPTED", (0.0, None))


def test_an_end_that_the_process_saw_has_its_instant() -> None:
    boot = Boot()
    boot.play(a_play(S.PLAYING), 0.0)
    boot.play(replace(a_play(S.PARTIAL), error="NO_ANSWER"))
    assert seconds(row_of(boot)) == (0.0, 0.003)


def test_an_event_told_again_to_the_next_boot_is_no_rejoin_and_undoes_no_end() -> None:
    before, after = Boot(), Boot(at=NOON + timedelta(hours=2))
    before.play(a_play(S.PLAYING, "a"), 2.0, position_s=2.0)
    after.play(replace(a_play(S.PARTIAL, "a"), error="INTERRUPTED"))
    told_again = replace(a_play(S.PLAYING, "a"), heard_at=NOON + timedelta(seconds=2), position_s=2.0)
    after.write(JournalKind.PLAY, play_record_to_data(told_again))
    row = row_of(before, after)
    assert (row.state, row.rejoins, seconds(row)) == (S.PARTIAL, 0, (2.0, None))


def test_a_second_try_after_a_failure_is_seen() -> None:
    boot = Boot()
    boot.play(replace(a_play(S.FAILED), error="NO_ANSWER"))
    boot.play(a_play(S.PLAYING), 4.0, position_s=4.0)
    boot.play(a_play(S.PARTIAL), 300.0)
    row = row_of(boot)
    assert (row.state, row.error, seconds(row)) == (S.PARTIAL, "NO_ANSWER", (4.0, 300.0))


def test_the_same_event_told_twice_is_no_rejoin() -> None:
    boot = Boot()
    boot.play(a_play(S.PLAYING), 2.0, position_s=2.0)
    boot.play(a_play(S.PLAYING), 2.0, position_s=2.0)
    assert row_of(boot).rejoins == 0


def test_a_cluster_that_begins_late_and_a_start_told_later_give_the_start_at_zero() -> None:
    boot = Boot()
    boot.play(a_play(S.PLAYING), 3.0, position_s=3.0)
    boot.play(a_play(S.PLAYING), 0.0)
    assert seconds(row_of(boot)) == (0.0, None)


def test_a_standby_that_booted_before_the_one_it_relieves_still_comes_after_it() -> None:
    standby = Boot("boot-a", NOON - timedelta(hours=2))
    relieved = Boot("boot-b", NOON - timedelta(hours=1))
    relieved.play(a_play(S.PLAYING), 0.0)
    standby.play(a_play(S.PLAYING), 61.5, position_s=61.5)
    standby.play(replace(a_play(S.PLAYED), integrated_lufs=-16.0), 300.0)
    row = row_of(standby, relieved)
    assert (row.state, row.rejoins, seconds(row)) == (S.PLAYED, 1, (0.0, 300.0))
    assert row.integrated_lufs == -16.0


def test_two_crashes_are_two_rejoins() -> None:
    boots = [Boot(), Boot(), Boot()]
    for index, boot in enumerate(boots):
        boot.play(a_play(S.PLAYING), index * 50.0, position_s=index * 50.0)
    assert row_of(*boots).rejoins == 2


def _story() -> list[JournalRecord]:
    first, second = Boot(), Boot(at=NOON + timedelta(seconds=30))
    for state in (S.QUEUED, S.SENT, S.ACKED):
        first.play(a_play(state))
    first.play(a_play(S.PLAYING), 0.01)
    second.play(a_play(S.SENT))
    second.play(a_play(S.PLAYING), 31.0, position_s=31.0)
    second.play(a_play(S.PREEMPTED), 40.0)
    second.play(a_play(S.PLAYING), 50.0, position_s=40.0)
    second.play(a_play(S.PLAYED), 310.0)
    return [*first.records, *second.records]


STORY = _story()


@given(st.permutations(STORY), st.integers(0, len(STORY)))
def test_order_and_repetition_do_not_matter(records: list[JournalRecord], repeated: int) -> None:
    (expected,) = plays_in(STORY).values()
    once = {(record.boot_id, record.counter): record for record in records + records[:repeated]}
    (shuffled,) = plays_in(once.values()).values()
    assert fold_play(shuffled) == fold_play(expected)
    assert fold_play(expected).rejoins == 1
