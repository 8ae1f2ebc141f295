"""Emergencies: ordered, aired, ended, recorded. First on air, then in the books.

The officer's own PIN is asked for, never a sign-in and never a second person (DOMAIN.md, "Who orders it").
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from studio.domain.air_orders import AirKind, AirOrder, AirSound
from studio.domain.air_reports import AirReport
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import (
    Emergency,
    EmergencyDraft,
    EmergencyKind,
    EmergencyStep,
    Ending,
    Hazard,
    OrderedHow,
    SoundFrom,
    Step,
    check_draft,
)
from studio.domain.emergency_boards import Alert
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.ids import new_id
from studio.domain.roles import Person, Verb, require
from studio.domain.signage_boards import BoardState
from studio.ports.clock import Clock
from studio.ports.onair import OnAirControl
from studio.ports.store import Store, Unit
from studio.services.devices import DeviceService
from studio.services.emergency_boards import EmergencyBoards
from studio.services.emergency_books import EmergencyBooks
from studio.services.emergency_sound import EmergencySounds
from studio.services.emergency_texts import DEFAULT_POSTS, say, text_of
from studio.services.emergency_views import EmergencyView, Outlook, Records, away_of, views_of
from studio.services.people import PeopleService
from studio.services.scheduling import quiet_hours_of

if TYPE_CHECKING:
    from studio.domain.exchange import InboundBulletin

logger = logging.getLogger(__name__)

_SHOWN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft with its sound ready; ``sound`` is None where the officer speaks."""

    draft: EmergencyDraft
    order: AirOrder


@dataclass(frozen=True, slots=True)
class ExerciseContext:
    """Made by Training alone: without it no exercise is aired. ``lesson`` names what it belongs to."""

    lesson: str
    over_loudspeakers: bool = False


