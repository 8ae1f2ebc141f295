"""Files that must survive a cut at any byte, and a disk with no room."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from device_bridge.agent.clock import StationClock, boot_id
from device_bridge.agent.store import AgentStore
from device_bridge.bridge.outbox import Order, Outbox
from device_bridge.bridge.spool import EventSpool
from device_bridge.bridge.wire import CommandCounter
from device_bridge.durable import DurableLines
from device_bridge.protocol.messages import Ping, Received

RECORDS = [{"n": number, "text": "loa phát thanh"} for number in range(4)]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.integers(0, 400), st.binary(max_size=40))
def test_a_cut_at_any_byte_leaves_the_whole_lines(tmp_path: Path, cut: int, junk: bytes) -> None:
    path = tmp_path / "lines.jsonl"
    path.unlink(missing_ok=True)
    lines = DurableLines(path)
    lines.append(*RECORDS)
    lines.close()
    whole = path.read_bytes()
    torn = whole[:cut] + junk
    path.write_bytes(torn)
    again = DurableLines(path)
    kept = list(again.records)
    complete = whole[:cut].count(b"\n")
    assert kept[:complete] == RECORDS[:complete]
    again.append({"after": True})
    again.close()
    last = DurableLines(path)
    assert last.records == [*kept, {"after": True}]
    last.close()


def test_no_room_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = DurableLines(tmp_path / "lines.jsonl")
    lines.append(RECORDS[0])
    sync = os.fsync

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no room"):
        lines.append(RECORDS[1], RECORDS[2])
    assert lines.rewrite([RECORDS[3]]) is False
    monkeypatch.setattr(os, "fsync", sync)
    lines.append(RECORDS[3])
    lines.close()
    again = DurableLines(tmp_path / "lines.jsonl")
    assert again.records == [RECORDS[0], RECORDS[3]]
    again.close()
    assert [path.name for path in tmp_path.iterdir()] == ["lines.jsonl"]


def test_events_wait_for_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = EventSpool(tmp_path / "events.jsonl")
    spool.add("p", "LOA-1", "SENT", 1)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _no_room)
        with pytest.raises(OSError, match="no room"):
            spool.flush()
        assert spool.pending() == []
    assert [event.state for event in spool.flush()] == ["SENT"]
    assert [event.state for event in spool.pending()] == ["SENT"]
    spool.close()


def _no_room(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "no room")


def test_the_spool_keeps_counting_over_restarts_and_rewrites(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    spool = EventSpool(path, first_seq=100)
    for number in range(5000):
        spool.add(f"play-{number}", "LOA-1", "PLAYED", number)
        spool.mark("LOA-1/log", number)
        if number % 50 == 0:
            spool.flush()
            spool.confirm(100 + number - 10)
    spool.flush()
    spool.confirm(5095)
    assert path.stat().st_size < 1_500_000
    spool.close()
    again = EventSpool(path, first_seq=1)
    assert [event.seq for event in again.pending()] == [5096, 5097, 5098, 5099]
    assert again.marks == {"LOA-1/log": 4999}
    again.confirm(5099)
    again.add("next", "LOA-1", "SENT", 0)
    assert [event.seq for event in again.flush()] == [5100]
    again.close()


def test_orders_are_as_they_were_last_told(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.jsonl")
    order = Order(id="1", code="LOA-1", kind="play", play_id="p", expires_at_us=10)
    outbox.put(order)
    outbox.flush(0)
    order.received, order.state = True, "ACKED"
    outbox.put(order)
    outbox.put(Order(id="2", code="LOA-1", kind="play", play_id="p", expires_at_us=20))
    outbox.flush(0)
    outbox.close()
    again = Outbox(tmp_path / "outbox.jsonl")
    assert again.get("1") == order
    newest = again.play("p", "LOA-1")
    assert newest is not None
    assert newest.id == "2"
    again.close()


@pytest.mark.parametrize("clock_back_us", [0, 10**12])
def test_the_command_counter_rises_over_restarts_and_clock_jumps(tmp_path: Path, clock_back_us: int) -> None:
    first = CommandCounter(tmp_path / "counter", lambda: 10**15)
    given_out = [first.next() for _ in range(3)]
    second = CommandCounter(tmp_path / "counter", lambda: 10**15 - clock_back_us)
    assert second.next() > given_out[-1] > given_out[0] >= 10**15
    lost = CommandCounter(tmp_path / "lost", lambda: 10**15 + 60_000_000)
    assert lost.next() > given_out[-1]


def _ping(counter: int) -> Ping:
    return Ping(station="s", device="LOA-1", id=f"c{counter}", counter=counter, issued_at_us=0, expires_at_us=1)


def _received(store: AgentStore, counter: int) -> None:
    store.accept(
        _ping(counter),
        lambda seq: Received(
            station="s", device="LOA-1", log_id=store.log_id, seq=seq, command_id=f"c{counter}", at_us=0
        ),
    )


def test_a_device_keeps_counter_and_reports_until_they_are_receipted(tmp_path: Path) -> None:
    store = AgentStore(tmp_path, lambda: "log")
    for counter in range(1, 3001):
        _received(store, counter)
        if counter % 100 == 0:
            store.receipt("log", counter - 2)
    store.receipt("another log", 3000)
    assert (tmp_path / "agent.jsonl").stat().st_size < 1_000_000
    store.close()
    again = AgentStore(tmp_path, lambda: "new")
    assert (again.log_id, again.counter, again.oldest_seq()) == ("log", 3000, 2999)
    assert [report.seq for report in again.waiting_reports()] == [2999, 3000]
    again.receipt("log", 3000)
    assert again.oldest_seq() == 3001
    again.close()


def test_a_restarted_agent_knows_the_time_in_the_same_boot(tmp_path: Path) -> None:
    clock = StationClock(kept_in=tmp_path / "clock.json")
    clock.add(clock.monotonic() - 0.01, clock.monotonic(), 10**15, 10**15)
    clock.keep()
    again = StationClock(kept_in=tmp_path / "clock.json")
    assert again.learned is bool(boot_id())
    (tmp_path / "clock.json").write_text('{"boot": "another", "at_s": 0, "offset_us": 0, "error_s": 0}')
    assert not StationClock(kept_in=tmp_path / "clock.json").learned
    (tmp_path / "clock.json").write_text("torn")
    assert not StationClock(kept_in=tmp_path / "clock.json").learned
