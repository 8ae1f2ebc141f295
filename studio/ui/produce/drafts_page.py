"""The room's entry: what is in the making, what was sent, and how to begin."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.approval import ApprovalState
from studio.domain.programme import Programme
from studio.domain.takes import Take
from studio.ui.produce.drafts import DraftsModel
from studio.ui.produce.import_bar import ImportBar
from studio.ui.theme import Role, Space
from studio.ui.widgets import Badge, Button, Card, Elided, Kind, Page, Row, Text, clear, two_lines
from studio.ui.words import approval_text, class_text, clock_text, day_text, length_text, short_length

_IN_THE_MAKING = (ApprovalState.DRAFT, ApprovalState.RETURNED, ApprovalState.REJECTED, ApprovalState.RECALLED)


class DraftsPage(QWidget):
    new_asked = Signal()
    file_asked = Signal()
    speak_asked = Signal()
    open_asked = Signal(str)

    def __init__(self, model: DraftsModel) -> None:
        super().__init__()
        self._model = model
        self._now: datetime | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._page = Page(self.tr("Sản xuất"))
        outer.addWidget(self._page)
        self.bring = Button(self.tr("Nhập tệp"), Kind.QUIET, "import", key="Ctrl+O")
        self.bring.clicked.connect(self.file_asked)
        self.new = Button(self.tr("Thu âm mới"), Kind.PRIMARY, "microphone", key="Ctrl+N")
        self.new.clicked.connect(self.new_asked)
        self.speak = Button(self.tr("Đọc văn bản"), Kind.QUIET, "text-t", key="Ctrl+D")
        self.speak.clicked.connect(self.speak_asked)
        self._page.acts.addWidget(self.bring)
        self._page.acts.addWidget(self.speak)
        self._page.acts.addWidget(self.new)
        self._build_notices()
        self._making = Card(self.tr("ĐANG LÀM"), "edit")
        self._making_rows = QVBoxLayout()
        self._making.body.addLayout(self._making_rows)
        self._sent = Card(self.tr("ĐÃ GỬI"), "send")
        self._sent_rows = QVBoxLayout()
        self._sent.body.addLayout(self._sent_rows)
        for rows in (self._making_rows, self._sent_rows):
            rows.setSpacing(Space.NONE)
        self.empty = self._empty_card()
        for card in (self.empty, self._making, self._sent):
            self._page.body.addWidget(card)
            card.hide()
        self._page.body.addStretch()
        model.listed.connect(self._on_listed)
        model.importing_changed.connect(self._on_importing)
        model.rescued_changed.connect(self._on_rescued)

    def show_at(self, now: datetime) -> None:
        """``now`` in the station's zone: days are told against it."""
        self._now = now

    def _build_notices(self) -> None:
        self.importing = ImportBar(self._model, tells_drafts=True)
        self.importing.open_asked.connect(self.open_asked)
        self._page.body.addWidget(self.importing)
        self._rescued = Card(self.tr("MÁY ĐÃ CỨU ĐƯỢC BẢN THU DỞ"), "check-circle", edge="accent")
        self._rescued_rows = QVBoxLayout()
        self._rescued.body.addLayout(self._rescued_rows)
        self._rescued.hide()
        self._page.body.addWidget(self._rescued)

    def _empty_card(self) -> Card:
        card = Card()
        card.body.setContentsMargins(Space.XL, Space.XL * 3, Space.XL, Space.XL * 3)
        card.body.setSpacing(Space.M)
        first = Text(self.tr("Chưa có bản tin nào"), Role.TITLE)
        then = Text(
            self.tr("Bấm Thu âm mới rồi nói vào micro. Đã có tệp âm thanh thì bấm Nhập tệp, hoặc kéo tệp thả vào đây."),
            wrap=True,
        )
        for text in (first, then):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            card.body.addWidget(text)
        return card

    def _on_listed(self) -> None:
        programmes = self._model.programmes or []
        making = [each for each in programmes if each.state in _IN_THE_MAKING]
        sent = [each for each in programmes if each.state not in _IN_THE_MAKING]
        self._fill(self._making, self._making_rows, making)
        self._fill(self._sent, self._sent_rows, sent)
        self.empty.setVisible(not programmes)
        count = self.tr("%1 bản đang làm, %2 bản đã gửi.")
        said = count.replace("%1", str(len(making))).replace("%2", str(len(sent))) if programmes else ""
        self._page.set_title(self.tr("Sản xuất"), said)

    def _fill(self, card: Card, rows: QVBoxLayout, programmes: list[Programme]) -> None:
        # Rows that show the same stay: the focus stays with them.
        shown = [(each.id, each.version, each.changed_at, each.state) for each in programmes]
        card.setVisible(bool(programmes))
        if card.property("shown") == repr(shown):
            return
        card.setProperty("shown", repr(shown))
        clear(rows)
        for programme in programmes:
            rows.addWidget(self._row(programme))

    def _row(self, programme: Programme) -> Row:
        state, tone = approval_text(programme.state)
        changed = self.tr("%1 · sửa lúc %2").replace("%1", class_text(programme.bulletin_class))
        changed = changed.replace("%2", _when(programme.changed_at, self._now))
        row = Row(f"{programme.title}, {state}, {changed}")
        row.line.addLayout(two_lines(Elided(programme.title, Role.STRONG, ink=True), Elided(changed, Role.SMALL)), 1)
        if programme.manifest is not None:
            row.line.addWidget(Text(short_length(programme.manifest.manifest.duration_s), Role.SMALL))
        row.line.addWidget(Badge(state, tone))
        row.setProperty("programme", programme.id)
        row.clicked.connect(self._on_row)
        return row

    def _on_row(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.open_asked.emit(str(sender.property("programme")))

    def _on_importing(self) -> None:
        self.bring.setEnabled(not self._model.importing)

    def _on_rescued(self) -> None:
        clear(self._rescued_rows)
        self._rescued.setVisible(bool(self._model.rescued))
        for take in self._model.rescued:
            self._rescued_rows.addLayout(self._rescued_row(take))

    def _rescued_row(self, take: Take) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        said = self.tr("“%1” · %2 · thu lúc %3").replace("%1", take.title).replace("%2", length_text(take.length_s))
        row.addWidget(Text(said.replace("%3", _when(take.started_at, self._now))), 1)
        use = Button(self.tr("Dùng làm bản nháp"), name=self.tr("Dùng “%1” làm bản nháp").replace("%1", take.title))
        use.setProperty("take", take.id)
        use.clicked.connect(self._on_use)
        row.addWidget(use)
        return row

    def _on_use(self) -> None:
        sender = self.sender()
        wanted = str(sender.property("take"))
        for take in self._model.rescued:
            if take.id == wanted:
                self._model.use(take)
                return


def _when(instant: datetime, now: datetime | None) -> str:
    if now is None:
        return clock_text(instant)
    local = instant.astimezone(now.tzinfo)
    if local.date() == now.date():
        return QCoreApplication.translate("Produce", "%1 hôm nay").replace("%1", clock_text(local))
    return f"{clock_text(local)}, {day_text(local.date())}"
