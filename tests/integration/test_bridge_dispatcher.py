"""The bridge's decisions, on an injected clock and a wire that the test holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from device_bridge.bridge.devices import Device, DeviceBoard, Pairings
from device_bridge.bridge.dispatcher import FINAL_STATES, Dispatcher, PlayRequest
from device_bridge.bridge.outbox import Order, Outbox
from device_bridge.bridge.spool import EventSpool, PlayEvent
from device_bridge.protocol.messages import AnyReport, Failed, Played, Playing, Presence, Received

S = 1_000_000
START_US = 1_800_000_000 * S
CODE = "LOA-1"


class FakeWire:
    def __init__(self) -> None:
        self.connected = True
        self.sent: list[Order] = []
        self.receipts: list[tuple[str, str, int]] = []

    def send(self, order: Order, now_us: int) -> bool:
        if self.connected:
            self.sent.append(order)
        return self.connected

    def receipt(self, code: str, log_id: str, through_seq: int) -> None:
        self.receipts.append((code, log_id, through_seq))


class Bench:
    """A dispatcher over real files; ``run`` lets time pass."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now_us, self.monotonic_s = START_US, 1000.0
        self.wire = FakeWire()
        self.events: list[PlayEvent] = []
        self._seq = 0
        self.open()
        self.board.set_devices([Device("1", CODE, "Thôn Một"), Device("2", "FM-1", "FM", confirms=False)])

    def open(self) -> None:
        """Start (again) from what is on disk."""
        pairings = self.folder / "pairings.json"
        pairings.write_bytes(msgspec.json.encode({CODE: b"k" * 32}))
        self.board = DeviceBoard(self.folder, 1e6, lambda: self.monotonic_s)
        self.outbox = Outbox(self.folder / "outbox.jsonl")
        self.spool = EventSpool(self.folder / "events.jsonl")
        self.dispatcher = Dispatcher(self.board, Pairings(pairings), self.outbox, self.spool, self.wire)

    def close(self) -> None:
        self.outbox.close()
        self.spool.close()

    def run(self, seconds: float = 0.0) -> None:
        self.now_us += round(seconds * S)
        self.monotonic_s += seconds
        self.dispatcher.tick(self.now_us, self.monotonic_s)
        self.flush()
        self.dispatcher.send_due(self.now_us, self.monotonic_s)
        self.flush()

    def flush(self) -> None:
        self.events += self.spool.flush()
        self.outbox.flush(self.now_us)

    def online(self, session: str = "s1", log_id: str = "log") -> None:
        presence = Presence(station="s", device=CODE, online=True, log_id=log_id, session=session)
        self.dispatcher.heard(CODE, presence, self.now_us)

    def play(self, play_id: str = "p", starts_in_s: float = 1.0, length_s: float = 10.0, code: str = CODE) -> None:
        starts_at_us = self.now_us + round(starts_in_s * S)
        ends_at_us = starts_at_us + round(length_s * S)
        request = PlayRequest(play_id, code, "0" * 64, 1, "flac", starts_at_us, ends_at_us, 0.0, 80, 10)
        self.dispatcher.play([request], self.now_us)
        self.run()

    def report(self, kind: type[AnyReport], seq: int | None = None, oldest_seq: int = 1, **fields: Any) -> None:
        self._seq = self._seq + 1 if seq is None else seq
        order = self.wire.sent[-1]
        head: dict[str, Any] = {
            "station": "s",
            "device": CODE,
            "log_id": "log",
            "seq": self._seq,
            "oldest_seq": oldest_seq,
            "command_id": order.id,
            "play_id": order.play_id,
            "at_us": self.now_us,
        }
        self.dispatcher.report(CODE, msgspec.convert({**head, "type": kind.__struct_config__.tag, **fields}, kind), 0)
        self.run()

    def states(self, play_id: str = "p") -> list[str]:
        return [event.state for event in self.events if event.play_id == play_id]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


PLAYING: dict[str, Any] = {"file_sha256": "0" * 64, "position_s": 0.0}
PLAYED: dict[str, Any] = {"file_sha256": "0" * 64, "position_s": 10.0, "started_at_us": 0, "result": "PLAYED"}


def test_a_command_is_sent_again_until_it_is_received_and_then_no_more(bench: Bench) -> None:
    bench.online()
    bench.play(length_s=100.0)
    for _ in range(10):
        bench.run(4.0)
    assert 3 <= len(bench.wire.sent) <= 6
    assert bench.states() == ["SENT"]
    bench.report(Received)
    before = len(bench.wire.sent)
    bench.run(20.0)
    assert len(bench.wire.sent) == before
    assert bench.states() == ["SENT", "ACKED"]


def test_two_missed_heartbeats_make_a_device_offline(bench: Bench) -> None:
    board = DeviceBoard(bench.folder / "board", 15.0, lambda: bench.monotonic_s)
    device = Device("1", CODE, "Thôn Một")
    board.note(CODE, START_US, Presence(station="s", device=CODE, online=True, log_id="l", session="s"))
    for passed_s, state in ((30.0, "ONLINE"), (38.0, "OFFLINE")):
        board.go_silent(bench.monotonic_s + passed_s)
        assert board.view(device, broker_connected=True, paired=True).state == state
    assert board.heard[CODE].last_seen_us == START_US


def test_nothing_is_sent_to_a_device_that_is_away(bench: Bench) -> None:
    bench.play()
    assert bench.wire.sent == []
    bench.online()
    bench.run()
    assert len(bench.wire.sent) == 1


