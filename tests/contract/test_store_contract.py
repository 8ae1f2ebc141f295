"""One suite for the store: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studio.domain.approval import ApprovalState, ApprovalVerb
from studio.domain.broadcast import JournalKind, PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.editing import (
    AddClip,
    Clip,
    CutRange,
    EditList,
    EditStep,
    FadeClip,
    GainClip,
    MoveClip,
    RemoveClip,
    SplitClip,
    TrackKind,
    TrimClip,
)
from studio.domain.errors import Defect, OperatorFixable
from studio.domain.ids import new_id
from studio.domain.programme import Programme
from studio.domain.roles import Role
from studio.domain.schedule import SlotState
from studio.ports.store import Store, Unit
from studio.storage.engines import sqlite_url
from studio.storage.schema import migrate
from studio.storage.store import SqlStore
from tests.support.memory_store import MemoryStore
from tests.support.postgres_fixtures import postgres_server, postgres_url  # noqa: F401
from tests.support.store_samples import (
    NOON,
    Boot,
    StillClock,
    a_cluster,
    a_manifest,
    a_person,
    a_play,
    a_programme,
    a_slot,
    a_take,
    an_event,
)

KINDS = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: StillClock) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore(clock, "window")
        return
    url = sqlite_url(tmp_path / "station.db") if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    migrate(url)
    with SqlStore(url, clock, "window") as opened:
        yield opened


def in_write(store: Store, change: Callable[[Unit], object]) -> None:
    with store.write("somebody") as unit:
        change(unit)


def a_stored_programme(store: Store) -> Programme:
    programme = a_programme()
    in_write(store, lambda unit: unit.programmes.add(programme))
    return programme


# --- units ---------------------------------------------------------------------------------------------------


def test_an_error_rolls_the_whole_unit_back(store: Store) -> None:
    def write_and_fail() -> None:
        with store.write("somebody") as unit:
            unit.settings.put("a", 1)
            unit.audit.record("TRIED", "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with store.read() as unit:
        assert unit.settings.get("a") is None
        assert unit.audit.entries() == []


def test_a_read_unit_keeps_its_view_while_others_write(store: Store) -> None:
    in_write(store, lambda unit: unit.settings.put("a", 1))
    with store.read() as before:
        in_write(store, lambda unit: unit.settings.put("a", 2))
        assert before.settings.get("a") == 1
    with store.read() as after:
        assert after.settings.get("a") == 2


def test_a_read_unit_keeps_even_a_view_of_what_it_had_not_asked_for(store: Store) -> None:
    with store.read() as before:
        in_write(store, lambda unit: unit.settings.put("a", 2))
        assert before.settings.get("a") is None


@pytest.mark.parametrize(
    "change",
    [
        lambda unit: unit.people.add(*a_person()),
        lambda unit: unit.clusters.save(a_cluster("A")),
        lambda unit: unit.takes.add(a_take()),
        lambda unit: unit.edits.create(EditList(new_id())),
        lambda unit: unit.programmes.add(a_programme()),
        lambda unit: unit.slots.add(a_slot(a_programme())),
        lambda unit: unit.log.take_in(Boot().records),
        lambda unit: unit.audit.record("TRIED", "x"),
        lambda unit: unit.settings.put("a", 1),
        lambda unit: unit.outbox.add("kind", {}),
    ],
)
def test_a_read_unit_refuses_to_write(store: Store, change: Callable[[Unit], object]) -> None:
    with pytest.raises(Defect, match="WRITE_IN_READ_UNIT"), store.read() as unit:
        change(unit)


def test_what_is_written_is_seen_in_the_same_unit(store: Store) -> None:
    with store.write("somebody") as unit:
        unit.settings.put("a", {"x": [1, 2.5, None, "đ"]})
        assert unit.settings.get("a") == {"x": [1, 2.5, None, "đ"]}


def test_a_unit_inside_another_is_our_defect(store: Store) -> None:
    with store.write("somebody"), pytest.raises(Defect, match="NESTED_WRITE"), store.write("somebody"):
        pytest.fail("the inner unit began")


def test_units_of_many_threads_lose_nothing(store: Store) -> None:
    def add_ten() -> None:
        for _ in range(10):
            with store.write("somebody") as unit:
                unit.settings.put("count", (unit.settings.get("count") or 0) + 1)
                unit.audit.record("COUNTED", "count")

    threads = [threading.Thread(target=add_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as unit:
        assert unit.settings.get("count") == 40
        assert len(unit.audit.entries()) == 40
        assert unit.audit.verify() == []


def test_an_instant_without_its_zone_is_our_defect(store: Store) -> None:
    naive = a_take(datetime(2026, 1, 1))  # noqa: DTZ001 (it is what must be refused)
    with pytest.raises(Defect, match="BAD_VALUE"), store.write("somebody") as unit:
        unit.takes.add(naive)


# --- people and clusters -------------------------------------------------------------------------------------


def test_a_person_comes_back_with_roles_and_credential(store: Store) -> None:
    person, credential = a_person()
    in_write(store, lambda unit: unit.people.add(person, credential))
    with store.read() as unit:
        assert unit.people.get(person.id) == person
        assert unit.people.all() == [person]
        assert unit.people.credential(credential.sign_in_name) == credential
        assert unit.people.credential("nobody") is None
        assert unit.people.get("nobody") is None


def test_a_persons_roles_and_password_change(store: Store) -> None:
    person, credential = a_person()
    in_write(store, lambda unit: unit.people.add(person, credential))
    promoted = replace(person, roles=frozenset({Role.LEADER, Role.EDITOR}), active=False, name="Hoà")
    renewed = replace(credential, sign_in_name="hoa", password_hash="$argon2id$z")
    in_write(store, lambda unit: unit.people.save(promoted))
    in_write(store, lambda unit: unit.people.save_credential(renewed))
    with store.read() as unit:
        assert unit.people.get(person.id) == promoted
        assert unit.people.credential("hoa") == renewed
        assert unit.people.credential(credential.sign_in_name) is None


def test_two_people_never_share_a_sign_in_name(store: Store) -> None:
    (first, held), (second, wanted) = a_person(), a_person()
    in_write(store, lambda unit: unit.people.add(first, held))
    with pytest.raises(OperatorFixable, match="SIGN_IN_NAME_TAKEN"), store.write("somebody") as unit:
        unit.people.add(second, replace(wanted, sign_in_name=held.sign_in_name))


def test_what_is_missing_cannot_be_changed(store: Store) -> None:
    person, credential = a_person()
    programme = a_programme()
    changes: list[Callable[[Unit], object]] = [
        lambda unit: unit.people.save(person),
        lambda unit: unit.people.save_credential(credential),
        lambda unit: unit.programmes.save(programme),
        lambda unit: unit.programmes.set_state(programme.id, 1, ApprovalState.SUBMITTED, NOON),
        lambda unit: unit.programmes.set_manifest(programme.id, 1, a_manifest(programme), NOON),
        lambda unit: unit.programmes.add_event(an_event(programme, ApprovalVerb.SUBMIT)),
        lambda unit: unit.programmes.add(a_programme(edit_list_id="none")),
        lambda unit: unit.slots.add(a_slot(programme)),
        lambda unit: unit.slots.save(a_slot(programme)),
        lambda unit: unit.edits.append("none", 0, RemoveClip("c")),
        lambda unit: unit.edits.set_cursor("none", 0),
    ]
    for change in changes:
        with pytest.raises(Defect, match="RECORD_MISSING"), store.write("somebody") as unit:
            change(unit)


def test_what_exists_is_not_added_again(store: Store) -> None:
    person, credential = a_person()
    programme, take, edits = a_programme(), a_take(), EditList(new_id())
    slot, event = a_slot(programme), an_event(programme, ApprovalVerb.SUBMIT)
    changes: list[Callable[[Unit], object]] = [
        lambda unit: unit.people.add(person, credential),
        lambda unit: unit.takes.add(take),
        lambda unit: unit.edits.create(edits),
        lambda unit: unit.programmes.add(programme),
        lambda unit: unit.programmes.add_event(event),
        lambda unit: unit.slots.add(slot),
    ]
    for change in changes:
        in_write(store, change)
        with pytest.raises(Defect, match="RECORD_EXISTS"), store.write("somebody") as unit:
            change(unit)


def test_clusters_come_in_the_stations_order(store: Store) -> None:
    last, first, second = a_cluster("C", 2), a_cluster("b", 1), a_cluster("c", 1)
    with store.write("somebody") as unit:
        for cluster in (last, second, first):
            unit.clusters.save(cluster)
    with store.read() as unit:
        assert unit.clusters.all() == [first, second, last]
        assert unit.clusters.get(last.id) == last
    in_write(store, lambda unit: unit.clusters.save(replace(last, volume_percent=10, enabled=False)))
    with store.read() as unit:
        assert unit.clusters.get(last.id) == replace(last, volume_percent=10, enabled=False)


def test_two_clusters_never_share_a_code(store: Store) -> None:
    in_write(store, lambda unit: unit.clusters.save(a_cluster("A")))
    with pytest.raises(OperatorFixable, match="CLUSTER_CODE_TAKEN"), store.write("somebody") as unit:
        unit.clusters.save(a_cluster("A"))


# --- takes and edits -----------------------------------------------------------------------------------------


def test_takes_come_back_whole_newest_first(store: Store) -> None:
    older, newer = a_take(NOON), a_take(NOON + timedelta(microseconds=1))
    with store.write("somebody") as unit:
        unit.takes.add(newer)
        unit.takes.add(older)
    with store.read() as unit:
        assert unit.takes.all() == [newer, older]
        assert unit.takes.get(older.id) == older
        assert unit.takes.get("none") is None


CLIP = Clip("c1", "t1", TrackKind.BED, 0, 48_000, 960_000, -3.5, 480, 960, "Nhạc nền")
STEPS: list[EditStep] = [
    AddClip(CLIP),
    TrimClip("c1", 480, 900_000),
    SplitClip("c1", 96_000, "c2"),
    CutRange(100_000, 110_000, True, (("c2", "c3"),)),
    MoveClip("c3", 500_000),
    FadeClip("c2", 10, 20),
    GainClip("c1", 1.5),
    RemoveClip("c3"),
]


def test_every_kind_of_step_comes_back(store: Store) -> None:
    edits = EditList(new_id())
    in_write(store, lambda unit: unit.edits.create(edits))
    for step in STEPS:
        with store.write("somebody") as unit:
            unit.edits.append(edits.id, edits.cursor, step)
        edits = edits.apply(step)
    with store.read() as unit:
        held = unit.edits.get(edits.id)
        assert unit.edits.get("none") is None
    assert held == edits
    assert held is not None
    assert held.clips == edits.clips


def test_undo_stays_undone_and_a_new_step_cuts_it_off(store: Store) -> None:
    edits = EditList(new_id(), tuple(STEPS[:4]), 4)
    in_write(store, lambda unit: unit.edits.create(edits))
    in_write(store, lambda unit: unit.edits.set_cursor(edits.id, 2))
    with store.read() as unit:
        assert unit.edits.get(edits.id) == replace(edits, cursor=2)
    in_write(store, lambda unit: unit.edits.append(edits.id, 2, GainClip("c1", -6.0)))
    with store.read() as unit:
        assert unit.edits.get(edits.id) == EditList(edits.id, (*STEPS[:2], GainClip("c1", -6.0)), 3)


def test_a_cursor_or_step_outside_the_list_is_our_defect(store: Store) -> None:
    edits = EditList(new_id(), tuple(STEPS[:2]), 2)
    in_write(store, lambda unit: unit.edits.create(edits))
    for cursor in (-1, 3):
        with pytest.raises(Defect, match="EDIT_CURSOR_OUTSIDE"), store.write("somebody") as unit:
            unit.edits.set_cursor(edits.id, cursor)
        with pytest.raises(Defect, match="EDIT_INDEX_OUTSIDE"), store.write("somebody") as unit:
            unit.edits.append(edits.id, cursor, RemoveClip("c1"))
    with pytest.raises(Defect, match="EDIT_CURSOR_OUTSIDE"), store.write("somebody") as unit:
        unit.edits.create(EditList(new_id(), (), 1))


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


# --- audit, settings, outbox ---------------------------------------------------------------------------------


def test_the_audit_chain_names_who_what_and_when(store: Store, clock: StillClock) -> None:
    clock.advance(5)
    with store.write("person-1") as unit:
        first = unit.audit.record(
            "APPROVED", "programme-1", version=2, hash="a" * 64, way="AT_THE_PC", targets=("a", "b")
        )
        second = unit.audit.record("SCHEDULED", "slot-1")
    with store.read() as unit:
        assert unit.audit.entries() == [first, second]
        assert unit.audit.verify() == []
    assert (first.chain, first.counter, first.actor, first.at) == ("window", 1, "person-1", clock.now())
    assert first.facts == {"version": 2, "hash": "a" * 64, "way": "AT_THE_PC", "targets": ["a", "b"]}
    assert (second.counter, second.previous) == (2, first.sha256)


def test_the_audit_chain_holds_no_personal_text(store: Store) -> None:
    in_write(store, lambda unit: unit.audit.record("PERSON_ADDED", "p", name="Đặng Thị Hoà", note=["nói nhỏ", "X"]))
    with store.read() as unit:
        (entry,) = unit.audit.entries()
        assert unit.audit.verify() == []
    assert entry.facts["name"].startswith("salted:")
    assert "Ho" not in str(entry)
    assert entry.facts["note"][0].startswith("salted:")
    assert entry.facts["note"][1] == "X"


def test_a_fact_that_cannot_be_kept_is_our_defect(store: Store) -> None:
    for value in (NOON, float("nan"), b"x"):
        with pytest.raises(Defect, match="BAD_VALUE"), store.write("somebody") as unit:
            unit.audit.record("TRIED", "x", value=value)


def test_settings_keep_null_and_false_apart_from_nothing(store: Store) -> None:
    with store.write("somebody") as unit:
        unit.settings.put("zone", "Asia/Ho_Chi_Minh")
        unit.settings.put("off", value=False)
        unit.settings.put("zone", "Asia/Bangkok")
    with store.read() as unit:
        assert unit.settings.get("zone") == "Asia/Bangkok"
        assert unit.settings.get("off") is False
        assert unit.settings.get("none") is None
    with pytest.raises(Defect, match="BAD_VALUE"), store.write("somebody") as unit:
        unit.settings.put("bad", float("nan"))


def test_the_outbox_waits_in_order_of_adding(store: Store, clock: StillClock) -> None:
    with store.write("somebody") as unit:
        first = unit.outbox.add("log", {"n": 1})
        second = unit.outbox.add("log", {"n": 2, "name": "đ"})
    clock.advance(1)
    with store.write("somebody") as unit:
        third = unit.outbox.add("state", {})
    with store.read() as unit:
        assert unit.outbox.pending() == [
            (first, "log", {"n": 1}),
            (second, "log", {"n": 2, "name": "đ"}),
            (third, "state", {}),
        ]
