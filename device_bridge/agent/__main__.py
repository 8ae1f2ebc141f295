"""``speaker-agent --config agent.json --state DIR``."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from device_bridge.agent.config import load_agent_config
from device_bridge.agent.core import SpeakerAgent
from device_bridge.agent.output import NullOutput, SoundOutput
from device_bridge.errors import Misuse, OperatorFixable
from device_bridge.sound.priority import come_first

# An output that nobody hears: for a machine without a sound card, and for trying the protocol.
NULL_DEVICE = "null"


def main(argv: list[str] | None = None) -> int:
    """Run until told to stop. Exit codes: 0 stopped, 1 mendable, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="speaker-agent", description="Plays what the station's signed commands say.")
    parser.add_argument("--config", type=Path, required=True, help="what `device-bridge pair` wrote")
    parser.add_argument("--state", type=Path, required=True, help="folder for cache, counter and reports")
    parser.add_argument("--device", default=None, help=f"sound output, or '{NULL_DEVICE}' for none")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args(argv)
    logging.basicConfig(
        level=logging.INFO if arguments.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    come_first()
    try:
        config = load_agent_config(arguments.config)
        device = arguments.device or config.output_device
        missing = missing_output(device)
        if missing:
            sys.stderr.write(f"speaker-agent: {missing}\n")
            return 1
        agent = SpeakerAgent(config, arguments.state, make_output(device))
        agent.start()
    except (OperatorFixable, Misuse) as error:
        sys.stderr.write(f"speaker-agent: {error}\n")
        return 2 if isinstance(error, Misuse) else 1
    wait_for_stop()
    agent.close()
    return 0


def make_output(device: str | None) -> SoundOutput:
    """Return the sound output of that name; the sound library is loaded only for a real one."""
    if device == NULL_DEVICE:
        return NullOutput()
    from device_bridge.sound.ring_output import RingOutput

    return RingOutput(device)


def missing_output(device: str | None) -> str:
    """Say what to do where there is no such sound output at the start; empty where there is one.

    One that goes away later is waited for, and told to the station as a fault.
    """
    if device == NULL_DEVICE:
        return ""
    from device_bridge.sound.devices import choose_output
    from device_bridge.sound.errors import NoDevice

    try:
        choose_output(device)
    except NoDevice as error:
        return f"{error}: connect a sound card, name another output with --device, or --device {NULL_DEVICE} for none"
    return ""


def wait_for_stop() -> None:
    """Return when the process is asked to end (SIGTERM, SIGINT; Ctrl+Break on Windows)."""
    asked = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: asked.set())
    # A wait without end would not let Windows deliver the signal.
    while not asked.wait(1.0):
        pass


if __name__ == "__main__":
    sys.exit(main())
