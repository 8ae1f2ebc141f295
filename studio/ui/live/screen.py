"""The live room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from studio.domain.air_reports import LiveStatus
from studio.domain.errors import StudioError
from studio.ui.desk import Desk, Screen, Topic
from studio.ui.emergency.words import trouble_text
from studio.ui.live.onair import GoingToCard, LevelCard, LiveBlock
from studio.ui.live.prepare import PrepareCard
from studio.ui.live.script import ScriptCard
from studio.ui.produce.keys import letter_of
from studio.ui.tasks import Lane
from studio.ui.theme import Size, Space, theme
from studio.ui.widgets import Page

if TYPE_CHECKING:
    from studio.domain.broadcast import OnAirStatus
    from studio.ports.recording import SoundDevice
    from studio.services.devices import DevicesView
    from studio.services.live import LiveView

# 28 looks a second.
LOOK_MS = 36


@dataclass(frozen=True, slots=True)
class _Before:
    """What is known before going live."""

    devices: DevicesView
    microphones: list[SoundDevice]
    microphone: str | None
    status: OnAirStatus | None
    live: LiveStatus | None


@dataclass(frozen=True, slots=True)
class _Going:
    view: LiveView | None
    over_programme: bool


class LiveScreen(Screen):
    topics = frozenset({Topic.DEVICES, Topic.SCHEDULE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._order_id = ""
        self._going = _Going(None, over_programme=False)
        self._looking = False
        self._coughing = False
        self._page = Page(self.tr("Trực tiếp"))
        self._page.title.hide()
        self.fill(self._page)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(Space.L)
        self._page.body.addLayout(self._sides, 1)
        self.prepare = PrepareCard()
        self.prepare.begin_asked.connect(self._on_begin)
        self._live_side = self._on_air_side()
        self._live_side.hide()
        self.script = ScriptCard()
        self._sides.addWidget(self.prepare, 1)
        self._sides.addWidget(self._live_side, 1)
        beside = QVBoxLayout()
        beside.addWidget(self.script, 1)
        beside.addStretch(0)
        self._sides.addLayout(beside)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._on_look)
        end = QShortcut(QKeySequence("Ctrl+End"), self)
        end.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        end.activated.connect(self._on_end)

    def _on_air_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.M)
        self.block, self.levels, self.going = LiveBlock(), LevelCard(), GoingToCard()
        self.block.end_asked.connect(self._on_end)
        self.block.cough_changed.connect(self._set_cough)
        self.block.duck_asked.connect(self._set_duck)
        for widget in (self.block, self.levels):
            column.addWidget(widget)
        column.addWidget(self.going, 1)
        return side

    @property
    def on_air(self) -> bool:
        return bool(self._order_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """On a small screen the script stands beside the block while it is read, and below before that."""
        least = Size.TODAY_TWO_COLUMNS if self.on_air else Size.TODAY_TWO_COLUMNS + Size.RAIL
        wide = self.width() >= theme().scaled(least)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._sides.direction() is not way:
            self._sides.setDirection(way)
        if wide:
            roomy = self.width() >= theme().scaled(Size.TODAY_TWO_COLUMNS + Size.RAIL)
            # The announcer must have the script in sight, on a small screen too.
            self.script.setFixedWidth(theme().scaled(Size.SIDE if roomy else Size.SIDE - Size.TOP_BAR))
            # Never taller than the room: it scrolls within, so that the sentence being read is always in sight.
            self.script.setMaximumHeight(max(self.script.minimumSizeHint().height(), self.height() - 2 * Space.L))
        else:
            self.script.setMaximumHeight(self.maximumHeight())
            self.script.setMinimumWidth(0)
            self.script.setMaximumWidth(self.maximumWidth())

    # Before.

    def refresh(self) -> None:
        station = self.desk.station

        def fetch() -> _Before:
            status: OnAirStatus | None = None
            live: LiveStatus | None = None
            try:
                status, live = station.onair.status(), station.live.levels()
            except StudioError:
                # Said by the tally in the top bar; the room still shows its places.
                status = None
            devices = station.recording.devices()
            return _Before(station.devices.view(), devices, station.settings.get("microphone"), status, live)

        self.desk.tasks.run(fetch, done=self._on_before)

    def _on_before(self, known: _Before) -> None:
        self.prepare.set_places(known.devices.clusters)
        self.prepare.set_microphones(known.microphones, known.microphone)
        now = self.desk.now()
        self.prepare.set_now(now)
        coming = [one for one in (known.status.upcoming if known.status else ()) if one.planned_start > now]
        if coming:
            self.prepare.set_next(coming[0].title, self.desk.local(coming[0].planned_start))
        else:
            self.prepare.set_next("", None)
        if known.live is not None and not self.on_air:
            self._enter(known.live.order_id)
            self._take(known.live)

    def _on_begin(self) -> None:
        wish = self.prepare.wish(self.desk.now())
        if not wish.targets:
            self.prepare.say_trouble(self.tr("Chọn ít nhất một nơi phát tới."))
            return
        self.prepare.say_trouble("")
        self.prepare.begin_button.setEnabled(False)
        live, person = self.desk.station.live, self.desk.person
        self.desk.tasks.run(
            lambda: live.start(person, wish.title, wish.targets, wish.returns_at, wish.over_programme, wish.microphone),
            done=self._on_began,
            failed=self._on_not_begun,
            lane=Lane.AIR,
        )

    def _on_began(self, order_id: str) -> None:
        self.prepare.begin_button.setEnabled(True)
        self._enter(order_id)

    def _on_not_begun(self, error: StudioError) -> None:
        self.prepare.begin_button.setEnabled(True)
        self.prepare.say_trouble(trouble_text(error))

    # On air.

    def _enter(self, order_id: str) -> None:
        self._order_id = order_id
        self.prepare.hide()
        self._live_side.show()
        self._arrange()
        self.levels.microphone.reset()
        self.levels.on_air.reset()
        self.script.set_reading(reading=True)
        # Space and D reach their keys wherever the focus is in this room.
        for widget in (self, *self.findChildren(QWidget)):
            widget.removeEventFilter(self)
            widget.installEventFilter(self)
        self.script.text.setFocus()
        self._look.start()
        self._ask_going()

    def _leave(self, said: str) -> None:
        self._order_id = ""
        self._coughing = False
        self._look.stop()
        for widget in (self, *self.findChildren(QWidget)):
            widget.removeEventFilter(self)
        self.script.set_reading(reading=False)
        self._live_side.hide()
        self.prepare.show()
        self._arrange()
        self.prepare.begin_button.setFocus()
        self.desk.tell(said)
        self.refresh()

    def tick(self) -> None:
        if self.on_air:
            self._ask_going()
            self._look.start()

    def _on_look(self) -> None:
        if not self.isVisible():
            self._look.stop()
            return
        if self._looking or not self.on_air:
            return
        self._looking = True
        self.desk.tasks.run(
            self.desk.station.live.levels, done=self._on_levels, failed=self._on_no_levels, lane=Lane.AIR
        )

    def _on_levels(self, status: LiveStatus | None) -> None:
        self._looking = False
        if not self.on_air:
            return
        if status is None:
            self._leave(self.tr("Đã tắt micro, trở lại lịch. Bản ghi âm được lưu."))
            return
        self._order_id = status.order_id
        self._take(status)

    def _on_no_levels(self, _error: StudioError) -> None:
        """The tally tells that the on-air process does not answer; it is asked again."""
        self._looking = False

    def _take(self, status: LiveStatus) -> None:
        in_emergency = bool(self._going.view and self._going.view.in_emergency)
        self.block.show_status(
            status, self.desk.now(), in_emergency=in_emergency, over_programme=self._going.over_programme
        )
        self.levels.show_levels(status)

    def _ask_going(self) -> None:
        station = self.desk.station

        def ask() -> _Going:
            view = station.live.status()
            over = view is not None and any(
                report.order.over_programme
                for report in station.onair.air_reports()
                if report.order.id == view.order_id
            )
            return _Going(view, over)

        self.desk.tasks.run(ask, done=self._on_going, failed=self._on_no_going, lane=Lane.STATUS)

    def _on_going(self, going: _Going) -> None:
        self._going = going
        if going.view is None:
            return
        self.going.show_targets(going.view.targets)
        said = self.tr("Phát trực tiếp tới %1 nơi · có ghi âm lưu").replace("%1", str(len(going.view.targets)))
        self.block.where.setText(said)

    def _on_no_going(self, _error: StudioError) -> None:
        """Asked again in a second."""

    def _on_end(self) -> None:
        if not self.on_air:
            return
        live, order_id, by_id = self.desk.station.live, self._order_id, self.desk.person.id
        self.desk.tasks.run(lambda: live.stop(order_id, by_id), done=self._on_ended, lane=Lane.AIR)

    def _on_ended(self, _nothing: None) -> None:
        if self.on_air:
            self._leave(self.tr("Đã kết thúc, trở lại lịch. Bản ghi âm được lưu."))

    def _set_cough(self, on: bool) -> None:
        if on == self._coughing or not self.on_air:
            return
        self._coughing = on
        live, order_id = self.desk.station.live, self._order_id
        self.desk.tasks.run(lambda: live.cough(order_id, on), lane=Lane.AIR)

    def _set_duck(self, on: bool) -> None:
        live, order_id = self.desk.station.live, self._order_id
        self.desk.tasks.run(lambda: live.duck(order_id, on), lane=Lane.AIR)

    # Keys, by their place on the keyboard: a Vietnamese input method is always on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.on_air:
            return False
        if event.type() is QEvent.Type.FocusOut and not self._holds_focus():
            self._set_cough(False)
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) or not isinstance(event, QKeyEvent):
            return False
        return self._on_key(event, down=event.type() is QEvent.Type.KeyPress)

    def _holds_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is self or (isinstance(focused, QWidget) and self.isAncestorOf(focused))

    def _on_key(self, event: QKeyEvent, *, down: bool) -> bool:
        """Return whether the key was one of this room's."""
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Space and not ctrl:
            if not event.isAutoRepeat():
                self._set_cough(down)
            return True
        if not down:
            return False
        if event.key() == Qt.Key.Key_End and ctrl:
            self._on_end()
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.script.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if letter_of(event) == "D" and not ctrl and not event.isAutoRepeat():
            if self._going.over_programme:
                self.block.duck_key.click()
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        # A key that is held while the room is left must not leave the microphone shut.
        self._set_cough(False)
        super().hideEvent(event)
