"""The layout that is open: it changes here at once, and is stored behind.

Steps that belong to one gesture (arrow keys held, a word typed) gather into one, which is stored after a rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import Misuse, StudioError
from studio.domain.ids import new_id
from studio.domain.roles import Verb
from studio.domain.signage import Box, Region, SignageLayout
from studio.domain.signage_boards import SignageDraft
from studio.domain.signage_edit import (
    AddRegion,
    LayoutEdit,
    LayoutStep,
    MoveRegion,
    RemoveRegion,
    ReorderRegion,
    ResizeRegion,
    SetPage,
    SetRegion,
    kept_inside,
)
from studio.ui.desk import Desk

REST_MS = 600


@dataclass(frozen=True, slots=True)
class _Pending:
    """A gesture that goes on: the step so far, and what it is about."""

    step: LayoutStep
    about: tuple[str, str]


class SignageModel(QObject):
    """``changed`` after every change of the layout, ``selected`` of what is chosen, ``stored`` of the draft's state."""

    changed = Signal()
    selected = Signal()
    stored = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._draft: SignageDraft | None = None
        self._edit: LayoutEdit | None = None
        self._pending: _Pending | None = None
        self._layout: SignageLayout | None = None
        self._chosen = ""
        self._storing = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)

    # What is open

    @property
    def draft(self) -> SignageDraft | None:
        """As it was stored last."""
        return self._draft

    @property
    def layout(self) -> SignageLayout | None:
        """As it is shown now."""
        return self._layout

    @property
    def chosen(self) -> Region | None:
        if self._layout is None:
            return None
        return next((region for region in self._layout.regions if region.id == self._chosen), None)

    @property
    def may_edit(self) -> bool:
        return self._draft is not None and self._desk.may(Verb.EDIT)

    @property
    def can_undo(self) -> bool:
        return self._pending is not None or (self._edit is not None and self._edit.can_undo)

    @property
    def can_redo(self) -> bool:
        return self._pending is None and self._edit is not None and self._edit.can_redo

    @property
    def is_stored(self) -> bool:
        return self._pending is None and self._storing == 0

    def show_draft(self, draft: SignageDraft | None) -> None:
        """Show ``draft``; of the one that is open only what was stored elsewhere is taken over."""
        same = draft is not None and self._draft is not None and draft.id == self._draft.id
        if same and not self.is_stored:
            return
        if not same:
            self.settle()
            self._chosen = ""
        self._draft = draft
        self._edit = draft.edit if draft is not None else None
        self._look()
        self.stored.emit()
        self.selected.emit()

    # Choosing

    def choose(self, region_id: str) -> None:
        if region_id != self._chosen:
            self.settle()
            self._chosen = region_id
            self.selected.emit()

    def choose_next(self, by: int) -> bool:
        """Choose the next region in reading order; False at the end, where nothing changes."""
        if self._layout is None or not self._layout.regions:
            return False
        order = [r.id for r in sorted(self._layout.regions, key=lambda r: (r.box.y, r.box.x))]
        if self._chosen not in order:
            self.choose(order[0 if by > 0 else -1])
            return True
        place = order.index(self._chosen) + by
        if not 0 <= place < len(order):
            return False
        self.choose(order[place])
        return True

    # Changing

    def do(self, step: LayoutStep) -> bool:
        """Do one whole step; what the domain refuses is told, and False returned."""
        self.settle()
        return self._try(step)

    def hold(self, step: LayoutStep) -> None:
        """Do a step of a gesture: it takes the place of the one before about the same thing."""
        about = (type(step).__name__, _subject(step))
        if self._pending is not None and self._pending.about != about:
            self.settle()
        if self._edit is None or not self.may_edit:
            return
        try:
            self._layout = self._edit.apply(step).layout
        except Misuse as error:
            self._desk.fail(error)
            return
        self._pending = _Pending(step, about)
        self._rest.start()
        self.changed.emit()

    def settle(self) -> None:
        """End the gesture that goes on: store it as one step."""
        self._rest.stop()
        pending, self._pending = self._pending, None
        if pending is not None:
            self._try(pending.step)

    def add(self, region: Region) -> None:
        """Put a new region on the board, and choose it."""
        fresh = replace(region, id=new_id())
        if self.do(AddRegion(fresh)):
            self.choose(fresh.id)

    def remove(self) -> None:
        region = self.chosen
        if region is not None:
            self.choose("")
            self.do(RemoveRegion(region.id))

    def move_by(self, dx: int, dy: int) -> None:
        region, layout = self.chosen, self._layout
        if region is not None and layout is not None:
            moved = replace(region.box, x=region.box.x + dx, y=region.box.y + dy)
            box = kept_inside(moved, layout.width, layout.height)
            self.hold(MoveRegion(region.id, box.x, box.y))

    def grow_by(self, dx: int, dy: int) -> None:
        """Move the lower right corner; the upper left one stays."""
        region, layout = self.chosen, self._layout
        if region is not None and layout is not None:
            box = region.box
            grown = replace(
                box,
                width=min(max(box.width + dx, 8), layout.width - box.x),
                height=min(max(box.height + dy, 8), layout.height - box.y),
            )
            self.hold(ResizeRegion(region.id, grown))

    def place(self, region_id: str, box: Box) -> None:
        """Store where a mouse left a region."""
        layout = self._layout
        region = next((r for r in layout.regions if r.id == region_id), None) if layout is not None else None
        if region is None or region.box == box:
            return
        same_size = (region.box.width, region.box.height) == (box.width, box.height)
        self.do(MoveRegion(region_id, box.x, box.y) if same_size else ResizeRegion(region_id, box))

    def lift(self, by: int) -> None:
        """Move the chosen region up or down by so many layers."""
        region, layout = self.chosen, self._layout
        if region is None or layout is None:
            return
        place = [one.id for one in layout.painted].index(region.id)
        wanted = min(max(place + by, 0), len(layout.regions) - 1)
        if wanted != place:
            self.do(ReorderRegion(region.id, wanted))

    def undo(self) -> None:
        self.settle()
        if self._edit is not None and self._edit.can_undo and self.may_edit:
            self._edit = self._edit.undo()
            signage, person, layout_id = self._desk.station.signage, self._desk.person, self._identity()
            self._store(lambda: signage.undo(person, layout_id))
            self._look()

    def redo(self) -> None:
        self.settle()
        if self._edit is not None and self._edit.can_redo and self.may_edit:
            self._edit = self._edit.redo()
            signage, person, layout_id = self._desk.station.signage, self._desk.person, self._identity()
            self._store(lambda: signage.redo(person, layout_id))
            self._look()

    # Inside

    def _try(self, step: LayoutStep) -> bool:
        if self._edit is None or not self.may_edit:
            return False
        try:
            self._edit = self._edit.apply(step)
        except Misuse as error:
            self._desk.fail(error)
            self._look()
            return False
        signage, person, layout_id = self._desk.station.signage, self._desk.person, self._identity()
        self._store(partial(signage.apply, person, layout_id, step))
        self._look()
        return True

    def _identity(self) -> str:
        assert self._draft is not None
        return self._draft.id

    def _look(self) -> None:
        self._layout = self._edit.layout if self._edit is not None else None
        if self._chosen and self.chosen is None:
            self._chosen = ""
            self.selected.emit()
        self.changed.emit()

    def _store(self, work: Callable[[], SignageDraft]) -> None:
        # The lane keeps order, so that the records follow the picture.
        self._storing += 1
        self._desk.tasks.run(work, done=self._on_stored, failed=self._on_failed)

    def _on_stored(self, draft: SignageDraft) -> None:
        self._storing -= 1
        if self._draft is None or draft.id != self._draft.id:
            return
        self._draft = draft
        self.stored.emit()

    def _on_failed(self, error: StudioError) -> None:
        """What could not be stored must not be shown as if it were."""
        self._storing -= 1
        self._desk.fail(error)
        if self._draft is not None and self._storing == 0:
            self._edit = self._draft.edit
            self._look()


def _subject(step: LayoutStep) -> str:
    match step:
        case AddRegion(region) | SetRegion(region):
            return region.id
        case MoveRegion(region_id) | ResizeRegion(region_id) | ReorderRegion(region_id) | RemoveRegion(region_id):
            return region_id
        case SetPage():
            return ""
