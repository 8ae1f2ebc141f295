"""Agent, bridge and broker die in the middle: nothing is lost, nothing is told twice."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from device_bridge.agent.store import AgentStore
from device_bridge.bridge.dispatcher import GUESSED_ERRORS
from tests.support.broker import Desk, TestHub, running_agent, running_bridge, running_hub
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

FINAL = {"PLAYED", "PARTIAL", "FAILED", "PREEMPTED", "CANCELLED"}
ROOT = Path(__file__).resolve().parents[2]


class Program:
    """A program of the product that can be killed and started again."""

    def __init__(self, log: Path, *command: str) -> None:
        self._log, self._command = log, command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Commune:
    """A hub, a bridge and one agent, each a process of its own, and the station's desk."""

    def __init__(self, hub: TestHub, stack: ExitStack) -> None:
        self.hub = hub
        root = hub.root
        config = hub.pair("LOA-1")
        self.state = root / "agents" / "LOA-1" / "state"
        self.bridge = Program(
            root / "bridge.log", "device_bridge.cli", "run", "--folder", str(root), "--media", str(hub.media)
        )
        self.agent = Program(
            root / "agent.log",
            *("device_bridge.agent", "--config", str(config), "--state", str(self.state), "--device", "null"),
        )
        for program in (self.bridge, self.agent):
            stack.callback(program.kill)
            program.start()
        token = root / "control.token"
        wait_until(token.exists, 15.0, "the bridge made its token")
        self.desk = Desk(hub, token.read_text(encoding="ascii"))
        stack.callback(self.desk.close)
        self.desk.set_devices("LOA-1")
        self.desk.wait_online("LOA-1")

    def play(self, play_id: str, length_s: float, starts_in_s: float = 0.5) -> int:
        """Command a play and return its start."""
        content = self.hub.add_tone(length_s, 300 + 7 * len(play_id))[:2]
        command = self.desk.command(play_id, "LOA-1", content, starts_in_s, length_s=length_s)
        self.desk.ask("play", commands=[command])
        starts_at_us: int = command["starts_at_us"]
        return starts_at_us

    def wait_over(self, play_id: str, timeout_s: float = 20.0) -> str:
        """Wait until the play has a final state, and return the one there is.

        The bridge's own guess, of a device that was away, may come before the device's word and yields to it.
        """
        wait_until(lambda: bool(FINAL & set(self.desk.states(play_id))), timeout_s, f"{play_id} is over")
        final = [one for one in self.desk.events(play_id) if one["state"] in FINAL]
        said = final[1:] if final[0]["error"] in GUESSED_ERRORS else final
        assert len(said) <= 1, self.desk.states(play_id)
        return str(final[-1]["state"])


@contextmanager
def _commune(root: Path) -> Iterator[Commune]:
    with ExitStack() as stack:
        yield Commune(stack.enter_context(running_hub(root)), stack)


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commune]:
    with _commune(tmp_path_factory.mktemp("kills")) as running:
        yield running


def test_a_killed_agent_rejoins_at_the_right_place(commune: Commune) -> None:
    starts_at_us = commune.play("agent", 3.0)
    commune.desk.wait_state("agent", "PLAYING")
    commune.agent.kill()
    commune.agent.start()
    assert commune.wait_over("agent") in ("PLAYED", "PARTIAL")
    first, second = [one for one in commune.desk.events("agent") if one["state"] == "PLAYING"]
    assert first["position_s"] < second["position_s"]
    for playing in (first, second):
        assert playing["at_us"] - starts_at_us == pytest.approx(playing["position_s"] * 1e6, abs=30_000)


def test_an_agent_that_returns_too_late_says_how_far_it_came(commune: Commune) -> None:
    starts_at_us = commune.play("cut", 1.5)
    commune.desk.wait_state("cut", "PLAYING")
    # Half a second at the most is noted late.
    wait_until(lambda: AgentProgress(commune.state).of("cut") > starts_at_us, 5.0, "progress is noted")
    commune.agent.kill()
    wait_until(lambda: time.time() * 1e6 > starts_at_us + 1_600_000, 5.0)
    commune.agent.start()
    assert commune.wait_over("cut") == "PARTIAL"
    ended = commune.desk.wait_state("cut", "PARTIAL")
    assert starts_at_us < ended["at_us"] < starts_at_us + 1_500_000
    commune.desk.wait_online("LOA-1")


def test_a_killed_bridge_goes_on_where_it_was(commune: Commune) -> None:
    commune.play("bridge", 2.0)
    commune.desk.wait_state("bridge", "PLAYING")
    seq = max(one["seq"] for one in commune.desk.events("bridge"))
    commune.bridge.kill()
    commune.bridge.start()
    assert commune.wait_over("bridge") == "PLAYED"
    assert commune.desk.states("bridge") == ["SENT", "ACKED", "PLAYING", "PLAYED"]
    assert commune.desk.events("bridge")[-1]["seq"] > seq


