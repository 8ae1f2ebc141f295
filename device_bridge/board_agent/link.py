"""The way to the board server: HTTPS to one pinned certificate, whatever a board's clock says."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import ssl
from collections.abc import Iterator

from device_bridge.boards.accounts import BoardAgentConfig

_CHUNK_BYTES = 64 * 1024


class LinkFailed(Exception):
    """The server was not reached or did not answer as it should; worth another try. ``code``: why."""

    def __init__(self, code: str, why: str = "") -> None:
        self.code = code
        super().__init__(f"{code}: {why}" if why else code)


class Link:
    """One kept-alive connection; not thread-safe, each thread has its own."""

    def __init__(self, config: BoardAgentConfig) -> None:
        self._config = config
        self._connection: http.client.HTTPSConnection | None = None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # The certificate is compared whole, which says more than a chain; its dates are not judged, for a board
        # that woke up in 1970 must still find its station.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self._context = context

    def get(self, path: str, timeout_s: float) -> bytes:
        with self._answer("GET", path, timeout_s) as answer:
            return self._whole(answer)

    def post(self, path: str, body: bytes, timeout_s: float = 15.0) -> bytes:
        with self._answer("POST", path, timeout_s, body) as answer:
            return self._whole(answer)

    def fetch(self, path: str, start: int, timeout_s: float = 30.0) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` on (RFC 9110 section 14). Raises ``LinkFailed``."""
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._answer("GET", path, timeout_s, None, headers) as answer:
            if start and answer.status != 206:
                raise LinkFailed("RANGE_IGNORED")
            while part := self._part(answer):
                yield part

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextlib.contextmanager
    def _answer(
        self, method: str, path: str, timeout_s: float, body: bytes | None = None, more: dict[str, str] | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        headers = {"X-Board": self._config.board, "Authorization": f"Bearer {self._config.token}", **(more or {})}
        try:
            connection = self._connected(timeout_s)
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise LinkFailed("SERVER_UNREACHABLE", str(error)) from error
        try:
            if answer.status in (401, 403):
                raise LinkFailed("NOT_ADMITTED")
            if answer.status not in (200, 204, 206):
                raise LinkFailed("SERVER_REFUSED", str(answer.status))
            yield answer
        finally:
            # A body left unread would be taken for the next answer.
            if not answer.isclosed():
                self.close()

    def _connected(self, timeout_s: float) -> http.client.HTTPSConnection:
        if self._connection is not None and self._connection.sock is not None:
            self._connection.sock.settimeout(timeout_s)
            return self._connection
        config = self._config
        connection = http.client.HTTPSConnection(
            config.server_host, config.server_port, timeout=timeout_s, context=self._context
        )
        connection.connect()
        shown = connection.sock.getpeercert(binary_form=True) or b""
        if not hmac.compare_digest(hashlib.sha256(shown).hexdigest(), config.certificate_sha256):
            connection.close()
            # Before a byte of ours was sent.
            raise LinkFailed("SERVER_FORGED")
        self._connection = connection
        return connection

    def _whole(self, answer: http.client.HTTPResponse) -> bytes:
        try:
            return answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise LinkFailed("SERVER_UNREACHABLE", str(error)) from error

    def _part(self, answer: http.client.HTTPResponse) -> bytes:
        try:
            return answer.read(_CHUNK_BYTES)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise LinkFailed("SERVER_UNREACHABLE", str(error)) from error
