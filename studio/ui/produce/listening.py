"""Listening to the open draft: from where, how fast, to which tracks; an edit is heard while it plays."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studio.domain.editing import TrackKind
from studio.services.station import Station
from studio.ui.produce.model import EditorModel
from studio.ui.produce.play_stream import Source
from studio.ui.produce.playback import PlaybackModel

# How fast J and L play, press by press.
SPEEDS = (1.0, 1.5, 2.0, 3.0)


class Listening(QObject):
    def __init__(self, model: EditorModel, playback: PlaybackModel, station: Station) -> None:
        super().__init__(model)
        self._model = model
        self._playback = playback
        self._station = station

    def play(self) -> None:
        """From the playhead, or the range that is chosen."""
        model = self._model
        length = model.state.edit.length
        span = model.selection.span
        start, end = span or (model.playhead if model.playhead < length else 0, length)
        self._playback.play(self._rendered(), start, end)

    def play_stretch(self, start: int, end: int) -> None:
        """Frames ``[start, end)`` and no more."""
        self._playback.play(self._rendered(), start, end)

    def shuttle(self, way: int) -> None:
        """J (−1) and L (1): faster with each press, the other way at once; the pitch stays."""
        now = self._playback.speed * way
        if now >= SPEEDS[-1] or not self._model.state.edit.length:
            return
        faster = next(speed for speed in SPEEDS if speed > now) if now > 0 else SPEEDS[0]
        self._play_at(self._model.playhead, way * faster)

    def go_on_from(self, frame: int) -> None:
        """A place was chosen while one listens: the sound goes on from there."""
        if self._playback.running:
            self._play_at(frame, self._playback.speed)

    def switch_solo(self, track: TrackKind) -> None:
        """Listen to ``track`` alone, or beside those that are; once more and it is as before."""
        self._model.set_solo(self._model.solo ^ {track})
        self.follow_edit()

    def follow_edit(self) -> None:
        """What plays is the edit as it is now."""
        if not self._playback.running:
            return
        length = self._model.state.edit.length
        if length:
            self._playback.replace(self._rendered(), length)
        else:
            self._playback.stop()

    def _play_at(self, frame: int, speed: float) -> None:
        length = self._model.state.edit.length
        if speed > 0 and frame >= length:
            frame = 0
        self._playback.play(self._rendered(), frame, length, speed)

    def _rendered(self) -> Source:
        """What the edit sounds like now, or the tracks that are listened to alone."""
        return self._station.mastering.mixer(self._model.draft, self._model.solo).render
