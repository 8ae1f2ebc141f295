"""Province and station, real: a bulletin of each class comes down, and what became of it goes up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from studio.domain.approval import ApprovalState, ApprovalVerb, ApprovalWay
from studio.domain.errors import Refused
from studio.domain.exchange import InboundState, OutboxState
from studio.domain.programme import Origin
from tests.support.source_server import SourceServer, content
from tests.support.sync_station import SyncStation, flac, make_sync_station
from tests.support.waiting import wait_until

pytest_plugins = ["tests.support.source_fixtures"]


@pytest.fixture
def here(tmp_path: Path, source: SourceServer) -> SyncStation:
    return make_sync_station(tmp_path / "station", source, "T1-01")


def statuses(source: SourceServer, bulletin_id: str) -> list[dict[str, Any]]:
    page = source.desk("leader.t1").get(f"/v1/bulletins/{bulletin_id}/statuses?area=T1-01")
    return [item["row"] for item in page["items"]]


def status_of(source: SourceServer, here: SyncStation, bulletin_id: str) -> str:
    mine = [row for row in statuses(source, bulletin_id) if row["station_id"] == here.enrolment.station_id]
    return str(mine[-1]["state"]) if mine else ""


def test_a_normal_bulletin_is_taken_scheduled_and_told_of(here: SyncStation, source: SourceServer) -> None:
    issued = source.issue(["T1-01"], flac())
    with here.running():
        wait_until(lambda: here.is_in(issued["id"], InboundState.VERIFIED), 20, "the bulletin to be verified")
        station, clock = here.station, here.station.clock
        targets = frozenset({here.made.clusters[0].id})
        taken = station.exchange.accept(here.cast.editor, issued["id"], clock.now() + timedelta(hours=2), targets)
        wait_until(lambda: status_of(source, here, issued["id"]) == "ACCEPTED", 20, "the province to know")
    programme = (
        station.production.open(taken.programme.id).programme if taken.programme.edit_list_id else taken.programme
    )
    with station.exchange.store.read() as unit:
        stored = unit.programmes.get(programme.id)
    assert stored is not None
    assert stored.state is ApprovalState.SCHEDULED
    assert stored.origin is Origin.PROVINCE
    station.approvals.check(stored)
    approval = next(e for e in station.approvals.history(stored.id) if e.verb is ApprovalVerb.APPROVE)
    assert approval.way is ApprovalWay.STANDING
    assert approval.reason.startswith(f"T1 {taken.bulletin.key_id} ")
    assert [item.title for item in station.planning.snapshot().items] == [issued["title"]]
    with pytest.raises(Refused, match="WRONG_STATE"):
        station.exchange.accept(here.cast.editor, issued["id"])


def test_a_normal_bulletin_is_declined_with_a_reason(here: SyncStation, source: SourceServer) -> None:
    issued = source.issue(["T1-01"], flac(0.5))
    with here.running():
        wait_until(lambda: here.is_in(issued["id"], InboundState.VERIFIED), 20)
        with pytest.raises(Refused, match="REASON_NEEDED"):
            here.station.exchange.decline(here.cast.editor, issued["id"], " ")
        here.station.exchange.decline(here.cast.editor, issued["id"], "Không hợp địa bàn")
        wait_until(lambda: status_of(source, here, issued["id"]) == "DECLINED", 20, "the province to know")
    row = next(r for r in statuses(source, issued["id"]) if r["station_id"] == here.enrolment.station_id)
    assert row["reason"] == "Không hợp địa bàn"


def test_an_emergency_starts_without_a_click_and_its_end_too(here: SyncStation, source: SourceServer) -> None:
    with here.running() as exchange:
        wait_until(lambda: exchange.standing.listening, 10, "to listen")
        issued = source.issue(["T1-01"], flac(), bulletin_class="EMERGENCY", disaster_level=3, repeat_every_s=600)
        assert here.starter.was_asked.wait(2.0)
        wait_until(lambda: status_of(source, here, issued["id"]) == "ACCEPTED", 20)
        ended = source.issue(
            ["T1-01"],
            bulletin_class="EMERGENCY",
            kind="ALL_CLEAR",
            title="Báo yên",
            supersedes={"id": issued["id"], "version": issued["version"]},
        )
        wait_until(lambda: here.starter.ended == [issued["id"]], 10, "the all-clear")
        wait_until(lambda: here.is_in(ended["id"], InboundState.ACCEPTED), 10)
    assert here.starter.started == [issued["id"]]


def test_a_newer_emergency_takes_the_place_of_the_older(here: SyncStation, source: SourceServer) -> None:
    with here.running() as exchange:
        wait_until(lambda: exchange.standing.listening, 10, "to listen")
        old = source.issue(["T1-01"], flac(), bulletin_class="EMERGENCY", title="Lũ cấp 2", disaster_level=2)
        wait_until(lambda: old["id"] in here.starter.started, 10, "the first")
        body = content(["T1-01"], bulletin_class="EMERGENCY")
        refused = source.desk("editor.t1").call("POST", f"/v1/bulletins/{old['id']}/versions", body)
        assert refused.json()["code"] == "NOT_ALLOWED_BY_RULE"
        new = source.issue(
            ["T1-01"],
            flac(0.5),
            bulletin_class="EMERGENCY",
            title="Lũ cấp 3",
            disaster_level=3,
            supersedes={"id": old["id"], "version": old["version"]},
        )
        wait_until(lambda: here.is_in(new["id"], InboundState.ACCEPTED), 10, "the newer")
    mine = [id_ for id_ in here.starter.started if id_ in (old["id"], new["id"])]
    assert mine == [old["id"], new["id"]]
    assert here.starter.ended.count(old["id"]) == 1


def test_a_priority_bulletin_cannot_be_declined_and_asks_for_the_order(here: SyncStation, source: SourceServer) -> None:
    first, second = (
        source.issue(["T1-01"], flac(2.0), bulletin_class="PRIORITY", title=title) for title in ("Một", "Hai")
    )
    with here.running():
        wait_until(lambda: here.is_in(second["id"], InboundState.VERIFIED), 20)
        wait_until(lambda: here.is_in(first["id"], InboundState.VERIFIED), 20)
    with pytest.raises(Refused, match="CANNOT_DECLINE"):
        here.station.exchange.decline(here.cast.editor, first["id"], "Không")
    at = here.station.clock.now() + timedelta(hours=1)
    targets = frozenset({here.made.clusters[0].id})
    here.station.exchange.accept(here.cast.editor, first["id"], at, targets)
    taken = here.station.exchange.accept(here.cast.editor, second["id"], at, targets)
    assert taken.scheduled is not None
    assert [c.needs_decision for c in taken.scheduled.conflicts] == [True]


def test_offline_the_station_goes_on_and_tells_later(here: SyncStation, source: SourceServer) -> None:
    issued = source.issue(["T1-01"], flac(0.3))
    with here.running():
        wait_until(lambda: here.is_in(issued["id"], InboundState.VERIFIED), 20)
    here.station.exchange.decline(here.cast.editor, issued["id"], "Đã phát tin tương tự")
    assert here.station.exchange.outbox().waiting[0].payload["state"] == "DECLINED"
    with here.running():
        wait_until(lambda: not here.station.exchange.outbox().waiting, 20)
    assert here.station.exchange.outbox().counts[OutboxState.DEAD] == 0
    assert status_of(source, here, issued["id"]) == "DECLINED"
