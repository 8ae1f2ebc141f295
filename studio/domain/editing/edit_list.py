"""The non-destructive edit of a programme: every step that was made, and how many of them are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from studio.domain.editing.clips import Clip
from studio.domain.editing.state import EditState
from studio.domain.editing.steps import AddClip, EditStep, Together

_STATES_KEPT = 512


@dataclass(frozen=True)
class EditList:
    """All steps of one draft. Undo moves the cursor back, redo forward; a new step cuts off what was undone.

    The present state is the fold of the steps up to ``cursor``. States once folded are kept beside, so that a step,
    an undo and a repaint cost what changed and not the whole history.
    """

    id: str
    steps: tuple[EditStep, ...] = ()
    cursor: int = 0
    _states: dict[int, EditState] = field(default_factory=dict, compare=False, repr=False)

    @property
    def state(self) -> EditState:
        known = self._states.get(self.cursor)
        if known is not None:
            return known
        from_cursor = max((at for at in tuple(self._states) if at < self.cursor), default=0)
        before = self._states.get(from_cursor, EditState())
        found = before.after(self.steps[from_cursor : self.cursor])
        self._states[self.cursor] = found
        return found

    @property
    def clips(self) -> tuple[Clip, ...]:
        """The clips in force, in order of start."""
        return self.state.clips

    @property
    def length(self) -> int:
        """Frames to the end of the last clip."""
        return self.state.length

    @property
    def can_undo(self) -> bool:
        return self.cursor > 0

    @property
    def can_redo(self) -> bool:
        return self.cursor < len(self.steps)

    def apply(self, step: EditStep) -> EditList:
        """Return the list with ``step`` done; a step that makes no sense raises ``Misuse``."""
        after = self.state.after((step,))
        first_kept = self.cursor - _STATES_KEPT
        states = {at: state for at, state in tuple(self._states.items()) if first_kept < at <= self.cursor}
        states[self.cursor + 1] = after
        return EditList(self.id, (*self.steps[: self.cursor], step), self.cursor + 1, states)

    def undo(self) -> EditList:
        return self._at(max(0, self.cursor - 1))

    def redo(self) -> EditList:
        return self._at(min(len(self.steps), self.cursor + 1))

    def folded_as(self, other: EditList) -> EditList:
        """Return this list with the states that ``other`` has folded, where both were made by the same steps."""
        shared = 0
        for own, others in zip(self.steps, other.steps, strict=False):
            if own != others:
                break
            shared += 1
        known = {at: state for at, state in tuple(other._states.items()) if at <= shared}
        return EditList(self.id, self.steps, self.cursor, known | self._states)

    def _at(self, cursor: int) -> EditList:
        # The same steps lead to the same states: they are shared.
        return EditList(self.id, self.steps, cursor, self._states)


def fold(steps: Iterable[EditStep]) -> EditState:
    """Return the state that ``steps`` leave."""
    return EditState().after(steps)


def takes_named(steps: Iterable[EditStep]) -> frozenset[str]:
    """The takes of every clip that ever was, those of undone steps among them."""
    found: set[str] = set()
    for step in steps:
        if isinstance(step, AddClip):
            found.add(step.clip.take_id)
        elif isinstance(step, Together):
            found |= takes_named(step.steps)
    return frozenset(found)
