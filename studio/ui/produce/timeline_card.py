"""The timeline with its track heads and the overview, in one frame."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from studio.domain.editing import TrackKind
from studio.ui.produce.overview import Overview
from studio.ui.produce.painting import TRACK_COLOURS, SpectrumSource
from studio.ui.produce.scene import ALL_TRACKS, TRACKS, Lane, Scene, lanes
from studio.ui.produce.timeline import Timeline
from studio.ui.produce.waveform import PeakSource
from studio.ui.produce.words import gain_text, scene_text, track_name
from studio.ui.theme import Role, Space, icon, theme
from studio.ui.widgets import Button, Kind, Text, restyle

HEAD_PX = 132
_ICONS = {
    TrackKind.VOICE: "microphone",
    TrackKind.BED: "music",
    TrackKind.TUNE: "bell",
    TrackKind.EFFECT: "effect",
}
# What of a head shows at which height of its lane; the name's menu has all of it.
_LEVEL_FROM_PX, _ADD_FROM_PX = 56, 82
_SMALL_PX = 28


class TrackHead(QWidget):
    """Name and level of a track; its menu turns it down, leaves it out, plays it alone, brings a file into it."""

    gain_asked = Signal(TrackKind)
    mute_asked = Signal(TrackKind)
    solo_asked = Signal(TrackKind)
    duck_asked = Signal()
    file_asked = Signal(TrackKind)

    def __init__(self, track: TrackKind) -> None:
        super().__init__()
        self._track = track
        self._muted = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.XS)
        self._layout.setSpacing(Space.NONE)
        words = track_name(track)
        self.name = Button(words, Kind.LINK, name=self.tr("Lớp %1: thêm lựa chọn").replace("%1", words))
        self.name.setIcon(icon(_ICONS[track], TRACK_COLOURS[track]))
        self.name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.name.setMenu(self._menu())
        restyle(self.name, role=Role.SMALL_STRONG.value)
        self._layout.addWidget(self.name, 0, Qt.AlignmentFlag.AlignLeft)
        self._levels = QWidget()
        row = QHBoxLayout(self._levels)
        row.setContentsMargins(Space.S, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.XS)
        self.level = Text("", Role.SMALL)
        row.addWidget(self.level, 1)
        self.mute = self._toggle("speaker", self._mute.text())
        self.mute.clicked.connect(self._on_mute)
        row.addWidget(self.mute)
        self.solo = self._toggle("headphones", self._solo.text())
        self.solo.clicked.connect(self._on_solo)
        row.addWidget(self.solo)
        self._layout.addWidget(self._levels)
        self.add = Button(
            self.tr("Thêm tệp"), Kind.LINK, name=self.tr("Thêm tệp vào %1").replace("%1", track_name(track))
        )
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        restyle(self.add, role=Role.SMALL.value)
        self.add.clicked.connect(self._on_file)
        self._layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self._gain = menu.addAction(icon("gain"), self.tr("Âm lượng cả lớp…"))
        self._gain.triggered.connect(self._on_gain)
        self._mute = menu.addAction(icon("mute"), self.tr("Tắt tiếng lớp này"))
        self._mute.setCheckable(True)
        self._mute.triggered.connect(self._on_mute)
        self._solo = menu.addAction(icon("headphones"), self.tr("Chỉ nghe lớp này"))
        self._solo.setCheckable(True)
        self._solo.triggered.connect(self._on_solo)
        self._duck = None
        if self._track is TrackKind.BED:
            self._duck = menu.addAction(icon("duck"), self.tr("Tự hạ khi có tiếng nói"))
            self._duck.setCheckable(True)
            self._duck.triggered.connect(self.duck_asked)
        menu.addAction(icon("import"), self.tr("Thêm tệp vào lớp này…")).triggered.connect(self._on_file)
        return menu

    def _toggle(self, icon_name: str, name: str) -> Button:
        words = f"{name}: {track_name(self._track)}"
        button = Button("", Kind.SQUARE, icon_name, name=words)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        side = theme().scaled(_SMALL_PX)
        button.setFixedSize(side, side)
        button.setStyleSheet("padding: 0; min-width: 0; min-height: 0;")
        return button

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme().colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()

    def show_track(self, scene: Scene) -> None:
        settings = scene.settings(self._track)
        clips = tuple(clip for clip in scene.clips if clip.track is self._track)
        self.level.setText(gain_text(clips, settings))
        if settings.muted != self._muted:
            self._muted = settings.muted
            self.mute.setIcon(icon("mute" if settings.muted else "speaker", "warn" if settings.muted else "ink"))
        # Always: a click that came to nothing has changed what is pressed.
        alone = self._track in scene.solo
        for part, on in ((self.mute, settings.muted), (self._mute, settings.muted), (self.solo, alone)):
            part.setChecked(on)
        self._solo.setChecked(alone)
        if self._duck is not None:
            self._duck.setChecked(scene.ducked)

    def fit(self, lane: Lane, width: int) -> None:
        """Lie beside ``lane``; where it is low, what the name's menu has too makes way."""
        self.setGeometry(0, lane.top, width, lane.height)
        self._levels.setVisible(lane.height >= theme().scaled(_LEVEL_FROM_PX))
        self.add.setVisible(lane.height >= theme().scaled(_ADD_FROM_PX))

    def _on_gain(self) -> None:
        self.gain_asked.emit(self._track)

    def _on_mute(self) -> None:
        self.mute_asked.emit(self._track)

    def _on_solo(self) -> None:
        self.solo_asked.emit(self._track)

    def _on_file(self) -> None:
        self.file_asked.emit(self._track)


