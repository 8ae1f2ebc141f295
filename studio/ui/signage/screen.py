"""The room Bảng điện tử: the board in the middle as it will look, what can be read, and where it goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.approval import ApprovalState, is_airable
from studio.domain.errors import StudioError
from studio.domain.roles import Person, Verb
from studio.domain.signage import RegionKind
from studio.domain.signage_boards import SignageDraft
from studio.domain.signage_edit import LayoutStep, SetRegion
from studio.domain.signage_rules import Board, least_distance_m, needed_font_px
from studio.ui.desk import Desk, Screen, Topic
from studio.ui.signage.boards_page import BoardsPage
from studio.ui.signage.canvas import BoardView
from studio.ui.signage.dialogs import NewPageDialog
from studio.ui.signage.edit_bar import EditBar
from studio.ui.signage.legibility import LegibilityCard
from studio.ui.signage.model import SignageModel
from studio.ui.signage.pages import PageStrip
from studio.ui.signage.painting import PictureFiles
from studio.ui.signage.panel import PagePanel, RegionPanel
from studio.ui.signage.preview import EmergencyPreview, RealPreview
from studio.ui.signage.tools import ToolColumn, fresh_region
from studio.ui.signage.way import PageWay, next_act
from studio.ui.signage.words import canvas_text, metres_text
from studio.ui.theme import Mark, Role, Space, Tone, theme
from studio.ui.widgets import Badge, Button, Kind, Page, Text, divider
from studio.ui.words import approval_text

if TYPE_CHECKING:
    from studio.services.boards import BoardsView
    from studio.services.signage import Picture

_ASK_BOARDS_EVERY_S = 5
_PANEL_W = 264
_DEFAULT_CANVAS = (1920, 1080)


class SignageScreen(Screen):
    """Subjects: a layout's id, or ``boards``."""

    topics = frozenset({Topic.BOARDS, Topic.PEOPLE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._drafts: list[SignageDraft] = []
        self._boards: BoardsView | None = None
        self._wanted = ""
        self._seconds = 0
        self._asking = False
        self.pictures = PictureFiles(desk.station.signage.picture_path)
        self.model = SignageModel(desk, self)
        self.way = PageWay(desk, self.model, self.pictures.picture, self)
        self._page = Page(self.tr("Bảng điện tử"))
        self.fill(self._page)
        self._build_acts()
        self._stack = QStackedWidget()
        self._page.body.addWidget(self._stack, 1)
        self._editor = self._build_editor()
        self._stack.addWidget(self._editor)
        self.boards_page = BoardsPage(desk)
        self.boards_page.changed.connect(self._ask_boards)
        self.boards_page.emergency_asked.connect(self._on_emergency)
        self._stack.addWidget(self.boards_page)
        self.model.changed.connect(self._show_judgement)
        self.model.changed.connect(self._show_head)
        self.model.selected.connect(self._show_panel)
        self.model.stored.connect(self._on_stored)
        self._show_head()
        self._show_panel()

    # Building

    def _build_acts(self) -> None:
        acts = self._page.acts
        self.readable = Badge()
        self.boards_button = Button(self.tr("Các bảng"), Kind.QUIET, "board")
        self.boards_button.setCheckable(True)
        self.boards_button.toggled.connect(self._on_boards)
        self.preview_button = Button(self.tr("Xem như bảng thật"), Kind.QUIET, "play")
        self.preview_button.clicked.connect(self._on_preview)
        self.act_button = Button("", Kind.PRIMARY)
        self.act_button.clicked.connect(self.way.act)
        for widget in (self.readable, self.boards_button, self.preview_button, self.act_button):
            acts.addWidget(widget)

    def _build_editor(self) -> QWidget:
        editor = QWidget()
        row = QHBoxLayout(editor)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self.tools = ToolColumn()
        self.tools.add_asked.connect(self._on_add)
        row.addWidget(self.tools)
        row.addWidget(self._build_middle(), 1)
        row.addWidget(self._build_side())
        return editor

    def _build_middle(self) -> QWidget:
        middle = QFrame()
        middle.setProperty("surface", "sunken")
        column = QVBoxLayout(middle)
        column.setContentsMargins(Space.S, Space.S, Space.S, Space.XS)
        column.setSpacing(Space.S)
        self.edit_bar = EditBar(self.model)
        self.edit_bar.return_asked.connect(self.way.judge)
        self.edit_bar.recall_asked.connect(self.way.recall)
        self.edit_bar.archive_asked.connect(self.way.archive)
        column.addWidget(self.edit_bar)
        self.board = BoardView(self.desk, self.model, self.pictures.picture)
        self.board.edit_asked.connect(self._on_edit_words)
        column.addWidget(self.board, 1)
        self._empty = Text(
            self.tr("Chưa có trang nào. Bấm “+ Thêm trang”, chọn một mẫu, rồi sửa chữ cho hợp."), wrap=True
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._empty, 1)
        self.strip = PageStrip(self.desk, self.pictures.picture)
        self.strip.chosen.connect(self.open_layout)
        self.strip.add_asked.connect(self._on_new)
        column.addWidget(self.strip)
        return middle

    def _build_side(self) -> QWidget:
        card = QFrame()
        card.setProperty("surface", "card")
        card.setFixedWidth(theme().scaled(_PANEL_W))
        around = QVBoxLayout(card)
        around.setContentsMargins(1, 1, 1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        around.addWidget(area)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.M, Space.M, Space.S, Space.M)
        column.setSpacing(Space.S)
        self.region_panel = RegionPanel(self.desk, self.model)
        self.region_panel.picture_asked.connect(self._on_picture)
        self.region_panel.words.left.connect(self.board.setFocus)
        self.page_panel = PagePanel(self.desk, self.model)
        column.addWidget(self.region_panel)
        column.addWidget(self.page_panel)
        self._side_line = divider()
        column.addWidget(self._side_line)
        self.legibility = LegibilityCard()
        self.legibility.fix_asked.connect(self._on_fix)
        column.addWidget(self.legibility)
        column.addWidget(self.region_panel.time)
        self._where_line = divider()
        column.addWidget(self._where_line)
        self._where = Text("", Role.SMALL, ink=True, wrap=True)
        column.addWidget(self._where)
        column.addStretch(1)
        area.setWidget(inside)
        self._side = area
        # A field that is reached by Tab must be seen.
        for panel in (self.region_panel, self.page_panel, self.legibility, self.region_panel.time):
            for widget in panel.findChildren(QWidget):
                widget.installEventFilter(self)
        return card

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._side.ensureWidgetVisible(watched, 0, Space.XL)
        return super().eventFilter(watched, event)

    # Fetching

    def refresh(self) -> None:
        signage, people = self.desk.station.signage, self.desk.station.people
        self.desk.tasks.run(lambda: (signage.drafts(), people.all()), done=self._on_drafts)
        self._ask_boards()

    def tick(self) -> None:
        self.board.tick()
        self._seconds += 1
        if self._seconds % _ASK_BOARDS_EVERY_S == 0:
            self._ask_boards()

    def open_subject(self, subject: str) -> None:
        if subject == "boards":
            self.boards_button.setChecked(True)
        else:
            self.open_layout(subject)

    def open_layout(self, layout_id: str) -> None:
        """Put a page on the board; what was being changed is stored first."""
        self.boards_button.setChecked(False)
        self.model.settle()
        self._wanted = layout_id
        signage = self.desk.station.signage
        self.desk.tasks.run(lambda: signage.drafts(), done=self._on_pages)

    def _ask_boards(self) -> None:
        if not self._asking:
            self._asking = True
            boards = self.desk.station.signage.boards
            self.desk.tasks.run(boards.view, done=self._on_boards_view, failed=self._on_no_boards)

    def _on_drafts(self, answer: tuple[list[SignageDraft], list[Person]]) -> None:
        drafts, people = answer
        self.way.people = {person.id: person.name for person in people}
        self._on_pages(drafts)

    def _on_pages(self, drafts: list[SignageDraft]) -> None:
        # In the order in which they were begun, so that a page keeps its place while it is changed.
        self._drafts = sorted(drafts, key=lambda draft: (draft.created_at, draft.id))
        shown = self.model.draft
        wanted = self._wanted or (shown.id if shown is not None else "")
        found = next((draft for draft in self._drafts if draft.id == wanted), None)
        if found is None and drafts:
            # What is being made is what is opened; else what was touched last.
            making = (ApprovalState.DRAFT, ApprovalState.RETURNED)
            found = next((draft for draft in drafts if draft.state in making), drafts[0])
        self._wanted = ""
        self.model.show_draft(found)
        self._show_pages()

    def _on_boards_view(self, view: BoardsView) -> None:
        self._asking = False
        self._boards = view
        self.way.boards = view.boards
        self.boards_page.show_boards(view)
        self._show_judgement()
        self._show_head()

    def _on_no_boards(self, error: StudioError) -> None:
        self._asking = False
        self.desk.fail(error)

    def _on_stored(self) -> None:
        draft = self.model.draft
        if draft is not None:
            self._drafts = [draft if one.id == draft.id else one for one in self._drafts]
        self._show_pages()
        self._show_head()

    # Showing

    @property
    def judged_board(self) -> Board:
        """The board on which letters are hardest to read; one of the usual kind while there is none."""
        boards = [view.board for view in self._boards.boards if view.board.enabled] if self._boards else []
        if not boards:
            return Board("", "", self.tr("bảng rộng 1,92 m"))
        layout = self.model.layout
        width = layout.width if layout is not None else _DEFAULT_CANVAS[0]
        return max(boards, key=lambda board: needed_font_px(board.reader_m, width, board))

    @property
    def where_words(self) -> str:
        """Where the open page is shown, as it is told."""
        return self._where.text()

    def _show_pages(self) -> None:
        draft = self.model.draft
        self.way.drafts = self._drafts
        self.strip.show_pages(self._drafts, draft.id if draft is not None else "", may_edit=self.desk.may(Verb.EDIT))
        has = draft is not None
        self.board.setVisible(has)
        self._empty.setVisible(not has)
        self.edit_bar.setEnabled(has)
        self.tools.setEnabled(self.model.may_edit)

    def _show_panel(self) -> None:
        has = self.model.layout is not None
        self._side_line.setVisible(has)

    def _show_judgement(self) -> None:
        layout, board = self.model.layout, self.judged_board
        self.legibility.show_layout(layout, board, self.desk.now(), may_edit=self.model.may_edit)
        least = least_distance_m(layout, board) if layout is not None else None
        self.readable.setVisible(least is not None and not self.boards_button.isChecked())
        if least is not None:
            good = least >= board.reader_m
            mark = Mark.CONFIRMED if good else Mark.FAULT
            said = self.tr("Đọc được từ %1").replace("%1", metres_text(least))
            self.readable.set_state(f"{mark.value} {said}", Tone.OK if good else Tone.WARN)

    def _show_head(self) -> None:
        draft, layout = self.model.draft, self.model.layout
        on_boards = self.boards_button.isChecked()
        self.preview_button.setVisible(layout is not None and not on_boards)
        self.act_button.setVisible(draft is not None and not on_boards)
        if on_boards:
            self._page.set_title(self.tr("Các bảng"), self._boards_words())
            return
        if draft is None or layout is None:
            self._page.set_title(self.tr("Bảng điện tử"))
            self._where.clear()
            return
        words, _tone = approval_text(draft.state)
        under = f"{canvas_text(layout)} · {self.tr('bản %1').replace('%1', str(draft.version))} · {words.lower()}"
        if draft.state not in (ApprovalState.DRAFT, ApprovalState.RETURNED) and self.model.may_edit:
            under += " · " + self.tr("sửa thì thành bản mới")
        self._page.set_title(layout.title, under)
        self._show_act(draft)
        self._where.setText(self._where_words(draft))

    def _show_act(self, draft: SignageDraft) -> None:
        text, able = next_act(self.desk, draft)
        self.act_button.setText(text)
        self.act_button.setAccessibleName(text)
        self.act_button.setEnabled(able)
        judges = self.desk.may(Verb.APPROVE) or self.desk.may(Verb.RETURN)
        bar = self.edit_bar
        bar.judge.setVisible(draft.state is ApprovalState.SUBMITTED and judges)
        bar.recall.setVisible(is_airable(draft.state) and self.desk.may(Verb.RECALL))
        resting = draft.state not in (ApprovalState.SUBMITTED, ApprovalState.SCHEDULED)
        bar.archive.setVisible(resting and self.desk.may(Verb.EDIT))

    def _where_words(self, draft: SignageDraft) -> str:
        """On which boards the page was put."""
        boards = self._boards.boards if self._boards is not None else ()
        names = [view.board.name for view in boards if draft.title in view.titles]
        if not names:
            return self.tr("Chưa đưa lên bảng nào.")
        said = self.tr("Trên %1 bảng: %2").replace("%1", str(len(names)))
        return said.replace("%2", ", ".join(names))

    def _boards_words(self) -> str:
        if self._boards is None:
            return ""
        return self.tr("%1 bảng của đài").replace("%1", str(len(self._boards.boards)))

    # What a person does

    def _on_boards(self, on: bool) -> None:
        self._stack.setCurrentWidget(self.boards_page if on else self._editor)
        self.boards_button.setText(" " + (self.tr("Về trang") if on else self.tr("Các bảng")))
        self.boards_button.setAccessibleName(self.tr("Về trang đang làm") if on else self.tr("Các bảng"))
        self._show_head()
        self._show_judgement()
        if on:
            self._ask_boards()

    def _on_add(self, kind: RegionKind) -> None:
        layout = self.model.layout
        if layout is None:
            return
        words = {
            RegionKind.TEXT: self.tr("Chữ mới"),
            RegionKind.TICKER: self.tr("Chữ chạy mới"),
            RegionKind.QR: "https://",
        }.get(kind, "")
        self.model.add(fresh_region(kind, layout, self.judged_board, words))
        if kind is RegionKind.IMAGE:
            self._on_picture()
        elif kind is not RegionKind.CLOCK:
            self._on_edit_words()

    def _on_edit_words(self) -> None:
        self.region_panel.start_typing()

    def _on_picture(self) -> None:
        region = self.model.chosen
        if region is None or region.kind is not RegionKind.IMAGE:
            return
        dialog = QFileDialog(self, self.tr("Chọn ảnh"))
        dialog.setNameFilter(self.tr("Ảnh (*.png *.jpg *.jpeg *.webp)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_picture)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_picture(self, path: str) -> None:
        """Put the picture file into the chosen region."""
        signage, person = self.desk.station.signage, self.desk.person
        self.desk.tasks.run(lambda: signage.add_picture(person, Path(path)), done=self._on_picture_taken)

    def _on_picture_taken(self, picture: Picture) -> None:
        region = self.model.chosen
        if region is not None and region.kind is RegionKind.IMAGE:
            kind = picture.facts.media_type
            self.model.do(SetRegion(replace(region, media_sha256=picture.sha256, media_type=kind)))

    def _on_fix(self, steps: tuple[LayoutStep, ...]) -> None:
        for step in steps:
            self.model.do(step)

    def _on_new(self) -> None:
        boards = self._boards.boards if self._boards is not None else ()
        size = (boards[0].board.width_px, boards[0].board.height_px) if boards else _DEFAULT_CANVAS
        dialog = NewPageDialog(self.desk, self.desk.station.signage.templates, size, self.pictures.picture, self)
        dialog.made.connect(self._on_made)
        dialog.open()

    def _on_made(self, draft: SignageDraft) -> None:
        self.open_layout(draft.id)
        self.desk.news(Topic.BOARDS)

    def _on_preview(self) -> None:
        layout = self.model.layout
        if layout is not None:
            dialog = RealPreview(self.desk, layout, self.pictures.picture, self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _on_emergency(self, board: Board) -> None:
        dialog = EmergencyPreview(self.desk, board, self.pictures.picture, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
