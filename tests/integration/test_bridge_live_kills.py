"""The bridge dies while somebody speaks: the clusters fall silent for that long, and go on in step."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from device_bridge.bridge.live import DELAY_MS
from studio.domain.broadcast import PlayState
from tests.support.broker import Desk, running_agent, running_hub
from tests.support.live_stage import CODES, PIECE_S, Stage, speaking, spoken
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

ROOT = Path(__file__).resolve().parents[2]


class BridgeProcess:
    """The bridge as a process of its own; its content port is another one after each start."""

    def __init__(self, root: Path, media: Path) -> None:
        self._root, self._media = root, media
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["run", "--folder", str(self._root), "--media", str(self._media)]
        with (self._root / "bridge.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "device_bridge.cli", *command],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[tuple[Stage, BridgeProcess]]:
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path))
        bridge = BridgeProcess(hub.root, hub.media)
        stack.callback(bridge.kill)
        bridge.start()
        token_file = hub.root / "control.token"
        wait_until(token_file.exists, 15.0, "the bridge made its token")
        token = token_file.read_text(encoding="ascii")
        desk = Desk(hub, token)
        stack.callback(desk.close)
        yield Stage(hub, stack, desk, token), bridge


def test_a_killed_bridge_leaves_a_gap_and_no_shift(killable: tuple[Stage, BridgeProcess]) -> None:
    stage, bridge = killable
    with speaking(stage, "killed", CODES) as microphone:
        stage.wait_state("killed", PlayState.PLAYING)
        spoken(microphone, 2.0)
        bridge.kill()
        killed_at_s = microphone.spoken * PIECE_S
        bridge.start()
        wait_until(lambda: not stage.loudspeakers.connected, 10.0, "the station sees it")
        wait_until(lambda: stage.loudspeakers.connected, 20.0, "the bridge is back")
        wait_until(lambda: _listeners(stage.desk) == CODES, 10.0, "both devices are back at the stream")
        back_at_s = microphone.spoken * PIECE_S
        spoken(microphone, back_at_s + 2.0)
        before = [stage.latency_s(number, microphone, 0.9, 0.5) for number in range(2)]
        after = [stage.latency_s(number, microphone, back_at_s + 0.5, 0.6) for number in range(2)]
    stage.loudspeakers.live_close("killed")
    # More than two seconds were lost, or less: the devices count.
    for number, code in enumerate(CODES):
        _wait_over(stage, code)
        lost_s = stage.lost_pieces(number, "killed") * PIECE_S
        assert 0 < lost_s <= back_at_s - killed_at_s + 1.0
        assert stage.states("killed", code)[-1] is (PlayState.PARTIAL if lost_s > 2.0 else PlayState.PLAYED)
    assert before == pytest.approx([DELAY_MS / 1000] * 2, abs=0.03)
    # A new bridge takes the instants of pieces anew; between neighbours there is no difference.
    assert after == pytest.approx([DELAY_MS / 1000] * 2, abs=0.09)
    assert abs(after[0] - after[1]) < 0.005
    print(f"silent for {back_at_s - killed_at_s:.2f} s, before {before}, after {after}")


def test_a_bridge_that_stays_away_too_long_finds_its_devices_again(killable: tuple[Stage, BridgeProcess]) -> None:
    """They gave up by themselves; the play goes on, and its end is told as partial."""
    stage, bridge = killable
    stage.loudspeakers.live_open("away", CODES[:1], 100, 40)
    with speaking(stage, "away", CODES[:1]) as microphone:
        stage.wait_state("away", PlayState.PLAYING, CODES[0])
        bridge.kill()
        log = stage.hub.root / "agents" / CODES[0] / "state" / "agent.jsonl"
        wait_until(lambda: b'\\"played\\"' in log.read_bytes(), 15.0, "the device gave up")
        bridge.start()
        wait_until(lambda: stage.loudspeakers.connected, 20.0, "the bridge is back")
        # The station tells it again what it has open.
        stage.loudspeakers.live_open("away", CODES[:1], 100, 40)
        wait_until(lambda: _listeners(stage.desk) == CODES[:1], 10.0, "it hears again")
        at_s = microphone.spoken * PIECE_S
        spoken(microphone, at_s + 2.0)
        assert stage.latency_s(0, microphone, at_s + 0.5) == pytest.approx(DELAY_MS / 1000, abs=0.09)
        assert PlayState.PARTIAL not in stage.states("away", CODES[0])
    stage.loudspeakers.live_close("away")
    stage.wait_state("away", PlayState.PARTIAL, CODES[0])


def test_a_device_joins_and_another_comes_back(killable: tuple[Stage, BridgeProcess]) -> None:
    """One is told of a live play that goes on already, at the right place."""
    stage, _ = killable
    stage.desk.set_devices(*CODES, "LOA-3")
    stage.loudspeakers.live_open("join", ["LOA-3"], 100, 40)
    with speaking(stage, "join", CODES[:1]) as microphone:
        spoken(microphone, 1.5)
        assert stage.states("join", "LOA-3") == []
        with running_agent(stage.hub, "LOA-3"):
            stage.wait_state("join", PlayState.PLAYING, "LOA-3")
            (playing,) = [one for one in stage.heard if (one.code, one.state) == ("LOA-3", PlayState.PLAYING)]
            assert playing.position_s > 0.5
            assert time.time() - playing.at.timestamp() < 2.0
            stage.loudspeakers.live_close("join")
            stage.wait_state("join", PlayState.PLAYED, CODES[0])


def _listeners(desk: Desk) -> list[str]:
    found: list[str] = next(iter(one["devices"] for one in desk.ask("status")["live"]), [])
    return found


def _wait_over(stage: Stage, code: str) -> None:
    over = {PlayState.PLAYED, PlayState.PARTIAL}
    wait_until(lambda: bool(over & set(stage.states("killed", code))), 15.0, f"{code} is over")
