"""One suite for the store: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from studio.domain.approval import ApprovalState, ApprovalVerb
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
from studio.domain.errors import Defect, Misuse, Refused
from studio.domain.ids import new_id
from studio.domain.roles import Role
from studio.ports.store import Store, Unit
from tests.support.store_samples import (
    NOON,
    Boot,
    StillClock,
    a_cluster,
    a_manifest,
    a_person,
    a_programme,
    a_slot,
    a_take,
    an_event,
    in_write,
)

pytest_plugins = ["tests.support.postgres_fixtures", "tests.support.store_fixtures"]

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
    with pytest.raises(Refused, match="NAME_TAKEN"), store.write("somebody") as unit:
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
    with pytest.raises(Misuse, match="CODE_TAKEN"), store.write("somebody") as unit:
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


# --- audit, settings, outbox ---------------------------------------------------------------------------------


def test_the_audit_chain_names_who_what_and_when(store: Store, still_clock: StillClock) -> None:
    still_clock.advance(5)
    with store.write("person-1") as unit:
        first = unit.audit.record(
            "APPROVED", "programme-1", version=2, hash="a" * 64, way="AT_THE_PC", targets=("a", "b")
        )
        second = unit.audit.record("SCHEDULED", "slot-1")
    with store.read() as unit:
        assert unit.audit.entries() == [first, second]
        assert unit.audit.verify() == []
    assert (first.chain, first.counter, first.actor, first.at) == ("window", 1, "person-1", still_clock.now())
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


def test_the_outbox_waits_in_order_of_adding(store: Store, still_clock: StillClock) -> None:
    with store.write("somebody") as unit:
        first = unit.outbox.add("log", {"n": 1})
        second = unit.outbox.add("log", {"n": 2, "name": "đ"})
    still_clock.advance(1)
    with store.write("somebody") as unit:
        third = unit.outbox.add("state", {})
    with store.read() as unit:
        assert unit.outbox.pending() == [
            (first, "log", {"n": 1}),
            (second, "log", {"n": 2, "name": "đ"}),
            (third, "state", {}),
        ]
