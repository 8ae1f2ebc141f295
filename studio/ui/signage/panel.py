"""The panel beside the board: what is chosen and how it looks; with nothing chosen, the whole page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from studio.domain.signage import (
    LARGEST_FONT_PX,
    SMALLEST_FONT_PX,
    Align,
    Background,
    ClockFace,
    DurationKind,
    DurationRule,
    FontWeight,
    ImageFit,
    Region,
    RegionKind,
    SignageLayout,
    Validity,
)
from studio.domain.signage_edit import SetPage, SetRegion
from studio.ui.desk import Desk
from studio.ui.signage.fields import Swatches, WordsField
from studio.ui.signage.model import SignageModel
from studio.ui.signage.words import align_text, face_text, kind_text, weight_text
from studio.ui.theme import Role, Space, theme
from studio.ui.theme.board import BOARD_FILLS, BOARD_GROUNDS, BOARD_INKS
from studio.ui.widgets import Button, Kind, Segmented, Text, divider
from studio.ui.widgets.forms import field_row

_WORDED = (RegionKind.TEXT, RegionKind.TICKER, RegionKind.QR)
_LETTERED = (RegionKind.TEXT, RegionKind.TICKER, RegionKind.CLOCK)


class RegionPanel(QWidget):
    """How the chosen region looks. ``picture_asked`` when another picture is wanted."""

    picture_asked = Signal()

    def __init__(self, desk: Desk, model: SignageModel) -> None:
        super().__init__()
        self._desk = desk
        self._model = model
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.S)
        self._caption = Text("", Role.CAPTION, wrap=True)
        column.addWidget(self._caption)
        self._build_words(column)
        self._build_letters(column)
        self.time = self._build_time()
        model.changed.connect(self._on_changed)
        model.selected.connect(self._on_changed)

    @property
    def words(self) -> WordsField:
        return self._words

    @property
    def size_field(self) -> QSpinBox:
        return self._size

    def start_typing(self) -> None:
        """Put the cursor where the region's words are typed."""
        region = self._model.chosen
        if region is None:
            return
        if region.kind in _WORDED:
            self._words.setFocus()
            self._words.selectAll()
        elif region.kind is RegionKind.CLOCK:
            self._face.setFocus()
        else:
            self._picture.setFocus()

    def _build_words(self, column: QVBoxLayout) -> None:
        self._words = WordsField(2)
        self._words.typed.connect(self._on_typed)
        self._words_row = field_row(self.tr("&Nội dung"), self._words)
        column.addWidget(self._words_row)
        self._picture = Button(self.tr("Chọn ảnh…"), Kind.TOOL, "image")
        self._picture.clicked.connect(self.picture_asked)
        column.addWidget(self._picture)
        self._fit = Segmented(
            [(ImageFit.CONTAIN.value, self.tr("Cả ảnh")), (ImageFit.COVER.value, self.tr("Kín ô"))],
            self.tr("Ảnh trong ô"),
        )
        self._fit.chosen.connect(self._on_fit)
        column.addWidget(self._fit)
        self._face = QComboBox()
        for face in ClockFace:
            self._face.addItem(face_text(face), face.value)
        self._face.activated.connect(self._on_face)
        self._face_row = field_row(self.tr("&Hiện gì"), self._face)
        column.addWidget(self._face_row)

    def _build_letters(self, column: QVBoxLayout) -> None:
        self._size = QSpinBox()
        self._size.setRange(SMALLEST_FONT_PX, LARGEST_FONT_PX)
        self._size.setSingleStep(2)
        self._size.setSuffix(" px")
        self._size.setKeyboardTracking(False)
        self._size.valueChanged.connect(self._on_size)
        self._weight = QComboBox()
        for weight in FontWeight:
            self._weight.addItem(weight_text(weight), int(weight))
        self._weight.activated.connect(self._on_weight)
        for box in (self._weight, self._face):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
        self._size.setMinimumWidth(theme().scaled(96))
        self._letters = QWidget()
        letters = QVBoxLayout(self._letters)
        letters.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        letters.setSpacing(Space.S)
        pair = QHBoxLayout()
        pair.setSpacing(Space.S)
        pair.addWidget(field_row(self.tr("&Cỡ chữ"), self._size), 1, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(field_row(self.tr("&Kiểu chữ"), self._weight), 1, Qt.AlignmentFlag.AlignTop)
        letters.addLayout(pair)
        self._align = Segmented([(align.value, align_text(align)) for align in Align], self.tr("Căn chữ"))
        self._align.chosen.connect(self._on_align)
        letters.addWidget(self._align)
        self._ink = Swatches([(colour,) for colour in BOARD_INKS], self.tr("Màu chữ"))
        self._ink.chosen.connect(self._on_ink)
        letters.addWidget(Text(self.tr("Màu chữ"), Role.SMALL))
        letters.addWidget(self._ink)
        column.addWidget(self._letters)
        self._fill = Swatches([(colour,) for colour in BOARD_FILLS], self.tr("Nền ô"))
        self._fill.chosen.connect(self._on_fill)
        self._fill_words = Text(self.tr("Nền ô"), Role.SMALL)
        column.addWidget(self._fill_words)
        column.addWidget(self._fill)

    def _build_time(self) -> QWidget:
        """Until when the region is shown; it stands apart, lower in the panel."""
        time = QWidget()
        column = QVBoxLayout(time)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.XS)
        column.addWidget(divider())
        self._until = UntilField(self._desk, self.tr("Phần này hiện đến hết"))
        self._until.set_by_hand.connect(self._on_until)
        column.addWidget(self._until)
        self._instead = QLineEdit()
        self._instead.setPlaceholderText(self.tr("Để trống"))
        self._instead.editingFinished.connect(self._on_instead)
        self._instead_row = field_row(self.tr("Hết hạn hoặc thiếu ảnh thì hiện"), self._instead)
        column.addWidget(self._instead_row)
        return time

    # Showing

    def _on_changed(self) -> None:
        region = self._model.chosen
        self.setVisible(region is not None)
        self.time.setVisible(region is not None)
        if region is None:
            return
        self._filling = True
        kind, style = region.kind, region.style
        self._caption.setText(self.tr("ĐANG CHỌN: %1").replace("%1", kind_text(kind).upper()))
        self._words_row.setVisible(kind in _WORDED)
        self._words.fill(region.content)
        self._picture.setVisible(kind is RegionKind.IMAGE)
        self._fit.setVisible(kind is RegionKind.IMAGE)
        self._fit.choose(region.fit.value)
        self._face_row.setVisible(kind is RegionKind.CLOCK)
        self._face.setCurrentIndex(self._face.findData(region.face.value))
        self._letters.setVisible(kind in _LETTERED)
        self._align.setVisible(kind in (RegionKind.TEXT, RegionKind.CLOCK))
        self._size.setValue(style.font_px)
        self._weight.setCurrentIndex(self._weight.findData(int(style.weight)))
        self._align.choose(style.align.value)
        self._ink.hold((style.colour,))
        self._fill.hold((style.fill,))
        for widget in (self._fill, self._fill_words):
            widget.setVisible(kind is not RegionKind.QR)
        self._until.show_instant(region.validity)
        self._instead_row.setVisible(region.validity.ends_at is not None or kind is RegionKind.IMAGE)
        if not self._instead.hasFocus():
            self._instead.setText(region.fallback_text)
        self.setEnabled(self._model.may_edit)
        self.time.setEnabled(self._model.may_edit)
        self._filling = False

    # Changing

    def _set(self, region: Region) -> None:
        if not self._filling:
            self._model.hold(SetRegion(region))

    def _chosen(self) -> Region | None:
        return None if self._filling else self._model.chosen

    def _on_typed(self, text: str) -> None:
        region = self._chosen()
        if region is not None:
            self._set(replace(region, content=text))

    def _on_size(self, size: int) -> None:
        region = self._chosen()
        if region is not None:
            self._set(replace(region, style=replace(region.style, font_px=size)))

    def _on_weight(self) -> None:
        region = self._chosen()
        if region is not None:
            weight = FontWeight(self._weight.currentData())
            self._set(replace(region, style=replace(region.style, weight=weight)))

    def _on_align(self, align: str) -> None:
        region = self._chosen()
        if region is not None:
            self._set(replace(region, style=replace(region.style, align=Align(align))))

    def _on_ink(self, place: int) -> None:
        region = self._chosen()
        if region is not None:
            self._set(replace(region, style=replace(region.style, colour=BOARD_INKS[place])))

    def _on_fill(self, place: int) -> None:
        region = self._chosen()
        if region is not None:
            self._set(replace(region, style=replace(region.style, fill=BOARD_FILLS[place])))

    def _on_fit(self, fit: str) -> None:
        region = self._chosen()
        if region is not None:
            self._set(replace(region, fit=ImageFit(fit)))

    def _on_face(self) -> None:
        region = self._chosen()
        if region is not None:
            self._set(replace(region, face=ClockFace(self._face.currentData())))

    def _on_until(self, validity: Validity) -> None:
        region = self._chosen()
        if region is not None:
            self._set(replace(region, validity=replace(region.validity, ends_at=validity.ends_at)))

    def _on_instead(self) -> None:
        region = self._chosen()
        if region is not None and self._instead.text() != region.fallback_text:
            self._set(replace(region, fallback_text=self._instead.text()))


