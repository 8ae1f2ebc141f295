"""Approval: the way from a draft to what may air, judged by hash and by another person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.approval import (
    ApprovalEvent,
    ApprovalState,
    ApprovalVerb,
    ApprovalWay,
    next_state,
    require_not_own,
)
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.ids import new_id
from studio.domain.programme import Programme
from studio.domain.roles import Person, Verb, require
from studio.domain.schedule import SlotState
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.recording import Encoder
from studio.ports.secrets import Signer
from studio.ports.store import Store, Unit
from studio.services.manifest_codec import decode_manifest
from studio.services.planning import PlanningService, cancelled

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray

_VERBS = {
    ApprovalVerb.SUBMIT: Verb.SUBMIT,
    ApprovalVerb.APPROVE: Verb.APPROVE,
    ApprovalVerb.RETURN: Verb.RETURN,
    ApprovalVerb.REJECT: Verb.REJECT,
    ApprovalVerb.RECALL: Verb.RECALL,
    ApprovalVerb.ARCHIVE: Verb.EDIT,
}


@dataclass(frozen=True, slots=True)
class ApprovalService:
    store: Store
    clock: Clock
    media: MediaStore
    signer: Signer
    planning: PlanningService
    encoder: Encoder

    def waiting(self) -> list[Programme]:
        """What has been submitted and waits for a decision, newest first."""
        with self.store.read() as unit:
            return unit.programmes.newest({ApprovalState.SUBMITTED})

    def history(self, programme_id: str) -> list[ApprovalEvent]:
        with self.store.read() as unit:
            return unit.programmes.events(programme_id)

    def sound(self, programme: Programme, start: int, frames: int) -> NDArray[np.float32]:
        """Return that stretch of the very file that is judged and airs, (frames, channels) float32 at 48 kHz.

        From the beginning on, the file is checked first. Raises what ``check`` raises.
        """
        if programme.manifest is None:
            raise Refused("NOT_MASTERED")
        if start == 0:
            self.check(programme)
        return self.encoder.read_master(self.media.path(programme.manifest.manifest.master_sha256), start, frames)

    def submit(self, by: Person, programme_id: str) -> Programme:
        """Send the mastered draft for approval; raises ``Refused("NOT_MASTERED")``."""
        return self._move(by, programme_id, ApprovalVerb.SUBMIT, ApprovalWay.AT_THE_PC, "")

    def approve(
        self,
        by: Person,
        programme_id: str,
        manifest_sha256: str,
        way: ApprovalWay = ApprovalWay.AT_THE_PC,
    ) -> Programme:
        """Approve exactly the version that was heard, named by its manifest's hash.

        Raises ``Refused``: OWN_WORK, CHANGED_MEANWHILE; ``OperatorFixable``: FILE_CHANGED, SIGNATURE_BAD.
        """
        require(by, Verb.APPROVE)
        with self.store.read() as unit:
            programme = _find(unit, programme_id)
        if programme.manifest is None or programme.manifest.sha256 != manifest_sha256:
            raise Refused("CHANGED_MEANWHILE")
        require_not_own(programme.maker_ids, by.id)
        self.check(programme)
        return self._move(by, programme_id, ApprovalVerb.APPROVE, way, "")

    def return_for_revision(self, by: Person, programme_id: str, reason: str) -> Programme:
        return self._move(by, programme_id, ApprovalVerb.RETURN, ApprovalWay.AT_THE_PC, _needed(reason))

    def reject(self, by: Person, programme_id: str, reason: str) -> Programme:
        return self._move(by, programme_id, ApprovalVerb.REJECT, ApprovalWay.AT_THE_PC, _needed(reason))

    def archive(self, by: Person, programme_id: str) -> Programme:
        return self._move(by, programme_id, ApprovalVerb.ARCHIVE, ApprovalWay.AT_THE_PC, "")

    def recall(self, by: Person, programme_id: str, reason: str) -> Programme:
        """Take it back: its slots are cancelled and what sounds of it stops at once."""
        recalled = self._move(by, programme_id, ApprovalVerb.RECALL, ApprovalWay.AT_THE_PC, _needed(reason))
        self.planning.stop_and_publish(programme_id, by, "RECALLED")
        return recalled

    def check(self, programme: Programme) -> None:
        """Raise unless the signature holds and every file still has its hash."""
        if programme.manifest is None:
            raise Refused("NOT_MASTERED")
        if decode_manifest(self.signer.open(programme.manifest.envelope)) != programme.manifest.manifest:
            raise OperatorFixable("SIGNATURE_BAD", title=programme.title)
        manifest = programme.manifest.manifest
        for sha256 in (manifest.master_sha256, *(r.sha256 for r in manifest.renditions)):
            if not self.media.verify(sha256):
                raise OperatorFixable("FILE_CHANGED", title=programme.title)

    def _move(self, by: Person, programme_id: str, verb: ApprovalVerb, way: ApprovalWay, reason: str) -> Programme:
        require(by, _VERBS[verb])
        with self.store.write(by.id) as unit:
            programme = _find(unit, programme_id)
            if programme.manifest is None and verb in (ApprovalVerb.SUBMIT, ApprovalVerb.APPROVE):
                raise Refused("NOT_MASTERED")
            if verb is ApprovalVerb.APPROVE:
                require_not_own(programme.maker_ids, by.id)
            state = next_state(programme.state, verb)
            now = self.clock.now()
            unit.programmes.set_state(programme.id, programme.version, state, now)
            sha256 = programme.manifest.sha256 if programme.manifest else ""
            unit.programmes.add_event(
                ApprovalEvent(new_id(), programme.id, programme.version, verb, by.id, now, way, sha256, reason)
            )
            if verb is ApprovalVerb.RECALL:
                for slot in unit.slots.of_programme(programme.id):
                    if slot.state is SlotState.PLANNED and slot.ends_at > now:
                        unit.slots.save(cancelled(slot))
            unit.audit.record(
                verb.value, programme.id, version=programme.version, manifest_sha256=sha256, way=way.value
            )
            return _find(unit, programme_id)


def _find(unit: Unit, programme_id: str) -> Programme:
    programme = unit.programmes.get(programme_id)
    if programme is None:
        raise Misuse("NO_SUCH_PROGRAMME", id=programme_id)
    return programme


def _needed(reason: str) -> str:
    if not reason.strip():
        raise Refused("REASON_NEEDED")
    return reason.strip()
