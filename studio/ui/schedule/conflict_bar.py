"""The collision in one sentence, with two answers. The machine never chooses."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from studio.domain.schedule import Conflict, TimeSlot
from studio.ui.theme import Role, Size, Space, theme
from studio.ui.widgets import Button, Card, IconLabel, Text
from studio.ui.words import clock_text, target_name


class ConflictBar(Card):
    """``order_asked`` carries (first, second) slots; ``later_asked`` the slot that is to follow another's end."""

    order_asked = Signal(object)
    later_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(edge="warn")
        self._conflict: Conflict | None = None
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(Space.M)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(IconLabel("warning", "warn", Size.ICON_LARGE + Space.XS))
        words = QVBoxLayout()
        words.setSpacing(Space.NONE)
        self._first, self._second = Text("", Role.STRONG, wrap=True), Text("", Role.SMALL, wrap=True)
        words.addWidget(self._first)
        words.addWidget(self._second)
        row.addLayout(words, 1)
        self._left, self._right = Button(""), Button("")
        self._left.clicked.connect(self._on_left)
        self._right.clicked.connect(self._on_right)
        answers = QHBoxLayout()
        answers.setSpacing(Space.M)
        answers.addWidget(self._left)
        answers.addWidget(self._right)
        self._row.addLayout(row, 1)
        self._row.addLayout(answers)
        self.body.addLayout(self._row)
        self.hide()

    def show_conflicts(self, conflicts: Sequence[Conflict], names: dict[str, str], zone: ZoneInfo) -> None:
        """Ask about the first that needs an answer, else the first; nothing to ask hides the bar."""
        if not conflicts:
            self._conflict = None
            self.hide()
            return
        asked = next((c for c in conflicts if c.needs_decision), conflicts[0])
        self._conflict = asked
        same = [c for c in conflicts if (c.first.id, c.second.id) == (asked.first.id, asked.second.id)]
        others = {(c.first.id, c.second.id) for c in conflicts} - {(asked.first.id, asked.second.id)}
        at = clock_text(asked.starts_at.astimezone(zone))
        where = ", ".join(target_name(names.get(c.target, "")) for c in same[:2])
        if len(same) > 2:
            where = self.tr("%1 nơi phát").replace("%1", str(len(same)))
        first, second = asked.first.title, asked.second.title
        if asked.needs_decision:
            said = self.tr("%1 %2: hai tin ưu tiên trùng giờ")
            more = self.tr("“%1” và “%2”. Máy không tự chọn.")
            self._left.setText(self.tr("Phát “%1” trước").replace("%1", _short(first)))
            self._right.setText(self.tr("Phát “%1” trước").replace("%1", _short(second)))
        else:
            said = self.tr("%1 %2: hai chương trình chồng giờ")
            more = self.tr("“%1” và “%2”. Khi phát, mục ưu tiên cao hơn được giữ.")
            self._left.setText(self.tr("Dời “%1” ra sau").replace("%1", _short(second)))
            self._right.setText(self.tr("Dời “%1” ra sau").replace("%1", _short(first)))
        self._first.setText(said.replace("%1", at).replace("%2", where))
        more = more.replace("%1", first).replace("%2", second)
        if others:
            more += " " + self.tr("Còn %1 chỗ nữa.").replace("%1", str(len(others)))
        self._second.setText(more)
        self.setAccessibleName(self._first.text())
        answers = ((self._left, first), (self._right, second))
        if not asked.needs_decision:
            answers = ((self._left, second), (self._right, first))
        for button, title in answers:
            # Shortened on the button, whole where it is spoken or pointed at.
            button.setAccessibleName(button.text().replace(_short(title), title))
            button.setToolTip(button.accessibleName())
        self._fold()
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """On a small screen the answers stand under the sentence."""
        answers = self._left.sizeHint().width() + self._right.sizeHint().width()
        narrow = self.width() < answers + theme().scaled(Size.NARROW_SIDE * 2)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() is not direction:
            self._row.setDirection(direction)

    def minimumSizeHint(self) -> QSize:
        answers = self._left.minimumSizeHint().width() + self._right.minimumSizeHint().width()
        return QSize(answers + Space.M + 2 * Space.L + Size.EDGE, super().minimumSizeHint().height())

    def _on_left(self) -> None:
        if self._conflict is not None:
            self._answer(self._conflict.first, self._conflict.second)

    def _on_right(self) -> None:
        if self._conflict is not None:
            self._answer(self._conflict.second, self._conflict.first)

    def _answer(self, first: TimeSlot, second: TimeSlot) -> None:
        if self._conflict is not None and self._conflict.needs_decision:
            self.order_asked.emit((first, second))
        else:
            self.later_asked.emit((first, second))


def _short(title: str) -> str:
    return title if len(title) <= 13 else title[:12].rstrip() + "…"
