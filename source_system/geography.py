"""Areas in the database: paths, subtrees, pages."""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from source_system.database.tables import AreaRow, LevelRow
from source_system.errors import Refusal
from sync_client.contract.areas import Area, Level
from sync_client.contract.problems import Code


def find_area(session: Session, code: str) -> AreaRow:
    """Raises ``Refusal(NOT_FOUND)``."""
    row = session.get(AreaRow, code)
    if row is None:
        raise Refusal(Code.NOT_FOUND, area=code)
    return row


def path_of(session: Session, code: str) -> str:
    """Return an area's path. Raises ``Refusal(NOT_FOUND)``."""
    return find_area(session, code).path


def within(column: InstrumentedAttribute[str], path: str) -> ColumnElement[bool]:
    """The condition that an area code lies in the subtree of ``path``."""
    return column.in_(select(AreaRow.code).where(below(path)))


def below(path: str) -> ColumnElement[bool]:
    return AreaRow.path.startswith(path, autoescape=True)


def concerning(column: InstrumentedAttribute[str], path: str) -> ColumnElement[bool]:
    """The condition that an area code is that of ``path``, of one above it, or of one below it."""
    return column.in_(codes_of(path)) | within(column, path)


def codes_of(path: str) -> list[str]:
    """Return the codes in a path, from the top down."""
    return path.strip("/").split("/")


def save_area(session: Session, area: Area) -> AreaRow:
    """Add an area or change it; its place in the tree stays. Raises ``Refusal``: NOT_FOUND, STATE_CONFLICT."""
    if session.get(LevelRow, area.level) is None:
        raise Refusal(Code.NOT_FOUND, level=area.level)
    above = "" if area.parent is None else path_of(session, area.parent)
    row = session.get(AreaRow, area.code)
    if row is None:
        row = AreaRow(code=area.code, path=f"{above}{area.code}/", parent=area.parent)
        session.add(row)
    elif row.parent != area.parent:
        raise Refusal(Code.STATE_CONFLICT, why="an area does not move; end it and add another")
    row.name, row.level = area.name, area.level
    row.valid_from, row.valid_to = area.valid_from, area.valid_to
    row.replaced_by = json.dumps(area.replaced_by)
    session.flush()
    return row


def as_area(row: AreaRow) -> Area:
    return Area(
        code=row.code,
        name=row.name,
        level=row.level,
        parent=row.parent,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        replaced_by=json.loads(row.replaced_by),
    )


def ancestors(session: Session, row: AreaRow) -> list[Area]:
    """Return the areas above, from the top down."""
    codes = codes_of(row.path)[:-1]
    rows = {found.code: found for found in session.scalars(select(AreaRow).where(AreaRow.code.in_(codes)))}
    return [as_area(rows[code]) for code in codes]


def levels(session: Session) -> list[Level]:
    rows = session.scalars(select(LevelRow).order_by(LevelRow.rank))
    return [Level(code=row.code, name=row.name, rank=row.rank) for row in rows]
