"""How far the station's first setup is: kept at each step, so that a window that was killed goes on there."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.first_run import SetupStep, StepState
from studio.domain.roles import Person, Verb, require
from studio.ports.store import Store

_KEY = "first_run"


@dataclass(frozen=True, slots=True)
class FirstRun:
    """``begun`` is false in a station that was made without the window; ``left`` when it was closed on purpose."""

    begun: bool
    left: bool
    steps: dict[SetupStep, StepState]

    @property
    def goes_on(self) -> bool:
        """Tell whether it comes up by itself at the next sign-in."""
        return self.begun and not self.left


@dataclass(frozen=True, slots=True)
class FirstRunService:
    store: Store

    def state(self) -> FirstRun:
        with self.store.read() as unit:
            kept = unit.settings.get(_KEY)
            peopled = bool(unit.people.all())
        kept = kept or {}
        steps = {SetupStep(name): StepState(state) for name, state in kept.get("steps", {}).items()}
        # Who reads this has a station; and whom it has is known from the records.
        steps[SetupStep.STATION] = StepState.DONE
        if peopled:
            steps[SetupStep.PEOPLE] = StepState.DONE
        return FirstRun(bool(kept), bool(kept.get("left")), steps)

    def begin(self, by: Person, *, anew: bool = False) -> FirstRun:
        """Note that it runs; ``anew`` asks every step again."""
        require(by, Verb.ADMINISTER)
        steps = {} if anew else self.state().steps
        return self._keep(by, steps, left=False)

    def mark(self, by: Person, step: SetupStep, state: StepState) -> FirstRun:
        require(by, Verb.ADMINISTER)
        return self._keep(by, self.state().steps | {step: state}, left=False)

    def leave(self, by: Person) -> FirstRun:
        """Finished, or put off: it does not come up by itself any more."""
        require(by, Verb.ADMINISTER)
        return self._keep(by, self.state().steps, left=True)

    def _keep(self, by: Person, steps: dict[SetupStep, StepState], *, left: bool) -> FirstRun:
        value = {"steps": {step.value: state.value for step, state in steps.items()}, "left": left}
        with self.store.write(by.id) as unit:
            unit.settings.put(_KEY, value)
            if left:
                unit.audit.record("SETUP_LEFT", _KEY)
        return self.state()
