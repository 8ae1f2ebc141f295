"""The bridge's decisions: what a command, a report or the passing of time means for each play.

It owns outbox, spool and board, is called on one thread alone, and reaches out only through ``Wire``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from device_bridge.bridge.devices import DeviceBoard, Pairings
from device_bridge.bridge.live_orders import LIVE_ENDS_WITHIN_US, live_order, remark, still_open
from device_bridge.bridge.outbox import Order, Outbox
from device_bridge.bridge.spool import EventSpool
from device_bridge.local_control import ControlRefused
from device_bridge.protocol.messages import (
    AnyReport,
    Played,
    Playing,
    Prepared,
    Presence,
    Received,
    Refused,
    is_code,
)

logger = logging.getLogger(__name__)

FINAL_STATES = frozenset({"PLAYED", "PARTIAL", "FAILED", "PREEMPTED", "CANCELLED", "SENT_UNCONFIRMABLE"})
_RANK = {"": 0, "SENT": 1, "ACKED": 2, "PLAYING": 3}
# Two orders of one play are the same when their content falls on the same timeline within this.
_SAME_TIMELINE_US = 50_000
_FIRST_RETRY_S = 3.0
_LONGEST_RETRY_S = 15.0
# A device that had the command and says no more: it may have no network for long, yet the log wants an answer.
_NO_REPORT_AFTER_US = 15 * 60 * 1_000_000
_STOP_FOR_US = 3600 * 1_000_000
# The bridge's own conclusions, which a device's later report corrects.
GUESSED_ERRORS = frozenset({"NO_REPORT", "DEVICE_OFFLINE", "DEVICE_UNKNOWN", "NOT_PAIRED", "BROKER_DOWN"})


class PlayRequest(msgspec.Struct, frozen=True):
    """A command as the control socket carries it."""

    play_id: str
    code: str
    sha256: str
    size_bytes: int
    codec: str
    starts_at_us: int
    ends_at_us: int
    position_s: float
    volume_percent: int
    priority: int
    decoder_delay_frames: int = 0


class Wire(Protocol):
    @property
    def connected(self) -> bool: ...

    def send(self, order: Order, now_us: int) -> bool:
        """Sign and publish; False without a connection."""

    def receipt(self, code: str, log_id: str, through_seq: int) -> None: ...


@dataclass(slots=True)
class _Tries:
    count: int = 0
    next_at_s: float = 0.0


class Dispatcher:
    def __init__(self, board: DeviceBoard, pairings: Pairings, outbox: Outbox, spool: EventSpool, wire: Wire) -> None:
        self._board = board
        self._pairings = pairings
        self._outbox = outbox
        self._spool = spool
        self._wire = wire
        self._tries: dict[str, _Tries] = {}
        self._receipts: dict[tuple[str, str], int] = {}
        self._last_id_us = 0
        # Whether sound of a live play comes in now.
        self.live_flows: Callable[[str], bool] = lambda _: False

    # Commands from the station.

    def prepare(self, requests: Iterable[PlayRequest], now_us: int) -> None:
        for request in requests:
            device = self._board.devices.get(request.code)
            key = f"prepare:{request.code}:{request.sha256}"
            known = self._outbox.get(key)
            if (
                device is None
                or not device.confirms
                or not is_code(device.code)
                or (known is not None and not known.error)
            ):
                continue
            order = self._order(request, "prepare", request.ends_at_us, now_us)
            order.id = key
            self._tries.pop(key, None)
            self._outbox.put(order)

    def play(self, requests: Iterable[PlayRequest], now_us: int) -> None:
        for request in requests:
            self._play(request, now_us)

    def _play(self, request: PlayRequest, now_us: int) -> None:
        before = self._outbox.play(request.play_id, request.code)
        order = self._order(request, "play", request.ends_at_us, now_us)
        if before is not None and _is_repeat(before, order):
            return
        if before is not None and not before.done:
            before.done = True
            self._outbox.put(before)
        self._outbox.put(order)
        self._admit(order, now_us)

    def devices_changed(self, now_us: int) -> None:
        """The registry is another one: judge again what has not left yet."""
        for order in self._outbox.open_orders():
            if order.kind == "play" and not order.sent:
                self._admit(order, now_us)

    def _admit(self, order: Order, now_us: int) -> None:
        """Conclude at once what can never be told; a device that is not known yet may be a moment later."""
        device = self._board.devices.get(order.code)
        if order.ends_at_us <= now_us:
            self._conclude(order, "FAILED", now_us, error="TOO_LATE")
        elif device is None:
            return
        elif not device.enabled:
            self._conclude(order, "FAILED", now_us, error="DEVICE_DISABLED")
        elif not device.confirms:
            self._conclude(order, "SENT_UNCONFIRMABLE", now_us)
        elif not is_code(order.code):
            self._conclude(order, "FAILED", now_us, error="DEVICE_CODE_BAD")

    def stop(self, play_id: str, codes: Iterable[str], now_us: int) -> None:
        for code in codes:
            play = self._outbox.play(play_id, code)
            if play is None or play.done:
                continue
            if not play.sent:
                self._conclude(play, "CANCELLED", now_us)
                continue
            stop = Order(
                id=self._new_id(now_us),
                code=code,
                kind="stop",
                play_id=play_id,
                target_id=play.id,
                expires_at_us=max(play.ends_at_us, now_us + _STOP_FOR_US),
            )
            self._outbox.put(stop)

    def live_open(
        self,
        play_id: str,
        codes: Iterable[str],
        volume_percent: int,
        priority: int,
        now_us: int,
        broken: bool = False,
    ) -> None:
        """A live play begins; one that is open is told again, for its stream may have another address."""
        for code in codes:
            order = self._outbox.play(play_id, code)
            if order is not None and not order.done:
                order.volume_percent, order.priority, order.received = volume_percent, priority, False
                self._tries.pop(order.id, None)
                self._outbox.put(order)
                continue
            order = live_order(self._new_id(now_us), play_id, code, now_us)
            order.volume_percent, order.priority = volume_percent, priority
            if broken:
                # It was told already that the device has it.
                order.broken, order.state = True, "ACKED"
            self._outbox.put(order)
            self._admit(order, now_us)

    def live_again(self) -> None:
        """The stream's address is another one: tell it to all that hear a live play."""
        for order in self._outbox.open_orders():
            if order.live and order.received:
                order.received = False
                self._outbox.put(order)

    def live_close(self, play_id: str, now_us: int) -> None:
        """The stream is over; who heard of it reports its end, who did not is not told any more."""
        for order in self._outbox.open_orders():
            if order.play_id != play_id or not order.live:
                continue
            if not order.sent:
                self._conclude(order, "CANCELLED", now_us)
                continue
            order.ends_at_us = order.expires_at_us = now_us + LIVE_ENDS_WITHIN_US
            self._outbox.put(order)

    def live_plays(self) -> set[str]:
        """Return the live plays that some device still has to end."""
        return {order.play_id for order in self._outbox.open_orders() if still_open(order)}

    # What devices say.

    def heard(self, code: str, message: object, now_us: int) -> None:
        """Take in presence or telemetry; a device that is back, or lost its memory, gets its commands again."""
        before = self._board.heard.get(code)
        was_online = before is not None and before.online
        session, log_id = (before.session, before.log_id) if before is not None else ("", "")
        heard = self._board.note(code, now_us, message)
        if not heard.online:
            return
        restarted = isinstance(message, Presence) and message.session != session
        emptied = isinstance(message, Presence) and bool(log_id) and message.log_id != log_id
        if was_online and not restarted:
            return
        for order in self._outbox.open_orders():
            if order.code != code:
                continue
            self._tries.pop(order.id, None)
            if order.received and (emptied or (restarted and order.kind == "prepare")):
                order.received = False
                self._outbox.put(order)

    def report(self, code: str, report: AnyReport, now_us: int) -> None:
        """Take in one report, if it is the next of its log; the device sends the others again."""
        self._board.note(code, now_us, None)
        log = f"{code}/{report.log_id}"
        mark = self._spool.marks.get(log, 0)
        if report.seq > mark:
            if report.seq != max(mark + 1, report.oldest_seq):
                return
            self._take(code, report, now_us)
            self._spool.mark(log, report.seq)
            mark = report.seq
        self._receipts[code, report.log_id] = mark

    def _take(self, code: str, report: AnyReport, now_us: int) -> None:
        order = self._outbox.get(report.command_id)
        if order is not None and order.code != code:
            logger.warning("%s reports on a command of %s", code, order.code)
            return
        if isinstance(report, Refused):
            self._refused(code, order, report)
        elif isinstance(report, Received):
            if order is not None:
                self._received(order, report.at_us)
        elif isinstance(report, Prepared):
            if order is not None:
                order.done = True
                self._outbox.put(order)
        elif isinstance(report, Playing):
            self._played(code, order, report, "PLAYING", report.position_s, report.file_sha256)
        elif isinstance(report, Played):
            self._played(code, order, report, report.result, report.position_s, report.file_sha256)
        elif order is None or order.kind == "play":
            self._played(code, order, report, "FAILED", 0.0, "")
        else:
            order.done, order.error = True, report.reason
            self._outbox.put(order)
            logger.warning("%s could not prepare %s: %s", code, order.sha256[:12], report.reason)

    def _received(self, order: Order, at_us: int) -> None:
        order.received = order.sent = True
        self._tries.pop(order.id, None)
        if order.kind == "play":
            self._advance(order, "ACKED", at_us)
        elif order.kind == "stop":
            order.done = True
            play = self._outbox.get(order.target_id)
            if play is not None and not play.done and not play.received:
                # Reports come in order: it never had the play.
                self._conclude(play, "CANCELLED", at_us)
        self._outbox.put(order)

    def _refused(self, code: str, order: Order | None, report: Refused) -> None:
        logger.warning("%s refused a command: %s", code, report.reason)
        if report.reason == "REPLAYED" or (order is not None and order.received):
            # The broker delivered it twice.
            return
        self._board.heard[code].refusal = report.reason
        if order is not None and report.reason == "EXPIRED":
            if order.live:
                # It waited at the broker; the next try has a new time.
                return
            if order.kind == "play":
                self._conclude(order, "FAILED", report.at_us, error="TOO_LATE")
            else:
                order.done, order.error = True, report.reason
                self._outbox.put(order)

    def _played(
        self, code: str, order: Order | None, report: AnyReport, state: str, position_s: float, sha256: str
    ) -> None:
        error = remark(report)
        if order is None:
            if report.play_id:
                # Its order was forgotten meanwhile; what was heard must still reach the log.
                self._spool.add(report.play_id, code, state, report.at_us, position_s, error, sha256)
            return
        order.received = order.sent = True
        if order.live and state == "PARTIAL" and not order.done and self.live_flows(order.play_id):
            # The device gave up, for want of sound that flows again.
            order.done = True
            self._outbox.put(order)
            self.live_open(order.play_id, [code], order.volume_percent, order.priority, report.at_us, broken=True)
            return
        if order.broken and state in ("PLAYED", "FAILED"):
            state = "PARTIAL"
        if state in FINAL_STATES:
            self._conclude(order, state, report.at_us, position_s, error, sha256)
        else:
            self._advance(order, state, report.at_us, position_s, sha256)

    # Time.

    def tick(self, now_us: int, monotonic_s: float) -> None:
        """Conclude what is over: commands that nobody took, plays of which nobody reported."""
        self._board.go_silent(monotonic_s)
        for order in self._outbox.open_orders():
            if order.received:
                if order.kind == "play" and order.ends_at_us + _NO_REPORT_AFTER_US <= now_us:
                    self._conclude(order, "FAILED", now_us, error="NO_REPORT")
                elif order.kind != "play" and order.expires_at_us <= now_us:
                    order.done = True
                    self._outbox.put(order)
            elif order.expires_at_us <= now_us:
                self._expire(order, now_us)

    def send_due(self, now_us: int, monotonic_s: float) -> None:
        """Send what waits for a device that is there. Called after ``flush``: what is sent is on disk."""
        if not self._wire.connected:
            return
        for order in self._outbox.open_orders():
            if order.received or order.code not in self._board.devices or not self._board.reachable(order.code):
                continue
            tries = self._tries.setdefault(order.id, _Tries())
            if monotonic_s < tries.next_at_s or not self._wire.send(order, now_us):
                continue
            tries.next_at_s = monotonic_s + min(_FIRST_RETRY_S * 2 ** min(tries.count, 8), _LONGEST_RETRY_S)
            tries.count += 1
            if not order.sent:
                order.sent = True
                self._outbox.put(order)
                if order.kind == "play":
                    self._advance(order, "SENT", now_us)
        for (code, log_id), seq in self._receipts.items():
            self._wire.receipt(code, log_id, seq)
        self._receipts.clear()

    def _expire(self, order: Order, now_us: int) -> None:
        if order.kind == "play":
            error = "DEVICE_OFFLINE"
            if order.code not in self._board.devices:
                error = "DEVICE_UNKNOWN"
            elif not self._pairings.has(order.code):
                error = "NOT_PAIRED"
            elif not self._wire.connected:
                error = "BROKER_DOWN"
            self._conclude(order, "FAILED", now_us, error=error)
        else:
            order.done, order.error = True, "EXPIRED"
            self._outbox.put(order)

    # States.

    def _advance(self, order: Order, state: str, at_us: int, position_s: float = 0.0, sha256: str = "") -> None:
        if order.state in FINAL_STATES or _RANK[state] < _RANK[order.state]:
            return
        if state == order.state and state != "PLAYING":
            return
        order.state = state
        self._outbox.put(order)
        self._spool.add(order.play_id, order.code, state, at_us, position_s, "", sha256)

    def _conclude(
        self, order: Order, state: str, at_us: int, position_s: float = 0.0, error: str = "", sha256: str = ""
    ) -> None:
        """Give a play its final state, once; a guess of the bridge's own yields to the device's word."""
        if order.state in FINAL_STATES and (order.error not in GUESSED_ERRORS or order.state == state):
            return
        order.state, order.error, order.done = state, error, True
        self._tries.pop(order.id, None)
        self._outbox.put(order)
        self._spool.add(order.play_id, order.code, state, at_us, position_s, error, sha256)

    def _order(self, request: PlayRequest, kind: Any, expires_at_us: int, now_us: int) -> Order:
        if request.ends_at_us <= request.starts_at_us or len(request.sha256) != 64:
            raise ControlRefused("COMMAND_BAD", play_id=request.play_id)
        return Order(
            id=self._new_id(now_us),
            code=request.code,
            kind=kind,
            play_id=request.play_id,
            expires_at_us=expires_at_us,
            sha256=request.sha256,
            size_bytes=request.size_bytes,
            codec=request.codec,
            decoder_delay_frames=request.decoder_delay_frames,
            starts_at_us=request.starts_at_us,
            ends_at_us=request.ends_at_us,
            position_s=request.position_s,
            volume_percent=request.volume_percent,
            priority=request.priority,
        )

    def _new_id(self, now_us: int) -> str:
        """Return an id that sorts by its making."""
        self._last_id_us = max(self._last_id_us + 1, now_us)
        return f"{self._last_id_us:016x}"


def _is_repeat(before: Order, again: Order) -> bool:
    """Tell whether ``again`` asks for nothing new: after a takeover the station says all its plays again."""
    same = (
        before.sha256 == again.sha256
        and abs(before.origin_us - again.origin_us) < _SAME_TIMELINE_US
        and abs(before.ends_at_us - again.ends_at_us) < _SAME_TIMELINE_US
    )
    if not before.done:
        return same and before.volume_percent == again.volume_percent and before.priority == again.priority
    if before.state in ("PLAYED", "CANCELLED", "SENT_UNCONFIRMABLE"):
        return same
    # What was cut short or failed is gone on with by a command with another beginning.
    return same and before.starts_at_us == again.starts_at_us
