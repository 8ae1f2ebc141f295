"""What the repositories of one unit share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from studio.domain.errors import Defect
from studio.storage.models import Base

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class UnitContext:
    """One unit's session, actor, instant, and the name of the process that writes."""

    session: Session
    actor: str
    at: datetime
    process_name: str
    writable: bool


class Repository:
    """Every change is flushed at once, so that an error is raised where it was made."""

    def __init__(self, context: UnitContext) -> None:
        self._context = context
        self._session = context.session

    @property
    def _changing(self) -> Session:
        """The session, for a change; raises ``Defect("WRITE_IN_READ_UNIT")`` even where it would change nothing."""
        if not self._context.writable:
            raise Defect("WRITE_IN_READ_UNIT")
        return self._session

    def _insert(self, row: Base, **key: Any) -> None:
        """Raises ``Defect("RECORD_EXISTS")``."""
        if self._changing.get(type(row), tuple(key.values())) is not None:
            raise Defect("RECORD_EXISTS", table=row.__tablename__, **key)
        self._changing.add(row)
        self._changing.flush()

    def _existing(self, kind: type[Row], **key: Any) -> Row:
        """Raises ``Defect("RECORD_MISSING")``."""
        row = self._changing.get(kind, tuple(key.values()))
        if row is None:
            raise Defect("RECORD_MISSING", table=kind.__tablename__, **key)
        return row

    def _require(self, kind: type[Base], **key: Any) -> None:
        self._existing(kind, **key)
