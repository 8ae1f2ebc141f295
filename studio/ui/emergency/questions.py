"""The five questions of the panel: by whose order, what, how grave, where, what to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.domain.clusters import LOCAL_OUTPUT, SpeakerCluster
from studio.domain.emergency import LEVELS, LONGEST_TEXT, NATURAL, Hazard, OrderedHow, SoundFrom
from studio.domain.takes import Take
from studio.services.emergency_texts import say
from studio.ui.emergency.words import HAZARD_ICONS, hazard_text, how_text, level_text
from studio.ui.live.flow import FlowBox
from studio.ui.theme import Role, Size, Space, icon, theme
from studio.ui.widgets import IconLabel, Text, clear, restyle
from studio.ui.words import length_text, target_name

_COLUMNS, _WIDE_COLUMNS = 4, 5


class Choice(QWidget):
    """A few buttons of which one holds; every one is reached by Tab."""

    chosen = Signal(str)

    def __init__(self, name: str, *, even: bool = False) -> None:
        """``even``: all as wide as there is room; else they wrap."""
        super().__init__()
        self.setAccessibleName(name)
        self.buttons: dict[str, QPushButton] = {}
        self._even = even
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self._line.setSpacing(Space.S)
        self._flow = FlowBox()
        if not even:
            self._line.addWidget(self._flow)

    def add(self, key: str, button: QPushButton) -> None:
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setProperty("choice", key)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._on_clicked)
        self.buttons[key] = button
        if self._even:
            self._line.addWidget(button, 1)
        else:
            self._flow.add(button)

    def current(self) -> str:
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        for mine, button in self.buttons.items():
            button.setChecked(mine == key)

    def _on_clicked(self) -> None:
        sender: QObject = self.sender()
        key = str(sender.property("choice"))
        self.choose(key)
        self.chosen.emit(key)


def chip(text: str, icon_name: str = "") -> QPushButton:
    button = QPushButton(f" {text}" if icon_name else text)
    button.setProperty("kind", "chip")
    button.setAccessibleName(text)
    if icon_name:
        button.setIcon(icon(icon_name, "ink_2", "accent"))
        button.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
    return button


class Question(QWidget):
    """A numbered caption over its answer."""

    changed = Signal()

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self.column.setSpacing(Space.S)
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.S)
        self.head.addWidget(Text(caption, Role.CAPTION))
        self.column.addLayout(self.head)


class OrderQuestion(Question):
    def __init__(self) -> None:
        super().__init__(self.tr("1 · THEO LỆNH AI?"))
        self.head.addStretch(1)
        self.post = QComboBox()
        self.post.setAccessibleName(self.tr("Theo lệnh ai"))
        self.post.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.post.setMinimumContentsLength(10)
        self.how = Choice(self.tr("Lệnh đến bằng cách nào"))
        for how in (OrderedHow.PHONE, OrderedHow.WRITTEN, OrderedHow.IN_PERSON, OrderedHow.NOT_REACHED_DUTY_OFFICER):
            self.how.add(how.value, chip(how_text(how)))
        self.how.choose(OrderedHow.PHONE.value)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.post, 1)
        row.addWidget(self.how, 5)
        self.column.addLayout(row)
        self.post.currentIndexChanged.connect(self.changed)
        self.how.chosen.connect(self.changed)

    def set_posts(self, posts: Sequence[str]) -> None:
        kept = self.post.currentText()
        self.post.clear()
        self.post.addItems(list(posts))
        self.post.setCurrentIndex(max(0, self.post.findText(kept)))


class HazardQuestion(Question):
    def __init__(self) -> None:
        super().__init__(self.tr("2 · VIỆC GÌ XẢY RA?"))
        self.head.addStretch(1)
        self.choice = Choice(self.tr("Việc gì xảy ra"), even=True)
        for hazard in Hazard:
            self.choice.add(hazard.value, _HazardButton(hazard))
        self.column.addWidget(self.choice)
        self.choice.chosen.connect(self._on_chosen)

    def hazard(self) -> Hazard | None:
        key = self.choice.current()
        return Hazard(key) if key else None

    def _on_chosen(self, _key: str) -> None:
        for button in self.choice.buttons.values():
            if isinstance(button, _HazardButton):
                button.look()
        self.changed.emit()


class _HazardButton(QPushButton):
    def __init__(self, hazard: Hazard) -> None:
        super().__init__()
        self._icon_name = HAZARD_ICONS[hazard]
        self.setProperty("kind", "hazard")
        self.setAccessibleName(hazard_text(hazard))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XS, Space.S, Space.XS, Space.S)
        column.setSpacing(Space.XS)
        self._icon = IconLabel(self._icon_name, "ink_2", Size.ICON_LARGE)
        words = Text(hazard_text(hazard), Role.SMALL_STRONG, ink=True)
        for widget in (self._icon, words):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        words.ensurePolished()
        self.setMinimumWidth(words.sizeHint().width() + 2 * Space.XS)

    def look(self) -> None:
        self._icon.set_icon(self._icon_name, "air" if self.isChecked() else "ink_2")


class LevelQuestion(Question):
    """Asked for natural disasters alone: else it says so in a line, and the numbers of the questions stay.

    The weather service announces the level, the station only carries it.
    """

    def __init__(self) -> None:
        super().__init__(self.tr("3 · CẤP ĐỘ RỦI RO THIÊN TAI"))
        self.source = QLineEdit()
        self.source.setPlaceholderText(self.tr("Theo bản tin số… của Đài Khí tượng Thủy văn"))
        self.source.setAccessibleName(self.tr("Bản tin đã công bố cấp"))
        self.source.textChanged.connect(self.changed)
        self.source.hide()
        self.why_not = Text(self.tr("chỉ hỏi khi là thiên tai"), Role.SMALL)
        self.head.addWidget(self.why_not)
        self.head.addWidget(self.source, 1)
        self.head.addStretch()
        self.choice = Choice(self.tr("Cấp độ rủi ro thiên tai"), even=True)
        self.choice.add("", _LevelButton(None))
        for level in LEVELS:
            self.choice.add(str(level), _LevelButton(level))
        self.choice.choose("")
        self.choice.chosen.connect(self._on_chosen)
        self.column.addWidget(self.choice)
        self.set_hazard(None)

    def set_hazard(self, hazard: Hazard | None) -> None:
        self.choice.setVisible(hazard in NATURAL)
        self.why_not.setVisible(hazard not in NATURAL)
        self.source.setVisible(self.level() is not None)

    def level(self) -> int | None:
        key = self.choice.current()
        return int(key) if key and not self.choice.isHidden() else None

    def source_text(self) -> str:
        return self.source.text().strip() if self.level() is not None else ""

    def _on_chosen(self, key: str) -> None:
        self.source.setVisible(bool(key))
        self.changed.emit()


class _LevelButton(QPushButton):
    def __init__(self, level: int | None) -> None:
        super().__init__()
        first, second = level_text(level)
        self.setProperty("kind", "level")
        restyle(self, level=str(level or ""))
        self.setAccessibleName(f"{first} {second}".strip())
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        column.setSpacing(Space.NONE)
        words = [Text(first, Role.SMALL_STRONG if level is None else Role.STRONG, ink=True, wrap=level is None)]
        if second:
            words.append(Text(second, Role.SMALL_STRONG, ink=True))
        for label in words:
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(theme().scaled(88))


class WhereQuestion(Question):
    """The whole commune, or hamlets; the station's own output is one more place."""

    def __init__(self) -> None:
        super().__init__(self.tr("4 · Ở ĐÂU?"))
        self.head.addStretch(1)
        self._clusters: tuple[SpeakerCluster, ...] = ()
        self._laid = (0, 0)
        self._columns = _COLUMNS
        self.whole = QCheckBox(self.tr("Toàn xã"))
        self.local = QCheckBox(target_name(""))
        self.boards = QCheckBox(self.tr("Bảng điện tử"))
        self.boards.setAccessibleName(self.tr("Hiện cả trên bảng điện tử"))
        self.boards.setChecked(True)
        self.boards.hide()
        self.boards.clicked.connect(self.changed)
        self.hamlets: dict[str, QCheckBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.S)
        self._grid.setVerticalSpacing(Space.NONE)
        self.column.addLayout(self._grid)
        for box in (self.whole, self.local):
            box.clicked.connect(self._on_clicked)
        self.whole.toggled.connect(self._on_whole)
        self.whole.setChecked(True)

    def set_clusters(self, clusters: Sequence[SpeakerCluster]) -> None:
        if tuple(clusters) == self._clusters:
            return
        self._clusters = tuple(clusters)
        self._laid = (0, 0)
        for widget in (self.whole, self.local, self.boards):
            self._grid.removeWidget(widget)
        chosen = {hamlet for hamlet, box in self.hamlets.items() if box.isChecked()}
        clear(self._grid)
        names = dict.fromkeys(cluster.hamlet or cluster.name for cluster in clusters if cluster.enabled)
        self.hamlets = {name: QCheckBox(name) for name in names}
        for name, box in self.hamlets.items():
            box.setChecked(name in chosen)
            box.clicked.connect(self._on_clicked)
        self._lay()
        self.changed.emit()

    def set_boards(self, count: int) -> None:
        """How many boards the station has: without one nothing is asked."""
        self.boards.setVisible(count > 0)

    def on_boards(self) -> bool:
        return self.boards.isChecked()

    def set_wide(self, *, wide: bool) -> None:
        """The panel says it: a grid that is too wide would hold its own width open."""
        self._columns = _WIDE_COLUMNS if wide else _COLUMNS
        self._lay()

    def _lay(self) -> None:
        columns = self._columns
        if self._laid == (columns, len(self.hamlets)):
            return
        self._laid = (columns, len(self.hamlets))
        for place, box in enumerate((self.whole, *self.hamlets.values(), self.local, self.boards)):
            self._grid.addWidget(box, place // columns, place % columns)
        for column in range(_WIDE_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def targets(self) -> tuple[str, ...]:
        enabled = [cluster for cluster in self._clusters if cluster.enabled]
        if self.whole.isChecked():
            return (*(cluster.id for cluster in enabled), LOCAL_OUTPUT)
        chosen = self.chosen()
        found = [cluster.id for cluster in enabled if (cluster.hamlet or cluster.name) in chosen]
        return (*found, LOCAL_OUTPUT) if self.local.isChecked() else tuple(found)

    def chosen(self) -> tuple[str, ...]:
        """The hamlets that are ticked; none for the whole commune."""
        if self.whole.isChecked():
            return ()
        return tuple(name for name, box in self.hamlets.items() if box.isChecked())

    def _on_whole(self, whole: bool) -> None:
        """The whole commune has the station's own output in it."""
        self.local.setChecked(whole)
        self.local.setEnabled(not whole)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is self.whole:
            for box in self.hamlets.values():
                box.setChecked(False)
        elif isinstance(sender, QCheckBox) and sender.isChecked():
            self.whole.setChecked(False)
        self.changed.emit()


class SayQuestion(Question):
    """The words; they follow hazard and places until the person writes."""

    listen_asked = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("5 · NÓI GÌ?"))
        self.head.addStretch(1)
        self._ready = ""
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Lời sẽ phát"))
        self.text.setFixedHeight(theme().scaled(Size.BUTTON * 2))
        self.text.textChanged.connect(self.changed)
        self.column.addWidget(self.text)
        self.sound = Choice(self.tr("Tiếng từ đâu"))
        self.sound.add(SoundFrom.SPEECH.value, chip(self.tr("Máy đọc"), "robot"))
        self.sound.add(SoundFrom.LIVE.value, chip(self.tr("Nói trực tiếp"), "microphone"))
        self.sound.add(SoundFrom.TAKE.value, chip(self.tr("Bản thu sẵn"), "file-audio"))
        self.sound.choose(SoundFrom.SPEECH.value)
        self.sound.chosen.connect(self._on_sound)
        self.take = QComboBox()
        self.take.setAccessibleName(self.tr("Bản thu sẵn"))
        self.take.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.take.setMinimumContentsLength(16)
        self.take.currentIndexChanged.connect(self.changed)
        self.take.hide()
        self.minutes = QComboBox()
        self.minutes.setAccessibleName(self.tr("Lặp lại mỗi mấy phút"))
        for minutes in (5, 10, 15, 30, 60):
            self.minutes.addItem(length_text(minutes * 60), minutes)
        self.minutes.setCurrentIndex(1)
        self.minutes.currentIndexChanged.connect(self.changed)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.sound, 1)
        row.addWidget(self.take, 1)
        self.head.addWidget(Text(self.tr("Lặp lại mỗi"), Role.SMALL))
        self.head.addWidget(self.minutes)
        self.head.addWidget(Text(self.tr("đến khi bấm Dừng"), Role.SMALL))
        self.column.addLayout(row)
        self.note = Text("", Role.SMALL, wrap=True)
        self.note.hide()
        self.column.addWidget(self.note)

    def follow(self, hazard: Hazard | None, hamlets: Sequence[str], own: Mapping[str, str] | None) -> None:
        if hazard is None or self.text.toPlainText() not in ("", self._ready):
            return
        fresh = say(hazard, hamlets, own)
        if fresh != self.text.toPlainText():
            self._ready = fresh
            self.text.setPlainText(fresh)

    def set_takes(self, takes: Sequence[Take]) -> None:
        kept = self.take.currentData()
        self.take.clear()
        for take in takes:
            self.take.addItem(f"{take.title} · {length_text(take.length_s)}", take.id)
        self.take.setCurrentIndex(max(0, self.take.findData(kept)))
        self.sound.buttons[SoundFrom.TAKE.value].setVisible(bool(takes))

    def sound_from(self) -> SoundFrom:
        return SoundFrom(self.sound.current())

    def take_id(self) -> str:
        return str(self.take.currentData() or "") if self.sound_from() is SoundFrom.TAKE else ""

    def words(self) -> str:
        return self.text.toPlainText().strip()[:LONGEST_TEXT]

    def _on_sound(self, _key: str) -> None:
        source = self.sound_from()
        self.take.setVisible(source is SoundFrom.TAKE)
        said = {
            SoundFrom.SPEECH: "",
            SoundFrom.LIVE: self.tr("Micro mở ngay khi phát. Nói xong, máy đọc lặp lại lời ở trên."),
            SoundFrom.TAKE: self.tr("Phát bản thu này; lời ở trên ghi vào nhật ký và báo cáo."),
        }[source]
        self.note.setText(said)
        self.note.setVisible(bool(said))
        self.changed.emit()
