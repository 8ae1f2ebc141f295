"""From a typed notice to a mastered programme: the station's lexicon, the spoken form, the voice, the take."""

from __future__ import annotations

import re
import tempfile
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.programme import Contributor, ContributorPart
from studio.domain.roles import Person, Verb, require
from studio.domain.speech.lexicon import Entry, Lexicon, checked_entry
from studio.domain.speech.normaliser import normalise
from studio.domain.speech.spoken import Region, Spoken
from studio.domain.speech.utterances import utterances
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.store import Store
from studio.ports.voices import FASTEST, HIGHEST, LOWEST, SLOWEST, Voice, Voices, never
from studio.services.mastering import Mastered, MasteringService
from studio.services.production import ProductionService
from studio.services.recording import RecordingService
from studio.services.scripts import spoken_key

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray

# Some twelve minutes, which are held in memory while they are listened to.
LONGEST_CHARS = 10_000
MOST_ENTRIES = 5_000
_LEXICON = "speech_lexicon"
_MANNER = "speech_manner"
_PAUSE_S = 0.35
_IMPORT_SHARE = 0.3
_TITLE_CHARS = 70
_HEADING_CHARS = 24
_ABOUT = re.compile(r"^(?:v/v|về việc)\b[:\s]*", re.IGNORECASE)