class TimelineCard(QFrame):
    """``file_asked`` names the track to bring a file into; the others the track that is meant."""

    file_asked = Signal(TrackKind)
    gain_asked = Signal(TrackKind)
    mute_asked = Signal(TrackKind)
    solo_asked = Signal(TrackKind)
    duck_asked = Signal()

    def __init__(self, peaks: PeakSource, spectra: SpectrumSource) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.timeline = Timeline(peaks, spectra)
        self.overview = Overview(peaks)
        self.heads = {track: TrackHead(track) for track in ALL_TRACKS}
        self._column = QWidget()
        self._column.setFixedWidth(theme().scaled(HEAD_PX))
        for track, head in self.heads.items():
            # Laid by hand beside their lanes: a layout would hold the window open at their height.
            head.setParent(self._column)
            head.setVisible(track in TRACKS)
            head.file_asked.connect(self.file_asked)
            head.gain_asked.connect(self.gain_asked)
            head.mute_asked.connect(self.mute_asked)
            head.solo_asked.connect(self.solo_asked)
            head.duck_asked.connect(self.duck_asked)
        grid = QGridLayout(self)
        # The frame's rounded corners must not be painted over.
        grid.setContentsMargins(2, 2, 2, 3)
        grid.setSpacing(0)
        grid.addWidget(self._column, 0, 0, 2, 1)
        grid.addWidget(self._line(), 0, 1, 2, 1)
        grid.addWidget(self.timeline, 0, 2)
        grid.addWidget(self.overview, 1, 2)
        grid.setRowStretch(0, 1)
        grid.setColumnStretch(2, 1)
        self.timeline.axis_changed.connect(self._on_axis)
        self.overview.view_asked.connect(self.timeline.look_at)

    def show_scene(self, scene: Scene) -> None:
        self.timeline.show_scene(scene)
        self.overview.show_scene(scene)
        self.overview.show_axis(self.timeline.axis)
        for head in self.heads.values():
            head.show_track(scene)
        if scene.growing is None:
            self.tell_position()

    def tell_position(self) -> None:
        """Describe position and selection to screen readers; not at every moment of playing."""
        self.timeline.setAccessibleDescription(scene_text(self.timeline.scene, self.timeline.playhead))

    def redraw(self) -> None:
        self.timeline.peaks_arrived()
        self.overview.redraw()

    def _on_axis(self) -> None:
        self.overview.show_axis(self.timeline.axis)
        rows = lanes(self.timeline.height(), self.timeline.scene.lane_tracks)
        for lane in rows:
            self.heads[lane.track].fit(lane, self._column.width())
        self.heads[TrackKind.EFFECT].setVisible(any(lane.track is TrackKind.EFFECT for lane in rows))

    @staticmethod
    def _line() -> QFrame:
        line = QFrame()
        line.setFixedWidth(1)
        line.setStyleSheet(f"background: {theme().palette.line};")
        return line
