"""The station's long-running processes, put together. Each loads only what it runs with."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.app.program import studio_program
from studio.app.station_folder import FolderLock, StationFolder
from studio.domain.errors import Defect, OperatorFixable, StudioError

if TYPE_CHECKING:
    from device_bridge.hub.accounts import HubFolder
    from studio.onair.output import Output
    from studio.onair.run import OpenLoudspeakers

VERSION = "0.1.0"
CONTENT_PORT = 8137
_LOOK_AT_SETTINGS_S = 2.0


def onair(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Run the on-air process, or its warm standby."""
    from device_bridge.local_control import ControlRefused, ControlServer
    from device_bridge.sound.errors import SoundError
    from device_bridge.sound.ring_output import RingOutput  # loaded now, so that a standby is warm for it
    from studio.app.clock import SystemClock
    from studio.app.logs import log_to_file
    from studio.app.parentage import supervised
    from studio.audio.input_stream import RtmixerInput
    from studio.domain.status_codec import encode_status
    from studio.links.loudspeakers import BridgeLoudspeakers
    from studio.onair.run import Handler, OnAirConfig, OnAirParts, run_onair

    folder.describe()
    log_to_file(folder, "onair")
    token = folder.token()

    def open_output() -> Output:
        output = RingOutput(_output_device(folder.plan))
        output.open()
        return output

    def open_loudspeakers() -> OpenLoudspeakers:
        return BridgeLoudspeakers(folder.run / "bridge.json", token)

    def serve(handler: Handler) -> ControlServer:
        def answer(request: dict[str, Any]) -> dict[str, Any]:
            try:
                return handler(request)
            except StudioError as error:
                raise ControlRefused(error.code, **error.details) from error

        server = ControlServer(answer, token, folder.run / "onair.json")
        server.start()
        return server

    config = OnAirConfig(
        folder.root,
        folder.plan,
        folder.journal,
        folder.ballast,
        VERSION,
        stop_after_s=chosen.for_s,
        beats=supervised(),
    )
    parts = OnAirParts(
        SystemClock(),
        open_output,
        (SoundError,),
        open_loudspeakers,
        lambda: FolderLock(folder, "onair"),
        serve,
        encode_status,
        RtmixerInput,
    )
    return run_onair(config, parts, standby=chosen.standby)


