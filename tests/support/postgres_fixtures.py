"""Fixtures with a PostgreSQL server: one for the whole run, a fresh database for each test.

Named as a plugin in the conftest or imported by a test file: the server is the same one either way.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.support.postgres import PostgresMissing, PostgresServer, running_postgres

_SERVER = pytest.StashKey[PostgresServer]()


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> PostgresServer:
    """Skips, saying why, where PostgreSQL is not installed."""
    server = pytestconfig.stash.get(_SERVER, None)
    if server is None:
        stack = ExitStack()
        try:
            server = stack.enter_context(running_postgres())
        except PostgresMissing as missing:
            pytest.skip(str(missing))
        pytestconfig.stash[_SERVER] = server
        pytestconfig.add_cleanup(stack.close)
    return server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The URL of an empty database."""
    return postgres_server.new_database()
