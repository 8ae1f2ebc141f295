"""The books of emergencies: entered, closed, every step kept, and told to the level above."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from studio.domain.air_orders import AirKind, AirOrder, AirSound
from studio.domain.air_reports import AirReport, TargetSteps
from studio.domain.broadcast import PlayState
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
)
from studio.domain.errors import OperatorFixable
from studio.domain.exchange import OutboxState
from studio.ports.clock import Clock
from studio.ports.store import Store, Unit
from studio.services.emergency_sound import EmergencySounds
from studio.services.emergency_texts import text_of
from studio.services.upward import tell_event

if TYPE_CHECKING:
    from studio.domain.exchange import InboundBulletin

logger = logging.getLogger(__name__)

# From above: repeated so often unless it says otherwise, and no longer than this without another word.
SOURCE_REPEAT_S = 600.0
SOURCE_LONGEST_S = 24 * 3600.0
# Later than that nobody looks whether it arrived above: the exchange's own screen still says so.
_REPORTS_BACK = timedelta(days=2)
# Between its start on air and its entry lie milliseconds, unless whoever started it was killed between.
_ENTERED_WITHIN = timedelta(seconds=5)
_ENDINGS = {Ending.STOP: Step.STOPPED, Ending.ALL_CLEAR: Step.ALL_CLEAR, Ending.CORRECTION: Step.CORRECTION}
_TOLD_END = {
    Ending.STOP: "EMERGENCY_ENDED",
    Ending.TIME: "EMERGENCY_ENDED",
    Ending.ALL_CLEAR: "ALL_CLEAR",
    Ending.CORRECTION: "CORRECTION",
}
_TOLD_STEP = {Step.LOCAL_STOP: "LOCAL_STOP", Step.RESUMED: "LOCAL_RESUME"}


@dataclass(frozen=True, slots=True)
class EmergencyBooks:
    """Nothing here stands between a press and its sound: what fails is logged, and entered by the keeper later."""

    store: Store
    clock: Clock

    def enter(self, emergency: Emergency) -> None:
        try:
            with self.store.write(emergency.officer_id) as unit:
                self._enter(unit, emergency)
        except OperatorFixable as error:
            # It is on air and in the on-air journal; ``take_in`` enters it from there.
            logger.error("an emergency is not in the records yet: %s", error)  # noqa: TRY400

    def close(self, emergency_id: str, ending: Ending, by: str, words: str = "") -> None:
        """``words``: what the all-clear or correction says."""
        now = self.clock.now()
        try:
            with self.store.write(by) as unit:
                self._close(unit, emergency_id, ending, by, now, words)
        except OperatorFixable as error:
            logger.error("the end of an emergency is not in the records yet: %s", error)  # noqa: TRY400

    def note(self, emergency_id: str, step: Step, by: str, reason: str = "") -> None:
        """Record a step that concerns the whole of it."""
        now = self.clock.now()
        try:
            with self.store.write(by) as unit:
                known = unit.emergencies.get(emergency_id)
                if known is None:
                    return
                unit.emergencies.add_steps([EmergencyStep(emergency_id, step, now, "", by)])
                unit.audit.record(f"EMERGENCY_{step.value}", emergency_id)
                if step in _TOLD_STEP:
                    tell_event(unit, _TOLD_STEP[step], now, known.source_id, reason=reason)
        except OperatorFixable as error:
            logger.error("a step of an emergency is not in the records: %s", error)  # noqa: TRY400

    def take_in(self, reports: Sequence[AirReport]) -> int:
        """Keep what the on-air process told and is not recorded yet; return the number of new steps."""
        mine = [report for report in reports if report.order.emergency or report.order.follows]
        if not mine:
            return 0
        known_as = {report.order.id: report.order.follows or report.order.id for report in mine}
        steps = {report.order.id: _steps_of(report, known_as[report.order.id]) for report in mine}
        with self.store.read() as unit:
            held = {key: {_once(step) for step in unit.emergencies.steps(key)} for key in set(known_as.values())}
            entered = {key: unit.emergencies.get(key) for key in held}
        # Whoever started one enters it, with all that is known of it; that it was killed before is seen later.
        young = {key for key in held if entered[key] is None and self._is_young(mine, key)}
        mine = [report for report in mine if known_as[report.order.id] not in young]
        missing = [report for report in mine if report.order.emergency and entered[report.order.id] is None]
        unclosed = [
            report
            for report in mine
            if report.order.emergency
            and report.ended_at is not None
            and ((known := entered[report.order.id]) is None or known.ended_at is None)
        ]
        new = [
            step
            for report in mine
            for step in steps[report.order.id]
            if _once(step) not in held[known_as[report.order.id]]
        ]
        if not missing and not unclosed and not new:
            return 0
        with self.store.write("onair") as unit:
            for report in missing:
                self._enter(unit, _from_report(report))
            added = unit.emergencies.add_steps(new)
            for report in unclosed:
                assert report.ended_at is not None
                self._close(unit, report.order.id, _ending_of(report), report.order.operator, report.ended_at)
        return added

    def _is_young(self, reports: Sequence[AirReport], emergency_id: str) -> bool:
        pressed = [report.order.pressed_at for report in reports if report.order.id == emergency_id]
        return bool(pressed) and self.clock.now() - max(pressed) < _ENTERED_WITHIN

    def note_reported(self) -> None:
        """Note when the level above has what was told of an emergency's start; called every second."""
        now = self.clock.now()
        with self.store.read() as unit:
            recent = {one.id for one in unit.emergencies.between(now - _REPORTS_BACK, now + _REPORTS_BACK)}
            going_up = {}
            for emergency_id in recent:
                told = {step.step: step for step in unit.emergencies.steps(emergency_id)}
                if Step.REPORTING in told and Step.REPORTED not in told:
                    going_up[told[Step.REPORTING].detail] = emergency_id
            if not going_up:
                return
            arrived = {row.id for row in unit.outbox.items([OutboxState.CONFIRMED])} & set(going_up)
        if arrived:
            with self.store.write("onair") as unit:
                unit.emergencies.add_steps([EmergencyStep(going_up[key], Step.REPORTED, now) for key in arrived])

    def of_bulletin(
        self, bulletin: InboundBulletin, targets: tuple[str, ...], sounds: EmergencySounds, now: datetime
    ) -> tuple[Emergency, AirOrder]:
        """Return the emergency and order of one from above; its sound is its file, or its text as the PC reads it."""
        content = bulletin.content
        operator = f"source:{content.source_area}"
        title, around = self._as_exercise(content.title, exercise=content.exercise)
        left_s = max(1.0, (content.valid_to - now).total_seconds())
        # By the bulletin's own id: asked again after a crash, the on-air process knows it, and says it once.
        order = AirOrder(
            bulletin.id,
            AirKind.EXERCISE if content.exercise else AirKind.EMERGENCY_SOURCE,
            title,
            operator,
            targets,
            now,
            _bulletin_sound(bulletin, sounds, around),
            float(content.repeat_every_s or SOURCE_REPEAT_S),
            content.disaster_level or 0,
            min(left_s, SOURCE_LONGEST_S),
        )
        ordered = content.ordered_by
        draft = EmergencyDraft(
            ordered.post if ordered else content.agency,
            OrderedHow.WRITTEN,
            Hazard.OTHER,
            targets,
            content.text or content.title,
            SoundFrom.TAKE if content.audio else SoundFrom.SPEECH,
            "",
            content.disaster_level,
            content.agency if content.disaster_level else "",
            max(1, round(order.repeat_every_s / 60)),
            ordered.at if ordered else content.issued_at,
        )
        emergency = Emergency(
            order.id,
            EmergencyKind.EXERCISE if content.exercise else EmergencyKind.FROM_ABOVE,
            draft,
            title,
            operator,
            bulletin.received_at,
            now,
            source_id=bulletin.id,
            agency=content.agency,
        )
        return emergency, order

    def ending_of_bulletin(
        self, bulletin: InboundBulletin, emergency: Emergency, sounds: EmergencySounds, now: datetime
    ) -> AirOrder | None:
        """Return what is said when one from above ends; nothing for a recall."""
        content = bulletin.content
        if content.kind.value not in (AirKind.ALL_CLEAR.value, AirKind.CORRECTION.value):
            return None
        title, around = self._as_exercise(content.title, exercise=emergency.kind is EmergencyKind.EXERCISE)
        return AirOrder(
            bulletin.id,
            AirKind(content.kind.value),
            title,
            f"source:{content.source_area}",
            emergency.draft.targets,
            now,
            _bulletin_sound(bulletin, sounds, around),
            follows=emergency.id,
        )

    def _as_exercise(self, title: str, *, exercise: bool) -> tuple[str, str]:
        """Return the title and what is said around the words; both plain for the real thing."""
        if not exercise:
            return title, ""
        with self.store.read() as unit:
            return f"{text_of(unit, 'TITLE_EXERCISE')}: {title}", text_of(unit, "EXERCISE")

    def _enter(self, unit: Unit, emergency: Emergency) -> None:
        draft = emergency.draft
        known = unit.emergencies.get(emergency.id)
        if known is not None:
            # Entered already from what the on-air process told, and told above: here is the rest of it.
            unit.emergencies.save(
                replace(emergency, ended_at=known.ended_at, ending=known.ending, ending_text=known.ending_text)
            )
            return
        unit.emergencies.save(emergency)
        unit.emergencies.add_steps(
            [
                EmergencyStep(emergency.id, Step.PRESSED, emergency.pressed_at, "", emergency.officer_id),
                EmergencyStep(emergency.id, Step.DECIDED, emergency.decided_at, "", emergency.officer_id),
            ]
        )
        unit.audit.record(
            "EMERGENCY_STARTED",
            emergency.id,
            kind=emergency.kind.value,
            how=draft.ordered_how.value,
            hazard=draft.hazard.value,
            level=draft.level or 0,
            targets=sorted(draft.targets),
        )
        if emergency.kind is not EmergencyKind.EXERCISE:
            row_id = tell_event(
                unit,
                "EMERGENCY_STARTED",
                emergency.decided_at,
                emergency.source_id,
                by=draft.ordered_by[:200],
                how=draft.ordered_how.value,
                hazard=draft.hazard.value,
                level=str(draft.level or ""),
                targets=str(len(draft.targets)),
            )
            if row_id:
                going_up = EmergencyStep(emergency.id, Step.REPORTING, emergency.decided_at, "", row_id)
                unit.emergencies.add_steps([going_up])

    def _close(self, unit: Unit, emergency_id: str, ending: Ending, by: str, now: datetime, words: str = "") -> None:
        known = unit.emergencies.get(emergency_id)
        if known is None or known.ended_at is not None:
            return
        unit.emergencies.save(replace(known, ended_at=now, ending=ending, ending_text=words))
        unit.emergencies.add_steps([EmergencyStep(emergency_id, _ENDINGS.get(ending, Step.STOPPED), now, "", by)])
        unit.audit.record("EMERGENCY_ENDED", emergency_id, ending=ending.value)
        if known.kind is not EmergencyKind.EXERCISE:
            tell_event(unit, _TOLD_END[ending], now, known.source_id, reason=ending.value)