class PagePanel(QWidget):
    """What is the whole page's: its name, ground, how long it stays, until when it holds, and what then."""

    def __init__(self, desk: Desk, model: SignageModel) -> None:
        super().__init__()
        self._model = model
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.S)
        column.addWidget(Text(self.tr("CẢ TRANG"), Role.CAPTION))
        self._title = QLineEdit()
        self._title.setMaxLength(200)
        self._title.editingFinished.connect(self._on_title)
        column.addWidget(field_row(self.tr("&Tên trang"), self._title))
        column.addWidget(Text(self.tr("Nền bảng"), Role.SMALL))
        self._ground = Swatches(BOARD_GROUNDS, self.tr("Nền bảng"))
        self._ground.chosen.connect(self._on_ground)
        column.addWidget(self._ground)
        self._seconds = QSpinBox()
        self._seconds.setRange(3, 3600)
        self._seconds.setSuffix(self.tr(" giây"))
        self._seconds.setKeyboardTracking(False)
        self._seconds.valueChanged.connect(self._on_duration)
        column.addWidget(field_row(self.tr("Hiện trong (khi có nhiều trang)"), self._seconds))
        self._whole_ticker = QCheckBox(self.tr("Chờ chữ chạy hết lượt"))
        self._whole_ticker.toggled.connect(self._on_duration)
        column.addWidget(self._whole_ticker)
        column.addWidget(divider())
        self._until = UntilField(desk, self.tr("Chỉ hiện đến hết"))
        self._until.set_by_hand.connect(self._on_until)
        column.addWidget(self._until)
        self._fallback = WordsField(2)
        self._fallback.typed.connect(self._on_fallback)
        column.addWidget(field_row(self.tr("Hết hạn thì bảng &ghi"), self._fallback))
        model.changed.connect(self._on_changed)
        model.selected.connect(self._on_changed)

    def _on_changed(self) -> None:
        layout = self._model.layout
        self.setVisible(layout is not None and self._model.chosen is None)
        if layout is None:
            return
        self._filling = True
        if not self._title.hasFocus():
            self._title.setText(layout.title)
        self._ground.hold((layout.background.top, layout.background.bottom))
        self._seconds.setValue(layout.duration.seconds)
        self._whole_ticker.setChecked(layout.duration.kind is DurationKind.TICKER_ONCE)
        self._until.show_instant(layout.validity)
        self._fallback.fill(layout.fallback.text)
        self.setEnabled(self._model.may_edit)
        self._filling = False

    def _layout(self) -> SignageLayout | None:
        return None if self._filling else self._model.layout

    def _on_title(self) -> None:
        layout, title = self._layout(), self._title.text().strip()
        if layout is not None and title and title != layout.title:
            self._model.do(SetPage(title=title))
        elif layout is not None and not title:
            self._title.setText(layout.title)

    def _on_ground(self, place: int) -> None:
        if self._layout() is not None:
            self._model.do(SetPage(background=Background(*BOARD_GROUNDS[place])))

    def _on_duration(self) -> None:
        layout = self._layout()
        if layout is not None:
            kind = DurationKind.TICKER_ONCE if self._whole_ticker.isChecked() else DurationKind.SECONDS
            rule = DurationRule(kind, self._seconds.value())
            if rule != layout.duration:
                self._model.do(SetPage(duration=rule))

    def _on_until(self, validity: Validity) -> None:
        layout = self._layout()
        if layout is not None:
            self._model.do(SetPage(validity=replace(layout.validity, ends_at=validity.ends_at)))

    def _on_fallback(self, text: str) -> None:
        layout = self._layout()
        if layout is not None:
            self._model.hold(SetPage(fallback=replace(layout.fallback, text=text)))


