"""The main path over real HTTP, on SQLite and on PostgreSQL: bulletins down, what comes up, feedback and back."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from sync_client.contract.bulletins import Bulletin
from sync_client.contract.envelope import Envelope, EnvelopeRefused
from sync_client.contract.feed import FeedPage
from sync_client.contract.keys import KeyList, open_bulletin, open_key_list
from tests.support.source_server import Enrolling, SignedPeer, SourceServer, content, running_source
from tests.support.source_walk import log_row

pytestmark = pytest.mark.real_time

pytest_plugins = ["tests.support.source_fixtures"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SourceServer]:
    if request.param == "sqlite":
        yield request.getfixturevalue("source")
        return
    database = request.getfixturevalue("postgres_server").new_database()
    with running_source(tmp_path_factory.mktemp("source-pg"), database) as server:
        yield server


@pytest.fixture
def station(server: SourceServer) -> Iterator[SignedPeer]:
    peer = server.enrol("T1-01")
    yield peer
    peer.close()


def keys_of(station: SignedPeer) -> KeyList:
    envelope = Envelope.model_validate(station.call("GET", "/v1/keys").json())
    return open_key_list(envelope, station.enrolled.root_public_key)


def feed_from(station: SignedPeer, cursor: str) -> FeedPage:
    answer = station.call("GET", f"/v1/feed?cursor={cursor}&limit=200")
    assert answer.status_code == 200, answer.text
    return FeedPage.model_validate_json(answer.content)


def opened(station: SignedPeer, page: FeedPage) -> list[Bulletin]:
    keys = keys_of(station)
    return [open_bulletin(item.envelope, keys, datetime.now(UTC)) for item in page.items]


def at() -> str:
    return datetime.now(UTC).isoformat()


def test_a_bulletin_goes_down_and_its_fate_comes_up(server: SourceServer, station: SignedPeer) -> None:
    start = feed_from(station, "0").cursor
    sound = uuid.uuid4().bytes * 100_000
    issued = server.issue(["T1-01"], sound, title="Lịch cắt điện")
    [bulletin] = opened(station, feed_from(station, start))
    assert (bulletin.id, bulletin.title, bulletin.source_area) == (issued["id"], "Lịch cắt điện", "T1")
    assert bulletin.approver != bulletin.creator
    assert bulletin.audio is not None
    assert station.call("GET", bulletin.audio.url_path).content == sound

    status = {
        "station_id": station.id,
        "area": "T1-01",
        "bulletin_id": bulletin.id,
        "version": 1,
        "state": "ACCEPTED",
        "at": at(),
        "plays": [{"cluster": "Cụm 1", "state": "PLAYED", "at": at()}],
    }
    assert station.call("POST", "/v1/bulletin-status", status).json() == {"accepted": 1, "known": 0}
    row = {
        "id": str(uuid.uuid4()),
        "bulletin_id": bulletin.id,
        "title": bulletin.title,
        "bulletin_class": "NORMAL",
        "origin": "PROVINCE",
        "category": "POLICY",
        "cluster": "Cụm 1",
        "result": "PLAYED",
        "actual_start": at(),
    }
    batch = {"station_id": station.id, "area": "T1-01", "rows": [row]}
    assert station.call("POST", "/v1/broadcast-log", batch).json() == {"accepted": 1, "known": 0}
    # Another key, the same row: it is known by its id.
    assert station.call("POST", "/v1/broadcast-log", batch).json() == {"accepted": 0, "known": 1}

    leader = server.desk("leader.t1")
    [seen] = leader.get(f"/v1/bulletins/{bulletin.id}/statuses")["items"]
    assert seen["row"]["plays"][0]["state"] == "PLAYED"
    assert row["id"] in {item["row"]["id"] for item in leader.get("/v1/broadcast-log?limit=200")["items"]}


def test_a_station_sees_what_concerns_it_alone(server: SourceServer, station: SignedPeer) -> None:
    start = feed_from(station, "0").cursor
    centre = server.issue(["VN"], author="editor.vn", leader="leader.vn", origin="CENTRE")
    hamlet = server.issue(["T1-01-A"])
    server.issue(["T1-02"])
    server.issue(["T2"], author="editor.t2", leader="leader.t2")
    assert [bulletin.id for bulletin in opened(station, feed_from(station, start))] == [centre["id"], hamlet["id"]]


def test_a_new_version_and_a_recall_come_again(server: SourceServer, station: SignedPeer) -> None:
    first = server.issue(["T1-01"], title="Sai giờ")
    start = feed_from(station, "0").cursor
    desk, leader = server.desk("editor.t1"), server.desk("leader.t1")
    desk.post(f"/v1/bulletins/{first['id']}/versions", content(["T1-01"], title="Đúng giờ"))
    assert feed_from(station, start).items == []
    assert leader.post(f"/v1/bulletins/{first['id']}/approve", None)["version"] == 2
    recall: dict[str, Any] = {"kind": "RECALL", "supersedes": {"id": first["id"], "version": 2}}
    server.issue(["T1-01"], **recall)
    second, third = opened(station, feed_from(station, start))
    assert (second.id, second.version, second.title) == (first["id"], 2, "Đúng giờ")
    assert third.supersedes is not None
    assert third.supersedes.id == first["id"]
    page = requests.get(f"{server.url}/v1/public/news?area=T1-01", timeout=20).json()
    assert first["id"] not in {item["id"] for item in page["news"]}


def test_an_emergency_ends_the_wait(server: SourceServer, station: SignedPeer) -> None:
    cursor = station.call("GET", "/v1/emergencies/wait?wait_s=0").json()["cursor"]
    arrived: dict[str, Any] = {}

    def wait() -> None:
        answer = station.call("GET", f"/v1/emergencies/wait?cursor={cursor}&wait_s=20")
        arrived.update(at=time.monotonic(), page=FeedPage.model_validate_json(answer.content))

    # Normal bulletins do not end it.
    server.issue(["T1-01"])
    waiting = threading.Thread(target=wait)
    waiting.start()
    before = time.monotonic()
    issued = server.issue(["T1"], bulletin_class="EMERGENCY", disaster_level=4, repeat_every_s=300)
    waiting.join(20)
    assert not waiting.is_alive()
    assert arrived["at"] - before < 2.0
    [bulletin] = opened(station, arrived["page"])
    assert bulletin.id == issued["id"]
    assert bulletin.ordered_by is not None
    empty = station.call("GET", f"/v1/emergencies/wait?cursor={arrived['page'].cursor}&wait_s=0").json()
    assert empty["items"] == []

    declined = {"station_id": station.id, "area": "T1-01", "bulletin_id": issued["id"], "version": 1}
    declined |= {"state": "DECLINED", "at": at(), "reason": "không muốn"}
    answer = station.call("POST", "/v1/bulletin-status", declined)
    assert (answer.status_code, answer.json()["code"]) == (409, "STATE_CONFLICT")

    running = requests.get(f"{server.url}/v1/public/news?area=T1-01-A", timeout=20).json()["emergencies"]
    assert issued["id"] in {item["id"] for item in running}
    ends: dict[str, Any] = {
        "kind": "ALL_CLEAR",
        "bulletin_class": "EMERGENCY",
        "supersedes": {"id": issued["id"], "version": 1},
    }
    server.issue(["T1"], **ends)
    running = requests.get(f"{server.url}/v1/public/news?area=T1-01-A", timeout=20).json()["emergencies"]
    assert issued["id"] not in {item["id"] for item in running}


def test_a_citizen_is_answered(server: SourceServer, station: SignedPeer) -> None:
    cursor = station.call("GET", "/v1/feedback/inbox?limit=200").json()["cursor"]
    said = {
        "area": "T1-01-A",
        "kind": "REPORT",
        "text": "Loa xóm trên mất tiếng",
        "name": "Bà Tư",
        "phone": "0912 345 678",
    }
    said |= dict[str, Any](consent=True, consent_text="2026-1")
    key = {"Idempotency-Key": str(uuid.uuid4())}
    taken = requests.post(f"{server.url}/v1/public/feedback", json=said, headers=key, timeout=20).json()
    again = requests.post(f"{server.url}/v1/public/feedback", json=said, headers=key, timeout=20)
    assert (again.json(), again.headers["Idempotent-Replay"]) == (taken, "true")

    [item] = station.call("GET", f"/v1/feedback/inbox?cursor={cursor}").json()["items"]
    assert (item["id"], item["phone_masked"], item["has_name"]) == (taken["id"], "•••••••678", True)
    assert "Bà Tư" not in station.call("GET", f"/v1/feedback/inbox?cursor={cursor}").text

    def step(**update: Any) -> requests.Response:
        body = {"at": at(), "by": "Biên tập viên"} | update
        return station.call("POST", f"/v1/feedback/{taken['id']}/state", body)

    assert step(state="ANSWERED", answer="x").status_code == 409
    for update in ({"state": "RECEIVED"}, {"state": "IN_PROGRESS"}, {"state": "ANSWERED", "answer": "Đã sửa sáng nay"}):
        assert step(**update).status_code == 200
    reference = {"Feedback-Reference": taken["reference"].lower()}
    view = requests.get(f"{server.url}/v1/public/feedback", headers=reference, timeout=20).json()
    assert (view["state"], view["answer"]) == ("ANSWERED", "Đã sửa sáng nay")

    assert requests.delete(f"{server.url}/v1/public/feedback", headers=reference, timeout=20).status_code == 204
    assert requests.get(f"{server.url}/v1/public/feedback", headers=reference, timeout=20).status_code == 404
    shown = server.desk("editor.t1").call("GET", f"/v1/feedback?area=T1-01&cursor={cursor}").text
    assert taken["id"] in shown
    assert "Loa xóm trên" not in shown


def test_devices_are_as_the_newest_batch_says(server: SourceServer, station: SignedPeer) -> None:
    def batch(state: str, when: str) -> dict[str, Any]:
        device = {"code": f"loa-{station.id}", "technology": "IP", "area": "T1-01-A", "state": state, "volume": 70}
        return {"station_id": station.id, "area": "T1-01", "at": when, "devices": [device]}

    assert station.call("POST", "/v1/devices", batch("FAULT", "2026-05-02T00:00:00Z")).json()["accepted"] == 1
    assert station.call("POST", "/v1/devices", batch("ONLINE", "2026-05-01T00:00:00Z")).json()["known"] == 1
    rows = server.desk("leader.t1").get("/v1/devices?area=T1-01-A&limit=200")["items"]
    [mine] = [item["row"] for item in rows if item["station_id"] == station.id]
    assert mine["state"] == "FAULT"
    [commune] = [one for one in server.desk("leader.t1").get("/v1/figures")["items"] if one["area"]["code"] == "T1-01"]
    assert commune["devices"]["FAULT"] >= 1
    assert commune["stations"] >= 1


def test_a_revoked_key_signs_no_more(source: SourceServer, stations: Enrolling) -> None:
    """Stations refuse what the old key signed; the next bulletin comes under a new one, the serial is higher."""
    from source_system.cli import main

    station = stations("T1-01")
    start = feed_from(station, "0").cursor
    source.issue(["T1-01"], title="Trước")
    before = keys_of(station)
    assert main(["revoke-key", "--area", "T1", "--data", str(source.folder)]) == 0
    source.issue(["T1-01"], title="Sau")
    after = keys_of(station)
    assert after.serial > before.serial
    old, new = feed_from(station, start).items
    with pytest.raises(EnvelopeRefused, match="KEY_REVOKED"):
        open_bulletin(old.envelope, after, datetime.now(UTC))
    assert open_bulletin(new.envelope, after, datetime.now(UTC)).title == "Sau"


def test_it_outlives_a_power_cut(tmp_path: Path) -> None:
    with running_source(tmp_path) as server:
        station = server.enrol("T1-01")
        issued = server.issue(["T1-01"])
        key = str(uuid.uuid4())
        event = {"id": str(uuid.uuid4()), "kind": "LOCAL_STOP", "at": at()}
        batch = {"station_id": station.id, "area": "T1-01", "events": [event]}
        first = station.call("POST", "/v1/events", batch, key=key)
        server.kill()
        server.start()
        again = station.call("POST", "/v1/events", batch, key=key)
        assert (again.content, again.headers["Idempotent-Replay"]) == (first.content, "true")
        assert [bulletin.id for bulletin in opened(station, feed_from(station, "0"))] == [issued["id"]]
        station.close()


def test_a_row_of_the_log_is_replaced_by_a_higher_revision_alone(source: SourceServer, stations: Enrolling) -> None:
    station = stations("T1-01")
    row = log_row() | {"result": "PARTIAL"}

    def send(**more: Any) -> tuple[int, int]:
        body = {"station_id": station.id, "area": "T1-01", "rows": [row | more]}
        answer = station.call("POST", "/v1/broadcast-log", body).json()
        return answer["accepted"], answer["known"]

    assert send() == (1, 0)
    assert send(result="FAILED") == (0, 1)
    assert send(result="PLAYED", revision=2) == (1, 0)
    assert send(result="PLAYED", revision=2) == (0, 1)
    assert send() == (0, 1)
    kept = source.desk("leader.t1").get("/v1/broadcast-log?area=T1-01&limit=200")["items"]
    assert [item["row"]["result"] for item in kept if item["row"]["id"] == row["id"]] == ["PLAYED"]
