"""Bulletin boards: layouts drawn, approved and published; emergencies over them; what was shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studio.domain.approval import (
    ApprovalEvent,
    ApprovalState,
    ApprovalVerb,
    ApprovalWay,
    is_airable,
    next_state,
    require_not_own,
)
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.ids import new_id
from studio.domain.roles import Person, Verb, require
from studio.domain.signage import SignageLayout
from studio.domain.signage_boards import SignageDraft
from studio.domain.signage_codec import layout_sha256
from studio.domain.signage_edit import LayoutEdit, LayoutStep
from studio.domain.signage_images import PictureFacts, picture_facts
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.store import Store
from studio.services.boards import BoardService
from studio.services.signage_packages import qr_modules
from studio.services.signage_records import find_layout, note_move

_VERBS = {
    ApprovalVerb.SUBMIT: Verb.SUBMIT,
    ApprovalVerb.APPROVE: Verb.APPROVE,
    ApprovalVerb.RETURN: Verb.RETURN,
    ApprovalVerb.REJECT: Verb.REJECT,
    ApprovalVerb.RECALL: Verb.RECALL,
    ApprovalVerb.ARCHIVE: Verb.EDIT,
}


@dataclass(frozen=True, slots=True)
class Template:
    """A layout to begin with; ``id`` is its file's name."""

    id: str
    layout: SignageLayout


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the media store, as a region shows it."""

    sha256: str
    facts: PictureFacts
    path: Path


@dataclass(frozen=True, slots=True)
class SignageService:
    """Layouts. ``boards`` holds what concerns the boards themselves, publishing among it."""

    store: Store
    clock: Clock
    media: MediaStore
    boards: BoardService
    templates: tuple[Template, ...] = ()

    # Drawing

    def drafts(self, states: frozenset[ApprovalState] | None = None) -> list[SignageDraft]:
        """The newest version of each, most recently changed first; archived ones only when asked for."""
        wanted = states or frozenset(ApprovalState) - {ApprovalState.ARCHIVED}
        with self.store.read() as unit:
            return unit.layouts.newest(wanted)

    def create(
        self, by: Person, title: str, template_id: str = "", width: int = 1920, height: int = 1080
    ) -> SignageDraft:
        """Begin a layout, of a template or empty. Raises ``Misuse``: NO_TITLE, NO_SUCH_TEMPLATE, BAD_LAYOUT."""
        require(by, Verb.EDIT)
        title = unicodedata.normalize("NFC", title).strip()
        if not title:
            raise Misuse("NO_TITLE")
        base = self._template(template_id) if template_id else SignageLayout(title, width, height)
        base = replace(base, title=title, author=by.id, approver="")
        now = self.clock.now()
        draft = SignageDraft(
            new_id(), 1, ApprovalState.DRAFT, LayoutEdit(base), frozenset({by.id}), created_at=now, changed_at=now
        )
        with self.store.write(by.id) as unit:
            unit.layouts.add(draft)
            unit.audit.record("LAYOUT_CREATED", draft.id)
        return draft

    def open(self, layout_id: str) -> SignageDraft:
        with self.store.read() as unit:
            return find_layout(unit, layout_id)

    def apply(self, by: Person, layout_id: str, step: LayoutStep) -> SignageDraft:
        """Do one step and store it; an edit of anything after DRAFT makes a new version in DRAFT."""
        return self._edited(by, layout_id, lambda edit: edit.apply(step))

    def undo(self, by: Person, layout_id: str) -> SignageDraft:
        return self._edited(by, layout_id, LayoutEdit.undo)

    def redo(self, by: Person, layout_id: str) -> SignageDraft:
        return self._edited(by, layout_id, LayoutEdit.redo)

    def add_picture(self, by: Person, source: Path) -> Picture:
        """Take a picture file in. Raises ``OperatorFixable``: NOT_A_PICTURE, PICTURE_TOO_LARGE, FILE_MISSING."""
        require(by, Verb.EDIT)
        try:
            data = source.read_bytes()
        except OSError as error:
            raise OperatorFixable("FILE_MISSING", path=str(source)) from error
        facts = picture_facts(data)
        sha256 = self.media.put_bytes(data)
        return Picture(sha256, facts, self.media.path(sha256))

    def picture_path(self, sha256: str) -> Path:
        """Raises ``OperatorFixable("MEDIA_MISSING")``."""
        return self.media.path(sha256)

    @staticmethod
    def qr_modules(text: str) -> tuple[str, ...]:
        """The rows of a QR code, ``0`` light and ``1`` dark, as the board draws them; Misuse("QR_TEXT")."""
        return qr_modules(text)

    # Approval

    def waiting(self) -> list[SignageDraft]:
        return self.drafts(frozenset({ApprovalState.SUBMITTED}))

    def history(self, layout_id: str) -> list[ApprovalEvent]:
        with self.store.read() as unit:
            return unit.layouts.events(layout_id)

    def submit(self, by: Person, layout_id: str) -> SignageDraft:
        """Raises ``Refused("LAYOUT_EMPTY")``, ``OperatorFixable``: MEDIA_MISSING, FILE_CHANGED."""
        draft = self.open(layout_id)
        if not draft.layout.regions:
            raise Refused("LAYOUT_EMPTY")
        self._check_media(draft)
        return self._move(by, layout_id, ApprovalVerb.SUBMIT)

    def approve(
        self, by: Person, layout_id: str, sha256: str, way: ApprovalWay = ApprovalWay.AT_THE_PC
    ) -> SignageDraft:
        """Approve exactly what was seen, named by ``layout_sha256``; ``Refused``: OWN_WORK, CHANGED_MEANWHILE."""
        require(by, Verb.APPROVE)
        self._check_media(self.open(layout_id))
        return self._move(by, layout_id, ApprovalVerb.APPROVE, way, "", sha256)

    def return_for_revision(self, by: Person, layout_id: str, reason: str) -> SignageDraft:
        return self._move(by, layout_id, ApprovalVerb.RETURN, reason=_needed(reason))

    def reject(self, by: Person, layout_id: str, reason: str) -> SignageDraft:
        return self._move(by, layout_id, ApprovalVerb.REJECT, reason=_needed(reason))

    def archive(self, by: Person, layout_id: str) -> SignageDraft:
        return self._move(by, layout_id, ApprovalVerb.ARCHIVE)

    def recall(self, by: Person, layout_id: str, reason: str) -> SignageDraft:
        """Take it back: boards that show it lose it at once."""
        recalled = self._move(by, layout_id, ApprovalVerb.RECALL, reason=_needed(reason))
        self.boards.withdraw(by.id, layout_id)
        return recalled

    # Publishing

    def publish(self, by: Person, layout_ids: Sequence[str], board_ids: Sequence[str]) -> list[SignageDraft]:
        """Show approved layouts, one after the other, on the boards; what they showed before is replaced.

        Raises ``Refused``: NOT_APPROVED, NOT_ALLOWED; ``Misuse``: NO_SUCH_LAYOUT, NO_SUCH_BOARD, NOTHING_CHOSEN;
        ``OperatorFixable``: MEDIA_MISSING, FILE_CHANGED, PACKAGE_TOO_LARGE. A board server that does not run is
        no error: it is told when it does.
        """
        require(by, Verb.PUBLISH_BOARD)
        if not layout_ids or not board_ids:
            raise Misuse("NOTHING_CHOSEN")
        drafts = [self.open(layout_id) for layout_id in layout_ids]
        for draft in drafts:
            if not is_airable(draft.state) or draft.approved_sha256 != layout_sha256(draft.layout):
                raise Refused("NOT_APPROVED", title=draft.title)
        self.boards.publish_drafts(by.id, drafts, board_ids)
        return [self.open(layout_id) for layout_id in layout_ids]

    # Inside

    def _template(self, template_id: str) -> SignageLayout:
        for template in self.templates:
            if template.id == template_id:
                return template.layout
        raise Misuse("NO_SUCH_TEMPLATE", template=template_id)

    def _edited(self, by: Person, layout_id: str, change: Callable[[LayoutEdit], LayoutEdit]) -> SignageDraft:
        require(by, Verb.EDIT)
        with self.store.write(by.id) as unit:
            draft = find_layout(unit, layout_id)
            now = self.clock.now()
            edit = change(draft.edit)
            if edit == draft.edit:
                return draft
            makers = draft.maker_ids | {by.id}
            if draft.state is ApprovalState.DRAFT:
                changed = replace(draft, edit=edit, maker_ids=makers, changed_at=now)
                unit.layouts.save(changed)
                return changed
            fresh = SignageDraft(
                draft.id, draft.version + 1, ApprovalState.DRAFT, edit, makers, created_at=now, changed_at=now
            )
            unit.layouts.add(fresh)
            unit.audit.record("VERSION_STARTED", fresh.id, version=fresh.version)
            return fresh

    def _move(
        self,
        by: Person,
        layout_id: str,
        verb: ApprovalVerb,
        way: ApprovalWay = ApprovalWay.AT_THE_PC,
        reason: str = "",
        judged_sha256: str | None = None,
    ) -> SignageDraft:
        require(by, _VERBS[verb])
        with self.store.write(by.id) as unit:
            draft = find_layout(unit, layout_id)
            sha256 = layout_sha256(draft.layout)
            if judged_sha256 is not None and judged_sha256 != sha256:
                raise Refused("CHANGED_MEANWHILE")
            if verb is ApprovalVerb.APPROVE:
                require_not_own(draft.maker_ids, by.id)
                draft = replace(draft, approver_id=by.id, approved_sha256=sha256)
            moved = replace(draft, state=next_state(draft.state, verb), changed_at=self.clock.now())
            note_move(unit, moved, verb, by.id, way, reason)
            return moved

    def _check_media(self, draft: SignageDraft) -> None:
        for sha256 in sorted(draft.layout.media):
            self.media.path(sha256)
            if not self.media.verify(sha256):
                raise OperatorFixable("FILE_CHANGED", title=draft.title)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise Refused("REASON_NEEDED")
    return reason.strip()