def test_what_is_confirmed_is_not_told_again(commune: Commune) -> None:
    commune.play("confirmed", 0.3)
    commune.wait_over("confirmed")
    last = max(one["seq"] for one in commune.desk.events("confirmed"))
    commune.desk.ask("confirm", seq=last)
    commune.bridge.kill()
    commune.bridge.start()
    before = commune.desk.received
    assert commune.desk.ask("status")["unconfirmed_events"] == 0
    wait_until(lambda: commune.desk.connected, 10.0)
    assert commune.desk.received == before


def test_a_command_given_while_the_broker_is_down_is_sent_when_it_is_back(commune: Commune) -> None:
    broker = commune.hub.broker
    broker.stop()
    wait_until(lambda: commune.desk.ask("status")["broker_connected"] is False, 10.0, "the bridge sees it")
    assert commune.desk.state("LOA-1") == "UNKNOWN"
    commune.play("held", 9.0)
    assert commune.desk.states("held") == []
    broker.start()
    assert commune.desk.wait_state("held", "PLAYING")["position_s"] > 0
    commune.desk.ask("stop", play_id="held", codes=["LOA-1"])
    assert commune.wait_over("held") == "CANCELLED"


def test_an_end_that_comes_while_the_broker_is_down_is_told_once(commune: Commune) -> None:
    broker = commune.hub.broker
    starts_at_us = commune.play("silent", 1.0)
    commune.desk.wait_state("silent", "PLAYING")
    broker.stop()
    wait_until(lambda: time.time() * 1e6 > starts_at_us + 1_200_000, 5.0)
    assert "PLAYED" not in commune.desk.states("silent")
    broker.start()
    assert commune.wait_over("silent") == "PLAYED"
    assert commune.desk.wait_state("silent", "PLAYED")["at_us"] == pytest.approx(starts_at_us + 1_000_000, abs=50_000)


def test_five_kills_at_random(commune: Commune) -> None:
    chance = random.Random(20_261_124)
    victims = [commune.agent, commune.bridge, commune.agent, commune.bridge, commune.agent]
    plays = []
    for number, victim in enumerate(victims):
        starts_at_us = commune.play(f"random-{number}", 1.2, 0.1)
        plays.append(f"random-{number}")
        moment_us = starts_at_us + chance.randrange(-50_000, 1_150_000)
        wait_until(lambda moment_us=moment_us: time.time() * 1e6 > moment_us, 5.0)  # type: ignore[misc]  # bound now
        victim.kill()
        victim.start()
    for play_id in plays:
        # A command may find no agent for all of its time, or one that plays the next already; it is told too.
        assert commune.wait_over(play_id) in ("PLAYED", "PARTIAL", "PREEMPTED", "FAILED")
        states = [state for state in commune.desk.states(play_id) if state not in ("PLAYING", *FINAL)]
        assert states == sorted(set(states), key=["SENT", "ACKED"].index)


def test_reports_survive_until_the_station_has_them(tmp_path: Path) -> None:
    """The broker loses what it had queued; the device sends it again."""
    with running_hub(tmp_path) as hub, ExitStack() as stack:
        stack.enter_context(running_agent(hub, "LOA-1"))
        bridge = stack.enter_context(ExitStack())
        bridge.enter_context(running_bridge(hub))
        desk = Desk(hub)
        stack.callback(desk.close)
        desk.set_devices("LOA-1")
        desk.wait_online("LOA-1")
        content = hub.add_tone(0.8)[:2]
        desk.ask("play", commands=[desk.command("lost", "LOA-1", content, 0.2, length_s=0.8)])
        desk.wait_state("lost", "PLAYING")
        bridge.close()
        store = hub.root / "agents" / "LOA-1" / "state" / "agent.jsonl"
        wait_until(lambda: b'\\"played\\"' in store.read_bytes(), 5.0, "it is over")
        hub.broker.stop()
        (hub.folder.root / "mosquitto.db").unlink(missing_ok=True)
        hub.broker.start()
        bridge.enter_context(running_bridge(hub))
        desk.wait_state("lost", "PLAYED")
        assert desk.states("lost") == ["SENT", "ACKED", "PLAYING", "PLAYED"]
        wait_until(lambda: _waiting(store.parent) == 0, 5.0, "the device knows that the station has it")


class AgentProgress:
    def __init__(self, state: Path) -> None:
        self._path = state / "progress.json"

    def of(self, play_id: str) -> int:
        try:
            kept = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return 0
        return int(kept["heard_until_us"]) if kept["play_id"] == play_id else 0


def _waiting(state: Path) -> int:
    copy = state.with_name("copy")
    copy.mkdir(exist_ok=True)
    (copy / "agent.jsonl").write_bytes((state / "agent.jsonl").read_bytes())
    store = AgentStore(copy, lambda: "new")
    try:
        return len(store.waiting_reports())
    finally:
        store.close()
