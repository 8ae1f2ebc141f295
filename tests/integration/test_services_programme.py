"""A programme's way from take to approval, on real records and real files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from studio.domain.approval import ApprovalState, ApprovalVerb
from studio.domain.editing import CutRange, EditStep, FadeClip, GainClip, MoveClip, SplitClip, TrimClip
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.loudness import PRESETS, MasterReason
from studio.domain.roles import Person, Role
from tests.support.stations import PASSWORD, TestStation, make_station


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    return make_station(tmp_path / "station")


def test_every_step_is_kept_and_undo_survives_a_restart(made: TestStation) -> None:
    draft = made.draft(length_s=3.0)
    clip = draft.edit.clips[0]
    steps: list[EditStep] = [
        TrimClip(clip.id, 4800, clip.length - 4800),
        SplitClip(clip.id, 60_000, "right"),
        MoveClip("right", 70_000),
        CutRange(20_000, 30_000, ripple=True, new_ids=((clip.id, "cut"),)),
        FadeClip("right", 480, 960),
        GainClip("right", -3.0),
    ]
    for step in steps:
        draft = made.station.production.apply(made.cast.editor, draft.programme.id, step)
    whole = draft.edit.clips

    again = made.reopened()
    assert again.production.open(draft.programme.id).edit.clips == whole
    for _ in steps:
        draft = again.production.undo(made.cast.editor, draft.programme.id)
    assert draft.edit.clips == (clip,)
    for _ in steps:
        draft = made.reopened().production.redo(made.cast.editor, draft.programme.id)
    assert draft.edit.clips == whole


def test_a_step_that_makes_no_sense_changes_nothing(made: TestStation) -> None:
    draft = made.draft()
    with pytest.raises(Misuse, match="NO_SUCH_CLIP"):
        made.station.production.apply(made.cast.editor, draft.programme.id, GainClip("nobody", 1.0))
    assert made.station.production.open(draft.programme.id).edit == draft.edit


def test_the_master_meets_its_target_under_its_ceiling(made: TestStation) -> None:
    draft = made.draft(level=0.02)
    mastered = made.station.mastering.master(made.cast.editor, draft.programme.id, "horn")
    after = mastered.outcome.after
    assert mastered.outcome.reason is MasterReason.MET
    assert after.integrated_lufs == pytest.approx(PRESETS["horn"].target_lufs, abs=0.2)
    assert after.true_peak_dbtp is not None
    assert after.true_peak_dbtp <= PRESETS["horn"].ceiling_dbtp
    signed = mastered.programme.manifest
    assert signed is not None
    for sha256 in (signed.manifest.master_sha256, signed.manifest.renditions[0].sha256):
        assert made.station.planning.media.verify(sha256)


def test_a_cancelled_master_leaves_the_draft_as_it_was(made: TestStation) -> None:
    draft = made.draft()
    with pytest.raises(OperatorFixable, match="CANCELLED"):
        made.station.mastering.master(made.cast.editor, draft.programme.id, progress=lambda done: done < 0.5)
    assert made.station.production.open(draft.programme.id).programme == draft.programme


def test_nothing_recorded_is_said_not_mastered(made: TestStation) -> None:
    empty = made.station.production.create(made.cast.editor, "Trống")
    with pytest.raises(Refused, match="NOTHING_RECORDED"):
        made.station.mastering.master(made.cast.editor, empty.programme.id)


def test_approval_is_by_another_person_and_of_the_hash_that_was_heard(made: TestStation) -> None:
    approvals = made.station.approvals
    draft = made.draft()
    with pytest.raises(Refused, match="NOT_MASTERED"):
        approvals.submit(made.cast.editor, draft.programme.id)
    signed = made.station.mastering.master(made.cast.editor, draft.programme.id).programme.manifest
    assert signed is not None
    assert approvals.submit(made.cast.editor, draft.programme.id).state is ApprovalState.SUBMITTED
    assert [programme.id for programme in approvals.waiting()] == [draft.programme.id]

    with pytest.raises(Refused, match="NOT_ALLOWED"):
        approvals.approve(made.cast.editor, draft.programme.id, signed.sha256)
    with pytest.raises(Refused, match="CHANGED_MEANWHILE"):
        approvals.approve(made.cast.leader, draft.programme.id, "0" * 64)
    done = approvals.approve(made.cast.leader, draft.programme.id, signed.sha256)
    assert done.state is ApprovalState.APPROVED
    last = approvals.history(draft.programme.id)[-1]
    assert (last.verb, last.by_person, last.manifest_sha256) == (
        ApprovalVerb.APPROVE,
        made.cast.leader.id,
        signed.sha256,
    )


def test_a_leader_does_not_approve_a_programme_of_their_own(made: TestStation) -> None:
    both = made.station.people.add(made.cast.admin, "Lan", "lan", PASSWORD, frozenset({Role.REPORTER, Role.LEADER}))
    draft = made.draft()
    made.station.production.describe(both, draft.programme.id, title="Của cả hai")
    made.station.production.apply(both, draft.programme.id, GainClip(draft.edit.clips[0].id, -1.0))
    signed = made.station.mastering.master(made.cast.editor, draft.programme.id).programme.manifest
    assert signed is not None
    made.station.approvals.submit(made.cast.editor, draft.programme.id)
    with pytest.raises(Refused, match="OWN_WORK"):
        made.station.approvals.approve(both, draft.programme.id, signed.sha256)


def test_a_file_replaced_after_submission_is_not_approved(made: TestStation) -> None:
    draft = made.draft()
    signed = made.station.mastering.master(made.cast.editor, draft.programme.id).programme.manifest
    assert signed is not None
    made.station.approvals.submit(made.cast.editor, draft.programme.id)
    path = made.station.planning.media.path(signed.manifest.master_sha256)
    os.chmod(path, 0o600)  # noqa: PTH101 - the attacker's own way
    path.write_bytes(b"something else")
    with pytest.raises(OperatorFixable, match="FILE_CHANGED"):
        made.station.approvals.approve(made.cast.leader, draft.programme.id, signed.sha256)


def test_the_judge_hears_the_very_file_that_airs(made: TestStation) -> None:
    programme = made.approved(length_s=3.0)
    assert programme.manifest is not None
    path = made.station.planning.media.path(programme.manifest.manifest.master_sha256)
    whole, _ = sf.read(path, dtype="float32", always_2d=True)
    approvals = made.station.approvals
    heard = np.concatenate([approvals.sound(programme, 0, 100_000), approvals.sound(programme, 100_000, 100_000)])
    np.testing.assert_array_equal(heard, whole)
    path.unlink()
    with pytest.raises(OperatorFixable, match="FILE_CHANGED"):
        approvals.sound(programme, 0, 100)


def test_returning_needs_a_reason_and_an_edit_makes_a_new_version(made: TestStation) -> None:
    draft = made.draft()
    made.station.mastering.master(made.cast.editor, draft.programme.id)
    made.station.approvals.submit(made.cast.editor, draft.programme.id)
    with pytest.raises(Refused, match="REASON_NEEDED"):
        made.station.approvals.return_for_revision(made.cast.leader, draft.programme.id, "  ")
    made.station.approvals.return_for_revision(made.cast.leader, draft.programme.id, "Đọc nhầm ngày")
    again = made.station.production.apply(made.cast.editor, draft.programme.id, GainClip(draft.edit.clips[0].id, 1.0))
    assert (again.programme.version, again.programme.state) == (2, ApprovalState.DRAFT)
    assert again.programme.manifest is None
    assert [event.reason for event in made.station.approvals.history(draft.programme.id)] == ["", "Đọc nhầm ngày"]


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("editor", "wrong-password", "SIGN_IN_FAILED"),
        ("nobody", PASSWORD, "SIGN_IN_FAILED"),
        ("editor", PASSWORD, ""),
        ("  EDITOR ", PASSWORD, ""),
    ],
)
def test_signing_in(made: TestStation, name: str, password: str, code: str) -> None:
    if code:
        with pytest.raises(Refused, match=code):
            made.station.people.sign_in(name, password)
    else:
        assert made.station.people.sign_in(name, password) == made.cast.editor


@pytest.mark.parametrize("password", ["88888888", "12345678", "short", "aaaaaaaaaa", "abababab"])
def test_weak_passwords_are_refused(made: TestStation, password: str) -> None:
    with pytest.raises(Refused, match="PASSWORD_WEAK"):
        made.station.people.add(made.cast.admin, "Ai", "ai", password, frozenset({Role.REPORTER}))


def test_only_an_administrator_adds_people(made: TestStation) -> None:
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        made.station.people.add(made.cast.leader, "Ai", "ai", PASSWORD, frozenset({Role.REPORTER}))
    with pytest.raises(Refused, match="NAME_TAKEN"):
        made.station.people.add(made.cast.admin, "Ai", "editor", PASSWORD, frozenset({Role.REPORTER}))
    with pytest.raises(Refused, match="STATION_HAS_PEOPLE"):
        made.station.people.found("Ai", "ai", PASSWORD, frozenset({Role.ADMIN}))
    with pytest.raises(Refused, match="LAST_ADMIN"):
        made.station.people.change(
            made.cast.admin, Person(made.cast.admin.id, made.cast.admin.name, frozenset({Role.EDITOR}))
        )
