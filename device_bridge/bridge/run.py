"""The bridge process, put together."""

from __future__ import annotations

import threading
from collections.abc import Callable

from device_bridge.bridge.config import BridgeConfig
from device_bridge.bridge.core import Bridge


def run_bridge(config: BridgeConfig, stop: threading.Event, on_ready: Callable[[Bridge], None] | None = None) -> None:
    """Run a bridge until ``stop`` is set. Raises ``OperatorFixable`` when it cannot start."""
    bridge = Bridge(config)
    try:
        bridge.start()
        if on_ready is not None:
            on_ready(bridge)
        # A wait without end would not let Windows deliver signals.
        while not stop.wait(1.0):
            pass
    finally:
        bridge.close()
