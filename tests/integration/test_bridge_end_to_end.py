"""Bridge, real mosquitto and real agents: from a command on the control socket to sound and its report."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from device_bridge.agent.output import NullOutput
from device_bridge.errors import OperatorFixable
from device_bridge.local_control import ControlRefused
from tests.support.broker import (
    RATE_HZ,
    Desk,
    TestHub,
    running_agent,
    running_bridge,
    running_desk,
    running_hub,
)
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

CODES = ("LOA-1", "LOA-2", "LOA-3")


class Commune:
    def __init__(self, hub: TestHub, desk: Desk, outputs: dict[str, NullOutput]) -> None:
        self.hub, self.desk, self.outputs = hub, desk, outputs

    def heard_from(self, code: str) -> tuple[float, np.ndarray]:
        """Return the wall time (s) of the first sound that a device made, and its sound (frames,) from there."""
        output = self.outputs[code]
        first, sound = output.kept()
        loud = np.flatnonzero(np.abs(sound[:, 0]) > 1e-4)
        at_s = output.heard_at(first + int(loud[0])) - time.monotonic() + time.time()
        return at_s, sound[loud[0] : loud[-1] + 1, 0]


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commune]:
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path_factory.mktemp("commune")))
        outputs = {code: NullOutput(keep_s=30.0) for code in CODES}
        for code in CODES:
            stack.enter_context(running_agent(hub, code, outputs[code]))
        stack.enter_context(running_bridge(hub))
        desk = stack.enter_context(running_desk(hub))
        desk.set_devices(*CODES, "LOA-4", "Thôn/#", silent=("FM-1",))
        desk.wait_online(*CODES)
        yield Commune(hub, desk, outputs)


def test_three_clusters_start_together_and_report(commune: Commune) -> None:
    desk = commune.desk
    sha256, size, tone = commune.hub.add_tone(1.0)
    commands = [desk.command("all", code, (sha256, size), 1.5, length_s=1.0) for code in (*CODES, "FM-1")]
    for command in commands:
        command["starts_at_us"] = commands[0]["starts_at_us"]
    desk.ask("prepare", commands=commands)
    desk.ask("play", commands=commands)
    for code in CODES:
        ended = desk.wait_state("all", "PLAYED", code)
        assert desk.states("all", code) == ["SENT", "ACKED", "PLAYING", "PLAYED"]
        playing = desk.events("all", code)[2]
        assert abs(playing["at_us"] - commands[0]["starts_at_us"]) < 20_000
        assert abs(ended["at_us"] - commands[0]["starts_at_us"] - 1_000_000) < 20_000
        assert ended["file_sha256"] == sha256
        at_s, heard = commune.heard_from(code)
        assert abs(at_s - commands[0]["starts_at_us"] / 1e6) < 0.02
        assert len(heard) == pytest.approx(RATE_HZ, abs=RATE_HZ // 100)
        middle = heard[10_000:40_000]
        offset = int(np.argmax(np.correlate(tone[9_000:42_000], middle, mode="valid"))) + 9_000
        np.testing.assert_allclose(middle, tone[offset : offset + len(middle)], atol=1e-3)
    assert desk.states("all", "FM-1") == ["SENT_UNCONFIRMABLE"]


def test_a_late_command_joins_at_the_right_place(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(3.0, 300.0)[:2]
    desk.ask("play", commands=[desk.command("late", "LOA-1", content, -1.5, length_s=3.0)])
    playing = desk.wait_state("late", "PLAYING")
    assert 1.5 <= playing["position_s"] < 2.5
    starts_at_us = desk.wait_state("late", "PLAYED")["at_us"] - 3_000_000
    assert abs(playing["at_us"] - starts_at_us - playing["position_s"] * 1e6) < 20_000


def test_what_was_mostly_missed_is_partial(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(4.0, 310.0)[:2]
    desk.ask("play", commands=[desk.command("missed", "LOA-1", content, -3.3, length_s=4.0)])
    assert desk.wait_state("missed", "PARTIAL")["position_s"] == pytest.approx(4.0, abs=0.05)


def test_a_commanded_rejoin_is_whole(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(6.0, 320.0)[:2]
    command = desk.command("rejoin", "LOA-2", content, 1.0, length_s=1.0, position_s=5.0)
    desk.ask("play", commands=[command])
    assert desk.wait_state("rejoin", "PLAYING")["position_s"] == pytest.approx(5.0, abs=0.01)
    assert desk.wait_state("rejoin", "PLAYED")["position_s"] == pytest.approx(6.0, abs=0.05)


def test_the_same_commands_again_change_nothing(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(1.2, 330.0)[:2]
    command = desk.command("twice", "LOA-3", content, 0.3, length_s=1.2)
    later = {**command, "starts_at_us": command["starts_at_us"] + 500_000, "position_s": 0.5}
    desk.ask("play", commands=[command])
    desk.ask("play", commands=[command])
    desk.wait_state("twice", "PLAYING")
    desk.ask("play", commands=[later])
    desk.wait_state("twice", "PLAYED")
    desk.ask("play", commands=[command])
    assert desk.states("twice") == ["SENT", "ACKED", "PLAYING", "PLAYED"]


def test_a_stronger_play_pushes_a_weaker_one_aside(commune: Commune) -> None:
    desk = commune.desk
    weak = commune.hub.add_tone(8.0, 340.0)[:2]
    strong = commune.hub.add_tone(0.6, 900.0)[:2]
    desk.ask("play", commands=[desk.command("weak", "LOA-1", weak, 0.2, length_s=8.0)])
    desk.wait_state("weak", "PLAYING")
    desk.ask("play", commands=[desk.command("strong", "LOA-1", strong, 0.3, length_s=0.6, priority=50)])
    playing = desk.wait_state("strong", "PLAYING")
    cut = desk.wait_state("weak", "PREEMPTED")
    assert 0 <= cut["at_us"] - playing["at_us"] < 200_000
    assert desk.state("LOA-1") == "PLAYING"
    desk.wait_state("strong", "PLAYED")
    wait_until(lambda: desk.state("LOA-1") == "ONLINE", 5.0, "it rests")


def test_stop_fades_out_and_reports(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(8.0, 350.0)[:2]
    desk.ask("play", commands=[desk.command("stopped", "LOA-2", content, 0.2, length_s=8.0)])
    desk.wait_state("stopped", "PLAYING")
    desk.ask("stop", play_id="stopped", codes=["LOA-2"])
    assert 0 < desk.wait_state("stopped", "CANCELLED")["position_s"] < 4.0


def test_stop_before_the_start(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(1.0, 360.0)[:2]
    desk.ask("play", commands=[desk.command("early", "LOA-2", content, 30.0)])
    desk.wait_state("early", "ACKED")
    desk.ask("stop", play_id="early", codes=["LOA-2"])
    desk.wait_state("early", "CANCELLED")
    assert "PLAYING" not in desk.states("early")


def test_a_play_that_is_moved_while_it_sounds_is_told_again(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(6.0, 365.0)[:2]
    command = desk.command("moved", "LOA-3", content, 0.3, length_s=6.0)
    desk.ask("play", commands=[command])
    desk.wait_state("moved", "PLAYING")
    ends_at_us = command["starts_at_us"] + 1_500_000
    desk.ask("play", commands=[{**command, "position_s": 3.0, "ends_at_us": ends_at_us}])
    ended = desk.wait_state("moved", "PLAYED")
    assert desk.states("moved") == ["SENT", "ACKED", "PLAYING"] * 2 + ["PLAYED"]
    assert ended["at_us"] == pytest.approx(ends_at_us, abs=30_000)
    assert ended["position_s"] == pytest.approx(4.5, abs=0.05)


def test_a_play_begun_anew_right_after_its_stop_goes_on(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(6.0, 366.0)[:2]
    command = desk.command("resumed", "LOA-3", content, 0.3, length_s=6.0)
    desk.ask("play", commands=[command])
    desk.wait_state("resumed", "PLAYING")
    desk.ask("stop", play_id="resumed", codes=["LOA-3"])
    again = desk.command("resumed", "LOA-3", content, 0.2, length_s=1.0, position_s=3.0)
    desk.ask("play", commands=[again])
    assert desk.wait_state("resumed", "PLAYED")["position_s"] == pytest.approx(4.0, abs=0.05)


def test_a_changed_file_does_not_sound(commune: Commune) -> None:
    desk = commune.desk
    sha256, size, _ = commune.hub.add_tone(1.0, 370.0)
    path = commune.hub.media / sha256[:2] / sha256
    path.write_bytes(bytes(size))
    desk.ask("play", commands=[desk.command("changed", "LOA-1", (sha256, size), 0.5, length_s=20.0)])
    assert desk.wait_state("changed", "FAILED")["error"] == "CONTENT_CORRUPT"
    assert "PLAYING" not in desk.states("changed")


def test_a_file_that_is_no_sound_fails(commune: Commune) -> None:
    desk = commune.desk
    data = b"not a sound" * 1000
    content = (commune.hub.add_content(data), len(data))
    desk.ask("play", commands=[desk.command("noise", "LOA-1", content, 0.3, length_s=20.0)])
    assert desk.wait_state("noise", "FAILED")["error"].startswith("CONTENT_UNREADABLE")


def test_a_device_that_is_away_fails_when_its_time_is_over(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(0.5, 380.0)[:2]
    commune.hub.pair("LOA-4")
    desk.ask("play", commands=[desk.command("away", "LOA-4", content, 0.1, length_s=0.5)])
    failed = desk.wait_state("away", "FAILED")
    assert failed["error"] == "DEVICE_OFFLINE"
    assert desk.states("away") == ["FAILED"]


def test_a_device_that_comes_back_in_time_joins(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(2.5, 390.0)[:2]
    commune.hub.pair("LOA-4")
    desk.ask("play", commands=[desk.command("back", "LOA-4", content, 0.0, length_s=2.5)])
    with running_agent(commune.hub, "LOA-4"):
        playing = desk.wait_state("back", "PLAYING")
        assert playing["position_s"] > 0
        wait_until(lambda: desk.states("back")[-1] in ("PLAYED", "PARTIAL"), 10.0, "it is over")
    wait_until(lambda: desk.state("LOA-4") == "OFFLINE", 10.0, "it said goodbye")


def test_unknown_and_misshapen_commands_are_refused(commune: Commune) -> None:
    desk = commune.desk
    content = commune.hub.add_tone(0.5, 400.0)[:2]
    desk.ask("play", commands=[desk.command("stranger", "LOA-99", content, 0.1, length_s=0.4)])
    assert desk.wait_state("stranger", "FAILED")["error"] == "DEVICE_UNKNOWN"
    with pytest.raises(ControlRefused, match="REQUEST_MALFORMED"):
        desk.ask("play", commands=[{"play_id": "x"}])
    with pytest.raises(ControlRefused, match="REQUEST_MALFORMED"):
        desk.ask("set_devices", devices=[{"id": "1"}])
    desk.ask("play", commands=[desk.command("misnamed", "Thôn/#", content, 0.5)])
    assert desk.wait_state("misnamed", "FAILED")["error"] == "DEVICE_CODE_BAD"
    with pytest.raises(ControlRefused, match="OP_UNKNOWN"):
        desk.ask("dance")


def test_status_tells_each_device(commune: Commune) -> None:
    status = commune.desk.ask("status")
    devices = {one["code"]: one for one in status["devices"]}
    assert status["broker_connected"] is True
    assert devices["LOA-1"]["firmware"].startswith("speaker-agent")
    assert abs(devices["LOA-1"]["clock_offset_ms"]) < 50
    assert abs(devices["LOA-1"]["last_seen_us"] / 1e6 - time.time()) < 10
    assert (devices["Thôn/#"]["state"], devices["Thôn/#"]["detail"]) == ("UNKNOWN", "DEVICE_CODE_BAD")
    assert (devices["FM-1"]["state"], devices["FM-1"]["detail"]) == ("UNKNOWN", "NO_DRIVER_YET")


def test_two_bridges_do_not_share_a_port(commune: Commune, tmp_path: Path) -> None:
    from device_bridge.bridge.content import ContentServer, UrlSigner

    first = ContentServer(tmp_path, UrlSigner(tmp_path / "key"), "127.0.0.1", 0)
    try:
        with pytest.raises(OperatorFixable, match="CONTENT_PORT_TAKEN"):
            ContentServer(tmp_path, UrlSigner(tmp_path / "key"), "127.0.0.1", first.port)
    finally:
        first.close()