def _bulletin_sound(bulletin: InboundBulletin, sounds: EmergencySounds, around: str = "") -> AirSound:
    """``around`` is said before and after a text; a file airs as it was signed."""
    content = bulletin.content
    if content.audio is None:
        return sounds.spoken(content.text or content.title, around)
    return sounds.of_source(content.audio.sha256)


def _from_report(report: AirReport) -> Emergency:
    """What the on-air process knows, when the records missed the rest (a full disk, a lost database)."""
    order = report.order
    kind = {AirKind.EMERGENCY_SOURCE: EmergencyKind.FROM_ABOVE, AirKind.EXERCISE: EmergencyKind.EXERCISE}
    draft = EmergencyDraft(
        "", OrderedHow.NOT_REACHED_DUTY_OFFICER, Hazard.OTHER, order.targets, order.title, level=order.level or None
    )
    return Emergency(
        order.id,
        kind.get(order.kind, EmergencyKind.EMERGENCY),
        draft,
        order.title,
        order.operator,
        order.pressed_at,
        order.pressed_at,
        source_id=order.id if order.kind is AirKind.EMERGENCY_SOURCE else "",
    )


def _ending_of(report: AirReport) -> Ending:
    try:
        return Ending(report.reason)
    except ValueError:
        return Ending.STOP


