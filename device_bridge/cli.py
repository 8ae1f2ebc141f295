"""``device-bridge``: the bridge, the hub and pairing on the command line.

Exit codes: 0 done, 1 the operator can mend it, 2 wrong usage, 3 our defect.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from device_bridge.bridge.config import hub_bridge_config
from device_bridge.durable import replace_file
from device_bridge.errors import BridgeError, Misuse
from device_bridge.hub.accounts import HubFolder, HubSettings, remove_device, set_up
from device_bridge.hub.broker import Broker, free_port
from device_bridge.hub.pairing import pair
from device_bridge.local_control import ControlClient, ControlRefused, ControlUnavailable
from device_bridge.protocol.station_keys import station_keys_in

_USUAL_PORT = 1883


def main(argv: list[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    logging.basicConfig(
        level=logging.INFO if arguments.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    try:
        return _COMMANDS[arguments.command](arguments)
    except BridgeError as error:
        return _complain(arguments, error.code, error.details, 2 if isinstance(error, Misuse) else 1)
    except ControlUnavailable as error:
        return _complain(arguments, "BRIDGE_NOT_RUNNING", {"why": str(error)}, 1)
    except ControlRefused as error:
        return _complain(arguments, error.code, error.details, 1)
    except Exception as error:
        logging.getLogger(__name__).info("defect", exc_info=True)
        if arguments.verbose:
            raise
        return _complain(arguments, "DEFECT", {"what": repr(error)}, 3)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="device-bridge", description="Loudspeakers of a station.")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--folder", type=Path, required=True, help="the bridge's folder")
    common.add_argument("--json", action="store_true", help="print JSON")
    common.add_argument("--verbose", action="store_true")
    commands = parser.add_subparsers(dest="command", required=True)
    hub = commands.add_parser("hub", parents=[common], help="run the broker")
    hub.add_argument("--station", default="", help="the station's id; needed once")
    hub.add_argument("--host", default="", help="the name or address that devices connect to")
    hub.add_argument("--bind", default="", help="the address to listen on (127.0.0.1)")
    hub.add_argument("--port", type=int, default=None, help=f"0 for a free one ({_USUAL_PORT})")
    pairing = commands.add_parser("pair", parents=[common], help="give a device its account and keys")
    pairing.add_argument("--code", required=True)
    pairing.add_argument("--out", type=Path, required=True, help="where to write agent.json")
    pairing.add_argument("--device", default=None, help="the agent's sound output")
    unpairing = commands.add_parser("unpair", parents=[common], help="revoke a device")
    unpairing.add_argument("--code", required=True)
    run = commands.add_parser("run", parents=[common], help="run the bridge")
    run.add_argument("--media", type=Path, required=True, help="folder that holds ab/<sha256>")
    run.add_argument("--content-host", default="127.0.0.1")
    run.add_argument("--content-port", type=int, default=0)
    run.add_argument("--content-url", default="", help="base URL that devices are told")
    commands.add_parser("status", parents=[common], help="ask a running bridge")
    return parser


def _hub(arguments: argparse.Namespace) -> int:
    folder = HubFolder(arguments.folder / "hub")
    if folder.settings_file.exists():
        known = folder.settings()
        station, bind, host, port = known.station, known.bind, known.host, known.port
    elif arguments.station:
        station, bind, host, port = arguments.station, "127.0.0.1", "127.0.0.1", _USUAL_PORT
    else:
        raise Misuse("STATION_ID_NEEDED")
    if arguments.port is not None:
        port = arguments.port or free_port()
    keys = station_keys_in(arguments.folder / "keys", time.time_ns() // 1000)
    settings = HubSettings(station, keys.root_public.raw, arguments.host or host, port, arguments.bind or bind)
    set_up(folder, settings)
    broker = Broker(folder)
    broker.start()
    try:
        _say(arguments, {"ready": True, "host": settings.host, "port": port, "pid": os.getpid()})
        broker.watch(_asked_to_stop())
    finally:
        broker.stop()
    return 0


def _pair(arguments: argparse.Namespace) -> int:
    config = pair(HubFolder(arguments.folder / "hub"), arguments.code, arguments.out, arguments.device)
    _say(arguments, {"paired": config.device, "out": str(arguments.out)})
    return 0


def _unpair(arguments: argparse.Namespace) -> int:
    remove_device(HubFolder(arguments.folder / "hub"), arguments.code)
    _say(arguments, {"unpaired": arguments.code})
    return 0


def _run(arguments: argparse.Namespace) -> int:
    # The web server is loaded by this command alone.
    from device_bridge.bridge.run import run_bridge

    config = hub_bridge_config(
        HubFolder(arguments.folder / "hub"),
        arguments.folder,
        arguments.media,
        station_keys_in(arguments.folder / "keys", time.time_ns() // 1000),
        arguments.folder / "run" / "bridge.json",
        _token(arguments.folder),
    )
    config = replace(
        config,
        content_host=arguments.content_host,
        content_port=arguments.content_port,
        content_base_url=arguments.content_url,
    )
    stop = _asked_to_stop()
    run_bridge(config, stop, lambda bridge: _say(arguments, {"ready": True, "content_port": bridge.content_port}))
    return 0


def _status(arguments: argparse.Namespace) -> int:
    ready_file = arguments.folder / "run" / "bridge.json"
    with ControlClient(ready_file, _token(arguments.folder)) as client:
        status = client.request("status")
    _say(arguments, {key: value for key, value in status.items() if key not in ("id", "ok")})
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "hub": _hub,
    "pair": _pair,
    "unpair": _unpair,
    "run": _run,
    "status": _status,
}


def _token(folder: Path) -> str:
    path = folder / "control.token"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path, secrets.token_hex(32).encode())
    return path.read_text(encoding="ascii")


def _asked_to_stop() -> threading.Event:
    asked = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: asked.set())
    return asked


def _say(arguments: argparse.Namespace, facts: dict[str, Any]) -> None:
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False), flush=True)
    else:
        for key, value in facts.items():
            print(f"{key}: {json.dumps(value, ensure_ascii=False)}", flush=True)


def _complain(arguments: argparse.Namespace, code: str, details: dict[str, Any], exit_code: int) -> int:
    shown = ", ".join(f"{key}={value}" for key, value in details.items())
    sys.stderr.write(f"device-bridge {arguments.command}: {code}{f' ({shown})' if shown else ''}\n")
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
