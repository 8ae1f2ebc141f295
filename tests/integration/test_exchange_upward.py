"""Everything a station tells, taken by a real source system; a citizen asks and reads the answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from studio.domain.broadcast import JournalRecord, PlayState
from studio.domain.clusters import DeviceState, DeviceStatus
from studio.domain.exchange import FeedbackState, InboundState, OutboxState
from studio.domain.programme import Programme
from studio.domain.schedule import TimeSlot
from studio.services.upward import keep_enrolment, tell_answers, tell_log, tell_plays
from tests.support.source_server import SourceServer
from tests.support.store_samples import Boot, a_play
from tests.support.sync_station import QUICK, SyncStation, make_sync_station
from tests.support.waiting import wait_until

pytest_plugins = ["tests.support.source_fixtures"]


@pytest.fixture
def here(tmp_path: Path, source: SourceServer) -> SyncStation:
    made = make_sync_station(tmp_path / "station", source, "T1-01")
    # As one that has been enrolled for a while: its log of this morning is told.
    before = replace(made.enrolment, enrolled_at=made.enrolment.enrolled_at - timedelta(days=2))
    with made.station.exchange.store.write("test") as unit:
        keep_enrolment(unit, before)
    return made


def rows_above(source: SourceServer, path: str, here: SyncStation) -> list[dict[str, Any]]:
    page = source.desk("leader.t1").get(f"{path}?area=T1-01&limit=200" if "?" not in path else path)
    return [item["row"] for item in page["items"] if item["station_id"] == here.enrolment.station_id]


def sent(here: SyncStation) -> None:
    """Wait until all is told, and nothing of it was refused."""
    wait_until(lambda: not here.station.exchange.outbox().waiting, 30, "the outbox to be empty")
    assert [(row.kind, row.problem) for row in here.station.exchange.outbox().failed] == []


def aired(here: SyncStation, programme: Programme, slot: TimeSlot, at: datetime) -> None:
    """As if the loudspeakers had played it: the journal is taken in as the keeper does."""
    boot = Boot(at=at)
    for cluster in here.made.clusters[:2]:
        play = replace(
            a_play(PlayState.PLAYING, cluster.id, at, f"slot{slot.id}"),
            programme_id=programme.id,
            title=programme.title,
            slot_id=slot.id,
        )
        boot.play(play, 0.2)
        boot.play(replace(play, state=PlayState.PLAYED), 299.0)
    now = here.station.clock.now()
    with here.station.exchange.store.write("journal") as unit:
        unit.log.take_in(boot.records)
        tell_plays(unit, [programme.id], now)
        tell_answers(unit, {programme.id}, now)
        assert tell_log(unit, now) == 2
        assert tell_log(unit, now) == 0


def test_programme_schedule_devices_log_and_report_go_up(here: SyncStation, source: SourceServer) -> None:
    station, editor = here.station, here.cast.editor
    programme = here.made.approved("Tin chiều", 1.0)
    targets = frozenset(cluster.id for cluster in here.made.clusters)
    slot = station.scheduling.add(editor, programme.id, station.clock.now() + timedelta(hours=3), targets).slot
    here.made.devices.told = [DeviceStatus(c.id, DeviceState.OFFLINE, station.clock.now()) for c in here.made.clusters]
    for _ in range(2):
        station.devices.tell_above(station.clock.now())
    aired(here, programme, slot, station.clock.now() - timedelta(hours=1))
    report = station.reports.preview(editor, station.reports.current_year())
    station.reports.submit(editor, report)
    with here.running():
        sent(here)
    (up,) = rows_above(source, "/v1/programmes", here)
    assert (up["id"], up["title"], up["audio"]["codec"]) == (programme.id, "Tin chiều", "opus")
    assert {row["state"] for row in rows_above(source, "/v1/devices", here)} == {"OFFLINE"}
    (day,) = [d for d in rows_above(source, "/v1/schedules", here) if d["rows"]]
    assert day["rows"][0]["clusters"] == [cluster.code for cluster in here.made.clusters]
    log = rows_above(source, "/v1/broadcast-log", here)
    assert sorted((row["cluster"], row["result"]) for row in log) == [("cum-01", "PLAYED"), ("cum-02", "PLAYED")]
    (above,) = rows_above(source, "/v1/reports", here)
    assert above["id"] == report.id
    assert [(p["origin"], p["count"]) for p in above["programmes"]] == [("STATION", 1)]
    assert above["minutes_by_class"][0]["minutes"] == pytest.approx(4.98, abs=0.02)
    assert [kept.id for kept in station.reports.submitted(report.year)] == [report.id]


def test_a_row_put_right_later_takes_the_place_of_the_first_above(here: SyncStation, source: SourceServer) -> None:
    """Nobody heard how it ended; a day later the loudspeaker tells. The keeper's own way, by the journal."""
    store, now, cluster = here.station.exchange.store, here.station.clock.now(), here.made.clusters[0]
    boot = Boot(at=now - timedelta(hours=5))
    play = a_play(PlayState.PLAYING, cluster.id, now - timedelta(hours=4))
    boot.play(play, 0.2)
    journal = ToldJournal(boot)
    log = replace(here.station.log, journal=journal)
    assert log.catch_up()
    with here.running():
        sent(here)
        assert [row["result"] for row in rows_above(source, "/v1/broadcast-log", here)] == ["PARTIAL"]
        boot.play(replace(play, state=PlayState.PLAYED), 299.0)
        assert log.catch_up()
        sent(here)
    (row,) = rows_above(source, "/v1/broadcast-log", here)
    assert (row["result"], row["revision"], row["cluster"]) == ("PLAYED", 2, cluster.code)
    with store.read() as unit:
        assert unit.outbox.counts()[OutboxState.DEAD] == 0


