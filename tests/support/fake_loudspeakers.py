"""``ports.onair.Loudspeakers`` without a bridge: clusters that answer when the test says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studio.domain.broadcast import PlayState
from studio.ports.onair import LoudspeakerEvent, PlayCommand


class FakeLoudspeakers:
    """Keeps every command; ``say`` makes a cluster report."""

    def __init__(self) -> None:
        self.connected = True
        self.prepared: list[PlayCommand] = []
        self.played: list[PlayCommand] = []
        self.stopped: list[tuple[str, tuple[str, ...]]] = []
        self.confirmed = 0
        self.closed = False
        self._events: list[LoudspeakerEvent] = []
        self._seq = 0

    def prepare(self, commands: Sequence[PlayCommand]) -> None:
        self.prepared += commands

    def play(self, commands: Sequence[PlayCommand]) -> None:
        self.played += commands

    def stop(self, play_id: str, codes: Sequence[str]) -> None:
        self.stopped.append((play_id, tuple(codes)))

    def events(self) -> list[LoudspeakerEvent]:
        found, self._events = self._events, []
        return found

    def confirm(self, seq: int) -> None:
        self.confirmed = max(self.confirmed, seq)

    def close(self) -> None:
        self.closed = True

    def say(self, command: PlayCommand, state: PlayState, at: datetime, error: str = "") -> int:
        """Have the cluster of ``command`` report ``state``; return the event's number."""
        self._seq += 1
        self._events.append(
            LoudspeakerEvent(
                self._seq, command.play_id, command.code, state, at, error=error, file_sha256=command.file.sha256
            )
        )
        return self._seq
