"""A province's system below the centre's: what is held, passed on, certified and handed up, by its own records."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from source_system import bulletins, feedback_desk
from source_system.api.citizens import REFERENCE_HEADER
from source_system.cli import main
from source_system.database.content_tables import BulletinRow, FeedbackRow
from source_system.database.tables import AreaRow, OutgoingRow
from source_system.demo import found_system
from source_system.errors import SetupProblem
from source_system.geography import path_of, save_area
from source_system.system import Settings, System
from source_system.uplink import records
from source_system.uplink.inbox import UplinkInbox
from source_system.uplink.joining import join
from source_system.uplink.link import Uplink
from source_system.uplink.outbox import UplinkOutbox
from sync_client.contract.areas import Area
from sync_client.contract.bulletins import Bulletin
from sync_client.contract.envelope import Envelope, decode_base64
from sync_client.contract.feedback import FeedbackState, FeedbackUpdate
from sync_client.contract.keys import open_bulletin, open_key_list
from sync_client.inbox import Arrived
from sync_client.outbox import RowState, Settled
from tests.support.source_server import SourceServer
from tests.support.sync_station import QUICK
from tests.support.waiting import wait_until

pytest_plugins = ["tests.support.source_fixtures"]


@pytest.fixture
def province(tmp_path: Path, source: SourceServer) -> Iterator[System]:
    """Enrolled at the centre; nothing runs yet."""
    system = System(Settings(data=tmp_path / "province"))
    join(system, source.url, source.enrol_code("T1", "SYSTEM"), "Hệ thống nguồn tỉnh")
    yield system
    system.close()


@contextmanager
def linked(province: System) -> Iterator[None]:
    link = Uplink(province, QUICK)
    link.start()
    try:
        yield
    finally:
        link.stop()


def feed_of(province: System, area: str) -> list[str]:
    with province.database.read() as session:
        page = bulletins.feed_page(session, path_of(session, area), "0", 200)
    return [Bulletin.model_validate_json(decode_base64(item.envelope.payload)).id for item in page.items]


def state_of(province: System) -> records.LinkState:
    with province.database.read() as session:
        state = records.standing(session, province.now())
    assert state is not None
    return state


def test_the_centres_bulletin_reaches_the_commune_under_its_own_signature(
    source: SourceServer, province: System
) -> None:
    sound = os.urandom(10_000)
    issued = source.issue(["T1-01"], sound, "editor.vn", "leader.vn", origin="CENTRE")
    other = source.issue(["T2-01"], None, "editor.vn", "leader.vn", origin="CENTRE")
    with linked(province):
        wait_until(lambda: issued["id"] in feed_of(province, "T1-01"), 20, "the bulletin in the province's feed")
        wait_until(lambda: state_of(province).waiting == 0, 20, "what was done with it to go up")
    assert issued["id"] not in feed_of(province, "T1-02")
    assert other["id"] not in feed_of(province, "T1-01")
    with province.database.read() as session:
        page = bulletins.feed_page(session, path_of(session, "T1-01"), "0", 200)
        own_keys = province.keyring.key_list(session, province.now())
        row = session.get_one(BulletinRow, (issued["id"], 1))
        kept = Envelope.model_validate_json(row.envelope or "")
    # A station of the province trusts the province's root alone, and finds the centre's key under it.
    listed = open_key_list(own_keys, province.keyring.root.public)
    bulletin = open_bulletin(kept, listed, datetime.now(UTC))
    assert (bulletin.id, bulletin.source_area) == (issued["id"], "VN")
    assert kept in [item.envelope for item in page.items]
    assert bulletin.audio is not None
    assert province.media.path(bulletin.audio.sha256).read_bytes() == sound
    [status] = source.desk("leader.vn").get(f"/v1/bulletins/{issued['id']}/statuses?area=T1")["items"]
    assert (status["area"], status["row"]["state"]) == ("T1", "VERIFIED")


def test_only_levels_above_are_certified_and_passed_on(source: SourceServer, province: System) -> None:
    """The centre's list also holds the neighbour's key, and one for our own area: neither speaks to our communes."""
    source.issue(["T2"], author="editor.t2", leader="leader.t2")
    ours = source.issue(["T1"])
    last = source.issue(["VN"], author="editor.vn", leader="leader.vn", origin="CENTRE")
    with linked(province):
        wait_until(lambda: last["id"] in feed_of(province, "T1-01"), 20, "the centre's bulletin")
    with province.database.read() as session:
        own = open_key_list(province.keyring.key_list(session, province.now()), province.keyring.root.public)
    assert {key.area for key in own.keys} == {"VN"}
    assert ours["id"] not in feed_of(province, "T1-01")


def test_a_bulletin_whose_sound_is_not_here_is_held(source: SourceServer, province: System) -> None:
    """No station below is told of what it could not fetch; its end may come first, and then it never runs."""
    issued = source.issue(["T1-01"], os.urandom(3000), "editor.vn", "leader.vn", origin="CENTRE")
    rung: list[bool] = []
    inbox = UplinkInbox(province.database, province.media, province.now, lambda: rung.append(True))
    with linked(province):
        wait_until(lambda: issued["id"] in feed_of(province, "T1-01"), 20, "the bulletin")
    with province.database.read() as session:
        row = session.get_one(BulletinRow, (issued["id"], 1))
    envelope = Envelope.model_validate_json(row.envelope or "")
    bulletin = Bulletin.model_validate_json(decode_base64(envelope.payload))
    later = bulletin.model_copy(
        update={
            "id": str(uuid.uuid4()),
            "audio": bulletin.audio and bulletin.audio.model_copy(update={"sha256": "0" * 64}),
        }
    )
    sealed = province.keyring.named("centre").seal(later.to_json())
    for _ in range(2):
        inbox.take_in("feed", "9", [Arrived(later, sealed.to_json(), sealed.key_id)], [])
        inbox.publish_held()
    assert later.id not in feed_of(province, "T1-01")
    assert rung == []
    assert [audio.sha256 for audio in inbox.wanted()] == ["0" * 64]
    assert state_of(province).held == 1
    assert later.audio is not None
    inbox.sound_unfit(later.audio, "HASH_MISMATCH")
    assert inbox.wanted() == []
    with province.database.read() as session:
        told = session.scalars(select(OutgoingRow.body).where(OutgoingRow.path == "/v1/events")).all()
    assert [json.loads(body)["events"][0]["reason"] for body in told] == ["HASH_MISMATCH"]


def test_weeks_offline_leave_one_message_a_state(province: System) -> None:
    outbox = UplinkOutbox(province.database, province.now)
    with province.database.write() as session:
        for number in range(50):
            now = province.now()
            records.hand_up(session, "/v1/devices", f'{{"n":{number}}}', now, "devices:a", only_latest=True)
            records.hand_up(session, "/v1/events", f'{{"n":{number}}}', now, only_latest=False)
    rows = outbox.take(200, province.now())
    assert [json.loads(row.body)["n"] for row in rows if row.path == "/v1/devices"] == [49]
    assert [json.loads(row.body)["n"] for row in rows if row.path == "/v1/events"] == list(range(50))
    # Under way: a later state waits behind it, and is not lost.
    with province.database.write() as session:
        records.hand_up(session, "/v1/devices", '{"n":50}', province.now(), "devices:a", only_latest=True)
    assert outbox.take(200, province.now()) == []
    assert outbox.recover() == 51
    again = outbox.take(200, province.now())
    assert {row.id for row in again if row.uncertain} == {row.id for row in rows}
    # The later state goes after the earlier, whose answer is not known; the sender holds it back if that one fails.
    assert [json.loads(row.body)["n"] for row in again if row.stream] == [49, 50]
    later = province.now() + timedelta(minutes=5)
    for row in again:
        outbox.settle(row.id, Settled(RowState.PENDING, "BUSY", later) if row.stream else Settled(RowState.CONFIRMED))
    assert outbox.take(200, province.now()) == []
    assert [json.loads(row.body)["n"] for row in outbox.take(200, later) if row.stream] == [49, 50]


def test_what_was_refused_is_sent_again_by_one_word(province: System, source: SourceServer) -> None:
    row = {"id": str(uuid.uuid4()), "kind": "LOCAL_STOP", "at": province.now().isoformat()}
    foreign = {"station_id": str(uuid.uuid4()), "area": "T2-01", "events": [row]}
    with province.database.write() as session:
        records.hand_up(session, "/v1/events", json.dumps(foreign), province.now(), only_latest=False)
    with linked(province):
        wait_until(lambda: state_of(province).refused == 1, 20, "the refusal")
        assert main(["link", "--send-again", "--data", str(province.settings.data)]) == 0
        wait_until(lambda: state_of(province).refused == 1 and attempts(province) == [2], 20, "the second try")


def attempts(province: System) -> list[int]:
    with province.database.read() as session:
        return list(session.scalars(select(OutgoingRow.attempts).where(OutgoingRow.path == "/v1/events")))


def test_a_citizen_of_the_centre_is_answered_by_the_commune(source: SourceServer, province: System) -> None:
    said = {"area": "T1-01", "kind": "QUESTION", "text": "Bao giờ có nước?", "consent": True, "consent_text": "2026-1"}
    taken = requests.post(
        f"{source.url}/v1/public/feedback", json=said, headers={"Idempotency-Key": str(uuid.uuid4())}, timeout=20
    ).json()
    with linked(province):
        wait_until(lambda: kept(province, taken["id"]) is not None, 20, "the feedback to come down")
        with province.database.write() as session:
            row = session.get_one(FeedbackRow, taken["id"])
            assert (row.text, row.from_above) == (said["text"], True)
            for state in (FeedbackState.RECEIVED, FeedbackState.IN_PROGRESS, FeedbackState.ANSWERED):
                update = FeedbackUpdate(
                    state=state, at=province.now(), by="x", answer="Chiều nay." * (state == "ANSWERED")
                )
                feedback_desk.move_feedback(session, row, update, province.now())
        seen = ("ANSWERED", "Chiều nay.")
        wait_until(lambda: citizen_sees(source, taken["reference"]) == seen, 20, "the answer above")
    answered = kept(province, taken["id"])
    assert answered is not None
    assert answered.state == "ANSWERED"


def kept(province: System, id_: str) -> FeedbackRow | None:
    with province.database.read() as session:
        return session.get(FeedbackRow, id_)


def citizen_sees(source: SourceServer, reference: str) -> tuple[str, str]:
    headers = {REFERENCE_HEADER: reference}
    answer = requests.get(f"{source.url}/v1/public/feedback", headers=headers, timeout=20).json()
    return answer["state"], answer["answer"]


def test_enrolment_says_what_is_wrong(source: SourceServer, province: System, tmp_path: Path) -> None:
    for url, code, expected in (
        ("ftp://x", "AAAA-BBBB", "BAD_SOURCE_URL"),
        (source.url, "AAAA-BBBB-CCCC-DDDD", "ENROL_REFUSED"),
        ("http://127.0.0.1:9", "AAAA-BBBB", "SOURCE_UNREACHABLE"),
        (source.url, "x", "BAD_ENROL_CODE"),
        (source.url, source.enrol_code("T1"), "STATE_CONFLICT"),
    ):
        with pytest.raises(SetupProblem) as refused:
            join(province, url, code)
        assert expected in str(refused.value)
    standing_alone = System(Settings(data=tmp_path / "alone"))
    try:
        for code, expected in (
            (source.enrol_code("T1"), "NOT_A_SYSTEM_CODE"),
            (source.enrol_code("T2", "SYSTEM"), "STATE_CONFLICT"),
        ):
            with pytest.raises(SetupProblem, match=expected):
                join(standing_alone, source.url, code)
    finally:
        standing_alone.close()


def test_a_system_that_stood_alone_is_hung_under_the_centre(source: SourceServer, tmp_path: Path) -> None:
    system = System(Settings(data=tmp_path / "alone"))
    try:
        with system.database.write() as session:
            found_system(session, "Tỉnh", "T1", training_data=False)
            for code, level, parent in (("T1", "PROVINCE", None), ("T1-01", "COMMUNE", "T1")):
                save_area(session, Area(code=code, name=code, level=level, parent=parent, valid_from=date(2025, 7, 1)))
        join(system, source.url, source.enrol_code("T1", "SYSTEM"))
        with system.database.read() as session:
            assert path_of(session, "T1-01-A") == "VN/T1/T1-01/T1-01-A/"
            assert session.scalar(select(func.count()).select_from(AreaRow).where(AreaRow.code.startswith("T2"))) == 0
    finally:
        system.close()
