"""The book of orders besides the plan: folded from the on-air journal, so that a new engine has the same one.

ORDER records: ``{"op", "order_id", "at_us", …}`` with op START ("order"), CARRY ("order", "stints", …: a new
boot's first word on what still stands), RETRY ("targets"), HOLD, RESUME, GO_ON, ASKED, REPEAT ("operator"),
END ("operator", "reason", and as "then" the order of the all-clear or correction that begins with it: one record,
so that no death of the process falls between the two).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from studio.domain.air_orders import (
    AWAY,
    AirOrder,
    RunningOrder,
    Stint,
    items_of,
    order_from_data,
    order_to_data,
    with_retry,
)
from studio.domain.air_reports import AirReport, TargetSteps
from studio.domain.broadcast import PlayRecord, PlayState
from studio.domain.errors import Defect, OperatorFixable
from studio.domain.instants import from_us, to_us
from studio.domain.plan import PlanItem

# What ended is told of for so long.
KEPT = timedelta(hours=24)
_DONE, _LOCAL_STOP = "DONE", "LOCAL_STOP"


class OrderOp(StrEnum):
    START = "START"
    CARRY = "CARRY"
    RETRY = "RETRY"
    HOLD = "HOLD"
    RESUME = "RESUME"
    GO_ON = "GO_ON"
    ASKED = "ASKED"
    REPEAT = "REPEAT"
    END = "END"


class AirBook:
    """Belongs to one thread, or to one lock."""

    def __init__(self) -> None:
        self._orders: dict[str, RunningOrder] = {}
        self._steps: dict[str, dict[str, TargetSteps]] = {}

    # ---- orders ----

    def apply(self, data: Mapping[str, Any]) -> None:
        """Take in one ORDER record; raises ``Defect("AIR_ORDER_BAD")`` for another shape."""
        try:
            self._apply(OrderOp(data["op"]), data, from_us(data["at_us"]))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Defect("AIR_ORDER_BAD", why=repr(error)) from error

    def _apply(self, op: OrderOp, data: Mapping[str, Any], at: datetime) -> None:
        if op in (OrderOp.START, OrderOp.CARRY):
            order = order_from_data(data["order"])
            self._take(order, _carried(order, data) if op is OrderOp.CARRY else None, at)
            return
        # Read before anything changes: a record that does not hold changes nothing.
        then = order_from_data(data["then"]) if data.get("then") is not None else None
        running = self._orders.get(str(data["order_id"]))
        if running is not None:
            self._orders[running.order.id] = _changed(running, op, data, at)
        if then is not None:
            self._take(then, None, at)

    def _take(self, order: AirOrder, carried: RunningOrder | None, at: datetime) -> None:
        if carried is not None:
            self._orders[order.id] = carried
        else:
            self._orders.setdefault(order.id, RunningOrder(order, (Stint(at),)))
        self._steps.setdefault(order.id, {target: TargetSteps(target) for target in order.targets})

    def standing(self, order_id: str) -> RunningOrder:
        """Return an order that has not ended; raises ``OperatorFixable("NO_SUCH_ORDER")``."""
        running = self._orders.get(order_id)
        if running is None or running.ended_at is not None:
            raise OperatorFixable("NO_SUCH_ORDER", order=order_id)
        return running

    def knows(self, order_id: str) -> bool:
        return order_id in self._orders

    def stands(self, order_id: str) -> bool:
        running = self._orders.get(order_id)
        return running is not None and running.ended_at is None

    def has(self, order: AirOrder) -> bool:
        """Tell whether ``order``, or an ending of its kind for the same emergency, was taken in before."""
        return order.id in self._orders or (
            order.ending
            and any(
                one.order.follows == order.follows and one.order.kind is order.kind for one in self._orders.values()
            )
        )

    def on_air(self) -> list[RunningOrder]:
        """Return what stands and is not held."""
        return [running for running in self._orders.values() if running.standing]

    def silenced(self) -> list[tuple[str, str, str]]:
        """Return (order, operator, reason) of what shall not sound: ended before it was said whole, or held."""
        return [
            (running.order.id, "", _LOCAL_STOP if running.held and running.ended_at is None else running.reason)
            for running in self._orders.values()
            if not running.standing and running.reason != _DONE
        ]

    def live(self) -> RunningOrder | None:
        """Return the order of the open microphone."""
        return next((running for running in self.on_air() if running.order.live), None)

    def carry(self, now: datetime) -> list[dict[str, Any]]:
        """Return the records with which a new boot takes over what stands."""
        return [_carry(running, now) for running in self._orders.values() if running.ended_at is None]

    # ---- time ----

    def due(self, now: datetime) -> list[dict[str, Any]]:
        """Return the records that time alone brings: ends, questions, further tries."""
        found: list[dict[str, Any]] = []
        for order_id, running in list(self._orders.items()):
            if running.ended_at is not None:
                if now - running.ended_at > KEPT:
                    del self._orders[order_id], self._steps[order_id]
                continue
            over_at = running.over_at()
            if over_at is not None and over_at <= now:
                found.append(record_of(OrderOp.END, order_id, now, operator="", reason="TIME"))
            elif self._said_whole(running, now):
                found.append(record_of(OrderOp.END, order_id, now, operator="", reason=_DONE))
            elif running.asks(now) and (running.asked_at or running.started_at) < now - timedelta(hours=1):
                found.append(record_of(OrderOp.ASKED, order_id, now))
            else:
                retried = with_retry(running, self._missing(running), now)
                if retried is not running:
                    found.append(record_of(OrderOp.RETRY, order_id, now, targets=list(retried.retries[now])))
        return found

    def items(self, now: datetime) -> list[PlanItem]:
        """Return the plays near ``now``, of what stands and of what ended a moment ago."""
        recent = now - KEPT / 24
        return [
            item
            for running in self._orders.values()
            if running.ended_at is None or running.ended_at > recent
            for item in items_of(running, now)
        ]

    def _missing(self, running: RunningOrder) -> frozenset[str]:
        steps = self._steps[running.order.id]
        return frozenset(target for target, one in steps.items() if one.failed_at is not None and one.error in AWAY)

    def _said_whole(self, running: RunningOrder, now: datetime) -> bool:
        """An all-clear or correction is over when every target has its result, or nobody can be waited for any more."""
        order = running.order
        if order.sound is None or order.emergency:
            return False
        states = [one.state for one in self._steps[order.id].values()]
        if all(state in _SAID for state in states):
            return True
        longest_s = 24 * 3600.0 + order.sound.length_s
        return (now - running.started_at).total_seconds() > longest_s

    # ---- what came of it ----

    def note(self, record: PlayRecord, at: datetime) -> None:
        """Take in a PLAY record, written at ``at``."""
        steps = self._steps.get(record.slot_id)
        if steps is None or record.target not in steps:
            return
        steps[record.target] = _noted(steps[record.target], record, at)

    def waiting(self, order_id: str, target: str, held_by: str) -> None:
        """The arbiter's word on who has the target instead."""
        steps = self._steps.get(order_id)
        if steps is not None and target in steps and steps[target].waits_for != held_by:
            steps[target] = replace(steps[target], waits_for=held_by)

    def reports(self, now: datetime) -> list[AirReport]:
        """Return every order that is kept, the newest first."""
        found = [
            AirReport(
                running.order,
                running.started_at,
                tuple(self._steps[running.order.id].values()),
                running.held,
                running.ended_at,
                running.next_at(now),
                running.asks(now),
                running.reason,
            )
            for running in self._orders.values()
        ]
        return sorted(found, key=lambda report: (report.started_at, report.order.id), reverse=True)


