"""The writer thread: takes blocks from the queue to the disk, and syncs several times a second."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from studio.audio.block_queue import BlockQueue, Item, Lost, Mark
from studio.audio.disk import is_disk_full
from studio.audio.take_writer import TakeWriter
from studio.domain.takes import Take, TakeGap, TakeMarker

_log = logging.getLogger(__name__)


class WriterThread:
    """After a failed write it stops, and ``failed`` says so; what stands on the disk is sealed by ``seal``.

    It also stops, with everything in place, once ``has_room`` says that the disk is nearly full.
    """

    def __init__(
        self,
        writer: TakeWriter,
        most_queued_frames: int,
        sync_every_s: float,
        has_room: Callable[[], bool] = lambda: True,
    ) -> None:
        self.queue = BlockQueue(most_queued_frames)
        self._writer = writer
        self._sync_every_s = sync_every_s
        self._has_room = has_room
        self._failure: OSError | None = None
        self._out_of_room = False
        self._thread = threading.Thread(target=self._run, name="recorder writer", daemon=True)

    @property
    def failed(self) -> bool:
        return self._failure is not None or self._out_of_room

    @property
    def disk_full(self) -> bool:
        return self._out_of_room or (self._failure is not None and is_disk_full(self._failure))

    @property
    def synced_frames(self) -> int:
        return self._writer.synced_frames

    @property
    def gaps(self) -> tuple[TakeGap, ...]:
        return self._writer.take.gaps

    @property
    def markers(self) -> tuple[TakeMarker, ...]:
        return self._writer.take.markers

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        """Wait until the queue, which must have been ended, is on the disk."""
        self._thread.join()

    def seal(self) -> Take:
        """Seal the take; the thread must have finished. Raises ``OSError``."""
        return self._writer.seal()

    def _run(self) -> None:
        synced_at = time.monotonic()
        try:
            while (items := self.queue.take(self._sync_every_s)) is not None:
                for item in items:
                    self._write(item)
                if time.monotonic() - synced_at >= self._sync_every_s:
                    self._writer.sync()
                    synced_at = time.monotonic()
                    if not self._has_room():
                        _log.warning("recording stopped: the disk is nearly full")
                        self._out_of_room = True
                        return
            self._writer.sync()
        except OSError as error:
            _log.exception("recording stopped: the disk took no more")
            self._failure = error

    def _write(self, item: Item) -> None:
        if isinstance(item, Lost):
            self._writer.gap(item.length_frames, item.cause)
        elif isinstance(item, Mark):
            self._writer.mark(item.text, item.kind)
        else:
            self._writer.write(item)
