"""What a first start finds: a small country to try things out, and accounts whose passwords are said once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from source_system.access import Role
from source_system.database.tables import LevelRow, SystemRow
from source_system.geography import save_area
from source_system.ids import new_id
from source_system.passwords import hash_password, random_password
from source_system.people import add_account
from source_system.system import System
from sync_client.contract.areas import Area, Level

# Since July 2025; districts stay for old data.
LEVELS = (
    Level(code="CENTRE", name="Trung ương", rank=0),
    Level(code="PROVINCE", name="Tỉnh, thành phố", rank=1),
    Level(code="DISTRICT", name="Huyện (đến tháng 6/2025)", rank=2),
    Level(code="COMMUNE", name="Xã, phường, đặc khu", rank=3),
    Level(code="HAMLET", name="Thôn, tổ dân phố", rank=4),
)
_SINCE = date(2025, 7, 1)
# Invented, so that nobody takes them for real places.
DEMO_AREAS = (
    ("VN", "Trung ương (thử)", "CENTRE", None),
    ("T1", "Tỉnh Sông Mẫu", "PROVINCE", "VN"),
    ("T2", "Tỉnh Núi Mẫu", "PROVINCE", "VN"),
    ("T1-01", "Xã Bến Mẫu", "COMMUNE", "T1"),
    ("T1-02", "Xã Đồng Mẫu", "COMMUNE", "T1"),
    ("T2-01", "Xã Suối Mẫu", "COMMUNE", "T2"),
    ("T1-01-A", "Thôn Thượng", "HAMLET", "T1-01"),
    ("T1-01-B", "Thôn Hạ", "HAMLET", "T1-01"),
)
_POSTS = {Role.ADMIN: "Quản trị", Role.LEADER: "Lãnh đạo", Role.EDITOR: "Biên tập", Role.VIEWER: "Theo dõi"}
_ALL = (Role.ADMIN, Role.LEADER, Role.EDITOR)
_ACCOUNTS = {"VN": _ALL, "T1": _ALL, "T2": _ALL, "T1-01": (Role.LEADER, Role.EDITOR), "T2-01": (Role.VIEWER,)}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    login: str
    password: str
    role: Role
    area: str


def is_empty(session: Session) -> bool:
    return session.scalars(select(SystemRow)).first() is None


def make_demo_country(system: System) -> list[DemoAccount]:
    """Fill an empty database; return the accounts with their passwords, which nothing keeps.

    Logins are ``<role>.<area>`` in small letters: ``leader.t1``.
    """
    wanted = [
        DemoAccount(f"{role.value.lower()}.{area.lower()}", random_password(), role, area)
        for area, roles in _ACCOUNTS.items()
        for role in roles
    ]
    hashed = [hash_password(account.password) for account in wanted]
    with system.database.write() as session:
        found_system(session, "Hệ thống nguồn (thử)", "VN", training_data=True)
        for code, name, level, parent in DEMO_AREAS:
            save_area(session, Area(code=code, name=name, level=level, parent=parent, valid_from=_SINCE))
        now = system.now()
        for account, password in zip(wanted, hashed, strict=True):
            name = f"{_POSTS[account.role]} {account.area}"
            add_account(session, account.login, name, account.role, account.area, password, now)
    return wanted


def found_system(session: Session, name: str, area: str, *, training_data: bool) -> None:
    """Write down which system this is, and the levels; once."""
    session.add(SystemRow(id=1, system_id=new_id(), name=name, area=area, key_serial=1, training_data=training_data))
    for level in LEVELS:
        session.add(LevelRow(code=level.code, name=level.name, rank=level.rank))
    session.flush()


def found_own_area(session: Session, area: Area, ancestors: list[Area]) -> None:
    """Add the area of a system that is not a demo, with those above it."""
    for one in (*ancestors, area):
        save_area(session, one)
