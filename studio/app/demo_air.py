"""An air desk that airs nothing and answers as if it did: for the demo station and for tests of the window."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from studio.domain.air_orders import AirOrder, RunningOrder, Stint
from studio.domain.air_reports import AirReport, LiveStatus, TargetSteps
from studio.domain.broadcast import PlayState
from studio.domain.errors import OperatorFixable


@dataclass(slots=True, kw_only=True)
class ToldAirDesk:
    """The part of ``ports.onair.OnAirControl`` about emergencies and the microphone.

    Every target plays at once; put other ``reports`` or another ``live`` in place to tell otherwise.
    """

    reports: list[AirReport] = field(default_factory=list)
    live: LiveStatus | None = None
    prepared: list[AirOrder] = field(default_factory=list)
    air_now: datetime | None = None

    def emergency_prepare(self, order: AirOrder) -> None:
        self.prepared.append(order)

    def emergency_start(self, order: AirOrder) -> None:
        known = [report.order for report in self.reports]
        said = order.ending and any((one.kind, one.follows) == (order.kind, order.follows) for one in known)
        if not said and all(one.id != order.id for one in known):
            self.reports.insert(0, self._report(order))

    def emergency_stop(self, order_id: str, operator: str, reason: str, then: AirOrder | None = None) -> None:
        ended = any(report.order.id == order_id and report.ended_at is not None for report in self.reports)
        if not (ended and then is not None):
            self._change(order_id, ended_at=self._now(), reason=reason, next_at=None)
        if then is not None:
            self.emergency_start(then)

    def emergency_hold(self, order_id: str, operator: str, reason: str) -> None:
        self._change(order_id, held=True, reason=reason)

    def emergency_resume(self, order_id: str, operator: str) -> None:
        self._change(order_id, held=False, reason="")

    def emergency_go_on(self, order_id: str, operator: str) -> None:
        self._change(order_id, asks=False)

    def emergency_repeat(self, order_id: str, operator: str) -> None:
        report = next((one for one in self.reports if one.order.id == order_id), None)
        next_at = None if report is None else RunningOrder(report.order, (Stint(self._now()),)).next_at(self._now())
        self._change(order_id, next_at=next_at)

    def air_reports(self) -> list[AirReport]:
        return list(self.reports)

    def live_start(self, order: AirOrder) -> None:
        if self.live is not None:
            raise OperatorFixable("LIVE_ALREADY")
        self.reports.insert(0, self._report(order))
        now = self._now()
        returns_at = RunningOrder(order, (Stint(now),)).over_at() if order.max_length_s else None
        self.live = LiveStatus(
            order.id, order.id, True, now, returns_at, order.microphone, 0.2, 0.2, False, False, 0.0, 0, 0.0, 31.0
        )

    def live_stop(self, order_id: str, operator: str) -> None:
        self._change(order_id, ended_at=self._now())
        self.live = None

    def live_set(
        self, order_id: str, cough: bool | None = None, duck: bool | None = None, gain_db: float | None = None
    ) -> None:
        if self.live is None or self.live.order_id != order_id:
            raise OperatorFixable("NO_SUCH_ORDER", order=order_id)
        before = self.live
        self.live = replace(
            before,
            cough=before.cough if cough is None else cough,
            duck=before.duck if duck is None else duck,
            gain_db=before.gain_db if gain_db is None else gain_db,
        )

    def live_status(self) -> LiveStatus | None:
        return self.live

    def _now(self) -> datetime:
        return self.air_now or datetime.now(UTC)

    def _report(self, order: AirOrder) -> AirReport:
        now = self._now()
        rows = tuple(TargetSteps(target, PlayState.PLAYING, now, now, now, plays=1) for target in order.targets)
        return AirReport(order, now, rows, next_at=RunningOrder(order, (Stint(now),)).next_at(now))

    def _change(self, order_id: str, **changes: object) -> None:
        for index, report in enumerate(self.reports):
            if report.order.id == order_id and report.ended_at is None:
                self.reports[index] = replace(report, **changes)  # type: ignore[arg-type]  # names checked by replace
                return
        raise OperatorFixable("NO_SUCH_ORDER", order=order_id)
