"""The answering end of a control socket."""

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

from device_bridge.control_lines import MAX_LINE_BYTES, ControlRefused, Message, encode_line, shut

logger = logging.getLogger(__name__)

_MAX_TOKEN_LINE_BYTES = 4096
_TOKEN_TIMEOUT_S = 5.0
_MAX_CLIENTS = 64
# A client that does not read this many lines is cut off: it never holds up the process it listens to.
_MAX_UNREAD_LINES = 10_000


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
        line = encode_line(event)
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
        self.send_line(encode_line(message))

    def send_line(self, line: bytes) -> None:
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            logger.warning("control client does not read: cut off")
            self.close()

    def close(self) -> None:
        shut(self._connection)

    def _serve(self) -> None:
        writer = threading.Thread(target=self._write, name="control-write", daemon=True)
        try:
            self._connection.settimeout(_TOKEN_TIMEOUT_S)
            with self._connection.makefile("rb") as reader:
                if not self._server.admits(reader.readline(_MAX_TOKEN_LINE_BYTES)):
                    refusal: Message = {"id": None, "ok": False, "code": "TOKEN_REFUSED", "details": {}}
                    self._connection.sendall(encode_line(refusal))
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
            shut(self._connection)
            self._connection.close()

    def _stop_writer(self, writer: threading.Thread) -> None:
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(None)
        # What is queued gets a moment to go out; a peer that does not read is shut off.
        writer.join(timeout=1.0)
        shut(self._connection)
        writer.join(timeout=5.0)

    def _write(self) -> None:
        try:
            while (line := self._lines.get()) is not None:
                self._connection.sendall(line)
        except OSError as error:
            logger.debug("control client does not take lines: %s", error)
            shut(self._connection)
