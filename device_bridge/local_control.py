"""Control sockets between the station's processes: JSON lines over TCP on 127.0.0.1.

A server writes its port and pid into a ready file. The first line of a client is ``{"token": "<hex>"}``.
A request is ``{"id": n, "op": "...", ...}``; its answer ``{"id": n, "ok": true, ...}`` or
``{"id": n, "ok": false, "code": "...", "details": {...}}``. After ``{"op": "subscribe"}`` the server also
pushes lines with ``"event"``. Standard library alone: the on-air process imports it too.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import logging
import os
import queue
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

MAX_LINE_BYTES = 1 << 20
_MAX_TOKEN_LINE_BYTES = 4096
_TOKEN_TIMEOUT_S = 5.0
_MAX_CLIENTS = 64
# A client that does not read this many lines is cut off: it never holds up the process it listens to.
_MAX_UNREAD_LINES = 10_000

Message = dict[str, Any]


class ControlError(Exception):
    """Base of what can go wrong on a control socket."""


class ControlUnavailable(ControlError):
    """The process does not run, does not answer, or went away during the request."""


class ControlRefused(ControlError):
    """The process answered no. ``code`` is stable; ``details`` are JSON values.

    Handlers raise it too: it becomes the ``{"ok": false}`` answer.
    """

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details: dict[str, Any] = details
        super().__init__(f"{code} {details}" if details else code)


class ControlServer:
    """Answers requests with ``handler`` and pushes events to subscribed clients.

    ``handler`` gets the request (with ``op``) and returns the answer's fields; it is called from one
    thread per client, so it must be thread-safe, and raises ``ControlRefused`` to say no. ``on_subscribe``
    is called with a function that sends one event to the new subscriber alone. Meanwhile ``push`` waits, so it
    must not wait for a thread that pushes: what it reads and sends is followed, without a hole, by what is pushed.
    """

    def __init__(
        self,
        handler: Callable[[Message], Message],
        token: str,
        ready_file: Path,
        on_subscribe: Callable[[Callable[[Message], None]], None] | None = None,
    ) -> None:
        self._handler = handler
        self._token = token.encode()
        self._ready_file = ready_file
        self._on_subscribe = on_subscribe
        self._clients: set[_ServedClient] = set()
        self._lock = threading.Lock()
        self._push_lock = threading.Lock()
        self._closed = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="control-accept", daemon=True)

    def start(self) -> None:
        """Begin to accept clients, then write the ready file."""
        self._thread.start()
        self._ready_file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._ready_file.with_name(f"{self._ready_file.name}.{os.getpid()}.tmp")
        draft.write_text(json.dumps({"port": self.port, "pid": os.getpid()}), encoding="ascii")
        draft.replace(self._ready_file)

    def push(self, event: Message) -> None:
        """Send ``event`` (it has the key ``event``) to every subscribed client; no client's slowness is waited for."""
        line = _encode(event)
        with self._push_lock:
            with self._lock:
                clients = [client for client in self._clients if client.subscribed]
            for client in clients:
                client.send_line(line)

    def close(self) -> None:
        """Remove the ready file if it is still ours, close every connection and wait for the threads."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            clients = list(self._clients)
        with contextlib.suppress(OSError, ValueError):
            if json.loads(self._ready_file.read_text(encoding="ascii")).get("port") == self.port:
                self._ready_file.unlink()
        with contextlib.suppress(OSError):
            # Wakes accept() on Linux; on Windows closing does.
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for client in clients:
            client.close()
        for thread in [self._thread, *(client.thread for client in clients)]:
            if thread.is_alive() and thread is not threading.current_thread():
                thread.join(timeout=5.0)

    def __enter__(self) -> ControlServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                if self._closed:
                    return
                logger.exception("control socket: accept failed")
                continue
            client = _ServedClient(connection, self)
            with self._lock:
                full = self._closed or len(self._clients) >= _MAX_CLIENTS
                if not full:
                    self._clients.add(client)
            if full:
                client.close()
            else:
                client.thread.start()

    def admits(self, line: bytes) -> bool:
        """Tell whether the first line of a client carries the station's token."""
        try:
            given = json.loads(line)["token"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return False
        return isinstance(given, str) and hmac.compare_digest(given.encode(errors="replace"), self._token)

    def answer(self, client: _ServedClient, line: bytes) -> None:
        """Answer one request line of an admitted client."""
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict) or not isinstance(request.get("op"), str):
            client.send({"id": None, "ok": False, "code": "REQUEST_MALFORMED", "details": {}})
            return
        number = request.get("id")
        try:
            fields = self._subscribe(client) if request["op"] == "subscribe" else self._handler(request)
        except ControlRefused as refusal:
            client.send({"id": number, "ok": False, "code": refusal.code, "details": refusal.details})
        except Exception:
            logger.exception("control request %s failed", request["op"])
            client.send({"id": number, "ok": False, "code": "DEFECT", "details": {"op": request["op"]}})
        else:
            client.send({**fields, "id": number, "ok": True})

    def _subscribe(self, client: _ServedClient) -> Message:
        with self._push_lock:
            if self._on_subscribe is not None:
                self._on_subscribe(client.send)
            client.subscribed = True
        return {}

    def forget(self, client: _ServedClient) -> None:
        with self._lock:
            self._clients.discard(client)