def test_a_hamlet_added_later_is_spoken_to(here: SyncStation, source: SourceServer) -> None:
    hamlet = f"T1-01-{uuid.uuid4().hex[:6].upper()}"
    quick = replace(QUICK, keys_s=0.2)
    with here.running(quick):
        new = {"code": hamlet, "name": "Thôn mới", "level": "HAMLET", "parent": "T1-01", "valid_from": "2026-01-01"}
        source.desk("admin.t1").post("/v1/areas", new)

        def known() -> bool:
            enrolment = here.station.exchange.enrolment()
            return enrolment is not None and hamlet in enrolment.below

        wait_until(known, 20, "the station to know its new hamlet")
        issued = source.issue([hamlet])
        wait_until(lambda: here.is_in(issued["id"], InboundState.VERIFIED), 20, "the bulletin for it")


class ToldJournal:
    """A journal that holds what a boot wrote."""

    def __init__(self, boot: Boot) -> None:
        self._boot = boot

    def read_new(self, counter_of: Callable[[str], int]) -> list[JournalRecord]:
        return [record for record in self._boot.records if record.counter > counter_of(record.boot_id)]


def test_a_citizen_asks_and_reads_the_answer_and_hears_it(here: SyncStation, source: SourceServer) -> None:
    said = {
        "area": "T1-01-A",
        "kind": "QUESTION",
        "text": "Bao giờ có nước lại?",
        "name": "Bà Tư",
        "phone": "0912 345 678",
        "consent": True,
        "consent_text": "2026-1",
    }
    with requests.Session() as citizen:
        citizen.trust_env = False
        key = {"Idempotency-Key": str(uuid.uuid4())}
        taken = citizen.post(f"{source.url}/v1/public/feedback", json=said, headers=key, timeout=20).json()
        reference = {"Feedback-Reference": taken["reference"]}

        def seen() -> dict[str, Any]:
            return dict(citizen.get(f"{source.url}/v1/public/feedback", headers=reference, timeout=20).json())

        service, editor = here.station.feedback, here.cast.editor

        def mine() -> FeedbackState | None:
            return next((each.state for each in service.list() if each.id == taken["id"]), None)

        with here.running():
            wait_until(lambda: mine() is FeedbackState.RECEIVED, 20, "the feedback to come")
            service.answer(editor, taken["id"], "Chiều nay, từ 16 giờ.")
            wait_until(lambda: seen()["state"] == "ANSWERED", 20, "the answer")
            assert seen()["answer"] == "Chiều nay, từ 16 giờ."
            draft = service.draft_bulletin(editor, taken["id"], "Trả lời về nước sạch")
            programme = here.made.approved("Trả lời", 1.0)
            with here.station.exchange.store.write("test") as unit:
                held = unit.exchange.feedback(taken["id"])
                assert held is not None
                assert (held.answer_bulletin, held.has_name) == (draft.programme.id, True)
                unit.exchange.save_feedback(replace(held, answer_bulletin=programme.id))
            at = here.station.clock.now() + timedelta(hours=1)
            targets = frozenset({here.made.clusters[0].id})
            slot = here.station.scheduling.add(editor, programme.id, at, targets).slot
            aired(here, programme, slot, here.station.clock.now() - timedelta(hours=1))
            wait_until(lambda: seen()["state"] == "BROADCAST", 20, "the broadcast")
            erased = citizen.delete(f"{source.url}/v1/public/feedback", headers=reference, timeout=20)
            assert erased.status_code == 204

            def forgotten() -> bool:
                held = next(each for each in service.list() if each.id == taken["id"])
                return "nước" not in held.text and not held.has_name

            wait_until(forgotten, 20, "the words to be erased here too")
            sent(here)
    assert here.station.exchange.outbox().counts[OutboxState.DEAD] == 0
