"""What a board's agent was told when it was paired."""

from __future__ import annotations

from pathlib import Path

import msgspec

from device_bridge.boards.accounts import BoardAgentConfig
from device_bridge.errors import OperatorFixable
from device_bridge.hub.accounts import check_password

FIRMWARE = "board-agent 0.1.0"


def load_board_config(path: Path) -> BoardAgentConfig:
    """Raises ``OperatorFixable``: AGENT_CONFIG_UNREADABLE, PASSWORD_WEAK."""
    try:
        config = msgspec.json.decode(path.read_bytes(), type=BoardAgentConfig)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise OperatorFixable("AGENT_CONFIG_UNREADABLE", path=str(path), why=str(error)) from error
    check_password(config.token)
    return config
