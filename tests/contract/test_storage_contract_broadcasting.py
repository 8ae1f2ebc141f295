"""The store's contract, continued: programmes, slots and the broadcast log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from studio.domain.approval import ApprovalState, ApprovalVerb
from studio.domain.broadcast import JournalKind, PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.editing import (
    EditList,
)
from studio.domain.ids import new_id
from studio.domain.schedule import SlotState
from studio.ports.store import Store
from tests.support.store_samples import (
    NOON,
    Boot,
    a_manifest,
    a_play,
    a_programme,
    a_slot,
    a_stored_programme,
    an_event,
    in_write,
)

pytest_plugins = ["tests.support.postgres_fixtures", "tests.support.store_fixtures"]

# --- programmes ----------------------------------------------------------------------------------------------


def test_a_programme_comes_back_with_its_signed_manifest(store: Store) -> None:
    edits = EditList(new_id())
    programme = a_programme(edits.id)
    in_write(store, lambda unit: unit.edits.create(edits))
    in_write(store, lambda unit: unit.programmes.add(programme))
    manifest = a_manifest(programme)
    later = NOON + timedelta(minutes=1)
    in_write(store, lambda unit: unit.programmes.set_manifest(programme.id, 1, manifest, later))
    in_write(store, lambda unit: unit.programmes.set_state(programme.id, 1, ApprovalState.SUBMITTED, later))
    with store.read() as unit:
        held = unit.programmes.get(programme.id)
    assert held == replace(programme, manifest=manifest, state=ApprovalState.SUBMITTED, changed_at=later)
    assert held.manifest is not None
    assert held.manifest.envelope == manifest.envelope


def test_a_programme_may_be_added_with_a_manifest_and_get_another(store: Store) -> None:
    programme = a_programme()
    first, second = a_manifest(programme, b"1"), a_manifest(programme, b"2")
    in_write(store, lambda unit: unit.programmes.add(replace(programme, manifest=first)))
    in_write(store, lambda unit: unit.programmes.set_manifest(programme.id, 1, second, NOON))
    in_write(store, lambda unit: unit.programmes.set_manifest(programme.id, 1, first, NOON))
    with store.read() as unit:
        assert unit.programmes.get(programme.id) == replace(programme, manifest=first)


def test_versions_live_side_by_side_and_the_newest_is_shown(store: Store) -> None:
    first = a_stored_programme(store)
    second = replace(first, version=2, title="Bản tin sáng (sửa)", changed_at=NOON + timedelta(seconds=1))
    other = a_stored_programme(store)
    in_write(store, lambda unit: unit.programmes.add(second))
    with store.read() as unit:
        assert unit.programmes.get(first.id) == second
        assert unit.programmes.get(first.id, 1) == first
        assert unit.programmes.get(first.id, 3) is None
        assert unit.programmes.newest() == [second, other]


def test_newest_asks_for_the_state_of_the_newest_version(store: Store) -> None:
    programme = a_stored_programme(store)
    in_write(store, lambda unit: unit.programmes.set_state(programme.id, 1, ApprovalState.APPROVED, NOON))
    in_write(store, lambda unit: unit.programmes.add(replace(programme, version=2)))
    with store.read() as unit:
        assert unit.programmes.newest([ApprovalState.APPROVED]) == []
        assert unit.programmes.newest(iter([ApprovalState.DRAFT])) == [replace(programme, version=2)]
        assert unit.programmes.newest([]) == []


def test_a_programme_is_saved_over_with_other_makers(store: Store) -> None:
    programme = a_stored_programme(store)
    kept = sorted(programme.maker_ids)[0]
    changed = replace(programme, title="Mới", maker_ids=frozenset({kept, new_id()}), language="bru")
    in_write(store, lambda unit: unit.programmes.save(changed))
    with store.read() as unit:
        assert unit.programmes.get(programme.id) == changed


def test_approval_events_come_in_order_of_time(store: Store) -> None:
    programme = a_stored_programme(store)
    later = an_event(programme, ApprovalVerb.APPROVE, NOON + timedelta(seconds=1))
    earlier = an_event(programme, ApprovalVerb.SUBMIT, NOON)
    for event in (later, earlier):
        with store.write("somebody") as unit:
            unit.programmes.add_event(event)
    with store.read() as unit:
        assert unit.programmes.events(programme.id) == [earlier, later]
        assert unit.programmes.events("none") == []


# --- slots ---------------------------------------------------------------------------------------------------


def test_slots_that_touch_a_span_come_in_order(store: Store) -> None:
    programme = a_stored_programme(store)
    hour = timedelta(hours=1)
    before, across, inside, after = (
        a_slot(programme, NOON - timedelta(seconds=300.5)),
        a_slot(programme, NOON - timedelta(seconds=1)),
        a_slot(programme, NOON + timedelta(minutes=1)),
        a_slot(programme, NOON + hour),
    )
    with store.write("somebody") as unit:
        for slot in (after, inside, across, before):
            unit.slots.add(slot)
    with store.read() as unit:
        assert unit.slots.between(NOON, NOON + hour) == [across, inside]
        assert unit.slots.of_programme(programme.id) == [before, across, inside, after]
        assert unit.slots.of_programme("none") == []
        assert unit.slots.get("none") is None


def test_a_slot_moves_and_changes_its_targets(store: Store) -> None:
    programme = a_stored_programme(store)
    slot = a_slot(programme)
    in_write(store, lambda unit: unit.slots.add(slot))
    moved = replace(
        slot,
        starts_at=NOON + timedelta(hours=2),
        length_s=10.0,
        targets=frozenset({LOCAL_OUTPUT, "another"}),
        state=SlotState.CANCELLED,
        decided_order=3,
    )
    in_write(store, lambda unit: unit.slots.save(moved))
    with store.read() as unit:
        assert unit.slots.get(slot.id) == moved
        assert unit.slots.between(NOON, NOON + timedelta(hours=1)) == []
        assert unit.slots.between(NOON + timedelta(hours=2), NOON + timedelta(hours=3)) == [moved]


# --- broadcast log -------------------------------------------------------------------------------------------


def test_the_journal_is_taken_in_once(store: Store) -> None:
    boot = Boot()
    boot.play(a_play(PlayState.QUEUED))
    with store.write("journal") as unit:
        assert unit.log.counter(boot.boot_id) == 0
        assert unit.log.take_in(boot.records) == 2
        assert unit.log.counter(boot.boot_id) == 2
    boot.play(a_play(PlayState.PLAYING), 0.01)
    with store.write("journal") as unit:
        assert unit.log.take_in([*boot.records, *boot.records]) == 1
        assert unit.log.take_in(boot.records) == 0
        assert unit.log.take_in([]) == 0
        assert unit.log.counter(boot.boot_id) == 3


def test_a_row_goes_from_plan_to_result(store: Store) -> None:
    boot = Boot()
    boot.play(a_play(PlayState.QUEUED))
    boot.play(a_play(PlayState.PLAYING), 0.012)
    boot.play(replace(a_play(PlayState.PLAYED), integrated_lufs=-16.1, operator="lan"), 300.0)
    in_write(store, lambda unit: unit.log.take_in(boot.records))
    with store.read() as unit:
        (row,) = unit.log.between(NOON, NOON + timedelta(hours=1))
    assert row.state is PlayState.PLAYED
    assert row.actual_start == NOON + timedelta(seconds=0.012)
    assert row.actual_end == NOON + timedelta(seconds=300)
    assert (row.integrated_lufs, row.operator, row.rejoins) == (-16.1, "lan", 0)
    assert (row.manifest_sha256, row.file_sha256) == ("a" * 64, "b" * 64)


def test_a_rejoin_is_counted_and_leaves_the_start_alone_in_whatever_order_it_comes(store: Store) -> None:
    first = Boot()
    first.play(a_play(PlayState.PLAYING), 0.0)
    second = Boot(at=NOON + timedelta(seconds=60))
    second.play(a_play(PlayState.PLAYING), 61.0, position_s=61.0)
    second.play(a_play(PlayState.PLAYED), 300.0)
    in_write(store, lambda unit: unit.log.take_in(list(reversed(second.records))))
    in_write(store, lambda unit: unit.log.take_in(first.records))
    with store.read() as unit:
        (row,) = unit.log.between(NOON, NOON + timedelta(hours=1))
    assert (row.state, row.rejoins, row.actual_start) == (PlayState.PLAYED, 1, NOON)


def test_the_log_shows_what_was_planned_or_aired_in_a_span(store: Store) -> None:
    boot = Boot()
    early, late = a_play(PlayState.QUEUED, "b", name="early"), a_play(PlayState.QUEUED, "a", name="late")
    boot.play(early)
    boot.play(late)
    # Planned at noon, aired two hours late.
    boot.play(replace(late, state=PlayState.PLAYING), 7200.0)
    boot.play(replace(late, state=PlayState.PLAYED), 7500.0)
    in_write(store, lambda unit: unit.log.take_in(boot.records))
    two_hours = timedelta(hours=2)
    with store.read() as unit:
        assert [row.target for row in unit.log.between(NOON, NOON + timedelta(minutes=1))] == ["a", "b"]
        assert [row.target for row in unit.log.between(NOON + two_hours, NOON + two_hours * 2)] == ["a"]
        assert unit.log.between(NOON + two_hours * 2, NOON + two_hours * 3) == []


def test_a_play_of_an_unknown_shape_is_kept_and_stops_nothing(store: Store) -> None:
    boot = Boot()
    boot.write(JournalKind.PLAY, {"play_id": "s:1:local", "state": "HOVERING"})
    boot.play(a_play(PlayState.PLAYING), 0.0)
    with store.write("journal") as unit:
        assert unit.log.take_in(boot.records) == 3
        assert len(unit.log.between(NOON, NOON + timedelta(hours=1))) == 1
