"""The bridge: one working thread that decides, with broker, content server and control socket around it."""

from __future__ import annotations

import base64
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

import msgspec

from device_bridge.bridge.config import BridgeConfig
from device_bridge.bridge.content import ContentServer, UrlSigner
from device_bridge.bridge.devices import Device, DeviceBoard, Pairings
from device_bridge.bridge.dispatcher import Dispatcher, PlayRequest
from device_bridge.bridge.live import LiveRelay, live_route
from device_bridge.bridge.outbox import Outbox
from device_bridge.bridge.spool import EventSpool, PlayEvent
from device_bridge.bridge.wire import StationWire
from device_bridge.errors import OperatorFixable
from device_bridge.local_control import ControlRefused, ControlServer, Message
from device_bridge.protocol.messages import REPORT_TYPES, AnyReport, FromDevice

logger = logging.getLogger(__name__)

_TICK_S = 0.1
_KEEP_BOARD_EVERY_S = 30.0
_OP_TIMEOUT_S = 10.0
_LIVE_ABANDONED_S = 60.0
_T = TypeVar("_T")


class Bridge:
    """``now_us`` is the station's clock, UTC microseconds."""

    def __init__(self, config: BridgeConfig, now_us: Callable[[], int] | None = None) -> None:
        self._config = config
        self._now_us = now_us or (lambda: time.time_ns() // 1000)
        folder = config.folder
        folder.mkdir(parents=True, exist_ok=True)
        self._board = DeviceBoard(folder, config.heartbeat_s)
        self._pairings = Pairings(config.pairings)
        self._outbox = Outbox(folder / "outbox.jsonl")
        self._spool = EventSpool(folder / "events.jsonl", first_seq=self._now_us() // 1000)
        signer = UrlSigner(folder / "content.key")
        self._live = LiveRelay(self._now_us)
        stream = live_route(self._live, signer, self._pairings.has)
        self._content = ContentServer(config.media, signer, config.content_host, config.content_port, [stream])
        base_url = config.content_base_url or f"http://{config.content_host}:{self._content.port}"
        self._wire = StationWire(config, signer, base_url, self._pairings, self._heard, self._now_us)
        self._dispatcher = Dispatcher(self._board, self._pairings, self._outbox, self._spool, self._wire)
        self._dispatcher.live_flows = self._live.flows
        self._dispatcher.live_again()
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._answers: list[Callable[[], None]] = []
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="bridge", daemon=True)
        self._control = ControlServer(self._handle, config.token, config.ready_file, self._subscribe)

    @property
    def content_port(self) -> int:
        return self._content.port

    def start(self) -> None:
        """Raises ``OperatorFixable`` when a port is taken or the broker's address is wrong."""
        self._content.start()
        self._thread.start()
        self._wire.start()
        self._control.start()

    def close(self) -> None:
        self._control.close()
        self._wire.stop()
        self._closing = True
        self._work.put(lambda: None)
        if self._thread.is_alive():
            self._thread.join(timeout=10.0)
        self._live.close_all()
        self._content.close()
        self._board.keep()
        self._outbox.close()
        self._spool.close()

    # From other threads.

    def _heard(self, code: str, message: FromDevice) -> None:
        def take() -> None:
            if isinstance(message, REPORT_TYPES):
                report: AnyReport = message
                self._dispatcher.report(code, report, self._now_us())
            else:
                self._dispatcher.heard(code, message, self._now_us())

        self._work.put(take)

    def _call(self, function: Callable[[], _T]) -> _T:
        """Run on the working thread; return once what it changed is on disk."""
        future: Future[_T] = Future()

        def run() -> None:
            try:
                result = function()
            except Exception as error:
                # Whoever asked gets it: a refusal, or a defect that is logged there.
                logger.info("an operation failed", exc_info=True)
                future.set_exception(error)
            else:
                self._answers.append(lambda: future.set_result(result))

        self._work.put(run)
        try:
            return future.result(timeout=_OP_TIMEOUT_S)
        except OperatorFixable as error:
            raise ControlRefused(error.code, **error.details) from error

    def _subscribe(self, send: Callable[[Message], None]) -> None:
        for event in self._spool.pending():
            send(_event_message(event))

    def _handle(self, request: Message) -> Message:
        op = request["op"]
        try:
            if op in ("prepare", "play"):
                requests = msgspec.convert(request["commands"], list[PlayRequest])
                return self._call(lambda: self._command(op, requests))
            if op == "stop":
                play_id, codes = str(request["play_id"]), [str(code) for code in request["codes"]]
                return self._call(lambda: self._stop(play_id, codes))
            if op in ("live_open", "live_feed", "live_close"):
                return self._handle_live(op, request)
            if op == "confirm":
                self._spool.confirm(int(request["seq"]))
                return {}
            if op == "set_devices":
                devices = msgspec.convert(request["devices"], list[Device])
                return self._call(lambda: self._set_devices(devices))
            if op == "status":
                return self._call(self._status)
        except (KeyError, TypeError, ValueError, msgspec.ValidationError) as error:
            raise ControlRefused("REQUEST_MALFORMED", op=op, why=str(error)) from error
        raise ControlRefused("OP_UNKNOWN", op=op)

    def _handle_live(self, op: str, request: Message) -> Message:
        play_id = str(request["play_id"])
        if op == "live_feed":
            # Not by the working thread: a piece waits for no disk.
            self._live.feed(play_id, base64.b64decode(request["pcm"], validate=True), int(request["first_frame_at_us"]))
            return {}
        if op == "live_close":
            self._live.close(play_id)
            return self._call(lambda: self._live_close(play_id))
        codes = [str(code) for code in request["codes"]]
        volume_percent, priority = int(request["volume_percent"]), int(request["priority"])
        return self._call(lambda: self._live_open(play_id, codes, volume_percent, priority))

    # On the working thread.

    def _live_open(self, play_id: str, codes: list[str], volume_percent: int, priority: int) -> Message:
        self._live.open(play_id)
        self._dispatcher.live_open(play_id, codes, volume_percent, priority, self._now_us())
        return {}

    def _live_close(self, play_id: str) -> Message:
        self._dispatcher.live_close(play_id, self._now_us())
        return {}

    def _command(self, op: str, requests: list[PlayRequest]) -> Message:
        if op == "play":
            self._dispatcher.play(requests, self._now_us())
        else:
            self._dispatcher.prepare(requests, self._now_us())
        return {}

    def _stop(self, play_id: str, codes: list[str]) -> Message:
        self._dispatcher.stop(play_id, codes, self._now_us())
        return {}

    def _set_devices(self, devices: list[Device]) -> Message:
        self._board.set_devices(devices)
        self._dispatcher.devices_changed(self._now_us())
        return {}

    def _status(self) -> Message:
        connected = self._wire.connected
        devices: list[dict[str, Any]] = []
        for device in self._board.devices.values():
            paired = self._pairings.has(device.code)
            view = self._board.view(device, broker_connected=connected, paired=paired)
            heard = self._board.heard.get(device.code)
            devices.append(
                {
                    "id": device.id,
                    "code": device.code,
                    "name": device.name,
                    "confirms": device.confirms,
                    "paired": paired,
                    "state": view.state,
                    "detail": view.detail,
                    "last_seen_us": heard.last_seen_us if heard is not None and heard.last_seen_us else None,
                    "volume_percent": heard.volume_percent if heard is not None else None,
                    "firmware": heard.firmware if heard is not None else "",
                    "clock_offset_ms": heard.clock_offset_ms if heard is not None else None,
                }
            )
        return {
            "broker_connected": connected,
            "broker_refusal": self._wire.refused,
            "content_url": self._wire.base_url,
            "waiting_commands": sum(not order.received for order in self._outbox.open_orders()),
            "unconfirmed_events": len(self._spool.pending()),
            "live": self._live.status(),
            "devices": devices,
        }

    def _run(self) -> None:
        keep_at_s = time.monotonic() + _KEEP_BOARD_EVERY_S
        while not self._closing:
            try:
                self._turn()
                if time.monotonic() >= keep_at_s:
                    keep_at_s = time.monotonic() + _KEEP_BOARD_EVERY_S
                    self._board.keep()
            except Exception:
                # A full disk or a defect: the commands stay where they are, and the next turn tries again.
                logger.exception("the bridge's work failed")

    def _turn(self) -> None:
        """Take what came, let time pass, make it durable, then let it out."""
        try:
            self._work.get(timeout=_TICK_S)()
            while not self._work.empty():
                self._work.get()()
        except queue.Empty:
            # Nothing came: time passes all the same.
            pass
        now_us = self._now_us()
        for play_id in self._dispatcher.live_plays():
            if self._live.silent_s(play_id) > _LIVE_ABANDONED_S:
                # Who fed it is gone.
                self._live.close(play_id)
                self._dispatcher.live_close(play_id, now_us)
        self._dispatcher.tick(now_us, time.monotonic())
        self._flush(now_us)
        answers, self._answers = self._answers, []
        for answer in answers:
            answer()
        self._dispatcher.send_due(now_us, time.monotonic())
        self._flush(now_us)

    def _flush(self, now_us: int) -> None:
        # The order of the two matters when power fails between them: an event told twice is folded by its
        # state, a report marked as taken without its event would be lost.
        events = self._spool.flush()
        self._outbox.flush(now_us)
        for event in events:
            self._control.push(_event_message(event))


def _event_message(event: PlayEvent) -> Message:
    fields: Message = msgspec.to_builtins(event)
    return {"event": "play", **fields}
