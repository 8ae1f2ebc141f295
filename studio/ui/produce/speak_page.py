"""Reading a text aloud: type or paste it, look at how it is said, choose the voice, listen, make ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.domain.speech.spoken import Region, Span
from studio.services.speaking import title_of
from studio.ui.produce.speak_lexicon import LexiconDialog, WordDialog
from studio.ui.produce.speak_model import Activity, SpeakModel
from studio.ui.produce.speak_view import SpokenView
from studio.ui.theme import Role, Space, Tone, theme
from studio.ui.widgets import Button, Card, Elided, Kind, Page, Segmented, Text
from studio.ui.widgets.forms import field_row
from studio.ui.words import number_text

_SPEEDS = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6)
_DEEP, _HIGH = 0.85, 1.15
_TEXT_PX = 150


class SpeakPage(QWidget):
    """The page over its model. ``leave_asked`` goes back to the list."""

    leave_asked = Signal()

    def __init__(self, model: SpeakModel, show_dialog: Callable[[QDialog], bool]) -> None:
        super().__init__()
        self.model = model
        self._show_dialog = show_dialog
        self._at = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._page = Page(self.tr("Đọc văn bản"))
        self._page.set_title(self.tr("Đọc văn bản"), self.tr("Gõ hoặc dán thông báo, máy đọc thành bản tin."))
        outer.addWidget(self._page)
        self.leave = Button(self.tr("Danh sách"), Kind.TOOL, "left")
        self.leave.clicked.connect(self._on_leave)
        self._page.head.insertWidget(0, self.leave)
        self._acts = QStackedWidget()
        self._acts.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._acts.addWidget(self._act_row())
        self._acts.addWidget(self._progress_row())
        self._page.acts.addWidget(self._acts)
        columns = QHBoxLayout()
        columns.setSpacing(Space.M + 2)
        columns.addWidget(self._written_card(), 1)
        columns.addWidget(self._spoken_card(), 1)
        self._page.body.addLayout(columns, 1)
        self._page.body.addWidget(self._doubts_card())
        self._page.body.addWidget(self._voice_card())
        model.spoken_changed.connect(self._on_spoken)
        model.known_changed.connect(self._on_known)
        model.activity_changed.connect(self._on_activity)
        model.progressed.connect(self._on_progress)
        self._on_spoken()
        self._on_activity()

    def begin(self, text: str = "", title: str = "", into: str = "") -> None:
        """Show an empty page, or ``text`` that becomes the sound of the draft ``into``, which has its name."""
        self.model.begin(into)
        self.text.setPlainText(text)
        self.title.setText(title)
        self.title.setEnabled(not into)
        self.model.look_up()
        self.text.setFocus()

    # Building

    def _written_card(self) -> Card:
        card = Card(self.tr("VĂN BẢN"), "text-t")
        self.paste = Button(self.tr("Dán"), Kind.TOOL, "import", name=self.tr("Dán văn bản đã chép"))
        self.paste.clicked.connect(self._on_paste)
        card.header.addWidget(self.paste)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme().scaled(_TEXT_PX))
        self.text.setAccessibleName(self.tr("Văn bản cần đọc"))
        self.text.setPlaceholderText(
            self.tr("Ví dụ: UBND xã thông báo: 7h30 ngày 25/11, họp dân tại nhà văn hóa thôn 3.")
        )
        self.text.textChanged.connect(self._on_typed)
        card.body.addWidget(self.text, 1)
        self.title = QLineEdit()
        card.body.addWidget(field_row(self.tr("Tên bản tin"), self.title))
        return card

    def _spoken_card(self) -> Card:
        card = Card(self.tr("SẼ ĐỌC LÀ"), "speaker")
        self.lexicon = Button(self.tr("Từ điển đọc"), Kind.TOOL, "list")
        self.lexicon.setToolTip(self.tr("Những từ đài tự đặt cách đọc"))
        self.lexicon.clicked.connect(self._on_lexicon)
        card.header.addWidget(self.lexicon)
        self.spoken = SpokenView()
        self.spoken.setMinimumHeight(theme().scaled(_TEXT_PX))
        self.spoken.piece_asked.connect(self._on_piece)
        card.body.addWidget(self.spoken, 1)
        hint = self.tr("Bấm vào chữ có màu để sửa cách đọc.")
        card.body.addWidget(Text(hint, Role.SMALL, wrap=True))
        return card

    def _doubts_card(self) -> Card:
        """One doubt at a time; the next comes when it is settled."""
        self.doubts = Card(self.tr("CẦN XEM LẠI"), "attention", tone=Tone.WARN, edge="warn")
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self._doubt = Elided("", ink=True)
        row.addWidget(self._doubt, 1)
        self.right = Button(self.tr("Đúng rồi"), Kind.TOOL, "check")
        self.right.clicked.connect(self._on_right)
        self.mend = Button(self.tr("Sửa cách đọc"), Kind.TOOL, "edit")
        self.mend.clicked.connect(self._on_mend)
        self.later = Button(self.tr("Chỗ sau"), Kind.TOOL, "right")
        self.later.clicked.connect(self._on_later)
        for button in (self.right, self.mend, self.later):
            row.addWidget(button)
        self.doubts.body.addLayout(row)
        return self.doubts

    def _voice_card(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.voice = QComboBox()
        self.voice.setMinimumWidth(theme().scaled(170))
        self.voice.activated.connect(self._on_voice)
        row.addWidget(field_row(self.tr("Giọng đọc"), self.voice), 1)
        self.region = self._choice(
            row,
            self.tr("Cách đọc số"),
            [
                (Region.NORTH.value, self.tr("Bắc")),
                (Region.CENTRAL.value, self.tr("Trung")),
                (Region.SOUTH.value, self.tr("Nam")),
            ],
        )
        self.region.chosen.connect(self._on_region)
        self.speed = QComboBox()
        words = {0.6: self.tr("rất chậm"), 0.8: self.tr("chậm"), 1.0: self.tr("vừa"), 1.2: self.tr("nhanh")}
        for speed in _SPEEDS:
            self.speed.addItem(f"{number_text(speed, 1)}×  {words.get(speed, '')}".strip(), speed)
        self.speed.activated.connect(self._on_speed)
        row.addWidget(field_row(self.tr("Tốc độ"), self.speed))
        pitches = [("deep", self.tr("Trầm")), ("plain", self.tr("Vừa")), ("high", self.tr("Cao"))]
        self.pitch = self._choice(row, self.tr("Độ cao"), pitches)
        self.pitch.chosen.connect(self._on_pitch)
        card.body.addLayout(row)
        self.no_voice = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        card.body.addWidget(self.no_voice)
        return card

    def _choice(self, row: QHBoxLayout, name: str, choices: list[tuple[str, str]]) -> Segmented:
        chosen = Segmented(choices, name)
        row.addWidget(field_row(name, chosen))
        return chosen

    def _act_row(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self.hear = Button(self.tr("Nghe thử"), Kind.QUIET, "play", key="Ctrl+L")
        self.hear.clicked.connect(self._on_hear)
        self.finish = Button(self.tr("Hoàn thiện"), Kind.PRIMARY, key="Ctrl+Return")
        self.finish.setToolTip(self.tr("Đọc, cân âm lượng và làm bản để gửi duyệt (Ctrl+Enter)"))
        self.finish.clicked.connect(self._on_finish)
        row.addWidget(self.hear)
        row.addWidget(self.finish)
        return page

    def _progress_row(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self._doing = Text("", Role.SMALL_STRONG)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Tiến độ"))
        self.stop = Button(self.tr("Dừng"), Kind.QUIET, "stop", key="Ctrl+.")
        self.stop.clicked.connect(self.model.stop)
        self.progress.setMinimumWidth(theme().scaled(140))
        row.addWidget(self._doing)
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop)
        return page

    # What a person does

    def _on_leave(self) -> None:
        self.model.stop()
        self.leave_asked.emit()

    def _on_typed(self) -> None:
        self.model.set_text(self.text.toPlainText())
        self.title.setPlaceholderText(title_of(self.text.toPlainText()))
        self._show_possible()

    def _on_paste(self) -> None:
        self.text.insertPlainText(QGuiApplication.clipboard().text())
        self.text.setFocus()

    def _on_hear(self) -> None:
        self.model.listen()

    def _on_finish(self) -> None:
        self.model.finish(self.title.text())

    def _on_lexicon(self) -> None:
        dialog = LexiconDialog(self, self.model, self._show_dialog)
        self._show_dialog(dialog)
        dialog.deleteLater()

    def _on_piece(self, span: Span) -> None:
        dialog = WordDialog(self, self.model, span.written, span.spoken)
        self._show_dialog(dialog)
        dialog.deleteLater()

    def _on_voice(self) -> None:
        self.model.choose(replace(self.model.manner, voice=str(self.voice.currentData())))

    def _on_region(self, key: str) -> None:
        self.model.choose(replace(self.model.manner, region=Region(key)))

    def _on_speed(self) -> None:
        self.model.choose(replace(self.model.manner, speed=float(self.speed.currentData())))

    def _on_pitch(self, key: str) -> None:
        self.model.choose(replace(self.model.manner, pitch={"deep": _DEEP, "high": _HIGH}.get(key, 1.0)))

    # Showing

    def _on_known(self) -> None:
        voices, manner = self.model.voices or [], self.model.manner
        if [self.voice.itemData(row) for row in range(self.voice.count())] != [each.key for each in voices]:
            self.voice.clear()
            for each in voices:
                self.voice.addItem(each.name, each.key)
        self.voice.setCurrentIndex(max(0, self.voice.findData(manner.voice)))
        self.region.choose(manner.region.value)
        nearest = min(_SPEEDS, key=lambda speed: abs(speed - manner.speed))
        self.speed.setCurrentIndex(_SPEEDS.index(nearest))
        self.pitch.choose("deep" if manner.pitch < 1 else "high" if manner.pitch > 1 else "plain")
        self.pitch.setEnabled(any(each.has_pitch for each in voices if each.key == manner.voice))
        none = self.model.voices is not None and not voices
        self.no_voice.setText(
            self.tr("Máy này chưa có giọng đọc tiếng Việt. Cài eSpeak NG, Piper, hoặc giọng tiếng Việt của Windows.")
        )
        self.no_voice.setVisible(none)
        self._show_possible()

    def _on_spoken(self) -> None:
        self.spoken.show_spoken(self.model.spoken, self.model.doubtful)
        self._show_doubt()
        self._show_possible()

    def _show_doubt(self) -> None:
        span = self._current_doubt()
        self.doubts.setVisible(span is not None)
        if span is None:
            return
        count = len(self.model.doubtful)
        caption = self.tr("CẦN XEM LẠI: CÒN %1 CHỖ").replace("%1", str(count))
        self.doubts.set_caption(caption, Tone.WARN)
        self.later.setVisible(count > 1)
        said = self.tr("“%1” đọc là “%2”").replace("%2", span.spoken)
        if not span.spoken:
            said = self.tr("“%1” bị bỏ, không đọc")
        elif span.spoken == span.written:
            said = self.tr("“%1” đọc nguyên như viết: máy chưa biết từ này")
        self._doubt.setText(said.replace("%1", span.written))
        self.right.setAccessibleName(self.tr("“%1” đúng rồi").replace("%1", span.written))
        self.mend.setAccessibleName(self.tr("Sửa cách đọc “%1”").replace("%1", span.written))

    def _current_doubt(self) -> Span | None:
        doubtful = self.model.doubtful
        return doubtful[self._at % len(doubtful)] if doubtful else None

    def _look_at_doubt(self) -> None:
        span = self._current_doubt()
        if span is not None:
            self.spoken.show_piece(span)

    def _on_right(self) -> None:
        span = self._current_doubt()
        if span is not None:
            self.model.accept(span.written)
            self._look_at_doubt()

    def _on_mend(self) -> None:
        span = self._current_doubt()
        if span is not None:
            self._on_piece(span)

    def _on_later(self) -> None:
        self._at = (self._at + 1) % max(1, len(self.model.doubtful))
        self._show_doubt()
        self._look_at_doubt()

    def _on_activity(self) -> None:
        activity = self.model.activity
        self._acts.setCurrentIndex(0 if activity is Activity.IDLE else 1)
        self.progress.setValue(0)
        listening = activity is Activity.LISTENING
        self._doing.setText(self.tr("Đang đọc…") if listening else self.tr("Đang hoàn thiện…"))
        for part in (self.text, self.title):
            part.setReadOnly(activity is Activity.FINISHING)
        for choice in (self.voice, self.region, self.speed, self.lexicon, self.paste, self.leave):
            choice.setEnabled(activity is not Activity.FINISHING)
        self._show_possible()

    def _on_progress(self, fraction: float) -> None:
        self.progress.setValue(round(fraction * 100))

    def _show_possible(self) -> None:
        spoken = self.model.spoken
        ready = bool(self.model.voices) and spoken is not None and any(map(str.isalpha, spoken.text))
        self.hear.setEnabled(ready and self.model.is_current)
        self.finish.setEnabled(ready and self.model.is_current)
