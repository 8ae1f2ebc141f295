"""Spectra of takes for drawing: made in tiles by a worker, the ones in sight first, the others given up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QColor, QImage

from studio.domain.errors import StudioError
from studio.domain.takes import Take
from studio.ui.tasks import Lane, TaskHandle, TaskLife, Tasks
from studio.ui.theme.active import theme

_TILE_COLUMNS = 256
_MOST_TILES = 200
_MOST_WAITING = 24
# One read at once: far out a tile spans many minutes, of which a window a column is looked at.
_WINDOW = 1024
_ROWS = 128

ReadFrames = Callable[[Take, int, int], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class _Key:
    """One tile: ``_TILE_COLUMNS`` columns of ``hop`` frames each from the ``index``-th on."""

    take_id: str
    hop: int
    index: int


class Spectra(QObject):
    """The ``SpectrumSource`` of the room. What is asked for and not there is made, and ``arrived`` tells."""

    arrived = Signal(str)

    def __init__(self, read: ReadFrames, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._tasks = tasks
        self._takes: dict[str, Take] = {}
        self._held: OrderedDict[_Key, NDArray[np.uint8]] = OrderedDict()
        self._waiting: OrderedDict[_Key, None] = OrderedDict()
        self._failed: set[str] = set()
        self._task: TaskHandle | None = None

    def know(self, takes: Mapping[str, Take]) -> None:
        self._takes.update(takes)

    def image(self, take_id: str, start: int, frames: int, columns: int, rows: int) -> QImage | None:
        """Return the take's frames ``[start, start + frames)``, None while a part of it is not made."""
        if columns <= 0 or take_id not in self._takes or take_id in self._failed:
            return None
        # Steps of an eighth of an octave: near zooms share their tiles, the picture is stretched a little.
        hop = max(32, round(2 ** (round(np.log2(max(1.0, frames / columns)) * 8) / 8)))
        wide = hop * _TILE_COLUMNS
        keys = [_Key(take_id, hop, index) for index in range(start // wide, (start + frames - 1) // wide + 1)]
        missing = [key for key in keys if key not in self._held]
        if missing:
            self._want(missing)
            return None
        for key in keys:
            self._held.move_to_end(key)
        joined = np.concatenate([self._held[key] for key in keys], axis=1)
        first = (start - keys[0].index * wide) // hop
        count = max(1, -(-frames // hop))
        return _coloured(np.ascontiguousarray(joined[:, first : first + count]))

    def give_up(self) -> None:
        """What is asked for is no longer wanted."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _want(self, keys: list[_Key]) -> None:
        for key in keys:
            self._waiting[key] = None
            self._waiting.move_to_end(key)
        while len(self._waiting) > _MOST_WAITING:
            # Long out of sight.
            self._waiting.popitem(last=False)
        self._next()

    def _next(self) -> None:
        if self._task is None and self._waiting:
            key, _ = self._waiting.popitem(last=True)
            work = _Make(self._read, self._takes[key.take_id], key)
            self._task = self._tasks.run_long(work, done=self._on_done, failed=self._on_failed, lane=Lane.WORK)

    def _on_done(self, made: tuple[_Key, NDArray[np.uint8]]) -> None:
        self._task = None
        self._held[made[0]] = made[1]
        while len(self._held) > _MOST_TILES:
            self._held.popitem(last=False)
        if not self._waiting:
            # Told once for all that were in sight: each telling draws them again.
            self.arrived.emit(made[0].take_id)
        self._next()

    def _on_failed(self, error: StudioError) -> None:
        self._task = None
        self._failed.add(str(error.details.get("take", "")))
        self._waiting.clear()
        self._tasks.error_raised.emit(error)


class _Make:
    """Makes one tile; far out it reads a window a column and not the whole."""

    def __init__(self, read: ReadFrames, take: Take, key: _Key) -> None:
        self._read = read
        self._take = take
        self._key = key

    def __call__(self, life: TaskLife) -> tuple[_Key, NDArray[np.uint8]]:
        # Loaded when it is first wanted: it brings scipy with it.
        from studio.dsp.spectrogram import spectrum_columns

        hop, first = self._key.hop, self._key.index * self._key.hop * _TILE_COLUMNS
        if hop <= 4 * _WINDOW:
            life.report(0.0)
            sound = self._read(self._take, first, hop * _TILE_COLUMNS)
            return self._key, spectrum_columns(sound, _TILE_COLUMNS, _ROWS)
        columns = []
        for column in range(_TILE_COLUMNS):
            life.report(column / _TILE_COLUMNS)
            at = first + column * hop + hop // 2 - _WINDOW // 2
            columns.append(spectrum_columns(self._read(self._take, max(0, at), _WINDOW), 1, _ROWS))
        return self._key, np.concatenate(columns, axis=1)


def _coloured(levels: NDArray[np.uint8]) -> QImage:
    """From the lane's ground over its colour to ink: dark is loud, in both themes."""
    rows, columns = levels.shape
    image = QImage(levels.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    ground, middle, strong = (theme().colour(name) for name in ("accent_weak", "accent", "ink"))
    image.setColorTable([_between(ground, middle, strong, level / 255) for level in range(256)])
    # The copy owns its bytes; numpy's go away.
    return image.copy(QRect(0, 0, columns, rows))


def _between(ground: QColor, middle: QColor, strong: QColor, share: float) -> int:
    low, high, part = (ground, middle, share * 2) if share < 0.5 else (middle, strong, share * 2 - 1)

    def mix(one: int, other: int) -> int:
        return round(one + (other - one) * part)

    red, green = mix(low.red(), high.red()), mix(low.green(), high.green())
    return int(0xFF000000 | red << 16 | green << 8 | mix(low.blue(), high.blue()))
