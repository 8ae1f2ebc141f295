"""Accounts, areas, stations, codes of enrolment, and the figures of the areas below."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from source_system import figures
from source_system.access import ACCOUNT_ROLES, Action, authorise
from source_system.api.answers import PROBLEMS
from source_system.api.calls import Call, KnownCall
from source_system.api.entry import as_account
from source_system.api.fields import AreaAsked, CursorAsked, IdInPath, LimitAsked
from source_system.api.shapes import (
    Account,
    AccountPage,
    Done,
    EnrolCode,
    FiguresPage,
    NewAccount,
    NewEnrolCode,
    Station,
    StationPage,
    UplinkView,
)
from source_system.database.tables import AccountRow, PeerRow
from source_system.errors import Refusal
from source_system.geography import as_area, path_of, save_area, within
from source_system.keyring import raise_serial
from source_system.passwords import hash_password
from source_system.people import CODE_VALID_FOR, add_account, code_of, new_enrol_code, note
from source_system.uplink import records
from sync_client.contract import paths
from sync_client.contract.areas import Area
from sync_client.contract.base import Model
from sync_client.contract.enrolment import PeerKind
from sync_client.contract.problems import Code, Receipt

router = APIRouter(responses=PROBLEMS, tags=["administration"])


@router.post("/v1/accounts", response_model=Account, status_code=201)
def create_account(wanted: NewAccount, call: KnownCall) -> Response:
    """An account for the caller's area or one below."""
    call.allow(Action.ADMINISTER)
    if wanted.role not in ACCOUNT_ROLES:
        raise Refusal(Code.NOT_ALLOWED_BY_RULE, why="a station is enrolled, it has no account")
    hashed = hash_password(wanted.password)

    def work(session: Session) -> Model:
        call.area_path(session, Action.ADMINISTER, wanted.area)
        now = call.system.now()
        row = add_account(session, wanted.login, wanted.name, wanted.role, wanted.area, hashed, now)
        note(session, now, call.principal, "ACCOUNT_ADDED", row.id, row.area)
        return as_account(row)

    return call.once(work, 201)


@router.get("/v1/accounts", response_model=AccountPage)
def list_accounts(
    call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 100
) -> Response:
    def page(session: Session, path: str) -> Model:
        start = int(cursor)
        wanted = select(AccountRow).where(within(AccountRow.area, path)).order_by(AccountRow.id)
        rows = session.scalars(wanted.offset(start).limit(limit + 1)).all()
        items = [as_account(row) for row in rows[:limit]]
        return AccountPage(items=items, cursor=str(start + len(items)), more=len(rows) > limit)

    return call.reading(Action.ADMINISTER, area, page)


@router.post("/v1/accounts/{id_}/close", response_model=Done)
def close_account(id_: IdInPath, call: KnownCall) -> Response:
    """Nobody signs in by it any more; tokens given out end at once."""
    call.allow(Action.ADMINISTER)

    def work(session: Session) -> Model:
        row = session.get(AccountRow, id_)
        if row is None:
            raise Refusal(Code.NOT_FOUND)
        authorise(call.caller, Action.ADMINISTER, path_of(session, row.area), hidden=True)
        if row.id == call.caller.id:
            raise Refusal(Code.NOT_ALLOWED_BY_RULE, why="not one's own")
        row.active = False
        note(session, call.system.now(), call.principal, "ACCOUNT_CLOSED", row.id, row.area)
        return Done(id=row.id)

    return call.once(work)


@router.post(paths.AREAS, response_model=Area)
def change_area(area: Area, call: KnownCall) -> Response:
    """Add an area below the caller's, or change one."""
    call.allow(Action.ADMINISTER)

    def work(session: Session) -> Model:
        if area.parent is None:
            raise Refusal(Code.FORBIDDEN)
        call.area_path(session, Action.ADMINISTER, area.parent)
        row = save_area(session, area)
        authorise(call.caller, Action.ADMINISTER, row.path)
        # Stations ask for the areas again when the list of keys is a new one.
        raise_serial(session)
        return as_area(row)

    return call.once(work)


