"""The Schedule screen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from studio.domain.programme import Programme
from studio.domain.roles import Verb
from studio.domain.schedule import TimeSlot
from studio.ui.desk import Desk, Place, Room, Screen, Topic
from studio.ui.schedule.conflict_bar import ConflictBar
from studio.ui.schedule.dialogs import AddDialog, SlotDialog, scheduled_words
from studio.ui.schedule.legend import Legend
from studio.ui.schedule.picture import make_picture
from studio.ui.schedule.proof_dialog import ProofDialog
from studio.ui.schedule.store_list import StoreList
from studio.ui.schedule.table import DayTable
from studio.ui.schedule.timeline import DropAsked, MoveAsked, Timeline
from studio.ui.schedule.undo_bar import RemovedDialog, UndoBar
from studio.ui.theme import Space
from studio.ui.widgets import Button, Card, Kind, Page, Segmented, Text
from studio.ui.words import day_text

if TYPE_CHECKING:
    from studio.services.devices import DevicesView
    from studio.services.scheduling import DayView, Scheduled


class ScheduleScreen(Screen):
    """Subjects: a slot's id, ``day:2026-11-25``, ``prove:2026-11-25``, or ``add:<programme id>``."""

    topics = frozenset({Topic.SCHEDULE, Topic.DEVICES, Topic.PROGRAMMES})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._day = desk.now().date()
        self._view: DayView | None = None
        self._programmes: list[Programme] = []
        self._gone: list[TimeSlot] = []
        self._wanted_slot = ""
        self._wanted_add = ""
        self._seconds = 0
        self._may = desk.may(Verb.SCHEDULE)
        self._page = Page("")
        self.fill(self._page)
        self._build_head()
        self.legend = Legend()
        under = QHBoxLayout()
        under.setSpacing(Space.M)
        under.addWidget(self.legend, 1)
        under.addWidget(self.removed)
        self._page.body.addLayout(under)
        self.timeline, self.table = Timeline(may_move=self._may), DayTable()
        self.timeline.move_asked.connect(self._on_move_asked)
        self.timeline.drop_asked.connect(self._on_drop_asked)
        self.timeline.opened.connect(self._on_opened)
        self.table.slot_opened.connect(self._on_opened)
        self._views = QStackedWidget()
        self._views.addWidget(self.timeline)
        self._views.addWidget(self.table)
        holder = Card()
        holder.body.setContentsMargins(Space.S, Space.XS, Space.XS, Space.XS)
        holder.body.addWidget(self._views)
        holder.setMinimumHeight(260)
        self.conflicts = ConflictBar()
        self.conflicts.order_asked.connect(self._on_order_asked)
        self.conflicts.later_asked.connect(self._on_later_asked)
        left = QVBoxLayout()
        left.setSpacing(Space.M)
        left.addWidget(holder, 1)
        self.nothing = Card()
        words = QHBoxLayout()
        words.setSpacing(Space.M)
        said = self.tr("Chưa có chương trình nào được duyệt. Vào Sản xuất để làm bản tin, gửi duyệt, rồi xếp vào lịch.")
        words.addWidget(Text(said, wrap=True), 1)
        produce = Button(self.tr("Vào Sản xuất"), Kind.QUIET, "microphone")
        produce.clicked.connect(self._on_produce)
        words.addWidget(produce)
        self.nothing.body.addLayout(words)
        self.nothing.hide()
        left.addWidget(self.nothing)
        self.undo = UndoBar(desk)
        self.undo.restored.connect(self._on_restored)
        left.addWidget(self.undo)
        left.addWidget(self.conflicts)
        self.store = StoreList()
        self.store.chosen.connect(self._on_add_chosen)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addLayout(left, 1)
        row.addWidget(self.store)
        self._page.body.addLayout(row, 1)
        self.store.setVisible(self._may)
        for keys, slot in (("Ctrl+Left", self._on_before), ("Ctrl+Right", self._on_after)):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build_head(self) -> None:
        before = Button("", Kind.SQUARE, "left", name=self.tr("Hôm trước"))
        today = Button(self.tr("Hôm nay"), Kind.TOOL)
        after = Button("", Kind.SQUARE, "right", name=self.tr("Hôm sau"))
        before.clicked.connect(self._on_before)
        today.clicked.connect(self._on_today)
        after.clicked.connect(self._on_after)
        self._how = Segmented((("day", self.tr("Ngày")), ("list", self.tr("Danh sách"))), self.tr("Cách xem"))
        self._how.chosen.connect(self._on_how)
        self.removed = Button(self.tr("Đã bỏ"), Kind.LINK, name=self.tr("Những buổi đã bỏ khỏi lịch"))
        self.removed.clicked.connect(self._on_removed_asked)
        self.removed.hide()
        proof = Button(self.tr("Soát lịch"), Kind.QUIET, "proof", name=self.tr("Soát lịch trước khi phát"))
        proof.clicked.connect(self._on_prove)
        add = Button(self.tr("Thêm vào lịch"), Kind.PRIMARY, "plus")
        add.clicked.connect(self._on_add)
        for button in (before, today, after):
            self._page.head.insertWidget(self._page.head.count() - 1, button)
        self._page.head.insertWidget(self._page.head.count() - 1, self._how)
        self._page.acts.addWidget(proof)
        self._page.acts.addWidget(add)
        add.setVisible(self._may)

    # Asking.

    def refresh(self) -> None:
        station, day = self.desk.station, self._day
        self._page.set_title(day_text(day))
        self.desk.tasks.run(
            lambda: (
                station.scheduling.day(day),
                station.devices.view(),
                station.scheduling.schedulable(),
                station.scheduling.removed(day),
            ),
            done=self._on_day,
        )

    def tick(self) -> None:
        self._seconds += 1
        now = self.desk.now()
        self.timeline.set_now(now if now.date() == self._day else None)
        if self._seconds % 15 == 0:
            self.refresh()

    def open_subject(self, subject: str) -> None:
        kind, _, rest = subject.partition(":")
        if kind == "day":
            self._show_day(date.fromisoformat(rest))
        elif kind == "prove":
            self._show_day(date.fromisoformat(rest))
            self._on_prove()
        elif kind == "add":
            self._wanted_add = rest
            self.refresh()
        else:
            self._wanted_slot = subject
            self._find_slot(subject)

    def _find_slot(self, slot_id: str) -> None:
        """A line on Today leads to a slot of today or of the days to come."""
        station, today = self.desk.station, self.desk.now().date()

        def look() -> date | None:
            for ahead in range(8):
                day = today + timedelta(days=ahead)
                if any(slot.id == slot_id for slot in station.scheduling.day(day).slots):
                    return day
            return None

        self.desk.tasks.run(look, done=self._on_found)

    def _on_found(self, day: date | None) -> None:
        if day is not None:
            self._show_day(day)

    def _on_day(self, answer: tuple[DayView, DevicesView, list[Programme], list[TimeSlot]]) -> None:
        view, devices, self._programmes, gone = answer
        if view.day != self._day:
            return
        self._gone = gone
        self.removed.setVisible(self._may and bool(gone))
        self.removed.setText(self.tr("Đã bỏ %1").replace("%1", str(len(gone))))
        self._view = view
        names = {cluster.id: cluster.name for cluster in view.clusters}
        now = self.desk.now()
        self.timeline.show_day(make_picture(view, devices, self.desk.zone), view.starts_at)
        self.timeline.set_now(now if now.date() == self._day else None)
        self.table.show_day(view.slots, view.conflicts, view.gaps, names, self.desk.zone)
        self.legend.show_day(view)
        coming = [c for c in view.conflicts if c.ends_at > now] if self._may else []
        self.conflicts.show_conflicts(coming, names, self.desk.zone)
        self.store.show_programmes(self._programmes)
        self.nothing.setVisible(self._may and not self._programmes)
        if self._wanted_slot and any(slot.id == self._wanted_slot for slot in view.slots):
            self.timeline.pick(self._wanted_slot)
            self.table.pick(self._wanted_slot)
            self.timeline.setFocus()
            self._wanted_slot = ""
        if self._wanted_add:
            wanted, self._wanted_add = self._wanted_add, ""
            self._on_add_chosen(wanted)

    # Days and ways to look.

    def _show_day(self, day: date) -> None:
        self._day = day
        now = self.desk.now()
        self.timeline.set_now(now if now.date() == day else None)
        self.refresh()

    def _on_before(self) -> None:
        self._show_day(self._day - timedelta(days=1))

    def _on_after(self) -> None:
        self._show_day(self._day + timedelta(days=1))

    def _on_today(self) -> None:
        self._show_day(self.desk.now().date())

    def _on_how(self, how: str) -> None:
        self._views.setCurrentWidget(self.table if how == "list" else self.timeline)

    # Acting.

    def _on_prove(self) -> None:
        dialog = ProofDialog(self.desk, self._day, self)
        dialog.place_chosen.connect(self._on_place_chosen)
        dialog.open()

    def _on_place_chosen(self, place: Place) -> None:
        self.desk.go(place.room, place.subject)

    def _on_produce(self) -> None:
        self.desk.go(Room.PRODUCE)

    def _on_add(self) -> None:
        self._open_add()

    def _on_add_chosen(self, programme_id: str) -> None:
        self._open_add(chosen=programme_id)

    def _on_drop_asked(self, drop: DropAsked) -> None:
        self._open_add(at=drop.starts_at, chosen=drop.programme_id, target=drop.target)

    def _open_add(self, at: datetime | None = None, chosen: str = "", target: str = "") -> None:
        if self._view is None:
            return
        AddDialog(
            self.desk, self._programmes, self._view.clusters, at or self._free_time(), chosen, target, self
        ).open()

    def _free_time(self) -> datetime:
        """A good first guess: the end of the day's last programme, or two minutes from now."""
        assert self._view is not None
        soon = (self.desk.now() + timedelta(minutes=2)).replace(second=0, microsecond=0)
        ends = [self.desk.local(slot.ends_at) for slot in self._view.slots]
        start = max([*ends, self._view.starts_at + timedelta(hours=5)])
        if start.second or start.microsecond:
            start = start.replace(second=0, microsecond=0) + timedelta(minutes=1)
        return max(soon, start) if self._day >= soon.date() else soon

    def _on_opened(self, slot: TimeSlot) -> None:
        if self._view is not None:
            dialog = SlotDialog(self.desk, slot, self._view.clusters, self)
            dialog.removed.connect(self.undo.offer)
            dialog.open()

    def _on_removed_asked(self) -> None:
        dialog = RemovedDialog(self.desk, self._gone, self)
        dialog.restored.connect(self._on_restored)
        dialog.open()

    def _on_restored(self, scheduled: Scheduled) -> None:
        self.desk.tell(scheduled_words(self.desk, scheduled, self.tr("Đã đưa “%1” lại vào lịch lúc %2.")))
        self.desk.news(Topic.SCHEDULE)

    def _on_move_asked(self, asked: MoveAsked) -> None:
        station, person = self.desk.station, self.desk.person
        self.desk.tasks.run(
            lambda: station.scheduling.move(person, asked.slot.id, asked.starts_at), done=self._on_moved
        )

    def _on_later_asked(self, pair: tuple[TimeSlot, TimeSlot]) -> None:
        first, second = pair
        self._on_move_asked(MoveAsked(second, first.ends_at))

    def _on_moved(self, scheduled: Scheduled) -> None:
        self.desk.tell(scheduled_words(self.desk, scheduled, self.tr("“%1” sẽ phát lúc %2.")))
        self.desk.news(Topic.SCHEDULE)

    def _on_order_asked(self, pair: tuple[TimeSlot, TimeSlot]) -> None:
        station, person, (first, second) = self.desk.station, self.desk.person, pair
        self.desk.tasks.run(lambda: station.scheduling.decide_order(person, first.id, second.id), done=self._on_ordered)

    def _on_ordered(self, scheduled: Scheduled) -> None:
        self.desk.tell(self.tr("“%1” phát trước.").replace("%1", scheduled.slot.title))
        self.desk.news(Topic.SCHEDULE)
