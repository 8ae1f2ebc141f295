"""Which notice an emergency wants over each board, and how long: decided from what the records hold.

DOMAIN.md, "It ends in one of three ways": the all-clear and the correction go to exactly the boards that had the
alert, late ones when they return.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from studio.domain.emergency import Emergency, EmergencyKind, EmergencyStep, Ending, Step
from studio.domain.signage_boards import NoticeKind

# How long a board shows an all-clear or correction once it has it; one that never answers, at most so long.
ENDING_SHOWN = timedelta(minutes=10)
ENDING_WAITS = timedelta(hours=24)
# A board that does not show it by then is told as not reached.
UNREACHED_AFTER = timedelta(seconds=10)
_ENDINGS = {Ending.ALL_CLEAR: NoticeKind.ALL_CLEAR, Ending.CORRECTION: NoticeKind.CORRECTION}


@dataclass(frozen=True, slots=True)
class WantedNotice:
    """What a board shall say, and for which emergency; ``mark`` names both in one word."""

    emergency: Emergency
    kind: NoticeKind

    @property
    def mark(self) -> str:
        return f"{self.emergency.id}:{self.kind.value}"


@dataclass(frozen=True, slots=True)
class BoardTimes:
    """When one notice took its steps on one board; ``failed_at`` with what ``error`` stood in the way."""

    sent_at: datetime | None = None
    acked_at: datetime | None = None
    shown_at: datetime | None = None
    returned_at: datetime | None = None
    failed_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """An emergency with its steps."""

    emergency: Emergency
    steps: Sequence[EmergencyStep]

    @property
    def held(self) -> bool:
        """It was stopped here and not let on again."""
        told = [step.step for step in self.steps if step.step in (Step.LOCAL_STOP, Step.RESUMED)]
        return bool(told) and told[-1] is Step.LOCAL_STOP

    @property
    def had_by(self) -> frozenset[str]:
        """The boards that were given the alert."""
        return frozenset(step.target for step in self.steps if step.step is Step.BOARD_SENT)

    @property
    def ending(self) -> NoticeKind | None:
        return _ENDINGS.get(self.emergency.ending) if self.emergency.ending is not None else None

    def times(self, board_id: str, kind: NoticeKind) -> BoardTimes:
        """Of the last time that the notice was put there."""
        mine = [step for step in self.steps if step.target == board_id and noted_kind(step) is kind]
        sent = max((step.at for step in mine if step.step is Step.BOARD_SENT), default=None)
        first: dict[Step, EmergencyStep] = {}
        for step in mine:
            if sent is None or step.at >= sent:
                first.setdefault(step.step, step)
        failed = first.get(Step.BOARD_FAILED)

        def at(step: Step) -> datetime | None:
            return first[step].at if step in first else None

        return BoardTimes(
            sent,
            at(Step.BOARD_ACKED),
            at(Step.BOARD_SHOWN),
            at(Step.BOARD_RETURNED),
            failed.at if failed else None,
            noted_error(failed) if failed else "",
        )


def note_detail(kind: NoticeKind, error: str = "") -> str:
    """Return what a board's step keeps in ``detail``: which notice, and what stood in its way."""
    return f"{kind.value} {error}".strip()


def noted_kind(step: EmergencyStep) -> NoticeKind | None:
    """Return which notice a board's step is of; None for a step that is no board's."""
    word = step.detail.split(" ", 1)[0]
    return NoticeKind(word) if word in NoticeKind.__members__ and step.step in _BOARD_STEPS else None


def noted_error(step: EmergencyStep) -> str:
    return step.detail.partition(" ")[2]


_BOARD_STEPS = frozenset({Step.BOARD_SENT, Step.BOARD_ACKED, Step.BOARD_SHOWN, Step.BOARD_FAILED, Step.BOARD_RETURNED})


def wanted_notices(board_ids: Iterable[str], alerts: Sequence[Alert], now: datetime) -> dict[str, WantedNotice | None]:
    """Return for each board what an emergency wants over it; None: it shows its own.

    A running one goes before an ending; of several a real one, then the higher disaster level, then the later.
    """
    running = _running(alerts)
    first = max(running, key=_rank, default=None)
    wanted: dict[str, WantedNotice | None] = {}
    for board_id in board_ids:
        if first is not None:
            wanted[board_id] = WantedNotice(first.emergency, NoticeKind.EMERGENCY)
        else:
            wanted[board_id] = _ending_for(board_id, alerts, now)
    return wanted


def is_on_boards(alert: Alert, alerts: Sequence[Alert]) -> bool:
    """Whether it is the running one that boards show, of several."""
    running = _running(alerts)
    return bool(running) and max(running, key=_rank) is alert


def _running(alerts: Sequence[Alert]) -> list[Alert]:
    return [one for one in alerts if one.emergency.ended_at is None and not one.held and one.emergency.draft.on_boards]


def _rank(alert: Alert) -> tuple[bool, int, datetime]:
    emergency = alert.emergency
    return emergency.kind is not EmergencyKind.EXERCISE, emergency.draft.level or 0, emergency.decided_at


def _ending_for(board_id: str, alerts: Sequence[Alert], now: datetime) -> WantedNotice | None:
    ended = [one for one in alerts if one.ending is not None and one.emergency.ended_at is not None]
    for one in sorted(ended, key=lambda alert: alert.emergency.ended_at or now, reverse=True):
        kind, ended_at = one.ending, one.emergency.ended_at
        assert kind is not None
        assert ended_at is not None
        if board_id not in one.had_by:
            continue
        times = one.times(board_id, kind)
        reached_at = times.shown_at or times.acked_at
        over_at = ended_at + ENDING_WAITS if reached_at is None else reached_at + ENDING_SHOWN
        if times.returned_at is None and now < over_at:
            return WantedNotice(one.emergency, kind)
    return None
