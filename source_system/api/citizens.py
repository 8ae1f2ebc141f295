"""What anybody may ask: areas, news, sounds to hear again, and feedback with its answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import FileResponse, Response

from source_system import feedback_desk
from source_system.api.answers import PROBLEMS, json_response
from source_system.api.calls import Open, OpenCall
from source_system.api.down import sound
from source_system.api.fields import CursorAsked, HashInPath, LimitAsked
from source_system.api.shapes import NewsPage, PublicAreas
from source_system.database.content_tables import FeedbackRow
from source_system.database.tables import AreaRow
from source_system.errors import Refusal
from source_system.geography import find_area
from source_system.news import as_public, may_hear, news_page
from source_system.people import note
from sync_client.contract.base import AreaCode, Model
from sync_client.contract.feedback import CitizenFeedback, CitizenView, FeedbackTaken
from sync_client.contract.problems import Code

router = APIRouter(prefix="/v1/public", responses=PROBLEMS, tags=["citizens"])
REFERENCE_HEADER = "Feedback-Reference"
# A header, since addresses are written down on the way.
Reference = Annotated[
    str, Header(alias=REFERENCE_HEADER, pattern=r"^[A-Za-z0-9 -]{16,30}$", description="the code that was shown once")
]


@router.get("/areas", response_model=PublicAreas)
def public_areas(
    call: OpenCall,
    under: Annotated[AreaCode | None, Query(description="those right below this one; none given: the topmost")] = None,
    cursor: CursorAsked = "0",
    limit: LimitAsked = 200,
) -> Response:
    """Areas to choose from, a level at a time."""
    start = int(cursor)
    with call.system.database.read() as session:
        today = call.system.now().date()
        wanted = select(AreaRow).where(AreaRow.parent.is_(None) if under is None else AreaRow.parent == under)
        still = wanted.where(AreaRow.valid_to.is_(None) | (AreaRow.valid_to > today)).order_by(AreaRow.name)
        rows = session.scalars(still.offset(start).limit(limit + 1)).all()
    shown = [as_public(row) for row in rows[:limit]]
    return json_response(PublicAreas(areas=shown, cursor=str(start + len(shown)), more=len(rows) > limit))


@router.get("/news", response_model=NewsPage)
def news(
    call: OpenCall, area: Annotated[AreaCode, Query()], cursor: CursorAsked = "0", limit: LimitAsked = 20
) -> Response:
    """An area's news, the newest first, and emergencies that run there."""
    with call.system.database.read() as session:
        answer = json_response(news_page(session, find_area(session, area), cursor, limit, call.system.now()))
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@router.get("/audio/{sha256}", response_class=FileResponse)
@router.head("/audio/{sha256}", response_class=FileResponse)
def public_audio(sha256: HashInPath, call: OpenCall) -> Response:
    """Listen again."""
    with call.system.database.read() as session:
        if not may_hear(session, sha256):
            raise Refusal(Code.NOT_FOUND)
    return sound(call.system.media, sha256, "public")


@router.post("/feedback", response_model=FeedbackTaken, status_code=201)
def send_feedback(said: CitizenFeedback, call: OpenCall) -> Response:
    """Say something to one's station; the answer's reference is shown this once."""
    call.system.feedback_limit.count(call.ip)
    secret = call.system.keyring.named("feedback").seed

    def work(session: Session) -> Model:
        days = call.system.settings.contact_days
        return feedback_desk.take_feedback(session, said, secret, call.system.now(), days)

    def with_reference(body: str) -> str:
        taken = FeedbackTaken.model_validate_json(body)
        return taken.model_copy(update={"reference": feedback_desk.reference_of(taken.id, secret)}).model_dump_json()

    answer = call.once(work, 201, shown=with_reference)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/feedback", response_model=CitizenView)
def read_feedback(call: OpenCall, reference: Reference) -> Response:
    """What became of it, and all that is kept of it."""
    call.system.lookup_limit.count(call.ip)
    with call.system.database.read() as session:
        answer = json_response(feedback_desk.as_citizen_sees(feedback_desk.read_back(session, reference)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.delete("/feedback", status_code=204, response_class=Response)
def erase_feedback(call: OpenCall, reference: Reference) -> Response:
    """Erase the words, the name and the number."""
    call.system.lookup_limit.count(call.ip)
    with call.system.database.write() as session:
        row = feedback_desk.read_back(session, reference)
        feedback_desk.erase(session, row, call.system.now())
        _noted(call, session, row)
    return Response(status_code=204)


def _noted(call: Open, session: Session, row: FeedbackRow) -> None:
    note(session, call.system.now(), "citizen", "FEEDBACK_ERASED", row.id, row.area)
