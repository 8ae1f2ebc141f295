"""The sync process is killed while it downloads, uploads and tells: nothing is lost, nothing is doubled."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studio.domain.exchange import InboundState, OutboxKind, OutboxState
from studio.domain.ids import new_id
from studio.services.upward import keep_enrolment, tell, tell_event
from tests.support.slow_line import SlowLine
from tests.support.source_server import SourceServer
from tests.support.sync_station import SyncStation, make_sync_station
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

pytest_plugins = ["tests.support.source_fixtures"]

KILLS, CUTS = 3, 3
BYTES_PER_S = 150_000
SOUND_BYTES = 300_000


@pytest.fixture
def line(source: SourceServer) -> Iterator[SlowLine]:
    slow = SlowLine(source.port, BYTES_PER_S)
    yield slow
    slow.close()


@pytest.fixture
def here(tmp_path: Path, source: SourceServer, line: SlowLine) -> SyncStation:
    made = make_sync_station(tmp_path / "station", source, "T1-02")
    made.enrolment = replace(made.enrolment, base_url=line.url)
    with made.station.exchange.store.write("test") as unit:
        keep_enrolment(unit, made.enrolment)
    return made


def start_sync(here: SyncStation) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.support.quick_station", str(here.folder.root), "sync"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def rows_above(source: SourceServer, path: str, here: SyncStation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor, more = "0", True
    while more:
        page = source.desk("leader.t1").get(f"{path}?area=T1-02&cursor={cursor}&limit=100")
        found += [item["row"] for item in page["items"] if item["station_id"] == here.enrolment.station_id]
        cursor, more = page["cursor"], page["more"]
    return found


def write_work(here: SyncStation, rng: random.Random) -> tuple[str, set[str]]:
    """Put a programme with its sound and a row of events into the outbox; return its id and the events' names."""
    sound = rng.randbytes(SOUND_BYTES)
    sha256 = here.station.exchange.media.put_bytes(sound)
    programme_id, names = new_id(), {f"event {number}" for number in range(25)}
    with here.station.exchange.store.write("test") as unit:
        payload = {
            "id": programme_id,
            "version": 1,
            "title": "Bản tin",
            "origin": "STATION",
            "category": "POLICY",
            "audio": {"sha256": sha256, "size_bytes": SOUND_BYTES, "codec": "opus", "duration_s": 4.0},
        }
        tell(unit, OutboxKind.PROGRAMME, payload)
        for name in sorted(names):
            tell_event(unit, "AUDIT_HEAD", here.station.clock.now(), reason=name)
    return programme_id, names


@pytest.mark.timeout(150)
def test_killed_in_its_transfers_nothing_is_lost_and_nothing_doubled(here: SyncStation, source: SourceServer) -> None:
    rng = random.Random(20_261_124)
    sound = rng.randbytes(SOUND_BYTES)
    issued = source.issue(["T1-02"], sound)
    programme_id, names = write_work(here, rng)
    pause, seen_part = threading.Event(), 0
    for _ in range(KILLS):
        process = start_sync(here)
        wait_until((here.folder.run / "sync.json").exists, 30, "the process to run")
        pause.wait(rng.uniform(0.05, 1.6))
        process.kill()
        process.wait(10)
        (here.folder.run / "sync.json").unlink(missing_ok=True)
        seen_part += len(list((here.folder.root / "downloads").glob("*.part")))
    assert seen_part, "no kill fell into the download"
    process = start_sync(here)
    try:
        wait_until((here.folder.run / "sync.json").exists, 30, "the process to run")
        wait_until(lambda: here.is_in(issued["id"], InboundState.VERIFIED), 40, "the bulletin")
        wait_until(lambda: not here.station.exchange.outbox().waiting, 40, "the outbox to be empty")
    finally:
        process.terminate()
        assert process.wait(20) == 0
    counts = here.station.exchange.outbox().counts
    assert counts[OutboxState.DEAD] == counts[OutboxState.UNCERTAIN] == counts[OutboxState.SENDING] == 0
    assert here.station.exchange.media.verify(hashlib.sha256(sound).hexdigest())
    events = rows_above(source, "/v1/events", here)
    assert sorted(event["reason"] for event in events) == sorted(names)
    assert [row["id"] for row in rows_above(source, "/v1/programmes", here)] == [programme_id]
    assert not list((here.folder.root / "downloads").iterdir())
    with here.station.exchange.store.read() as unit:
        assert unit.audit.verify() == []


@pytest.mark.timeout(120)
def test_a_line_that_is_cut_again_and_again_loses_nothing(
    here: SyncStation, source: SourceServer, line: SlowLine
) -> None:
    rng = random.Random(4)
    issued = source.issue(["T1-02"], rng.randbytes(SOUND_BYTES))
    programme_id, names = write_work(here, rng)
    pause = threading.Event()
    with here.running():
        for _ in range(CUTS):
            pause.wait(rng.uniform(0.2, 1.0))
            line.cut()
        wait_until(lambda: here.is_in(issued["id"], InboundState.VERIFIED), 40, "the bulletin")
        wait_until(lambda: not here.station.exchange.outbox().waiting, 40, "the outbox to be empty")
    assert here.station.exchange.outbox().counts[OutboxState.DEAD] == 0
    assert sorted(event["reason"] for event in rows_above(source, "/v1/events", here)) == sorted(names)
    assert [row["id"] for row in rows_above(source, "/v1/programmes", here)] == [programme_id]
