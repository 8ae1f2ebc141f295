"""The source system's schema: its migrations make what its tables say, and an older database comes along whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from source_system.database import content_tables
from source_system.database.base import Base
from source_system.database.store import MIGRATIONS, REVISIONS, Database

AT = (datetime(2026, 1, 5, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days * 86_400_000_000


def test_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'source.db'}"
    Database(url).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in reversed(list(scripts.walk_revisions()))] == list(REVISIONS)


def test_a_database_of_the_first_schema_keeps_its_feedback(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'source.db'}"
    engine = create_engine(url, connect_args={"isolation_level": None})
    with engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO feedback (id, position, area, first_area, station_id, state, kind, text, received_at, "
                "changed_at, answer, reason, consent_text, for_child) VALUES "
                "('f', 1, 'T1', 'T1', '', 'NEW', 'REPORT', 'Đường hỏng', :at, :at, '', '', '', 0)"
            ),
            {"at": AT},
        )
    engine.dispose()
    database = Database(url)
    try:
        with database.read() as session:
            row = session.get_one(content_tables.FeedbackRow, "f")
        assert (row.text, row.from_above) == ("Đường hỏng", False)
    finally:
        database.close()
