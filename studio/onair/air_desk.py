"""Orders besides the plan, as the engine carries them: the book, its journal, and the plan with both."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from studio.domain.air_book import AirBook, OrderOp, end_record, record_of, start_record
from studio.domain.air_orders import AirOrder, RunningOrder
from studio.domain.air_reports import AirReport
from studio.domain.arbiter_restore import Recalled
from studio.domain.arbiter_state import PlanIndex, Play, StopAsked
from studio.domain.broadcast import JournalKind, PlayRecord
from studio.domain.errors import Defect

logger = logging.getLogger(__name__)


class OrderJournal(Protocol):
    def append(self, kind: str, data: dict[str, object]) -> None: ...


def recall_orders(records: Iterable[dict[str, Any]]) -> AirBook:
    """Return the book that these ORDER records make; one that does not hold is told of and stepped over."""
    book = AirBook()
    for data in records:
        try:
            book.apply(data)
        except Defect as error:
            logger.warning("an order in the journal does not hold: %s", error)
    return book


class AirDesk:
    """Called under the engine's lock. ``changed`` is set when the arbiter must be asked."""

    def __init__(self, journal: OrderJournal, orders: Iterable[dict[str, Any]], recalled: Sequence[Recalled]) -> None:
        self._journal = journal
        self._book = recall_orders(orders)
        for entry in recalled:
            self._book.note(entry.record, entry.at)
        self._base: PlanIndex | None = None
        self._key: object = None
        self._plan: PlanIndex | None = None
        # What sounded when the process before this one died is not joined where its order was over, or held.
        self.stops: list[tuple[str, str, str]] = self._book.silenced()
        self.changed = False

    def carry(self, now: datetime) -> None:
        """Write down in this boot's journal what stands."""
        for data in self._book.carry(now):
            self._write(data)

    # ---- asked ----

    def start(self, order: AirOrder, now: datetime) -> None:
        """An order that is known already is left alone, so that asking twice does no harm.

        So is a second all-clear or correction of one emergency, under whatever id it is asked for.
        """
        if not self._book.has(order):
            self._write(start_record(order, now))

    def stop(self, order_id: str, operator: str, reason: str, then: AirOrder | None, now: datetime) -> None:
        """End it, and begin ``then`` in the same record.

        What has ended already (asked again by one who got no answer, or ended by itself) still gets its ``then``.
        Raises ``OperatorFixable("NO_SUCH_ORDER")`` where nothing is to be done.
        """
        if then is not None and self._book.knows(order_id) and not self._book.stands(order_id):
            self.start(then, now)
            return
        self._book.standing(order_id)
        follows = None if then is None or self._book.has(then) else then
        self._end(order_id, operator, reason, now, follows)
        for running in self._book.on_air():
            # What was spoken into it ends with it.
            if running.order.follows == order_id and running.order.live:
                self._end(running.order.id, operator, reason, now)

    def hold(self, order_id: str, operator: str, reason: str, now: datetime) -> None:
        self._book.standing(order_id)
        self._write(record_of(OrderOp.HOLD, order_id, now, operator=operator, reason=reason))
        self.stops.append((order_id, operator, "LOCAL_STOP"))

    def resume(self, order_id: str, operator: str, now: datetime) -> None:
        self._book.standing(order_id)
        self._write(record_of(OrderOp.RESUME, order_id, now, operator=operator))

    def go_on(self, order_id: str, operator: str, now: datetime) -> None:
        self._book.standing(order_id)
        self._write(record_of(OrderOp.GO_ON, order_id, now, operator=operator))

    def repeat(self, order_id: str, operator: str, now: datetime) -> None:
        """Say it again now, and count the interval from here; while it is being said there is nothing to do.

        Raises ``OperatorFixable("NO_SUCH_ORDER")``.
        """
        running = self._book.standing(order_id)
        if not running.held and not running.being_said(now):
            self._write(record_of(OrderOp.REPEAT, order_id, now, operator=operator))

    def reports(self, now: datetime) -> list[AirReport]:
        return self._book.reports(now)

    def live(self) -> RunningOrder | None:
        return self._book.live()

    # ---- the engine's step ----

    def tick(self, now: datetime) -> None:
        """Write down what time brings."""
        for data in self._book.due(now):
            self._write(data)
            if data["op"] == OrderOp.END.value and data["reason"] == "TIME":
                self.stops.append((str(data["order_id"]), "", "TIME"))

    def plan(self, base: PlanIndex, now: datetime) -> PlanIndex:
        """Return the plan with the orders' plays in it; the same object while nothing changed."""
        items = self._book.items(now)
        key = tuple((item.slot_id, item.starts_at, item.targets) for item in items)
        if self._plan is None or base is not self._base or key != self._key:
            self.changed = self.changed or key != self._key
            self._base, self._key = base, key
            self._plan = PlanIndex(replace(base.plan, items=(*base.plan.items, *items))) if items else base
        return self._plan

    def asked_stops(self, plays: Iterable[Play], now: datetime) -> list[StopAsked]:
        """Return the recalls of plays whose order has ended or is held."""
        stops, self.stops = self.stops, []
        known = list(plays)
        found = []
        for order_id, operator, reason in stops:
            mine = [play.id for play in known if play.item.slot_id == order_id and _begun(play, now)]
            if mine:
                found.append(StopAsked(tuple(mine), operator, reason))
        return found

    def note(self, record: PlayRecord, at: datetime) -> None:
        self._book.note(record, at)

    def note_waiting(self, plays: Iterable[Play]) -> None:
        held: dict[tuple[str, str], str] = {}
        for play in plays:
            # One repetition may wait while the next is prepared already.
            key = (play.item.slot_id, play.target)
            held[key] = held.get(key) or (play.held_by if play.run is None else "")
        for (order_id, target), by in held.items():
            self._book.waiting(order_id, target, by)

    def _end(self, order_id: str, operator: str, reason: str, now: datetime, then: AirOrder | None = None) -> None:
        self._write(end_record(order_id, now, operator, reason, then))
        self.stops.append((order_id, operator, reason))

    def _write(self, data: dict[str, Any]) -> None:
        self._journal.append(JournalKind.ORDER, data)
        self._book.apply(data)
        self.changed = True


def _begun(play: Play, now: datetime) -> bool:
    return play.started or play.item.starts_at <= now or play.run is not None
