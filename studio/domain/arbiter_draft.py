"""The arbiter's working copy of its state: writing records, and taking in what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from studio.domain.arbiter_state import (
    TERMINAL,
    Action,
    ArbiterState,
    ClockJumped,
    DeviceSaid,
    Finished,
    Happened,
    LocalDrifted,
    LocalEnded,
    LocalStarted,
    Log,
    Phase,
    PlanIndex,
    Play,
    Rules,
    Stop,
    StopAsked,
    Verdict,
    seconds,
)
from studio.domain.broadcast import PlayRecord, PlayState
from studio.domain.schedule import OverRun

# Conclusions drawn without the device's word, which it may correct later.
_GUESSED = frozenset({"NO_ANSWER", "NO_REPORT", "DEVICE_OFFLINE", "NOT_PAIRED", "BROKER_DOWN"})
_SOUND_LOST = "SOUND_LOST_"


class Draft:
    """One step's working copy: its records, and what was heard since the last step."""

    def __init__(self, state: ArbiterState, plan: PlanIndex, now: datetime, rules: Rules) -> None:
        self.plan, self.now, self.rules = plan, now, rules
        self.plays = dict(state.plays)
        self.finished = dict(state.finished)
        self.actions: list[Action] = []
        for orphan in state.orphans:
            begun = orphan.state is PlayState.PLAYING
            lost = replace(
                orphan,
                state=PlayState.PARTIAL if begun else PlayState.FAILED,
                heard_at=None,
                error="INTERRUPTED",
            )
            self.actions.append(Log(lost))
            self.finished[orphan.play_id] = Finished(lost.state, lost.error, orphan.planned_end)

    # ---- records ----

    def record(self, play: Play, state: PlayState) -> PlayRecord:
        """Return the record of a change of state; the caller adds what it knows."""
        return PlayRecord(
            play.id,
            play.item.slot_id,
            play.target,
            play.item.programme_id,
            play.item.version,
            play.item.manifest_sha256,
            play.item.master.sha256 if play.local else play.item.rendition.sha256,
            play.item.title,
            play.item.starts_at,
            play.planned_end,
            state,
        )

    def log(self, record: PlayRecord) -> None:
        self.actions.append(Log(record))

    def finish(
        self,
        play: Play,
        verdict: Verdict,
        heard_at: datetime | None = None,
        position_s: float = 0.0,
        integrated_lufs: float | None = None,
    ) -> None:
        """Write a play's last record and let go of it.

        A loudspeaker measures nothing: what it verified by hash and played whole has its file's loudness.
        """
        if verdict.state is PlayState.PLAYED and not play.local:
            integrated_lufs = play.item.integrated_lufs
        self.log(
            replace(
                self.record(play, verdict.state),
                heard_at=heard_at,
                position_s=position_s,
                integrated_lufs=integrated_lufs,
                error=verdict.error,
                preempted_by=verdict.preempted_by,
                operator=verdict.operator,
            )
        )
        self.close(play, verdict.state, verdict.error)

    def close(self, play: Play, state: PlayState, error: str) -> None:
        self.finished[play.id] = Finished(state, error, play.planned_end)
        self.plays.pop(play.id, None)

    def settle(self, play: Play, verdict: Verdict | None) -> None:
        """The run is over (or being stopped): wait a little for the target's own word on it."""
        wait_s = self.rules.local_result_s if play.local or verdict is not None else self.rules.cluster_result_s
        self.plays[play.id] = replace(play, phase=Phase.SETTLING, verdict=verdict, settle_by=self.now + seconds(wait_s))

    # ---- what happened ----

    def hear(self, event: Happened) -> None:
        match event:
            case ClockJumped():
                self._jumped(event.by_s)
            case StopAsked():
                for play_id in event.play_ids:
                    self._stop_asked(play_id, event)
            case LocalStarted():
                play = self.plays.get(event.play_id)
                if play is not None and play.phase is not Phase.WAITING:
                    self.plays[play.id] = replace(play, last_said=PlayState.PLAYING)
                    self.log(
                        replace(self.record(play, PlayState.PLAYING), heard_at=event.at, position_s=event.position_s)
                    )
            case LocalDrifted():
                self._local_drifted(event)
            case LocalEnded():
                self._local_ended(event)
            case DeviceSaid():
                self._device_said(event)

    def _jumped(self, by_s: float) -> None:
        before = self.now - seconds(by_s)
        for play in list(self.plays.values()):
            if play.settle_by is not None:
                play = replace(play, settle_by=play.settle_by + seconds(by_s))
            if play.catch_up is not None and play.started:
                play = replace(play, catch_up=play.catch_up + seconds(by_s))
            if play.run is not None and play.phase is Phase.RUNNING:
                if play.run.begins_at <= before:
                    moved = replace(
                        play.run,
                        begins_at=play.run.begins_at + seconds(by_s),
                        ends_at=play.run.ends_at + seconds(by_s),
                    )
                    play = replace(play, run=moved)
                else:
                    self.actions.append(Stop(play, self.now))
                    play = replace(play, phase=Phase.WAITING, run=None)
            self.plays[play.id] = play

    def _stop_asked(self, play_id: str, event: StopAsked) -> None:
        verdict = Verdict(PlayState.CANCELLED, error=event.reason, operator=event.operator)
        play = self.plays.get(play_id)
        if play is None:
            if play_id in self.plan.by_id and play_id not in self.finished:
                item, target = self.plan.by_id[play_id]
                self.finish(Play(play_id, item, target), verdict)
            return
        self.silence(play, verdict)

    def silence(self, play: Play, verdict: Verdict) -> None:
        """Stop a play now, for good."""
        if play.phase is Phase.RUNNING:
            self.actions.append(Stop(play, self.now))
            self.settle(play, verdict)
        elif play.phase is Phase.WAITING:
            self.finish(play, verdict, position_s=play.position_s)

    def _local_drifted(self, event: LocalDrifted) -> None:
        play = self.plays.get(event.play_id)
        if play is None or play.run is None or play.run.cut or play.phase is not Phase.RUNNING:
            return
        by = event.ends_at - play.run.ends_at
        moved = replace(play.run, begins_at=play.run.begins_at + by, ends_at=event.ends_at)
        self.plays[play.id] = replace(play, run=moved)

    def _local_ended(self, event: LocalEnded) -> None:
        play = self.plays.get(event.play_id)
        if play is None or not play.local or play.phase is Phase.WAITING:
            # A WAITING play was cut and will go on; one that failed while being prepared ends here.
            if play is not None and event.state is PlayState.FAILED:
                self.finish(play, Verdict(PlayState.FAILED, event.error))
            return
        if play.phase is Phase.RUNNING and play.run is not None and event.at <= play.run.begins_at:
            # The end of the run before this one.
            if event.state is PlayState.FAILED:
                self.finish(play, Verdict(PlayState.FAILED, event.error))
            return
        verdict = play.verdict
        cut_by = play.run.cut_by if play.run is not None else ""
        if verdict is None and cut_by and event.state is PlayState.PREEMPTED:
            if play.item.over_run is not OverRun.DROP:
                # It will go on: that is written down when its run is over.
                return
            verdict = Verdict(PlayState.PREEMPTED, preempted_by=cut_by)
        elif verdict is None and event.state is PlayState.PREEMPTED:
            # Cut where no cut stands any more (it was withdrawn too late): its turn is worked out anew.
            self.plays[play.id] = replace(
                play, phase=Phase.WAITING, run=None, position_s=event.position_s, catch_up=None, started=True
            )
            return
        if verdict is None or (verdict.error == "" and event.error):
            base = verdict or Verdict(event.state)
            verdict = replace(base, error=event.error)
        self.finish(
            play, verdict, heard_at=event.at, position_s=event.position_s, integrated_lufs=event.integrated_lufs
        )

    def _device_said(self, event: DeviceSaid) -> None:
        play = self.plays.get(event.play_id)
        if play is None:
            self._late_word(event)
            return
        if event.file_sha256 and event.file_sha256 != play.item.rendition.sha256:
            self.silence(play, Verdict(PlayState.FAILED, "FILE_CHANGED"))
            return
        if event.state not in TERMINAL:
            if event.state is not play.last_said and play.phase is not Phase.WAITING:
                self.plays[play.id] = replace(play, last_said=event.state)
                record = replace(self.record(play, event.state), error=event.error)
                if event.state is PlayState.PLAYING:
                    record = replace(record, heard_at=event.at, position_s=event.position_s)
                self.log(record)
            return
        if play.phase is Phase.WAITING:
            if event.state is PlayState.FAILED:
                self.finish(play, Verdict(PlayState.FAILED, event.error))
            return
        if event.state is PlayState.PREEMPTED and play.verdict is None:
            cut_by = play.run.cut_by if play.run is not None else ""
            if cut_by and play.item.over_run is not OverRun.DROP:
                return
            verdict = Verdict(PlayState.PREEMPTED, event.error, preempted_by=cut_by)
            if play.run is not None and play.run.cut and not cut_by:
                # Only its last breath was taken.
                verdict = Verdict(PlayState.PLAYED)
        else:
            verdict = play.verdict or Verdict(event.state, event.error)
            if play.verdict is not None and event.error.startswith(_SOUND_LOST):
                # A live voice always ends by being stopped; what of it did not sound is noted beside.
                verdict = replace(verdict, error=f"{verdict.error} {event.error}".strip())
        self.finish(play, verdict, event.at, event.position_s)

    def _late_word(self, event: DeviceSaid) -> None:
        """A cluster that had not answered in time tells what it really did: the log is put right, once."""
        known = self.finished.get(event.play_id)
        if known is None or event.error in _GUESSED or known.error not in _GUESSED or event.state not in TERMINAL:
            return
        if event.play_id in self.plan.by_id:
            item, target = self.plan.by_id[event.play_id]
            play = Play(event.play_id, item, target)
            self.finish(play, Verdict(event.state, event.error), heard_at=event.at, position_s=event.position_s)