class _ServedClient:
    """One connection at the server: a reading thread that answers, a writing thread that never blocks others."""

    def __init__(self, connection: socket.socket, server: ControlServer) -> None:
        self._connection = connection
        self._server = server
        self._lines: queue.Queue[bytes | None] = queue.Queue(_MAX_UNREAD_LINES)
        self.subscribed = False
        self.thread = threading.Thread(target=self._serve, name="control-client", daemon=True)

    def send(self, message: Message) -> None:
        self.send_line(_encode(message))

    def send_line(self, line: bytes) -> None:
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            logger.warning("control client does not read: cut off")
            self.close()

    def close(self) -> None:
        _shut(self._connection)

    def _serve(self) -> None:
        writer = threading.Thread(target=self._write, name="control-write", daemon=True)
        try:
            self._connection.settimeout(_TOKEN_TIMEOUT_S)
            with self._connection.makefile("rb") as reader:
                if not self._server.admits(reader.readline(_MAX_TOKEN_LINE_BYTES)):
                    refusal: Message = {"id": None, "ok": False, "code": "TOKEN_REFUSED", "details": {}}
                    self._connection.sendall(_encode(refusal))
                    return
                self._connection.settimeout(None)
                writer.start()
                while line := reader.readline(MAX_LINE_BYTES + 1):
                    if len(line) > MAX_LINE_BYTES:
                        logger.warning("control client sent an endless line: cut off")
                        return
                    self._server.answer(self, line)
        except OSError as error:
            logger.debug("control client went away: %s", error)
        finally:
            self._server.forget(self)
            if writer.is_alive():
                self._stop_writer(writer)
            _shut(self._connection)
            self._connection.close()

    def _stop_writer(self, writer: threading.Thread) -> None:
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(None)
        # What is queued gets a moment to go out; a peer that does not read is shut off.
        writer.join(timeout=1.0)
        _shut(self._connection)
        writer.join(timeout=5.0)

    def _write(self) -> None:
        try:
            while (line := self._lines.get()) is not None:
                self._connection.sendall(line)
        except OSError as error:
            logger.debug("control client does not take lines: %s", error)
            _shut(self._connection)


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

    @property
    def connected(self) -> bool:
        link = self._link
        return link is not None and link.alive

    def request(self, op: str, **fields: Any) -> Message:
        """Send a request and return its answer's fields.

        Raises ``ControlUnavailable`` (not running, timed out, connection lost: whether it was carried out is
        then not known) or ``ControlRefused``.
        """
        with self._lock:
            link = self._connect()
            self._number += 1
            number = self._number
            waiter = link.expect(number)
            link.send({**fields, "id": number, "op": op})
        answer = link.wait(number, waiter, self._timeout_s)
        if answer.get("ok") is True:
            return answer
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
        line = _encode(message)
        if len(line) > MAX_LINE_BYTES:
            raise ControlRefused("REQUEST_TOO_LONG", bytes=len(line))
        try:
            self._connection.sendall(line)
        except OSError as error:
            # The reading thread may still find why (a refused token) before the connection ended.
            logger.debug("control send failed: %s", error)
            _shut(self._connection)

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
        _shut(self._connection)
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
        self._subscribed = False
        self.client = ControlClient(ready_file, token, timeout_s, on_event, self._wake.set)
        self._thread = threading.Thread(target=self._keep, name="control-subscription", daemon=True)
        self._thread.start()

    @property
    def connected(self) -> bool:
        """Whether the connection stands and is subscribed."""
        return self._subscribed and self.client.connected

    def close(self) -> None:
        self._closed = True
        self._wake.set()
        self.client.close()
        self._thread.join(timeout=10.0)
        self.client.close()

    def _keep(self) -> None:
        while not self._closed:
            self._wake.clear()
            if not self.client.connected:
                self._subscribed = False
                try:
                    self.client.request("subscribe")
                    if self._on_connected is not None:
                        self._on_connected(self.client)
                    self._subscribed = True
                except ControlError as error:
                    logger.debug("control server not there: %s", error)
            if not self._closed:
                self._wake.wait(self._retry_s)


def _encode(message: Message) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
