"""Commands on their way to devices: kept on disk until the device has them, or their time is over."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from device_bridge.durable import DurableLines, Record
from device_bridge.protocol.messages import LIVE_CODEC

_REWRITE_BYTES = 512 * 1024
# What is done is remembered this long, so that a repeated command is known and a late report finds its play.
_REMEMBER_US = 6 * 3600 * 1_000_000


class Order(msgspec.Struct, kw_only=True):
    """One command to one device. ``state`` is the last play-out state told of it.

    ``sent``: handed to the broker at least once; ``received``: the device said that it has it; ``done``: nothing
    more is expected.
    """

    id: str
    code: str
    kind: Literal["prepare", "play", "stop"]
    play_id: str
    expires_at_us: int
    target_id: str = ""
    sha256: str = ""
    size_bytes: int = 0
    codec: str = ""
    decoder_delay_frames: int = 0
    starts_at_us: int = 0
    ends_at_us: int = 0
    position_s: float = 0.0
    volume_percent: int = 80
    priority: int = 10
    sent: bool = False
    received: bool = False
    done: bool = False
    state: str = ""
    error: str = ""
    # Of a live play that broke off on the device and was begun again.
    broken: bool = False

    @property
    def live(self) -> bool:
        """Whether it is of a live play: a stream, not a file."""
        return self.codec == LIVE_CODEC

    @property
    def origin_us(self) -> float:
        """Where on the timeline the content's beginning lies."""
        return self.starts_at_us - self.position_s * 1e6


class Outbox:
    """Not thread-safe: the bridge's one working thread owns it."""

    def __init__(self, path: Path) -> None:
        self._lines = DurableLines(path)
        self._orders: dict[str, Order] = {}
        self._plays: dict[tuple[str, str], str] = {}
        self._changed: dict[str, Order] = {}
        self._kept_bytes = 0
        for record in self._lines.records:
            self._take(msgspec.convert(record, Order))
        self._lines.records.clear()

    def put(self, order: Order) -> None:
        """Take in a new or changed order; it is durable after ``flush``."""
        self._take(order)
        self._changed[order.id] = order

    def get(self, order_id: str) -> Order | None:
        return self._orders.get(order_id)

    def play(self, play_id: str, code: str) -> Order | None:
        """Return the newest order of a play on a device."""
        return self._orders.get(self._plays.get((play_id, code), ""))

    def open_orders(self) -> list[Order]:
        return [order for order in self._orders.values() if not order.done]

    def flush(self, now_us: int) -> None:
        """Write what changed with one sync."""
        if not self._changed:
            return
        self._lines.append(*(_record(order) for order in self._changed.values()))
        self._changed = {}
        if self._lines.size_bytes > _REWRITE_BYTES + 2 * self._kept_bytes:
            self._forget(now_us)
            self._lines.rewrite([_record(order) for order in self._orders.values()])
            self._kept_bytes = self._lines.size_bytes

    def close(self) -> None:
        self._lines.close()

    def _take(self, order: Order) -> None:
        self._orders[order.id] = order
        if order.kind == "play":
            newest = self._orders.get(self._plays.get((order.play_id, order.code), ""))
            if newest is None or newest.id <= order.id:
                self._plays[order.play_id, order.code] = order.id

    def _forget(self, now_us: int) -> None:
        for order in list(self._orders.values()):
            if order.done and max(order.expires_at_us, order.ends_at_us) + _REMEMBER_US < now_us:
                del self._orders[order.id]
                if self._plays.get((order.play_id, order.code)) == order.id:
                    del self._plays[order.play_id, order.code]


def _record(order: Order) -> Record:
    record: Record = msgspec.to_builtins(order)
    return record
