"""The Today screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.domain.approval import ApprovalState
from studio.domain.errors import StudioError
from studio.domain.roles import Verb
from studio.ui.desk import Desk, Room, Screen, Topic
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Size, Space, Tone, theme
from studio.ui.today.lines import Line, attention_lines, finding_line
from studio.ui.today.onair_card import OnAirPanel
from studio.ui.widgets import (
    Badge,
    Button,
    Card,
    Elided,
    Figures,
    IconLabel,
    Kind,
    Page,
    Row,
    Text,
    clear,
    divider,
    two_lines,
)
from studio.ui.words import approval_text, clock_text, day_text, length_text, priority_text

if TYPE_CHECKING:
    from studio.services.proving import Proof
    from studio.services.today import NextItem, TodayView

_VIEW_EVERY_S = 2
_PROOF_EVERY_S = 60
_MOST_NEXT = 5


class TodayScreen(Screen):
    topics = frozenset({Topic.SCHEDULE, Topic.DEVICES, Topic.PROGRAMMES})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        page = Page("")
        self._page = page
        self.fill(page)
        self._record = Button(self.tr("Thu âm mới"), Kind.PRIMARY, "microphone")
        self._record.clicked.connect(self._on_record)
        page.acts.addWidget(self._record)
        self._record.setVisible(desk.may(Verb.RECORD))
        self._onair = OnAirPanel()
        self._next = Card(self.tr("TIẾP THEO"), "list")
        self._next_rows = _Rows()
        self._next.body.addWidget(self._next_rows)
        self._all_day = Button(self.tr("Xem lịch cả ngày"), Kind.LINK)
        self._all_day.clicked.connect(self._on_all_day)
        self._next.body.addWidget(self._all_day, 0, Qt.AlignmentFlag.AlignLeft)
        self._next.body.addStretch(1)
        self._proof = Card(self.tr("LỊCH NGÀY MAI"), "proof")
        self._proof_rows = _Rows()
        self._proof.body.addWidget(self._proof_rows)
        self._mend = Button(self.tr("Soát và sửa"))
        self._mend.clicked.connect(self._on_mend)
        self._proof.body.addWidget(self._mend, 0, Qt.AlignmentFlag.AlignLeft)
        self._proof.body.addStretch(1)
        self._attention = Card(self.tr("CẦN CHÚ Ý"), "attention")
        self._attention_rows = _Rows()
        self._attention.body.addWidget(self._attention_rows)
        self._attention.body.addStretch(1)
        main, side = QVBoxLayout(), QVBoxLayout()
        for column, upper, lower in ((main, self._onair, self._next), (side, self._proof, self._attention)):
            column.setSpacing(Space.M)
            column.addWidget(upper)
            column.addWidget(lower, 1)
        for card in (self._proof, self._attention):
            card.setMinimumWidth(Size.SIDE - 100)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(Space.L)
        self._columns.addLayout(main, 2)
        self._columns.addLayout(side, 1)
        page.body.addLayout(self._columns, 1)
        self._seconds = 0
        self._asking = False
        self._say_title(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where large letters leave no room beside one another, the columns stand one below the other."""
        super().resizeEvent(event)
        narrow = self.width() < theme().scaled(Size.TODAY_TWO_COLUMNS)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() is not wanted:
            self._columns.setDirection(wanted)

    def refresh(self) -> None:
        self._ask_view()
        self._ask_proof()

    def tick(self) -> None:
        self._seconds += 1
        self._onair.tick(self.desk.now())
        if self._seconds % _VIEW_EVERY_S == 0:
            self._ask_view()
        if self._seconds % _PROOF_EVERY_S == 0:
            self._ask_proof()

    # Asking.

    def _ask_view(self) -> None:
        if not self._asking:
            self._asking = True
            station = self.desk.station
            self.desk.tasks.run(station.today.view, done=self._on_view, failed=self._on_no_view, lane=Lane.STATUS)

    def _ask_proof(self) -> None:
        station = self.desk.station
        tomorrow = self.desk.now().date() + timedelta(days=1)
        # Hashing every file belongs to the real proof; here the records alone are looked through.
        self.desk.tasks.run(
            lambda: (
                station.proving.prove(tomorrow, read_files=False),
                {cluster.id: cluster.name for cluster in station.scheduling.day(tomorrow).clusters},
            ),
            done=self._on_proof,
            failed=self._on_no_view,
        )

    def _on_view(self, view: TodayView) -> None:
        self._asking = False
        now = self.desk.now()
        self._onair.show_view(view, now)
        self._say_title(view)
        self._next_rows.show_rows(
            [(item.slot.id, item.slot.starts_at, item.slot.title, item.state) for item in view.next[:_MOST_NEXT]],
            [self._next_row(item) for item in view.next[:_MOST_NEXT]],
            self.tr("Hôm nay không còn chương trình nào. Vào Lịch phát để thêm."),
        )
        lines = attention_lines(view.attention, self.desk.zone, now)
        self._attention_rows.show_rows(
            lines,
            [self._line_row(line, warn=True) for line in lines] if self._attention_rows.differs(lines) else [],
            self.tr("Không có việc nào cần làm."),
        )

    def _on_proof(self, answer: tuple[Proof, dict[str, str]]) -> None:
        proof, names = answer
        lines = [finding_line(finding, names, self.desk.zone) for finding in proof.findings]
        count = len(lines)
        if count:
            said = self.tr("LỊCH NGÀY MAI: CÒN %1 CHỖ PHẢI SỬA").replace("%1", str(count))
        elif proof.slots:
            said = self.tr("LỊCH NGÀY MAI: ĐỦ VÀ ĐÚNG ✓")
        else:
            said = self.tr("LỊCH NGÀY MAI: CHƯA CÓ GÌ")
        self._proof.set_caption(said)
        self._mend.setText(self.tr("Soát và sửa") if proof.slots else self.tr("Xếp lịch ngày mai"))
        empty = self.tr("Không có chỗ nào phải sửa.") if proof.slots else self.tr("Ngày mai chưa có chương trình nào.")
        self._proof_rows.show_rows(lines, [self._line_row(line) for line in lines[:5]], empty)

    def _on_no_view(self, _error: StudioError) -> None:
        """Asked again in two seconds; until then the last answer stays in sight."""
        self._asking = False

    # Showing.

    def _say_title(self, view: TodayView | None) -> None:
        now, person = self.desk.now(), self.desk.person
        shift = (
            self.tr("Ca sáng")
            if now.hour < 11
            else self.tr("Ca trưa")
            if now.hour < 13
            else self.tr("Ca chiều")
            if now.hour < 18
            else self.tr("Ca tối")
        )
        who = f"{person.address} {person.name.split()[-1]}" if person.address else person.name
        title = self.tr("%1 · %2 của %3").replace("%1", day_text(now.date())).replace("%2", shift).replace("%3", who)
        under = ""
        if view is not None:
            under = self.tr("Hôm nay còn %1 chương trình, %2 việc cần chú ý.")
            under = under.replace("%1", str(len(view.next))).replace("%2", str(len(view.attention)))
        self._page.set_title(title, under)

    def _next_row(self, item: NextItem) -> QWidget:
        slot = item.slot
        row = Row(f"{clock_text(self.desk.local(slot.starts_at))} {slot.title}")
        row.line.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        at = Figures(clock_text(self.desk.local(slot.starts_at)), Role.STRONG)
        at.setFixedWidth(theme().scaled(58))
        row.line.addWidget(at)
        title = Elided(slot.title, Role.STRONG)
        row.line.addLayout(two_lines(title, Elided(priority_text(slot.priority), Role.SMALL)), 1)
        length = Text(length_text(slot.length_s), Role.SMALL)
        length.setFixedWidth(theme().scaled(86))
        row.line.addWidget(length)
        # On Today a scheduled item is simply one that may air.
        state = ApprovalState.APPROVED if item.state is ApprovalState.SCHEDULED else item.state
        words, tone = approval_text(state)
        holder = QWidget()
        holder.setFixedWidth(theme().scaled(118))
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        inner.addWidget(Badge(words, tone), 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.line.addWidget(holder)
        row.setProperty("subject", slot.id)
        row.clicked.connect(self._on_next_clicked)
        return row

    def _line_row(self, line: Line, *, warn: bool = False) -> QWidget:
        row = Row(f"{line.first}. {line.second}")
        row.line.setContentsMargins(Space.XS, Space.S, Space.XS, Space.S)
        if warn:
            row.line.addWidget(IconLabel(line.icon, Tone.WARN.value, Size.ICON), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(Space.NONE)
        words.addWidget(Text(line.first, Role.SMALL_STRONG if warn else Role.SMALL, ink=True, wrap=True))
        if line.second:
            words.addWidget(Text(line.second, Role.SMALL, wrap=True))
        row.line.addLayout(words, 1)
        row.setProperty("room", line.place.room.value)
        row.setProperty("subject", line.place.subject)
        row.clicked.connect(self._on_line_clicked)
        return row

    # Leading.

    def _on_next_clicked(self) -> None:
        self.desk.go(Room.SCHEDULE, str(self.sender().property("subject")))

    def _on_line_clicked(self) -> None:
        row = self.sender()
        self.desk.go(Room(row.property("room")), str(row.property("subject")))

    def _on_record(self) -> None:
        self.desk.go(Room.PRODUCE, "new")

    def _on_all_day(self) -> None:
        self.desk.go(Room.SCHEDULE)

    def _on_mend(self) -> None:
        tomorrow = self.desk.now().date() + timedelta(days=1)
        self.desk.go(Room.SCHEDULE, f"prove:{tomorrow.isoformat()}")


class _Rows(QWidget):
    """Rows with lines between them, made anew only when what they tell has changed."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._column.setSpacing(Space.NONE)
        self._shown: object = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def differs(self, key: object) -> bool:
        return key != self._shown

    def show_rows(self, key: object, rows: Sequence[QWidget], empty: str) -> None:
        """``key`` equal to the last one changes nothing, so that the focus stays where it is."""
        if not self.differs(key):
            for row in rows:
                row.deleteLater()
            return
        self._shown = key
        clear(self._column)
        for place, row in enumerate(rows):
            if place:
                self._column.addWidget(divider())
            self._column.addWidget(row)
        if not rows:
            self._column.addWidget(Text(empty, Role.SMALL, wrap=True))
