"""``board-agent --config board.json --state DIR --port N``."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from device_bridge.board_agent.agent import BoardAgent
from device_bridge.board_agent.config import load_board_config
from device_bridge.board_agent.player_server import PlayerServer
from device_bridge.durable import replace_file
from device_bridge.errors import OperatorFixable

USUAL_PORT = 8138


def main(argv: list[str] | None = None) -> int:
    """Run until told to stop. Exit codes: 0 stopped, 1 mendable, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="board-agent", description="Shows what the station's signed packages say.")
    parser.add_argument("--config", type=Path, required=True, help="what pairing wrote")
    parser.add_argument("--state", type=Path, required=True, help="folder for packages and proof of play")
    parser.add_argument("--port", type=int, default=USUAL_PORT, help="of the player's page at 127.0.0.1; 0: a free one")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args(argv)
    logging.basicConfig(
        level=logging.INFO if arguments.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    asked = _asked_to_stop()
    try:
        config = load_board_config(arguments.config)
        server = PlayerServer(arguments.port)
        agent = BoardAgent(config, arguments.state, server.changed)
        server.start(agent)
        agent.start()
    except OperatorFixable as error:
        sys.stderr.write(f"board-agent: {error}\n")
        return 1
    ready = {"port": server.port, "pid": os.getpid()}
    replace_file(arguments.state / "ready.json", json.dumps(ready).encode())
    # A wait without end would not let Windows deliver the signal.
    while not asked.wait(1.0):
        pass
    server.close()
    agent.close()
    return 0


def _asked_to_stop() -> threading.Event:
    asked = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: asked.set())
    return asked


if __name__ == "__main__":
    sys.exit(main())
