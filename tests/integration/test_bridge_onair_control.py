"""``ports.onair.OnAirControl`` over the control socket."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device_bridge.local_control import ControlRefused, ControlServer, Message
from studio.domain.broadcast import OnAirStatus
from studio.domain.errors import Defect, OperatorFixable
from studio.domain.status_codec import encode_status
from studio.links.onair_control import SocketOnAirControl

TOKEN = "77" * 32
NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
STATUS = OnAirStatus(7, "boot", NOW, NOW, True, True, "ALSA/default", 0, 1.0, 80.0, NOW, True)


class OnAir:
    """Answers as the on-air process does."""

    def __init__(self) -> None:
        self.asked: list[Message] = []

    def handle(self, request: Message) -> Message:
        self.asked.append(request)
        if request["op"] == "status":
            return {"status": encode_status(STATUS)}
        if request.get("play_ids") == ["none"]:
            raise ControlRefused("PLAY_UNKNOWN", play_id="none")
        if request.get("play_ids") == ["broken"]:
            raise ZeroDivisionError
        return {}


@pytest.fixture
def onair(tmp_path: Path) -> Iterator[OnAir]:
    process = OnAir()
    with ControlServer(process.handle, TOKEN, tmp_path / "onair.json"):
        yield process


@pytest.fixture
def control(tmp_path: Path) -> Iterator[SocketOnAirControl]:
    made = SocketOnAirControl(tmp_path / "onair.json", TOKEN)
    yield made
    made.close()


def test_status_and_commands_reach_the_process(onair: OnAir, control: SocketOnAirControl) -> None:
    assert control.status() == STATUS
    control.reload_plan()
    control.stop_play(["slot:1:local"], "lan", "RECALLED")
    assert [one["op"] for one in onair.asked] == ["status", "reload_plan", "stop_play"]
    assert (onair.asked[-1]["play_ids"], onair.asked[-1]["operator"], onair.asked[-1]["reason"]) == (
        ["slot:1:local"],
        "lan",
        "RECALLED",
    )


def test_what_it_refuses_and_where_it_fails_are_told_apart(onair: OnAir, control: SocketOnAirControl) -> None:
    with pytest.raises(OperatorFixable, match="PLAY_UNKNOWN") as refusal:
        control.stop_play(["none"], "lan", "")
    assert refusal.value.details == {"play_id": "none"}
    with pytest.raises(Defect, match="CONTROL_FAILED"):
        control.stop_play(["broken"], "lan", "")
    assert control.status() == STATUS


def test_without_the_process_each_call_says_so(control: SocketOnAirControl) -> None:
    for call in (control.status, control.reload_plan, lambda: control.stop_play([], "", "")):
        with pytest.raises(OperatorFixable, match="ONAIR_NOT_RUNNING"):
            call()
