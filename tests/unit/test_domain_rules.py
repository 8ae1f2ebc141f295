"""Roles, the approval machine, identifiers, instants: DOMAIN.md's tables, row by row."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.approval import ApprovalState, ApprovalVerb, is_airable, next_state, require_not_own
from studio.domain.errors import Refused
from studio.domain.ids import new_id, uuid7
from studio.domain.instants import from_us, to_us
from studio.domain.roles import Person, Role, Verb, may, require

TABLE = {
    Verb.RECORD: "REPORTER EDITOR ANNOUNCER BOARD LEADER",
    Verb.EDIT: "REPORTER EDITOR ANNOUNCER BOARD LEADER",
    Verb.SUBMIT: "REPORTER EDITOR ANNOUNCER BOARD LEADER",
    Verb.RETURN: "EDITOR BOARD LEADER",
    Verb.REJECT: "EDITOR BOARD LEADER",
    Verb.APPROVE: "BOARD LEADER",
    Verb.SCHEDULE: "EDITOR BOARD LEADER",
    Verb.DECIDE_ORDER: "EDITOR BOARD LEADER",
    Verb.PUBLISH_BOARD: "EDITOR BOARD LEADER",
    Verb.GO_LIVE: "EDITOR ANNOUNCER BOARD LEADER",
    Verb.RECALL: "EDITOR BOARD LEADER",
    Verb.ANSWER_FEEDBACK: "EDITOR BOARD LEADER",
    Verb.REPORT: "EDITOR BOARD LEADER",
    Verb.ADMINISTER: "ADMIN",
    Verb.EMERGENCY: "REPORTER EDITOR ANNOUNCER BOARD LEADER",
    Verb.EXERCISE: "REPORTER EDITOR ANNOUNCER BOARD LEADER TRAINER",
}


@pytest.mark.parametrize("verb", list(Verb))
def test_each_verb_belongs_to_the_roles_of_the_table(verb: Verb) -> None:
    assert {role.value for role in Role if may([role], verb)} == set(TABLE[verb].split())


def test_a_person_who_left_may_do_nothing() -> None:
    gone = Person("p", "Lợi", frozenset(Role), active=False)
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        require(gone, Verb.RECORD)


def test_one_person_may_hold_several_roles() -> None:
    require(Person("p", "Hoa", frozenset({Role.REPORTER, Role.ADMIN})), Verb.ADMINISTER)
    assert not may([Role.REPORTER, Role.TRAINER], Verb.APPROVE)


ARROWS = {
    ("DRAFT", "SUBMIT"): "SUBMITTED",
    ("RETURNED", "SUBMIT"): "SUBMITTED",
    ("SUBMITTED", "APPROVE"): "APPROVED",
    ("SUBMITTED", "RETURN"): "RETURNED",
    ("SUBMITTED", "REJECT"): "REJECTED",
    ("APPROVED", "SCHEDULE"): "SCHEDULED",
    ("SCHEDULED", "SCHEDULE"): "SCHEDULED",
    ("APPROVED", "RECALL"): "RECALLED",
    ("SCHEDULED", "RECALL"): "RECALLED",
    ("DRAFT", "ARCHIVE"): "ARCHIVED",
    ("RETURNED", "ARCHIVE"): "ARCHIVED",
    ("APPROVED", "ARCHIVE"): "ARCHIVED",
    ("REJECTED", "ARCHIVE"): "ARCHIVED",
    ("RECALLED", "ARCHIVE"): "ARCHIVED",
}


@pytest.mark.parametrize("state", list(ApprovalState))
@pytest.mark.parametrize("verb", list(ApprovalVerb))
def test_the_approval_machine_has_exactly_these_arrows(state: ApprovalState, verb: ApprovalVerb) -> None:
    expected = ARROWS.get((state.value, verb.value))
    if expected is None:
        with pytest.raises(Refused, match="WRONG_STATE"):
            next_state(state, verb)
    else:
        assert next_state(state, verb).value == expected


def test_nobody_approves_what_they_made() -> None:
    with pytest.raises(Refused, match="OWN_WORK"):
        require_not_own(frozenset({"hoa", "nam"}), "hoa")
    require_not_own(frozenset({"hoa"}), "loi")


def test_only_approved_work_airs() -> None:
    assert {state for state in ApprovalState if is_airable(state)} == {
        ApprovalState.APPROVED,
        ApprovalState.SCHEDULED,
    }


def test_ids_are_version_7_and_rise_in_order_of_making() -> None:
    made = [uuid7() for _ in range(2000)]
    assert all(one.version == 7 and one.variant == uuid.RFC_4122 for one in made)
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert uuid.UUID(new_id()).version == 7


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_instants_keep_every_microsecond(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    assert from_us(to_us(instant)) == instant
    assert to_us(instant + timedelta(microseconds=1)) == to_us(instant) + 1


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_us(datetime(2026, 11, 24, 5))  # noqa: DTZ001
