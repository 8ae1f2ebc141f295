"""A Produce room over real records, with a recorder, takes and a player that a test moves by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.editing import Clip, EditList
from studio.domain.errors import OperatorFixable, StudioError
from studio.domain.takes import INTERNAL_RATE_HZ, MarkerKind, Take, TakeGap, TakeMarker, TakeSegment
from studio.ports.recording import GoOn, Pull, RecorderState, RecorderStatus, SoundDevice, to_the_end
from studio.services.recording import RecordingService
from studio.services.station import Station
from studio.ui.desk import Desk
from studio.ui.produce.editor import Editor
from studio.ui.produce.screen import ProduceScreen
from studio.ui.tasks import Tasks
from studio.ui.theme import Theme, apply
from tests.support.ui_station import MORNING, QuietSound, UiStation, make_ui_station

RATE = INTERNAL_RATE_HZ


def make_take(
    take_id: str,
    seconds: float,
    title: str = "Hoa – đoạn 1",
    gaps: tuple[TakeGap, ...] = (),
    *,
    recovered: bool = False,
) -> Take:
    """A mono take whose sound is made by ``HandSound.read``."""
    segment = TakeSegment("001.wav", round(seconds * RATE), "0" * 64)
    return Take(take_id, title, MORNING, RATE, 1, (segment,), gaps, "Shure MV7", "hoa", recovered)


@dataclass
class HandSound(QuietSound):
    """Microphone, files and takes. Takes are a speech-like hum at −23 dBFS; ``status_now`` is what meters see."""

    takes: dict[str, Take] = field(default_factory=dict)
    left_open: list[Take] = field(default_factory=list)
    files: dict[str, Take] = field(default_factory=dict)
    started: list[tuple[str, str]] = field(default_factory=list)
    length_s: float = 4.0
    status_now: RecorderStatus | None = None
    # What the microphone hears while nothing is recorded.
    idle_now: RecorderStatus | None = None
    recording: bool = False
    heard_with: list[str | None] = field(default_factory=list)
    listening: bool = False
    absent: str = ""
    marks: tuple[TakeMarker, ...] = ()
    preroll_s: float = 0.0
    fails_with: str = ""
    import_gate: threading.Event = field(default_factory=threading.Event)
    import_waits: bool = False

    def start(self, take_id: str, title: str, author_id: str, device: str | None = None) -> None:
        if self.fails_with:
            raise OperatorFixable(self.fails_with)
        self.started.append((take_id, title))
        self.recording, self.marks = True, ()

    def listen(self, device: str | None = None) -> None:
        self.heard_with.append(device)
        if self.absent:
            raise OperatorFixable(self.absent)
        self.listening = True

    def stop_listening(self) -> None:
        self.listening = False

    def mark(self, text: str, kind: MarkerKind = MarkerKind.NOTE) -> int:
        at_frame = round((self.preroll_s + self.status().length_s) * RATE)
        self.marks = (*self.marks, TakeMarker(at_frame, text, kind))
        return at_frame

    def status(self) -> RecorderStatus:
        if not self.recording:
            idle = self.idle_now or self.snapshot(0.0, 0.0, RecorderState.IDLE)
            return replace(idle, listening=self.listening)
        status = self.status_now or self.snapshot(self.length_s)
        return replace(status, markers=self.marks, preroll_s=self.preroll_s)

    @staticmethod
    def snapshot(
        length_s: float,
        peak: float = 0.3,
        state: RecorderState = RecorderState.RECORDING,
        gaps: tuple[TakeGap, ...] = (),
        disk_left_s: float = 360_000.0,
    ) -> RecorderStatus:
        return RecorderStatus(state, length_s, length_s, (peak,), False, gaps, disk_left_s)

    def stop(self) -> Take:
        take_id, title = self.started[-1]
        gaps = self.status_now.gaps if self.status_now else ()
        take = make_take(take_id, self.preroll_s + self.length_s, title, gaps)
        take = replace(take, preroll_frames=round(self.preroll_s * RATE), markers=self.marks)
        self.recording = False
        self.takes[take_id] = take
        return take

    def recover(self) -> list[Take]:
        found, self.left_open = self.left_open, []
        return found

    def sealed(self) -> list[Take]:
        return []

    def import_file(self, source: Path, take_id: str, author_id: str, progress: GoOn = to_the_end) -> Take:
        progress(0.4)
        if self.import_waits and not self.import_gate.wait(10):
            raise OperatorFixable("DECODER_FAILED")
        if str(source) not in self.files:
            raise OperatorFixable("NOT_AUDIO", path=str(source))
        if not progress(1.0):
            raise OperatorFixable("CANCELLED")
        take = replace(self.files[str(source)], id=take_id)
        self.takes[take_id] = take
        return take

    def devices(self) -> list[SoundDevice]:
        return [SoundDevice("mv7", "Shure MV7", "WASAPI", 1, 0, True, False)]

    def read(self, take: Take, start: int, frames: int) -> NDArray[np.float32]:
        return hum(take, start, frames)


def hum(take: Take, start: int, frames: int) -> NDArray[np.float32]:
    """A 180 Hz hum that swells like syllables and rests like breaths; (frames, channels), zeros past the end."""
    count = max(0, min(frames, take.frames - start))
    loop = _eight_seconds()
    sound = np.zeros((frames, take.channels), np.float32)
    sound[:count] = loop[(start + np.arange(count)) % len(loop)][:, None]
    return sound


@cache
def _eight_seconds() -> NDArray[np.float32]:
    at = np.arange(8 * RATE) / RATE
    swell = np.abs(np.sin(at * np.pi)) ** 1.5 * (np.sin(at * np.pi / 2) > -0.75)
    return (0.25 * swell * np.sin(at * 2 * np.pi * 180) + 0.0008 * np.sin(at * 2 * np.pi * 150)).astype(np.float32)


@dataclass
class HandPlayer:
    """Stands where a test puts ``at``; None means silent. What a test ``hears`` is pulled as a card would."""

    played: list[int] = field(default_factory=list)
    at: int | None = None
    pull: Pull | None = None

    def play(self, sound: NDArray[np.float32], from_frame: int = 0) -> None:
        self.played.append(len(sound))
        self.at = from_frame

    def play_from(self, pull: Pull) -> None:
        self.pull, self.at = pull, 0

    def hear(self, frames: int) -> NDArray[np.float32]:
        """The next frames of what plays; the position moves with them."""
        assert self.pull is not None, "nothing plays"
        assert self.at is not None, "it was stopped"
        sound = self.pull(frames)
        self.at += len(sound)
        return sound

    def stop(self) -> None:
        self.at, self.pull = None, None

    def position(self) -> int | None:
        return self.at


def with_sound(made: UiStation, sound: HandSound, player: HandPlayer) -> Station:
    """The station of ``made`` on this sound."""
    station = made.station
    return replace(
        station,
        recording=RecordingService(made.store, sound, sound),
        mastering=replace(station.mastering, reader=sound, encoder=sound),
        waveforms=replace(station.waveforms, reader=sound),
        player=player,
    )


@dataclass
class RoomUnderTest:
    """The room, and the handles by which a test moves its world."""

    made: UiStation
    desk: Desk
    screen: ProduceScreen
    sound: HandSound
    player: HandPlayer
    qtbot: QtBot
    hands: _Hands
    errors: list[StudioError] = field(default_factory=list)

    @property
    def editor(self) -> Editor:
        return self.screen.editor

    @property
    def clips(self) -> tuple[Clip, ...]:
        return self.editor.model.state.clips

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        """Wait until nothing runs in the background and ``until`` holds."""
        self.qtbot.waitUntil(lambda: self.desk.tasks.running == 0 and until(), timeout=30_000)

    def stored(self) -> EditList:
        """What the store has of the open draft."""
        return self.desk.station.production.open(self.editor.model.state.programme.id).edit

    def open_new(self) -> None:
        self.screen.open_subject("new")
        self.settle(lambda: self.screen.in_editor)

    def open_with_voice(self, seconds: float = 10.0) -> Clip:
        """A draft with one voice clip from 0, the playhead at its end; return the clip."""
        take = make_take("take-1", seconds)
        self.sound.takes[take.id] = take
        with self.made.store.write(self.made.hoa.id) as unit:
            unit.takes.add(take)
        production = self.desk.station.production
        draft = production.create(self.made.hoa, "Bản tin chiều 24/11")
        production.add_take(self.made.hoa, draft.programme.id, take, 0)
        self.screen.open_subject(draft.programme.id)
        self.settle(lambda: self.screen.in_editor)
        return self.clips[0]

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key on the timeline, as a person presses it."""
        QTest.keyClick(self.editor.timeline, key, held)


