"""Citizens' feedback: taken in with consent, masked, moved on by its rules, read back by its reference."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from source_system.access import Action, Caller, authorise
from source_system.database.content_tables import FeedbackContactRow, FeedbackRow, FeedbackStepRow
from source_system.database.store import next_value
from source_system.database.tables import AreaRow
from source_system.errors import Refusal
from source_system.geography import path_of, within
from source_system.ids import new_id
from source_system.people import code_of
from source_system.uplink.records import hand_up
from sync_client.contract import paths
from sync_client.contract.base import Cursor
from sync_client.contract.feedback import (
    CitizenFeedback,
    CitizenView,
    FeedbackItem,
    FeedbackKind,
    FeedbackPage,
    FeedbackState,
    FeedbackTaken,
    FeedbackUp,
    FeedbackUpdate,
    may_become,
)
from sync_client.contract.problems import Code

_SHOWN_DIGITS = 3
ERASED_TEXT = "—"
_RANK = {state: place for place, state in enumerate(FeedbackState)}


def reference_of(id_: str, secret: bytes) -> str:
    """Return the code that reads a feedback back: 79 bits that only ``secret`` can make again."""
    return code_of(secret, f"feedback:{id_}")


def take_feedback(
    session: Session, said: CitizenFeedback, secret: bytes, now: datetime, contact_days: int
) -> FeedbackTaken:
    """Keep what a citizen sent; the reference in the answer is left out. Raises ``Refusal(NOT_FOUND)``."""
    path_of(session, said.area)
    row = _new_row(session, said, said.area, new_id(), now, now)
    row.reference_sha256 = _reference_hash(reference_of(row.id, secret))
    row.consent_text, row.for_child = said.consent_text, said.for_child
    _step(session, row, FeedbackState.NEW, now, "", row.area)
    if said.name.strip() or said.phone:
        session.add(
            FeedbackContactRow(
                feedback_id=row.id,
                name=said.name.strip(),
                phone=said.phone,
                keep_until=now + timedelta(days=contact_days),
            )
        )
    session.execute(delete(FeedbackContactRow).where(FeedbackContactRow.keep_until < now))
    session.flush()
    return FeedbackTaken(id=row.id, reference="", state=FeedbackState.NEW)


def take_from_station(session: Session, said: FeedbackUp, now: datetime) -> FeedbackRow:
    """Keep what reached a station by other ways. Raises ``Refusal(STATE_CONFLICT)`` for an id of another area."""
    row = session.get(FeedbackRow, said.id)
    if row is not None:
        if row.station_id != said.station_id:
            raise Refusal(Code.STATE_CONFLICT)
        return row
    row = _new_row(session, said, said.area, said.id, said.received_at, now)
    row.station_id, row.state = said.station_id, FeedbackState.RECEIVED.value
    _step(session, row, FeedbackState.RECEIVED, said.received_at, "", row.area)
    return row


def take_from_above(session: Session, item: FeedbackItem, now: datetime) -> None:
    """Keep what a citizen said at the system above about an area of ours; its later states follow ours.

    An echo of our own steps changes nothing; words that were erased above are erased here.
    """
    row = session.get(FeedbackRow, item.id)
    if row is None:
        if session.get(AreaRow, item.area) is None:
            return
        row = _new_row(session, item, item.area, item.id, item.received_at, now)
        row.state, row.from_above = item.state.value, True
        row.answer, row.reason, row.answer_bulletin = item.answer, item.reason, item.answer_bulletin
        _step(session, row, item.state, item.changed_at, "", row.area)
    elif not row.from_above:
        return
    elif item.text == ERASED_TEXT and row.text != ERASED_TEXT:
        erase(session, row, now)
    elif _RANK[item.state] > _RANK[FeedbackState(row.state)]:
        row.state, row.changed_at, row.position = item.state.value, now, next_value(session, "feedback")
        row.answer, row.reason = item.answer or row.answer, item.reason or row.reason
        row.answer_bulletin = item.answer_bulletin or row.answer_bulletin
        _step(session, row, item.state, item.changed_at, "", row.area)
    session.flush()


def find_feedback(session: Session, caller: Caller, id_: str, action: Action) -> FeedbackRow:
    """Raises ``Refusal``: NOT_FOUND, also for feedback of another area; FORBIDDEN."""
    authorise(caller, action)
    row = session.get(FeedbackRow, id_)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    authorise(caller, action, path_of(session, row.area), hidden=True)
    return row


def move_feedback(session: Session, row: FeedbackRow, update: FeedbackUpdate, now: datetime) -> None:
    """Take a step. The same step again changes nothing. Raises ``Refusal``: STATE_CONFLICT, NOT_FOUND."""
    before = FeedbackState(row.state)
    if before is update.state and (update.answer, update.reason) == (row.answer, row.reason):
        return
    if not may_become(before, update.state):
        raise Refusal(Code.STATE_CONFLICT, state=before.value)
    if update.forwarded_to is not None:
        path_of(session, update.forwarded_to)
        row.area = update.forwarded_to
    row.state, row.changed_at, row.position = update.state.value, now, next_value(session, "feedback")
    row.answer = update.answer or row.answer
    row.reason = update.reason or row.reason
    row.answer_bulletin = update.answer_bulletin or row.answer_bulletin
    _step(session, row, update.state, update.at, update.by, row.area)
    if row.from_above:
        path = paths.feedback_update(row.id)
        hand_up(session, path, update.model_dump_json(), now, f"feedback:{row.id}", only_latest=False)
    session.flush()


def feedback_page(
    session: Session, path: str, cursor: Cursor, limit: int, state: FeedbackState | None = None
) -> FeedbackPage:
    """Return what changed after ``cursor`` in an area and below."""
    wanted = [FeedbackRow.position > int(cursor), within(FeedbackRow.area, path)]
    if state is not None:
        wanted.append(FeedbackRow.state == state.value)
    rows = session.scalars(select(FeedbackRow).where(*wanted).order_by(FeedbackRow.position).limit(limit + 1)).all()
    shown = rows[:limit]
    ids = [row.id for row in shown]
    contacts = {
        contact.feedback_id: contact
        for contact in session.scalars(select(FeedbackContactRow).where(FeedbackContactRow.feedback_id.in_(ids)))
    }
    items = [as_item(row, contacts.get(row.id)) for row in shown]
    return FeedbackPage(items=items, cursor=str(shown[-1].position) if shown else cursor, more=len(rows) > limit)


def read_back(session: Session, reference: str) -> FeedbackRow:
    """Raises ``Refusal(NOT_FOUND)``."""
    row = session.scalar(select(FeedbackRow).where(FeedbackRow.reference_sha256 == _reference_hash(reference)))
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    return row


def erase(session: Session, row: FeedbackRow, now: datetime) -> None:
    """Take the citizen's words and contact away; that there was feedback, and its steps, stay."""
    session.execute(delete(FeedbackContactRow).where(FeedbackContactRow.feedback_id == row.id))
    row.text = ERASED_TEXT
    row.erased_at = row.changed_at = now
    row.position = next_value(session, "feedback")
    row.reference_sha256 = None


