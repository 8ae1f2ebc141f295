"""The timeline with its track heads and the overview, in one frame."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.domain.editing import Clip, TrackKind
from studio.ui.produce.overview import Overview
from studio.ui.produce.painting import TRACK_COLOURS
from studio.ui.produce.scene import TRACKS, Lane, Scene, lanes
from studio.ui.produce.timeline import Timeline
from studio.ui.produce.waveform import PeakSource
from studio.ui.produce.words import gain_text, scene_text, track_name
from studio.ui.theme import Role, Space, Tone, theme
from studio.ui.widgets import Button, IconLabel, Kind, Text, restyle

HEAD_PX = 128
_ICONS = {TrackKind.VOICE: "microphone", TrackKind.BED: "music", TrackKind.TUNE: "bell"}
_TONES = {TrackKind.VOICE: Tone.ACCENT, TrackKind.BED: Tone.RELAY, TrackKind.TUNE: Tone.WARN}


class TrackHead(QWidget):
    """Name and level of a track, and the way to bring a file into it."""

    def __init__(self, track: TrackKind) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(Space.S, Space.S, Space.XS, Space.XS)
        self._layout.setSpacing(Space.NONE)
        name = QHBoxLayout()
        name.setContentsMargins(Space.XS, Space.NONE, Space.NONE, Space.NONE)
        name.setSpacing(Space.XS)
        name.addWidget(IconLabel(_ICONS[track], TRACK_COLOURS[track]))
        name.addWidget(Text(track_name(track), Role.SMALL_STRONG, tone=_TONES[track]), 1)
        self._layout.addLayout(name)
        self.level = Text("", Role.SMALL)
        self.level.setIndent(Space.XS)
        self._layout.addWidget(self.level)
        self.add = Button(
            self.tr("Thêm tệp"), Kind.LINK, name=self.tr("Thêm tệp vào %1").replace("%1", track_name(track))
        )
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        restyle(self.add, role=Role.SMALL.value)
        self._layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme().colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()

    def show_clips(self, clips: tuple[Clip, ...]) -> None:
        self.level.setText(gain_text(clips))

    def fit(self, lane: Lane, width: int) -> None:
        """Lie beside ``lane``; where it is low the level makes way: the name and the way in stay."""
        self.setGeometry(0, lane.top, width, lane.height)
        self.level.setVisible(lane.height >= theme().scaled(76))
        tight = lane.height < theme().scaled(60)
        self._layout.setContentsMargins(Space.S, Space.XS if tight else Space.S, Space.XS, Space.NONE)


class TimelineCard(QFrame):
    """``file_asked`` names the track to bring a file into."""

    file_asked = Signal(TrackKind)

    def __init__(self, peaks: PeakSource) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.timeline = Timeline(peaks)
        self.overview = Overview(peaks)
        self.heads = {track: TrackHead(track) for track in TRACKS}
        self._column = QWidget()
        self._column.setFixedWidth(theme().scaled(HEAD_PX))
        for track, head in self.heads.items():
            # Laid by hand beside their lanes: a layout would hold the window open at their height.
            head.setParent(self._column)
            head.add.setProperty("track", track.value)
            head.add.clicked.connect(self._on_add)
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
        for track, head in self.heads.items():
            head.show_clips(tuple(clip for clip in scene.clips if clip.track is track))
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
        for lane in lanes(self.timeline.height()):
            self.heads[lane.track].fit(lane, self._column.width())

    def _on_add(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.file_asked.emit(TrackKind(str(sender.property("track"))))

    @staticmethod
    def _line() -> QFrame:
        line = QFrame()
        line.setFixedWidth(1)
        line.setStyleSheet(f"background: {theme().palette.line};")
        return line