@dataclass(frozen=True, slots=True)
class EmergencyService:
    store: Store
    clock: Clock
    onair: OnAirControl
    people: PeopleService
    devices: DeviceService
    zone: str
    sounds: EmergencySounds
    books: EmergencyBooks
    # A practice station, whose on-air process is a stand-in: nothing leaves the computer.
    practice: bool = False
    # None where no board may show it.
    boards: EmergencyBoards | None = None

    # ---- before ----

    def posts(self) -> list[str]:
        """Return the posts that may order one: the station's own list."""
        with self.store.read() as unit:
            return list(unit.settings.get("emergency_posts") or DEFAULT_POSTS)

    def text(self, key: str) -> str:
        """Return the prepared words of ``ALL_CLEAR``, ``CORRECTION``, ``EXERCISE`` or ``TITLE_…``."""
        with self.store.read() as unit:
            return text_of(unit, key)

    def say(self, hazard: Hazard, targets: Sequence[str] = ()) -> str:
        """Return the prepared message for ``hazard`` at the hamlets of these clusters; the whole commune, if none."""
        with self.store.read() as unit:
            own = unit.settings.get("emergency_texts")
            clusters = [unit.clusters.get(target) for target in targets if target != LOCAL_OUTPUT]
        places = dict.fromkeys(cluster.hamlet or cluster.name for cluster in clusters if cluster is not None)
        return say(hazard, list(places), own)

    def officers(self) -> list[Person]:
        """Return those whose PIN airs an emergency."""
        return self.people.officers()

    def outlook(self, draft: EmergencyDraft) -> Outlook:
        """Return what will happen: how many are ready, what is cut, whom to ring."""
        view = self.devices.view()
        chosen = tuple(v for v in view.clusters if v.cluster.id in draft.targets)
        gone = away_of(chosen) if view.bridge_running else frozenset(v.cluster.id for v in chosen if v.cluster.confirms)
        try:
            playing = self.onair.status().playing
        except OperatorFixable:
            playing = ()
        titles = dict.fromkeys(now.title for now in playing if now.target in draft.targets)
        boards, boards_ready = self._boards_ready() if draft.on_boards else (0, 0)
        return Outlook(
            clusters=len(chosen),
            ready=len(chosen) - len(gone),
            local=LOCAL_OUTPUT in draft.targets,
            interrupts=tuple(titles),
            quiet_hours=self._quiet_now(),
            away=tuple(v for v in chosen if v.cluster.id in gone),
            boards=boards,
            boards_ready=boards_ready,
            level=draft.level,
        )

    def prepare(self, draft: EmergencyDraft) -> Prepared:
        """Make the sound and have it checked by the on-air process, while nothing airs yet. Takes a second or two.

        Raises what ``check_draft`` and the voice raise.
        """
        return self._prepare(draft, AirKind.EMERGENCY, "")

    def prepare_exercise(self, draft: EmergencyDraft, context: ExerciseContext) -> Prepared:
        """Like ``prepare``, with "this is an exercise" before and after the message.

        Raises ``Refused("PRACTICE_STATION_ONLY")`` where it is not for the loudspeakers and this is no practice
        station.
        """
        if not context.over_loudspeakers and not self.practice:
            # In the computer alone: the station's own output is an amplifier that people hear.
            raise Refused("PRACTICE_STATION_ONLY")
        return self._prepare(draft, AirKind.EXERCISE, self.text("EXERCISE"))

    def _prepare(self, draft: EmergencyDraft, kind: AirKind, around: str) -> Prepared:
        check_draft(draft)
        if draft.sound_from is SoundFrom.LIVE:
            raise Refused("SPEAK_AFTER_START")
        sound = self._sound(draft, around)
        title = self.text(f"TITLE_{draft.hazard.value}")
        if kind is AirKind.EXERCISE:
            title = f"{self.text('TITLE_EXERCISE')}: {title}"
        order = AirOrder(
            new_id(),
            kind,
            title,
            "",
            draft.targets,
            self.clock.now(),
            sound,
            draft.repeat_minutes * 60.0,
            draft.level or 0,
        )
        self.onair.emergency_prepare(order)
        return Prepared(draft, order)

    def _sound(self, draft: EmergencyDraft, around: str) -> AirSound:
        if draft.sound_from is SoundFrom.SPEECH:
            return self.sounds.spoken(draft.text, around)
        with self.store.read() as unit:
            take = unit.takes.get(draft.take_id)
        if take is None:
            raise OperatorFixable("TAKE_MISSING", take=draft.take_id)
        return self.sounds.of_take(take, around)

    # ---- on air ----

    def start(self, prepared: Prepared, officer_id: str, pin: str, pressed_at: datetime | None = None) -> Emergency:
        """Air it now; return it as recorded. ``pressed_at``: when the key went down.

        Raises what ``PeopleService.check_pin`` raises, ``Refused("NOT_ALLOWED")``,
        ``OperatorFixable("ONAIR_NOT_RUNNING")``.
        """
        if prepared.order.kind is not AirKind.EMERGENCY:
            raise Refused("EXERCISE_NEEDS_TRAINING")
        return self._start(prepared, EmergencyKind.EMERGENCY, officer_id, pin, Verb.EMERGENCY, pressed_at)

    def start_exercise(
        self,
        prepared: Prepared,
        officer_id: str,
        pin: str,
        context: ExerciseContext | None,
        pressed_at: datetime | None = None,
    ) -> Emergency:
        """Air an exercise. Raises ``Refused("EXERCISE_NEEDS_TRAINING")`` without Training's context."""
        if context is None or not context.lesson or prepared.order.kind is not AirKind.EXERCISE:
            raise Refused("EXERCISE_NEEDS_TRAINING")
        return self._start(prepared, EmergencyKind.EXERCISE, officer_id, pin, Verb.EXERCISE, pressed_at)

    def _start(
        self,
        prepared: Prepared,
        kind: EmergencyKind,
        officer_id: str,
        pin: str,
        verb: Verb,
        pressed_at: datetime | None,
    ) -> Emergency:
        pressed_at = pressed_at or self.clock.now()
        officer = self.people.check_pin(officer_id, pin)
        require(officer, verb)
        decided_at = self.clock.now()
        order = replace(prepared.order, operator=officer.id, pressed_at=decided_at)
        self.onair.emergency_start(order)
        emergency = Emergency(order.id, kind, prepared.draft, order.title, officer.id, pressed_at, decided_at)
        self.books.enter(emergency)
        self._boards_follow()
        return emergency

    # ---- its end ----

    def stop(self, emergency_id: str, officer_id: str, pin: str) -> None:
        """End it without another word."""
        officer = self._officer(officer_id, pin)
        self.onair.emergency_stop(emergency_id, officer.id, Ending.STOP.value)
        self.books.close(emergency_id, Ending.STOP, officer.id)
        self._boards_follow()

    def prepare_ending(self, emergency_id: str, ending: Ending, text: str = "") -> Prepared:
        """Make the sound of the all-clear or correction, to exactly the targets that had the alert.

        Raises ``Misuse("NO_SUCH_EMERGENCY")``.
        """
        if ending not in (Ending.ALL_CLEAR, Ending.CORRECTION):
            raise Misuse("NOT_AN_ENDING", ending=ending.value)
        report = self._report(emergency_id)
        exercise = report.order.kind is AirKind.EXERCISE
        words = text.strip() or self.text(ending.value)
        sound = self.sounds.spoken(words, self.text("EXERCISE") if exercise else "")
        title = self.text(f"TITLE_{ending.value}")
        order = AirOrder(
            new_id(),
            AirKind(ending.value),
            f"{self.text('TITLE_EXERCISE')}: {title}" if exercise else title,
            "",
            report.order.targets,
            self.clock.now(),
            sound,
            follows=emergency_id,
        )
        self.onair.emergency_prepare(order)
        with self.store.read() as unit:
            known = unit.emergencies.get(emergency_id)
        draft = replace(known.draft, text=words) if known is not None else _bare_draft(report, words)
        return Prepared(draft, order)

    def end(self, prepared: Prepared, officer_id: str, pin: str) -> None:
        """Stop the alert and say the all-clear or correction right behind. Never held by approval.

        One that has ended already (by itself, or in a press that got no answer) still gets it, once.
        """
        officer = self._officer(officer_id, pin)
        order = replace(prepared.order, operator=officer.id, pressed_at=self.clock.now())
        ending = Ending(order.kind.value)
        self._stop_and_say(order.follows, officer.id, ending, order)
        self.books.close(order.follows, ending, officer.id, prepared.draft.text)
        self._boards_follow()

    def all_clear(self, emergency_id: str, officer_id: str, pin: str, text: str = "") -> None:
        """BÁO YÊN, prepared and said."""
        self.end(self.prepare_ending(emergency_id, Ending.ALL_CLEAR, text), officer_id, pin)

    def correct(self, emergency_id: str, officer_id: str, pin: str, text: str = "") -> None:
        """ĐÍNH CHÍNH (báo nhầm), prepared and said."""
        self.end(self.prepare_ending(emergency_id, Ending.CORRECTION, text), officer_id, pin)

    def local_stop(self, emergency_id: str, officer_id: str, pin: str, reason: str) -> None:
        """Silence one from above here, as suspected wrong or hijacked; reported at once.

        Raises ``Refused``: REASON_NEEDED, NOT_FROM_ABOVE.
        """
        if not reason.strip():
            raise Refused("REASON_NEEDED")
        if self._report(emergency_id).order.kind is not AirKind.EMERGENCY_SOURCE:
            raise Refused("NOT_FROM_ABOVE")
        officer = self._officer(officer_id, pin)
        self.onair.emergency_hold(emergency_id, officer.id, reason.strip())
        self.books.note(emergency_id, Step.LOCAL_STOP, officer.id, reason.strip())
        self._boards_follow()

    def resume(self, emergency_id: str, by_id: str) -> None:
        """The one key that lets it on air again."""
        self.onair.emergency_resume(emergency_id, by_id)
        self.books.note(emergency_id, Step.RESUMED, by_id)
        self._boards_follow()

    def seen(self, emergency_id: str, by_id: str) -> None:
        """A person here has seen one that came from above."""
        self.books.note(emergency_id, Step.SEEN, by_id)

    def go_on(self, emergency_id: str, by_id: str) -> None:
        """The answer to the hourly question; without one it goes on just the same."""
        self.onair.emergency_go_on(emergency_id, by_id)
        self.books.note(emergency_id, Step.WENT_ON, by_id)

    def repeat(self, emergency_id: str, by_id: str) -> None:
        """Say it again at once, without waiting for its interval, which counts from here.

        Raises ``OperatorFixable("NO_SUCH_ORDER")``.
        """
        self.onair.emergency_repeat(emergency_id, by_id)
        self.books.note(emergency_id, Step.REPEATED, by_id)

    # ---- how it stands ----

    def status(self) -> list[EmergencyView]:
        """Return the emergencies of the last day, those that run first.

        Raises ``OperatorFixable("ONAIR_NOT_RUNNING")``.
        """
        reports = self.onair.air_reports()
        now = self.clock.now()
        view = self.devices.view()
        with self.store.read() as unit:
            clusters = {cluster.id: cluster for cluster in unit.clusters.all()}
            known = {one.id: one for one in unit.emergencies.between(now - _SHOWN, now + _SHOWN)}
            known |= {one.id: one for one in unit.emergencies.running()}
            alerts = {one.id: Alert(one, unit.emergencies.steps(one.id)) for one in known.values()}
            boards = [] if self.boards is None else unit.boards.all()
        away = away_of(view.clusters) if view.bridge_running else frozenset()
        return views_of(reports, Records(alerts, clusters, boards, now), away)

    def running(self) -> list[EmergencyView]:
        return [view for view in self.status() if view.running]

    def latest_without_all_clear(self) -> EmergencyView | None:
        """Return the emergency of the last day that ended last and had neither all-clear nor correction."""
        since = self.clock.now() - _SHOWN
        ended = [(view.ended_at, view) for view in self.status() if view.all_clear_open and view.ended_at]
        return max((pair for pair in ended if pair[0] > since), key=lambda pair: pair[0], default=(None, None))[1]

    def steps(self, emergency_id: str) -> list[EmergencyStep]:
        """Return every step with its time, the oldest first."""
        with self.store.read() as unit:
            return unit.emergencies.steps(emergency_id)

    def keep(self) -> None:
        """Take the steps told by the on-air process into the records; called by the keeper every second."""
        try:
            self.books.take_in(self.onair.air_reports())
        finally:
            # Boards and the level above are told with no on-air process too.
            self.books.note_reported()
            if self.boards is not None:
                self.boards.keep()

    # ---- from above ----

    def start_from_source(self, bulletin: InboundBulletin) -> None:
        """``ports.exchange_store.EmergencyStarter``: on air now, without asking, again for the same one nothing."""
        with self.store.read() as unit:
            if unit.emergencies.of_source(bulletin.id) is not None:
                return
            targets = _targets_of(unit, bulletin)
        emergency, order = self.books.of_bulletin(bulletin, targets, self.sounds, self.clock.now())
        self.onair.emergency_start(order)
        self.books.enter(emergency)
        self._boards_follow()

    def end_from_source(self, bulletin: InboundBulletin) -> None:
        """``EmergencyStarter``: all-clear, correction or recall; ended by itself, it still gets the former, once."""
        with self.store.read() as unit:
            emergency = unit.emergencies.of_source(bulletin.content.supersedes_id)
        if emergency is None:
            if self.knows(bulletin.content.supersedes_id):
                # Whoever began it died before it was entered; the keeper enters it in a moment.
                raise OperatorFixable("EMERGENCY_NOT_IN_RECORDS")
            return
        order = self.books.ending_of_bulletin(bulletin, emergency, self.sounds, self.clock.now())
        ending = Ending.STOP if order is None else Ending(order.kind.value)
        if emergency.ended_at is not None and (order is None or emergency.ending is ending):
            return
        operator = f"source:{bulletin.content.source_area}"
        self._stop_and_say(emergency.id, operator, ending, order)
        self.books.close(emergency.id, ending, operator, "" if order is None else bulletin.content.text)
        self._boards_follow()

    def knows(self, bulletin_id: str) -> bool:
        """``ports.exchange_store.EmergencyStarter``: whether the on-air process was asked for it."""
        return any(report.order.id == bulletin_id for report in self.onair.air_reports())

    def _stop_and_say(self, emergency_id: str, operator: str, ending: Ending, then: AirOrder | None) -> None:
        try:
            self.onair.emergency_stop(emergency_id, operator, ending.value, then)
        except OperatorFixable as error:
            # The on-air process does not know it any more: what follows it is still said.
            if error.code != "NO_SUCH_ORDER":
                raise
            if then is not None:
                self.onair.emergency_start(then)

    def _boards_ready(self) -> tuple[int, int]:
        """How many boards there are, and how many of them answer."""
        if self.boards is None:
            return 0, 0
        view = self.boards.boards.view()
        enabled = [one for one in view.boards if one.board.enabled]
        answers = (BoardState.SHOWING, BoardState.BEHIND)
        return len(enabled), sum(one.status.state in answers for one in enabled)

    def _boards_follow(self) -> None:
        """After the order to the on-air process and the books: sound waits for no board."""
        if self.boards is not None:
            self.boards.follow()

    def _quiet_now(self) -> bool:
        with self.store.read() as unit:
            quiet = quiet_hours_of(unit)
        return quiet is not None and quiet.covers(self.clock.now().astimezone(ZoneInfo(self.zone)).time())

    def _officer(self, officer_id: str, pin: str) -> Person:
        officer = self.people.check_pin(officer_id, pin)
        require(officer, Verb.EMERGENCY)
        return officer

    def _report(self, emergency_id: str) -> AirReport:
        for report in self.onair.air_reports():
            if report.order.id == emergency_id:
                return report
        raise Misuse("NO_SUCH_EMERGENCY", emergency=emergency_id)


def _targets_of(unit: Unit, bulletin: InboundBulletin) -> tuple[str, ...]:
    """The clusters it names, by code; all of them, and the local output, where it names none."""
    clusters = [cluster for cluster in unit.clusters.all() if cluster.enabled]
    named = set(bulletin.content.clusters)
    chosen = [cluster.id for cluster in clusters if not named or cluster.code in named]
    return (*chosen, LOCAL_OUTPUT) if not named else tuple(chosen) or (LOCAL_OUTPUT,)


def _bare_draft(report: AirReport, words: str) -> EmergencyDraft:
    return EmergencyDraft("", OrderedHow.PHONE, Hazard.OTHER, report.order.targets, words)
