"""Enrolment above: by a one-time code, with a key made here; the areas below us come with it."""

from __future__ import annotations

import time
import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from source_system.clock import Now
from source_system.database.tables import AreaRow, SystemRow
from source_system.demo import found_system, is_empty
from source_system.errors import Refusal, SetupProblem
from source_system.geography import below, save_area
from source_system.keyring import raise_serial
from source_system.people import note
from source_system.system import System
from source_system.uplink.records import KEY_NAME, Link, set_link, take_keys
from sync_client.contract import paths
from sync_client.contract.areas import Area, AreaPage
from sync_client.contract.enrolment import Enrolled, PeerKind
from sync_client.enrolment import enrol
from sync_client.errors import ExchangeError, Refused
from sync_client.transport import Transport

SOFTWARE = "truyen-thanh-source-system"
_PAGE = 200


class SystemClock:
    """``sync_client.clock.Clock`` over the system's own."""

    def __init__(self, now: Now) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now()

    def monotonic(self) -> float:
        return time.monotonic()


def join(system: System, url: str, code: str, name: str = "") -> Enrolled:
    """Become known above, and keep the link; an empty system becomes that of the code's area.

    Asked again with the same code it is the same attempt. Raises ``SetupProblem``: BAD_SOURCE_URL,
    SOURCE_UNREACHABLE, ENROL_REFUSED, NOT_A_SYSTEM_CODE, OTHER_AREA (this system is of another), AREAS_DIFFER.
    """
    if not url.startswith(("https://", "http://")):
        raise SetupProblem("BAD_SOURCE_URL", url=url)
    key, clock = system.keyring.named(KEY_NAME), SystemClock(system.now)
    attempt = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{url} {code} {key.public}"))
    plain, signed = Transport(url, None, clock, SOFTWARE), Transport(url, key, clock, SOFTWARE)
    try:
        enrolled = enrol(plain, code, name or _name_of(system), key, attempt, SOFTWARE)
        areas = areas_below(signed, enrolled.area.code)
    except Refused as refused:
        raise SetupProblem("ENROL_REFUSED", why=refused.code) from refused
    except ExchangeError as error:
        raise SetupProblem("SOURCE_UNREACHABLE", url=url, why=error.code) from error
    except ValueError as error:
        raise SetupProblem("BAD_ENROL_CODE") from error
    finally:
        plain.close()
        signed.close()
    if enrolled.kind is not PeerKind.SYSTEM:
        raise SetupProblem("NOT_A_SYSTEM_CODE", area=enrolled.area.code)
    try:
        with system.database.write() as session:
            _keep(session, enrolled, areas, url.rstrip("/"), name)
            note(session, system.now(), "operator", "LINKED_ABOVE", enrolled.station_id, enrolled.area.code)
    except Refusal as refusal:
        raise SetupProblem("AREAS_DIFFER", why=str(refusal)) from refusal
    return enrolled


def renew_areas(system: System, link: Link) -> None:
    """Take over what changed of the areas above and below. Raises ``ExchangeError``, ``Refusal``."""
    transport = Transport(link.base_url, system.keyring.named(KEY_NAME), SystemClock(system.now), SOFTWARE)
    try:
        with system.database.read() as session:
            own = session.scalars(select(SystemRow.area)).one()
        areas = areas_below(transport, own)
    finally:
        transport.close()
    with system.database.write() as session:
        known = set(session.scalars(select(AreaRow.code)))
        for area in areas:
            save_area(session, area)
        if {area.code for area in areas} - known:
            # Those below ask for the areas again when the list of keys is a new one.
            raise_serial(session)


def areas_below(transport: Transport, own: str) -> list[Area]:
    """Return our area and those below it as the system above has them, from the top down. Raises ``ExchangeError``."""
    found: list[Area] = []
    cursor, more = "0", True
    while more:
        page = transport.get(AreaPage, f"{paths.AREAS}?area={own}&cursor={cursor}&limit={_PAGE}")
        found += page.areas
        cursor, more = page.cursor, page.more
    # The first page also names those above, which go before ours.
    return found


def _keep(session: Session, enrolled: Enrolled, areas: list[Area], url: str, name: str) -> None:
    own = enrolled.area
    if is_empty(session):
        found_system(session, name or own.name, own.code, training_data=False)
    known = session.scalars(select(SystemRow)).one()
    if known.area != own.code:
        raise SetupProblem("OTHER_AREA", ours=known.area, theirs=own.code)
    for area in enrolled.ancestors:
        save_area(session, area)
    _hang_under(session, own)
    for area in (own, *areas):
        save_area(session, area)
    set_link(session, url, enrolled)
    take_keys(session, enrolled.keys)


def _hang_under(session: Session, own: Area) -> None:
    """An area that was the top of its tree until now gets the one above it."""
    row = session.get(AreaRow, own.code)
    if row is None or row.parent is not None or own.parent is None:
        return
    above = session.get_one(AreaRow, own.parent).path
    for each in session.scalars(select(AreaRow).where(below(row.path))).all():
        each.path = above + each.path
    row.parent = own.parent
    session.flush()


def _name_of(system: System) -> str:
    with system.database.read() as session:
        return session.scalar(select(SystemRow.name)) or "Hệ thống nguồn"
