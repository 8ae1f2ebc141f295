"""What the store must do on PostgreSQL, where several seats write at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest

from studio.domain.errors import OperatorFixable
from studio.ports.store import Unit
from studio.storage.store import SqlStore
from tests.support.postgres import PostgresServer, free_port
from tests.support.store_samples import StillClock

pytest_plugins = ["tests.support.postgres_fixtures", "tests.support.store_fixtures"]
pytestmark = pytest.mark.postgres


@pytest.fixture
def seat(empty_postgres: str) -> Iterator[SqlStore]:
    with SqlStore(empty_postgres, StillClock(), "seat-1", busy_timeout_s=0.2) as store:
        yield store


@pytest.fixture
def other_program(empty_postgres: str) -> Iterator[psycopg.Connection]:
    """Something else that writes to the database without asking us."""
    with psycopg.connect(empty_postgres.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def test_two_seats_never_lose_a_race_against_each_other(empty_postgres: str) -> None:
    failures: list[BaseException] = []

    def count(seat_name: str) -> None:
        try:
            with SqlStore(empty_postgres, StillClock(), seat_name) as store:
                for _ in range(15):
                    with store.write("somebody") as unit:
                        unit.settings.put("count", (unit.settings.get("count") or 0) + 1)
                        unit.audit.record("COUNTED", "count")
        except OperatorFixable as error:
            failures.append(error)

    threads = [threading.Thread(target=count, args=(f"seat-{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with SqlStore(empty_postgres, StillClock(), "reader") as store, store.read() as unit:
        assert unit.settings.get("count") == 45
        assert unit.audit.verify() == []


def test_a_lost_race_is_run_again(seat: SqlStore, other_program: psycopg.Connection) -> None:
    with seat.write("somebody") as unit:
        unit.settings.put("count", 1)
    attempts: list[int] = []

    def add_one(unit: Unit) -> int:
        seen: int = unit.settings.get("count")
        attempts.append(seen)
        if len(attempts) == 1:
            other_program.execute("UPDATE setting SET value = '10' WHERE key = 'count'")
        unit.settings.put("count", seen + 1)
        return seen + 1

    assert seat.run("somebody", add_one) == 11
    assert attempts == [1, 10]
    with seat.read() as unit:
        assert unit.settings.get("count") == 11


def test_a_race_that_is_always_lost_ends_as_busy(seat: SqlStore, other_program: psycopg.Connection) -> None:
    with seat.write("somebody") as unit:
        unit.settings.put("count", 1)

    def lose(unit: Unit) -> None:
        seen: int = unit.settings.get("count")
        other_program.execute("UPDATE setting SET value = (value::int + 10)::text WHERE key = 'count'")
        unit.settings.put("count", seen + 1)

    with pytest.raises(OperatorFixable, match="DATABASE_BUSY"):
        seat.run("somebody", lose)


def test_an_error_of_the_change_itself_is_not_run_again(seat: SqlStore) -> None:
    attempts: list[int] = []

    def fail(_: Unit) -> None:
        attempts.append(1)
        raise OperatorFixable("NO_MICROPHONE")

    with pytest.raises(OperatorFixable, match="NO_MICROPHONE"):
        seat.run("somebody", fail)
    assert attempts == [1]


def test_a_seat_that_holds_on_makes_the_others_busy(seat: SqlStore, empty_postgres: str) -> None:
    with (
        SqlStore(empty_postgres, StillClock(), "seat-2") as other,
        other.write("somebody"),
        pytest.raises(OperatorFixable, match="DATABASE_BUSY"),
        seat.write("somebody"),
    ):
        pytest.fail("the unit began")


def test_readers_do_not_wait_for_writers(seat: SqlStore) -> None:
    with seat.write("somebody") as writing:
        writing.settings.put("count", 1)
        with seat.read() as reading:
            assert reading.settings.get("count") is None


def test_a_server_that_is_down_is_said(postgres_server: PostgresServer) -> None:
    url = postgres_server.url("postgres").replace(f":{postgres_server.port}/", f":{free_port()}/")
    with pytest.raises(OperatorFixable, match="DATABASE_UNREACHABLE"):
        SqlStore(url, StillClock(), "seat-1")


def test_a_connection_cut_between_units_is_made_again(seat: SqlStore, other_program: psycopg.Connection) -> None:
    with seat.write("somebody") as unit:
        unit.settings.put("count", 1)
    other_program.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    with seat.write("somebody") as unit:
        assert unit.settings.get("count") == 1


def test_a_connection_cut_within_a_unit_is_said(seat: SqlStore, other_program: psycopg.Connection) -> None:
    def write(unit: Unit) -> None:
        other_program.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        unit.settings.put("count", 1)

    with pytest.raises(OperatorFixable, match="DATABASE_UNREACHABLE"), seat.write("somebody") as unit:
        write(unit)


def test_a_password_is_never_in_an_error(postgres_server: PostgresServer) -> None:
    url = f"postgresql://studio:mat-khau@127.0.0.1:{free_port()}/station"
    with pytest.raises(OperatorFixable) as refused:
        SqlStore(url, StillClock(), "seat-1")
    assert "mat-khau" not in str(refused.value)
