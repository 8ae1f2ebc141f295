"""A layout looked at as its board shows it: pictures of it, the whole board with its ticker running, an emergency."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from studio.domain.signage import Region, RegionKind, SignageLayout
from studio.domain.signage_boards import EmergencyNotice, NoticeKind, emergency_layout
from studio.domain.signage_metrics import place_ticker, ticker_speed_px_per_s
from studio.domain.signage_rules import Board
from studio.ui.desk import Desk
from studio.ui.signage.fields import WordsField
from studio.ui.signage.painting import Pictures, paint_background, paint_line, paint_region, shown_region, text_width
from studio.ui.theme import Radius, Role, Space, Tone, theme
from studio.ui.theme.board import PREVIEW_EDGE
from studio.ui.widgets import Badge, Button, Kind, Text
from studio.ui.widgets.forms import field_row

_FRAME_MS = 33
_EDGE_PX = 6


class LayoutPicture(QWidget):
    """A layout at the widget's size. With ``running`` its tickers move; nothing else ever does."""

    def __init__(self, desk: Desk, pictures: Pictures, *, edge: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._pictures = pictures
        self._edge = edge
        self._layout: SignageLayout | None = None
        self._since = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def layout_shown(self) -> SignageLayout | None:
        return self._layout

    @property
    def is_running(self) -> bool:
        return self._frames.isActive()

    def show_layout(self, layout: SignageLayout, *, running: bool = False) -> None:
        self._layout = layout
        self.setAccessibleName(layout.title)
        self._since.start()
        if running:
            self._frames.start()
        else:
            self._frames.stop()
        self.update()

    def stop(self) -> None:
        self._frames.stop()

    def sizeHint(self) -> QSize:
        return QSize(theme().scaled(560), theme().scaled(315))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 135)

    def paintEvent(self, _event: QPaintEvent) -> None:
        layout = self._layout
        if layout is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        gap = _EDGE_PX if self._edge else 0
        room = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        scale = min(room.width() / layout.width, room.height() / layout.height)
        shown = QRectF(0, 0, layout.width * scale, layout.height * scale)
        shown.moveCenter(room.center())
        if self._edge:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._edge))
            painter.drawRoundedRect(shown.adjusted(-gap, -gap, gap, gap), Radius.BADGE, Radius.BADGE)
        painter.translate(shown.topLeft())
        painter.scale(scale, scale)
        painter.setClipRect(QRectF(0, 0, layout.width, layout.height))
        paint_background(painter, layout)
        now = self._desk.now()
        for region in layout.painted:
            one = shown_region(region, self._pictures, now)
            if one is None:
                continue
            if one.kind is RegionKind.TICKER and self._frames.isActive():
                self._paint_ticker(painter, one)
            else:
                paint_region(painter, one, self._pictures, now)
        painter.end()

    def _paint_ticker(self, painter: QPainter, region: Region) -> None:
        """The ticker's line, moved by the time that has gone; it comes in again at the right edge."""
        box, style = region.box, region.style
        line = place_ticker(region.content, box, style)
        length = text_width(line.text, line.font_px, style)
        gone = self._since.elapsed() / 1000 * ticker_speed_px_per_s(style)
        first = line.x + length - box.x
        if gone > first:
            gone = (gone - first) % (box.width + length) + first - (box.width + length)
        painter.save()
        painter.setClipRect(QRectF(box.x, box.y, box.width, box.height), Qt.ClipOperation.IntersectClip)
        if style.fill:
            painter.fillRect(QRectF(box.x, box.y, box.width, box.height), QColor(style.fill))
        paint_line(painter, replace(line, x=line.x - gone), style)
        painter.restore()


