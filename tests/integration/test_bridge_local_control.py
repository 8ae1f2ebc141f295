"""The control sockets between the station's processes."""

from __future__ import annotations

import json
import queue
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_bridge.local_control import (
    MAX_LINE_BYTES,
    ControlClient,
    ControlRefused,
    ControlServer,
    ControlSubscription,
    ControlUnavailable,
    Message,
)
from tests.support.waiting import wait_until

TOKEN = "ab" * 32


def _handle(request: Message) -> Message:
    if request["op"] == "refuse":
        raise ControlRefused("NOT_TODAY", day="Sunday")
    if request["op"] == "break":
        raise ZeroDivisionError
    return {"echo": request.get("text", "")}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ControlServer]:
    with ControlServer(_handle, TOKEN, tmp_path / "run" / "x.json") as running:
        yield running


def test_requests_are_answered_and_refused_by_code(server: ControlServer, tmp_path: Path) -> None:
    with ControlClient(tmp_path / "run" / "x.json", TOKEN) as client:
        assert client.request("echo", text="đài xã")["echo"] == "đài xã"
        with pytest.raises(ControlRefused) as refusal:
            client.request("refuse")
        assert (refusal.value.code, refusal.value.details) == ("NOT_TODAY", {"day": "Sunday"})
        with pytest.raises(ControlRefused, match="DEFECT"):
            client.request("break")
        assert client.request("echo", text="still there")["echo"] == "still there"


def test_a_wrong_token_is_refused(server: ControlServer, tmp_path: Path) -> None:
    with (
        ControlClient(tmp_path / "run" / "x.json", "cd" * 32) as client,
        pytest.raises(ControlRefused, match="TOKEN_REFUSED"),
    ):
        client.request("echo")


@pytest.mark.parametrize("line", [b"\n", b"[1]\n", b'{"token": 5}\n', b"\xff\xfe\n", b"[" * 3000 + b"\n"])
def test_a_malformed_first_line_closes_the_connection(server: ControlServer, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5.0) as raw, raw.makefile("rb") as reader:
        raw.sendall(line)
        assert json.loads(reader.readline())["code"] == "TOKEN_REFUSED"
        assert reader.readline() == b""


def _is_cut_off(raw: socket.socket) -> bool:
    try:
        for _ in range(64):
            raw.sendall(b"x" * (MAX_LINE_BYTES // 4))
        return raw.recv(1) == b""
    except ConnectionError:
        return True


def test_an_endless_line_is_cut_off_and_others_go_on(server: ControlServer, tmp_path: Path) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5.0) as raw:
        raw.sendall(json.dumps({"token": TOKEN}).encode() + b"\n")
        assert _is_cut_off(raw)
    with ControlClient(tmp_path / "run" / "x.json", TOKEN) as client:
        assert client.request("echo", text="a")["echo"] == "a"


def test_no_process_is_unavailable(tmp_path: Path) -> None:
    with ControlClient(tmp_path / "none.json", TOKEN) as client, pytest.raises(ControlUnavailable):
        client.request("echo")


def test_the_ready_file_goes_with_the_server(tmp_path: Path) -> None:
    ready = tmp_path / "run" / "x.json"
    with ControlServer(_handle, TOKEN, ready):
        assert ready.exists()
    assert not ready.exists()


def test_a_subscription_gets_events_and_returns_after_a_restart(tmp_path: Path) -> None:
    ready = tmp_path / "x.json"
    events: queue.Queue[Message] = queue.Queue()
    subscription = ControlSubscription(ready, TOKEN, events.put, retry_s=0.02)
    try:
        with ControlServer(_handle, TOKEN, ready) as first:
            wait_until(lambda: subscription.connected)
            first.push({"event": "one"})
            assert events.get(timeout=5.0) == {"event": "one"}
        wait_until(lambda: not subscription.connected)
        with ControlServer(_handle, TOKEN, ready, on_subscribe=lambda send: send({"event": "again"})) as second:
            assert events.get(timeout=5.0) == {"event": "again"}
            wait_until(lambda: subscription.connected)
            second.push({"event": "two"})
            assert events.get(timeout=5.0) == {"event": "two"}
    finally:
        subscription.close()


def test_a_client_that_only_requests_gets_no_events(server: ControlServer, tmp_path: Path) -> None:
    events: queue.Queue[Message] = queue.Queue()
    with ControlClient(tmp_path / "run" / "x.json", TOKEN, on_event=events.put) as client:
        client.request("echo")
        server.push({"event": "one"})
        client.request("echo")
        assert events.empty()


def test_a_request_on_a_new_connection_does_not_pass_for_a_subscription(tmp_path: Path) -> None:
    ready = tmp_path / "x.json"
    events: queue.Queue[Message] = queue.Queue()
    subscription = ControlSubscription(ready, TOKEN, events.put, retry_s=0.2)
    try:
        with ControlServer(_handle, TOKEN, ready) as server:
            # This request connects before the subscription's own thread does.
            subscription.client.request("echo")
            wait_until(lambda: subscription.connected)
            server.push({"event": "one"})
            assert events.get(timeout=5.0) == {"event": "one"}
    finally:
        subscription.close()
