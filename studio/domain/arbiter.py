"""The arbiter: which play sounds on which target, as a pure function of state, plan and time.

The order is that of DOMAIN.md, "Priority": the higher priority, then the decided order, then the earlier
start. What was cut goes on from there (RESUME), is moved whole (SHIFT), or is given up (DROP).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from studio.domain.arbiter_draft import Draft
from studio.domain.arbiter_state import (
    RULES,
    Action,
    ArbiterState,
    CarryOn,
    Happened,
    Phase,
    PlanIndex,
    Play,
    Prepare,
    Rules,
    Run,
    StartCluster,
    StartLocal,
    Stop,
    Verdict,
    play_id_of,
    seconds,
)
from studio.domain.broadcast import PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.schedule import OverRun

_SAME_S = 0.001


def step(
    state: ArbiterState, plan: PlanIndex, now: datetime, happened: Iterable[Happened] = (), rules: Rules = RULES
) -> tuple[ArbiterState, list[Action]]:
    """Return the next state and what to do, in order. Call again at ``state.wake_at`` or when something happened."""
    draft = _Draft(state, plan, now, rules)
    for event in happened:
        draft.hear(event)
    draft.admit()
    draft.retire()
    draft.give_up()
    for target in sorted({play.target for play in draft.plays.values()}):
        draft.arrange(target)
    draft.prepare()
    return draft.result(), draft.actions


@dataclass(frozen=True, slots=True)
class _Segment:
    play: Play
    begins_at: datetime
    position_s: float
    ends_at: datetime
    cut_by: str
    cut: bool


class _Draft(Draft):
    """One step's working copy."""

    # ---- the passing of time ----

    def admit(self) -> None:
        """Take in what the plan brings near, and let go of what it no longer holds."""
        for play in list(self.plays.values()):
            gone = play.id not in self.plan.by_id and play.planned_end > self.plan.plan.published_at
            if gone and play.phase is not Phase.SETTLING:
                if play.phase is Phase.WAITING and not play.started and not play.held_by:
                    del self.plays[play.id]
                else:
                    self.silence(play, Verdict(PlayState.CANCELLED, "NOT_IN_PLAN"))
            elif play.phase is Phase.WAITING and play.id in self.plan.by_id:
                self.plays[play.id] = replace(play, item=self.plan.by_id[play.id][0])
        since = self.now - seconds(self.rules.look_back_s)
        for item in self.plan.starting(since, self.now + seconds(self.rules.prepare_ahead_s)):
            for target in item.targets:
                play_id = play_id_of(item, target)
                if play_id in self.plays or play_id in self.finished:
                    continue
                play = Play(play_id, item, target)
                if target != LOCAL_OUTPUT and target not in self.plan.clusters:
                    self.finish(play, Verdict(PlayState.FAILED, "UNKNOWN_CLUSTER"))
                else:
                    self.plays[play_id] = play

    def retire(self) -> None:
        """Close runs whose end has passed, and results awaited too long."""
        for play in list(self.plays.values()):
            if play.phase is Phase.RUNNING and play.run is not None and play.run.ends_at <= self.now:
                self._run_over(play, play.run)
            elif play.phase is Phase.SETTLING and play.settle_by is not None and play.settle_by <= self.now:
                self._unanswered(play)

    def _run_over(self, play: Play, run: Run) -> None:
        if not run.cut_by:
            self.settle(play, None)
            return
        position_s = run.position_at(run.ends_at)
        if play.item.over_run is OverRun.DROP:
            self.settle(play, Verdict(PlayState.PREEMPTED, preempted_by=run.cut_by))
            return
        if play.item.over_run is OverRun.SHIFT:
            position_s = 0.0
        waiting = replace(
            play,
            phase=Phase.WAITING,
            run=None,
            position_s=position_s,
            catch_up=None,
            started=True,
            held_by=run.cut_by,
            last_said=None,
        )
        self.plays[play.id] = waiting
        self.log(replace(self.record(waiting, PlayState.QUEUED), preempted_by=run.cut_by, position_s=position_s))

    def _unanswered(self, play: Play) -> None:
        if play.verdict is not None:
            self.finish(play, play.verdict)
        elif play.last_said is PlayState.SENT_UNCONFIRMABLE:
            self.close(play, PlayState.SENT_UNCONFIRMABLE, "")
        elif play.last_said is PlayState.PLAYING:
            self.finish(play, Verdict(PlayState.PARTIAL, "NO_ANSWER"))
        else:
            self.finish(play, Verdict(PlayState.FAILED, "NO_ANSWER"))

    def give_up(self) -> None:
        """Log what was missed, join what is late, drop what waited too long."""
        rules, now = self.rules, self.now
        for play in list(self.plays.values()):
            if play.phase is not Phase.WAITING or play.item.starts_at > now:
                continue
            if not play.started and not play.held_by and play.catch_up is None:
                if play.planned_end <= now + seconds(rules.least_rest_s):
                    self.finish(play, Verdict(PlayState.FAILED, "MISSED"))
                    continue
                if now - play.item.starts_at > seconds(rules.whole_within_s):
                    play = replace(play, catch_up=play.item.starts_at)
                    self.plays[play.id] = play
            if play.catch_up is not None:
                if play.item.length_s - play.position_at(now) <= rules.least_rest_s:
                    lost = (
                        Verdict(PlayState.PARTIAL, "INTERRUPTED")
                        if play.started
                        else Verdict(PlayState.FAILED, "MISSED")
                    )
                    self.finish(play, lost)
            elif play.held_by or play.started:
                waited = now - play.item.starts_at
                dropped = play.item.over_run is OverRun.DROP and waited > seconds(rules.drop_after_s)
                if play.item.waits_s is not None:
                    dropped = waited > seconds(play.item.waits_s)
                if dropped or now > play.planned_end + seconds(rules.give_up_after_s):
                    self.finish(
                        play, Verdict(PlayState.PREEMPTED, preempted_by=play.held_by), position_s=play.position_s
                    )

    # ---- who has the target ----

    def arrange(self, target: str) -> None:
        """Work out who sounds from now to the horizon, and order the difference to what was ordered."""
        local = target == LOCAL_OUTPUT
        lead_s = self.rules.local_lead_s if local else self.rules.cluster_lead_s
        horizon = self.now + seconds(lead_s)
        pool = [
            play
            for play in self.plays.values()
            if play.target == target
            and play.phase is not Phase.SETTLING
            and (play.run is not None or play.item.starts_at <= horizon)
        ]
        if not pool:
            return
        soonest = self.now + seconds(self.rules.local_soonest_s if local else self.rules.cluster_soonest_s)
        segments = self._simulate(pool, soonest, horizon)
        chosen = {segment.play.id for segment in segments}
        for play in pool:
            if play.phase is Phase.RUNNING and play.id not in chosen:
                self._take_back(play, segments)
        for segment in segments:
            self._order(segment)
        for play in pool:
            if play.phase is Phase.WAITING and play.id not in chosen and play.item.starts_at <= self.now and segments:
                self._hold(play, segments[0].play.id)

    def _simulate(self, pool: Sequence[Play], soonest: datetime, horizon: datetime) -> list[_Segment]:
        ready = {p.id: p.run.begins_at if p.run else max(p.item.starts_at, soonest) for p in pool}
        used: set[str] = set()
        segments: list[_Segment] = []
        at = self.now
        while at <= horizon:
            here = [p for p in pool if ready[p.id] <= at and p.id not in used]
            if not here:
                ahead = [ready[p.id] for p in pool if ready[p.id] > at and p.id not in used]
                if not ahead or min(ahead) > horizon:
                    break
                at = min(ahead)
                continue
            best = min(here, key=lambda p: p.rank)
            ahead_of_us = best.run is not None and best.run.begins_at > self.now
            position_s = best.run.position_s if best.run is not None and ahead_of_us else best.position_at(at)
            ends_at = at + seconds(max(0.0, best.item.length_s - position_s))
            better = [p for p in pool if at < ready[p.id] < ends_at and p.rank < best.rank and p.id not in used]
            rival = min(better, key=lambda p: (ready[p.id], p.rank), default=None)
            cut_by, until = "", ends_at
            if rival is not None:
                cut_at = ready[rival.id]
                sounding = best.run is not None and best.run.begins_at <= self.now
                if not sounding and cut_at - at < seconds(self.rules.least_run_s):
                    at = cut_at
                    continue
                until = cut_at
                if ends_at - cut_at > seconds(self.rules.whole_enough_s):
                    cut_by = rival.id
            segments.append(_Segment(best, at, position_s, until, cut_by, rival is not None))
            # Once cut within the horizon, its second run is worked out when the first is over.
            used.add(best.id)
            at = until
        return segments

    def _order(self, segment: _Segment) -> None:
        play, run = segment.play, segment.play.run
        ahead = run is not None and run.begins_at > self.now
        if run is not None and ahead and abs((segment.begins_at - run.begins_at).total_seconds()) > _SAME_S:
            # Ordered for another instant, and not begun: ordered anew.
            self.actions.append(Stop(play, self.now))
            run = None
        if run is None:
            started = Run(segment.begins_at, segment.position_s, segment.ends_at, segment.cut_by, segment.cut)
            play = replace(play, phase=Phase.RUNNING, run=started, catch_up=None, started=True, prepared=True)
            self.plays[play.id] = play
            if play.local:
                self.actions.append(StartLocal(play, started.begins_at, started.position_s))
            else:
                self.plays[play.id] = replace(play, last_said=PlayState.SENT)
                # Its beginning is kept, so that a restart can tell the very same again.
                sent = self.record(play, PlayState.SENT)
                self.log(replace(sent, heard_at=started.begins_at, position_s=started.position_s))
                self.actions.append(StartCluster(play, started.begins_at, started.position_s))
            if started.cut:
                self.actions.append(Stop(play, started.ends_at))
            return
        if play.resend:
            play = replace(play, resend=False)
            self.plays[play.id] = play
            self.actions.append(StartCluster(play, run.begins_at, run.position_s))
        moved = abs((segment.ends_at - run.ends_at).total_seconds()) > _SAME_S
        if segment.cut_by == run.cut_by and segment.cut == run.cut and not moved:
            return
        play = replace(play, run=replace(run, ends_at=segment.ends_at, cut_by=segment.cut_by, cut=segment.cut))
        self.plays[play.id] = play
        if segment.cut:
            self.actions.append(Stop(play, segment.ends_at))
        elif run.cut:
            self.actions.append(CarryOn(play))

    def _take_back(self, play: Play, segments: Sequence[_Segment]) -> None:
        """An ordered run that no longer has its place: stop it; its over-run policy says what then."""
        self.actions.append(Stop(play, self.now))
        run = play.run
        by = segments[0].play.id if segments else ""
        if run is None or run.begins_at > self.now:
            position_s = play.position_s if run is None else run.position_s
            self.plays[play.id] = replace(play, phase=Phase.WAITING, run=None, position_s=position_s, held_by=by)
        else:
            self._run_over(play, replace(run, ends_at=self.now, cut_by=by or play.id))

    def _hold(self, play: Play, by: str) -> None:
        if play.id not in self.plays or self.plays[play.id].held_by:
            return
        position_s = 0.0 if play.item.over_run is OverRun.SHIFT else play.position_at(self.now)
        held = replace(self.plays[play.id], held_by=by, position_s=position_s, catch_up=None)
        self.plays[play.id] = held
        self.log(replace(self.record(held, PlayState.QUEUED), preempted_by=by, position_s=position_s))

    def prepare(self) -> None:
        fresh = [play for play in self.plays.values() if not play.prepared and play.phase is Phase.WAITING]
        if fresh:
            for play in fresh:
                self.plays[play.id] = replace(play, prepared=True)
            self.actions.insert(0, Prepare(tuple(fresh)))

    def result(self) -> ArbiterState:
        """Return the new state, with the next instant at which time alone changes something."""
        rules, now = self.rules, self.now
        wake_at = now + seconds(rules.longest_sleep_s)
        for play in self.plays.values():
            lead_s = rules.local_lead_s if play.local else rules.cluster_lead_s
            due = [play.item.starts_at - seconds(lead_s), play.item.starts_at]
            if play.run is not None:
                due += [play.run.begins_at, play.run.ends_at, play.run.ends_at - seconds(lead_s)]
            if play.settle_by is not None:
                due.append(play.settle_by)
            wake_at = min([wake_at, *(instant for instant in due if instant > now)])
        kept_since = now - seconds(2 * rules.look_back_s)
        finished = {key: done for key, done in self.finished.items() if done.planned_end > kept_since}
        return ArbiterState(self.plays, finished, (), wake_at)
