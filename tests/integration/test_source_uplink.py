"""A province's system below the centre's: bulletins pass down under the centre's own signature, rows pass up."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from source_system import bulletins, uplink
from source_system.database.content_tables import BulletinRow
from source_system.demo import found_own_area, found_system
from source_system.geography import path_of, save_area
from source_system.system import Settings, System
from sync_client.contract.areas import AreaPage
from sync_client.contract.envelope import Envelope, EnvelopeRefused, SigningKey
from sync_client.contract.feed import FeedItem, FeedPage
from sync_client.contract.keys import KeyList, open_bulletin, open_key_list
from tests.support.source_server import SignedPeer, SourceServer

pytest_plugins = ["tests.support.source_fixtures"]


@pytest.fixture
def province(tmp_path: Path) -> Iterator[System]:
    system = System(Settings(data=tmp_path / "province"))
    yield system
    system.close()


@pytest.fixture
def above(source: SourceServer, province: System) -> Iterator[SignedPeer]:
    """The province's calls to the centre, once it is linked."""
    peer = SignedPeer(source.url, source.enrol_code("T1", "SYSTEM"), province.keyring.named("uplink"))
    areas = AreaPage.model_validate_json(peer.call("GET", "/v1/areas").content)
    with province.database.write() as session:
        found_system(session, "Hệ thống nguồn tỉnh", "T1", training_data=False)
        found_own_area(session, peer.enrolled.area, peer.enrolled.ancestors)
        for area in areas.areas:
            save_area(session, area)
        uplink.set_link(session, source.url, peer.enrolled)
    yield peer
    peer.close()


def take_keys(province: System, above: SignedPeer) -> KeyList:
    with province.database.write() as session:
        return uplink.take_keys(session, Envelope.model_validate(above.call("GET", "/v1/keys").json()), province.now())


def newest(above: SignedPeer) -> FeedItem:
    page = FeedPage.model_validate_json(above.call("GET", "/v1/feed?limit=200").content)
    assert not page.more
    return page.items[-1]


def test_the_centres_bulletin_reaches_the_commune(
    source: SourceServer, province: System, above: SignedPeer, tmp_path: Path
) -> None:
    sound = os.urandom(10_000)
    issued = source.issue(["T1-01"], sound, "editor.vn", "leader.vn", origin="CENTRE")
    item = newest(above)
    keys = take_keys(province, above)
    file = tmp_path / "sound"
    file.write_bytes(sound)
    for expected in (True, False):
        with province.database.write() as session:
            taken = uplink.take_down(session, province.media, item.envelope, keys, item.position, file, province.now())
            assert taken is expected

    with province.database.read() as session:
        page = bulletins.feed_page(session, path_of(session, "T1-01"), "0", 10)
        own_keys = province.keyring.key_list(session, province.now())
        assert uplink.linked(session) is not None
        assert bulletins.feed_page(session, path_of(session, "T1-02"), "0", 10).items == []
    [passed] = page.items
    # A station of the province trusts the province's root alone, and finds the centre's key under it.
    listed = open_key_list(own_keys, province.keyring.root.public)
    bulletin = open_bulletin(passed.envelope, listed, datetime.now(UTC))
    assert (bulletin.id, bulletin.source_area, passed.envelope) == (issued["id"], "VN", item.envelope)
    assert bulletin.audio is not None
    assert province.media.path(bulletin.audio.sha256).read_bytes() == sound


def test_only_levels_above_are_certified(source: SourceServer, province: System, above: SignedPeer) -> None:
    """The centre's list also holds the neighbour's key, and one for our own area: neither speaks to our communes."""
    source.issue(["T2"], author="editor.t2", leader="leader.t2")
    source.issue(["T1"])
    source.issue(["VN"], author="editor.vn", leader="leader.vn")
    above_areas = {key.area for key in take_keys(province, above).keys}
    assert {"VN", "T1", "T2"} <= above_areas
    with province.database.read() as session:
        own = open_key_list(province.keyring.key_list(session, province.now()), province.keyring.root.public)
    assert {key.area for key in own.keys} == {"VN"}


def test_a_forged_bulletin_or_sound_is_not_taken(
    source: SourceServer, province: System, above: SignedPeer, tmp_path: Path
) -> None:
    source.issue(["T1-01"], os.urandom(1000), "editor.vn", "leader.vn")
    item, keys = newest(above), take_keys(province, above)
    file = tmp_path / "sound"
    file.write_bytes(b"another sound")
    stranger = SigningKey.generate().seal(b"{}")
    for envelope in (item.envelope, stranger):
        with pytest.raises(Exception) as refused, province.database.write() as session:  # noqa: PT011
            uplink.take_down(session, province.media, envelope, keys, item.position, file, province.now())
        assert isinstance(refused.value, EnvelopeRefused) or "HASH_MISMATCH" in str(refused.value)
    with province.database.read() as session:
        assert session.scalar(select(func.count()).select_from(BulletinRow)) == 0
        link = uplink.linked(session)
        assert link is not None
        assert link.feed_cursor == "0"


def test_what_stations_said_goes_further_up(source: SourceServer, province: System, above: SignedPeer) -> None:
    row = {
        "id": str(uuid.uuid4()),
        "title": "x",
        "bulletin_class": "NORMAL",
        "origin": "STATION",
        "category": "POLICY",
        "cluster": "Cụm 1",
        "result": "PLAYED",
    }
    batch = {"station_id": str(uuid.uuid4()), "area": "T1-01", "rows": [row]}
    with province.database.write() as session:
        uplink.hand_up(session, "/v1/broadcast-log", json.dumps(batch), province.now())
    with province.database.read() as session:
        [message] = uplink.next_outgoing(session)
    for _ in range(2):  # the answer may be lost: the same key again
        answer = above.call("POST", message.path, json.loads(message.body), key=message.id)
        assert answer.json() == {"accepted": 1, "known": 0}
    with province.database.write() as session:
        uplink.settle(session, message.id, confirmed=True)
        assert uplink.next_outgoing(session) == []
    rows = source.desk("leader.vn").get("/v1/broadcast-log?area=T1-01&limit=200")["items"]
    assert [item["station_id"] for item in rows if item["row"]["id"] == row["id"]] == [batch["station_id"]]
