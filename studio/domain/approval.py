"""The approval machine of a bulletin: DOMAIN.md, "Roles and verbs"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from studio.domain.errors import Refused


class ApprovalState(StrEnum):
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    SCHEDULED = "SCHEDULED"
    RECALLED = "RECALLED"
    ARCHIVED = "ARCHIVED"


class ApprovalVerb(StrEnum):
    SUBMIT = "SUBMIT"
    APPROVE = "APPROVE"
    RETURN = "RETURN"
    REJECT = "REJECT"
    SCHEDULE = "SCHEDULE"
    RECALL = "RECALL"
    ARCHIVE = "ARCHIVE"


class ApprovalWay(StrEnum):
    """How the approver approved; each is logged as what it is."""

    AT_THE_PC = "AT_THE_PC"
    PHONE_LINK = "PHONE_LINK"
    BY_TELEPHONE = "BY_TELEPHONE"
    STANDING = "STANDING"


_S, _V = ApprovalState, ApprovalVerb
_MOVES: dict[tuple[ApprovalState, ApprovalVerb], ApprovalState] = {
    (_S.DRAFT, _V.SUBMIT): _S.SUBMITTED,
    (_S.RETURNED, _V.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, _V.APPROVE): _S.APPROVED,
    (_S.SUBMITTED, _V.RETURN): _S.RETURNED,
    (_S.SUBMITTED, _V.REJECT): _S.REJECTED,
    (_S.APPROVED, _V.SCHEDULE): _S.SCHEDULED,
    (_S.SCHEDULED, _V.SCHEDULE): _S.SCHEDULED,
    (_S.APPROVED, _V.RECALL): _S.RECALLED,
    (_S.SCHEDULED, _V.RECALL): _S.RECALLED,
}
# Resting states: nobody waits for an answer, and nothing of it is due on air.
_MOVES |= {(state, _V.ARCHIVE): _S.ARCHIVED for state in (_S.DRAFT, _S.RETURNED, _S.APPROVED, _S.REJECTED, _S.RECALLED)}


@dataclass(frozen=True, slots=True)
class ApprovalEvent:
    """One step of a bulletin's way, as it is kept. ``manifest_sha256`` is the hash that was judged."""

    id: str
    programme_id: str
    version: int
    verb: ApprovalVerb
    by_person: str
    at: datetime
    way: ApprovalWay
    manifest_sha256: str
    reason: str = ""


def next_state(state: ApprovalState, verb: ApprovalVerb) -> ApprovalState:
    """Return the state after ``verb``; raise ``Refused("WRONG_STATE")`` where no arrow exists."""
    try:
        return _MOVES[state, verb]
    except KeyError:
        raise Refused("WRONG_STATE", state=state.value, verb=verb.value) from None


def require_not_own(maker_ids: frozenset[str], person_id: str) -> None:
    """A person never approves what they made: raise ``Refused("OWN_WORK")``."""
    if person_id in maker_ids:
        raise Refused("OWN_WORK")


def is_airable(state: ApprovalState) -> bool:
    """Only approved work airs."""
    return state in (ApprovalState.APPROVED, ApprovalState.SCHEDULED)
