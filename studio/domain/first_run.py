"""The first hour of a station, step by step. Pure: which step comes next follows from what was done."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class SetupStep(StrEnum):
    """In the order in which they are asked."""

    STATION = "STATION"
    PEOPLE = "PEOPLE"
    SOUND = "SOUND"
    LOUDSPEAKERS = "LOUDSPEAKERS"
    SOURCE = "SOURCE"
    TRIAL = "TRIAL"


class StepState(StrEnum):
    OPEN = "OPEN"
    DONE = "DONE"
    # Gone through, but what it needs was not found.
    TO_CHECK = "TO_CHECK"
    SKIPPED = "SKIPPED"


# Without a station and its first person there is nothing to go on with.
NEEDED = frozenset({SetupStep.STATION, SetupStep.PEOPLE})
ORDER = tuple(SetupStep)

Steps = Mapping[SetupStep, StepState]


def first_open(steps: Steps) -> SetupStep | None:
    """Return the first step that was never answered nor skipped; None when all were."""
    return next((step for step in ORDER if steps.get(step, StepState.OPEN) is StepState.OPEN), None)


def may_skip(step: SetupStep) -> bool:
    return step not in NEEDED


def left_out(steps: Steps) -> tuple[SetupStep, ...]:
    """Return what was not done, in order: what a person may come back to."""
    return tuple(step for step in ORDER if steps.get(step, StepState.OPEN) is not StepState.DONE)
