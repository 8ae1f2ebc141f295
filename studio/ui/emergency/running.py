"""An emergency that runs, or has just ended: its card, its keys, and one row per target."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from studio.domain.air_orders import AirKind
from studio.domain.emergency import Ending
from studio.services.emergency_views import EmergencyView
from studio.ui.emergency.figures import WhiteFigures
from studio.ui.emergency.hold_key import CappedHoldKey, HoldKey
from studio.ui.emergency.targets import TargetCard
from studio.ui.emergency.words import BoardWords, by_order_text, level_text, long_timer
from studio.ui.theme import Role, Size, Space, icon, theme
from studio.ui.widgets import Button, Card, Page, Text, clear, restyle
from studio.ui.words import clock_text, clock_text_s, length_text

# So long it may take before it is said that the level above has not been told.
_GOING_UP = timedelta(seconds=10)
_ENDED = {AirKind.ALL_CLEAR: Ending.ALL_CLEAR, AirKind.CORRECTION: Ending.CORRECTION}


class RunningPage(Page):
    """What is asked for is told by signals; the host does it. Nothing here stops sound without a hold and a PIN."""

    speak_asked = Signal()
    speech_end_asked = Signal()
    stop_asked = Signal()
    all_clear_asked = Signal()
    correction_asked = Signal()
    local_stop_asked = Signal()
    resume_asked = Signal()
    go_on_asked = Signal()
    repeat_asked = Signal()
    seen_asked = Signal()
    another_asked = Signal()
    leave_asked = Signal()
    view_chosen = Signal(str)

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(self.tr("Phát khẩn cấp"))
        self._zone = zone
        self._view: EmergencyView | None = None
        self._tabs: dict[str, QPushButton] = {}
        self.title.hide()
        self._several = QHBoxLayout()
        self._several.setSpacing(Space.S)
        self.body.addLayout(self._several)
        self.body.addWidget(self._card())
        self.body.addWidget(self._ask())
        self.body.addWidget(self._above())
        self.body.addLayout(self._keys())
        # What was said last stands first.
        self.ending_rows = TargetCard("")
        self.body.addWidget(self.ending_rows)
        self.rows = TargetCard(self.tr("TỪNG NƠI NHẬN"))
        self.body.addWidget(self.rows, 1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        self.repeat_button = Button(self.tr("Đọc lại ngay"), icon_name="refresh")
        self.repeat_button.setAccessibleName(self.tr("Đọc lại tin khẩn cấp ngay, không chờ lần tới"))
        self.repeat_button.setToolTip(self.tr("Phát lại lời này ngay, lần tới tính từ lúc này (Ctrl+R)"))
        self.repeat_button.clicked.connect(self.repeat_asked)
        foot.addWidget(self.repeat_button)
        foot.addStretch()
        self.another_button = Button(self.tr("Phát thêm tin khẩn cấp khác"), icon_name="warning")
        self.another_button.clicked.connect(self.another_asked)
        self.leave_button = Button(self.tr("Về màn hình trước"), icon_name="left")
        self.leave_button.clicked.connect(self.leave_asked)
        foot.addWidget(self.another_button)
        foot.addWidget(self.leave_button)
        self.body.addLayout(foot)
        end = QShortcut(QKeySequence("Ctrl+End"), self)
        end.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        end.activated.connect(self._on_ctrl_end)
        again = QShortcut(QKeySequence("Ctrl+R"), self)
        again.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        again.activated.connect(self._on_ctrl_r)

    def _card(self) -> QFrame:
        self._band = QFrame()
        self._band.setProperty("band", "alarm")
        self._band.setProperty("shape", "card")
        row = QHBoxLayout(self._band)
        row.setContentsMargins(Space.XL + Space.XS, Space.L, Space.XL + Space.XS, Space.XL)
        row.setSpacing(Space.L)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self.headline = Text("", Role.HEADLINE, wrap=True)
        self.by_order, self.places = Text("", Role.BODY, wrap=True), Text("", Role.BODY, wrap=True)
        for label in (self.headline, self.by_order, self.places):
            words.addWidget(label)
        words.addStretch()
        row.addLayout(words, 1)
        timer = QVBoxLayout()
        timer.setSpacing(Space.NONE)
        self.timer = WhiteFigures("00:00:00", Role.TIMER)
        self.timer.setAccessibleName(self.tr("Thời gian từ lúc bấm phát"))
        self._since = Text(self.tr("từ lúc bấm phát"), Role.BODY)
        timer.addWidget(self.timer, 0, Qt.AlignmentFlag.AlignRight)
        timer.addWidget(self._since, 0, Qt.AlignmentFlag.AlignRight)
        timer.addStretch()
        row.addLayout(timer)
        return self._band

    def _ask(self) -> Card:
        self.ask_card = Card(edge="warn")
        row = QHBoxLayout()
        row.addWidget(Text(self.tr("Đã phát một giờ. Không ai trả lời thì vẫn phát tiếp."), wrap=True), 1)
        self.go_on_button = Button(self.tr("Phát tiếp"), icon_name="check")
        self.go_on_button.clicked.connect(self.go_on_asked)
        row.addWidget(self.go_on_button)
        self.ask_card.body.addLayout(row)
        self.ask_card.hide()
        return self.ask_card

    def _above(self) -> Card:
        """One from above begins by itself: a person says that it was seen."""
        self.above_card = Card(edge="warn")
        row = QHBoxLayout()
        said = self.tr("Tin khẩn từ cấp trên, máy đã tự phát. Nghe thấy sai hoặc lạ giọng thì Dừng tại chỗ.")
        row.addWidget(Text(said, wrap=True), 1)
        self.seen_button = Button(self.tr("Đã thấy"), icon_name="check")
        self.seen_button.clicked.connect(self.seen_asked)
        row.addWidget(self.seen_button)
        self.above_card.body.addLayout(row)
        self.above_card.hide()
        return self.above_card

    def _keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.speak_button = _big(QPushButton(self.tr("Nói thêm trực tiếp")), "speak", "microphone", "air")
        self.speak_button.clicked.connect(self.speak_asked)
        self.speech_end_key = _big(HoldKey(self.tr("Giữ để tắt micro")), "speak", "square", "air")
        assert isinstance(self.speech_end_key, HoldKey)
        self.speech_end_key.held.connect(self.speech_end_asked)
        self.stop_key = CappedHoldKey(
            self.tr("DỪNG PHÁT"),
            "square",
            "ink",
            self.tr("giữ · Ctrl+End"),
            self.tr("Dừng phát: giữ một giây, hoặc Ctrl+End"),
        )
        _big(self.stop_key, "stop", "", "ink")
        self.stop_key.held.connect(self.stop_asked)
        self.all_clear_button = _big(QPushButton(self.tr("BÁO YÊN")), "calm", "check-circle", "rail_ink")
        self.all_clear_button.clicked.connect(self.all_clear_asked)
        self.correct_button = _big(QPushButton(self.tr("ĐÍNH CHÍNH (báo nhầm)")), "correct", "edit", "warn")
        self.correct_button.clicked.connect(self.correction_asked)
        self.local_stop_button = _big(
            QPushButton(self.tr("DỪNG TẠI CHỖ – nghi sai/chèn sóng")), "correct", "square", "warn"
        )
        self.local_stop_button.clicked.connect(self.local_stop_asked)
        self.resume_button = _big(QPushButton(self.tr("Phát lại")), "stop", "play", "ink")
        self.resume_button.clicked.connect(self.resume_asked)
        for button, stretch in (
            (self.speak_button, 13),
            (self.speech_end_key, 13),
            (self.stop_key, 10),
            (self.all_clear_button, 10),
            (self.correct_button, 12),
            (self.local_stop_button, 12),
            (self.resume_button, 10),
        ):
            row.addWidget(button, stretch)
        return row

    # What is shown.

    def view(self) -> EmergencyView | None:
        return self._view

    def show_view(self, view: EmergencyView, running: list[EmergencyView], now: datetime) -> None:
        """``running`` are all that run: more than one, and a key for each is shown. ``now`` in the zone."""
        ends = self._view is not None and self._view.running and not view.running
        self._view = view
        self._show_several(view, running)
        self._show_card(view, now)
        self._show_keys(view)
        if ends and self.isVisible():
            # The keys that had the focus are gone: it would fall on the table, as if that were to be worked on.
            self.leave_button.setFocus()
        words = BoardWords.EXERCISE if view.kind is AirKind.EXERCISE else BoardWords.ALARM
        self.rows.show_rows(
            view.targets, view.boards, words if view.running else BoardWords.OVER, over=not view.running
        )
        self.ending_rows.setVisible(view.ending is not None)
        if view.ending is not None:
            said = {
                Ending.ALL_CLEAR: self.tr("BÁO YÊN TỚI TỪNG NƠI"),
                Ending.CORRECTION: self.tr("ĐÍNH CHÍNH TỚI TỪNG NƠI"),
            }[_ENDED[view.ending.kind]]
            self.ending_rows.set_caption(said)
            ended = view.ending.ended_at is not None
            self.ending_rows.show_rows(view.ending.targets, view.ending.boards, BoardWords.ENDING, over=ended)
        self.tick(now)

    def tick(self, now: datetime) -> None:
        view = self._view
        if view is None:
            return
        until = now if view.running else view.ended_at
        assert until is not None
        self.timer.setText(long_timer((until - pressed_at(view)).total_seconds()))

    def _show_several(self, view: EmergencyView, running: list[EmergencyView]) -> None:
        ids = [one.id for one in running] if len(running) > 1 else []
        if list(self._tabs) != ids:
            clear(self._several)
            self._tabs = {}
            for one in running if ids else ():
                button = QPushButton(one.title)
                button.setProperty("kind", "chip")
                button.setProperty("view", one.id)
                button.setCheckable(True)
                button.setAutoDefault(False)
                button.clicked.connect(self._on_view_clicked)
                self._tabs[one.id] = button
                self._several.addWidget(button)
        for key, button in self._tabs.items():
            button.setChecked(key == view.id)

    def _show_card(self, view: EmergencyView, now: datetime) -> None:
        running = "exercise" if view.kind is AirKind.EXERCISE else "alarm"
        restyle(self._band, band=running if view.running and not view.held else "ended")
        # Every line of an exercise begins with what it is: its title does.
        said = [self._state(view), view.title]
        exercise = view.kind is AirKind.EXERCISE and view.running and not view.held
        self.headline.setText(" · ".join([*(reversed(said) if exercise else said), *self._level(view)]))
        repeats = ""
        if view.repeat_minutes and view.running:
            repeats = self.tr("lặp lại mỗi %1").replace("%1", length_text(view.repeat_minutes * 60))
        if view.running and view.next_at is not None:
            at = clock_text(view.next_at.astimezone(self._zone))
            repeats += self.tr(", lần tới %1").replace("%1", at)
        self.by_order.setText(" · ".join(part for part in (self._by_order(view), repeats) if part))
        hamlets = list(dict.fromkeys(row.hamlet or row.name for row in view.targets if row.name))
        places = ", ".join(hamlets)
        if len(hamlets) > 5:
            places = self.tr("%1 nơi nhận").replace("%1", str(len(view.targets) + len(view.boards)))
        self.places.setText(" · ".join(part for part in (places, self._reported(view, now), self._seen(view)) if part))

    def _reported(self, view: EmergencyView, now: datetime) -> str:
        if view.kind is AirKind.EXERCISE:
            return ""
        if view.reported_at is None and now - pressed_at(view) < _GOING_UP:
            return self.tr("đang báo lên cấp trên")
        if view.reported_at is None:
            return self.tr("chưa báo được lên cấp trên")
        at = clock_text_s(view.reported_at.astimezone(self._zone))
        return self.tr("đã báo cấp trên lúc %1").replace("%1", at)

    def _seen(self, view: EmergencyView) -> str:
        if view.seen_at is None:
            return ""
        return self.tr("đã thấy lúc %1").replace("%1", clock_text_s(view.seen_at.astimezone(self._zone)))

    def _state(self, view: EmergencyView) -> str:
        if view.held:
            return self.tr("ĐÃ DỪNG TẠI CHỖ")
        if view.running:
            exercise = view.kind is AirKind.EXERCISE
            return self.tr("đang phát") if exercise else self.tr("ĐANG PHÁT KHẨN CẤP")
        ending = _ENDED.get(view.ending.kind) if view.ending else None
        if ending is Ending.ALL_CLEAR:
            return self.tr("ĐÃ BÁO YÊN")
        return self.tr("ĐÃ ĐÍNH CHÍNH") if ending is Ending.CORRECTION else self.tr("ĐÃ DỪNG")

    def _level(self, view: EmergencyView) -> list[str]:
        known = view.emergency
        return [level_text(known.draft.level)[0].lower()] if known is not None and known.draft.level else []

    def _by_order(self, view: EmergencyView) -> str:
        if comes_from_above(view):
            return self._from_above(view)
        known = view.emergency
        if known is None or not known.draft.ordered_by:
            return self.tr("Phát lúc %1").replace("%1", clock_text_s(view.started_at.astimezone(self._zone)))
        at = known.draft.ordered_at or known.pressed_at
        return by_order_text(known.draft.ordered_by, known.draft.ordered_how, clock_text(at.astimezone(self._zone)))

    def _from_above(self, view: EmergencyView) -> str:
        known = view.emergency
        agency = (known.agency if known is not None else "") or self.tr("hệ thống thông tin nguồn")
        said = [self.tr("Từ cấp trên: %1").replace("%1", agency)]
        if known is not None and known.draft.ordered_by and known.draft.ordered_by != known.agency:
            at = known.draft.ordered_at or known.pressed_at
            order = self.tr("theo lệnh %1 lúc %2").replace("%1", known.draft.ordered_by)
            said.append(order.replace("%2", clock_text(at.astimezone(self._zone))))
        return " · ".join(said)

    def _show_keys(self, view: EmergencyView) -> None:
        source = view.kind is AirKind.EMERGENCY_SOURCE
        on_air = view.running and not view.held
        self.speak_button.setVisible(on_air and not view.speaking)
        self.speech_end_key.setVisible(on_air and view.speaking)
        for button in (self.stop_key, self.correct_button):
            button.setVisible(on_air and not source)
        # After a stop people can still be told that it is over.
        self.all_clear_button.setVisible((on_air and not source) or view.all_clear_open)
        self.local_stop_button.setVisible(on_air and source)
        self.resume_button.setVisible(view.running and view.held)
        # Over an open microphone it would only wait.
        self.repeat_button.setVisible(on_air and not view.speaking)
        self.ask_card.setVisible(on_air and view.asks)
        self.above_card.setVisible(on_air and source and view.seen_at is None)
        self.another_button.setVisible(view.running)

    def _on_view_clicked(self) -> None:
        self.view_chosen.emit(str(self.sender().property("view")))

    def _on_ctrl_r(self) -> None:
        if self.repeat_button.isVisible():
            self.repeat_asked.emit()

    def _on_ctrl_end(self) -> None:
        if self.stop_key.isVisible():
            self.stop_asked.emit()


def pressed_at(view: EmergencyView) -> datetime:
    """When the key went down, which its timer counts from."""
    return view.emergency.pressed_at if view.emergency is not None else view.pressed_at


def comes_from_above(view: EmergencyView) -> bool:
    known = view.emergency
    return view.kind is AirKind.EMERGENCY_SOURCE or (known is not None and bool(known.source_id))


def _big(button: QPushButton, act: str, icon_name: str, colour: str) -> QPushButton:
    button.setProperty("big", "true")
    button.setProperty("act", act)
    if icon_name:
        button.setText(f"  {button.text()}")
        button.setIcon(icon(icon_name, colour))
    button.setIconSize(QSize(Size.BADGE, Size.BADGE))
    button.setAutoDefault(False)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    if not button.accessibleName():
        button.setAccessibleName(button.text().strip())
    button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    button.setFixedHeight(theme().scaled(Size.TOP_BAR + Space.M))
    return button
