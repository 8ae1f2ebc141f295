"""Coming in: what system this is, signing in, enrolment, keys, areas."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from source_system.access import Action, Role
from source_system.api.answers import PROBLEMS, json_response
from source_system.api.calls import KnownCall, Open, OpenCall
from source_system.api.fields import AreaAsked, CursorAsked, LimitAsked
from source_system.api.shapes import Account, SignedIn, SignIn
from source_system.database.tables import AccountRow, AreaRow, SystemRow
from source_system.errors import Refusal
from source_system.geography import as_area, below, codes_of, levels
from source_system.passwords import hash_password, matches
from source_system.people import enrol, new_token
from sync_client.contract import paths
from sync_client.contract.areas import AreaPage
from sync_client.contract.enrolment import About, Enrolled, EnrolmentRequest
from sync_client.contract.envelope import Envelope
from sync_client.contract.problems import Code
from sync_client.contract.version import CONTRACT_VERSION

router = APIRouter(responses=PROBLEMS, tags=["entry"])
# Compared against when there is no such account, so that the time taken tells nothing.
_NOBODYS_HASH = hash_password("nobody")


@router.get(paths.ABOUT, response_model=About)
def about(call: OpenCall) -> Response:
    """Which system, which contract, what time it is there."""
    with call.system.database.read() as session:
        row = session.scalars(select(SystemRow)).one()
    return json_response(
        About(
            contract=CONTRACT_VERSION,
            system_id=row.system_id,
            system_name=row.name,
            area=row.area,
            root_public_key=call.system.keyring.root.public,
            server_time=call.system.now(),
            training_data=row.training_data,
        )
    )


@router.get(paths.KEYS, response_model=Envelope)
def keys(call: OpenCall) -> Response:
    """The issuing keys of this system and of those above, under the root's signature."""
    with call.system.database.read() as session:
        return json_response(call.system.keyring.key_list(session, call.system.now()))


@router.post(paths.ENROLMENTS, response_model=Enrolled, status_code=201)
def enrolments(request: EnrolmentRequest, call: OpenCall) -> Response:
    """Become known by a one-time code."""
    call.system.enrolment_limit.count(call.ip)
    return call.once(lambda session: enrol(session, call.system.keyring, request, call.system.now()), 201)


@router.post("/v1/sessions", response_model=SignedIn, status_code=201)
def sessions(sign_in: SignIn, call: OpenCall) -> Response:
    """Sign in: a bearer token for an hour. The one POST without an Idempotency-Key."""
    call.system.wide_sign_in_limit.count(f"from {call.ip}")
    call.system.wide_sign_in_limit.count(f"to {sign_in.login}")
    call.system.sign_in_limit.count(f"{sign_in.login} from {call.ip}")
    account = _account(call, sign_in.login)
    good = matches(sign_in.password, _NOBODYS_HASH if account is None else account.password_hash)
    if account is None or not good or not account.active:
        raise Refusal(Code.SIGN_IN_REFUSED)
    call.system.sign_in_limit.forget(f"{sign_in.login} from {call.ip}")
    with call.system.database.write() as session:
        token, expires_at = new_token(session, account, call.system.now(), call.system.settings.token_minutes)
    return json_response(SignedIn(token=token, expires_at=expires_at, account=as_account(account)), 201)


@router.get(paths.AREAS, response_model=AreaPage)
def areas(call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 200) -> Response:
    """The caller's area with those below it; on the first page also those above."""

    def page(session: Session, path: str) -> AreaPage:
        start = int(cursor)
        rows = session.scalars(
            select(AreaRow).where(below(path)).order_by(AreaRow.path).offset(start).limit(limit + 1)
        ).all()
        above = codes_of(path)[:-1] if start == 0 else []
        over = session.scalars(select(AreaRow).where(AreaRow.code.in_(above)).order_by(AreaRow.path)).all()
        shown = rows[:limit]
        return AreaPage(
            levels=levels(session),
            areas=[as_area(row) for row in (*over, *shown)],
            cursor=str(start + len(shown)),
            more=len(rows) > limit,
        )

    return call.reading(Action.READ_BASICS, area, page)


def as_account(row: AccountRow) -> Account:
    return Account(id=row.id, login=row.login, name=row.name, role=Role(row.role), area=row.area, active=row.active)


def _account(call: Open, login: str) -> AccountRow | None:
    with call.system.database.read() as session:
        return session.scalar(select(AccountRow).where(AccountRow.login == login))
