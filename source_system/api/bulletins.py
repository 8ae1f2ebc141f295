"""Bulletins at the desk of those who issue them."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from source_system import bulletins
from source_system.access import Action
from source_system.api.answers import PROBLEMS, json_response
from source_system.api.calls import Call, KnownCall
from source_system.api.fields import AreaAsked, CursorAsked, IdInPath, LimitAsked
from source_system.api.shapes import BulletinOverview, BulletinPage, IssueState
from source_system.database.content_tables import BulletinRow
from source_system.errors import Refusal
from source_system.geography import within
from source_system.people import note
from sync_client.contract.base import Model
from sync_client.contract.bulletins import BulletinClass, BulletinContent
from sync_client.contract.problems import Code

router = APIRouter(responses=PROBLEMS, tags=["bulletins"])


@router.post("/v1/bulletins", response_model=BulletinOverview, status_code=201)
def write_bulletin(content: BulletinContent, call: KnownCall) -> Response:
    """A draft for another person to approve; an emergency is issued at once, on the word of who ordered it."""
    return _written(call, content, "")


@router.post("/v1/bulletins/{id_}/versions", response_model=BulletinOverview, status_code=201)
def write_version(id_: IdInPath, content: BulletinContent, call: KnownCall) -> Response:
    """The next version of a bulletin."""
    return _written(call, content, id_)


@router.post("/v1/bulletins/{id_}/approve", response_model=BulletinOverview)
def approve(id_: IdInPath, call: KnownCall) -> Response:
    """Sign and issue the newest version; not one's own."""
    call.allow(Action.APPROVE_BULLETIN)

    def work(session: Session) -> Model:
        row = bulletins.latest_version(session, id_)
        bulletins.approve(session, call.system.keyring, call.caller, row, call.system.now())
        return overview(row)

    answer = call.once(work)
    call.system.bell.ring()
    return answer


@router.post("/v1/bulletins/{id_}/reject", response_model=BulletinOverview)
def reject(id_: IdInPath, call: KnownCall) -> Response:
    """Do not issue the newest version."""
    call.allow(Action.APPROVE_BULLETIN)

    def work(session: Session) -> Model:
        row = bulletins.latest_version(session, id_)
        bulletins.reject(session, call.caller, row, call.system.now())
        return overview(row)

    return call.once(work)


@router.get("/v1/bulletins", response_model=BulletinPage)
def list_bulletins(
    call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 50
) -> Response:
    """Those made in an area or below; newest first, the cursor counts."""

    def page(session: Session, path: str) -> Model:
        start = int(cursor)
        rows = session.scalars(
            select(BulletinRow)
            .where(within(BulletinRow.area, path))
            .order_by(BulletinRow.created_at.desc(), BulletinRow.id.desc())
            .offset(start)
            .limit(limit + 1)
        ).all()
        items = [overview(row) for row in rows[:limit]]
        return BulletinPage(items=items, cursor=str(start + len(items)), more=len(rows) > limit)

    return call.reading(Action.READ, area, page)


@router.get("/v1/bulletins/{id_}", response_model=BulletinOverview)
def read_bulletin(id_: IdInPath, call: KnownCall) -> Response:
    """The newest version."""
    call.allow(Action.READ)
    with call.system.database.read() as session:
        wanted = select(BulletinRow).where(BulletinRow.id == id_, bulletins.visible(call.caller))
        row = session.scalars(wanted.order_by(BulletinRow.version.desc()).limit(1)).first()
        if row is None:
            raise Refusal(Code.NOT_FOUND)
        return json_response(overview(row))


def overview(row: BulletinRow) -> BulletinOverview:
    return BulletinOverview(
        id=row.id,
        version=row.version,
        state=IssueState(row.state),
        area=row.area,
        bulletin_class=BulletinClass(row.bulletin_class),
        title=row.title,
        creator=row.creator,
        approver=row.approver or "",
        created_at=row.created_at,
        issued_at=row.issued_at,
        position=row.position,
        content=BulletinContent.model_validate_json(row.content) if row.content else None,
    )


def _written(call: Call, content: BulletinContent, id_: str) -> Response:
    urgent = content.bulletin_class is BulletinClass.EMERGENCY
    call.allow(Action.ISSUE_EMERGENCY if urgent else Action.WRITE_BULLETIN)

    def work(session: Session) -> Model:
        now = call.system.now()
        row = bulletins.write_bulletin(session, call.caller, content, now, id_)
        if urgent and content.ordered_by is not None:
            # It never waits for a second person; who ordered it stands for the approver.
            bulletins.issue(session, call.system.keyring, row, content.ordered_by.name, now)
            note(session, now, call.principal, "EMERGENCY_ISSUED", f"{row.id}:{row.version}", row.area)
        return overview(row)

    answer = call.once(work, 201, location=lambda made: f"/v1/bulletins/{getattr(made, 'id', '')}")
    if urgent:
        call.system.bell.ring()
    return answer