@router.post("/v1/enrol-codes", response_model=EnrolCode, status_code=201)
def create_enrol_code(wanted: NewEnrolCode, call: KnownCall) -> Response:
    """A one-time code for a station of an area, or for the source system of one."""
    call.allow(Action.ADMINISTER)
    # Made again for a repeated call rather than kept: the database holds its hash alone.
    code = code_of(call.system.keyring.named("enrol").seed, f"{call.principal}:{call.idempotency_key}")

    def with_code(body: str) -> str:
        return EnrolCode.model_validate_json(body).model_copy(update={"code": code}).model_dump_json()

    def work(session: Session) -> Model:
        call.area_path(session, Action.ADMINISTER, wanted.area)
        now = call.system.now()
        new_enrol_code(session, wanted.area, wanted.kind, now, code)
        note(session, now, call.principal, "ENROL_CODE_MADE", wanted.kind.value, wanted.area)
        return EnrolCode(code="", area=wanted.area, kind=wanted.kind, expires_at=now + CODE_VALID_FOR)

    return call.once(work, 201, shown=with_code)


@router.get("/v1/stations", response_model=StationPage)
def list_stations(
    call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 100
) -> Response:
    """Who enrolled in an area and below, and when they were heard last."""

    def page(session: Session, path: str) -> Model:
        start = int(cursor)
        wanted = select(PeerRow).where(within(PeerRow.area, path)).order_by(PeerRow.id)
        rows = session.scalars(wanted.offset(start).limit(limit + 1)).all()
        items = [as_station(row) for row in rows[:limit]]
        return StationPage(items=items, cursor=str(start + len(items)), more=len(rows) > limit)

    return call.reading(Action.READ, area, page)


@router.post("/v1/stations/{id_}/revoke", response_model=Done)
def revoke_station(id_: IdInPath, call: KnownCall) -> Response:
    """Refuse a station from now on."""
    call.allow(Action.ADMINISTER)

    def work(session: Session) -> Model:
        row = session.get(PeerRow, id_)
        if row is None:
            raise Refusal(Code.NOT_FOUND)
        authorise(call.caller, Action.ADMINISTER, path_of(session, row.area), hidden=True)
        row.revoked_at = row.revoked_at or call.system.now()
        note(session, call.system.now(), call.principal, "STATION_REVOKED", row.id, row.area)
        return Done(id=row.id)

    return call.once(work)


@router.get("/v1/figures", response_model=FiguresPage)
def list_figures(
    call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 50
) -> Response:
    """The areas right below one, each with all that is under it; a page at a time."""

    def page(session: Session, path: str) -> Model:
        return figures.of_children(session, path, int(cursor), limit, call.system.now())

    return call.reading(Action.READ, area, page)


@router.get("/v1/uplink", response_model=UplinkView)
def uplink_state(call: KnownCall) -> Response:
    """How this system stands with the one above it; for administrators of its own area."""

    def view(session: Session, path: str) -> Model:
        _own_administrator(session, call)
        link, state = records.linked(session), records.standing(session, call.system.now())
        if link is None or state is None:
            return UplinkView(linked=False)
        return UplinkView(
            linked=True,
            base_url=link.base_url,
            system_name=link.system_name,
            state=state.state,
            code=state.code,
            since=state.since,
            last_answer_at=state.last_answer_at,
            skew_ms=state.skew_ms,
            waiting=state.waiting,
            oldest_waiting_at=state.oldest_waiting_at,
            refused=state.refused,
            held=state.held,
        )

    return call.reading(Action.ADMINISTER, None, view)


@router.post("/v1/uplink/send-again", response_model=Receipt)
def uplink_send_again(call: KnownCall) -> Response:
    """Try once more what was refused above."""
    call.allow(Action.ADMINISTER)

    def work(session: Session) -> Model:
        _own_administrator(session, call)
        count = records.send_again(session)
        note(session, call.system.now(), call.principal, "UPLINK_SENT_AGAIN", str(count), call.caller.area)
        return Receipt(accepted=count)

    return call.once(work)


def _own_administrator(session: Session, call: Call) -> None:
    authorise(call.caller, Action.ADMINISTER, records.own_path(session))


def as_station(row: PeerRow) -> Station:
    return Station(
        id=row.id,
        kind=PeerKind(row.kind),
        name=row.name,
        area=row.area,
        software=row.software,
        enrolled_at=row.enrolled_at,
        last_seen=row.last_seen,
        skew_ms=row.skew_ms,
        revoked=row.revoked_at is not None,
    )
