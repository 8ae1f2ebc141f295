"""A hub with a real mosquitto on a free loopback port, and devices paired with it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from device_bridge.bridge.config import BridgeConfig, hub_bridge_config
from device_bridge.hub.accounts import HubFolder, HubSettings, set_up
from device_bridge.hub.broker import Broker, free_port
from device_bridge.hub.pairing import pair
from device_bridge.protocol.keys import StationKeys
from device_bridge.protocol.station_keys import station_keys_in

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

    def bridge_config(self, heartbeat_s: float = 15.0) -> BridgeConfig:
        config = hub_bridge_config(
            self.folder, self.root / "bridge", self.media, self.keys, self.root / "run" / "bridge.json", TOKEN
        )
        return BridgeConfig(
            config.station,
            config.folder,
            config.media,
            config.pairings,
            config.keys,
            config.broker,
            config.ready_file,
            config.token,
            heartbeat_s=heartbeat_s,
        )

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
        draft = self.root / "tone.flac"
        soundfile.write(str(draft), sound, RATE_HZ, format="FLAC", subtype="PCM_24")
        data = draft.read_bytes()
        draft.unlink()
        return self.add_content(data), len(data), sound


@contextmanager
def running_hub(root: Path) -> Iterator[TestHub]:
    """Start a hub and end it, whatever happens."""
    hub = TestHub(root)
    hub.broker.start()
    try:
        yield hub
    finally:
        hub.broker.stop()
