"""What goes down to stations: the feed, emergencies over a held call, sounds."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from source_system.access import Action
from source_system.api.answers import PROBLEMS, json_response
from source_system.api.calls import Call, KnownCall
from source_system.api.fields import CursorAsked, HashInPath, LimitAsked
from source_system.bulletins import IssueState, concerns, feed_page
from source_system.database.content_tables import AudioRow, BulletinRow, ProgrammeRow
from source_system.errors import Refusal
from source_system.geography import within
from source_system.media import Media
from sync_client.contract import paths
from sync_client.contract.feed import MAX_WAIT_S, FeedPage
from sync_client.contract.problems import Code

router = APIRouter(responses=PROBLEMS, tags=["down"])
# How often a held call looks whether its caller is still there.
_LOOK_EVERY_S = 5.0
_AT_ONCE = 20


@router.get(paths.FEED, response_model=FeedPage)
def feed(call: KnownCall, cursor: CursorAsked = "0", limit: LimitAsked = 50) -> Response:
    """Bulletins for the caller, in the order of issue."""
    return call.reading(Action.READ_FEED, None, lambda session, path: feed_page(session, path, cursor, limit))


@router.get(paths.EMERGENCIES, response_model=FeedPage)
async def emergencies(
    call: KnownCall,
    cursor: CursorAsked = "0",
    wait_s: Annotated[float, Query(ge=0, le=MAX_WAIT_S)] = MAX_WAIT_S,
) -> Response:
    """Held until an emergency is there, or the time is up."""
    call.allow(Action.READ_FEED)
    loop = asyncio.get_running_loop()
    until = loop.time() + wait_s
    bell = call.system.bell
    event = bell.listen()
    try:
        while True:
            event.clear()
            page = await run_in_threadpool(_emergencies, call, cursor)
            left_s = until - loop.time()
            if page.items or left_s <= 0 or bell.closed or await call.request.is_disconnected():
                return json_response(page)
            try:
                await asyncio.wait_for(event.wait(), min(left_s, _LOOK_EVERY_S))
            except TimeoutError:
                continue
    finally:
        bell.leave(event)


@router.get("/v1/audio/{sha256}", response_class=FileResponse)
@router.head("/v1/audio/{sha256}", response_class=FileResponse)
def audio(sha256: HashInPath, call: KnownCall) -> Response:
    """A sound that the caller may hear: of its own subtree, or of a bulletin for it."""
    call.allow(Action.HEAR)
    with call.system.database.read() as session:
        if not _may_hear(session, call, sha256):
            raise Refusal(Code.NOT_FOUND)
    return sound(call.system.media, sha256, "private")


def sound(media: Media, sha256: str, cache: str) -> Response:
    """Answer with a sound, whole or by Range; its ETag is its hash. Raises ``Refusal(NOT_FOUND)``."""
    if not media.has(sha256):
        raise Refusal(Code.NOT_FOUND)
    headers = {"ETag": f'"{sha256}"', "Cache-Control": f"{cache}, max-age=31536000, immutable"}
    return FileResponse(media.path(sha256), headers=headers, media_type=media.type_of(sha256))


def _emergencies(call: Call, cursor: str) -> FeedPage:
    with call.system.database.read() as session:
        return feed_page(session, call.caller.path, cursor, _AT_ONCE, emergencies=True)


def _may_hear(session: Session, call: Call, sha256: str) -> bool:
    path = call.caller.path
    own = select(AudioRow.sha256).where(AudioRow.sha256 == sha256, within(AudioRow.area, path))
    told = select(BulletinRow.id).where(
        BulletinRow.audio_sha256 == sha256, BulletinRow.state == IssueState.ISSUED.value, concerns(path)
    )
    below = select(ProgrammeRow.id).where(ProgrammeRow.audio_sha256 == sha256, within(ProgrammeRow.area, path))
    return any(session.execute(question.limit(1)).first() is not None for question in (own, told, below))