def test_a_command_is_held_while_the_broker_is_away_and_named_so_when_it_ends(bench: Bench) -> None:
    bench.online()
    bench.wire.connected = False
    bench.play()
    bench.run(12.0)
    assert [(event.state, event.error) for event in bench.events] == [("FAILED", "BROKER_DOWN")]


def test_a_device_that_had_the_command_and_is_silent_is_given_up_late_and_believed_later(bench: Bench) -> None:
    bench.online()
    bench.play()
    bench.report(Received)
    bench.report(Playing, **PLAYING)
    bench.run(600.0)
    assert bench.states() == ["SENT", "ACKED", "PLAYING"]
    bench.run(400.0)
    assert bench.states()[-1] == "FAILED"
    assert bench.events[-1].error == "NO_REPORT"
    bench.report(Played, **PLAYED)
    assert bench.states()[-1] == "PLAYED"
    bench.report(Played, **PLAYED)
    assert bench.states().count("PLAYED") == 1


def test_a_device_that_lost_its_memory_gets_its_commands_again(bench: Bench) -> None:
    bench.online()
    bench.play(length_s=60.0)
    bench.report(Received)
    bench.online("s2", "log")
    bench.run(1.0)
    assert len(bench.wire.sent) == 1
    bench.online("s3", "another log")
    bench.run(1.0)
    assert len(bench.wire.sent) == 2


def test_reports_are_taken_in_order_and_receipted_as_far_as_they_are_whole(bench: Bench) -> None:
    bench.online()
    bench.play()
    bench.report(Received, seq=1)
    bench.report(Played, seq=3, **PLAYED)
    assert bench.states() == ["SENT", "ACKED"]
    assert bench.wire.receipts[-1] == (CODE, "log", 1)
    bench.report(Playing, seq=2, **PLAYING)
    bench.report(Played, seq=3, **PLAYED)
    assert bench.states() == ["SENT", "ACKED", "PLAYING", "PLAYED"]
    assert bench.wire.receipts[-1] == (CODE, "log", 3)


def test_reports_that_an_earlier_bridge_took_are_not_waited_for(bench: Bench) -> None:
    bench.online()
    bench.play()
    bench.report(Received, seq=41, oldest_seq=41)
    assert bench.states() == ["SENT", "ACKED"]


def test_a_cluster_without_a_return_channel_is_never_confirmed(bench: Bench) -> None:
    bench.play("fm", code="FM-1")
    bench.play("fm", code="FM-1")
    bench.run(100.0)
    assert bench.states("fm") == ["SENT_UNCONFIRMABLE"]
    bench.dispatcher.stop("fm", ["FM-1"], bench.now_us)
    bench.run()
    assert bench.states("fm") == ["SENT_UNCONFIRMABLE"]


def test_a_play_cut_short_is_gone_on_with_by_a_command_with_another_beginning(bench: Bench) -> None:
    bench.online()
    bench.play()
    bench.report(Received)
    bench.report(Playing, **PLAYING)
    bench.report(Played, **{**PLAYED, "result": "PREEMPTED"})
    first = bench.wire.sent[-1]
    again = PlayRequest("p", CODE, first.sha256, 1, "flac", first.starts_at_us + 5 * S, first.ends_at_us, 5.0, 80, 10)
    bench.dispatcher.play([again], bench.now_us)
    bench.run()
    assert bench.wire.sent[-1].id != first.id
    bench.report(Received)
    bench.report(Playing, **PLAYING)
    assert bench.states() == ["SENT", "ACKED", "PLAYING", "PREEMPTED", "SENT", "ACKED", "PLAYING"]


def test_a_stop_ends_the_play_it_was_meant_for_alone(bench: Bench) -> None:
    bench.online()
    bench.play()
    bench.dispatcher.stop("p", [CODE], bench.now_us)
    bench.play(starts_in_s=5.0)
    stop, again = bench.wire.sent[-2:]
    assert (stop.kind, stop.target_id) == ("stop", bench.wire.sent[0].id)
    assert again.id != stop.target_id
    head: dict[str, Any] = {
        "station": "s",
        "device": CODE,
        "log_id": "log",
        "oldest_seq": 1,
        "at_us": bench.now_us,
        "play_id": "p",
    }
    for seq, order in enumerate((stop, again), 1):
        bench.dispatcher.report(CODE, Received(**head, seq=seq, command_id=order.id), bench.now_us)
    bench.run()
    assert bench.states() == ["SENT", "SENT", "ACKED"]


def test_a_late_report_of_a_replaced_command_is_not_taken_for_the_new_ones(bench: Bench) -> None:
    bench.online()
    bench.play()
    bench.report(Failed, reason="CONTENT_CORRUPT")
    assert [(event.state, event.error) for event in bench.events[-1:]] == [("FAILED", "CONTENT_CORRUPT")]
    assert bench.outbox.open_orders() == []


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["received", "playing", "played", "again", "restart", "wait"]), max_size=12))
def test_whatever_comes_a_play_ends_once(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    bench = Bench(tmp_path_factory.mktemp("any"))
    try:
        bench.online()
        bench.play(length_s=5.0)
        for step in steps:
            if step == "received":
                bench.report(Received)
            elif step == "playing":
                bench.report(Playing, **PLAYING)
            elif step == "played":
                bench.report(Played, **PLAYED)
            elif step == "again":
                bench.play(starts_in_s=(START_US + S - bench.now_us) / S, length_s=5.0)
            elif step == "restart":
                bench.close()
                bench.open()
                bench.online()
            else:
                bench.run(1.0)
        bench.run(2000.0)
        final = [state for state in bench.states() if state in FINAL_STATES]
        assert len(final) == 1, bench.states()
        assert [event.seq for event in bench.events] == list(range(1, len(bench.events) + 1))
    finally:
        bench.close()
