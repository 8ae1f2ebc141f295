"""The view-model of reading a text aloud: the spoken form, the voice, listening, and the finished programme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import StudioError
from studio.domain.speech.lexicon import Entry
from studio.domain.speech.spoken import Span, Spoken
from studio.ports.voices import Voice
from studio.services.mastering import Mastered
from studio.services.speaking import Heard, Manner, SpeakingService
from studio.ui.desk import Desk
from studio.ui.tasks import Lane, Progress, TaskHandle, TaskLife

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HANDS_REST_MS = 180
_TICK_MS = 40
_SAYING_SHARE = 0.6


class Activity(Enum):
    IDLE = "IDLE"
    LISTENING = "LISTENING"
    FINISHING = "FINISHING"


@dataclass(frozen=True, slots=True)
class _Known:
    voices: list[Voice]
    manner: Manner
    words: list[Entry]


class SpeakModel(QObject):
    """One text at a time. ``made`` gives the id of the programme that is ready to be submitted."""

    spoken_changed = Signal()
    known_changed = Signal()
    activity_changed = Signal()
    progressed = Signal(float)
    made = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._service: SpeakingService = desk.station.speaking
        self._player = desk.station.player
        self.text = ""
        self.into = ""
        self.spoken: Spoken | None = None
        self.manner = Manner()
        self.voices: list[Voice] | None = None
        self.words: list[Entry] = []
        self.activity = Activity.IDLE
        self._accepted: set[str] = set()
        self._heard: Heard = {}
        self._pieces: list[NDArray[np.float32]] = []
        self._next = 0
        self._said_all = False
        self._task: TaskHandle | None = None
        self._reading: TaskHandle | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_HANDS_REST_MS)
        self._rest.timeout.connect(self._read)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    @property
    def doubtful(self) -> tuple[Span, ...]:
        """The pieces that a person is still to look at, each writing once."""
        found: dict[str, Span] = {}
        for span in self.spoken.uncertain if self.spoken else ():
            if span.written not in self._accepted:
                found.setdefault(span.written, span)
        return tuple(found.values())

    @property
    def is_current(self) -> bool:
        """Whether the spoken form is that of the text as it stands."""
        return self.spoken is not None and not self._rest.isActive() and self._reading is None

    def look_up(self) -> None:
        """Fetch voices, manner and lexicon anew."""
        service = self._service
        self._desk.tasks.run(
            lambda: _Known(service.available(), service.manner(), service.lexicon()),
            done=self._on_known,
            failed=self._on_error,
            lane=Lane.WORK,
        )

    def set_text(self, text: str) -> None:
        """What is typed; its spoken form follows once the hands rest."""
        self.text = text
        if self.activity is Activity.LISTENING:
            self.stop()
        self._rest.start()

    def begin(self, into: str = "") -> None:
        """Begin with an empty page; what is read goes into the draft ``into``, where one is named."""
        self.stop()
        self.into = into
        self._accepted.clear()
        self._heard.clear()
        self.set_text("")

    def accept(self, written: str) -> None:
        """A person looked: it is said rightly."""
        self._accepted.add(written)
        self.spoken_changed.emit()

    def teach(self, written: str, said: str) -> None:
        """Keep how ``written`` is said in the station's lexicon."""
        person, service = self._desk.person, self._service

        def keep() -> list[Entry]:
            service.teach(person, written, said)
            return service.lexicon()

        self._desk.tasks.run(keep, done=self._on_words, failed=self._on_error)

    def forget(self, written: str) -> None:
        """Take a word out of the station's lexicon."""
        person, service = self._desk.person, self._service

        def drop() -> list[Entry]:
            service.forget(person, written)
            return service.lexicon()

        self._desk.tasks.run(drop, done=self._on_words, failed=self._on_error)

    def choose(self, manner: Manner) -> None:
        """Change voice, speed, pitch or region; kept for the next text too."""
        self.stop()
        other_region = manner.region is not self.manner.region
        self.manner = manner
        person, service = self._desk.person, self._service
        self._desk.tasks.run(lambda: service.choose(person, manner), failed=self._on_error)
        if other_region:
            self._read()
        self.known_changed.emit()

    # Listening and finishing

    def listen(self, words: str = "") -> None:
        """Hear the text from its beginning, or ``words`` alone; the first piece sounds while others are made."""
        spoken = words or (self.spoken.text if self.spoken else "")
        if self.activity is not Activity.IDLE or not spoken:
            return
        self._pieces, self._next, self._said_all = [], 0, False
        # Words of the lexicon leave what was heard of the text.
        work = _Say(self._service, spoken, self.manner, self._pieces, {} if words else self._heard)
        self._begin(Activity.LISTENING)
        self._task = self._desk.tasks.run_long(
            work, done=self._on_said, failed=self._on_failed, progress=self._on_progress, lane=Lane.WORK
        )

    def finish(self, title: str) -> None:
        """Say what is not said yet, make the programme and master it."""
        if self.activity is Activity.LISTENING:
            self.stop()
        if self.activity is not Activity.IDLE or self.spoken is None or not self.is_current:
            return
        work = _Finish(self._desk, title, self.spoken, self.manner, self._heard, self.into)
        self._begin(Activity.FINISHING)
        self._task = self._desk.tasks.run_long(
            work, done=self._on_finished, failed=self._on_failed, progress=self._on_progress, lane=Lane.WORK
        )

    def stop(self) -> None:
        """End listening, or cancel finishing; a draft that was begun by then stays one."""
        if self._task is not None:
            self._task.cancel()
        self._end()

    def _begin(self, activity: Activity) -> None:
        self.activity = activity
        self.activity_changed.emit()

    def _end(self) -> None:
        if self.activity is Activity.IDLE:
            return
        if self.activity is Activity.LISTENING:
            self._player.stop()
        self._tick.stop()
        self._task = None
        self.activity = Activity.IDLE
        self.activity_changed.emit()

    def _on_progress(self, progress: Progress) -> None:
        self.progressed.emit(progress.fraction)
        if self.activity is Activity.LISTENING and self._next == 0:
            self._play_next()
            self._tick.start()

    def _on_said(self, _nothing: None) -> None:
        self._task = None
        self._said_all = True

    def _on_tick(self) -> None:
        if self._player.position() is None:
            self._play_next()

    def _play_next(self) -> None:
        if self._next < len(self._pieces):
            try:
                self._player.play(self._pieces[self._next])
            except StudioError as error:
                self._on_failed(error)
                return
            self._next += 1
        elif self._said_all:
            self._end()

    def _on_finished(self, mastered: Mastered) -> None:
        self._end()
        self.made.emit(mastered.programme.id)

    def _on_failed(self, error: StudioError) -> None:
        self._end()
        if error.code not in ("CANCELLED", "TASK_CANCELLED"):
            self.failed.emit(error)

    def _on_error(self, error: StudioError) -> None:
        self.failed.emit(error)

    # The spoken form

    def _read(self) -> None:
        self._rest.stop()
        if self._reading is not None:
            self._reading.cancel()
        service, text, region = self._service, self.text, self.manner.region
        self._reading = self._desk.tasks.run(
            lambda: service.spoken(text, region), done=self._on_read, failed=self._on_unread, lane=Lane.WORK
        )

    def _on_read(self, spoken: Spoken) -> None:
        self._reading = None
        self.spoken = spoken
        self.spoken_changed.emit()

    def _on_unread(self, error: StudioError) -> None:
        self._reading = None
        self.spoken = None
        self.spoken_changed.emit()
        self.failed.emit(error)

    def _on_known(self, known: _Known) -> None:
        self.voices, self.words = known.voices, known.words
        keys = [voice.key for voice in known.voices]
        # A voice that was taken off the PC gives way to the first there is.
        voice = known.manner.voice if known.manner.voice in keys else next(iter(keys), "")
        self.manner = replace(known.manner, voice=voice)
        self.known_changed.emit()
        self._read()

    def _on_words(self, words: list[Entry]) -> None:
        self.words = words
        self.known_changed.emit()
        self._read()


