"""What becomes of a row after a try, and in what order rows are tried."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from sync_client.backoff import BackOff
from sync_client.contract.problems import Receipt
from sync_client.errors import AnswerLost, ExchangeError, FileRefused, NotSent, Refused, Stopped
from sync_client.outbox import Outgoing, RowState, Sender, Settled, judge
from sync_client.transport import Transport

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
BACK_OFF = BackOff(1.0, 60.0, jitter=0.0)


class Clock:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0


def refused(status: int, code: str, retry_after_s: float | None = None) -> Refused:
    return Refused(status, code, {}, retry_after_s)


@pytest.mark.parametrize(
    ("error", "state", "halts"),
    [
        (None, RowState.CONFIRMED, False),
        (NotSent("UNREACHABLE"), RowState.PENDING, True),
        (AnswerLost("CONNECTION_LOST"), RowState.UNCERTAIN, True),
        (Stopped(), RowState.PENDING, True),
        (refused(500, "FAULT"), RowState.PENDING, False),
        (refused(503, "BUSY"), RowState.PENDING, True),
        (refused(429, "TOO_MANY"), RowState.PENDING, True),
        (refused(401, "REVOKED"), RowState.PENDING, True),
        (refused(400, "CONTRACT_UNKNOWN"), RowState.PENDING, True),
        (refused(401, "REPLAYED"), RowState.PENDING, True),
        (refused(404, "NOT_FOUND"), RowState.DEAD, False),
        (refused(403, "FORBIDDEN"), RowState.DEAD, False),
        (refused(409, "IDEMPOTENCY_MISMATCH"), RowState.DEAD, False),
        (FileRefused("FILE_GONE"), RowState.DEAD, False),
    ],
)
def test_what_becomes_of_a_row(error: ExchangeError | None, state: RowState, halts: bool) -> None:
    verdict = judge(Outgoing("r", "/p", b"{}", 0), error, NOW, BACK_OFF, 0.0)
    assert (verdict.settled.state, verdict.halts) == (state, halts)


def test_an_uncertain_row_stays_uncertain_until_it_is_answered() -> None:
    row = Outgoing("r", "/p", b"{}", 3, uncertain=True)
    for error in (NotSent("UNREACHABLE"), refused(503, "BUSY"), Stopped()):
        assert judge(row, error, NOW, BACK_OFF, 0.0).settled.state is RowState.UNCERTAIN


def test_each_failure_doubles_the_pause_up_to_its_bound() -> None:
    waits = [judge(Outgoing("r", "/p", b"", n), refused(500, "FAULT"), NOW, BACK_OFF, 0.0) for n in range(10)]
    pauses = [(w.settled.again_at - NOW).total_seconds() for w in waits if w.settled.again_at]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert BackOff().wait_s(10_000, 0.999) < 400.0


def test_retry_after_is_kept() -> None:
    settled = judge(Outgoing("r", "/p", b"", 0), refused(429, "TOO_MANY", 90.0), NOW, BACK_OFF, 0.0).settled
    assert settled.again_at == NOW + timedelta(seconds=90)


@dataclass
class Shelf:
    """An outbox in memory: rows due in order, with what was settled."""

    rows: list[Outgoing]
    settled: dict[str, Settled] = field(default_factory=dict)

    def recover(self) -> int:
        return 0

    def take(self, limit: int, now: datetime) -> Sequence[Outgoing]:
        taken, self.rows = self.rows[:limit], self.rows[limit:]
        return taken

    def settle(self, row_id: str, settled: Settled) -> None:
        self.settled[row_id] = settled


class Wire(Transport):
    """Answers each path as told; notes the order of the calls."""

    def __init__(self, answer: Callable[[str], ExchangeError | None]) -> None:
        super().__init__("http://127.0.0.1:1", None, Clock())
        self.answer = answer
        self.calls: list[str] = []

    def post(self, answer: type[Receipt], path: str, body: bytes, idempotency_key: str) -> Receipt:  # type: ignore[override]  # the one answer asked for here
        self.calls.append(idempotency_key)
        error = self.answer(idempotency_key)
        if error is not None:
            raise error
        return Receipt(accepted=1)


def run(rows: list[Outgoing], answer: Callable[[str], ExchangeError | None]) -> tuple[Shelf, Wire]:
    shelf, wire = Shelf(rows), Wire(answer)
    Sender(shelf, wire, Clock(), threading.Event(), BACK_OFF, lambda: 0.0).send()
    wire.close()
    return shelf, wire


def test_rows_go_in_order_and_each_once() -> None:
    rows = [Outgoing(f"r{n}", "/p", b"", 0) for n in range(120)]
    shelf, wire = run(rows, lambda _: None)
    assert wire.calls == [row.id for row in rows]
    assert {settled.state for settled in shelf.settled.values()} == {RowState.CONFIRMED}


def test_when_the_other_side_is_gone_nothing_more_is_tried_and_nothing_counted() -> None:
    rows = [Outgoing("a", "/p", b"", 0), Outgoing("b", "/p", b"", 4, uncertain=True)]
    shelf, wire = run(rows, lambda _: NotSent("UNREACHABLE"))
    assert wire.calls == ["a"]
    assert shelf.settled["a"] == Settled(RowState.PENDING, "UNREACHABLE", None, counts=False)
    assert shelf.settled["b"] == Settled(RowState.UNCERTAIN, "", None, counts=False)


def test_one_row_that_breaks_the_server_holds_its_stream_alone() -> None:
    base = Outgoing("a", "/p", b"", 0, stream="feedback:1")
    rows = [base, replace(base, id="b"), Outgoing("c", "/p", b"", 0)]
    shelf, wire = run(rows, lambda key: refused(500, "FAULT") if key == "a" else None)
    assert wire.calls == ["a", "c"]
    assert shelf.settled["b"].again_at == shelf.settled["a"].again_at != None  # noqa: E711 - both, and set
    assert shelf.settled["c"].state is RowState.CONFIRMED


def test_a_row_refused_for_good_lets_the_next_of_its_stream_go() -> None:
    base = Outgoing("a", "/p", b"", 0, stream="feedback:1")
    shelf, wire = run([base, replace(base, id="b")], lambda key: refused(409, "STATE_CONFLICT") if key == "a" else None)
    assert wire.calls == ["a", "b"]
    assert (shelf.settled["a"].state, shelf.settled["b"].state) == (RowState.DEAD, RowState.CONFIRMED)
