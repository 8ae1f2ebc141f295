"""The control socket's requests about emergencies and the microphone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from studio.domain.air_orders import AirOrder, order_from_data
from studio.domain.air_reports import live_to_data, report_to_data
from studio.domain.errors import Defect, Misuse, OperatorFixable
from studio.domain.plan import PlannedFile
from studio.onair.air_desk import AirDesk
from studio.onair.engine import Engine
from studio.onair.live_desk import LiveDesk

# An order is answered once it is on the disk; a stalled disk must not hold the answer for longer.
_SETTLE_S = 1.0
_LOOK_S = 0.005


class SettlingJournal(Protocol):
    @property
    def appended(self) -> int: ...

    @property
    def settled(self) -> int: ...


class AirAnswers:
    """Called on the control server's threads. ``check`` has a file looked through ahead of its turn."""

    def __init__(
        self,
        engine: Engine,
        journal: SettlingJournal,
        wake: Callable[[], None],
        check: Callable[[PlannedFile], None],
        live: LiveDesk | None = None,
    ) -> None:
        self._live = live
        self._engine, self._journal, self._wake, self._check = engine, journal, wake, check

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to ``request``; raises ``Misuse``: OP_UNKNOWN, REQUEST_MALFORMED."""
        engine = self._engine
        operator, reason = str(request.get("operator", "")), str(request.get("reason", ""))
        match request.get("op"):
            case "emergency_prepare":
                sound = _order(request, "order").sound
                if sound is not None:
                    self._check(sound.master)
                return {}
            case "emergency_start":
                order = _order(request, "order")
                engine.air(lambda desk, now: desk.start(order, now))
            case "emergency_stop":
                then = None if request.get("then") is None else _order(request, "then")
                order_id = _order_id(request)
                engine.air(lambda desk, now: desk.stop(order_id, operator, reason, then, now))
            case "emergency_hold":
                order_id = _order_id(request)
                engine.air(lambda desk, now: desk.hold(order_id, operator, reason, now))
            case "emergency_resume":
                order_id = _order_id(request)
                engine.air(lambda desk, now: desk.resume(order_id, operator, now))
            case "emergency_go_on":
                order_id = _order_id(request)
                engine.air(lambda desk, now: desk.go_on(order_id, operator, now))
            case "emergency_repeat":
                order_id = _order_id(request)
                engine.air(lambda desk, now: desk.repeat(order_id, operator, now))
            case "air_reports":
                reports = engine.air(lambda desk, now: desk.reports(now))
                return {"reports": [report_to_data(one) for one in reports]}
            case "live_status":
                return {"live": live_to_data(engine.live_status())}
            case "live_start":
                self._live_start(_order(request, "order"))
            case "live_stop":
                order_id = _order_id(request)
                engine.air(lambda desk, now: desk.stop(order_id, operator, "STOP", None, now))
            case "live_set":
                self._live_set(request)
                return {}
            case other:
                raise Misuse("OP_UNKNOWN", op=str(other))
        self._wake()
        self._settle()
        return {}

    def _live_start(self, order: AirOrder) -> None:
        """The stream is open and buffered before anything says that it is on air."""
        live = self._live
        if not order.live:
            raise Misuse("REQUEST_MALFORMED", field="order", why="no live order")
        if live is None:
            raise OperatorFixable("NO_MICROPHONE", why="NOT_HERE")
        live.open(order)

        def stand(desk: AirDesk, now: datetime) -> None:
            desk.start(order, now)
            live.commit()

        self._engine.air(stand)

    def _live_set(self, request: dict[str, Any]) -> None:
        watch, order_id = self._engine.live, _order_id(request)
        if watch is None:
            raise OperatorFixable("NO_SUCH_ORDER", order=order_id)
        cough, duck, gain_db = request.get("cough"), request.get("duck"), request.get("gain_db")
        for field, value, kinds in (("cough", cough, bool), ("duck", duck, bool), ("gain_db", gain_db, (int, float))):
            if value is not None and not isinstance(value, kinds):
                raise Misuse("REQUEST_MALFORMED", field=field)
        self._engine.air(lambda _desk, _now: watch.set(order_id, cough, duck, gain_db))

    def _settle(self) -> None:
        """Wait, while the sound is on its way already, until what was ordered survives a dead process."""
        wanted, waited_s = self._journal.appended, 0.0
        pause = threading.Event()
        while self._journal.settled < wanted and waited_s < _SETTLE_S:
            pause.wait(_LOOK_S)
            waited_s += _LOOK_S


def _order(request: dict[str, Any], field: str) -> AirOrder:
    try:
        return order_from_data(request[field])
    except (KeyError, Defect) as error:
        raise Misuse("REQUEST_MALFORMED", field=field, why=str(error)) from error


def _order_id(request: dict[str, Any]) -> str:
    order_id = request.get("order_id")
    if not isinstance(order_id, str) or not order_id:
        raise Misuse("REQUEST_MALFORMED", field="order_id")
    return order_id
