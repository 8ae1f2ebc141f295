"""Scheduling, proof, plan and recall, on real records."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from studio.domain.approval import ApprovalState
from studio.domain.broadcast import OnAirNow, PlayState
from studio.domain.clusters import LOCAL_OUTPUT, DeviceState, DeviceStatus
from studio.domain.errors import Misuse, Refused
from studio.domain.plan import decode_plan
from studio.domain.programme import BulletinClass
from studio.services.proving import FindingCode
from studio.services.today import AttentionCode, TargetMark
from tests.support.stations import START, TestStation, make_station, moved_by

IN_A_MINUTE = START + timedelta(minutes=1)


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    return make_station(tmp_path / "station")


def everywhere(made: TestStation) -> frozenset[str]:
    return frozenset({LOCAL_OUTPUT, *(cluster.id for cluster in made.clusters)})


def test_what_is_scheduled_stands_in_the_published_plan(made: TestStation) -> None:
    programme = made.approved()
    done = made.station.scheduling.add(made.cast.editor, programme.id, IN_A_MINUTE, everywhere(made))
    plan = decode_plan(made.folder.plan.read_bytes())
    assert [item.slot_id for item in plan.items] == [done.slot.id]
    item = plan.items[0]
    assert programme.manifest is not None
    assert item.manifest_sha256 == programme.manifest.sha256
    assert set(item.targets) == everywhere(made)
    assert item.starts_at == IN_A_MINUTE
    assert (made.folder.root / item.master.path).stat().st_size == item.master.size_bytes
    assert (made.folder.root / item.rendition.path).stat().st_size == item.rendition.size_bytes
    assert made.station.scheduling.schedulable()[0].state is ApprovalState.SCHEDULED


def test_a_draft_the_past_and_nowhere_are_refused(made: TestStation) -> None:
    scheduling, editor = made.station.scheduling, made.cast.editor
    draft = made.draft()
    with pytest.raises(Refused, match="NOT_APPROVED"):
        scheduling.add(editor, draft.programme.id, IN_A_MINUTE, everywhere(made))
    programme = made.approved()
    with pytest.raises(Refused, match="IN_THE_PAST"):
        scheduling.add(editor, programme.id, START - timedelta(seconds=1), everywhere(made))
    with pytest.raises(Refused, match="NO_TARGET"):
        scheduling.add(editor, programme.id, IN_A_MINUTE, frozenset())
    with pytest.raises(Misuse, match="NO_SUCH_CLUSTER"):
        scheduling.add(editor, programme.id, IN_A_MINUTE, frozenset({"elsewhere"}))
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        scheduling.add(made.cast.reporter, programme.id, IN_A_MINUTE, everywhere(made))
    assert scheduling.day(scheduling.today()).slots == ()


def test_conflicts_and_gaps_are_told_and_nothing_is_moved(made: TestStation) -> None:
    scheduling, editor = made.station.scheduling, made.cast.editor
    first = scheduling.add(editor, made.approved("Một", 4.0).id, IN_A_MINUTE, everywhere(made))
    second = scheduling.add(
        editor, made.approved("Hai", 4.0).id, IN_A_MINUTE + timedelta(seconds=2), frozenset({made.clusters[0].id})
    )
    assert [(c.first.id, c.second.id) for c in second.conflicts] == [(first.slot.id, second.slot.id)]
    third = scheduling.add(
        editor, made.approved("Ba", 4.0).id, IN_A_MINUTE + timedelta(seconds=30), frozenset({made.clusters[1].id})
    )
    assert third.gaps[0].length_s == pytest.approx(26.0)
    day = scheduling.day(scheduling.today())
    assert {slot.starts_at for slot in day.slots} == {
        IN_A_MINUTE,
        IN_A_MINUTE + timedelta(seconds=2),
        IN_A_MINUTE + timedelta(seconds=30),
    }
    assert len(day.conflicts) == 1
    assert day.airtime_s(made.clusters[0].id) == pytest.approx(6.0)


def test_two_priority_items_wait_for_a_persons_word(made: TestStation) -> None:
    scheduling, editor = made.station.scheduling, made.cast.editor
    ids = []
    for title in ("Tiêm phòng", "Rét đậm"):
        draft = made.draft(title)
        made.station.production.describe(editor, draft.programme.id, bulletin_class=BulletinClass.PRIORITY)
        signed = made.station.mastering.master(editor, draft.programme.id).programme.manifest
        assert signed is not None
        made.station.approvals.submit(editor, draft.programme.id)
        made.station.approvals.approve(made.cast.leader, draft.programme.id, signed.sha256)
        ids.append(scheduling.add(editor, draft.programme.id, IN_A_MINUTE, everywhere(made)).slot.id)
    assert made.station.today.view().attention[-1].code is AttentionCode.ORDER_UNDECIDED
    scheduling.decide_order(editor, ids[1], ids[0])
    day = scheduling.day(scheduling.today())
    assert day.conflicts == ()
    assert [slot.id for slot in day.slots] == [ids[1], ids[0]]


def test_the_proof_finds_what_would_go_wrong(made: TestStation) -> None:
    scheduling, editor = made.station.scheduling, made.cast.editor
    tomorrow = IN_A_MINUTE + timedelta(days=1)
    good = made.approved("Tốt")
    scheduling.add(editor, good.id, tomorrow, everywhere(made))
    day = scheduling.today() + timedelta(days=1)
    assert made.station.proving.prove(day).clean

    scheduling.add(editor, made.approved("Trùng").id, tomorrow + timedelta(seconds=1), everywhere(made))
    scheduling.add(editor, made.approved("Xa").id, tomorrow + timedelta(seconds=60), everywhere(made))
    made.devices.told = [
        DeviceStatus(made.clusters[0].id, DeviceState.OFFLINE, None),
        *(DeviceStatus(cluster.id, DeviceState.ONLINE, None) for cluster in made.clusters[1:]),
    ]
    assert good.manifest is not None
    path = made.station.planning.media.path(good.manifest.manifest.master_sha256)
    os.chmod(path, 0o600)  # noqa: PTH101 - the attacker's own way
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    found = {finding.code for finding in made.station.proving.prove(day).findings}
    assert found == {
        FindingCode.OVERLAP,
        FindingCode.GAP,
        FindingCode.FILE_CHANGED,
        FindingCode.CLUSTER_NOT_READY,
    }


def test_recall_cancels_what_is_to_come_and_stops_what_sounds(made: TestStation) -> None:
    programme = made.approved()
    slot = made.station.scheduling.add(made.cast.editor, programme.id, IN_A_MINUTE, everywhere(made)).slot
    made.clock.advance(61)
    play = f"{slot.id}:{int(slot.starts_at.timestamp() * 1e6)}:local"
    now = OnAirNow(play, LOCAL_OUTPUT, "Bản tin sáng", PlayState.PLAYING, slot.starts_at, slot.ends_at, 1.0)
    made.onair.told = moved_by(made.onair.told, playing=(now,))
    card = made.station.today.view().playing[0]
    assert (card.title, card.count(TargetMark.CONFIRMED), card.count(TargetMark.FAULT)) == ("Bản tin sáng", 1, 0)

    recalled = made.station.approvals.recall(made.cast.leader, programme.id, "Sai tên người")
    assert recalled.state is ApprovalState.RECALLED
    assert made.onair.told.playing == ()
    assert decode_plan(made.folder.plan.read_bytes()).items == ()


def test_what_was_taken_off_is_put_back_once_and_only_while_it_can_air(made: TestStation) -> None:
    scheduling, editor = made.station.scheduling, made.cast.editor
    programme = made.approved()
    slot = scheduling.add(editor, programme.id, IN_A_MINUTE, everywhere(made)).slot
    with pytest.raises(Misuse, match="NO_SUCH_SLOT"):
        scheduling.restore(editor, slot.id)
    scheduling.cancel(editor, slot.id)
    assert decode_plan(made.folder.plan.read_bytes()).items == ()
    assert [one.id for one in scheduling.removed(scheduling.today())] == [slot.id]
    back = scheduling.restore(editor, slot.id).slot
    assert [item.slot_id for item in decode_plan(made.folder.plan.read_bytes()).items] == [back.id]
    assert scheduling.removed(scheduling.today()) == []
    with pytest.raises(Misuse, match="NO_SUCH_SLOT"):
        scheduling.restore(editor, slot.id)
    scheduling.cancel(editor, back.id)
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        scheduling.restore(made.cast.reporter, back.id)
    made.clock.advance(61)
    assert scheduling.removed(scheduling.today()) == []
    with pytest.raises(Refused, match="IN_THE_PAST"):
        scheduling.restore(editor, back.id)


def test_moving_and_cancelling_change_the_plan(made: TestStation) -> None:
    scheduling, editor = made.station.scheduling, made.cast.editor
    slot = scheduling.add(editor, made.approved().id, IN_A_MINUTE, everywhere(made)).slot
    later = IN_A_MINUTE + timedelta(minutes=5)
    scheduling.move(editor, slot.id, later)
    assert decode_plan(made.folder.plan.read_bytes()).items[0].starts_at == later
    scheduling.cancel(editor, slot.id)
    assert decode_plan(made.folder.plan.read_bytes()).items == ()
    with pytest.raises(Misuse, match="NO_SUCH_SLOT"):
        scheduling.move(editor, slot.id, later)


def test_what_has_begun_cannot_be_moved(made: TestStation) -> None:
    slot = made.station.scheduling.add(made.cast.editor, made.approved().id, IN_A_MINUTE, everywhere(made)).slot
    made.clock.advance(61)
    with pytest.raises(Refused, match="ALREADY_AIRED"):
        made.station.scheduling.move(made.cast.editor, slot.id, IN_A_MINUTE + timedelta(hours=1))


def test_the_plan_leaves_out_what_was_changed_after_approval(made: TestStation) -> None:
    programme = made.approved()
    made.station.scheduling.add(made.cast.editor, programme.id, IN_A_MINUTE, everywhere(made))
    with made.station.people.store.write("test") as unit:
        slot = unit.slots.of_programme(programme.id)[0]
        from dataclasses import replace

        unit.slots.save(replace(slot, manifest_sha256="0" * 64))
    assert made.station.planning.publish().items == ()
