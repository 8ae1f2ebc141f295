"""The room's questions: which page to begin, where it goes, whether it is good, and what a board is like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from studio.domain.errors import StudioError
from studio.domain.ids import new_id
from studio.domain.roles import Verb
from studio.domain.signage_boards import SignageDraft
from studio.domain.signage_codec import layout_sha256
from studio.domain.signage_rules import Board
from studio.ui.desk import Desk
from studio.ui.errors import words_in
from studio.ui.signage.pages import PageCard
from studio.ui.signage.painting import Pictures
from studio.ui.signage.preview import LayoutPicture
from studio.ui.signage.words import board_state_text
from studio.ui.theme import Role, Size, Space
from studio.ui.widgets import Button, Kind, MarkBadge, Text
from studio.ui.widgets.forms import FormDialog, field_row
from studio.ui.words import fold_accents

if TYPE_CHECKING:
    from studio.services.boards import BoardView
    from studio.services.signage import Template


class NewPageDialog(FormDialog):
    """A new page from a template; ``made`` with its draft."""

    made = Signal(object)

    def __init__(
        self, desk: Desk, templates: Sequence[Template], size: tuple[int, int], pictures: Pictures, parent: QWidget
    ) -> None:
        super().__init__(self.tr("Trang mới"), self.tr("Tạo trang"), parent)
        self._desk = desk
        self._size = size
        self.title = QLineEdit()
        self.title.setMaxLength(200)
        self.body.addWidget(field_row(self.tr("&Tên trang"), self.title))
        self.body.addWidget(Text(self.tr("Bắt đầu từ mẫu"), Role.SMALL))
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        self.cards: list[PageCard] = []
        for place, template in enumerate(templates):
            card = PageCard(desk, pictures, template.layout.title)
            card.show_layout(template.layout, self.tr("Mẫu"), subject=template.id)
            card.setAutoExclusive(True)
            card.setChecked(place == 0)
            card.clicked.connect(self._on_card)
            self.cards.append(card)
            grid.addWidget(card, place // 3, place % 3, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(grid)
        self._own_title = False
        self.title.textEdited.connect(self._on_title)
        self._on_card()

    def submit(self) -> None:
        signage, person, title = self._desk.station.signage, self._desk.person, self.title.text()
        template = next((card.subject for card in self.cards if card.isChecked()), "")
        width, height = self._size
        self._desk.tasks.run(
            lambda: signage.create(person, title, template, width, height), done=self._on_made, failed=self._on_failed
        )

    def _on_title(self) -> None:
        self._own_title = True

    def _on_card(self) -> None:
        chosen = next((card for card in self.cards if card.isChecked()), None)
        if chosen is not None and not self._own_title:
            self.title.setText(chosen.text())

    def _on_made(self, draft: SignageDraft) -> None:
        self.made.emit(draft)
        self.accept()

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)


class PublishDialog(FormDialog):
    """On which boards, and which pages take turns there; ``published`` when they were told."""

    published = Signal()

    def __init__(
        self,
        desk: Desk,
        open_draft: SignageDraft,
        approved: Sequence[SignageDraft],
        boards: Sequence[BoardView],
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Đưa lên bảng"), self.tr("Đưa lên bảng"), parent)
        self._desk = desk
        self.body.addWidget(Text(self.tr("Bảng nào"), Role.SMALL_STRONG, ink=True))
        self.boards: dict[str, QCheckBox] = {}
        for view in boards:
            box = QCheckBox(f"{view.board.name} · {view.board.place}" if view.board.place else view.board.name)
            box.setChecked(view.board.enabled)
            box.setEnabled(view.board.enabled)
            self.boards[view.board.id] = box
            row = QHBoxLayout()
            row.addWidget(box, 1)
            row.addWidget(MarkBadge(*board_state_text(view.status)))
            self.body.addLayout(row)
        if not boards:
            self.body.addWidget(Text(self.tr("Đài chưa có bảng nào. Người quản trị thêm bảng trước."), wrap=True))
        self.body.addWidget(Text(self.tr("Trang nào, lần lượt hiện"), Role.SMALL_STRONG, ink=True))
        self.pages: dict[str, QCheckBox] = {}
        for draft in approved:
            box = QCheckBox(draft.title)
            box.setChecked(draft.id == open_draft.id)
            self.pages[draft.id] = box
            self.body.addWidget(box)
        self.body.addWidget(
            Text(self.tr("Bảng giữ nội dung cũ cho đến khi nhận đủ nội dung mới."), Role.SMALL, wrap=True)
        )

    def submit(self) -> None:
        signage, person = self._desk.station.signage, self._desk.person
        pages = [identity for identity, box in self.pages.items() if box.isChecked()]
        boards = [identity for identity, box in self.boards.items() if box.isChecked()]
        if not pages or not boards:
            self.say_trouble(self.tr("Chọn ít nhất một bảng và một trang."))
            return
        self._desk.tasks.run(
            lambda: signage.publish(person, pages, boards), done=self._on_published, failed=self._on_failed
        )

    def _on_published(self, _drafts: list[SignageDraft]) -> None:
        self.published.emit()
        self.accept()

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)


class JudgeDialog(FormDialog):
    """One submitted page, seen whole and judged; ``judged`` with its draft."""

    judged = Signal(object)

    def __init__(self, desk: Desk, draft: SignageDraft, makers: str, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(draft.title, self.tr("Duyệt"), parent, Size.DIALOG_WIDE)
        self._desk = desk
        self._draft = draft
        # What is judged is what is seen: this very picture's hash.
        self._sha256 = layout_sha256(draft.layout)
        said = self.tr("Người làm: %1 · bản %2").replace("%1", makers).replace("%2", str(draft.version))
        self.body.addWidget(Text(said, Role.SMALL, wrap=True))
        picture = LayoutPicture(desk, pictures)
        picture.show_layout(draft.layout)
        self.body.addWidget(picture, 1)
        self.reason = QLineEdit()
        self.body.addWidget(field_row(self.tr("&Lý do (khi trả lại hoặc không duyệt)"), self.reason))
        self.return_button = Button(self.tr("Trả lại để sửa"), Kind.QUIET, "return")
        self.return_button.clicked.connect(self._on_return)
        self.reject_button = Button(self.tr("Không duyệt"), Kind.DANGER, "reject")
        self.reject_button.clicked.connect(self._on_reject)
        own = desk.person.id in draft.maker_ids
        self.buttons.insertWidget(0, self.reject_button)
        self.buttons.insertWidget(1, self.return_button)
        self.reject_button.setVisible(desk.may(Verb.REJECT) and not own)
        self.return_button.setVisible(desk.may(Verb.RETURN))
        self.act_button.setVisible(desk.may(Verb.APPROVE) and not own)

    def submit(self) -> None:
        signage, person, draft, sha256 = self._desk.station.signage, self._desk.person, self._draft, self._sha256
        self._desk.tasks.run(
            lambda: signage.approve(person, draft.id, sha256), done=self._on_judged, failed=self._on_failed
        )

    def _on_return(self) -> None:
        signage, person, draft, reason = self._desk.station.signage, self._desk.person, self._draft, self._typed()
        self._desk.tasks.run(
            lambda: signage.return_for_revision(person, draft.id, reason),
            done=self._on_judged,
            failed=self._on_failed,
        )

    def _on_reject(self) -> None:
        signage, person, draft, reason = self._desk.station.signage, self._desk.person, self._draft, self._typed()
        self._desk.tasks.run(
            lambda: signage.reject(person, draft.id, reason), done=self._on_judged, failed=self._on_failed
        )

    def _typed(self) -> str:
        return unicodedata.normalize("NFC", self.reason.text()).strip()

    def _on_judged(self, draft: SignageDraft) -> None:
        self.judged.emit(draft)
        self.accept()

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)
        if error.code == "REASON_NEEDED":
            self.reason.setFocus()


class ReasonDialog(FormDialog):
    """Why something is taken back; ``reason_given`` with the words."""

    reason_given = Signal(str)

    def __init__(self, title: str, said: str, act: str, parent: QWidget) -> None:
        super().__init__(title, act, parent)
        self.body.addWidget(Text(said, wrap=True))
        self.reason = QLineEdit()
        self.body.addWidget(field_row(self.tr("&Lý do"), self.reason))

    def submit(self) -> None:
        reason = unicodedata.normalize("NFC", self.reason.text()).strip()
        if not reason:
            self.say_trouble(self.tr("Ghi lý do, để người khác hiểu."))
            self.reason.setFocus()
            return
        self.reason_given.emit(reason)
        self.accept()


class BoardDialog(FormDialog):
    """A board: its name, place, screen, and where people stand; ``saved`` when it is in the records."""

    saved = Signal()

    def __init__(self, desk: Desk, board: Board | None, position: int, parent: QWidget) -> None:
        title = self.tr("Sửa bảng") if board is not None else self.tr("Thêm bảng")
        super().__init__(title, self.tr("Lưu"), parent)
        self._desk = desk
        self._board = board or Board(new_id(), "", "", position=position)
        self._is_new = board is None
        self.name = QLineEdit(self._board.name)
        self.place = QLineEdit(self._board.place)
        self.width_px, self.height_px = self._pixels(self._board.width_px), self._pixels(self._board.height_px)
        self.width_m = self._metres(self._board.width_mm / 1000, 0.2, 30.0)
        self.reader_m = self._metres(self._board.reader_m, 1.0, 200.0)
        self.enabled = QCheckBox(self.tr("Bảng đang dùng"))
        self.enabled.setChecked(self._board.enabled)
        self.body.addWidget(field_row(self.tr("&Tên bảng"), self.name))
        self.body.addWidget(field_row(self.tr("Đặt &ở đâu"), self.place))
        pixels = QHBoxLayout()
        pixels.setSpacing(Space.S)
        pixels.addWidget(field_row(self.tr("Số điểm ngang"), self.width_px))
        pixels.addWidget(field_row(self.tr("Số điểm dọc"), self.height_px))
        self.body.addLayout(pixels)
        metres = QHBoxLayout()
        metres.setSpacing(Space.S)
        metres.addWidget(field_row(self.tr("Bề ngang phần sáng"), self.width_m))
        metres.addWidget(field_row(self.tr("Người xem đứng cách"), self.reader_m))
        self.body.addLayout(metres)
        self.body.addWidget(self.enabled)

    def submit(self) -> None:
        name = unicodedata.normalize("NFC", self.name.text()).strip()
        if not name:
            self.say_trouble(self.tr("Đặt tên cho bảng."))
            self.name.setFocus()
            return
        board = replace(
            self._board,
            code=self._board.code or _code(name, self._board.id),
            name=name,
            place=unicodedata.normalize("NFC", self.place.text()).strip(),
            width_px=self.width_px.value(),
            height_px=self.height_px.value(),
            width_mm=round(self.width_m.value() * 1000),
            reader_m=self.reader_m.value(),
            enabled=self.enabled.isChecked(),
        )
        boards, person = self._desk.station.signage.boards, self._desk.person
        self._desk.tasks.run(lambda: boards.save(person, board), done=self._on_saved, failed=self._on_failed)

    def _on_saved(self, _nothing: None) -> None:
        self.saved.emit()
        self.accept()

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)

    def _pixels(self, value: int) -> QSpinBox:
        field = QSpinBox()
        field.setRange(64, 7680)
        field.setValue(value)
        return field

    def _metres(self, value: float, least: float, most: float) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setDecimals(2 if most < 100 else 0)
        field.setRange(least, most)
        field.setSuffix(" m")
        field.setValue(value)
        return field


def _code(name: str, identity: str) -> str:
    """A code of the name, ASCII, with the id's end so that it is nobody else's."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold_accents(name)).strip("-")[:24] or "bang"
    return f"{plain}-{identity.replace('-', '')[-6:]}"