class _Say:
    def __init__(
        self, service: SpeakingService, spoken: str, manner: Manner, into: list[NDArray[np.float32]], heard: Heard
    ) -> None:
        self._service = service
        self._spoken = spoken
        self._manner = manner
        self._into = into
        self._heard = heard

    def __call__(self, life: TaskLife) -> None:
        for done, sound in self._service.say(self._spoken, self._manner, lambda: life.cancelled, self._heard):
            self._into.append(sound)
            life.report(done)


class _Finish:
    def __init__(self, desk: Desk, title: str, spoken: Spoken, manner: Manner, heard: Heard, into: str) -> None:
        self._service = desk.station.speaking
        self._person = desk.person
        self._title = title
        self._spoken = spoken
        self._manner = manner
        self._heard = heard
        self._into = into

    def __call__(self, life: TaskLife) -> Mastered:
        sounds = []
        for done, sound in self._service.say(self._spoken.text, self._manner, lambda: life.cancelled, self._heard):
            sounds.append(sound)
            life.report(_SAYING_SHARE * done)

        def tell(done: float) -> bool:
            if not life.cancelled:
                life.report(_SAYING_SHARE + (1 - _SAYING_SHARE) * done)
            return not life.cancelled

        return self._service.make_programme(
            self._person, self._title, self._spoken, sounds, self._manner, tell, self._into
        )
