"""An EMERGENCY bulletin from the province reaches the station's own emergency desk, timed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from studio.domain.exchange import InboundState
from studio.domain.programme import Priority
from tests.support.source_server import SourceServer
from tests.support.sync_station import SyncStation, flac, make_sync_station
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

pytest_plugins = ["tests.support.source_fixtures"]

LIMIT_S = 2.0


@pytest.fixture
def here(tmp_path: Path, source: SourceServer) -> SyncStation:
    return make_sync_station(tmp_path / "station", source, "T2-01", own_desk=True)


def issue(source: SourceServer, title: str, **more: Any) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "bulletin_class": "EMERGENCY",
        "title": title,
        "author": "editor.t2",
        "leader": "leader.t2",
    }
    return source.issue(["T2-01"], flac(3.0), **wanted, **more)


def test_the_order_is_on_air_within_two_seconds_and_once(here: SyncStation, source: SourceServer) -> None:
    with here.running() as exchange:
        wait_until(lambda: exchange.standing.listening, 10, "to listen")
        # The first one loads what decodes sound; a station that runs has it.
        first = issue(source, "Lũ quét")
        wait_until(lambda: here.is_in(str(first["id"]), InboundState.ACCEPTED), 20)
        began_s = time.monotonic()
        second = issue(source, "Vỡ đập", disaster_level=4, repeat_every_s=600)
        wait_until(lambda: any(r.order.title == "Vỡ đập" for r in here.made.onair.air_reports()), 20, "the order")
        took_s = time.monotonic() - began_s
        wait_until(lambda: here.is_in(str(second["id"]), InboundState.ACCEPTED), 20)
    assert took_s < LIMIT_S, took_s
    here.station.exchange.act_on_arrivals()
    orders = [report.order for report in here.made.onair.air_reports()]
    assert sorted(order.title for order in orders) == ["Lũ quét", "Vỡ đập"]
    assert {order.priority for order in orders} == {Priority.EMERGENCY_SOURCE}
    report = here.station.reports.preview(here.cast.editor, here.station.reports.current_year())
    assert sorted(e.title for e in report.emergencies) == ["Lũ quét", "Vỡ đập"]


def test_an_exercise_and_one_that_ended_before_it_came_are_never_started(
    here: SyncStation, source: SourceServer
) -> None:
    gone = issue(source, "Bão đã tan")
    source.issue(
        ["T2-01"],
        bulletin_class="EMERGENCY",
        kind="ALL_CLEAR",
        title="Báo yên",
        supersedes={"id": gone["id"], "version": gone["version"]},
        author="editor.t2",
        leader="leader.t2",
    )
    exercise = issue(source, "Diễn tập", exercise=True)
    with here.running():
        wait_until(lambda: here.is_in(str(exercise["id"]), InboundState.VERIFIED), 20)
        wait_until(lambda: here.is_in(str(gone["id"]), InboundState.EXPIRED), 20)
    titles = {report.order.title for report in here.made.onair.air_reports()}
    assert not titles & {"Bão đã tan", "Diễn tập"}
