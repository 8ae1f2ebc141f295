"""Accounts, their tokens, one-time codes of enrolment, and who enrolled."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from source_system.access import Caller, Role
from source_system.database.tables import AccountRow, AuditRow, EnrolCodeRow, PeerRow, SystemRow, TokenRow
from source_system.errors import Refusal
from source_system.geography import ancestors, as_area, find_area
from source_system.ids import new_id
from source_system.keyring import Keyring
from sync_client.contract.enrolment import Enrolled, EnrolmentRequest, PeerKind
from sync_client.contract.envelope import decode_base64, key_id_of
from sync_client.contract.problems import Code
from sync_client.contract.version import CONTRACT_VERSION

_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_VALID_FOR = timedelta(days=7)


def add_account(
    session: Session, login: str, name: str, role: Role, area: str, password_hash: str, now: datetime
) -> AccountRow:
    """Raises ``Refusal``: NOT_FOUND for the area, STATE_CONFLICT for a login that is taken."""
    find_area(session, area)
    if session.scalar(select(AccountRow).where(AccountRow.login == login)) is not None:
        raise Refusal(Code.STATE_CONFLICT, login=login)
    row = AccountRow(
        id=new_id(),
        login=login,
        name=name,
        role=role.value,
        area=area,
        password_hash=password_hash,
        active=True,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def new_token(session: Session, account: AccountRow, now: datetime, minutes: int) -> tuple[str, datetime]:
    """Return a bearer token and when it ends; the database keeps its hash."""
    session.execute(delete(TokenRow).where(TokenRow.expires_at < now))
    token = secrets.token_urlsafe(32)
    expires_at = now + timedelta(minutes=minutes)
    session.add(TokenRow(token_sha256=_sha256(token), account_id=account.id, expires_at=expires_at))
    return token, expires_at


def caller_by_token(session: Session, token: str, now: datetime) -> Caller:
    """Raises ``Refusal(SIGN_IN_NEEDED)``."""
    row = session.get(TokenRow, _sha256(token))
    account = None if row is None or row.expires_at <= now else session.get(AccountRow, row.account_id)
    if account is None or not account.active:
        raise Refusal(Code.SIGN_IN_NEEDED, headers={"WWW-Authenticate": "Bearer"})
    area = find_area(session, account.area)
    return Caller(account.id, Role(account.role), area.code, area.level, area.path, account.name)


def caller_of_peer(session: Session, peer: PeerRow) -> Caller:
    area = find_area(session, peer.area)
    return Caller(peer.id, Role(peer.kind), area.code, area.level, area.path, peer.name)


def code_of(secret: bytes, purpose: str) -> str:
    """Return 79 bits that only ``secret`` can make again: four groups of four letters without look-alikes."""
    number = int.from_bytes(hmac.digest(secret, purpose.encode(), "sha256"))
    letters = []
    for _ in range(16):
        number, index = divmod(number, len(_CODE_LETTERS))
        letters.append(_CODE_LETTERS[index])
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def new_enrol_code(session: Session, area: str, kind: PeerKind, now: datetime, code: str = "") -> str:
    """Keep a one-time code for a station of this area, a random one unless given. Raises ``Refusal(NOT_FOUND)``."""
    find_area(session, area)
    code = code or code_of(secrets.token_bytes(32), "enrol")
    session.add(
        EnrolCodeRow(
            code_sha256=_sha256(code), area=area, kind=kind.value, expires_at=now + CODE_VALID_FOR, used_by=None
        )
    )
    return code


def enrol(session: Session, keyring: Keyring, request: EnrolmentRequest, now: datetime) -> Enrolled:
    """Make a station of a one-time code. Raises ``Refusal``: ENROL_CODE_REFUSED, STATE_CONFLICT for a known key."""
    code = session.get(EnrolCodeRow, _sha256(request.code))
    if code is None or code.used_by is not None or code.expires_at <= now:
        raise Refusal(Code.ENROL_CODE_REFUSED)
    key_id = key_id_of(decode_base64(request.public_key))
    if session.scalar(select(PeerRow).where(PeerRow.key_id == key_id)) is not None:
        raise Refusal(Code.STATE_CONFLICT, key_id=key_id)
    area = find_area(session, code.area)
    peer = PeerRow(
        id=new_id(),
        kind=code.kind,
        name=request.name,
        area=area.code,
        public_key=request.public_key,
        key_id=key_id,
        software=request.software,
        enrolled_at=now,
        last_seen=now,
        skew_ms=None,
        revoked_at=None,
    )
    session.add(peer)
    code.used_by = peer.id
    system = session.scalars(select(SystemRow)).one()
    note(session, now, f"peer:{peer.id}", "ENROLLED", peer.id, area.code)
    session.flush()
    return Enrolled(
        station_id=peer.id,
        kind=PeerKind(peer.kind),
        area=as_area(area),
        ancestors=ancestors(session, area),
        system_id=system.system_id,
        system_name=system.name,
        root_public_key=keyring.root.public,
        keys=keyring.key_list(session, now),
        contract=CONTRACT_VERSION,
        server_time=now,
    )


def note(session: Session, now: datetime, who: str, action: str, subject: str, area: str) -> None:
    """Write down what was done; ids and codes alone, never personal text."""
    session.add(AuditRow(at=now, who=who, action=action, subject=subject, area=area))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