@contextmanager
def open_room(folder: Path, qtbot: QtBot, left_open: Sequence[Take] = ()) -> Iterator[RoomUnderTest]:
    """Show the room on a fresh station in ``folder``, at the design's size; a crash left ``left_open``."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(app, Theme())
    made = make_ui_station(folder, full=False)
    sound, player = HandSound(left_open=list(left_open)), HandPlayer()
    tasks = Tasks()
    desk = Desk(with_sound(made, sound, player), made.hoa, tasks, tasks)
    hands = _Hands()
    screen = ProduceScreen(desk, hands.choose_file, hands.show_dialog)
    room = RoomUnderTest(made, desk, screen, sound, player, qtbot, hands)
    tasks.error_raised.connect(room.errors.append)
    try:
        screen.resize(1182, 704)
        screen.show()
        screen.refresh()
        room.settle(lambda: screen.drafts.programmes is not None)
        yield room
    finally:
        sound.import_gate.set()
        screen.close()
        assert tasks.close(10_000)
        screen.deleteLater()
        tasks.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        made.close()


@dataclass
class _Hands:
    """What the person does in a dialog of the system and in one of ours."""

    file: str = ""
    in_dialog: Callable[[QDialog], bool] | None = None

    def choose_file(self, _parent: QWidget) -> str:
        return self.file

    def show_dialog(self, dialog: QDialog) -> bool:
        assert self.in_dialog is not None, "a dialog that the test did not await"
        return self.in_dialog(dialog)
