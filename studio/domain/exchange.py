"""The exchange with the level above: bulletins from there, citizens' feedback, and what waits to go up.

DOMAIN.md, "Exchange with the source system"; the classes of bulletins: Circular 39/2020.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from studio.domain.errors import Refused
from studio.domain.programme import BulletinClass, Category, Origin, Priority


class OutboxState(StrEnum):
    """``UNCERTAIN``: sent, answer unknown; it goes again under the same id. ``DEAD``: refused for good."""

    PENDING = "PENDING"
    SENDING = "SENDING"
    UNCERTAIN = "UNCERTAIN"
    CONFIRMED = "CONFIRMED"
    DEAD = "DEAD"


class OutboxKind(StrEnum):
    """What a row of the outbox tells of; its payload is that message, less the station's id and area."""

    BULLETIN_STATUS = "BULLETIN_STATUS"
    BROADCAST_LOG = "BROADCAST_LOG"
    DEVICES = "DEVICES"
    SCHEDULE = "SCHEDULE"
    EVENTS = "EVENTS"
    TRAINING = "TRAINING"
    REPORT = "REPORT"
    PROGRAMME = "PROGRAMME"
    FEEDBACK = "FEEDBACK"
    FEEDBACK_STEP = "FEEDBACK_STEP"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One row of the outbox as it stands. ``counter`` orders; rows of one ``stream`` never overtake each other."""

    id: str
    counter: int
    kind: str
    stream: str
    payload: dict[str, Any]
    state: OutboxState
    attempts: int
    created_at: datetime
    again_at: datetime | None = None
    problem: str = ""


class BulletinKind(StrEnum):
    """The last three name in ``supersedes`` what they end."""

    NEWS = "NEWS"
    ALL_CLEAR = "ALL_CLEAR"
    CORRECTION = "CORRECTION"
    RECALL = "RECALL"


class InboundState(StrEnum):
    RECEIVED = "RECEIVED"
    VERIFIED = "VERIFIED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"


class InboundVerb(StrEnum):
    VERIFY = "VERIFY"
    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    EXPIRE = "EXPIRE"


@dataclass(frozen=True, slots=True)
class InboundAudio:
    sha256: str
    size_bytes: int
    codec: str
    duration_s: float
    url_path: str


@dataclass(frozen=True, slots=True)
class IssuedOrder:
    """By whose order an emergency was issued above."""

    name: str
    post: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InboundContent:
    """What the level above signed."""

    id: str
    version: int
    kind: BulletinKind
    bulletin_class: BulletinClass
    origin: Origin
    category: Category
    title: str
    text: str
    language: str
    agency: str
    source_level: str
    source_area: str
    valid_from: datetime
    valid_to: datetime
    areas: tuple[str, ...]
    clusters: tuple[str, ...]
    creator: str
    approver: str
    approved_at: datetime
    issued_at: datetime
    audio: InboundAudio | None = None
    supersedes_id: str = ""
    supersedes_version: int = 0
    disaster_level: int | None = None
    ordered_by: IssuedOrder | None = None
    repeat_every_s: int | None = None
    exercise: bool = False


# The problem of an emergency that waits for a person to hear it first.
TOO_LONG = "EMERGENCY_TOO_LONG"


@dataclass(frozen=True, slots=True)
class InboundBulletin:
    """A bulletin from above and what became of it here. ``envelope`` holds the exact bytes that were signed."""

    content: InboundContent
    envelope: bytes
    key_id: str
    state: InboundState
    received_at: datetime
    changed_at: datetime
    decided_by: str = ""
    reason: str = ""
    # What it became here, and what stands against playing it (HASH_MISMATCH, …).
    programme_id: str = ""
    problem: str = ""
    # Set once an emergency was handed to the emergency desk.
    handed_over_at: datetime | None = None

    @property
    def id(self) -> str:
        return self.content.id

    @property
    def version(self) -> int:
        return self.content.version

    @property
    def priority(self) -> Priority:
        return _PRIORITY[self.content.bulletin_class]

    @property
    def airs_by_itself(self) -> bool:
        """An emergency is carried out without asking, and never taken into the schedule by hand.

        Not so an exercise, nor one too long to be aired unheard: those wait for a person (DOMAIN.md, "Before air it
        is checked").
        """
        emergency = self.content.bulletin_class is BulletinClass.EMERGENCY
        return emergency and not self.content.exercise and self.problem != TOO_LONG

    @property
    def may_be_declined(self) -> bool:
        return self.content.bulletin_class is BulletinClass.NORMAL and self.state is InboundState.VERIFIED


_PRIORITY = {
    BulletinClass.NORMAL: Priority.NORMAL,
    BulletinClass.PRIORITY: Priority.PRIORITY,
    BulletinClass.EMERGENCY: Priority.EMERGENCY_SOURCE,
}
_I, _V = InboundState, InboundVerb
_MOVES: dict[tuple[InboundState, InboundVerb], InboundState] = {
    (_I.RECEIVED, _V.VERIFY): _I.VERIFIED,
    (_I.VERIFIED, _V.ACCEPT): _I.ACCEPTED,
    (_I.VERIFIED, _V.DECLINE): _I.DECLINED,
    (_I.RECEIVED, _V.EXPIRE): _I.EXPIRED,
    (_I.VERIFIED, _V.EXPIRE): _I.EXPIRED,
}


def move_inbound(
    bulletin: InboundBulletin, verb: InboundVerb, at: datetime, by: str = "", reason: str = ""
) -> InboundBulletin:
    """Return the bulletin after ``verb``.

    Raises ``Refused``: WRONG_STATE, CANNOT_DECLINE (of what is not NORMAL), REASON_NEEDED, NOT_YET_OVER (expiring
    what is still valid).
    """
    try:
        state = _MOVES[bulletin.state, verb]
    except KeyError:
        raise Refused("WRONG_STATE", state=bulletin.state.value, verb=verb.value) from None
    if verb is InboundVerb.DECLINE:
        if bulletin.content.bulletin_class is not BulletinClass.NORMAL:
            raise Refused("CANNOT_DECLINE", bulletin_class=bulletin.content.bulletin_class.value)
        if not reason.strip():
            raise Refused("REASON_NEEDED")
    if verb is InboundVerb.EXPIRE and not is_over(bulletin, at):
        raise Refused("NOT_YET_OVER")
    return replace(bulletin, state=state, changed_at=at, decided_by=by, reason=reason.strip())


def is_over(bulletin: InboundBulletin, now: datetime) -> bool:
    """Whether its validity is past."""
    return bulletin.content.valid_to <= now


@dataclass(frozen=True, slots=True)
class ExchangeStanding:
    """How the sync process stands: NOT_ENROLLED, STARTING, CONNECTED, OFFLINE, REFUSED (who we are), LOCAL (our
    disk or records), or NOT_RUNNING. ``skew_s`` is our clock less the source system's."""

    state: str
    code: str = ""
    since: datetime | None = None
    last_answer_at: datetime | None = None
    skew_s: float | None = None


class FeedbackState(StrEnum):
    NEW = "NEW"
    RECEIVED = "RECEIVED"
    FORWARDED = "FORWARDED"
    IN_PROGRESS = "IN_PROGRESS"
    ANSWERED = "ANSWERED"
    BROADCAST = "BROADCAST"
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"


class FeedbackKind(StrEnum):
    REPORT = "REPORT"
    PROPOSAL = "PROPOSAL"
    QUESTION = "QUESTION"
    RATING = "RATING"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a citizen said. No name comes down; ``phone_masked`` shows the last digits (Law 91/2025/QH15)."""

    id: str
    area: str
    state: FeedbackState
    kind: FeedbackKind
    text: str
    received_at: datetime
    changed_at: datetime
    about_bulletin: str = ""
    rating: int | None = None
    has_name: bool = False
    phone_masked: str = ""
    for_child: bool = False
    answer: str = ""
    reason: str = ""
    answer_bulletin: str = ""


_F = FeedbackState
_OPEN = frozenset({_F.NEW, _F.RECEIVED, _F.FORWARDED, _F.IN_PROGRESS})
_STEPS: dict[FeedbackState, frozenset[FeedbackState]] = {
    _F.NEW: frozenset({_F.RECEIVED}),
    _F.RECEIVED: frozenset({_F.FORWARDED, _F.IN_PROGRESS}),
    _F.FORWARDED: frozenset({_F.RECEIVED, _F.IN_PROGRESS, _F.ANSWERED}),
    _F.IN_PROGRESS: frozenset({_F.FORWARDED, _F.ANSWERED}),
    _F.ANSWERED: frozenset({_F.BROADCAST, _F.CLOSED}),
    _F.BROADCAST: frozenset({_F.CLOSED}),
    _F.CLOSED: frozenset(),
    _F.REJECTED: frozenset(),
}
# The shortest way from where it is to an answer.
_TOWARDS_ANSWER = {
    _F.NEW: _F.RECEIVED,
    _F.RECEIVED: _F.IN_PROGRESS,
    _F.FORWARDED: _F.ANSWERED,
    _F.IN_PROGRESS: _F.ANSWERED,
}


def feedback_may_become(before: FeedbackState, after: FeedbackState) -> bool:
    return before in _OPEN if after is _F.REJECTED else after in _STEPS[before]


def feedback_is_open(state: FeedbackState) -> bool:
    """Whether somebody still waits for an answer."""
    return state in _OPEN


def step_feedback(
    feedback: Feedback, state: FeedbackState, at: datetime, answer: str = "", reason: str = "", bulletin_id: str = ""
) -> Feedback:
    """Return the feedback one step on. Raises ``Refused``: WRONG_STATE, ANSWER_NEEDED, REASON_NEEDED."""
    if not feedback_may_become(feedback.state, state):
        raise Refused("WRONG_STATE", state=feedback.state.value, verb=state.value)
    if state is _F.ANSWERED and not answer.strip():
        raise Refused("ANSWER_NEEDED")
    if state is _F.REJECTED and not reason.strip():
        raise Refused("REASON_NEEDED")
    return replace(
        feedback,
        state=state,
        changed_at=at,
        answer=answer.strip() or feedback.answer,
        reason=reason.strip() or feedback.reason,
        answer_bulletin=bulletin_id or feedback.answer_bulletin,
    )


def steps_to_answer(state: FeedbackState) -> tuple[FeedbackState, ...]:
    """Return the states to go through, ANSWERED last; raise ``Refused("WRONG_STATE")`` where none leads there."""
    steps: list[FeedbackState] = []
    while state is not _F.ANSWERED:
        if state not in _TOWARDS_ANSWER:
            raise Refused("WRONG_STATE", state=state.value, verb=_F.ANSWERED.value)
        state = _TOWARDS_ANSWER[state]
        steps.append(state)
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Who the station is above. ``above`` are the codes of the areas over its own, from the top down."""

    base_url: str
    station_id: str
    area: str
    area_name: str
    above: tuple[str, ...]
    system_name: str
    root_public_key: str
    enrolled_at: datetime
    below: tuple[str, ...] = field(default=())

    def concerns(self, content: InboundContent) -> bool:
        """Whether a level over the station speaks, and to the station, to one of its hamlets, or to all."""
        spoken_to = {self.area, *self.above, *self.below}
        return content.source_area in {self.area, *self.above} and not spoken_to.isdisjoint(content.areas)
