"""Runs migrations on the connection that ``source_system.database.store.Database`` hands over."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite alters a table by copying it.
    render_as_batch=True,
    # The caller's one transaction holds the whole upgrade, on SQLite too.
    transactional_ddl=True,
)
context.run_migrations()
