"""Bodies: read whole within a limit, hashed once; what is too long is refused before anybody sees it."""

from __future__ import annotations

import hashlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from source_system.api.answers import problem_response
from source_system.errors import Refusal
from sync_client.contract.problems import Code
from sync_client.contract.uploads import MAX_CHUNK_BYTES
from sync_client.contract.version import CONTRACT_VERSION, VERSION_HEADER, is_compatible

MAX_BODY_BYTES = 1 << 20
_PATIENCE_BYTES = 8 << 20


class BodyLimit:
    """Leaves ``scope["state"]["body_sha256"]``, and the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_MARKS]
            await send(message)

        headers = dict(scope["headers"])
        theirs = headers.get(VERSION_HEADER.lower().encode(), b"").decode("latin-1")
        if theirs and not is_compatible(theirs):
            await problem_response(Refusal(Code.CONTRACT_UNKNOWN, ours=CONTRACT_VERSION))(scope, receive, send_marked)
            return
        limit = MAX_CHUNK_BYTES if scope["method"] == "PATCH" else MAX_BODY_BYTES
        body = await _whole_body(headers.get(b"content-length", b""), receive, limit)
        if body is None:
            refusal = Refusal(Code.TOO_LARGE, headers={"Connection": "close"}, limit_bytes=limit)
            await problem_response(refusal)(scope, receive, send_marked)
            return
        scope.setdefault("state", {})["body_sha256"] = hashlib.sha256(body).hexdigest()
        await self._app(scope, _replay(body, receive), send_marked)


_MARKS = [
    (VERSION_HEADER.lower().encode(), CONTRACT_VERSION.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]


async def _whole_body(declared: bytes, receive: Receive, limit: int) -> bytes | None:
    """Return the body; None where it is too long. A little too long is read to its end all the same.

    Who is answered while still sending sees a broken connection instead of the answer.
    """
    if declared.isdigit() and int(declared) > limit + _PATIENCE_BYTES:
        return None
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        if (
            message["type"] == "http.disconnect"
            or size > limit + _PATIENCE_BYTES
            or not message.get("more_body", False)
        ):
            return b"".join(parts) if size <= limit else None


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
