"""Database errors, told by blame: what the person can mend, and what is our defect."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, StatementError

from studio.domain.errors import Defect, OperatorFixable, StudioError

# Less room than this explains an input/output error of a database file.
_NO_ROOM_BYTES = 1 << 20

# PostgreSQL, appendix A "Error Codes".
_PG_AGAIN = frozenset({"40001", "40P01"})
_PG_CODES = {
    "53100": "DISK_FULL",
    "55P03": "DATABASE_BUSY",
    "40001": "DATABASE_BUSY",
    "40P01": "DATABASE_BUSY",
    "53300": "DATABASE_BUSY",
    "57014": "DATABASE_BUSY",
}
_PG_READ_ONLY = "25006"


@contextmanager
def told_by_blame(url: URL, reading: bool = False) -> Iterator[None]:
    """Turn database errors raised inside into ours. ``reading``: a refused write is our defect."""
    try:
        yield
    except DBAPIError as error:
        raise _named(error, url, reading) from error
    except StatementError as error:
        # A value that a column type refused: an instant without its zone, a NaN in JSON.
        raise Defect("BAD_VALUE", why=str(error.orig)) from error


def is_worth_again(error: StudioError) -> bool:
    """Tell whether the unit lost a race on PostgreSQL and may simply be run again."""
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and _sqlstate(cause) in _PG_AGAIN


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _named(error: DBAPIError, url: URL, reading: bool) -> StudioError:
    if isinstance(error.orig, sqlite3.Error):
        return _named_sqlite(error.orig, url, reading)
    state = _sqlstate(error)
    if state == _PG_READ_ONLY and reading:
        return Defect("WRITE_IN_READ_UNIT")
    if state in _PG_CODES:
        return OperatorFixable(_PG_CODES[state], database=_shown(url))
    if state.startswith("23"):
        return Defect("RECORD_CONFLICT", why=_first_line(error))
    if error.connection_invalidated or state.startswith(("08", "57P")) or type(error.orig).__name__ in _UNREACHABLE:
        return OperatorFixable("DATABASE_UNREACHABLE", database=_shown(url), why=_first_line(error))
    return Defect("DATABASE_ERROR", why=_first_line(error), sqlstate=state)


# psycopg's names; the module is not imported where only SQLite is used.
_UNREACHABLE = frozenset({"OperationalError", "ConnectionTimeout"})


def _named_sqlite(error: sqlite3.Error, url: URL, reading: bool) -> StudioError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    where = _shown(url)
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return OperatorFixable("DATABASE_BUSY", database=where)
        case sqlite3.SQLITE_FULL:
            return OperatorFixable("DISK_FULL", database=where)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            full = _free_bytes(url) < _NO_ROOM_BYTES
            return OperatorFixable("DISK_FULL" if full else "DATABASE_UNREADABLE", database=where, why=str(error))
        case sqlite3.SQLITE_READONLY if reading:
            return Defect("WRITE_IN_READ_UNIT")
        case sqlite3.SQLITE_READONLY:
            return OperatorFixable("DATABASE_READ_ONLY", database=where)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return OperatorFixable("DATABASE_DAMAGED", database=where)
        case sqlite3.SQLITE_CONSTRAINT:
            return Defect("RECORD_CONFLICT", why=str(error))
    return Defect("DATABASE_ERROR", why=str(error), code=code)


def _free_bytes(url: URL) -> int:
    try:
        return shutil.disk_usage(Path(url.database or ".").parent).free
    except OSError:
        return _NO_ROOM_BYTES


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__