class RealPreview(QDialog):
    """The board as it runs, as large as the screen allows; any key or the button ends it."""

    def __init__(self, desk: Desk, layout: SignageLayout, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Xem như bảng thật"))
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        self.picture = LayoutPicture(desk, pictures)
        self.picture.show_layout(layout, running=True)
        column.addWidget(self.picture, 1)
        row = QHBoxLayout()
        row.addWidget(Text(self.tr("Chữ chạy đúng tốc độ trên bảng. Chưa đưa gì lên bảng."), Role.SMALL, wrap=True), 1)
        close = Button(self.tr("Đóng"), Kind.PRIMARY)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        close.setFocus()
        fit_to_screen(self, layout)

    def done(self, result: int) -> None:
        self.picture.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.picture.stop()
        super().closeEvent(event)


class EmergencyPreview(QDialog):
    """How an emergency would stand on a board. Its frame is orange: nothing goes out from here."""

    def __init__(self, desk: Desk, board: Board, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self.setWindowTitle(self.tr("Xem thử khẩn cấp"))
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        head = QHBoxLayout()
        head.addWidget(Text(self.tr("Xem thử khẩn cấp"), Role.TITLE), 1)
        head.addWidget(Badge(self.tr("XEM THỬ · CHƯA PHÁT"), Tone.WARN))
        column.addLayout(head)
        said = self.tr("Bảng %1 sẽ hiện thế này khi có khẩn cấp. Phát thật bằng nút KHẨN CẤP (F12).")
        column.addWidget(Text(said.replace("%1", board.name), Role.SMALL, wrap=True))
        body = QHBoxLayout()
        body.setSpacing(Space.L)
        fields = QVBoxLayout()
        fields.setSpacing(Space.S)
        self.heading = QLineEdit(self.tr("CẢNH BÁO LŨ QUÉT"))
        self.message = WordsField(4)
        self.message.fill(self.tr("Bà con ven suối rời ngay lên nhà văn hóa thôn. Không qua ngầm tràn."))
        self.kind = QComboBox()
        for kind, words in (
            (NoticeKind.EMERGENCY, self.tr("Khẩn cấp")),
            (NoticeKind.ALL_CLEAR, self.tr("Báo yên")),
            (NoticeKind.CORRECTION, self.tr("Đính chính (báo nhầm)")),
        ):
            self.kind.addItem(words, kind.value)
        self.level = QComboBox()
        for level, words in enumerate(_level_texts()):
            self.level.addItem(words, level)
        self.level.setCurrentIndex(3)
        fields.addWidget(field_row(self.tr("&Loại"), self.kind))
        fields.addWidget(field_row(self.tr("&Cấp thiên tai"), self.level))
        fields.addWidget(field_row(self.tr("&Dòng to"), self.heading))
        fields.addWidget(field_row(self.tr("&Nội dung"), self.message))
        fields.addStretch(1)
        body.addLayout(fields, 0)
        self.picture = LayoutPicture(desk, pictures, edge=PREVIEW_EDGE)
        body.addWidget(self.picture, 1)
        column.addLayout(body, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(self.tr("Đóng"), Kind.QUIET)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        self.heading.textChanged.connect(self._show)
        self.message.typed.connect(self._show)
        self.kind.currentIndexChanged.connect(self._show)
        self.level.currentIndexChanged.connect(self._show)
        self._show()
        fit_to_screen(self, None)

    def _show(self) -> None:
        kind = NoticeKind(self.kind.currentData())
        self.level.setEnabled(kind is NoticeKind.EMERGENCY)
        notice = EmergencyNotice(
            self.heading.text().strip() or " ", self.message.toPlainText().strip(), kind, int(self.level.currentData())
        )
        self.picture.show_layout(emergency_layout(notice, self._board.width_px, self._board.height_px))


def fit_to_screen(dialog: QDialog, layout: SignageLayout | None) -> None:
    """Take most of the parent window, never more than the screen."""
    parent = dialog.parentWidget()
    room = (parent.window() if parent is not None else dialog).size()
    screen = dialog.screen().availableGeometry().size()
    width, height = min(room.width(), screen.width()) - 60, min(room.height(), screen.height()) - 60
    if layout is not None:
        height = min(height, round(width * layout.height / layout.width) + 110)
    dialog.resize(max(480, width), max(360, height))


def _level_texts() -> tuple[str, ...]:
    return (
        QCoreApplication.translate("SignageWords", "Chưa công bố cấp"),
        QCoreApplication.translate("SignageWords", "Cấp 1 (thấp)"),
        QCoreApplication.translate("SignageWords", "Cấp 2 (trung bình)"),
        QCoreApplication.translate("SignageWords", "Cấp 3 (lớn)"),
        QCoreApplication.translate("SignageWords", "Cấp 4 (rất lớn)"),
        QCoreApplication.translate("SignageWords", "Cấp 5 (thảm họa)"),
    )
