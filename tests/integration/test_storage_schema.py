"""The schema: made by migrations alone, the same as the models say, and refused when it is not ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, make_url

from studio.domain.errors import Defect, OperatorFixable
from studio.storage.engines import sqlite_url
from studio.storage.models import Base
from studio.storage.schema import MIGRATIONS, REVISIONS, head_revision, migrate, schema_is_current
from studio.storage.store import SqlStore
from tests.support.store_samples import StillClock

pytest_plugins = ["tests.support.postgres_fixtures"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "new folder" / "station 100%.db")
    url: str = request.getfixturevalue("postgres_url")
    return url


def run_sql(url: str, *statements: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def migrate_to(url: str, revision: str) -> None:
    """Leave the database as a program of ``revision`` made it."""
    if url.startswith("sqlite"):
        migrate(url)  # makes the folder
        Path(make_url(url).database or "").unlink()
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_the_migrations_make_exactly_what_the_models_say(empty_url: str) -> None:
    migrate(empty_url)
    engine = create_engine(empty_url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_known_revisions_are_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in reversed(list(scripts.walk_revisions()))] == list(REVISIONS)
    assert scripts.get_current_head() == head_revision()


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    assert not schema_is_current(empty_url)
    migrate(empty_url)
    with SqlStore(empty_url, StillClock(), "window") as store, store.write("somebody") as unit:
        unit.settings.put("a", 1)
    migrate(empty_url)
    assert schema_is_current(empty_url)
    with SqlStore(empty_url, StillClock(), "window") as store, store.read() as unit:
        assert unit.settings.get("a") == 1


def test_a_database_without_our_tables_is_old(empty_url: str) -> None:
    with pytest.raises(OperatorFixable, match="SCHEMA_OLD"):
        SqlStore(empty_url, StillClock(), "window")


def test_opening_a_missing_file_makes_none(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "station.db")
    assert not schema_is_current(url)
    with pytest.raises(OperatorFixable, match="SCHEMA_OLD"):
        SqlStore(url, StillClock(), "window")
    assert list(tmp_path.iterdir()) == []


def test_a_newer_programs_database_is_left_alone(empty_url: str) -> None:
    migrate(empty_url)
    run_sql(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    assert not schema_is_current(empty_url)
    with pytest.raises(OperatorFixable, match="SCHEMA_NEW"):
        SqlStore(empty_url, StillClock(), "window")
    with pytest.raises(OperatorFixable, match="SCHEMA_NEW"):
        migrate(empty_url)


def test_a_migration_that_fails_leaves_nothing(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        migrate(empty_url)  # makes the folder
        run_sql(empty_url, *(f"DROP TABLE {table.name}" for table in reversed(Base.metadata.sorted_tables)))
        run_sql(empty_url, "DROP TABLE alembic_version")
    # The last table to be made is there already.
    run_sql(empty_url, "CREATE TABLE outbox (id INTEGER)")
    with pytest.raises(Defect, match=r"DATABASE_ERROR.*outbox"):
        migrate(empty_url)
    run_sql(empty_url, "DROP TABLE outbox")
    migrate(empty_url)
    assert schema_is_current(empty_url)


def test_takes_of_the_second_revision_are_kept(empty_url: str) -> None:
    migrate_to(empty_url, "0002")
    run_sql(
        empty_url,
        "INSERT INTO take (id, title, started_at, sample_rate_hz, channels, device, author_id, recovered)"
        " VALUES ('old', 'Tin cũ', 1, 48000, 1, 'USB mic', 'hoa', false)",
        "INSERT INTO take_segment (take_id, position, path, frames, sha256) VALUES ('old', 0, '0001.wav', 96000, 'ab')",
    )
    migrate(empty_url)
    with SqlStore(empty_url, StillClock(), "window") as store, store.read() as unit:
        take = unit.takes.get("old")
    assert take is not None
    assert (take.title, take.frames, take.preroll_frames, take.markers, take.begins_at) == ("Tin cũ", 96_000, 0, (), 0)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    path.write_bytes(b"RIFF" * 4096)
    with pytest.raises(OperatorFixable, match="DATABASE_DAMAGED"):
        SqlStore(sqlite_url(path), StillClock(), "window")


def test_a_station_on_sqlite_imports_neither_postgresqls_driver_nor_alembic(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "station.db")
    migrate(url)
    program = """
import json, sys
from tests.support.store_samples import StillClock
from studio.storage.store import SqlStore
with SqlStore(sys.argv[1], StillClock(), "window") as store, store.write("x") as unit:
    unit.settings.put("a", 1)
print(json.dumps([name for name in ("psycopg", "alembic", "numpy", "PySide6") if name in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
