"""The on-air process, over its control socket."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.domain.air_orders import AirOrder, order_to_data
from studio.domain.air_reports import AirReport, LiveStatus, live_from_data, report_from_data
from studio.domain.broadcast import OnAirStatus
from studio.domain.status_codec import decode_status
from studio.links.local_client import LocalClient


class SocketOnAirControl:
    """``ports.onair.OnAirControl``: each method is the op of its name.

    ``status`` → ``{"status": …}``, ``air_reports`` → ``{"reports": […]}``, ``live_status`` → ``{"live": … | null}``;
    the others answer with nothing.
    """

    def __init__(self, ready_file: Path, token: str) -> None:
        self._client = LocalClient(ready_file, token, "ONAIR_NOT_RUNNING")

    def status(self) -> OnAirStatus:
        return decode_status(self._client.ask("status")["status"])

    def stop_play(self, play_ids: Sequence[str], operator: str, reason: str) -> None:
        self._client.ask("stop_play", play_ids=list(play_ids), operator=operator, reason=reason)

    def reload_plan(self) -> None:
        self._client.ask("reload_plan")

    def emergency_prepare(self, order: AirOrder) -> None:
        self._client.ask("emergency_prepare", order=order_to_data(order))

    def emergency_start(self, order: AirOrder) -> None:
        self._client.ask("emergency_start", order=order_to_data(order))

    def emergency_stop(self, order_id: str, operator: str, reason: str, then: AirOrder | None = None) -> None:
        follows = None if then is None else order_to_data(then)
        self._client.ask("emergency_stop", order_id=order_id, operator=operator, reason=reason, then=follows)

    def emergency_hold(self, order_id: str, operator: str, reason: str) -> None:
        self._client.ask("emergency_hold", order_id=order_id, operator=operator, reason=reason)

    def emergency_resume(self, order_id: str, operator: str) -> None:
        self._client.ask("emergency_resume", order_id=order_id, operator=operator)

    def emergency_go_on(self, order_id: str, operator: str) -> None:
        self._client.ask("emergency_go_on", order_id=order_id, operator=operator)

    def emergency_repeat(self, order_id: str, operator: str) -> None:
        self._client.ask("emergency_repeat", order_id=order_id, operator=operator)

    def air_reports(self) -> list[AirReport]:
        return [report_from_data(one) for one in self._client.ask("air_reports")["reports"]]

    def live_start(self, order: AirOrder) -> None:
        self._client.ask("live_start", order=order_to_data(order))

    def live_stop(self, order_id: str, operator: str) -> None:
        self._client.ask("live_stop", order_id=order_id, operator=operator)

    def live_set(
        self, order_id: str, cough: bool | None = None, duck: bool | None = None, gain_db: float | None = None
    ) -> None:
        self._client.ask("live_set", order_id=order_id, cough=cough, duck=duck, gain_db=gain_db)

    def live_status(self) -> LiveStatus | None:
        return live_from_data(self._client.ask("live_status")["live"])

    def close(self) -> None:
        self._client.close()