def _steps_of(report: AirReport, emergency_id: str) -> list[EmergencyStep]:
    found = [step for target in report.targets for step in _target_steps(target, emergency_id, report.order)]
    acked = [target.acked_at or target.playing_at for target in report.targets if target.state is not _UNCONFIRMED]
    times = [at for at in acked if at is not None]
    if times and len(times) == len(acked):
        found.append(EmergencyStep(emergency_id, Step.ALL_ACKED, max(times), "", _detail(report.order)))
    return found


def _once(step: EmergencyStep) -> tuple[object, ...]:
    """What makes a step the same one: an on-air process that took over dates the first of each a moment off.

    A target may fail again and again, though, and each time is told.
    """
    return (step.step, step.target, step.detail, step.at if step.step is Step.FAILED else None)


_UNCONFIRMED = PlayState.SENT_UNCONFIRMABLE


def _target_steps(target: TargetSteps, emergency_id: str, order: AirOrder) -> list[EmergencyStep]:
    told = [
        (Step.SENT, target.sent_at, ""),
        (Step.ACKED, target.acked_at, ""),
        (Step.PLAYING, target.playing_at, ""),
        (Step.FAILED, target.failed_at, target.error),
    ]
    return [
        EmergencyStep(emergency_id, step, at, target.target, error or _detail(order))
        for step, at, error in told
        if at is not None
    ]


def _detail(order: AirOrder) -> str:
    """Steps of what followed an emergency say which it was."""
    return order.kind.value if order.follows else ""