def bridge(_chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Run the bridge at the station's hub, and the board server; without a hub the bridge waits for one."""
    from studio.app.logs import log_to_file
    from studio.app.signage import serving_boards

    folder.describe()
    log_to_file(folder, "bridge")
    lock = FolderLock(folder, "bridge")
    stop = _asked_to_stop()
    try:
        with serving_boards(folder):
            _drive_loudspeakers(folder, stop)
    finally:
        lock.release()
    return 0


def _drive_loudspeakers(folder: StationFolder, stop: threading.Event) -> None:
    from device_bridge.bridge.config import hub_bridge_config
    from device_bridge.bridge.run import run_bridge
    from device_bridge.protocol.keys import Purpose
    from studio.links.signer import station_keys
    from studio.storage.secrets import FileSecrets

    hub = _hub_folder(folder)
    while not hub.settings_file.exists():
        if stop.wait(1.0):
            return
    _ended_by_change(stop, hub.settings_file)
    keys = station_keys(FileSecrets(folder.secrets), Purpose.DEVICE_COMMAND)
    config = hub_bridge_config(
        hub, folder.bridge / "state", folder.media, keys, folder.run / "bridge.json", folder.token()
    )
    settings = hub.settings()
    if settings.bind != "127.0.0.1":
        # Loudspeakers on the network fetch their files from where they reach the broker.
        config = replace(
            config,
            content_host=settings.bind,
            content_port=CONTENT_PORT,
            content_base_url=f"http://{settings.host}:{CONTENT_PORT}",
        )
    run_bridge(config, stop)


def hub(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Set the hub up at the first call, and run its broker; ``--set-up`` only sets it up."""
    from device_bridge.hub.accounts import HubSettings, set_up
    from device_bridge.hub.broker import Broker, free_port
    from device_bridge.protocol.keys import Purpose
    from studio.links.signer import station_keys
    from studio.storage.secrets import FileSecrets

    station = folder.describe()
    place = _hub_folder(folder)
    known = place.settings() if place.settings_file.exists() else None
    if known is None or chosen.port is not None or chosen.host or chosen.bind:
        keys = station_keys(FileSecrets(folder.secrets), Purpose.DEVICE_COMMAND)
        port = (known.port if known else 1883) if chosen.port is None else chosen.port or free_port()
        host = chosen.host or (known.host if known else "127.0.0.1")
        bind = chosen.bind or (known.bind if known else "127.0.0.1")
        set_up(place, HubSettings(station["station_id"], keys.root_public.raw, host, port, bind))
    if chosen.set_up:
        _tell_hub(chosen, place)
        return 0
    lock = FolderLock(folder, "hub")
    broker = Broker(place)
    try:
        broker.start()
        broker.watch(_ended_by_change(_asked_to_stop(), place.settings_file))
    finally:
        broker.stop()
        lock.release()
    return 0


def pair(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Write the configuration of one cluster's agent.

    Raises ``OperatorFixable``: CLUSTER_CODE_UNKNOWN, and what ``device_bridge.hub.pairing.pair`` raises.
    """
    from device_bridge.errors import BridgeError
    from device_bridge.hub.pairing import pair as pair_device
    from studio.app.build import build_station
    from studio.app.cli_words import told, words

    codes = sorted(view.cluster.code for view in build_station(folder).devices.view().clusters)
    if chosen.code not in codes:
        # Nothing would ever be sent to it, and its account could speak to the hub.
        raise OperatorFixable("CLUSTER_CODE_UNKNOWN", cluster=chosen.code, known=", ".join(codes) or "–")
    out = Path(chosen.out).absolute()
    try:
        pair_device(_hub_folder(folder), chosen.code, out, chosen.device)
    except BridgeError as error:
        raise OperatorFixable(error.code, **error.details) from error
    told(chosen, {"code": chosen.code, "file": str(out)}, words("PAIRED", code=chosen.code, file=out))
    return 0


def _tell_hub(chosen: argparse.Namespace, place: HubFolder) -> None:
    from studio.app.cli_words import told, words

    made = place.settings()
    data = {"host": made.host, "port": made.port, "bind": made.bind, "folder": str(place.root)}
    told(chosen, data, words("HUB_SET_UP", host=made.host, port=made.port))


def supervise(_chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Start and watch the others. Standard library alone."""
    from studio.app.supervisor import ChildSpec
    from studio.app.supervisor import supervise as run

    folder.describe()
    lock = FolderLock(folder, "supervisor")
    folder.logs.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=folder.logs / "supervisor.log", level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    base = (*studio_program(), "--station", str(folder.root))
    children = [
        ChildSpec("onair", (*base, "onair"), beats=True),
        ChildSpec("bridge", (*base, "bridge")),
        ChildSpec("keeper", (*base, "keeper")),
        ChildSpec("sync", (*base, "sync")),
        # Set up at the first run or later, while this runs.
        ChildSpec("hub", (*base, "hub"), needs=str(folder.bridge / "hub" / "hub.json")),
    ]
    standby = ChildSpec("standby", (*base, "onair", "--standby"), stands_in_for="onair")
    return run(children, folder.run / "supervisor.json", standby, lock)


def _hub_folder(folder: StationFolder) -> HubFolder:
    from device_bridge.hub.accounts import HubFolder

    return HubFolder(folder.bridge / "hub")


def _output_device(plan: Path) -> str | None:
    """The chosen output stands in the plan, for on-air reads no database; a bad plan must not keep it silent."""
    from studio.domain.plan import decode_plan

    try:
        return decode_plan(plan.read_bytes()).output_device or None
    except (OSError, Defect):
        return None


def _ended_by_change(stop: threading.Event, settings: Path) -> threading.Event:
    """Have ``stop`` set once the file was written anew: the supervisor starts the process again, with what it says."""
    before = settings.read_bytes()

    def look() -> None:
        while not stop.wait(_LOOK_AT_SETTINGS_S):
            try:
                if settings.read_bytes() != before:
                    stop.set()
            except OSError:
                # It is being replaced: the next look sees it.
                continue

    threading.Thread(target=look, name="settings", daemon=True).start()
    return stop


def _asked_to_stop() -> threading.Event:
    asked = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: asked.set())
    return asked
