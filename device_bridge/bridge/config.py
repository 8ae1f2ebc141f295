"""What the bridge process is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device_bridge.errors import OperatorFixable
from device_bridge.hub.accounts import BRIDGE_ACCOUNT, HubFolder
from device_bridge.mqtt import BrokerAddress
from device_bridge.protocol.keys import StationKeys


@dataclass(frozen=True, slots=True)
class BridgeConfig:
    """``folder`` is the bridge's own; ``pairings`` the file that pairing writes; ``media`` holds ``ab/<sha256>``.

    ``content_base_url`` is what devices are told; empty: the bound address itself. ``ready_file`` and
    ``token`` are those of the control socket.
    """

    station: str
    folder: Path
    media: Path
    pairings: Path
    keys: StationKeys
    broker: BrokerAddress
    ready_file: Path
    token: str
    content_host: str = "127.0.0.1"
    content_port: int = 0
    content_base_url: str = ""
    heartbeat_s: float = 15.0


def hub_bridge_config(
    hub: HubFolder, folder: Path, media: Path, keys: StationKeys, ready_file: Path, token: str
) -> BridgeConfig:
    """Return the configuration of a bridge at the broker of ``hub``. Raises ``OperatorFixable("NO_HUB")``."""
    settings = hub.settings()
    try:
        password = hub.bridge_password.read_text(encoding="ascii")
    except OSError as error:
        raise OperatorFixable("NO_HUB", folder=str(hub.root)) from error
    broker = BrokerAddress(settings.host, settings.port, BRIDGE_ACCOUNT, password)
    return BridgeConfig(settings.station, folder, media, hub.pairings, keys, broker, ready_file, token)
