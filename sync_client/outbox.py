"""What goes up: rows of an outbox that was written together with the changes they tell of.

PENDING → SENDING → CONFIRMED, DEAD (refused for good), PENDING again (not reached, or to be tried later), or
UNCERTAIN (sent, answer unknown). An uncertain row is reconciled before anything else of its stream: sent under the
same id, it gets the first answer again.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sync_client.backoff import BackOff
from sync_client.clock import Clock
from sync_client.contract.problems import Receipt
from sync_client.errors import AnswerLost, ExchangeError, FileRefused, NotSent, Refused, Stopped
from sync_client.transport import Transport
from sync_client.uploads import Sound, upload

logger = logging.getLogger(__name__)

AT_ONCE = 50


class RowState(StrEnum):
    PENDING = "PENDING"
    SENDING = "SENDING"
    UNCERTAIN = "UNCERTAIN"
    CONFIRMED = "CONFIRMED"
    DEAD = "DEAD"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message. ``id`` is its Idempotency-Key, ``body`` its exact bytes, alike at every try.

    Rows of one ``stream`` (empty: none) keep their order. ``sounds`` are handed up before it.
    """

    id: str
    path: str
    body: bytes
    attempts: int
    stream: str = ""
    uncertain: bool = False
    sounds: tuple[Sound, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a try. ``again_at`` is set for rows that are tried again."""

    state: RowState
    problem: str = ""
    again_at: datetime | None = None
    counts: bool = True


class OutboxStore(Protocol):
    """Each call is one transaction of its own."""

    def recover(self) -> int:
        """Make UNCERTAIN what a process that died left SENDING; return how many."""

    def take(self, limit: int, now: datetime) -> Sequence[Outgoing]:
        """Mark SENDING, and return, the due rows in order; none whose stream waits for an earlier one."""

    def settle(self, row_id: str, settled: Settled) -> None: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    settled: Settled
    # Nothing else would get through now.
    halts: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """One run over the outbox; ``problem`` is what ended it early."""

    confirmed: int = 0
    dead: int = 0
    problem: ExchangeError | None = None


def judge(row: Outgoing, error: ExchangeError | None, now: datetime, back_off: BackOff, roll: float) -> Verdict:
    """Decide what becomes of a row after a try that ended with ``error`` (None: accepted)."""
    if error is None:
        return Verdict(Settled(RowState.CONFIRMED))
    again = now + timedelta(seconds=back_off.wait_s(row.attempts + 1, roll))
    waiting = RowState.UNCERTAIN if row.uncertain else RowState.PENDING
    if isinstance(error, (Stopped, NotSent)):
        return Verdict(Settled(waiting, error.code, None, counts=False), halts=True)
    if isinstance(error, AnswerLost):
        return Verdict(Settled(RowState.UNCERTAIN, error.code, None), halts=True)
    if isinstance(error, Refused) and error.is_passing:
        if error.retry_after_s is not None:
            again = max(again, now + timedelta(seconds=error.retry_after_s))
        # One row that breaks the server must not hold the others; a server that is busy holds them all.
        return Verdict(Settled(waiting, error.code, again), halts=error.status != 500)
    if isinstance(error, Refused) and error.is_about_us:
        return Verdict(Settled(waiting, error.code, None, counts=False), halts=True)
    return Verdict(Settled(RowState.DEAD, error.code))


class Sender:
    def __init__(
        self,
        store: OutboxStore,
        transport: Transport,
        clock: Clock,
        stop: threading.Event,
        back_off: BackOff | None = None,
        roll: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._stop = stop
        self._back_off = back_off or BackOff()
        self._roll = roll

    def send(self) -> Sent:
        """Send what is due, in order, until nothing is due or the other side is gone."""
        done: list[RowState] = []
        problem: ExchangeError | None = None
        while problem is None and not self._stop.is_set():
            rows = self._store.take(AT_ONCE, self._clock.now())
            if not rows:
                break
            held: dict[str, datetime | None] = {}
            for row in rows:
                if problem is not None or row.stream in held:
                    self._put_back(row, held.get(row.stream))
                    continue
                verdict, error = self._try(row)
                self._store.settle(row.id, verdict.settled)
                done.append(verdict.settled.state)
                if verdict.settled.state is RowState.DEAD:
                    logger.error("refused for good: %s %s (%s)", row.path, row.id, verdict.settled.problem)
                elif verdict.settled.state is not RowState.CONFIRMED and row.stream:
                    held[row.stream] = verdict.settled.again_at
                if verdict.halts:
                    problem = error
        return Sent(done.count(RowState.CONFIRMED), done.count(RowState.DEAD), problem)

    def _put_back(self, row: Outgoing, again_at: datetime | None) -> None:
        state = RowState.UNCERTAIN if row.uncertain else RowState.PENDING
        self._store.settle(row.id, Settled(state, "", again_at, counts=False))

    def _try(self, row: Outgoing) -> tuple[Verdict, ExchangeError | None]:
        error: ExchangeError | None = None
        try:
            for sound in row.sounds:
                upload(self._transport, sound, row.id, self._stop)
            if self._stop.is_set():
                raise Stopped
            self._transport.post(Receipt, row.path, row.body, row.id)
        except ExchangeError as caught:
            error = caught
        if isinstance(error, FileRefused):
            logger.error("a sound of %s cannot be handed up: %s", row.id, error)
        return judge(row, error, self._clock.now(), self._back_off, self._roll()), error
