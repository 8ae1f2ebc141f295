"""An emergency on the bulletin boards: put over them, told of step by step, given back.

The records decide, so that it does not matter which process looks: the one that ordered the emergency looks at
once, the keeper every second. Nothing here stands between a press and its sound.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from studio.domain.emergency import Emergency, EmergencyKind, EmergencyStep, Ending, Step
from studio.domain.emergency_boards import (
    ENDING_WAITS,
    UNREACHED_AFTER,
    Alert,
    WantedNotice,
    note_detail,
    wanted_notices,
)
from studio.domain.errors import OperatorFixable
from studio.domain.signage_boards import BoardState, BoardStatus, EmergencyNotice, NoticeKind, Publication
from studio.ports.clock import Clock
from studio.ports.store import Store, Unit
from studio.services.boards import BoardService, Changed, MarkedNotice, notice_marks
from studio.services.emergency_texts import text_of

logger = logging.getLogger(__name__)

# An emergency that began longer ago and was ended since is not looked for.
_LOOKS_BACK = timedelta(days=7)
_ACTOR = "emergency"
_LONGEST_MESSAGE = 600


def at_once(work: Callable[[], None]) -> None:
    """Do it here and now: for tests and for processes that have the time."""
    work()


@dataclass(frozen=True, slots=True)
class EmergencyBoards:
    """``aside`` has work done while the caller goes on: a board server that hangs keeps nobody waiting."""

    store: Store
    clock: Clock
    boards: BoardService
    aside: Callable[[Callable[[], None]], None] = at_once

    def follow(self) -> None:
        """Something of an emergency changed: the boards follow, in their own time. Never raises for a board."""
        try:
            with self.store.read() as unit:
                if not unit.boards.all():
                    return
        except OperatorFixable as error:
            logger.warning("boards: %s", error)
        self.aside(self._follow_safely)

    def keep(self) -> None:
        """What the keeper does every second: follow, tell again what a server missed, note what the boards did."""
        with self.store.read() as unit:
            if not unit.boards.all():
                return
        self._follow()
        self._hear()

    def _follow_safely(self) -> None:
        try:
            self._follow()
        except OperatorFixable as error:
            # The keeper tries again a second later.
            logger.warning("boards do not follow the emergency yet: %s", error)

    def _follow(self) -> None:
        if self.boards.follow(_ACTOR, self._wanted, self._note):
            self.boards.tell()

    def _wanted(self, unit: Unit) -> Mapping[str, MarkedNotice | None]:
        now, marks = self.clock.now(), notice_marks(unit)
        boards = [board for board in unit.boards.all() if board.enabled]
        wanted = wanted_notices([board.id for board in boards], alerts_of(unit, now), now)
        gone: dict[str, MarkedNotice | None] = {key: None for key in marks if key not in wanted}
        return gone | {key: None if one is None else _marked(unit, one) for key, one in wanted.items()}

    def _note(self, unit: Unit, changed: Changed) -> None:
        now = self.clock.now()
        steps = []
        for board_id, change in changed.items():
            came = isinstance(change, MarkedNotice)
            emergency_id, kind = _marked_as(change.mark if isinstance(change, MarkedNotice) else change)
            step = Step.BOARD_SENT if came else Step.BOARD_RETURNED
            steps.append(EmergencyStep(emergency_id, step, now, board_id, note_detail(kind)))
        unit.emergencies.add_steps(steps)

    def _hear(self) -> None:
        """Take what the boards did into the records, each step once."""
        with self.store.read() as unit:
            marks = notice_marks(unit)
            if not marks:
                return
            held = {one.board_id: one for one in unit.boards.publications() if one.emergency}
            alerts = {key: _alert(unit, key) for key in {_marked_as(mark)[0] for mark in marks.values()}}
        try:
            statuses = {one.board_id: one for one in self.boards.control.statuses()}
            running = True
        except OperatorFixable as error:
            if error.code != "BOARDS_NOT_RUNNING":
                raise
            statuses, running = {}, False
        found: list[EmergencyStep] = []
        for board_id, mark in marks.items():
            emergency_id, kind = _marked_as(mark)
            alert = alerts[emergency_id]
            if alert is not None and board_id in held:
                status = statuses.get(board_id)
                found += _new_steps(alert, held[board_id], kind, status, self.clock.now(), running)
        if found:
            with self.store.write(_ACTOR) as unit:
                unit.emergencies.add_steps(found)


def alerts_of(unit: Unit, now: datetime) -> list[Alert]:
    """Return what boards may have to show: what runs, and what ended with a word not long ago."""
    known = {one.id: one for one in unit.emergencies.between(now - _LOOKS_BACK, now + _LOOKS_BACK)}
    known |= {one.id: one for one in unit.emergencies.running()}
    said = (Ending.ALL_CLEAR, Ending.CORRECTION)
    return [
        Alert(one, unit.emergencies.steps(one.id))
        for one in known.values()
        if one.ended_at is None or (one.ending in said and one.ended_at > now - ENDING_WAITS)
    ]


def notice_of(unit: Unit, wanted: WantedNotice) -> EmergencyNotice:
    """Return what a board says for it, in the station's words."""
    emergency, kind = wanted.emergency, wanted.kind
    exercise = emergency.kind is EmergencyKind.EXERCISE
    if kind is NoticeKind.EMERGENCY:
        heading, message = _alarm(unit, emergency)
    else:
        heading = text_of(unit, f"TITLE_{kind.value}").upper()
        heading = f"{text_of(unit, 'TITLE_EXERCISE')}: {heading}" if exercise else heading
        message = emergency.ending_text or text_of(unit, kind.value)
    if exercise:
        message = f"{text_of(unit, 'EXERCISE')} {message}"
    level = emergency.draft.level or 0
    return EmergencyNotice(heading, message[:_LONGEST_MESSAGE], kind, level, exercise)


