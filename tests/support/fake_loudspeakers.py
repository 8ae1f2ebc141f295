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
        self.live: dict[str, tuple[tuple[str, ...], int, int]] = {}
        self.fed: dict[str, list[tuple[bytes, datetime]]] = {}
        self.live_closed: list[str] = []
        self._events: list[LoudspeakerEvent] = []
        self._seq = 0

    def prepare(self, commands: Sequence[PlayCommand]) -> None:
        self.prepared += commands

    def play(self, commands: Sequence[PlayCommand]) -> None:
        self.played += commands

    def stop(self, play_id: str, codes: Sequence[str]) -> None:
        self.stopped.append((play_id, tuple(codes)))

    def live_open(self, play_id: str, codes: Sequence[str], volume_percent: int, priority: int) -> None:
        self.live[play_id] = (tuple(codes), volume_percent, priority)

    def live_feed(self, play_id: str, pcm: bytes, first_frame_at: datetime) -> None:
        self.fed.setdefault(play_id, []).append((pcm, first_frame_at))

    def live_close(self, play_id: str) -> None:
        self.live_closed.append(play_id)

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
