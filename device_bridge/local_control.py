"""Control sockets between the station's processes: JSON lines over TCP on 127.0.0.1.

A server writes its port and pid into a ready file. The first line of a client is ``{"token": "<hex>"}``.
A request is ``{"id": n, "op": "...", ...}``; its answer ``{"id": n, "ok": true, ...}`` or
``{"id": n, "ok": false, "code": "...", "details": {...}}``. After ``{"op": "subscribe"}`` the server also
pushes lines with ``"event"``. Standard library alone: the on-air process imports it too.
"""

from device_bridge.control_client import ControlClient, ControlSubscription
from device_bridge.control_lines import (
    MAX_LINE_BYTES,
    ControlError,
    ControlRefused,
    ControlUnavailable,
    Message,
)
from device_bridge.control_server import ControlServer

__all__ = [
    "MAX_LINE_BYTES",
    "ControlClient",
    "ControlError",
    "ControlRefused",
    "ControlServer",
    "ControlSubscription",
    "ControlUnavailable",
    "Message",
]
