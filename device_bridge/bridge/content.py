"""The range server: devices fetch the files of their commands, and nothing else, from here."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from device_bridge.durable import replace_file
from device_bridge.errors import OperatorFixable

_SHA256 = re.compile(r"[0-9a-f]{64}")
_START_TIMEOUT_S = 10.0


class UrlSigner:
    """A path is good for one file, one device, and some time: not everyone on the LAN may listen in."""

    def __init__(self, key_file: Path) -> None:
        try:
            self._key = key_file.read_bytes()
        except FileNotFoundError:
            self._key = secrets.token_bytes(32)
            replace_file(key_file, self._key)

    def path(self, sha256: str, code: str, expires_at_us: int) -> str:
        expires_s = expires_at_us // 1_000_000
        return f"/content/{sha256}?d={code}&e={expires_s}&s={self._mac(sha256, code, str(expires_s))}"

    def live_path(self, live_id: str, code: str, expires_at_us: int) -> str:
        """The same of a live stream. ``live_id`` is shorter than a file's hash: neither right serves for the other."""
        return self.path(live_id, code, expires_at_us).replace("/content/", "/live/", 1)

    def admits(self, sha256: str, code: str, expires_s: str, signature: str, now_s: float) -> bool:
        if not hmac.compare_digest(self._mac(sha256, code, expires_s).encode(), signature.encode()):
            return False
        return expires_s.isdigit() and now_s < int(expires_s)

    def _mac(self, sha256: str, code: str, expires_s: str) -> str:
        text = f"{sha256}|{code}|{expires_s}"
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:32]


class ContentServer:
    """``GET /content/<sha256>`` with ranges (RFC 9110 section 14), from ``<media>/ab/<sha256>``."""

    def __init__(self, media: Path, signer: UrlSigner, host: str, port: int, others: Sequence[Route] = ()) -> None:
        self._media = media
        self._signer = signer
        try:
            self._socket = socket.create_server((host, port))
        except OSError as error:
            raise OperatorFixable("CONTENT_PORT_TAKEN", host=host, port=port, why=str(error)) from error
        self.port: int = self._socket.getsockname()[1]
        application = Starlette(routes=[Route("/content/{sha256}", self._serve, methods=["GET", "HEAD"]), *others])
        self._server = uvicorn.Server(
            uvicorn.Config(application, log_config=None, lifespan="off", access_log=False, server_header=False)
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="content", daemon=True
        )

    def start(self) -> None:
        self._thread.start()
        deadline = time.monotonic() + _START_TIMEOUT_S
        pause = threading.Event()
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise OperatorFixable("CONTENT_SERVER_DOWN", port=self.port)
            pause.wait(0.005)

    def close(self) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=5.0)
        self._socket.close()

    def _serve(self, request: Request) -> Response:
        sha256 = request.path_params["sha256"]
        query = request.query_params
        if _SHA256.fullmatch(sha256) is None:
            return PlainTextResponse("no such content", 404)
        code, expires, signature = query.get("d", ""), query.get("e", ""), query.get("s", "")
        if not self._signer.admits(sha256, code, expires, signature, time.time()):
            return PlainTextResponse("not for you", 403)
        path = self._media / sha256[:2] / sha256
        if not path.is_file():
            return PlainTextResponse("no such content", 404)
        return FileResponse(path, media_type="application/octet-stream")
