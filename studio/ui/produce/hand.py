"""The hand that edits: does what a tool asks with the open draft, asking back where a tool needs an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from studio.domain.editing import (
    AddClip,
    Clip,
    CutRanges,
    Ducking,
    EditList,
    EditStep,
    NormaliseClip,
    SetDucking,
    SetNoise,
    SetTrack,
    TrackKind,
    operations,
)
from studio.domain.editing.operations import SEAM_FRAMES, Range
from studio.domain.errors import Refused, StudioError
from studio.domain.ids import new_id
from studio.domain.loudness import PRESETS
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.services.station import Station
from studio.ui.produce import commands
from studio.ui.produce.dialogs import FadeDialog, GainDialog
from studio.ui.produce.edit_dialogs import ShortenDialog, TrackGainDialog
from studio.ui.produce.model import EditorModel
from studio.ui.produce.scene import Selection
from studio.ui.produce.speech_map import SpeechMap
from studio.ui.produce.tools import Act
from studio.ui.tasks import Lane, Tasks

ShowDialog = Callable[[QDialog], bool]
_CROSSFADE_FRAMES = INTERNAL_RATE_HZ // 2
_ENDS_MARGIN_FRAMES = INTERNAL_RATE_HZ // 4
_LIFT_DB = 1.0
# As loud as speech is mastered for speech at home; making ready brings the whole to the preset's level.
_HIGHEST_GAIN_DB = 40.0


class EditingHand(QObject):
    """``told`` gives a sentence on what was done where the picture alone does not show it."""

    told = Signal(str)

    def __init__(
        self, model: EditorModel, speech: SpeechMap, station: Station, tasks: Tasks, show_dialog: ShowDialog
    ) -> None:
        super().__init__(model)
        self._model = model
        self._speech = speech
        self._station = station
        self._tasks = tasks
        self._show_dialog = show_dialog
        self._clipboard: tuple[Clip, ...] = ()
        self._does: dict[Act, Callable[[], object]] = {
            Act.SPLIT: model.split,
            Act.TRIM_HEAD: model.trim_head,
            Act.TRIM_TAIL: model.trim_tail,
            Act.RIPPLE: partial(model.delete, ripple=True),
            Act.CLEAR: partial(model.delete, ripple=False),
            Act.COPY: self._copy,
            Act.CUT: self._cut,
            Act.PASTE: partial(self._paste, push=False),
            Act.PASTE_PUSH: partial(self._paste, push=True),
            Act.CROSSFADE: self._crossfade,
            Act.TRIM_ENDS: self._trim_ends,
            Act.ROOM_TONE: self._fill_with_room_tone,
            Act.NOISE: self._sample_noise,
            Act.ENVELOPE: self._put_point,
            Act.NORMALISE: self._normalise,
            Act.DUCKING: self.switch_ducking,
            Act.MARKER: self._mark,
            Act.UNDO: model.undo,
            Act.REDO: model.redo,
        }
        self._asks: dict[Act, Callable[[QWidget], object]] = {
            Act.FADE: self._ask_fade,
            Act.GAIN: self._ask_gain,
            Act.SHORTEN: self._ask_shorten,
        }

    def can(self, act: Act) -> bool:
        """Whether this tool is the hand's."""
        return act in self._does or act in self._asks

    def do(self, act: Act, parent: QWidget) -> None:
        """Do what ``act`` says; what cannot be done is told by the model's ``refused``."""
        try:
            if act in self._does:
                self._does[act]()
            else:
                self._asks[act](parent)
        except StudioError as error:
            self._model.refused.emit(error)

    def lift(self, way: int) -> None:
        """Move the level's point at the playhead, else the chosen clip's gain, by one decibel."""
        model, edit = self._model, self._model.state.edit
        step = commands.lift_point(edit, model.selection, model.playhead, way * _LIFT_DB)
        clip = commands.chosen_clip(edit.clips, model.selection)
        if step is not None:
            lifted = step
            model.perform(lambda _edit: lifted)
        elif clip is not None:
            model.gain(clip.gain_db + way * _LIFT_DB)

    def go_to_phrase(self, way: int) -> None:
        """Put the playhead where the next phrase begins, or the one before."""
        model = self._model
        try:
            starts = self._speech.phrases(model.state.edit.state)
        except StudioError as error:
            model.refused.emit(error)
            return
        beyond = [start for start in starts if (start - model.playhead) * way > 0]
        if beyond:
            model.seek(min(beyond) if way > 0 else max(beyond))
        else:
            model.seek(model.state.edit.length if way > 0 else 0)

    def mute(self, track: TrackKind) -> None:
        settings = self._model.state.edit.state.track(track)
        self._model.perform(lambda _edit: SetTrack(track, replace(settings, muted=not settings.muted)))

    def ask_track_gain(self, track: TrackKind, parent: QWidget) -> None:
        settings = self._model.state.edit.state.track(track)
        dialog = TrackGainDialog(parent, track, settings.gain_db)
        if self._show_dialog(dialog):
            changed = replace(settings, gain_db=dialog.level.value())
            self._model.perform(lambda _edit: SetTrack(track, changed))
        dialog.deleteLater()

    def switch_ducking(self) -> None:
        on = self._model.state.edit.state.ducking is None
        if self._model.perform(lambda _edit: SetDucking(Ducking() if on else None)):
            self.told.emit(
                self.tr("Nhạc nền sẽ tự hạ khi có tiếng nói.") if on else self.tr("Nhạc nền giữ nguyên mức.")
            )

    # Clipboard

    def _copy(self) -> None:
        self._clipboard = commands.copied(self._model.state.edit, self._model.selection)
        self.told.emit(self.tr("Đã chép. Ctrl+V để dán đè, Ctrl+Shift+V để dán chen."))

    def _cut(self) -> None:
        self._copy()
        self._model.delete(ripple=True)

    def _paste(self, *, push: bool) -> None:
        model, held = self._model, self._clipboard
        at = model.playhead
        if model.perform(lambda edit: operations.paste(edit, held, at, new_id, push=push)) and not model.listening:
            model.select(Selection())
            model.seek(at + max(clip.end for clip in held))

    # Clips

    def _crossfade(self) -> None:
        model = self._model

        def step(edit: EditList) -> EditStep:
            clip = commands.beside(edit, model.selection, model.playhead)
            return operations.crossfade(edit, clip, _CROSSFADE_FRAMES, model.state.take_frames)

        model.perform(step)

    def _trim_ends(self) -> None:
        sounding = self._speech.sounding(self._model.state.edit.state)
        if self._model.perform(lambda edit: operations.trim_ends(edit, sounding, _ENDS_MARGIN_FRAMES)):
            self._model.select(Selection())

    def _mark(self) -> None:
        model = self._model
        state, at = model.state.edit.state, model.playhead
        text = self.tr("Mốc %1").replace("%1", str(len(state.markers) + 1))
        model.perform(lambda edit: commands.marker(edit.state, at, text, new_id))

    def _put_point(self) -> None:
        model = self._model
        clip = commands.meant(model.state.edit, model.selection, model.playhead)
        if model.perform(lambda edit: commands.envelope_point(edit, model.selection, model.playhead)):
            model.select(Selection(clip.id))

    # Silence and noise

    def _ask_shorten(self, parent: QWidget) -> None:
        model = self._model
        within = model.selection.span
        silences = self._speech.silences(model.state.edit.state, INTERNAL_RATE_HZ // 5)

        def shortened(longer: int, to: int) -> EditStep:
            return operations.shorten_silences(silences, longer, to, new_id, within)

        dialog = ShortenDialog(parent, partial(_counted, silences, within))
        if self._show_dialog(dialog):
            longer, to = dialog.frames
            if model.perform(lambda _edit: shortened(longer, to)):
                model.select(Selection())
        dialog.deleteLater()

    def _sample_noise(self) -> None:
        model = self._model
        edit, span = model.state.edit, model.selection.span
        if span is not None:
            noise = commands.noise_of(edit, span)
        else:
            # Nothing was marked: the quietest rest of the recording is the best sample there is.
            noise = self._speech.room_tone(commands.meant(edit, model.selection, model.playhead).take_id)
        if model.perform(lambda _edit: SetNoise(noise)):
            self.told.emit(self.tr("Đã nhớ mẫu tạp âm; Hoàn thiện sẽ dùng mẫu này."))

    def _fill_with_room_tone(self) -> None:
        model = self._model
        edit = model.state.edit
        hole = operations.hole_at(edit.clips, model.playhead)
        if hole is None:
            raise Refused("NO_HOLE")
        beside = [clip for clip in edit.clips if clip.track is TrackKind.VOICE and clip.loop is None]
        near = min(beside, key=lambda clip: min(abs(clip.end - hole[0]), abs(clip.start - hole[1])))
        noise = edit.state.noise
        if noise is None or noise.take_id != near.take_id or noise.length < 4 * SEAM_FRAMES:
            noise = self._speech.room_tone(near.take_id)
        quiet = noise
        model.perform(lambda edit: operations.room_tone_fill(edit, hole, quiet, self.tr("Tạp âm phòng"), new_id))

    # Levels

    def _ask_fade(self, parent: QWidget) -> None:
        dialog = FadeDialog(parent, commands.meant(self._model.state.edit, self._model.selection, self._model.playhead))
        if self._show_dialog(dialog):
            self._model.fade(*dialog.frames)
        dialog.deleteLater()

    def _ask_gain(self, parent: QWidget) -> None:
        dialog = GainDialog(parent, commands.meant(self._model.state.edit, self._model.selection, self._model.playhead))
        if self._show_dialog(dialog):
            self._model.gain(dialog.level.value())
        dialog.deleteLater()

    def _normalise(self) -> None:
        """Measure the clip as it was recorded; the answer becomes a step."""
        model = self._model
        clip = commands.meant(model.state.edit, model.selection, model.playhead)
        bare = replace(clip, start=0, gain_db=0.0, fade_in=0, fade_out=0, envelope=(), ceiling_dbtp=None)
        alone = EditList("alone").apply(AddClip(bare))
        draft = replace(model.draft, edit=alone)
        mastering, preset = self._station.mastering, PRESETS[str(self._station.settings.get("preset"))]
        self._tasks.run(
            lambda: (clip.id, mastering.measure(draft).integrated_lufs, preset.target_lufs, preset.ceiling_dbtp),
            done=self._on_measured,
            failed=self._on_failed,
            lane=Lane.WORK,
        )

    def _on_measured(self, found: tuple[str, float | None, float, float]) -> None:
        clip_id, integrated_lufs, target_lufs, ceiling_dbtp = found
        if integrated_lufs is None:
            self._model.refused.emit(Refused("NOTHING_SAID"))
            return
        gain_db = min(_HIGHEST_GAIN_DB, round(target_lufs - integrated_lufs, 1))
        self._model.perform(lambda _edit: NormaliseClip(clip_id, gain_db, ceiling_dbtp))

    def _on_failed(self, error: StudioError) -> None:
        self._model.refused.emit(error)


def _counted(silences: list[Range], within: Range | None, longer: int, to: int) -> tuple[int, int]:
    """How many silences would be shortened, and the frames that go."""
    try:
        step = operations.shorten_silences(silences, longer, to, lambda: "", within)
    except Refused:
        return 0, 0
    ranges = step.ranges if isinstance(step, CutRanges) else ()
    return len(ranges), sum(end - start for start, end in ranges)
