"""The exchange's records and the outbox: in memory, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.domain.annual_report import EmergencyAired, ReportFacts, make_report
from studio.domain.broadcast import PlayState
from studio.domain.errors import Defect
from studio.domain.exchange import FeedbackState, InboundState, OutboxKind, OutboxState
from studio.domain.ids import new_id
from studio.domain.programme import BulletinClass
from studio.ports.store import Store
from tests.support.exchange_samples import NOW, a_feedback, an_inbound
from tests.support.store_samples import Boot, StillClock, a_play, in_write

pytest_plugins = ["tests.support.postgres_fixtures", "tests.support.store_fixtures"]

LATER = NOW + timedelta(minutes=5)


def test_a_bulletin_comes_back_whole(store: Store) -> None:
    bulletin = replace(an_inbound(disaster_level=3, repeat_every_s=600), handed_over_at=NOW, problem="HASH_MISMATCH")
    second = replace(bulletin, content=replace(bulletin.content, version=2, audio=None, ordered_by=None))
    with store.write("sync") as unit:
        unit.exchange.save_bulletin(bulletin)
        unit.exchange.save_bulletin(second)
    with store.read() as unit:
        assert unit.exchange.bulletin(bulletin.id) == second
        assert unit.exchange.bulletin(bulletin.id, 1) == bulletin
        assert unit.exchange.bulletin("nobody") is None


def test_bulletins_by_state_and_programme(store: Store) -> None:
    old, new = an_inbound(), an_inbound(at=LATER, bulletin_class=BulletinClass.PRIORITY)
    taken = replace(an_inbound(InboundState.ACCEPTED), programme_id="p1")
    with store.write("sync") as unit:
        for each in (old, new, taken):
            unit.exchange.save_bulletin(each)
        unit.exchange.save_bulletin(replace(old, state=InboundState.VERIFIED))
    with store.read() as unit:
        assert [b.id for b in unit.exchange.bulletins({InboundState.RECEIVED, InboundState.VERIFIED})] == [
            new.id,
            old.id,
        ]
        assert unit.exchange.bulletins(limit=1) == [new]
        assert unit.exchange.programme_bulletin("p1") == taken
        assert unit.exchange.programme_bulletin("p2") is None


def test_feedback_and_its_counts(store: Store) -> None:
    asked, answered = a_feedback(), a_feedback(FeedbackState.ANSWERED, answer="Tháng sau.", rating=4)
    late = a_feedback(at=NOW + timedelta(days=1))
    with store.write("sync") as unit:
        for each in (asked, answered, late):
            unit.exchange.save_feedback(each)
    with store.read() as unit:
        assert unit.exchange.feedback(answered.id) == answered
        assert unit.exchange.feedbacks({FeedbackState.ANSWERED}) == [answered]
        assert unit.exchange.feedbacks()[0] == late
        assert unit.exchange.feedback_counts(NOW, NOW + timedelta(days=1)) == (2, 1)


def test_reports_and_states(store: Store) -> None:
    aired = (EmergencyAired("b", "Lũ", NOW, LATER, "Chủ tịch"), EmergencyAired("", "Bão", NOW, None))
    report = make_report(new_id(), 2026, "Asia/Ho_Chi_Minh", [], ReportFacts({}, emergencies=aired), NOW, "Hoa")
    with store.write("hoa") as unit:
        unit.exchange.save_report(report)
        unit.exchange.put_state("cursor:feed", "17")
        unit.exchange.put_state("cursor:feed", "18")
    with store.read() as unit:
        assert unit.exchange.reports(2026) == [report]
        assert unit.exchange.reports(2025) == []
        assert unit.exchange.state("cursor:feed") == "18"
        assert unit.exchange.state("nothing") is None
    with pytest.raises(Defect, match="WRITE_IN_READ_UNIT"), store.read() as unit:
        unit.exchange.put_state("x", 1)


def test_rows_of_the_log_that_went_up_are_known_as_they_are_now(store: Store) -> None:
    boot = Boot()
    told, untold = a_play(PlayState.PLAYING, "c1", name="told"), a_play(PlayState.PLAYING, "c1", name="untold")
    for play in (told, untold):
        boot.play(play, 1.0)
    in_write(store, lambda unit: unit.log.take_in(boot.records))
    with store.write("test") as unit:
        row = unit.outbox.add(OutboxKind.BROADCAST_LOG.value, {"rows": []})
        unit.exchange.mark_reported([told.play_id], row)
    boot.play(replace(told, state=PlayState.PLAYED), 60.0)
    in_write(store, lambda unit: unit.log.take_in(boot.records))
    with store.read() as unit:
        found = unit.exchange.reported({told.play_id, untold.play_id, "another"})
        assert [(entry.play_id, entry.state) for entry in found] == [(told.play_id, PlayState.PLAYED)]
        assert unit.exchange.reported(set()) == []


def test_the_outbox_keeps_its_order_whatever_the_clock_says(store: Store, still_clock: StillClock) -> None:
    with store.write("a") as unit:
        first = unit.outbox.add("A", {"n": 1})
    still_clock.advance(-30 * 86_400.0)
    with store.write("a") as unit:
        second = unit.outbox.add("A", {"n": 2})
        taken = unit.outbox.take(10, still_clock.now())
    assert [item.id for item in taken] == [first, second]
    assert [item.counter for item in taken] == sorted(item.counter for item in taken)


def test_only_the_latest_unsent_row_of_a_stream_is_kept(store: Store) -> None:
    with store.write("a") as unit:
        other = unit.outbox.add("DEVICES", {"n": 0}, "other", only_latest=True)
        tried = unit.outbox.add("DEVICES", {"n": 1}, "devices", only_latest=True)
        unit.outbox.settle(tried, OutboxState.PENDING)
        unit.outbox.add("DEVICES", {"n": 2}, "devices", only_latest=True)
        last = unit.outbox.add("DEVICES", {"n": 3}, "devices", only_latest=True)
        assert [row[0] for row in unit.outbox.pending()] == [other, tried, last]


def test_a_row_that_waits_holds_its_stream_and_no_other(store: Store) -> None:
    with store.write("a") as unit:
        first, second, free = (unit.outbox.add("STEP", {}, stream) for stream in ("f", "f", ""))
        unit.outbox.settle(first, OutboxState.PENDING, "FAULT", LATER)
        assert [item.id for item in unit.outbox.take(10, NOW)] == [free]
        assert unit.outbox.has_due(LATER)
        assert [item.id for item in unit.outbox.take(10, LATER)] == [first, second]


def test_what_a_dead_process_left_is_uncertain_and_a_dead_row_can_be_tried_again(store: Store) -> None:
    with store.write("a") as unit:
        row = unit.outbox.add("A", {})
        unit.outbox.take(10, NOW)
    with store.write("b") as unit:
        assert unit.outbox.recover() == 1
        (again,) = unit.outbox.take(10, NOW)
        assert again.state is OutboxState.UNCERTAIN
        unit.outbox.settle(row, OutboxState.DEAD, "NOT_FOUND")
        assert unit.outbox.take(10, NOW) == []
        assert [item.problem for item in unit.outbox.items([OutboxState.DEAD])] == ["NOT_FOUND"]
        unit.outbox.retry(row)
        assert [item.id for item in unit.outbox.take(10, NOW)] == [row]


def test_confirmed_rows_are_forgotten_after_a_while(store: Store, still_clock: StillClock) -> None:
    with store.write("a") as unit:
        done, waiting = unit.outbox.add("A", {}), unit.outbox.add("A", {})
        unit.outbox.settle(done, OutboxState.CONFIRMED)
        assert unit.outbox.forget(still_clock.now()) == 0
        assert unit.outbox.forget(still_clock.now() + timedelta(days=1)) == 1
        assert [row[0] for row in unit.outbox.pending()] == [waiting]
        assert unit.outbox.counts()[OutboxState.CONFIRMED] == 0
