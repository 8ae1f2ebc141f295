"""A copy of the SQLite records that is whole whatever is being written meanwhile."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from studio.domain.errors import OperatorFixable


def copy_records(database: Path, target: Path) -> None:
    """Copy ``database`` to ``target`` by SQLite's online backup; writers go on. ``target`` is one plain file.

    Raises ``OperatorFixable``: DATABASE_UNREADABLE, DISK_FULL.
    """
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    try:
        uri = f"{database.absolute().as_uri()}?mode=ro"
        with (
            contextlib.closing(sqlite3.connect(uri, uri=True)) as source,
            contextlib.closing(sqlite3.connect(draft)) as copy,
        ):
            # In one step: a copy in parts begins anew each time that somebody writes.
            source.backup(copy)
            # One file, that opens also where nothing may be written beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        draft.chmod(0o600)
        draft.replace(target)
    except sqlite3.Error as error:
        code = "DISK_FULL" if "full" in str(error) else "DATABASE_UNREADABLE"
        raise OperatorFixable(code, folder=str(target.parent), why=str(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def records_are_whole(database: Path) -> bool:
    """Tell whether SQLite itself finds the file without fault."""
    try:
        with contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            return opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except sqlite3.Error:
        return False
