"""A line of limited speed between a station and its source system, that can be cut."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

_BLOCK = 8192
_PAUSE = threading.Event()


class SlowLine:
    """Forwards TCP from ``port`` to the other side's, at most ``bytes_per_s`` each way and connection."""

    def __init__(self, other_port: int, bytes_per_s: int) -> None:
        self._other = other_port
        self._rate = bytes_per_s
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closed = False
        threading.Thread(target=self._accept, name="slow line", daemon=True).start()

    def cut(self) -> None:
        """Break every connection that stands; new ones are taken."""
        with self._lock:
            standing, self._open = self._open, set()
        for each in standing:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._closed = True
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._other))
            except OSError:
                continue
            with self._lock:
                self._open |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(_BLOCK):
                began_s = time.monotonic()
                target.sendall(block)
                _PAUSE.wait(max(0.0, len(block) / self._rate - (time.monotonic() - began_s)))
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
            with self._lock:
                self._open.discard(each)
