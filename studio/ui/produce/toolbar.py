"""The editing tools: those used most on a bar, the others under "Thêm" with their keys.

What of the bar does not fit the width goes to the head of that menu, in the same order.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from studio.ui.produce.tools import Act, Group, Tool, tools
from studio.ui.theme import Size, Space, icon, theme
from studio.ui.widgets import Button, Kind

_TRIMS = (Act.TRIM_HEAD, Act.TRIM_TAIL)


class EditToolbar(QWidget):
    """``asked`` names the tool."""

    asked = Signal(Act)
    zoom_in_asked = Signal()
    zoom_out_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._row.setSpacing(Space.S - 1)
        self._tools = tools()
        self.actions_of = {tool.act: self._action(tool) for tool in self._tools}
        bar = {tool.act: tool for tool in self._tools if tool.group is Group.BAR}
        self.split = self._button(bar[Act.SPLIT])
        self.trim = self._trim_button()
        self.ripple = self._button(bar[Act.RIPPLE])
        self.fade = self._button(bar[Act.FADE])
        self.gain = self._button(bar[Act.GAIN])
        self.shorten = self._button(bar[Act.SHORTEN])
        self._buttons = (self.split, self.trim, self.ripple, self.fade, self.gain, self.shorten)
        self._behind = (Act.SPLIT, None, Act.RIPPLE, Act.FADE, Act.GAIN, Act.SHORTEN)
        self.more = self._plain(self.tr("Thêm"), "more", self.tr("Các công cụ khác, kèm phím tắt"))
        self.more.setMenu(QMenu(self.more))
        self._row.addStretch()
        self._add_squares()
        self._shown = len(self._buttons)
        self._fill_more()

    @property
    def menu(self) -> QMenu:
        """The menu of what is not on the bar."""
        return self.more.menu()

    def set_possible(self, *, edit: bool, undo: bool, redo: bool) -> None:
        """Which tools have something to work on."""
        for tool in self._tools:
            if tool.edits:
                self.actions_of[tool.act].setEnabled(edit)
        for button in self._buttons:
            button.setEnabled(edit)
        self.undo.setEnabled(undo)
        self.redo.setEnabled(redo)

    def set_switched(self, act: Act, *, on: bool) -> None:
        self.actions_of[act].setChecked(on)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().scaled(420), theme().scaled(Size.TOOL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        gap = self._row.spacing()
        squares = (self.undo, self.redo, self.zoom_out, self.zoom_in, self.more)
        room = self.width() - sum(square.sizeHint().width() + gap for square in squares) - Space.S
        shown = 0
        for button in self._buttons:
            room -= button.sizeHint().width() + gap
            if room < 0 and shown:
                break
            shown += 1
        for index, button in enumerate(self._buttons):
            button.setVisible(index < shown)
        if shown != self._shown:
            self._shown = shown
            self._fill_more()

    def _fill_more(self) -> None:
        menu = self.menu
        menu.clear()
        for act in self._behind[self._shown :]:
            menu.addActions([self.actions_of[each] for each in ((act,) if act else _TRIMS)])
        menu.addActions(self._actions(Group.CLIP))
        menu.addSeparator()
        for group, heading, icon_name in (
            (Group.SOUND, self.tr("Âm thanh"), "level"),
            (Group.LISTEN, self.tr("Nghe"), "headphones"),
            (Group.VIEW, self.tr("Xem"), "eye"),
        ):
            inner = menu.addMenu(icon(icon_name), heading)
            inner.addActions(self._actions(group))

    def _actions(self, group: Group) -> list[QAction]:
        return [self.actions_of[tool.act] for tool in self._tools if tool.group is group]

    def _action(self, tool: Tool) -> QAction:
        action = QAction(icon(tool.icon), f"{tool.name}\t{tool.key}" if tool.key else tool.name, self)
        action.setToolTip(tool.tip)
        action.setCheckable(tool.switch)
        action.setData(tool.act)
        action.triggered.connect(self._on_action)
        return action

    def _button(self, tool: Tool) -> Button:
        button = self._plain(tool.name, tool.icon, tool.tip, tool.key)
        button.clicked.connect(self.actions_of[tool.act].trigger)
        return button

    def _trim_button(self) -> Button:
        button = self._plain(self.tr("Cắt đầu, đuôi"), "scissors", self.tr("Bỏ phần trước hoặc sau vạch đỏ"), "Q, W")
        menu = QMenu(button)
        menu.addActions([self.actions_of[act] for act in _TRIMS])
        button.setMenu(menu)
        return button

    def _plain(self, text: str, icon_name: str, tip: str, key: str = "") -> Button:
        button = Button(text, Kind.TOOL, icon_name)
        button.setToolTip(f"{tip} ({key})" if key else tip)
        button.setAccessibleDescription(f"{tip}. {key}" if key else tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button

    def _add_squares(self) -> None:
        self.undo = self._square("undo", self.tr("Hoàn tác"), self.tr("Hoàn tác (Ctrl+Z)"))
        self.undo.clicked.connect(self._on_undo)
        self.redo = self._square("redo", self.tr("Làm lại"), self.tr("Làm lại (Ctrl+Y)"))
        self.redo.clicked.connect(self._on_redo)
        self.zoom_out = self._square(
            "zoom-out", self.tr("Thu nhỏ"), self.tr("Thu nhỏ (phím −, hoặc Ctrl và lăn chuột)")
        )
        self.zoom_out.clicked.connect(self.zoom_out_asked)
        self.zoom_in = self._square(
            "zoom-in", self.tr("Phóng to"), self.tr("Phóng to (phím +, hoặc Ctrl và lăn chuột)")
        )
        self.zoom_in.clicked.connect(self.zoom_in_asked)

    def _square(self, icon_name: str, name: str, tip: str) -> Button:
        # The keys are the page's: a button's own shortcut waits 0.1 s and loses quick presses.
        button = Button("", Kind.SQUARE, icon_name, name=name)
        button.setToolTip(tip)
        button.setAccessibleDescription(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button

    def _on_action(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.asked.emit(action.data())

    def _on_undo(self) -> None:
        self.asked.emit(Act.UNDO)

    def _on_redo(self) -> None:
        self.asked.emit(Act.REDO)
