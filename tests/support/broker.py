"""A hub with a real mosquitto on a free loopback port, devices paired with it, and a station that commands them."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from device_bridge.agent.config import load_agent_config
from device_bridge.agent.core import SpeakerAgent
from device_bridge.agent.output import NullOutput, SoundOutput
from device_bridge.bridge.config import BridgeConfig, hub_bridge_config
from device_bridge.bridge.core import Bridge
from device_bridge.hub.accounts import HubFolder, HubSettings, set_up
from device_bridge.hub.broker import Broker, free_port
from device_bridge.hub.pairing import pair
from device_bridge.local_control import ControlSubscription, ControlUnavailable, Message
from device_bridge.protocol.keys import StationKeys
from device_bridge.protocol.station_keys import station_keys_in
from tests.support.waiting import wait_until

STATION = "test-station"
TOKEN = "5e" * 32
RATE_HZ = 48_000


class TestHub:
    """``root/hub`` holds the broker's files, ``root/media`` the content, ``root/bridge`` the bridge's state."""

    __test__ = False

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = HubFolder(root / "hub")
        self.media = root / "media"
        self.media.mkdir(parents=True, exist_ok=True)
        self.keys: StationKeys = station_keys_in(root / "keys", time.time_ns() // 1000 - 60_000_000)
        self.port = free_port()
        set_up(self.folder, HubSettings(STATION, self.keys.root_public.raw, "127.0.0.1", self.port))
        self.broker = Broker(self.folder)

    def pair(self, code: str) -> Path:
        """Pair a device and return its agent's configuration file."""
        path = self.root / "agents" / code / "agent.json"
        pair(self.folder, code, path)
        self.broker.refresh()
        return path

    @property
    def ready_file(self) -> Path:
        return self.root / "run" / "bridge.json"

    def bridge_config(self, heartbeat_s: float = 15.0) -> BridgeConfig:
        config = hub_bridge_config(self.folder, self.root / "bridge", self.media, self.keys, self.ready_file, TOKEN)
        return replace(config, heartbeat_s=heartbeat_s)

    def add_content(self, data: bytes) -> str:
        """Put a file into the media store and return its SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.media / digest[:2] / digest
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return digest

    def add_tone(self, length_s: float, frequency_hz: float = 440.0) -> tuple[str, int, NDArray[np.float32]]:
        """Store a FLAC of a rising tone; return its SHA-256, size and samples (frames,) float32."""
        time_s = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
        sound = (0.5 * np.sin(2 * np.pi * (frequency_hz + 20 * time_s) * time_s)).astype(np.float32)
        return self._add_sound(sound)

    def add_noise(self, length_s: float, seed: int = 1) -> tuple[str, int, NDArray[np.float32]]:
        """Store a FLAC of noise, which is found to the frame; return as ``add_tone`` does."""
        noise = np.random.default_rng(seed).uniform(-0.3, 0.3, int(length_s * RATE_HZ))
        return self._add_sound(noise.astype(np.float32))

    def _add_sound(self, sound: NDArray[np.float32]) -> tuple[str, int, NDArray[np.float32]]:
        draft = self.root / "draft.flac"
        soundfile.write(str(draft), sound, RATE_HZ, format="FLAC", subtype="PCM_24")
        data = draft.read_bytes()
        draft.unlink()
        return self.add_content(data), len(data), sound


class Desk:
    """The station's side of the bridge's control socket: gives commands and keeps what came back."""

    def __init__(self, hub: TestHub, token: str = TOKEN) -> None:
        self._hub = hub
        self._lock = threading.Lock()
        self._events: dict[int, Message] = {}
        self.received = 0
        self._subscription = ControlSubscription(hub.ready_file, token, self._on_event, retry_s=0.05)

    @property
    def connected(self) -> bool:
        return self._subscription.connected

    def ask(self, op: str, **fields: Any) -> Message:
        """Ask the bridge, and again while it is away."""
        answers: list[Message] = []

        def answered() -> bool:
            try:
                answers.append(self._subscription.client.request(op, **fields))
            except ControlUnavailable:
                return False
            return True

        wait_until(answered, 15.0, f"the bridge answers {op}")
        return answers[0]

    def set_devices(self, *codes: str, silent: tuple[str, ...] = ()) -> None:
        """Register clusters; ``silent`` ones have no return channel."""
        devices = [{"id": f"id-{one}", "code": one, "name": one, "confirms": True} for one in codes]
        devices += [{"id": f"id-{one}", "code": one, "name": one, "confirms": False} for one in silent]
        self.ask("set_devices", devices=devices)

    def state(self, code: str) -> str:
        found: str = next(one["state"] for one in self.ask("status")["devices"] if one["code"] == code)
        return found

    def wait_online(self, *codes: str) -> None:
        wait_until(lambda: all(self.state(code) in ("ONLINE", "PLAYING") for code in codes), 15.0, "devices online")

    def command(self, play_id: str, code: str, content: tuple[str, int], starts_in_s: float, **fields: Any) -> Message:
        """Return a play command that starts so many seconds from now; ``length_s`` is taken off ``fields``."""
        starts_at_us = time.time_ns() // 1000 + round(starts_in_s * 1e6)
        command: Message = {
            "play_id": play_id,
            "code": code,
            "sha256": content[0],
            "size_bytes": content[1],
            "codec": "flac",
            "starts_at_us": starts_at_us,
            "ends_at_us": starts_at_us + round(fields.pop("length_s", 2.0) * 1e6),
            "position_s": 0.0,
            "volume_percent": 100,
            "priority": 10,
        }
        return {**command, **fields}

    def events(self, play_id: str, code: str | None = None) -> list[Message]:
        """Return the events of a play in the bridge's order."""
        with self._lock:
            mine = [self._events[seq] for seq in sorted(self._events)]
        return [one for one in mine if one["play_id"] == play_id and code in (None, one["code"])]

    def states(self, play_id: str, code: str | None = None) -> list[str]:
        return [str(one["state"]) for one in self.events(play_id, code)]

    def wait_state(self, play_id: str, state: str, code: str | None = None, timeout_s: float = 15.0) -> Message:
        """Wait for an event and return it; fail at once with what came instead when the play ended otherwise."""
        wait_until(
            lambda: state in self.states(play_id, code), timeout_s, f"{play_id} {state}: {self.states(play_id, code)}"
        )
        return next(one for one in self.events(play_id, code) if one["state"] == state)

    def close(self) -> None:
        self._subscription.close()

    def _on_event(self, message: Message) -> None:
        with self._lock:
            self.received += 1
            self._events[int(message["seq"])] = message


@contextmanager
def running_hub(root: Path) -> Iterator[TestHub]:
    """Start a hub and end it, whatever happens."""
    hub = TestHub(root)
    hub.broker.start()
    try:
        yield hub
    finally:
        hub.broker.stop()


@contextmanager
def running_desk(hub: TestHub) -> Iterator[Desk]:
    desk = Desk(hub)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def running_bridge(hub: TestHub, heartbeat_s: float = 15.0) -> Iterator[Bridge]:
    """Run a bridge in this process."""
    bridge = Bridge(hub.bridge_config(heartbeat_s))
    bridge.start()
    try:
        yield bridge
    finally:
        bridge.close()


@contextmanager
def running_agent(
    hub: TestHub,
    code: str,
    output: SoundOutput | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[SpeakerAgent]:
    """Pair a device if it is not yet, and run its agent in this process; ``monotonic`` is the device's own clock."""
    path = hub.root / "agents" / code / "agent.json"
    if not path.exists():
        hub.pair(code)
    output = output or NullOutput(monotonic=monotonic)
    agent = SpeakerAgent(load_agent_config(path), path.with_name("state"), output, 1.0, monotonic)
    agent.start()
    try:
        yield agent
    finally:
        agent.close()