# Asked with the share done, 0 to 1; False cancels, and nothing is kept.
Progress = Callable[[float], bool]
# Piece, voice, speed, pitch → its sound with the pause behind it.
Heard = dict[tuple[str, str, float, float], "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How the station's texts are read: the voice's key, its speed and pitch, and the region of its numbers."""

    voice: str = ""
    speed: float = 1.0
    pitch: float = 1.0
    region: Region = Region.NORTH


@dataclass(frozen=True, slots=True)
class SpeakingService:
    store: Store
    voices: Voices
    recording: RecordingService
    production: ProductionService
    mastering: MasteringService

    # ---- the lexicon and the manner: the station's, for every text ----

    def lexicon(self) -> list[Entry]:
        """Return the station's words, in the order of writing."""
        with self.store.read() as unit:
            kept: list[list[str]] = unit.settings.get(_LEXICON) or []
        return sorted((Entry(written, said) for written, said in kept), key=lambda entry: entry.written.lower())

    def teach(self, by: Person, written: str, said: str) -> Entry:
        """Have ``written`` said as ``said`` from now on; replaces what it was.

        Raises ``Misuse("BAD_LEXICON_ENTRY")``, ``Refused("LEXICON_FULL")``.
        """
        require(by, Verb.EDIT)
        entry = checked_entry(written, said)
        words = {each.written: each for each in self.lexicon()} | {entry.written: entry}
        if len(words) > MOST_ENTRIES:
            raise Refused("LEXICON_FULL", most=MOST_ENTRIES)
        self._keep(by, words)
        return entry

    def forget(self, by: Person, written: str) -> None:
        """Take a word out of the lexicon; one that is not in it is no error."""
        require(by, Verb.EDIT)
        words = {each.written: each for each in self.lexicon()}
        if words.pop(written, None) is not None:
            self._keep(by, words)

    def _keep(self, by: Person, words: dict[str, Entry]) -> None:
        with self.store.write(by.id) as unit:
            unit.settings.put(_LEXICON, [[entry.written, entry.said] for entry in words.values()])
            # Words may be names: the chain keeps how many there are.
            unit.audit.record("LEXICON_CHANGED", _LEXICON, words=len(words))

    def manner(self) -> Manner:
        with self.store.read() as unit:
            kept: dict[str, Any] = unit.settings.get(_MANNER) or {}
        try:
            return Manner(
                str(kept.get("voice", "")),
                float(kept.get("speed", 1.0)),
                float(kept.get("pitch", 1.0)),
                Region(kept.get("region", Region.NORTH.value)),
            )
        except (TypeError, ValueError):
            return Manner()

    def choose(self, by: Person, manner: Manner) -> Manner:
        """Keep how texts are read; returned as it was kept, speed and pitch within their bounds."""
        require(by, Verb.EDIT)
        speed = min(FASTEST, max(SLOWEST, manner.speed))
        pitch = min(HIGHEST, max(LOWEST, manner.pitch))
        kept = Manner(manner.voice, round(speed, 2), round(pitch, 2), manner.region)
        with self.store.write(by.id) as unit:
            fields = {"voice": kept.voice, "speed": kept.speed, "pitch": kept.pitch, "region": kept.region.value}
            unit.settings.put(_MANNER, fields)
        return kept

    # ---- reading ----

    def spoken(self, text: str, region: Region | None = None) -> Spoken:
        """Return how a text is said at this station. Raises ``Misuse("TEXT_TOO_LONG")``."""
        if len(text) > LONGEST_CHARS:
            raise Misuse("TEXT_TOO_LONG", most=LONGEST_CHARS)
        return self._normalised(text, region or self.manner().region)

    def spoken_text(self, text: str) -> str:
        """Return the words alone, as an emergency has them said: of any length, it is never refused."""
        return self._normalised(text, self.manner().region).text

    def _normalised(self, text: str, region: Region) -> Spoken:
        return normalise(text, Lexicon(self.lexicon()), region)

    def available(self) -> list[Voice]:
        return self.voices.available()

    def say(
        self, spoken: str, manner: Manner, cancelled: Callable[[], bool] = never, heard: Heard | None = None
    ) -> Iterator[tuple[float, NDArray[np.float32]]]:
        """Yield the share done and (frames, 1) float32 at 48 kHz, piece by piece; the first is short.

        ``spoken`` is text that was normalised. ``heard`` keeps the pieces for the next time; others leave it.
        Raises what ``Voices.speak`` raises, ``Refused("NOTHING_TO_READ")``.
        """
        import numpy as np

        pieces = utterances(spoken)
        if not pieces:
            raise Refused("NOTHING_TO_READ")
        whole = sum(map(len, pieces))
        done = 0
        pause = np.zeros((round(_PAUSE_S * INTERNAL_RATE_HZ), 1), np.float32)
        keys = [(piece, manner.voice, manner.speed, manner.pitch) for piece in pieces]
        heard = {} if heard is None else heard
        for stale in heard.keys() - set(keys):
            del heard[stale]
        for piece, key in zip(pieces, keys, strict=True):
            if key not in heard:
                sound = self.voices.speak(piece, manner.voice, manner.speed, manner.pitch, cancelled)
                heard[key] = np.concatenate([sound, pause])
            done += len(piece)
            yield done / whole, heard[key]

    def make_programme(
        self,
        by: Person,
        title: str,
        spoken: Spoken,
        sounds: list[NDArray[np.float32]],
        manner: Manner,
        progress: Progress = lambda _done: True,
        into: str = "",
    ) -> Mastered:
        """Make a draft of what was read, mastered by the station's preset: it is ready to be submitted.

        ``into`` is the draft whose script it is, which gets the sound at its end; a new one else.

        ``sounds`` are the pieces that ``say`` gave. Told to stop once the draft stands, it stays one. The
        written text and the spoken one go into its manifest.
        Raises ``Refused("NOTHING_TO_READ")``, ``OperatorFixable("CANCELLED")``, and what importing and mastering raise.
        """
        require(by, Verb.RECORD)
        require(by, Verb.EDIT)
        if not sounds:
            raise Refused("NOTHING_TO_READ")
        title = title.strip() or title_of(spoken.source)
        with tempfile.TemporaryDirectory(prefix="spoken-") as place:
            path = Path(place) / f"{_file_name(title)}.wav"
            _write_wav(path, sounds)
            take = self.recording.import_file(by, str(path), lambda done: progress(_IMPORT_SHARE * done))
        if not progress(_IMPORT_SHARE):
            raise OperatorFixable("CANCELLED")
        draft = self.production.open(into) if into else self.production.create(by, title)
        with self.store.write(by.id) as unit:
            unit.settings.put(spoken_key(draft.programme.id), kept_text(spoken))
        self.production.add_take(by, draft.programme.id, take, draft.edit.length)
        with self.store.read() as unit:
            preset = str(unit.settings.get("preset") or "horn")
        voice = next((each.name for each in self.available() if each.key == manner.voice), "") or "máy đọc"
        people = (
            Contributor(by.name, ContributorPart.AUTHOR, by.id),
            Contributor(voice, ContributorPart.ANNOUNCER),
        )
        return self.mastering.master(
            by,
            draft.programme.id,
            preset,
            people,
            progress=lambda done: progress(_IMPORT_SHARE + (1 - _IMPORT_SHARE) * done),
        )


def kept_text(spoken: Spoken) -> str:
    """Return what the manifest keeps: the text as written and, where it differs, the words that were said."""
    written = spoken.source.strip()
    return written if spoken.text == written else f"{written}\n\n[Đọc là]\n{spoken.text}"


def title_of(text: str) -> str:
    """Return a programme's name from a notice: its first telling line, cut between words."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # "THÔNG BÁO" alone tells nothing; what it is about stands below.
    while len(lines) > 1 and lines[0].isupper() and len(lines[0]) <= _HEADING_CHARS:
        lines.pop(0)
    line = _ABOUT.sub("", lines[0]) if lines else ""
    line = line[:1].upper() + line[1:]
    if len(line) <= _TITLE_CHARS:
        return line.rstrip(".:;, ")
    return line[:_TITLE_CHARS].rsplit(" ", 1)[0].rstrip(".:;, ") + "…"


def _file_name(title: str) -> str:
    """A name that every file system takes: letters, digits and spaces."""
    kept = "".join(char if char.isalnum() else " " for char in title)
    return " ".join(kept.split())[:60] or "notice"


def _write_wav(path: Path, sounds: list[NDArray[np.float32]]) -> None:
    """Write 24-bit WAV; raises ``OperatorFixable("DISK_FULL")``."""
    import numpy as np

    try:
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(3)
            file.setframerate(INTERNAL_RATE_HZ)
            for sound in sounds:
                counts = np.round(np.clip(sound[:, 0], -1.0, 1.0) * 8_388_607.0).astype("<i4")
                file.writeframes(counts.view(np.uint8).reshape(-1, 4)[:, :3].tobytes())
    except OSError as error:
        raise OperatorFixable("DISK_FULL", folder=str(path.parent)) from error
