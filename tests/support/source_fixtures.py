"""Fixtures with a source system: one process for the whole run; a test makes the stations and bulletins it needs.

A test file names it: ``pytest_plugins = ["tests.support.source_fixtures"]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.source_server import Enrolling, SourceServer, running_source


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SourceServer]:
    """A running source system with its demo country: centre VN, provinces T1 and T2, communes T1-01, T1-02, T2-01."""
    with running_source(tmp_path_factory.mktemp("source")) as server:
        yield server


@pytest.fixture
def stations(source: SourceServer) -> Iterator[Enrolling]:
    """Enrols stations: ``stations("T1-01")``; their connections are closed at the end."""
    with ExitStack() as stack:
        yield Enrolling(source, stack)
