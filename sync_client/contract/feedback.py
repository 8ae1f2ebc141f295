"""Citizens' feedback: in from the citizens' page, down to the station, its answer up, and back to the citizen.

Personal data (Law 91/2025/QH15): a name and a telephone number are optional, kept apart from the text, and never
go down whole; the reference code that reads an answer back is shown once and kept as a hash.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sync_client.contract.base import AreaCode, Cursor, FilledLine, Identifier, Instant, Line, Model, Text, Word


class FeedbackState(Word):
    NEW = "NEW"
    RECEIVED = "RECEIVED"
    FORWARDED = "FORWARDED"
    IN_PROGRESS = "IN_PROGRESS"
    ANSWERED = "ANSWERED"
    BROADCAST = "BROADCAST"
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"


class FeedbackKind(Word):
    REPORT = "REPORT"
    PROPOSAL = "PROPOSAL"
    QUESTION = "QUESTION"
    RATING = "RATING"


_S = FeedbackState
_OPEN = frozenset({_S.NEW, _S.RECEIVED, _S.FORWARDED, _S.IN_PROGRESS})
_MOVES: dict[FeedbackState, frozenset[FeedbackState]] = {
    _S.NEW: frozenset({_S.RECEIVED}),
    _S.RECEIVED: frozenset({_S.FORWARDED, _S.IN_PROGRESS}),
    _S.FORWARDED: frozenset({_S.RECEIVED, _S.IN_PROGRESS, _S.ANSWERED}),
    _S.IN_PROGRESS: frozenset({_S.FORWARDED, _S.ANSWERED}),
    _S.ANSWERED: frozenset({_S.BROADCAST, _S.CLOSED}),
    _S.BROADCAST: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
    _S.REJECTED: frozenset(),
}


def may_become(before: FeedbackState, after: FeedbackState) -> bool:
    """Tell whether one state may follow the other. FORWARDED → RECEIVED: the one it went to has it."""
    if after is _S.REJECTED:
        return before in _OPEN
    return after in _MOVES[before]


class CitizenFeedback(Model):
    """What the citizens' page sends. ``consent`` is to the processing told of in ``consent_text``'s version."""

    area: AreaCode
    kind: FeedbackKind
    text: Text = Field(min_length=1, max_length=4000)
    about_bulletin: Identifier | None = None
    rating: int | None = Field(default=None, ge=1, le=5)
    name: Line = Field(default="", max_length=80)
    phone: Annotated[str, Field(pattern=r"^(\+?[0-9][0-9 .]{7,15})?$")] = ""
    consent: bool
    consent_text: Annotated[str, Field(pattern=r"^[a-z0-9.-]{1,20}$")]
    for_child: bool = False
    guardian_consent: bool = False

    @model_validator(mode="after")
    def _consented(self) -> CitizenFeedback:
        if not self.consent or (self.for_child and not self.guardian_consent):
            message = "consent is needed, for a child a parent's"
            raise ValueError(message)
        return self


class FeedbackTaken(Model):
    """``reference`` is shown to the citizen once; it is the only way to read the answer."""

    id: Identifier
    reference: str
    state: FeedbackState


class FeedbackItem(Model):
    """As stations and accounts see it; ``phone_masked`` shows the last three digits."""

    id: Identifier
    area: AreaCode
    state: FeedbackState
    kind: FeedbackKind
    text: Text
    received_at: Instant
    changed_at: Instant
    about_bulletin: Identifier | None = None
    rating: int | None = None
    has_name: bool = False
    phone_masked: Line = ""
    for_child: bool = False
    answer: Text = ""
    reason: Line = ""
    answer_bulletin: Identifier | None = None


class FeedbackPage(Model):
    """An item comes again, further on, each time it changed above."""

    items: list[FeedbackItem]
    cursor: Cursor
    more: bool


class FeedbackUpdate(Model):
    """A step of the feedback, made by a station or an account; ``forwarded_to`` goes with FORWARDED."""

    state: FeedbackState
    at: Instant
    by: FilledLine = Field(description="post, not a person's name")
    answer: Text = ""
    reason: Line = ""
    forwarded_to: AreaCode | None = None
    answer_bulletin: Identifier | None = Field(default=None, description="the programme or bulletin with the answer")

    @model_validator(mode="after")
    def _complete(self) -> FeedbackUpdate:
        needed = {
            _S.ANSWERED: bool(self.answer.strip()),
            _S.REJECTED: bool(self.reason.strip()),
            _S.FORWARDED: self.forwarded_to is not None,
        }
        if not needed.get(self.state, True):
            message = "ANSWERED needs an answer, REJECTED a reason, FORWARDED an area"
            raise ValueError(message)
        return self


class FeedbackUp(Model):
    """Feedback that reached the station by other ways (telephone, in person), handed up without personal data."""

    station_id: Identifier
    area: AreaCode
    id: Identifier
    kind: FeedbackKind
    text: Text = Field(min_length=1, max_length=4000)
    received_at: Instant
    rating: int | None = Field(default=None, ge=1, le=5)
    about_bulletin: Identifier | None = None


class CitizenView(Model):
    """What the citizen reads back with the reference."""

    state: FeedbackState
    kind: FeedbackKind
    text: Text
    received_at: Instant
    changed_at: Instant
    answer: Text
    reason: Line
    answer_bulletin: Identifier | None