def as_item(row: FeedbackRow, contact: FeedbackContactRow | None) -> FeedbackItem:
    phone = "" if contact is None else contact.phone.replace(" ", "").replace(".", "")
    return FeedbackItem(
        id=row.id,
        area=row.area,
        state=FeedbackState(row.state),
        kind=FeedbackKind(row.kind),
        text=row.text,
        received_at=row.received_at,
        changed_at=row.changed_at,
        about_bulletin=row.about_bulletin,
        rating=row.rating,
        has_name=contact is not None and bool(contact.name),
        phone_masked="•" * max(len(phone) - _SHOWN_DIGITS, 0) + phone[-_SHOWN_DIGITS:],
        for_child=row.for_child,
        answer=row.answer,
        reason=row.reason,
        answer_bulletin=row.answer_bulletin,
    )


def as_citizen_sees(row: FeedbackRow) -> CitizenView:
    return CitizenView(
        state=FeedbackState(row.state),
        kind=FeedbackKind(row.kind),
        text=row.text,
        received_at=row.received_at,
        changed_at=row.changed_at,
        answer=row.answer,
        reason=row.reason,
        answer_bulletin=row.answer_bulletin,
    )


def _new_row(
    session: Session,
    said: CitizenFeedback | FeedbackUp | FeedbackItem,
    area: str,
    id_: str,
    received_at: datetime,
    now: datetime,
) -> FeedbackRow:
    row = FeedbackRow(
        id=id_,
        position=next_value(session, "feedback"),
        area=area,
        first_area=area,
        station_id="",
        state=FeedbackState.NEW.value,
        kind=said.kind.value,
        text=said.text,
        rating=said.rating,
        about_bulletin=said.about_bulletin,
        received_at=received_at,
        changed_at=now,
        answer="",
        reason="",
        answer_bulletin=None,
        reference_sha256=None,
        consent_text="",
        for_child=False,
        erased_at=None,
        from_above=False,
    )
    session.add(row)
    return row


def _step(session: Session, row: FeedbackRow, state: FeedbackState, at: datetime, by: str, area: str) -> None:
    session.add(FeedbackStepRow(feedback_id=row.id, state=state.value, at=at, by=by, area=area))


def _reference_hash(reference: str) -> str:
    return hashlib.sha256(reference.replace("-", "").replace(" ", "").upper().encode()).hexdigest()
