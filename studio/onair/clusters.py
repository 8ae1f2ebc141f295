"""The clusters' plays: from the arbiter's orders to the bridge's commands, and back to what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from studio.domain.air_orders import LIVE_CODEC
from studio.domain.arbiter_state import DeviceSaid, Happened, PlanIndex, Play, seconds
from studio.domain.instants import to_us
from studio.domain.plan import PlannedCluster
from studio.domain.programme import Priority
from studio.ports.onair import Loudspeakers, PlayCommand

# Codes of closed sessions whose last word may still come.
_MOST_REMEMBERED = 2000


@dataclass(slots=True)
class _LiveSession:
    """One live play on several clusters: ``plays`` names the arbiter's play of each code."""

    priority: int
    ends_at: datetime
    plays: dict[str, str] = field(default_factory=dict)
    volumes: dict[str, int] = field(default_factory=dict)


class ClusterPlayer:
    """Runs on the engine's thread; ``feed`` alone comes from the microphone's.

    Commands are told again when the bridge comes back: they are keyed by play.
    """

    def __init__(self, loudspeakers: Loudspeakers) -> None:
        self._loudspeakers = loudspeakers
        self._commands: dict[str, PlayCommand] = {}
        self._stops: dict[str, tuple[datetime, str, str]] = {}
        self._live: dict[str, _LiveSession] = {}
        self._fed: tuple[str, ...] = ()
        # What a session's clusters say, also after its end, is a word on the arbiter's plays.
        self._play_of: dict[tuple[str, str], str] = {}
        self._was_connected = loudspeakers.connected
        self.last_seq = 0

    @property
    def connected(self) -> bool:
        return self._loudspeakers.connected

    def prepare(self, plays: Sequence[Play], plan: PlanIndex) -> None:
        commands = [
            self._command(play, play.item.starts_at, 0.0, plan)
            for play in plays
            if play.target in plan.clusters and not _is_live(play)
        ]
        if commands:
            self._loudspeakers.prepare(commands)

    def start(self, starts: Sequence[tuple[Play, datetime, float]], plan: PlanIndex) -> None:
        commands = [self._command(play, at, position_s, plan) for play, at, position_s in starts if not _is_live(play)]
        for command in commands:
            self._commands[command.play_id] = command
            self._stops.pop(command.play_id, None)
        if commands:
            self._loudspeakers.play(commands)
        self._open_live([play for play, _, _ in starts if _is_live(play)], plan)

    def stop(self, play: Play, at: datetime, plan: PlanIndex) -> None:
        """Stop at ``at``; the bridge has no timed stop, so that the call waits here until then."""
        command = self._commands.get(play.id)
        code = command.code if command is not None else plan.clusters[play.target].code
        self._stops[play.id] = (at, code, _session_of(play) if _is_live(play) else "")

    def carry_on(self, play_id: str) -> None:
        self._stops.pop(play_id, None)

    def feed(self, pcm: bytes, first_frame_at: datetime) -> None:
        """Pass a piece of live sound on to every open session. Called on the microphone's thread."""
        for session_id in self._fed:
            self._loudspeakers.live_feed(session_id, pcm, first_frame_at)

    def tick(self, now: datetime) -> list[Happened]:
        """Send what is due; return what the bridge told."""
        for play_id, (at, code, session_id) in list(self._stops.items()):
            if at <= now:
                del self._stops[play_id]
                self._commands.pop(play_id, None)
                self._stop_now(play_id, code, session_id)
        for session_id in [key for key, session in self._live.items() if session.ends_at <= now]:
            self._close_live(session_id)
        connected = self._loudspeakers.connected
        for play_id in [key for key, command in self._commands.items() if command.ends_at <= now]:
            del self._commands[play_id]
        if connected and not self._was_connected:
            if self._commands:
                self._loudspeakers.play(list(self._commands.values()))
            for session_id in self._live:
                self._tell_live(session_id, list(self._live[session_id].plays))
        self._was_connected = connected
        happened: list[Happened] = []
        for event in self._loudspeakers.events():
            self.last_seq = max(self.last_seq, event.seq)
            play_id = self._play_of.get((event.play_id, event.code), event.play_id)
            happened.append(
                DeviceSaid(play_id, event.state, event.at, event.position_s, event.error, event.file_sha256)
            )
        return happened

    def confirm(self, seq: int) -> None:
        self._loudspeakers.confirm(seq)

    # ---- live ----

    def _open_live(self, plays: Sequence[Play], plan: PlanIndex) -> None:
        opened: dict[str, list[str]] = {}
        for play in plays:
            session_id, cluster = _session_of(play), plan.clusters[play.target]
            ends_at = play.item.starts_at + seconds(play.item.length_s)
            session = self._live.setdefault(session_id, _LiveSession(int(play.item.priority), ends_at))
            session.plays[cluster.code] = self._play_of[session_id, cluster.code] = play.id
            session.volumes[cluster.code] = volume_of(play, cluster)
            self._stops.pop(play.id, None)
            opened.setdefault(session_id, []).append(cluster.code)
        self._fed = tuple(self._live)
        for session_id, codes in opened.items():
            self._tell_live(session_id, codes)

    def _tell_live(self, session_id: str, codes: Sequence[str]) -> None:
        session = self._live[session_id]
        for volume in sorted({session.volumes[code] for code in codes}):
            alike = [code for code in codes if session.volumes[code] == volume]
            self._loudspeakers.live_open(session_id, alike, volume, session.priority)

    def _stop_now(self, play_id: str, code: str, session_id: str) -> None:
        session = self._live.get(session_id)
        if session is None:
            self._loudspeakers.stop(session_id or play_id, [code])
            return
        session.plays.pop(code, None)
        if session.plays:
            self._loudspeakers.stop(session_id, [code])
        else:
            self._close_live(session_id)

    def _close_live(self, session_id: str) -> None:
        del self._live[session_id]
        if len(self._play_of) > _MOST_REMEMBERED:
            self._play_of = {key: play for key, play in self._play_of.items() if key[0] in self._live}
        self._fed = tuple(self._live)
        self._loudspeakers.live_close(session_id)

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


def _is_live(play: Play) -> bool:
    return play.item.master.codec == LIVE_CODEC


def _session_of(play: Play) -> str:
    """One live play on all its clusters is one session at the bridge."""
    return f"{play.item.slot_id}:{to_us(play.item.starts_at)}"
