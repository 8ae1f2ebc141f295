"""What an agent is told when it is paired."""

from __future__ import annotations

from pathlib import Path

import msgspec

from device_bridge.errors import OperatorFixable

FIRMWARE = "speaker-agent 0.1.0"


class AgentConfig(msgspec.Struct, frozen=True, kw_only=True):
    """``root_public`` (Ed25519) is the station's; ``device_key`` the device's own private key. Both base64 in JSON.

    ``output_device`` names the sound output; None is the system's default.
    """

    station: str
    device: str
    broker_host: str
    broker_port: int
    username: str
    password: str
    root_public: bytes
    device_key: bytes
    tls_ca_file: str = ""
    output_device: str | None = None
    cache_quota_bytes: int = 2 << 30


def load_agent_config(path: Path) -> AgentConfig:
    """Raises ``OperatorFixable("AGENT_CONFIG_UNREADABLE")``."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=AgentConfig)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise OperatorFixable("AGENT_CONFIG_UNREADABLE", path=str(path), why=str(error)) from error
