"""Sounds coming in: tus 1.0.0, core and creation, for stations and accounts alike."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.responses import Response

from source_system.access import Action, Caller
from source_system.api.answers import PROBLEMS
from source_system.api.calls import Call, KnownCall
from source_system.api.fields import IdInPath
from source_system.api.shapes import Done
from source_system.database.content_tables import AudioRow, UploadRow
from source_system.errors import Refusal
from source_system.geography import within
from source_system.ids import new_id
from source_system.media import Media
from sync_client.contract import paths
from sync_client.contract.base import Model
from sync_client.contract.problems import Code
from sync_client.contract.uploads import CHUNK_TYPE, MAX_UPLOAD_BYTES, TUS_EXTENSIONS, TUS_VERSION

router = APIRouter(responses=PROBLEMS, tags=["uploads"])
_TUS = {"Tus-Resumable": TUS_VERSION}
_MOST_OPEN = 20
_OPEN_FOR = timedelta(days=7)
_UPLOAD_ID = "/v1/uploads/{id_}"


@router.options(paths.UPLOADS, status_code=204, response_class=Response)
def abilities() -> Response:
    """What this server knows of tus."""
    headers = {"Tus-Version": TUS_VERSION, "Tus-Extension": TUS_EXTENSIONS, "Tus-Max-Size": str(MAX_UPLOAD_BYTES)}
    return Response(status_code=204, headers=_TUS | headers)


@router.post(paths.UPLOADS, response_model=Done, status_code=201)
def create_upload(call: KnownCall, request: Request) -> Response:
    """Begin, by ``Upload-Length`` and the hash in ``Upload-Metadata``; ``Location`` is where to go on."""
    call.allow(Action.UPLOAD)
    length, sha256 = _announced(request)

    def work(session: Session) -> Model:
        _clear_old(session, call.system.media, call.system.now())
        open_ones = select(func.count()).where(UploadRow.principal == call.principal, UploadRow.done.is_(False))
        if (session.scalar(open_ones) or 0) >= _MOST_OPEN:
            raise Refusal(Code.TOO_MANY, open=_MOST_OPEN)
        row = UploadRow(
            id=new_id(),
            principal=call.principal,
            area=call.caller.area,
            sha256=sha256,
            length=length,
            created_at=call.system.now(),
            # Only what its own area handed in may be skipped: a hash alone opens no sound of others.
            done=_is_own(session, call.caller, sha256, length),
        )
        session.add(row)
        return Done(id=row.id)

    answer = call.once(work, 201, location=lambda done: paths.upload(getattr(done, "id", "")))
    answer.headers.update(_TUS)
    row = _find(call, answer.headers["Location"].rpartition("/")[2])
    answer.headers["Upload-Offset"] = str(_offset(call.system.media, row))
    return answer


@router.head(_UPLOAD_ID, response_class=Response)
def upload_state(id_: IdInPath, call: KnownCall) -> Response:
    """How much is there."""
    call.allow(Action.UPLOAD)
    row = _find(call, id_)
    headers = {"Upload-Offset": str(_offset(call.system.media, row)), "Upload-Length": str(row.length)}
    return Response(status_code=200, headers=_TUS | headers | {"Cache-Control": "no-store"})


@router.patch(_UPLOAD_ID, status_code=204, response_class=Response)
async def upload_chunk(id_: IdInPath, call: KnownCall, request: Request) -> Response:
    """A chunk, from ``Upload-Offset`` on."""
    from starlette.concurrency import run_in_threadpool

    body = await request.body()
    return await run_in_threadpool(_append, id_, call, request, body)


def _append(id_: str, call: Call, request: Request, body: bytes) -> Response:
    call.allow(Action.UPLOAD)
    if request.headers.get("Content-Type", "") != CHUNK_TYPE:
        raise Refusal(Code.MEDIA_TYPE, wanted=CHUNK_TYPE)
    offset = _number(request.headers.get("Upload-Offset", ""))
    media = call.system.media
    with media.alone(id_):
        row = _find(call, id_)
        if row.done:
            raise Refusal(Code.OFFSET_MISMATCH, headers={"Upload-Offset": str(row.length)}, offset=row.length)
        if offset + len(body) > row.length:
            raise Refusal(Code.TOO_LARGE, limit_bytes=row.length)
        reached = media.append(id_, offset, body)
        if reached == row.length:
            _finish(call, row)
    return Response(status_code=204, headers=_TUS | {"Upload-Offset": str(reached)})


def _finish(call: Call, row: UploadRow) -> None:
    try:
        call.system.media.finish(row.id, row.sha256)
    except Refusal:
        with call.system.database.write() as session:
            session.delete(session.get_one(UploadRow, row.id))
        raise
    with call.system.database.write() as session:
        session.get_one(UploadRow, row.id).done = True
        if session.get(AudioRow, (row.sha256, row.area)) is None:
            now = call.system.now()
            session.add(AudioRow(sha256=row.sha256, area=row.area, size_bytes=row.length, received_at=now))


def _find(call: Call, id_: str) -> UploadRow:
    with call.system.database.read() as session:
        row = session.get(UploadRow, id_)
    if row is None or row.principal != call.principal:
        raise Refusal(Code.NOT_FOUND)
    return row


def _offset(media: Media, row: UploadRow) -> int:
    return row.length if row.done else media.offset(row.id)


def _is_own(session: Session, caller: Caller, sha256: str, length: int) -> bool:
    own = select(AudioRow).where(
        AudioRow.sha256 == sha256, AudioRow.size_bytes == length, within(AudioRow.area, caller.path)
    )
    return session.scalars(own.limit(1)).first() is not None


def _announced(request: Request) -> tuple[int, str]:
    length = _number(request.headers.get("Upload-Length", ""))
    if not 1 <= length <= MAX_UPLOAD_BYTES:
        raise Refusal(Code.TOO_LARGE, limit_bytes=MAX_UPLOAD_BYTES)
    pairs = dict(
        pair.strip().partition(" ")[::2] for pair in request.headers.get("Upload-Metadata", "").split(",") if pair
    )
    try:
        sha256 = base64.b64decode(pairs.get("sha256", ""), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise Refusal(Code.MALFORMED, header="Upload-Metadata") from error
    if re.fullmatch(r"[0-9a-f]{64}", sha256) is None:
        raise Refusal(Code.MALFORMED, header="Upload-Metadata")
    return length, sha256


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Refusal(Code.MALFORMED, header="Upload-Offset or Upload-Length")
    return int(text)


def _clear_old(session: Session, media: Media, now: datetime) -> None:
    old = session.scalars(select(UploadRow).where(UploadRow.created_at < now - _OPEN_FOR).limit(100)).all()
    for row in old:
        media.drop(row.id)
        session.delete(row)
