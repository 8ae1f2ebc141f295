"""Administrative areas and levels: data, since both change by law (districts went in July 2025)."""

from __future__ import annotations

from pydantic import Field

from sync_client.contract.base import AreaCode, Cursor, Day, FilledLine, LevelCode, Model


class Level(Model):
    """A level of administration. ``rank`` orders them, 0 at the top."""

    code: LevelCode
    name: FilledLine
    rank: int = Field(ge=0, le=99)


class Area(Model):
    """``parent`` is None at the top; ``valid_to`` is the first day on which it is no more."""

    code: AreaCode
    name: FilledLine
    level: LevelCode
    parent: AreaCode | None = None
    valid_from: Day
    valid_to: Day | None = None
    replaced_by: list[AreaCode] = Field(default_factory=list, max_length=50)


class AreaPage(Model):
    """``cursor`` goes into the next call while ``more`` is true."""

    levels: list[Level]
    areas: list[Area]
    cursor: Cursor
    more: bool
