"""The record key at work: the microphone before it, the take while it runs, and where the take comes to lie."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from studio.domain.editing import Marker
from studio.domain.errors import StudioError
from studio.domain.takes import INTERNAL_RATE_HZ, MarkerKind, Take
from studio.ports.recording import RecorderStatus
from studio.ui.desk import Desk
from studio.ui.produce.hand import ShowDialog
from studio.ui.produce.listening import Listening
from studio.ui.produce.model import EditorModel
from studio.ui.produce.playback import PlaybackModel
from studio.ui.produce.recording import RecordingModel, Snapshot
from studio.ui.produce.recording_microphone import MicrophoneModel, Microphones, name_of
from studio.ui.produce.recording_visitor import VisitorForm, consent_words
from studio.ui.produce.scene import Growing, Selection
from studio.ui.produce.transport import TransportCard

# What is heard before a marked stretch is recorded anew, to fall in with its tone.
LEAD_FRAMES = 3 * INTERNAL_RATE_HZ


class RecordingDesk(QObject):
    """``laid`` gives a take, its place, and the stretch whose place it takes (or None)."""

    laid = Signal(Take, int, object)

    def __init__(
        self,
        desk: Desk,
        model: EditorModel,
        playback: PlaybackModel,
        listening: Listening,
        transport: TransportCard,
        show_dialog: ShowDialog,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window, self._show_dialog = parent, show_dialog
        # Who is being recorded, where it is a visitor.
        self._visitor = ""
        self._desk, self._model = desk, model
        self._playback, self._listening, self._transport = playback, listening, transport
        self.recording = RecordingModel(desk.station, desk.person, desk.tasks, self)
        self.microphone = MicrophoneModel(desk, self)
        self._stretch: tuple[int, int] | None = None
        # Where recording begins once what lies before it was heard.
        self._awaited: int | None = None
        self._away = False
        self.recording.snapshot_taken.connect(self._on_snapshot)
        self.recording.take_made.connect(self._on_take)
        self.recording.failed.connect(self._on_failed)
        self.microphone.found.connect(self._on_found)
        self.microphone.heard.connect(self._on_heard)
        transport.microphone.chosen.connect(self.microphone.choose)
        transport.microphone.again_asked.connect(self.microphone.look_anew)
        transport.consent_asked.connect(self._on_consent)
        playback.position_changed.connect(self._on_position)
        playback.state_changed.connect(self._on_playback)

    @property
    def active(self) -> bool:
        """It records, is about to, or the take is being sealed."""
        return self.recording.running or self.recording.busy or self._awaited is not None

    def press(self) -> None:
        """Begin, or end; while what lies before is being heard, let it be."""
        if self._awaited is not None:
            self._playback.stop()
        elif self.recording.running:
            self.recording.stop()
        else:
            self._begin()

    def mark(self) -> None:
        """Put a marker where one is speaking now."""
        self.recording.mark(self._next_mark())

    def receive(self) -> None:
        """Record a visitor: ask for the name, begin, and show what is to be read out."""
        form = VisitorForm(self._window, self._desk.station.name)
        if self._show_dialog(form):
            self._playback.stop()
            self._stretch, self._visitor = None, form.name
            title = self.tr("Khách: %1").replace("%1", form.name)
            self._transport.clip_light.put_out()
            self._transport.show_visitor(consent_words(form.name, self._desk.station.name), agreed=False)
            self.recording.start(title, self._model.playhead)
        form.deleteLater()

    def _on_consent(self) -> None:
        if self._visitor and self.recording.running:
            self.recording.mark(self.tr("Hết lời đồng ý"), MarkerKind.CONSENT)
            self._transport.show_visitor(self.tr("Đã giữ lời đồng ý. Mời khách nói."), agreed=True)

    def _end_visit(self, take: Take | None) -> None:
        visitor, self._visitor = self._visitor, ""
        self._transport.show_visitor("", agreed=True)
        if not visitor or take is None:
            return
        if any(mark.kind is MarkerKind.CONSENT for mark in take.markers):
            said = self.tr("Lời đồng ý của %1 được giữ ở đầu bản thu, không phát.")
        else:
            said = self.tr("Chưa có lời đồng ý của %1. Hãy hỏi lại trước khi phát.")
        self._desk.tell(said.replace("%1", visitor))

    def let_go(self) -> None:
        """The room is closed: what is being recorded is kept."""
        self._awaited = None
        self.microphone.let_go()
        if self.recording.running:
            self.recording.let_go(self._model.state.programme.id, self._desk.station.production)

    def _begin(self) -> None:
        self._playback.stop()
        # A range that was chosen is what the new take takes the place of.
        self._stretch = self._model.selection.span
        at_frame = self._stretch[0] if self._stretch else self._model.playhead
        if self._stretch and self._sounds_before(at_frame):
            self._awaited = at_frame
            self._transport.show_lead(on=True)
            self._listening.play_stretch(max(0, at_frame - LEAD_FRAMES), at_frame)
        else:
            self._start(at_frame)

    def _sounds_before(self, at_frame: int) -> bool:
        clips = self._model.state.clips
        return any(clip.start < at_frame and clip.end > at_frame - LEAD_FRAMES for clip in clips)

    def _start(self, at_frame: int) -> None:
        number = len(self._model.state.takes) + 1
        title = self.tr("%1 – đoạn %2").replace("%1", _given_name(self._desk.person.name))
        self._transport.clip_light.put_out()
        self.recording.start(title.replace("%2", str(number)), at_frame)

    def _next_mark(self) -> str:
        number = len(self._model.scene.markers) + 1
        return self.tr("Mốc %1").replace("%1", str(number))

    def _on_position(self, frame: int) -> None:
        if self._awaited is not None and frame >= self._awaited:
            at_frame = self._awaited
            self._end_lead()
            self._playback.stop()
            self._start(at_frame)

    def _on_playback(self) -> None:
        if self._awaited is not None and not self._playback.running:
            # At its own end the position follows at once, and begins the recording.
            QTimer.singleShot(0, self._on_lead_ended)

    def _on_lead_ended(self) -> None:
        if self._awaited is not None and not self._playback.running:
            self._end_lead()

    def _end_lead(self) -> None:
        self._awaited = None
        self._transport.show_lead(on=False)

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._transport.show_snapshot(snapshot)
        start, status = self.recording.at_frame, snapshot.status
        first = round(status.preroll_s * INTERNAL_RATE_HZ)
        marks = tuple(
            Marker(f"growing.{number}", max(start, start + mark.at_frame - first), mark.text)
            for number, mark in enumerate(status.markers)
            if mark.kind is MarkerKind.NOTE
        )
        self._model.grow(Growing(start, snapshot.frames, self.recording.levels, marks))
        self._model.seek(start + snapshot.frames)

    def _on_take(self, take: Take, at_frame: int) -> None:
        self._model.grow(None)
        self._transport.quiet_meter()
        self._transport.keep_gaps(take.gaps)
        self._end_visit(take)
        stretch, self._stretch = self._stretch, None
        if take.frames:
            self.laid.emit(take, at_frame, stretch)
            self._model.select(Selection())

    def _on_failed(self, error: StudioError) -> None:
        self._model.grow(None)
        self._transport.quiet_meter()
        if not self.recording.running:
            # It did not begin, or could not be sealed.
            self._end_visit(None)
        self._desk.fail(error)

    def _on_found(self, found: Microphones) -> None:
        self._away = False
        self._transport.microphone.show_microphones(found)
        if found.fault:
            self._transport.quiet_meter()

    def _on_heard(self, status: RecorderStatus) -> None:
        self._transport.show_level(status)
        away = "DEVICE_LOST" in status.warnings
        if away == self._away:
            return
        self._away = away
        if away:
            self._transport.microphone.show_lost(name_of(status.device))
        else:
            self._transport.microphone.show_microphones(self.microphone.microphones)


def _given_name(name: str) -> str:
    """A Vietnamese name ends in the given name, by which one is called."""
    return name.split()[-1] if name.split() else name