class UntilField(QWidget):
    """Whether something ends, and when. ``set_by_hand`` with a ``Validity`` that is open at its beginning."""

    set_by_hand = Signal(object)

    def __init__(self, desk: Desk, words: str) -> None:
        super().__init__()
        self._desk = desk
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.XS)
        self._ends = QCheckBox(words)
        self._ends.toggled.connect(self._on_changed)
        self._at = QDateTimeEdit()
        self._at.setCalendarPopup(True)
        self._at.setDisplayFormat("HH:mm dd/MM/yyyy")
        self._at.setAccessibleName(words)
        self._at.setKeyboardTracking(False)
        self._at.dateTimeChanged.connect(self._on_changed)
        column.addWidget(self._ends)
        column.addWidget(self._at)

    def show_instant(self, validity: Validity) -> None:
        """Show the end, or that there is none."""
        self._filling = True
        self._ends.setChecked(validity.ends_at is not None)
        self._at.setVisible(validity.ends_at is not None)
        if validity.ends_at is not None:
            at = self._desk.local(validity.ends_at)
            shown = QDateTime(QDate(at.year, at.month, at.day), QTime(at.hour, at.minute))
            if shown != self._at.dateTime():
                self._at.setDateTime(shown)
        self._filling = False

    def _on_changed(self) -> None:
        if self._filling:
            return
        if not self._ends.isChecked():
            self.set_by_hand.emit(Validity())
            return
        if not self._at.isVisible():
            # The end of today is what is meant most.
            today = self._desk.now().replace(hour=22, minute=0, second=0, microsecond=0)
            self.set_by_hand.emit(Validity(ends_at=today))
            return
        day, time = self._at.date(), self._at.time()
        moment = self._desk.now().replace(
            year=day.year(),
            month=day.month(),
            day=day.day(),
            hour=time.hour(),
            minute=time.minute(),
            second=0,
            microsecond=0,
        )
        self.set_by_hand.emit(Validity(ends_at=moment))
