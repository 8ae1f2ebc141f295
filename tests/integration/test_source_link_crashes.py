"""A province's link is killed while sounds come down and messages go up: nothing is lost, nothing is doubled."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from source_system.database.content_tables import BulletinRow
from source_system.database.tables import OutgoingRow
from source_system.system import Settings, System
from source_system.uplink import records
from source_system.uplink.joining import join
from tests.support.slow_line import SlowLine
from tests.support.source_server import SourceServer
from tests.support.waiting import wait_until

pytest_plugins = ["tests.support.source_fixtures"]

KILLS = 5
BYTES_PER_S = 150_000
SOUND_BYTES = 120_000


@pytest.fixture
def province(tmp_path: Path, source: SourceServer) -> Iterator[System]:
    """Enrolled over a slow line; its link is the test's to start."""
    line = SlowLine(source.port, BYTES_PER_S)
    system = System(Settings(data=tmp_path / "province"))
    try:
        join(system, line.url, source.enrol_code("T1", "SYSTEM"))
        yield system
    finally:
        system.close()
        line.close()


def start_link(province: System, ready: Path) -> subprocess.Popen[bytes]:
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.support.uplink_program", str(province.settings.data), str(ready)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    wait_until(ready.exists, 30, "the link to run")
    return process


def write_events(province: System) -> dict[str, str]:
    """Put messages of one event each into the outbox; return each event's reason by its id."""
    with province.database.write() as session:
        own = records.linked(session)
        assert own is not None
        events = {str(uuid.uuid4()): f"event {number}" for number in range(40)}
        for id_, reason in events.items():
            now = province.now()
            event = {"id": id_, "kind": "AUDIT_HEAD", "at": now.isoformat(), "reason": reason}
            body = json.dumps({"station_id": own.station_id, "area": "T1", "events": [event]})
            records.hand_up(session, "/v1/events", body, now, only_latest=False)
    return events


@pytest.mark.timeout(120)
def test_killed_five_times_nothing_is_lost_and_nothing_doubled(
    province: System, source: SourceServer, tmp_path: Path
) -> None:
    rng, pause, ready = random.Random(20_261_124), threading.Event(), tmp_path / "ready"
    sounds = [rng.randbytes(SOUND_BYTES) for _ in range(4)]
    issued = [source.issue(["T1-01"], sound, "editor.vn", "leader.vn", origin="CENTRE")["id"] for sound in sounds]
    events = write_events(province)
    caught_at_work = 0
    for _ in range(KILLS):
        process = start_link(province, ready)
        pause.wait(rng.uniform(0.05, 1.0))
        process.kill()
        process.wait(10)
        left = state_of(province)
        caught_at_work += left.waiting + left.held > 0
    assert caught_at_work >= 2, "the kills came when all was done"
    process = start_link(province, ready)
    try:
        wait_until(lambda: state_of(province).waiting == 0 and set(issued) <= set(feed_of(province)), 60, "all of it")
    finally:
        process.terminate()
        assert process.wait(20) == 0
    feed = feed_of(province)
    assert [feed.count(id_) for id_ in issued] == [1] * len(issued)
    for sound in sounds:
        assert province.media.path(hashlib.sha256(sound).hexdigest()).read_bytes() == sound
    with province.database.read() as session:
        assert set(session.scalars(select(OutgoingRow.state))) == {records.CONFIRMED}
    told = source.desk("leader.vn").get("/v1/events?area=T1&limit=200")["items"]
    mine = [item["row"]["id"] for item in told if item["row"]["id"] in events]
    assert sorted(mine) == sorted(events)
    assert [path.name for path in (province.settings.data / "downloads").iterdir()] == []


def state_of(province: System) -> records.LinkState:
    with province.database.read() as session:
        state = records.standing(session, province.now())
    assert state is not None
    return state


def feed_of(province: System) -> list[str]:
    with province.database.read() as session:
        return list(session.scalars(select(BulletinRow.id).where(BulletinRow.position.is_not(None))))
