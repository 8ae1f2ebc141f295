"""The station's microphone on its clusters: in step, pre-empting, through the bridge's death."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import resample_poly

from device_bridge.agent.core import SpeakerAgent
from device_bridge.agent.output import NullOutput
from device_bridge.bridge.live import DELAY_MS
from studio.domain.broadcast import PlayState
from studio.links.loudspeakers import BridgeLoudspeakers
from studio.ports.onair import LoudspeakerEvent
from tests.support.broker import TOKEN, Desk, TestHub, running_agent, running_bridge, running_desk, running_hub
from tests.support.hearing import find
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
PIECE_FRAMES = 960
PIECE_S = 0.04
CODES = ["LOA-1", "LOA-2"]


class Microphone:
    """Noise that is spoken in real time, piece by piece, into a live play."""

    def __init__(self, loudspeakers: BridgeLoudspeakers, play_id: str, length_s: float = 60.0) -> None:
        self._loudspeakers, self._play_id = loudspeakers, play_id
        rng = np.random.default_rng(7)
        # Below the half-band filters' edge.
        smooth = resample_poly(rng.uniform(-0.4, 0.4, int(length_s * 12_000)), 2, 1)
        self.sound: NDArray[np.int16] = np.rint(smooth * 32767).clip(-32768, 32767).astype("<i2")
        self.began = datetime.now(UTC)
        self.spoken = 0
        # Pieces of these numbers are not said.
        self.swallowed: range = range(0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._speak, daemon=True)
        self._thread.start()

    def at_48k(self, from_s: float, length_s: float) -> NDArray[np.float32]:
        """Return what was spoken from ``from_s`` on as it should sound."""
        part = self.sound[int(from_s * 24_000) : int((from_s + length_s) * 24_000)] / 32768.0
        up: NDArray[np.float32] = resample_poly(part, 2, 1).astype(np.float32)
        return up

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5.0)

    def _speak(self) -> None:
        began_s = time.monotonic()
        for number in range(len(self.sound) // PIECE_FRAMES):
            # A piece is whole once its last frame is spoken.
            if self._stop.wait(max(0.0, began_s + (number + 1) * PIECE_S - time.monotonic())):
                return
            pcm = self.sound[number * PIECE_FRAMES : (number + 1) * PIECE_FRAMES].tobytes()
            if number not in self.swallowed:
                self._loudspeakers.live_feed(self._play_id, pcm, self.began + timedelta(seconds=number * PIECE_S))
            self.spoken = number + 1


class Stage:
    def __init__(self, hub: TestHub, stack: ExitStack, desk: Desk) -> None:
        self.hub, self.desk = hub, desk
        # The devices' own clocks have other beginnings.
        self.clocks: list[Callable[[], float]] = [time.monotonic, lambda: time.monotonic() + 1234.5]
        self.outputs = [NullOutput(keep_s=30.0, monotonic=clock) for clock in self.clocks]
        self.agents: list[SpeakerAgent] = [
            stack.enter_context(running_agent(hub, code, output, clock))
            for code, output, clock in zip(CODES, self.outputs, self.clocks, strict=True)
        ]
        self.loudspeakers = BridgeLoudspeakers(hub.ready_file, TOKEN)
        stack.callback(self.loudspeakers.close)
        self.heard: list[LoudspeakerEvent] = []
        desk.set_devices(*CODES)
        desk.wait_online(*CODES)
        wait_until(lambda: self.loudspeakers.connected, 10.0, "the bridge is there")

    def states(self, play_id: str, code: str) -> list[PlayState]:
        self.heard += self.loudspeakers.events()
        return [one.state for one in self.heard if one.play_id == play_id and one.code == code]

    def wait_state(self, play_id: str, state: PlayState, *codes: str, timeout_s: float = 15.0) -> None:
        for code in codes or CODES:
            self._wait(play_id, state, code, timeout_s)

    def _wait(self, play_id: str, state: PlayState, code: str, timeout_s: float) -> None:
        wait_until(lambda: state in self.states(play_id, code), timeout_s, f"{code} {state}")

    def latency_s(self, number: int, microphone: Microphone, from_s: float, length_s: float = 0.6) -> float:
        """Return how long after it was spoken an excerpt is heard on a device's output, by the station's clock."""
        first, kept = self.outputs[number].kept()
        found = find(microphone.at_48k(from_s, length_s), kept)
        assert found.likeness > 0.9, found
        heard_us = self.agents[number].clock.to_us(self.outputs[number].heard_at(first + found.frame))
        assert heard_us is not None
        spoken_us = microphone.began.timestamp() * 1e6 + from_s * 1e6
        return (heard_us - spoken_us) / 1e6


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path_factory.mktemp("live")))
        stack.enter_context(running_bridge(hub))
        desk = stack.enter_context(running_desk(hub))
        yield Stage(hub, stack, desk)


@contextmanager
def speaking(stage: Stage, play_id: str, codes: list[str], priority: int = 40) -> Iterator[Microphone]:
    stage.loudspeakers.live_open(play_id, codes, 100, priority)
    microphone = Microphone(stage.loudspeakers, play_id)
    try:
        yield microphone
    finally:
        microphone.stop()


def spoken(microphone: Microphone, seconds: float) -> None:
    wait_until(lambda: microphone.spoken * PIECE_S >= seconds, seconds + 10.0, "it is spoken")


def test_neighbours_sound_in_step_and_after_the_known_delay(stage: Stage) -> None:
    with speaking(stage, "step", CODES) as microphone:
        stage.wait_state("step", PlayState.PLAYING)
        spoken(microphone, 3.2)
        latencies = [stage.latency_s(number, microphone, 1.8) for number in range(2)]
    stage.loudspeakers.live_close("step")
    stage.wait_state("step", PlayState.PLAYED)
    assert latencies[0] == pytest.approx(DELAY_MS / 1000, abs=0.03)
    assert abs(latencies[0] - latencies[1]) < 0.005
    assert stage.states("step", CODES[0]) == [PlayState.SENT, PlayState.ACKED, PlayState.PLAYING, PlayState.PLAYED]
    (playing,) = [one for one in stage.heard if (one.play_id, one.code, one.state) == ("step", CODES[0], "PLAYING")]
    assert abs((playing.at - microphone.began).total_seconds() - DELAY_MS / 1000) < 0.5
    assert playing.file_sha256 == ""
