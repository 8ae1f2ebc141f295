"""Citizens' feedback: read, answered, put on air."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.domain.errors import Misuse, Refused
from studio.domain.exchange import (
    Feedback,
    FeedbackState,
    feedback_is_open,
    step_feedback,
    steps_to_answer,
)
from studio.domain.programme import BulletinClass, Category
from studio.domain.roles import Person, Verb, require
from studio.ports.clock import Clock
from studio.ports.store import Store, Unit
from studio.services.production import Draft, ProductionService
from studio.services.scripts import script_of_answer
from studio.services.upward import tell_feedback

_OPEN = frozenset(state for state in FeedbackState if feedback_is_open(state))


@dataclass(frozen=True, slots=True)
class FeedbackService:
    store: Store
    clock: Clock
    production: ProductionService

    def list(self) -> list[Feedback]:
        """Whoever waits for an answer first, the longest wait first; then the answered, the last first."""
        with self.store.read() as unit:
            found = unit.exchange.feedbacks()
        waiting = sorted((f for f in found if f.state in _OPEN), key=lambda f: f.received_at)
        return waiting + [f for f in found if f.state not in _OPEN]

    def waiting(self) -> int:
        with self.store.read() as unit:
            return len(unit.exchange.feedbacks(_OPEN))

    def answer(self, by: Person, feedback_id: str, answer: str) -> Feedback:
        """Answer in writing; the citizen reads it. Raises ``Refused``: ANSWER_NEEDED, WRONG_STATE."""
        require(by, Verb.ANSWER_FEEDBACK)
        if not answer.strip():
            raise Refused("ANSWER_NEEDED")
        with self.store.write(by.id) as unit:
            feedback = _existing(unit, feedback_id)
            for state in steps_to_answer(feedback.state):
                feedback = self._step(unit, by, feedback, state, answer if state is FeedbackState.ANSWERED else "")
            return feedback

    def reject(self, by: Person, feedback_id: str, reason: str) -> Feedback:
        """Raises ``Refused``: REASON_NEEDED, WRONG_STATE."""
        require(by, Verb.ANSWER_FEEDBACK)
        with self.store.write(by.id) as unit:
            feedback = _existing(unit, feedback_id)
            if feedback.state is FeedbackState.NEW:
                feedback = self._step(unit, by, feedback, FeedbackState.RECEIVED)
            return self._step(unit, by, feedback, FeedbackState.REJECTED, reason=reason)

    def close(self, by: Person, feedback_id: str) -> Feedback:
        """After the answer, nothing more is to be done."""
        require(by, Verb.ANSWER_FEEDBACK)
        with self.store.write(by.id) as unit:
            return self._step(unit, by, _existing(unit, feedback_id), FeedbackState.CLOSED)

    def draft_bulletin(self, by: Person, feedback_id: str, title: str) -> Draft:
        """Make a bulletin's draft of the answer, to be recorded, approved and aired as any other.

        Its script is the question, without name or number, with the answer; the feedback knows the bulletin. Raises
        ``Refused("WRONG_STATE")`` before there is an answer.
        """
        require(by, Verb.ANSWER_FEEDBACK)
        with self.store.write(by.id) as unit:
            feedback = _existing(unit, feedback_id)
            if feedback.state is not FeedbackState.ANSWERED:
                raise Refused("WRONG_STATE", state=feedback.state.value, verb=FeedbackState.BROADCAST.value)
            draft = self.production.create_in(unit, by, title, BulletinClass.NORMAL, Category.POLICY)
            # BROADCAST it is once the loudspeakers have played it.
            unit.exchange.save_feedback(replace(feedback, answer_bulletin=draft.programme.id))
            unit.audit.record("FEEDBACK_TO_BULLETIN", feedback_id, programme=draft.programme.id)
        return replace(draft, script=script_of_answer(feedback))

    def _step(
        self,
        unit: Unit,
        by: Person,
        feedback: Feedback,
        state: FeedbackState,
        answer: str = "",
        reason: str = "",
    ) -> Feedback:
        stepped = step_feedback(feedback, state, self.clock.now(), answer, reason)
        unit.exchange.save_feedback(stepped)
        unit.audit.record(f"FEEDBACK_{state.value}", feedback.id, answer=stepped.answer, reason=stepped.reason)
        tell_feedback(unit, stepped, " ".join(sorted(role.value for role in by.roles)) or "STATION")
        return stepped


def _existing(unit: Unit, feedback_id: str) -> Feedback:
    feedback = unit.exchange.feedback(feedback_id)
    if feedback is None:
        raise Misuse("NO_SUCH_FEEDBACK", id=feedback_id)
    return feedback
