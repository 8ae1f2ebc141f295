"""Pairing: a device gets its account, its key, and the station's root key to trust."""

from __future__ import annotations

from pathlib import Path

import msgspec

from device_bridge.agent.config import AgentConfig
from device_bridge.durable import replace_file
from device_bridge.hub.accounts import HubFolder, add_device, make_password
from device_bridge.protocol.envelope import PrivateKey


def pair(folder: HubFolder, code: str, out: Path, output_device: str | None = None) -> AgentConfig:
    """Make (anew) the account and key of device ``code`` and write the agent's configuration to ``out``.

    Raises ``OperatorFixable``: NO_HUB, DEVICE_CODE_BAD, MOSQUITTO_MISSING.
    """
    settings = folder.settings()
    key, password = PrivateKey.generate(), make_password()
    add_device(folder, code, password, key.public.raw)
    config = AgentConfig(
        station=settings.station,
        device=code,
        broker_host=settings.host,
        broker_port=settings.port,
        username=code,
        password=password,
        root_public=settings.root_public,
        device_key=key.to_bytes(),
        output_device=output_device,
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    replace_file(out, msgspec.json.format(msgspec.json.encode(config), indent=2))
    return config
