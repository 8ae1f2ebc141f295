"""The arbiter's state after a restart, worked out from the journals of earlier boots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from studio.domain.arbiter_state import (
    RULES,
    TERMINAL,
    ArbiterState,
    Finished,
    Phase,
    PlanIndex,
    Play,
    Rules,
    Run,
    seconds,
)
from studio.domain.broadcast import PlayRecord, PlayState


@dataclass(frozen=True, slots=True)
class Recalled:
    """A PLAY record, with the instant it was written."""

    at: datetime
    record: PlayRecord


def restore(recalled: Iterable[Recalled], plan: PlanIndex, now: datetime, rules: Rules = RULES) -> ArbiterState:
    """Return the state in which ``step`` goes on: nothing finished plays again, what was on air is joined.

    ``recalled`` comes in order of writing. What began and is in no plan any more becomes an orphan.
    """
    begun: dict[str, Recalled] = {}
    heard: set[str] = set()
    sent: dict[str, Recalled] = {}
    latest: dict[str, Recalled] = {}
    since = now - seconds(2 * rules.look_back_s)
    for entry in recalled:
        if entry.record.planned_end < since:
            continue
        latest[entry.record.play_id] = entry
        if entry.record.state is PlayState.PLAYING:
            begun[entry.record.play_id] = entry
            heard.add(entry.record.play_id)
        elif entry.record.state in (PlayState.QUEUED, PlayState.SENT):
            # Cut, or told anew: an earlier start is over.
            begun.pop(entry.record.play_id, None)
            sent[entry.record.play_id] = entry
    plays: dict[str, Play] = {}
    finished: dict[str, Finished] = {}
    orphans: list[PlayRecord] = []
    for play_id, entry in latest.items():
        record = entry.record
        if record.state in TERMINAL:
            finished[play_id] = Finished(record.state, record.error, record.planned_end)
        elif play_id not in plan.by_id:
            orphans.append(replace(record, state=PlayState.PLAYING if play_id in heard else record.state))
        else:
            item, target = plan.by_id[play_id]
            play = Play(play_id, item, target, prepared=False)
            if play.local:
                plays[play_id] = _local(play, entry)
            else:
                plays[play_id] = _cluster(play, entry, sent.get(play_id, entry), begun.get(play_id), rules)
    return ArbiterState(plays, finished, tuple(orphans))


def _local(play: Play, entry: Recalled) -> Play:
    record = entry.record
    if record.state is PlayState.PLAYING:
        return replace(play, started=True, position_s=record.position_s, catch_up=record.heard_at or entry.at)
    return replace(play, started=record.position_s > 0, position_s=record.position_s, held_by=record.preempted_by)


def _cluster(play: Play, entry: Recalled, sent: Recalled, begun: Recalled | None, rules: Rules) -> Play:
    """The cluster goes on by itself: what it was told stands, and is told again, which changes nothing."""
    record = entry.record
    if record.state is PlayState.QUEUED:
        return replace(play, started=record.position_s > 0, position_s=record.position_s, held_by=record.preempted_by)
    if sent.record.state is PlayState.SENT:
        begins_at = sent.record.heard_at or max(play.item.starts_at, sent.at + seconds(rules.cluster_soonest_s))
        position_s = sent.record.position_s
    else:
        begins_at = (begun or entry).record.heard_at or entry.at
        position_s = (begun or entry).record.position_s
    ends_at = begins_at + seconds(max(0.0, play.item.length_s - position_s))
    return replace(
        play,
        phase=Phase.RUNNING,
        run=Run(begins_at, position_s, ends_at),
        started=True,
        prepared=True,
        last_said=record.state,
        resend=True,
    )
