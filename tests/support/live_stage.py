"""A microphone that speaks in real time, and two agents whose outputs are looked at."""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from device_bridge.agent.core import SpeakerAgent
from device_bridge.agent.output import NullOutput
from device_bridge.bridge.live import DELAY_MS
from studio.domain.broadcast import PlayState
from studio.links.loudspeakers import BridgeLoudspeakers
from studio.ports.onair import LoudspeakerEvent
from tests.support.broker import TOKEN, Desk, TestHub, running_agent
from tests.support.hearing import find
from tests.support.waiting import wait_until

PIECE_FRAMES = 960
PIECE_S = 0.04
CODES = ["LOA-1", "LOA-2"]


class Microphone:
    """Noise that is spoken in real time, piece by piece, into a live play."""

    def __init__(self, loudspeakers: BridgeLoudspeakers, play_id: str, length_s: float = 60.0) -> None:
        self._loudspeakers, self._play_id = loudspeakers, play_id
        rng = np.random.default_rng(zlib.crc32(play_id.encode()))
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
    def __init__(self, hub: TestHub, stack: ExitStack, desk: Desk, token: str = TOKEN) -> None:
        self.hub, self.desk = hub, desk
        # The devices' own clocks have other beginnings.
        self.clocks: list[Callable[[], float]] = [time.monotonic, lambda: time.monotonic() + 1234.5]
        self.outputs = [NullOutput(keep_s=30.0, monotonic=clock) for clock in self.clocks]
        self.agents: list[SpeakerAgent] = [
            stack.enter_context(running_agent(hub, code, output, clock))
            for code, output, clock in zip(CODES, self.outputs, self.clocks, strict=True)
        ]
        self.loudspeakers = BridgeLoudspeakers(hub.ready_file, token)
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

    def heard_between(self, number: int, microphone: Microphone, from_s: float, to_s: float) -> NDArray[np.float32]:
        """Return what a device let sound of this stretch of speech, by the known delay."""
        output, delay_s = self.outputs[number], DELAY_MS / 1000
        first, kept = output.kept()
        frames = []
        for at_s in (from_s, to_s):
            heard_s = self.agents[number].clock.to_monotonic(
                round((microphone.began.timestamp() + at_s + delay_s) * 1e6)
            )
            assert heard_s is not None
            frames.append(round(output.frame_heard_at(heard_s)) - first)
        return kept[frames[0] : frames[1]]

    def lost_pieces(self, number: int, play_id: str) -> int:
        """Return how many pieces the device's own report of its end said to be lost."""
        log = self.hub.root / "agents" / CODES[number] / "state" / "agent.jsonl"
        found = [
            json.loads(record["report"])
            for record in map(json.loads, log.read_text(encoding="utf-8").splitlines())
            if record.get("kind") == "report"
        ]
        return int(next(one["lost_pieces"] for one in found if one["type"] == "played" and one["play_id"] == play_id))


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
