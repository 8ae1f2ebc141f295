"""The view-model of one open draft: what the widgets show, and what their commands do to it.

A step is done here at once, and stored behind it in order; a step that could not be stored is told, and
the stored state is read again. Nothing asks to be saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import cached_property, partial

from PySide6.QtCore import QObject, Signal

from studio.domain.approval import ApprovalState
from studio.domain.editing import (
    Clip,
    Ducking,
    EditList,
    EditStep,
    MoveClip,
    SetDucking,
    Together,
    TrackKind,
    TrimClip,
    clip_of,
    markers_of,
    operations,
)
from studio.domain.errors import StudioError
from studio.domain.ids import new_id
from studio.domain.programme import Programme
from studio.domain.roles import Person
from studio.domain.takes import Take
from studio.services.production import Draft
from studio.services.station import Station
from studio.ui.produce import commands
from studio.ui.produce.scene import Growing, Scene, Selection
from studio.ui.tasks import Lane, Tasks


class Stage(Enum):
    """The four steps; the draft is at the first one that is not done."""

    RECORD = 0
    EDIT = 1
    LEVEL = 2
    SUBMIT = 3
    DONE = 4


@dataclass(frozen=True)
class EditorState:
    """The open draft as the widgets show it. ``unsaved`` steps are on their way into the store."""

    programme: Programme
    edit: EditList
    takes: Mapping[str, Take] = field(default_factory=dict)
    unsaved: int = 0
    saved_at: datetime | None = None

    @property
    def clips(self) -> tuple[Clip, ...]:
        """The clips in force."""
        return self.edit.clips

    @cached_property
    def take_frames(self) -> Mapping[str, int]:
        """How long each take is: as far as an edge can be drawn out."""
        return {take.id: take.frames for take in self.takes.values()}

    @property
    def stage(self) -> Stage:
        if self.programme.state not in (ApprovalState.DRAFT, ApprovalState.RETURNED):
            return Stage.DONE
        if not self.clips:
            return Stage.RECORD
        return Stage.EDIT if self.programme.manifest is None else Stage.SUBMIT

    @property
    def undo_steps(self) -> int:
        return self.edit.cursor


class EditorModel(QObject):
    """One draft. Frames at 48 kHz throughout."""

    changed = Signal()
    sound_changed = Signal()
    selection_changed = Signal()
    position_changed = Signal(int)
    refused = Signal(object)

    def __init__(self, station: Station, person: Person, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._station = station
        self._person = person
        self._tasks = tasks
        self._state: EditorState | None = None
        self._selection = Selection()
        self._playhead = 0
        self._growing: Growing | None = None
        self._solo: frozenset[TrackKind] = frozenset()
        # While one listens the playhead is the sound's, and commands leave it alone.
        self.listening = False

    # What is shown

    @property
    def state(self) -> EditorState:
        """The open draft; asking before ``open`` is a defect of the caller."""
        assert self._state is not None
        return self._state

    @property
    def is_open(self) -> bool:
        return self._state is not None

    @property
    def person(self) -> Person:
        return self._person

    @property
    def selection(self) -> Selection:
        return self._selection

    @property
    def playhead(self) -> int:
        return self._playhead

    @property
    def scene(self) -> Scene:
        now = self.state.edit.state
        return Scene(
            now.clips,
            self._selection,
            self._growing,
            (*now.markers, *(self._growing.markers if self._growing is not None else ())),
            now.tracks,
            self._solo,
            now.ducking is not None,
            now.noise,
            self.state.take_frames,
        )

    @property
    def solo(self) -> frozenset[TrackKind]:
        """The tracks listened to alone; none means all. No step: a programme is never made of it."""
        return self._solo

    def set_solo(self, solo: frozenset[TrackKind]) -> None:
        if solo != self._solo:
            self._solo = solo
            self.selection_changed.emit()

    @property
    def draft(self) -> Draft:
        return Draft(self.state.programme, self.state.edit, dict(self.state.takes))

    # Opening

    def open(self, draft: Draft) -> None:
        """Show ``draft`` from its end, where recording goes on."""
        self._take_in(draft)
        self._selection, self._growing, self._solo = Selection(), None, frozenset()
        self._playhead = draft.edit.length
        self.changed.emit()
        self.sound_changed.emit()
        self.selection_changed.emit()
        self.position_changed.emit(self._playhead)

    def reload(self) -> None:
        """Read the stored draft again."""
        programme_id, production = self.state.programme.id, self._station.production
        self._tasks.run(lambda: production.open(programme_id), done=self._on_reloaded, failed=self._on_failed)

    # Position and selection

    def seek(self, frame: int) -> None:
        frame = max(0, frame)
        if frame != self._playhead:
            self._playhead = frame
            self.position_changed.emit(frame)

    def select(self, selection: Selection) -> None:
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit()

    def grow(self, growing: Growing | None) -> None:
        """The take that is being recorded, or none."""
        self._growing = growing
        self.selection_changed.emit()

    # Commands

    def split(self) -> None:
        self.perform(lambda edit: commands.split(edit, self._selection, self._playhead, new_id))

    def trim_head(self) -> None:
        self.perform(lambda edit: commands.trim_head(edit, self._selection, self._playhead))

    def trim_tail(self) -> None:
        self.perform(lambda edit: commands.trim_tail(edit, self._selection, self._playhead))

    def delete(self, *, ripple: bool) -> None:
        span = self._selection.span
        clip = commands.chosen_clip(self.state.clips, self._selection)
        if not self.perform(lambda edit: commands.delete(edit, self._selection, new_id, ripple=ripple)):
            return
        self.select(Selection())
        if ripple and (span or clip) and not self.listening:
            self.seek(span[0] if span else clip.start if clip else 0)

    def fade(self, fade_in: int, fade_out: int) -> None:
        self.perform(lambda edit: commands.fade(edit, self._selection, self._playhead, fade_in, fade_out))

    def gain(self, gain_db: float) -> None:
        self.perform(lambda edit: commands.gain(edit, self._selection, self._playhead, gain_db))

    def move(self, clip_id: str, start: int) -> None:
        self.perform(lambda _edit: MoveClip(clip_id, start))

    def trim(self, clip_id: str, keep_from: int, keep_to: int) -> None:
        self.perform(lambda _edit: TrimClip(clip_id, keep_from, keep_to))

    def meant_clip(self) -> Clip | None:
        """The clip that fade and gain mean now."""
        clips = self.state.clips
        return commands.chosen_clip(clips, self._selection) or commands.target(clips, self._selection, self._playhead)

    def add_take(
        self,
        take: Take,
        at_frame: int,
        track: TrackKind = TrackKind.VOICE,
        stretch: tuple[int, int] | None = None,
    ) -> None:
        """Lay the take at ``at_frame`` over what its track has there, with what was marked in it, and go to its end.

        In the place of ``stretch`` where one was chosen: what follows moves up or back.
        """
        self.know({take.id: take})
        clip = clip_of(take, new_id(), track, stretch[0] if stretch is not None else at_frame)
        marks = markers_of(take, clip, new_id, self.tr("Mất tiếng"))

        def laid(edit: EditList) -> EditStep:
            if stretch is not None:
                step = operations.punch_in(edit, clip, stretch, new_id)
            else:
                step = operations.overwrite(edit, clip, new_id)
            if marks:
                return Together("ADD_TAKE", (step, *marks))
            known_bed = any(each.track is TrackKind.BED for each in edit.clips)
            if track is TrackKind.BED and not known_bed and edit.state.ducking is None:
                # The first music bed makes way for the voice by itself; who does not want it takes it away.
                return Together("ADD_BED", (step, SetDucking(Ducking())))
            return step

        if self.perform(laid):
            self.select(Selection(clip.id))
            self.seek(clip.end)

    def know(self, takes: Mapping[str, Take]) -> None:
        """Takes whose clips may be laid."""
        self._state = replace(self.state, takes={**self.state.takes, **takes})

    def undo(self) -> None:
        if self.state.edit.can_undo:
            self._move_cursor(self.state.edit.undo(), self._station.production.undo)

    def redo(self) -> None:
        if self.state.edit.can_redo:
            self._move_cursor(self.state.edit.redo(), self._station.production.redo)

    def perform(self, step_of: Callable[[EditList], EditStep]) -> bool:
        """Do one step here and behind; tell a refusal. Return whether it was done."""
        try:
            step = step_of(self.state.edit)
            edit = self.state.edit.apply(step)
        except StudioError as error:
            self.refused.emit(error)
            return False
        by, programme_id, production = self._person, self.state.programme.id, self._station.production
        self._store(partial(production.apply, by, programme_id, step))
        self._do(edit)
        return True

    def _move_cursor(self, edit: EditList, stored: Callable[[Person, str], Draft]) -> None:
        by, programme_id = self._person, self.state.programme.id
        self._store(partial(stored, by, programme_id))
        self._do(edit)

    def _do(self, edit: EditList) -> None:
        # A changed edit is no longer what the master was made of, and what was judged becomes a new draft.
        programme = replace(self.state.programme, manifest=None, state=ApprovalState.DRAFT)
        self._state = replace(self.state, edit=edit, programme=programme, unsaved=self.state.unsaved + 1)
        if self._selection.clip_id and commands.chosen_clip(edit.clips, self._selection) is None:
            self._selection = Selection()
        self.changed.emit()
        self.sound_changed.emit()
        self.selection_changed.emit()

    # The store behind

    def _store(self, work: Callable[[], Draft]) -> None:
        self._tasks.run(work, done=self._on_stored, failed=self._on_failed, lane=Lane.STORE)

    def _on_stored(self, draft: Draft) -> None:
        if self._state is None or draft.programme.id != self._state.programme.id:
            return
        left = max(0, self._state.unsaved - 1)
        self._state = replace(self._state, unsaved=left, saved_at=draft.programme.changed_at)
        if left == 0:
            self._state = replace(self._state, programme=draft.programme)
        self.changed.emit()

    def _on_failed(self, error: StudioError) -> None:
        self.refused.emit(error)
        if self._state is not None:
            self._state = replace(self._state, unsaved=max(0, self._state.unsaved - 1))
            if self._state.unsaved == 0:
                self.reload()

    def _on_reloaded(self, draft: Draft) -> None:
        now = self._state
        if now is None or now.unsaved or now.programme.id != draft.programme.id:
            # Steps are on their way, or another draft is open: this answer is old.
            return
        self._take_in(draft)
        self.changed.emit()
        if now.edit != draft.edit:
            self.sound_changed.emit()
            self.selection_changed.emit()

    def adopt(self, programme: Programme) -> None:
        """Show a state that a service gave the programme: mastered, described, submitted."""
        if self._state is not None and programme.id == self._state.programme.id:
            self._state = replace(self._state, programme=programme)
            self.changed.emit()

    def _take_in(self, draft: Draft) -> None:
        self._state = EditorState(draft.programme, draft.edit, draft.takes, 0, draft.programme.changed_at)