_SAID = frozenset({PlayState.PLAYED, PlayState.SENT_UNCONFIRMABLE, PlayState.CANCELLED})


def record_of(op: OrderOp, order_id: str, at: datetime, **fields: Any) -> dict[str, Any]:
    """Return the data of an ORDER record."""
    return {"op": op.value, "order_id": order_id, "at_us": to_us(at), **fields}


def end_record(order_id: str, at: datetime, operator: str, reason: str, then: AirOrder | None = None) -> dict[str, Any]:
    """Return the END record of an order, with what is said right behind it."""
    follows = {} if then is None else {"then": order_to_data(then)}
    return record_of(OrderOp.END, order_id, at, operator=operator, reason=reason, **follows)


def start_record(order: AirOrder, at: datetime) -> dict[str, Any]:
    return record_of(OrderOp.START, order.id, at, order=order_to_data(order))


def _changed(running: RunningOrder, op: OrderOp, data: Mapping[str, Any], at: datetime) -> RunningOrder:
    if running.ended_at is not None:
        return running
    match op:
        case OrderOp.HOLD:
            if running.held:
                return running
            return replace(running, held=True, stints=_closed(running.stints, at), reason=str(data["reason"]))
        case OrderOp.RESUME:
            if not running.held:
                return running
            return replace(running, held=False, stints=(*running.stints, Stint(at)), reason="")
        case OrderOp.REPEAT:
            if running.held:
                return running
            return replace(running, stints=(*_closed(running.stints, at), Stint(at)))
        case OrderOp.GO_ON:
            return replace(running, answered_at=at, asked_at=at)
        case OrderOp.ASKED:
            return replace(running, asked_at=at)
        case OrderOp.RETRY:
            targets = tuple(str(target) for target in data["targets"])
            return replace(running, retries={**running.retries, at: targets})
        case _:
            stints = _closed(running.stints, at)
            return replace(running, ended_at=at, stints=stints, reason=str(data["reason"]))


