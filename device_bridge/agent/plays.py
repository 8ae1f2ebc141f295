"""From commands to sound to reports: the plays of one device."""

from __future__ import annotations

from pathlib import Path

from device_bridge.agent.fetching import Fetcher, FetchJob
from device_bridge.agent.live import LiveReceivers
from device_bridge.agent.player import Player, PlayEvent, PlayEventKind, PlayOrder
from device_bridge.agent.reporting import Reporter
from device_bridge.agent.store import AgentStore
from device_bridge.protocol.messages import AnyPlay, PlayAt, PlayLive, PlayResult, Prepare, Stop

# What may be missing of a programme that still counts as played: a rejoin within the product's bar.
_LOST_AND_STILL_PLAYED_S = 2.0


class Plays:
    """Every method may be called on any thread; the store orders what is reported."""

    def __init__(
        self, store: AgentStore, fetcher: Fetcher, player: Player, reporter: Reporter, live: LiveReceivers
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._player = player
        self._reporter = reporter
        self._live = live

    def prepare(self, command: Prepare) -> None:
        """Fetch the file of a coming play and report that it is there, or why not."""
        content = command.content

        def done(path: Path | None, reason: str) -> None:
            if path is None:
                self._reporter.failed(command.id, "", reason)
            else:
                self._reporter.prepared(command.id, content.sha256)

        self._fetcher.submit(FetchJob(command.id, content, command.expires_at_us, command.expires_at_us, done))

    def play(self, command: PlayAt) -> None:
        """Fetch what is missing and play it at its time; a play that is over or under way is left alone."""
        play = self._store.play(command.play_id)
        if play is None or play.over or play.command.id != command.id:
            return

        def done(path: Path | None, reason: str) -> None:
            current = self._store.play(command.play_id)
            if current is None or current.over or current.command.id != command.id:
                return
            if path is None:
                self._reporter.failed(command.id, command.play_id, reason)
                return
            heard_until_us, lost_s = self._progress(command.play_id, current.started_at_us)
            self._player.add(
                PlayOrder(
                    command.play_id,
                    path,
                    command.starts_at_us,
                    command.ends_at_us,
                    command.position_s,
                    command.volume_percent,
                    command.priority,
                    command.content.decoder_delay_frames,
                    heard_until_us,
                    lost_s,
                    command.id,
                )
            )
            if current.over:
                # Stopped while its file was being opened.
                self._player.stop(command.play_id, 0)

        self._fetcher.submit(FetchJob(command.play_id, command.content, command.starts_at_us, command.ends_at_us, done))

    def play_live(self, command: PlayLive) -> None:
        """Receive the stream and let it sound; the same command again tells where the stream is now."""
        play = self._store.play(command.play_id)
        if play is None or play.over or play.command.id != command.id:
            return
        stream = self._live.receive(command)
        heard_until_us, lost_s = self._progress(command.play_id, play.started_at_us)
        order = PlayOrder(
            command.play_id,
            Path(),
            command.starts_at_us,
            command.ends_at_us,
            0.0,
            command.volume_percent,
            command.priority,
            heard_until_us=heard_until_us,
            lost_s=lost_s,
            command_id=command.id,
            live=stream,
        )
        self._player.add(order)

    def stop(self, command: Stop, now_us: int) -> None:
        play = self._store.play(command.play_id)
        if play is None or play.over or play.command.id != command.target_id:
            return
        self._fetcher.cancel(command.play_id)
        self._live.end(command.play_id)
        if not self._player.stop(command.play_id, command.fade_ms):
            self._reporter.played(play.command, "CANCELLED", play.started_at_us or now_us, now_us, 0.0)

    def resume(self, now_us: int) -> None:
        """After a start: go on with what still has time, and say of the rest what became of it."""
        for play in self._store.open_plays():
            if play.command.ends_at_us > now_us:
                self._begin(play.command)
            elif play.started_at_us is None:
                self._reporter.failed(play.command.id, play.command.play_id, "TOO_LATE")
            else:
                heard_until_us, _ = self._progress(play.command.play_id, play.started_at_us)
                until_us = heard_until_us or play.started_at_us
                place_s = play.command.position_s + (until_us - play.command.starts_at_us) / 1e6
                self._reporter.played(play.command, "PARTIAL", play.started_at_us, until_us, place_s)

    def _begin(self, command: AnyPlay) -> None:
        if isinstance(command, PlayLive):
            self.play_live(command)
        else:
            self.play(command)

    def note(self, event: PlayEvent) -> None:
        """Report what the player did."""
        play = self._store.play(event.play_id)
        if play is None or play.over or play.command.id != event.command_id:
            # What became of a command that another one replaced is of no interest any more.
            return
        if event.kind is PlayEventKind.STARTED:
            self._reporter.playing(play.command, event.at_us, event.position_s)
            return
        lost_pieces, cut = self._live.outcome(event.play_id)
        if event.kind is PlayEventKind.FAILED:
            self._reporter.failed(play.command.id, event.play_id, event.reason)
            return
        if event.kind is PlayEventKind.ENDED and play.started_at_us is None:
            self._reporter.failed(play.command.id, event.play_id, "TOO_LATE")
            return
        result: PlayResult = "PLAYED" if event.lost_s <= _LOST_AND_STILL_PLAYED_S and not cut else "PARTIAL"
        if event.kind is PlayEventKind.STOPPED:
            result = "CANCELLED"
        elif event.kind is PlayEventKind.PREEMPTED:
            result = "PREEMPTED"
        started_at_us = event.at_us if play.started_at_us is None else play.started_at_us
        self._reporter.played(play.command, result, started_at_us, event.at_us, event.position_s, lost_pieces)
        self._live.end(event.play_id)

    def _progress(self, play_id: str, started_at_us: int | None) -> tuple[int | None, float]:
        """Return until when a play that started was heard, and what was lost by then."""
        if started_at_us is None:
            return None, 0.0
        return self._store.progress(play_id) or (started_at_us, 0.0)
