"""The asking end of a control socket."""

from __future__ import annotations

import json
import logging
import queue
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from device_bridge.control_lines import (
    MAX_LINE_BYTES,
    ControlError,
    ControlRefused,
    ControlUnavailable,
    Message,
    encode_line,
    shut,
)

logger = logging.getLogger(__name__)


class ControlClient:
    """One connection to a control server, opened at the first request and again after it broke.

    ``on_event`` gets pushed events on the reading thread; it must be quick and must not call ``request``.
    Thread-safe: requests of several threads are told apart by their number.
    """

    def __init__(
        self,
        ready_file: Path,
        token: str,
        timeout_s: float = 5.0,
        on_event: Callable[[Message], None] | None = None,
        on_lost: Callable[[], None] | None = None,
    ) -> None:
        self._ready_file = ready_file
        self._token = token
        self._timeout_s = timeout_s
        self._on_event = on_event
        self._on_lost = on_lost
        self._lock = threading.Lock()
        self._link: _Link | None = None
        self._number = 0
        # Counts connections: whoever subscribed on one must do so again on the next.
        self.connections = 0

    @property
    def connected(self) -> bool:
        link = self._link
        return link is not None and link.alive

    def request(self, op: str, **fields: Any) -> Message:
        """Send a request and return its answer's fields.

        Raises ``ControlUnavailable`` (not running, timed out, connection lost: whether it was carried out is
        then not known) or ``ControlRefused``.
        """
        return self._request(op, fields)[0]

    def subscribe(self) -> int:
        """Ask for events, and return the number of the connection that they come on."""
        return self._request("subscribe", {})[1]

    def _request(self, op: str, fields: Message) -> tuple[Message, int]:
        with self._lock:
            link = self._connect()
            connection = self.connections
            self._number += 1
            number = self._number
            waiter = link.expect(number)
            link.send({**fields, "id": number, "op": op})
        answer = link.wait(number, waiter, self._timeout_s)
        if answer.get("ok") is True:
            return answer, connection
        details = answer.get("details")
        raise ControlRefused(str(answer.get("code", "UNKNOWN")), **(details if isinstance(details, dict) else {}))

    def close(self) -> None:
        with self._lock:
            link, self._link = self._link, None
        if link is not None:
            link.close()

    def __enter__(self) -> ControlClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self) -> _Link:
        if self._link is not None and self._link.alive:
            return self._link
        if self._link is not None:
            self._link.close()
            self._link = None
        try:
            port = int(json.loads(self._ready_file.read_text(encoding="ascii"))["port"])
            connection = socket.create_connection(("127.0.0.1", port), timeout=self._timeout_s)
        except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
            raise ControlUnavailable(str(error)) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._link = _Link(connection, self._on_event, self._on_lost)
        self.connections += 1
        self._link.send({"token": self._token})
        return self._link


class _Link:
    """A client's open connection with its reading thread."""

    def __init__(
        self,
        connection: socket.socket,
        on_event: Callable[[Message], None] | None,
        on_lost: Callable[[], None] | None,
    ) -> None:
        self._connection = connection
        self._on_event = on_event
        self._on_lost = on_lost
        self._waiting: dict[int, queue.SimpleQueue[Message | None]] = {}
        self._lock = threading.Lock()
        self._refusal: Message | None = None
        self.alive = True
        self._closing = False
        connection.settimeout(None)
        self._thread = threading.Thread(target=self._read, name="control-read", daemon=True)
        self._thread.start()

    def expect(self, number: int) -> queue.SimpleQueue[Message | None]:
        waiter: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        with self._lock:
            self._waiting[number] = waiter
            if not self.alive:
                waiter.put(self._refusal)
        return waiter

    def send(self, message: Message) -> None:
        line = encode_line(message)
        if len(line) > MAX_LINE_BYTES:
            raise ControlRefused("REQUEST_TOO_LONG", bytes=len(line))
        try:
            self._connection.sendall(line)
        except OSError as error:
            # The reading thread may still find why (a refused token) before the connection ended.
            logger.debug("control send failed: %s", error)
            shut(self._connection)

    def wait(self, number: int, waiter: queue.SimpleQueue[Message | None], timeout_s: float) -> Message:
        try:
            answer = waiter.get(timeout=timeout_s)
        except queue.Empty:
            raise ControlUnavailable("no answer in time") from None
        finally:
            with self._lock:
                self._waiting.pop(number, None)
        if answer is None:
            raise ControlUnavailable("connection lost")
        return answer

    def close(self) -> None:
        self._closing = True
        shut(self._connection)
        if self._thread is not threading.current_thread():
            self._thread.join(timeout=5.0)

    def _read(self) -> None:
        try:
            with self._connection.makefile("rb") as reader:
                while line := reader.readline(MAX_LINE_BYTES + 1):
                    if len(line) > MAX_LINE_BYTES:
                        break
                    self._take(line)
        except OSError as error:
            logger.debug("control connection broke: %s", error)
        with self._lock:
            self.alive = False
            waiters = list(self._waiting.values())
        for waiter in waiters:
            waiter.put(self._refusal)
        self._connection.close()
        if self._on_lost is not None and not self._closing:
            self._on_lost()

    def _take(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            logger.warning("control server sent a line that is not JSON")
            return
        if not isinstance(message, dict):
            return
        if "event" in message:
            if self._on_event is not None:
                self._on_event(message)
            return
        number = message.get("id")
        if number is None:
            self._refusal = message
            return
        with self._lock:
            waiter = self._waiting.pop(number, None)
        if waiter is not None:
            waiter.put(message)


class ControlSubscription:
    """Keeps a subscribed connection to a control server, for as long as it is open.

    A background thread connects, subscribes, calls ``on_connected(client)``, and does so again whenever the
    connection is lost. ``on_event`` gets every pushed event on a reading thread.
    """

    def __init__(
        self,
        ready_file: Path,
        token: str,
        on_event: Callable[[Message], None],
        on_connected: Callable[[ControlClient], None] | None = None,
        retry_s: float = 0.5,
        timeout_s: float = 5.0,
    ) -> None:
        self._on_connected = on_connected
        self._retry_s = retry_s
        self._wake = threading.Event()
        self._closed = False
        self._subscribed = 0
        self.client = ControlClient(ready_file, token, timeout_s, on_event, self._wake.set)
        self._thread = threading.Thread(target=self._keep, name="control-subscription", daemon=True)
        self._thread.start()

    @property
    def connected(self) -> bool:
        """Whether the connection stands and is subscribed."""
        return self._subscribed == self.client.connections and self.client.connected

    def close(self) -> None:
        self._closed = True
        self._wake.set()
        self.client.close()
        self._thread.join(timeout=10.0)
        self.client.close()

    def _keep(self) -> None:
        while not self._closed:
            self._wake.clear()
            if not self.connected:
                try:
                    subscribed = self.client.subscribe()
                    if self._on_connected is not None:
                        self._on_connected(self.client)
                    self._subscribed = subscribed
                except ControlError as error:
                    logger.debug("control server not there: %s", error)
            if not self._closed:
                self._wake.wait(self._retry_s)
