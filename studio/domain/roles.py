"""Who may do what: DOMAIN.md, "Roles and verbs"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from studio.domain.errors import Refused


class Role(StrEnum):
    REPORTER = "REPORTER"
    EDITOR = "EDITOR"
    ANNOUNCER = "ANNOUNCER"
    BOARD = "BOARD"
    LEADER = "LEADER"
    TRAINER = "TRAINER"
    ADMIN = "ADMIN"


class Verb(StrEnum):
    RECORD = "RECORD"
    EDIT = "EDIT"
    SUBMIT = "SUBMIT"
    RETURN = "RETURN"
    REJECT = "REJECT"
    APPROVE = "APPROVE"
    SCHEDULE = "SCHEDULE"
    DECIDE_ORDER = "DECIDE_ORDER"
    PUBLISH_BOARD = "PUBLISH_BOARD"
    GO_LIVE = "GO_LIVE"
    RECALL = "RECALL"
    ANSWER_FEEDBACK = "ANSWER_FEEDBACK"
    REPORT = "REPORT"
    ADMINISTER = "ADMINISTER"
    # By the officer's PIN, never by a sign-in.
    EMERGENCY = "EMERGENCY"
    EXERCISE = "EXERCISE"


# Of the first person of a station. One person often does all of it: what they may not do alone is
# approve their own.
FIRST_ROLES = frozenset({Role.ADMIN, Role.EDITOR})
_MAKERS = frozenset({Role.REPORTER, Role.EDITOR, Role.ANNOUNCER, Role.BOARD, Role.LEADER})
_RUNNERS = frozenset({Role.EDITOR, Role.BOARD, Role.LEADER})
_APPROVERS = frozenset({Role.BOARD, Role.LEADER})

_ALLOWED: dict[Verb, frozenset[Role]] = {
    Verb.RECORD: _MAKERS,
    Verb.EDIT: _MAKERS,
    Verb.SUBMIT: _MAKERS,
    Verb.RETURN: _RUNNERS,
    Verb.REJECT: _RUNNERS,
    Verb.APPROVE: _APPROVERS,
    Verb.SCHEDULE: _RUNNERS,
    Verb.DECIDE_ORDER: _RUNNERS,
    Verb.PUBLISH_BOARD: _RUNNERS,
    Verb.GO_LIVE: _RUNNERS | {Role.ANNOUNCER},
    Verb.RECALL: _RUNNERS,
    Verb.ANSWER_FEEDBACK: _RUNNERS,
    Verb.REPORT: _RUNNERS,
    Verb.ADMINISTER: frozenset({Role.ADMIN}),
    Verb.EMERGENCY: _MAKERS,
    Verb.EXERCISE: _MAKERS | {Role.TRAINER},
}


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who works at the station. ``address`` is how they are addressed (cô, chú, …), never guessed."""

    id: str
    name: str
    roles: frozenset[Role]
    address: str = ""
    active: bool = True


def may(roles: Iterable[Role], verb: Verb) -> bool:
    """Tell whether any of ``roles`` carries ``verb``."""
    return not _ALLOWED[verb].isdisjoint(roles)


def require(person: Person, verb: Verb) -> None:
    """Raise ``Refused("NOT_ALLOWED")`` unless the person is active and holds a role with ``verb``."""
    if not person.active or not may(person.roles, verb):
        raise Refused("NOT_ALLOWED", person=person.name, verb=verb.value)
