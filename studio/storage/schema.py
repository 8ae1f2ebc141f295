"""Which schema a database has: migrate it, or refuse it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Connection, inspect

from studio.domain.errors import OperatorFixable
from studio.storage.engines import is_sqlite, parse_url, writing_engine
from studio.storage.faults import told_by_blame

# Every revision in order, known without importing Alembic; a test holds it to the migration scripts.
REVISIONS = ("0001", "0002", "0003")
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Bring the database to this program's schema, making it where there is none; all or nothing.

    Only ``studio migrate`` and the making of a station call this. Raises ``OperatorFixable("SCHEMA_NEW")``
    for a database that a newer program wrote, and what ``Store.write`` raises.
    """
    from alembic import command  # half a second of imports that no other call needs
    from alembic.config import Config

    parsed = parse_url(url)
    if is_sqlite(parsed):
        Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = writing_engine(parsed)
    try:
        with told_by_blame(parsed), engine.connect() as connection, connection.begin():
            # One migration at a time; the next one finds the work done.
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7309453716)")
            _refuse_newer(_revision(connection))
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def head_revision() -> str:
    """Return the name of this program's schema."""
    return REVISIONS[-1]


def schema_is_current(url: str) -> bool:
    """Tell whether the database has exactly this program's schema; False where there is none."""
    parsed = parse_url(url)
    if not database_exists(parsed):
        return False
    engine = writing_engine(parsed)
    try:
        with told_by_blame(parsed), engine.connect() as connection:
            return _revision(connection) == REVISIONS[-1]
    finally:
        engine.dispose()


def require_current(url: URL, connection: Connection | None) -> None:
    """Raise ``OperatorFixable("SCHEMA_OLD")`` or ``OperatorFixable("SCHEMA_NEW")`` unless it is ours."""
    found = None if connection is None else _revision(connection)
    if found == REVISIONS[-1]:
        return
    _refuse_newer(found)
    raise OperatorFixable(
        "SCHEMA_OLD", database=url.render_as_string(hide_password=True), found=found or "", needed=REVISIONS[-1]
    )


def database_exists(url: URL) -> bool:
    # Connecting to a missing SQLite file would make an empty one.
    return not is_sqlite(url) or Path(url.database or "").is_file()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in REVISIONS:
        raise OperatorFixable("SCHEMA_NEW", found=found, needed=REVISIONS[-1])
