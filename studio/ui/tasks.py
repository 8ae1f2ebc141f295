"""The one gateway for work off the main thread.

Functions run in a lane; what they return reaches a method of a QObject on the main thread. Errors without a
``failed`` of their own reach ``Tasks.error_raised``.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from studio.domain.errors import Defect, StudioError

logger = logging.getLogger(__name__)
T = TypeVar("T")


class Lane(Enum):
    """Work of one lane never waits for another's."""

    STORE = "store"  # one at a time, in order: what reads and writes the station's records
    STATUS = "status"  # one at a time: short questions asked every second
    AIR = "air"  # one at a time, in order: an open microphone's keys and levels, which wait for nothing else
    LISTEN = "listen"  # one at a time: the sound that is heard next, which waits for no long work
    WORK = "work"  # two at a time: long work, such as rendering


_WIDTH = {Lane.STORE: 1, Lane.STATUS: 1, Lane.AIR: 1, Lane.LISTEN: 1, Lane.WORK: 2}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long task is: 0 to 1, and a code of what it does now."""

    fraction: float
    stage: str = ""


class TaskCancelled(StudioError):
    """A long task was asked to stop, and did."""

    def __init__(self) -> None:
        super().__init__("TASK_CANCELLED")


class TaskLife:
    """What a long function is given: it reports how far it is, and learns that it is no longer wanted."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self._report = report
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        self._cancelled.set()

    def report(self, fraction: float, stage: str = "") -> None:
        """Tell how far it is; raises ``TaskCancelled`` when it is no longer wanted."""
        if self.cancelled:
            raise TaskCancelled
        self._report(Progress(fraction, stage))


class TaskHandle(QObject):
    """A running task. Its receivers are forgotten once ``cancel`` was called."""

    ended = Signal()
    _progressed = Signal(object)
    _settled = Signal(object, object)

    def __init__(
        self,
        parent: QObject,
        done: Callable[[Any], object] | None,
        failed: Callable[[StudioError], object] | None,
        progress: Callable[[Progress], object] | None,
    ) -> None:
        receivers = _weakly(done), _weakly(failed), _weakly(progress)
        super().__init__(parent)
        self._done, self._failed, self._progress = receivers
        self._has_failed = failed is not None
        self.life = TaskLife(self._progressed.emit)
        self._progressed.connect(self._on_progressed)
        self._settled.connect(self._on_settled)

    def cancel(self) -> None:
        """Ask it to stop; nothing more of it is delivered but ``ended``."""
        self.life.cancel()

    def _on_progressed(self, progress: Progress) -> None:
        receiver = self._progress()
        if receiver is not None and not self.life.cancelled:
            receiver(progress)

    def _on_settled(self, result: object, error: StudioError | None) -> None:
        try:
            if not self.life.cancelled:
                self._deliver(result, error)
        finally:
            self.ended.emit()
            self.deleteLater()

    def _deliver(self, result: object, error: StudioError | None) -> None:
        if error is None:
            receiver = self._done()
            if receiver is not None:
                receiver(result)
            return
        receiver = self._failed()
        if receiver is not None:
            receiver(error)
        elif not self._has_failed:
            tasks = self.parent()
            if isinstance(tasks, Tasks):
                tasks.error_raised.emit(error)


class _Job(QRunnable):
    def __init__(self, handle: TaskHandle, work: Callable[[], object]) -> None:
        super().__init__()
        self._settle = handle._settled.emit
        self._life = handle.life
        self._work = work

    def run(self) -> None:
        result: object = None
        error: StudioError | None = None
        try:
            if not self._life.cancelled:
                result = self._work()
        except StudioError as raised:
            error = raised
            if isinstance(raised, Defect):
                logger.exception("a task met a defect")
        except Exception as raised:
            logger.exception("a task failed")
            error = Defect("UNEXPECTED", error=repr(raised))
            error.__cause__ = raised
        try:
            self._settle(result, error)
        except RuntimeError:
            # The window was closed while this ran: nobody waits for the answer any more.
            logger.debug("a task outlived its window")


class Tasks(QObject):
    """Runs work off the main thread. The window owns one and hands it to its screens."""

    error_raised = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools: dict[Lane, QThreadPool] = {}
        for lane, width in _WIDTH.items():
            pool = QThreadPool(self)
            pool.setMaxThreadCount(width)
            self._pools[lane] = pool
        self._running = 0

    @property
    def running(self) -> int:
        return self._running

    def run(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[StudioError], object] | None = None,
        lane: Lane = Lane.STORE,
    ) -> TaskHandle:
        """Run ``work``; give what it returns to ``done``. Receivers are bound methods of QObjects."""
        handle = self._handle(done, failed, None)
        self._pools[lane].start(_Job(handle, work))
        return handle

    def run_long(
        self,
        work: Callable[[TaskLife], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[StudioError], object] | None = None,
        progress: Callable[[Progress], object] | None = None,
        lane: Lane = Lane.WORK,
    ) -> TaskHandle:
        """Run work that tells how far it is and can be cancelled."""
        handle = self._handle(done, failed, progress)
        life = handle.life
        self._pools[lane].start(_Job(handle, lambda: work(life)))
        return handle

    def close(self, wait_ms: int = 3000) -> bool:
        """Forget what waits and let what runs end; return whether all ended in time."""
        for handle in self.findChildren(TaskHandle):
            handle.cancel()
        for pool in self._pools.values():
            pool.clear()
        return all(pool.waitForDone(wait_ms) for pool in self._pools.values())

    def _handle(
        self,
        done: Callable[[Any], object] | None,
        failed: Callable[[StudioError], object] | None,
        progress: Callable[[Progress], object] | None,
    ) -> TaskHandle:
        handle = TaskHandle(self, done, failed, progress)
        handle.ended.connect(self._on_ended)
        self._running += 1
        return handle

    def _on_ended(self) -> None:
        self._running -= 1
        if self._running == 0:
            self.idle.emit()


def _weakly(receiver: Callable[[Any], object] | None) -> Callable[[], Callable[[Any], object] | None]:
    """Hold a receiver so that a screen that is gone is neither kept alive nor called."""
    if receiver is None:
        return lambda: None
    owner = getattr(receiver, "__self__", None)
    if not isinstance(owner, QObject):
        message = "a task's receiver must be a method of a QObject"
        raise TypeError(message)
    try:
        method = weakref.WeakMethod(receiver)
    except TypeError:
        # A signal's own emit is a built-in method; its owner cannot be asked whether it still lives.
        return lambda: receiver

    def alive() -> Callable[[Any], object] | None:
        found = method()
        return found if found is not None and shiboken6.isValid(owner_of(found)) else None

    return alive


def owner_of(method: Callable[[Any], object]) -> QObject:
    owner = getattr(method, "__self__", None)
    assert isinstance(owner, QObject)
    return owner
