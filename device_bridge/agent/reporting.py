"""What a device reports: numbered, written down and synced, then sent; sent again until the station has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from device_bridge.agent.store import AgentStore
from device_bridge.protocol.messages import (
    AnyCommand,
    AnyPlay,
    AnyReport,
    Failed,
    Played,
    Playing,
    PlayResult,
    Prepared,
    Received,
    Refused,
    Stop,
)

_R = TypeVar("_R", Received, Prepared, Playing, Played, Failed, Refused)
# A flood of bad commands fills neither disk nor wire.
_MOST_WAITING_REFUSALS = 50


class Reporter:
    """``publish`` sends one report if there is a connection; ``now_us`` is the station's time or None."""

    def __init__(
        self,
        station: str,
        device: str,
        store: AgentStore,
        publish: Callable[[AnyReport], None],
        now_us: Callable[[], int | None],
    ) -> None:
        self._station = station
        self._device = device
        self._store = store
        self._publish = publish
        self._now_us = now_us

    def received(self, command: AnyCommand) -> None:
        """Write down the command itself with the report, before it is obeyed."""
        play_id = command.play_id if isinstance(command, AnyPlay | Stop) else ""
        self._publish(self._store.accept(command, self._maker(Received, command.id, play_id, self._now())))

    def prepared(self, command_id: str, file_sha256: str) -> None:
        self._send(self._maker(Prepared, command_id, "", self._now(), file_sha256=file_sha256))

    def playing(self, command: AnyPlay, at_us: int, position_s: float) -> None:
        """The play sounds from ``at_us`` on; the first such instant is kept with the play."""
        maker = self._maker(
            Playing,
            command.id,
            command.play_id,
            at_us,
            file_sha256=command.file_sha256,
            position_s=position_s,
        )
        play = self._store.play(command.play_id)
        if play is not None and play.started_at_us is None:
            self._send(maker, play_id=command.play_id, started_at_us=at_us)
        else:
            self._send(maker)

    def played(
        self,
        command: AnyPlay,
        result: PlayResult,
        started_at_us: int,
        at_us: int,
        position_s: float,
        lost_pieces: int = 0,
    ) -> None:
        """The play is over: from now on it is never begun again."""
        maker = self._maker(
            Played,
            command.id,
            command.play_id,
            at_us,
            file_sha256=command.file_sha256,
            started_at_us=started_at_us,
            position_s=position_s,
            result=result,
            lost_pieces=lost_pieces,
        )
        self._send(maker, play_id=command.play_id, over=True)

    def failed(self, command_id: str, play_id: str, reason: str) -> None:
        maker = self._maker(Failed, command_id, play_id, self._now(), reason=reason[:256])
        if play_id:
            self._send(maker, play_id=play_id, over=True)
        else:
            self._send(maker)

    def refused(self, command_id: str, reason: str) -> None:
        waiting = sum(isinstance(report, Refused) for report in self._store.waiting_reports())
        if waiting < _MOST_WAITING_REFUSALS:
            self._send(self._maker(Refused, command_id, "", self._now(), reason=reason))

    def send_waiting(self) -> None:
        """Send again what the station has not confirmed."""
        for report in self._store.waiting_reports():
            self._publish(report)

    def _now(self) -> int:
        return self._now_us() or 0

    def _send(self, maker: Callable[[int], AnyReport], **play: Any) -> None:
        self._publish(self._store.report(maker, **play))

    def _maker(
        self, kind: type[_R], command_id: str, play_id: str, at_us: int, **fields: Any
    ) -> Callable[[int], AnyReport]:
        def make(seq: int) -> AnyReport:
            return kind(
                station=self._station,
                device=self._device,
                log_id=self._store.log_id,
                seq=seq,
                command_id=command_id,
                play_id=play_id,
                at_us=at_us,
                **fields,
            )

        return make
