"""The shelf of opened programmes: checked and read ahead before their turn, away from the engine's loop."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.domain.errors import StudioError
from studio.domain.plan import PlannedFile
from studio.onair.sources import Source

logger = logging.getLogger(__name__)


class MediaSource(Source, Protocol):
    def ready(self, frame: int) -> bool: ...

    def unchanged(self) -> bool:
        """Tell whether the file is still the one that was checked."""


OpenMedia = Callable[[Path, str], MediaSource]
Submit = Callable[[Callable[[], None]], None]


@dataclass(slots=True)
class _Place:
    path: Path
    sha256: str
    source: MediaSource | None = None
    error: str = ""
    opening: bool = False
    gone: bool = False


class Shelf:
    """Programmes by play. ``submit`` runs a job elsewhere (or at once, in a test)."""

    def __init__(self, root: Path, open_media: OpenMedia, submit: Submit) -> None:
        self._root, self._open, self._submit = root, open_media, submit
        self._places: dict[str, _Place] = {}
        self._lock = threading.Lock()

    def put(self, play_id: str, file: PlannedFile) -> None:
        """Begin to open and check ``file`` for this play, unless it lies here."""
        if play_id not in self._places:
            place = _Place(self._root / file.path, file.sha256)
            self._places[play_id] = place
            self._begin(place)

    def take(self, play_id: str) -> tuple[MediaSource | None, str]:
        """Return (source, "") when it can start, (None, "") while it is being opened, (None, code) if it can't.

        A file that was touched since is opened and checked anew first.
        """
        place = self._places[play_id]
        with self._lock:
            if place.opening:
                return None, ""
            source = place.source
        if source is not None and not place.error and not source.unchanged():
            logger.warning("%s was touched since it was checked", place.path.name)
            place.source = None
            self._submit(source.close)
            self._begin(place)
        with self._lock:
            return place.source, place.error

    def failures(self) -> list[tuple[str, str]]:
        """Return (play id, code) of what could not be opened, each once."""
        found = []
        for play_id, place in self._places.items():
            if place.error and not place.opening and not place.gone:
                place.gone = True
                found.append((play_id, place.error))
        return found

    def keep(self, play_ids: Collection[str] | Mapping[str, object]) -> None:
        """Close everything but these."""
        for play_id in [key for key in self._places if key not in play_ids]:
            place = self._places[play_id]
            with self._lock:
                if place.opening:
                    continue
                source = place.source
            del self._places[play_id]
            if source is not None:
                self._submit(source.close)

    def close(self) -> None:
        for place in self._places.values():
            if place.source is not None:
                place.source.close()
        self._places.clear()

    def _begin(self, place: _Place) -> None:
        place.opening = True

        def job() -> None:
            source, code = None, ""
            try:
                source = self._open(place.path, place.sha256)
            except StudioError as error:
                logger.warning("%s", error)
                code = error.code
            except OSError as error:
                # A failing disk, in the middle of the file.
                logger.warning("%s: %s", place.path.name, error)
                code = "MEDIA_UNREADABLE"
            with self._lock:
                place.source, place.error, place.opening = source, code, False

        self._submit(job)


class Worker:
    """One thread that runs jobs in order: ``Worker().submit`` is a shelf's ``submit``."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def close(self) -> None:
        self._jobs.put(None)
        self._thread.join(5.0)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
