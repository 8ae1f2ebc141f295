"""What a live play is to the bridge's outbox: an order without a file, open until the station closes it."""

from __future__ import annotations

from device_bridge.bridge.live import DELAY_MS
from device_bridge.bridge.outbox import Order
from device_bridge.protocol.messages import LIVE_CODEC, AnyReport, Failed, Played

_PIECE_S = 0.04
# No live play is longer; the station closes it.
_LONGEST_LIVE_US = 6 * 3600 * 1_000_000
# Within this after the stream's end a device has told its own.
LIVE_ENDS_WITHIN_US = 10 * 1_000_000


def live_order(order_id: str, play_id: str, code: str, now_us: int) -> Order:
    """Return an order that begins now: its place 0 sounds after the delay that all devices have."""
    return Order(
        id=order_id,
        code=code,
        kind="play",
        play_id=play_id,
        codec=LIVE_CODEC,
        starts_at_us=now_us + DELAY_MS * 1000,
        ends_at_us=now_us + _LONGEST_LIVE_US,
        expires_at_us=now_us + _LONGEST_LIVE_US,
    )


def still_open(order: Order) -> bool:
    """Tell whether the station has not closed it."""
    return order.live and order.ends_at_us == order.starts_at_us - DELAY_MS * 1000 + _LONGEST_LIVE_US


def remark(report: AnyReport) -> str:
    """What the log keeps beside the result: why it failed, or how much of a live voice did not sound."""
    if isinstance(report, Failed):
        return report.reason
    if isinstance(report, Played) and report.lost_pieces:
        return f"SOUND_LOST_{report.lost_pieces * _PIECE_S:.2f}_S"
    return ""
