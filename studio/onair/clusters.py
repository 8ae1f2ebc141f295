"""The clusters' plays: from the arbiter's orders to the bridge's commands, and back to what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studio.domain.arbiter_state import DeviceSaid, Happened, PlanIndex, Play, seconds
from studio.domain.plan import PlannedCluster
from studio.domain.programme import Priority
from studio.ports.onair import Loudspeakers, PlayCommand


class ClusterPlayer:
    """Runs on the engine's thread. Commands are told again when the bridge comes back: they are keyed by play."""

    def __init__(self, loudspeakers: Loudspeakers) -> None:
        self._loudspeakers = loudspeakers
        self._commands: dict[str, PlayCommand] = {}
        self._stops: dict[str, tuple[datetime, str]] = {}
        self._was_connected = loudspeakers.connected
        self.last_seq = 0

    @property
    def connected(self) -> bool:
        return self._loudspeakers.connected

    def prepare(self, plays: Sequence[Play], plan: PlanIndex) -> None:
        commands = [
            self._command(play, play.item.starts_at, 0.0, plan) for play in plays if play.target in plan.clusters
        ]
        if commands:
            self._loudspeakers.prepare(commands)

    def start(self, starts: Sequence[tuple[Play, datetime, float]], plan: PlanIndex) -> None:
        commands = [self._command(play, at, position_s, plan) for play, at, position_s in starts]
        for command in commands:
            self._commands[command.play_id] = command
            self._stops.pop(command.play_id, None)
        if commands:
            self._loudspeakers.play(commands)

    def stop(self, play: Play, at: datetime, plan: PlanIndex) -> None:
        """Stop at ``at``; the bridge has no timed stop, so that the call waits here until then."""
        command = self._commands.get(play.id)
        code = command.code if command is not None else plan.clusters[play.target].code
        self._stops[play.id] = (at, code)

    def carry_on(self, play_id: str) -> None:
        self._stops.pop(play_id, None)

    def tick(self, now: datetime) -> list[Happened]:
        """Send what is due; return what the bridge told."""
        for play_id, (at, code) in list(self._stops.items()):
            if at <= now:
                del self._stops[play_id]
                self._commands.pop(play_id, None)
                self._loudspeakers.stop(play_id, [code])
        connected = self._loudspeakers.connected
        for play_id in [key for key, command in self._commands.items() if command.ends_at <= now]:
            del self._commands[play_id]
        if connected and not self._was_connected and self._commands:
            self._loudspeakers.play(list(self._commands.values()))
        self._was_connected = connected
        happened: list[Happened] = []
        for event in self._loudspeakers.events():
            self.last_seq = max(self.last_seq, event.seq)
            happened.append(
                DeviceSaid(event.play_id, event.state, event.at, event.position_s, event.error, event.file_sha256)
            )
        return happened

    def confirm(self, seq: int) -> None:
        self._loudspeakers.confirm(seq)

    def _command(self, play: Play, at: datetime, position_s: float, plan: PlanIndex) -> PlayCommand:
        cluster = plan.clusters[play.target]
        return PlayCommand(
            play.id,
            cluster.id,
            cluster.code,
            play.item.rendition,
            at,
            at + seconds(max(0.0, play.item.length_s - position_s)),
            position_s,
            volume_of(play, cluster),
            int(play.item.priority),
        )


def volume_of(play: Play, cluster: PlannedCluster) -> int:
    """An emergency is heard at full volume, whatever the cluster is set to."""
    return 100 if play.item.priority >= Priority.EMERGENCY_LOCAL else cluster.volume_percent
