"""The way of a page: submitted, judged, put on boards, taken back, put away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from studio.domain.approval import ApprovalState, is_airable
from studio.domain.roles import Verb
from studio.domain.signage_boards import SignageDraft
from studio.ui.desk import Desk, Topic
from studio.ui.signage.dialogs import JudgeDialog, PublishDialog, ReasonDialog
from studio.ui.signage.model import SignageModel
from studio.ui.signage.painting import Pictures
from studio.ui.words import approval_text

if TYPE_CHECKING:
    from studio.services.boards import BoardView


def next_act(desk: Desk, draft: SignageDraft) -> tuple[str, bool]:
    """What the main button says of ``draft``, and whether this person may press it."""
    own = desk.person.id in draft.maker_ids
    if draft.state in (ApprovalState.DRAFT, ApprovalState.RETURNED):
        return QCoreApplication.translate("PageWay", "Gửi duyệt"), desk.may(Verb.SUBMIT)
    if draft.state is ApprovalState.SUBMITTED:
        if desk.may(Verb.APPROVE) and not own:
            return QCoreApplication.translate("PageWay", "Xem và duyệt…"), True
        return QCoreApplication.translate("PageWay", "Đang chờ duyệt"), False
    if is_airable(draft.state):
        return QCoreApplication.translate("PageWay", "Đưa lên bảng…"), desk.may(Verb.PUBLISH_BOARD)
    return approval_text(draft.state)[0], False


class PageWay(QObject):
    """Asks what must be asked over ``window``, and tells the other screens what moved."""

    def __init__(self, desk: Desk, model: SignageModel, pictures: Pictures, window: QWidget) -> None:
        super().__init__(window)
        self.desk = desk
        self.model = model
        self._pictures = pictures
        self._window = window
        self.people: dict[str, str] = {}
        self.drafts: Sequence[SignageDraft] = ()
        self.boards: Sequence[BoardView] = ()

    def act(self) -> None:
        """Do what the main button says."""
        draft = self.model.draft
        if draft is None:
            return
        if draft.state in (ApprovalState.DRAFT, ApprovalState.RETURNED):
            self.model.settle()
            signage, person = self.desk.station.signage, self.desk.person
            self.desk.tasks.run(lambda: signage.submit(person, draft.id), done=self._on_moved)
        elif draft.state is ApprovalState.SUBMITTED:
            self.judge()
        elif is_airable(draft.state):
            self._publish(draft)

    def judge(self) -> None:
        draft = self.model.draft
        if draft is not None:
            makers = ", ".join(sorted(self.people.get(maker, "…") for maker in draft.maker_ids))
            dialog = JudgeDialog(self.desk, draft, makers, self._pictures, self._window)
            dialog.judged.connect(self._on_moved)
            dialog.open()

    def _publish(self, draft: SignageDraft) -> None:
        approved = [one for one in self.drafts if is_airable(one.state)]
        dialog = PublishDialog(self.desk, draft, approved, self.boards, self._window)
        dialog.published.connect(self._on_published)
        dialog.open()

    def _on_published(self) -> None:
        self.desk.tell(self.tr("Đã gửi lên bảng. Bảng báo về khi đã hiện nội dung mới."))
        self.desk.news(Topic.BOARDS)

    def recall(self) -> None:
        draft = self.model.draft
        if draft is None:
            return
        said = self.tr("“%1” sẽ được gỡ khỏi mọi bảng đang hiện.").replace("%1", draft.title)
        dialog = ReasonDialog(self.tr("Thu hồi trang"), said, self.tr("Thu hồi"), self._window)
        dialog.reason_given.connect(self._on_recall_reason)
        dialog.open()

    def _on_recall_reason(self, reason: str) -> None:
        draft, signage, person = self.model.draft, self.desk.station.signage, self.desk.person
        if draft is not None:
            self.desk.tasks.run(partial(signage.recall, person, draft.id, reason), done=self._on_moved)

    def archive(self) -> None:
        draft, signage, person = self.model.draft, self.desk.station.signage, self.desk.person
        if draft is not None:
            self.model.settle()
            self.desk.tasks.run(partial(signage.archive, person, draft.id), done=self._on_moved)

    def _on_moved(self, draft: SignageDraft) -> None:
        words, _tone = approval_text(draft.state)
        self.desk.tell(f"“{draft.title}”: {words.lower()}.")
        self.desk.news(Topic.BOARDS)