def _alarm(unit: Unit, emergency: Emergency) -> tuple[str, str]:
    title, message = emergency.title, emergency.draft.text or emergency.title
    # A bulletin without a text is its title: it is not said twice.
    heading = text_of(unit, "TITLE_OTHER") if message == title else title
    if emergency.draft.level:
        heading = text_of(unit, "BOARD_LEVEL").format(title=heading, level=emergency.draft.level)
    return heading.upper(), message


def _marked(unit: Unit, wanted: WantedNotice) -> MarkedNotice:
    notice = notice_of(unit, wanted)
    # What the keeper heard of before the books had it is shown by its title; its words follow.
    said = zlib.crc32(f"{notice.heading}\n{notice.message}\n{notice.level}".encode())
    return MarkedNotice(f"{wanted.mark}:{said:08x}", notice)


def _marked_as(mark: str) -> tuple[str, NoticeKind]:
    emergency_id, kind, _said = mark.split(":")
    return emergency_id, NoticeKind(kind)


def _alert(unit: Unit, emergency_id: str) -> Alert | None:
    known = unit.emergencies.get(emergency_id)
    return None if known is None else Alert(known, unit.emergencies.steps(emergency_id))


def _new_steps(
    alert: Alert, held: Publication, kind: NoticeKind, status: BoardStatus | None, now: datetime, running: bool
) -> list[EmergencyStep]:
    times = alert.times(held.board_id, kind)
    sent_at = times.sent_at or held.at
    found: list[tuple[Step, datetime, str]] = []
    if status is not None and status.fetched_package == held.package_id and times.acked_at is None:
        found.append((Step.BOARD_ACKED, max(status.fetched_at or now, sent_at), ""))
    shows = status is not None and status.shown_package == held.package_id and status.state is BoardState.SHOWING
    if status is not None and shows and times.shown_at is None:
        found.append((Step.BOARD_SHOWN, max(status.shown_at or now, sent_at), ""))
    late = now - sent_at >= UNREACHED_AFTER or not running
    if late and not shows and times.shown_at is None and times.failed_at is None:
        found.append((Step.BOARD_FAILED, now, _why(status, running)))
    return [
        EmergencyStep(alert.emergency.id, step, at, held.board_id, note_detail(kind, error))
        for step, at, error in found
    ]


def _why(status: BoardStatus | None, running: bool) -> str:
    if not running:
        return "BOARDS_NOT_RUNNING"
    if status is None or status.state in (BoardState.OFFLINE, BoardState.UNKNOWN, BoardState.DISABLED):
        return "BOARD_OFFLINE"
    return "BOARD_REFUSED" if status.state is BoardState.REFUSED else "BOARD_NOT_SHOWING"
