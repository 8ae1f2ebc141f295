"""The pages that the station has, as small pictures under the board, and one to begin a new one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from studio.domain.signage import SignageLayout
from studio.domain.signage_boards import SignageDraft
from studio.ui.desk import Desk
from studio.ui.signage.painting import Pictures, paint_layout
from studio.ui.theme import Radius, Role, Space, Tone, theme
from studio.ui.words import approval_text, length_text

_CARD_W, _CARD_H, _PICTURE_H = 132, 128, 52


class PageCard(QAbstractButton):
    """One page: its picture, its name, how long it stays and where it stands."""

    def __init__(self, desk: Desk, pictures: Pictures, title: str) -> None:
        super().__init__()
        self._desk = desk
        self._pictures = pictures
        self._layout: SignageLayout | None = None
        self._picture: QPixmap | None = None
        self._under = ""
        self._state = ""
        self._tone = Tone.NEUTRAL
        self.subject = ""
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_layout(
        self,
        layout: SignageLayout,
        under: str,
        state: str = "",
        tone: Tone = Tone.NEUTRAL,
        *,
        subject: str = "",
    ) -> None:
        if (layout, under, state) != (self._layout, self._under, self._state):
            self._layout, self._under, self._state, self._tone, self._picture = layout, under, state, tone, None
            self.setText(layout.title)
            said = ", ".join(words for words in (layout.title, under, state) if words)
            self.setAccessibleName(said)
            self.setToolTip(said)
            self.update()
        self.subject = subject

    def sizeHint(self) -> QSize:
        return QSize(theme().scaled(_CARD_W), theme().scaled(_CARD_H))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        on = self.isChecked()
        edge = "ink" if self.hasFocus() else "accent" if on else "line"
        painter.setPen(QPen(theme().colour(edge), 2 if on or self.hasFocus() else 1))
        painter.setBrush(theme().colour("surface"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
        inner = self.rect().adjusted(Space.S, Space.S, -Space.S, -Space.S)
        picture = QRect(inner.left(), inner.top(), inner.width(), theme().scaled(_PICTURE_H))
        if self._layout is not None:
            painter.drawPixmap(picture, self._painted(self._layout, picture.size()))
        painter.setPen(theme().colour("ink"))
        painter.setFont(theme().font(Role.SMALL_STRONG))
        line = painter.fontMetrics().height()
        title = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner.left(), picture.bottom() + line, title)
        painter.setPen(theme().colour("ink_2"))
        painter.setFont(theme().font(Role.SMALL))
        for place, words in enumerate((self._under, self._state), 2):
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner.left(), picture.bottom() + place * (line - 1), shown)
            painter.setPen(QColor(self._tone.ink(theme().palette)))
        painter.end()

    def _painted(self, layout: SignageLayout, size: QSize) -> QPixmap:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(theme().colour("sunken"))
            painter = QPainter(picture)
            scale = min(size.width() / layout.width, size.height() / layout.height)
            painter.translate((size.width() - layout.width * scale) / 2, (size.height() - layout.height * scale) / 2)
            painter.scale(scale, scale)
            painter.setClipRect(0, 0, layout.width, layout.height)
            paint_layout(painter, layout, self._pictures, self._desk.now())
            painter.end()
            self._picture = picture
        return self._picture


class AddCard(QAbstractButton):
    """＋ Thêm"""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().scaled(_CARD_W - 20), theme().scaled(_CARD_H))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        line = Qt.PenStyle.SolidLine if focus else Qt.PenStyle.DashLine
        painter.setPen(QPen(theme().colour("ink" if focus else "line_strong"), 2 if focus else 1, line))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), Radius.CONTROL, Radius.CONTROL)
        painter.setPen(theme().colour("ink_2"))
        painter.setFont(theme().font(Role.SMALL_STRONG))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class PageStrip(QScrollArea):
    """``chosen`` with a layout's id, ``add_asked`` when a new page is wanted."""

    chosen = Signal(str)
    add_asked = Signal()

    def __init__(self, desk: Desk, pictures: Pictures) -> None:
        super().__init__()
        self._desk = desk
        self._pictures = pictures
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Các trang của đài"))
        inside = QWidget()
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._row.setSpacing(Space.S)
        self._cards: list[PageCard] = []
        self._add = AddCard("+ " + self.tr("Thêm trang"))
        self._add.clicked.connect(self.add_asked)
        self._row.addWidget(self._add)
        self._row.addStretch(1)
        self.setWidget(inside)
        self.setFixedHeight(theme().scaled(_CARD_H) + 14)

    def show_pages(self, drafts: Sequence[SignageDraft], open_id: str, *, may_edit: bool) -> None:
        """Show the station's pages in their order; ``open_id`` is the one on the board."""
        self._add.setVisible(may_edit)
        while len(self._cards) > len(drafts):
            card = self._cards.pop()
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self._cards) < len(drafts):
            card = PageCard(self._desk, self._pictures, "")
            card.clicked.connect(self._on_clicked)
            self._row.insertWidget(len(self._cards), card)
            self._cards.append(card)
        for card, draft in zip(self._cards, drafts, strict=True):
            layout = draft.layout
            state, tone = approval_text(draft.state)
            card.show_layout(layout, length_text(layout.duration.seconds), state, tone, subject=draft.id)
            card.setChecked(draft.id == open_id)

    def _on_clicked(self) -> None:
        card = self.sender()
        if isinstance(card, PageCard):
            card.setChecked(True)
            self.ensureWidgetVisible(card)
            self.chosen.emit(card.subject)
