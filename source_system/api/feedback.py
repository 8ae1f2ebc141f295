"""Feedback at the desk: the stations' inbox, the accounts' list, steps and answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session
from starlette.responses import Response

from source_system import feedback_desk
from source_system.access import Action
from source_system.api.answers import PROBLEMS, json_response
from source_system.api.calls import KnownCall
from source_system.api.fields import AreaAsked, CursorAsked, IdInPath, LimitAsked
from source_system.api.shapes import Contact
from source_system.database.content_tables import FeedbackContactRow
from source_system.geography import find_area
from source_system.people import note
from sync_client.contract import paths
from sync_client.contract.base import Model
from sync_client.contract.feedback import FeedbackPage, FeedbackState, FeedbackUp, FeedbackUpdate
from sync_client.contract.problems import Receipt

router = APIRouter(responses=PROBLEMS, tags=["feedback"])
StateAsked = Annotated[FeedbackState | None, Query()]


@router.get(paths.FEEDBACK_INBOX, response_model=FeedbackPage)
def inbox(call: KnownCall, cursor: CursorAsked = "0", limit: LimitAsked = 100) -> Response:
    """A station's: what citizens of its area said, and every change of it."""
    return call.reading(
        Action.READ_FEED, None, lambda session, path: feedback_desk.feedback_page(session, path, cursor, limit)
    )


@router.get(paths.FEEDBACK, response_model=FeedbackPage)
def list_feedback(
    call: KnownCall,
    area: AreaAsked = None,
    state: StateAsked = None,
    cursor: CursorAsked = "0",
    limit: LimitAsked = 100,
) -> Response:
    """An area's and below; telephone numbers masked."""
    return call.reading(
        Action.READ, area, lambda session, path: feedback_desk.feedback_page(session, path, cursor, limit, state)
    )


@router.post(paths.FEEDBACK, response_model=Receipt)
def hand_up_feedback(said: FeedbackUp, call: KnownCall) -> Response:
    """What reached the station by telephone or in person."""

    def work(session: Session) -> Model:
        call.sender(session, said.station_id, said.area)
        feedback_desk.take_from_station(session, said, call.system.now())
        return Receipt(accepted=1)

    return call.once(work)


@router.post("/v1/feedback/{id_}/state", response_model=Receipt)
def move_feedback(id_: IdInPath, update: FeedbackUpdate, call: KnownCall) -> Response:
    """A step, made by the station or an account of the area it lies with."""
    call.allow(Action.HANDLE_FEEDBACK)

    def work(session: Session) -> Model:
        row = feedback_desk.find_feedback(session, call.caller, id_, Action.HANDLE_FEEDBACK)
        feedback_desk.move_feedback(session, row, update, call.system.now())
        return Receipt(accepted=1)

    return call.once(work)


@router.get("/v1/feedback/{id_}/contact", response_model=Contact)
def contact(id_: IdInPath, call: KnownCall) -> Response:
    """The citizen's name and telephone, to call back; every look is written down."""
    call.allow(Action.READ_CONTACT)
    with call.system.database.write() as session:
        row = feedback_desk.find_feedback(session, call.caller, id_, Action.READ_CONTACT)
        kept = session.get(FeedbackContactRow, row.id)
        area = find_area(session, row.area).code
        note(session, call.system.now(), call.principal, "CONTACT_READ", row.id, area)
    return json_response(Contact(name="" if kept is None else kept.name, phone="" if kept is None else kept.phone))