def _closed(stints: tuple[Stint, ...], at: datetime) -> tuple[Stint, ...]:
    last = stints[-1]
    return stints if last.ends_at is not None else (*stints[:-1], replace(last, ends_at=at))


def _noted(steps: TargetSteps, record: PlayRecord, at: datetime) -> TargetSteps:
    state = record.state
    heard_at = record.heard_at or at
    if state is PlayState.QUEUED:
        return replace(steps, waits_for=record.preempted_by)
    changed = replace(steps, state=state, waits_for="")
    match state:
        case PlayState.SENT | PlayState.SENT_UNCONFIRMABLE:
            changed = replace(changed, sent_at=steps.sent_at or at)
            if state is PlayState.SENT_UNCONFIRMABLE:
                changed = replace(changed, failed_at=None, error="")
        case PlayState.ACKED:
            changed = replace(changed, acked_at=steps.acked_at or at, failed_at=None, error="")
        case PlayState.PLAYING:
            changed = replace(
                changed,
                sent_at=steps.sent_at or at,
                acked_at=steps.acked_at or at,
                playing_at=steps.playing_at or heard_at,
                failed_at=None,
                error="",
                # Joined in progress it is the same one going on.
                plays=steps.plays + (record.position_s == 0.0),
            )
        case PlayState.FAILED:
            changed = replace(changed, failed_at=at, error=record.error)
        case _:
            pass
    return changed


def _carry(running: RunningOrder, now: datetime) -> dict[str, Any]:
    return record_of(
        OrderOp.CARRY,
        running.order.id,
        now,
        order=order_to_data(running.order),
        stints=[[to_us(one.begins_at), None if one.ends_at is None else to_us(one.ends_at)] for one in running.stints],
        held=running.held,
        reason=running.reason,
        answered_at_us=None if running.answered_at is None else to_us(running.answered_at),
        asked_at_us=None if running.asked_at is None else to_us(running.asked_at),
        retries=[[to_us(at), list(targets)] for at, targets in running.retries.items()],
    )


def _carried(order: AirOrder, data: Mapping[str, Any]) -> RunningOrder:
    stints = tuple(Stint(from_us(begin), None if end is None else from_us(end)) for begin, end in data["stints"])
    if not stints:
        raise ValueError("no stint")
    answered, asked = data["answered_at_us"], data["asked_at_us"]
    return RunningOrder(
        order,
        stints,
        bool(data["held"]),
        None,
        None if answered is None else from_us(answered),
        None if asked is None else from_us(asked),
        str(data["reason"]),
        {from_us(at): tuple(str(target) for target in targets) for at, targets in data["retries"]},
    )
