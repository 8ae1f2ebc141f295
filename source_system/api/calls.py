"""One call: who makes it, what it may do, and how it is made safe to repeat."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPBearer
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from starlette.responses import Response

from source_system.access import Action, Caller, authorise
from source_system.api.answers import json_response
from source_system.database.tables import AnswerRow, NonceRow, PeerRow
from source_system.errors import Refusal
from source_system.geography import path_of
from source_system.people import caller_by_token, caller_of_peer
from source_system.system import System
from sync_client.contract.base import Model
from sync_client.contract.envelope import decode_base64
from sync_client.contract.problems import Code
from sync_client.contract.signing import (
    IDEMPOTENCY_HEADER,
    KEY_HEADER,
    MAX_SKEW_S,
    SignedParts,
    read_signed_parts,
    signature_holds,
)

_KEY_FORM = re.compile(r"[A-Za-z0-9-]{8,80}")
_ANSWERS_KEPT = timedelta(days=90)
# Declared for OpenAPI; read below.
_bearer = HTTPBearer(auto_error=False, description="an account's token, from /v1/sessions")
_signed = APIKeyHeader(name=KEY_HEADER, auto_error=False, description="a station's signed request: see CONTRACT.md")


class Open:
    """A call of anybody."""

    def __init__(self, system: System, request: Request, principal: str) -> None:
        self.system = system
        self.request = request
        self.principal = principal

    @property
    def ip(self) -> str:
        return self.request.client.host if self.request.client is not None else "?"

    @property
    def idempotency_key(self) -> str:
        """Raises ``Refusal(IDEMPOTENCY_KEY_NEEDED)``."""
        key = self.request.headers.get(IDEMPOTENCY_HEADER, "")
        if _KEY_FORM.fullmatch(key) is None:
            raise Refusal(Code.IDEMPOTENCY_KEY_NEEDED)
        return key

    def once(
        self,
        work: Callable[[Session], Model],
        status: int = 200,
        location: Callable[[Model], str] | None = None,
        shown: Callable[[str], str] | None = None,
    ) -> Response:
        """Do ``work`` and keep its answer in one transaction; give the first answer to the same call again.

        ``shown`` turns the answer that is kept into the one that is given, where not all of it may be kept.
        Raises ``Refusal``: IDEMPOTENCY_KEY_NEEDED, IDEMPOTENCY_MISMATCH, and what ``work`` raises.
        """
        key = self.idempotency_key
        path, body_sha256 = self.request.url.path, str(self.request.state.body_sha256)
        now = self.system.now()
        with self.system.database.write() as session:
            known = session.get(AnswerRow, (self.principal, key))
            if known is not None:
                if (known.path, known.body_sha256) != (path, body_sha256):
                    raise Refusal(Code.IDEMPOTENCY_MISMATCH)
                return _answer(known, {"Idempotent-Replay": "true"}, shown)
            answer = work(session)
            row = AnswerRow(
                principal=self.principal,
                key=key,
                path=path,
                body_sha256=body_sha256,
                status=status,
                location="" if location is None else location(answer),
                body=answer.model_dump_json(),
                created_at=now,
            )
            session.execute(delete(AnswerRow).where(AnswerRow.created_at < now - _ANSWERS_KEPT))
            session.add(row)
            session.flush()
        return _answer(row, {}, shown)


class Call(Open):
    """A call of somebody known."""

    def __init__(self, system: System, request: Request, caller: Caller) -> None:
        super().__init__(system, request, caller.principal)
        self.caller = caller

    def allow(self, action: Action) -> None:
        authorise(self.caller, action)

    def area_path(self, session: Session, action: Action, code: str | None) -> str:
        """Return the path of the area asked for, the caller's own where none was. Raises ``Refusal``."""
        authorise(self.caller, action)
        path = self.caller.path if code is None else path_of(session, code)
        authorise(self.caller, action, path)
        return path

    def sender(self, session: Session, station_id: str, area: str) -> str:
        """Return the path of the station that this message is of: the caller, or one below a system.

        Raises ``Refusal``: FORBIDDEN for anybody else's name or area.
        """
        path = self.area_path(session, Action.SEND_UP, area)
        if self.caller.role == "STATION":
            if (station_id, area) != (self.caller.id, self.caller.area):
                raise Refusal(Code.FORBIDDEN)
        else:
            station = session.get(PeerRow, station_id)
            if station is not None and station.id != self.caller.id:
                authorise(self.caller, Action.SEND_UP, path_of(session, station.area))
        return path

    def reading(self, action: Action, area: str | None, work: Callable[[Session, str], Model]) -> Response:
        """Answer with what ``work`` reads of an area of the caller's subtree."""
        with self.system.database.read() as session:
            return json_response(work(session, self.area_path(session, action, area)))


