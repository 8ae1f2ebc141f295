"""Runs migrations on the connection that ``studio.storage.schema.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from studio.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite alters a table by copying it.
    render_as_batch=True,
    # The caller's one transaction holds the whole upgrade, on SQLite too.
    transactional_ddl=True,
)
context.run_migrations()
