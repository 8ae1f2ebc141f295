"""The control socket's requests about emergencies and the microphone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol

from studio.domain.air_orders import AirOrder, order_from_data
from studio.domain.air_reports import report_to_data
from studio.domain.errors import Defect, Misuse
from studio.domain.plan import PlannedFile
from studio.onair.engine import Engine

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
    ) -> None:
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
            case "air_reports":
                reports = engine.air(lambda desk, now: desk.reports(now))
                return {"reports": [report_to_data(one) for one in reports]}
            case other:
                raise Misuse("OP_UNKNOWN", op=str(other))
        self._wake()
        self._settle()
        return {}

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
