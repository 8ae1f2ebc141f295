"""The editor at work: its page over the view-models of editing, recording, listening and finishing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QHideEvent, QShowEvent

from studio.domain.approval import ApprovalState
from studio.domain.editing import EditStep, TrackKind
from studio.domain.loudness import PRESETS
from studio.domain.programme import Programme
from studio.domain.takes import INTERNAL_RATE_HZ, Take
from studio.services.production import Draft
from studio.ui.desk import Desk, Topic
from studio.ui.produce.assembling import Assembling
from studio.ui.produce.axis import short_time
from studio.ui.produce.cleaning_desk import CleaningDesk
from studio.ui.produce.dialogs import KeysDialog, SubmitForm
from studio.ui.produce.drafts import DraftsModel, Imported
from studio.ui.produce.editor_page import EditorPage
from studio.ui.produce.finishing import FinishingModel
from studio.ui.produce.hand import EditingHand, ShowDialog
from studio.ui.produce.import_bar import ImportBar
from studio.ui.produce.listening import Listening
from studio.ui.produce.loudness_line import LoudnessModel
from studio.ui.produce.model import EditorModel, Stage
from studio.ui.produce.playback import PlaybackModel
from studio.ui.produce.recording_desk import RecordingDesk
from studio.ui.produce.spectra import Spectra
from studio.ui.produce.speech_map import SpeechMap
from studio.ui.produce.take_peaks import TakePeaks
from studio.ui.produce.tools import Act
from studio.ui.words import approval_text, clock_text


class Editor(EditorPage):
    """``open`` shows a draft. While recording, only the recording can be stopped."""

    file_asked = Signal(TrackKind)

    def __init__(self, desk: Desk, drafts: DraftsModel, show_dialog: ShowDialog) -> None:
        """``show_dialog`` runs a dialog to its end and tells whether it was accepted."""
        station, person, tasks = desk.station, desk.person, desk.tasks
        self.peaks = TakePeaks(station.mastering.reader.read, station.waveforms, tasks, drafts)
        self.spectra = Spectra(station.mastering.reader.read, tasks, drafts)
        super().__init__(self.peaks, self.spectra, ImportBar(drafts))
        self.desk = desk
        self._show_dialog = show_dialog
        self.model = EditorModel(station, person, tasks, self)
        self.playback = PlaybackModel(station, tasks, self)
        self.listening = Listening(self.model, self.playback, station)
        self.recorder = RecordingDesk(
            desk, self.model, self.playback, self.listening, self.transport, show_dialog, self
        )
        self.recording = self.recorder.recording
        self.finishing = FinishingModel(station, person, tasks, self)
        self.cleaning = CleaningDesk(desk, self.model, self.playback, show_dialog, self)
        self.loudness_line = LoudnessModel(tasks, self)
        self.hand = EditingHand(self.model, SpeechMap(self.peaks.held), station, tasks, show_dialog)
        self.assembling = Assembling(self.model, station, tasks, show_dialog)
        self._preset = PRESETS["horn"]
        self._spectra_shown = False
        self._acts: dict[Act, Callable[[], object]] = {
            Act.RECORD: self._on_record,
            Act.MARKER: self._on_marker,
            Act.PLAY: self._on_play,
            Act.HALT: self.playback.stop,
            Act.FORWARD: partial(self._on_shuttle, 1),
            Act.BACKWARD: partial(self._on_shuttle, -1),
            Act.KEYS: self._on_keys,
            Act.ADD_EFFECT: partial(self.file_asked.emit, TrackKind.EFFECT),
            Act.ASSEMBLE: self._on_assemble,
            Act.CLEAN: self._on_clean,
            Act.SPECTRUM: self._on_spectrum,
            Act.LOUDNESS: self._on_loudness_line,
        }
        drafts.imported.connect(self._on_imported)
        self._connect_commands()
        self._connect_models()

    @property
    def is_recording(self) -> bool:
        return self.recorder.active

    def open(self, draft: Draft) -> None:
        self.playback.stop()
        self._know(draft.takes)
        self.transport.reset_meter()
        # Nothing is recorded yet: the words to be read stand beside the empty tracks.
        self.show_script(draft.script, wanted=draft.edit.length == 0)
        self.model.open(draft)
        self.timeline.fit()
        self.timeline.setFocus()

    def refresh(self) -> None:
        """Look again at what others may have done: approved, returned."""
        if self.model.is_open and not self.is_recording and self.finishing.job is None:
            self.model.reload()

    def let_go(self) -> None:
        """The room is closed: listening ends, and what is being recorded is kept."""
        self.playback.stop()
        self.loudness_line.let_go()
        self.spectra.give_up()
        self.recorder.let_go()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.recorder.microphone.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.recorder.microphone.end()

    # Commands

    def _connect_commands(self) -> None:
        self.act_asked.connect(self._on_act)
        self.record_asked.connect(self._on_record)
        self.play_asked.connect(self._on_play)
        self.transport.visitor_asked.connect(self._on_visitor)
        self.timeline.seek_asked.connect(self._on_seek)
        self.timeline.selection_asked.connect(self.model.select)
        self.timeline.step_asked.connect(self._on_step)
        self.timeline.phrase_asked.connect(self._on_phrase)
        self.timeline.lift_asked.connect(self._on_lift)
        self.tracks.file_asked.connect(self.file_asked)
        self.tracks.gain_asked.connect(self._on_track_gain)
        self.tracks.mute_asked.connect(self._on_track_mute)
        self.tracks.solo_asked.connect(self._on_track_solo)
        self.tracks.duck_asked.connect(self._on_duck)
        self.hand.told.connect(self.desk.tell)
        self.assembling.known.connect(self._know)
        self.next.master_asked.connect(self._on_master)
        self.next.submit_asked.connect(self._on_submit)
        self.next.cancel_asked.connect(self.finishing.cancel)

    def _may_edit(self) -> bool:
        """Not while recording, and not while what is heard is being written. Listening goes on."""
        return not self.is_recording and self.finishing.job is None and self.model.is_open

    def _on_act(self, act: Act) -> None:
        if act in self._acts:
            self._acts[act]()
        elif self._may_edit() and self.hand.can(act):
            self.hand.do(act, self)
        if self.model.is_open:
            # A head or a tool that was clicked shows what holds, not what it was clicked for.
            self._on_scene()

    def _on_step(self, step: EditStep) -> None:
        if self._may_edit():
            self.model.perform(lambda _edit: step)

    def _on_phrase(self, way: int) -> None:
        if self._may_edit():
            before = self.model.playhead
            self.hand.go_to_phrase(way)
            if self.model.playhead != before:
                self.listening.go_on_from(self.model.playhead)

    def _on_lift(self, way: int) -> None:
        if self._may_edit():
            self.hand.lift(way)

    def _on_track_gain(self, track: TrackKind) -> None:
        if self._may_edit():
            self.hand.ask_track_gain(track, self)

    def _on_track_mute(self, track: TrackKind) -> None:
        if self._may_edit():
            self.hand.mute(track)
        self._on_scene()

    def _on_track_solo(self, track: TrackKind) -> None:
        if self.model.is_open:
            self.listening.switch_solo(track)
            self._on_scene()

    def _on_duck(self) -> None:
        self._on_act(Act.DUCKING)

    def _on_keys(self) -> None:
        dialog = KeysDialog(self)
        self._show_dialog(dialog)
        dialog.deleteLater()

    def _on_clean(self) -> None:
        if self._may_edit():
            self.cleaning.open()

    def _on_assemble(self) -> None:
        if self._may_edit():
            self.assembling.ask(self)

    def _on_spectrum(self) -> None:
        self._spectra_shown = not self._spectra_shown
        if not self._spectra_shown:
            self.spectra.give_up()
        self.toolbar.set_switched(Act.SPECTRUM, on=self._spectra_shown)
        self.timeline.show_spectra(shown=self._spectra_shown)

    def _on_loudness_line(self) -> None:
        self.loudness_line.switch(on=not self.loudness_line.shown)
        self.toolbar.set_switched(Act.LOUDNESS, on=self.loudness_line.shown)

    def _on_line(self) -> None:
        self.timeline.show_loudness(self.loudness_line.line)

    def _on_seek(self, frame: int) -> None:
        if self.is_recording:
            return
        self.model.seek(frame)
        self.listening.go_on_from(frame)

    # Recording and listening

    def _on_record(self) -> None:
        if self.is_recording or self._may_edit():
            self.recorder.press()

    def _on_visitor(self) -> None:
        if self._may_edit():
            self.recorder.receive()

    def _on_marker(self) -> None:
        if self.recording.running:
            self.recorder.mark()
        elif self._may_edit():
            self.hand.do(Act.MARKER, self)

    def _on_play(self) -> None:
        if self.playback.running:
            self.playback.stop()
            self.tracks.tell_position()
        elif self._may_listen():
            self.listening.play()

    def _on_shuttle(self, way: int) -> None:
        if self._may_listen():
            self.listening.shuttle(way)

    def _may_listen(self) -> bool:
        return self.model.is_open and not self.is_recording and self.model.state.edit.length > 0

    def _on_laid(self, take: Take, at_frame: int, stretch: tuple[int, int] | None) -> None:
        self._lay(take, at_frame, TrackKind.VOICE, stretch)

    def _on_imported(self, imported: Imported) -> None:
        if self.model.is_open:
            self._lay(imported.take, self.model.playhead, imported.track)

    def _lay(self, take: Take, at_frame: int, track: TrackKind, stretch: tuple[int, int] | None = None) -> None:
        self._know({take.id: take})
        self.model.add_take(take, at_frame, track, stretch)

    def _know(self, takes: Mapping[str, Take]) -> None:
        self.peaks.know(takes)
        self.spectra.know(takes)

    # Finishing

    def _on_master(self) -> None:
        if self._may_edit() and self.model.state.unsaved == 0:
            self.finishing.master()

    def _on_submit(self) -> None:
        if not self._may_edit():
            return
        form = SubmitForm(self, self.model.state.programme, self.desk.person)
        if self._show_dialog(form):
            self.finishing.submit(form.description())
        form.deleteLater()

    def _on_mastered(self, programme: Programme) -> None:
        self.model.adopt(programme)
        self.desk.news(Topic.PROGRAMMES)

    def _on_submitted(self, programme: Programme) -> None:
        self.model.adopt(programme)
        self.desk.news(Topic.PROGRAMMES)
        self.desk.tell(self.tr("Đã gửi duyệt “%1”.").replace("%1", programme.title))

    # Showing

    def _connect_models(self) -> None:
        self.peaks.arrived.connect(self._on_peaks)
        self.peaks.replaced.connect(self._on_replaced)
        self.spectra.arrived.connect(self._on_peaks)
        self.loudness_line.measured.connect(self._on_line)
        self.model.changed.connect(self._on_changed)
        self.model.sound_changed.connect(self._on_sound_changed)
        self.model.selection_changed.connect(self._on_scene)
        self.model.position_changed.connect(self._on_position)
        self.model.refused.connect(self.desk.fail)
        self.recorder.laid.connect(self._on_laid)
        self.recording.state_changed.connect(self._on_running)
        self.playback.position_changed.connect(self.model.seek)
        self.playback.state_changed.connect(self._on_running)
        self.playback.failed.connect(self.desk.fail)
        self.finishing.measured.connect(self._on_measured)
        self.finishing.progressed.connect(self.next.show_progress)
        self.finishing.job_changed.connect(self._on_job)
        self.finishing.mastered.connect(self._on_mastered)
        self.finishing.submitted.connect(self._on_submitted)
        self.finishing.failed.connect(self.desk.fail)

    def _on_changed(self) -> None:
        state = self.model.state
        self.page.set_title(state.programme.title, self._subtitle())
        self.steps.set_stage(Stage.LEVEL if self.finishing.job is not None else state.stage)
        free = not self.is_recording and self.model.state.unsaved == 0
        drafted = state.programme.state is ApprovalState.DRAFT
        self.next.show_stage(state.stage, can_master=free and drafted, can_submit=free)
        if state.stage is Stage.DONE:
            self.next.show_done(_sent_words(state.programme.state))
        self._show_possible()

    def _subtitle(self) -> str:
        state = self.model.state
        parts = [short_time(state.edit.length / INTERNAL_RATE_HZ)]
        word = approval_text(state.programme.state)[0].lower()
        if state.unsaved or state.saved_at is None:
            parts.append(self.tr("%1, đang lưu").replace("%1", word))
        else:
            said = self.tr("%1, tự lưu lúc %2").replace("%1", word)
            parts.append(said.replace("%2", clock_text(self.desk.local(state.saved_at))))
        if state.undo_steps:
            parts.append(self.tr("%1 bước có thể hoàn tác").replace("%1", str(state.undo_steps)))
        return " · ".join(parts)

    def _show_possible(self) -> None:
        if not self.model.is_open:
            return
        state, free = self.model.state, not self.is_recording and self.finishing.job is None
        self.toolbar.set_possible(
            edit=free and bool(state.clips), undo=free and state.edit.can_undo, redo=free and state.edit.can_redo
        )

    def _on_sound_changed(self) -> None:
        draft, mastering = self.model.draft, self.desk.station.mastering
        self.finishing.show(draft)
        self.listening.follow_edit()
        self.loudness_line.show(lambda: mastering.sound_of(draft).blocks(), self._preset.target_lufs)

    def _on_scene(self) -> None:
        self.tracks.show_scene(self.model.scene)

    def _on_position(self, frame: int) -> None:
        self.timeline.set_playhead(frame)
        self.transport.show_position(frame)
        if self.playback.running or self.recording.running:
            return
        here = any(c.track is TrackKind.VOICE and c.start <= frame < c.end for c in self.model.state.clips)
        self.transport.set_overwriting(overwriting=here)
        self.tracks.tell_position()

    def _on_running(self) -> None:
        self.model.listening = self.playback.running
        self.transport.show_speed(self.playback.speed)
        self.transport.set_running(
            recording=self.recording.running, playing=self.playback.running, busy=self.recording.busy
        )
        if self.model.is_open:
            self._on_changed()

    def _on_measured(self) -> None:
        self._preset = PRESETS.get(self.finishing.preset, PRESETS["horn"])
        self.loudness.show_loudness(self.finishing.loudness, self.finishing.outcome, self._preset)

    def _on_job(self) -> None:
        self.next.show_job(self.finishing.job)
        self._on_changed()

    def _on_replaced(self, _take_id: str) -> None:
        self.tracks.overview.forget()

    def _on_peaks(self, _take_id: str) -> None:
        self.tracks.redraw()


def _sent_words(state: ApprovalState) -> str:
    if state is ApprovalState.SUBMITTED:
        return QCoreApplication.translate("Editor", "Đã gửi, đang chờ duyệt. Sửa tiếp sẽ thành bản mới.")
    said = QCoreApplication.translate("Editor", "%1. Sửa tiếp sẽ thành bản mới.")
    return said.replace("%1", approval_text(state)[0])