def open_call(request: Request) -> Open:
    system: System = request.app.state.system
    return Open(system, request, "anybody")


def known_call(
    request: Request,
    bearer: Annotated[object, Depends(_bearer)],
    signed: Annotated[object, Depends(_signed)],
) -> Call:
    """Find out who calls. Raises ``Refusal`` of 401."""
    system: System = request.app.state.system
    if KEY_HEADER in request.headers:
        return Call(system, request, _by_signature(system, request))
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal(Code.SIGN_IN_NEEDED, headers={"WWW-Authenticate": "Bearer"})
    with system.database.read() as session:
        return Call(system, request, caller_by_token(session, token.strip(), system.now()))


OpenCall = Annotated[Open, Depends(open_call)]
KnownCall = Annotated[Call, Depends(known_call)]


def _by_signature(system: System, request: Request) -> Caller:
    parts = read_signed_parts(request.headers)
    if parts is None:
        raise Refusal(Code.SIGNATURE_BAD, why="the headers are not whole")
    raw_query = request.scope.get("query_string", b"").decode("latin-1")
    raw_path = (request.scope.get("raw_path") or request.scope["path"].encode()).decode("latin-1").partition("?")[0]
    target = f"{raw_path}?{raw_query}" if raw_query else raw_path
    with system.database.read() as session:
        peer = session.scalar(select(PeerRow).where(PeerRow.key_id == parts.key_id))
        if peer is None:
            raise Refusal(Code.SIGNATURE_BAD, why="the key is not known")
        caller = caller_of_peer(session, peer)
    public = decode_base64(peer.public_key)
    if not signature_holds(public, request.method, target, parts, request.headers):
        raise Refusal(Code.SIGNATURE_BAD, why="the signature does not cover this")
    if parts.body_sha256 != request.state.body_sha256:
        raise Refusal(Code.SIGNATURE_BAD, why="the body is another")
    if peer.revoked_at is not None:
        raise Refusal(Code.REVOKED)
    _only_once(system, parts)
    return caller


def _only_once(system: System, parts: SignedParts) -> None:
    now = system.now()
    now_ms = int(now.timestamp() * 1000)
    skew_ms = parts.timestamp_ms - now_ms
    if abs(skew_ms) > MAX_SKEW_S * 1000:
        raise Refusal(Code.CLOCK_SKEW, server_time_ms=now_ms, skew_ms=skew_ms)
    with system.database.write() as session:
        if session.get(NonceRow, (parts.key_id, parts.nonce)) is not None:
            raise Refusal(Code.REPLAYED)
        session.execute(delete(NonceRow).where(NonceRow.expires_at < now))
        session.add(
            NonceRow(key_id=parts.key_id, nonce=parts.nonce, expires_at=now + timedelta(seconds=2 * MAX_SKEW_S + 1))
        )
        peer = session.scalars(select(PeerRow).where(PeerRow.key_id == parts.key_id)).one()
        peer.last_seen, peer.skew_ms = now, skew_ms


def _answer(row: AnswerRow, headers: dict[str, str], shown: Callable[[str], str] | None) -> Response:
    if row.location:
        headers = headers | {"Location": row.location}
    return Response(row.body if shown is None else shown(row.body), row.status, headers, "application/json")
