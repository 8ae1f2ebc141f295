"""The editing of a board's layout: every step is kept, undo moves a cursor (as in ``editing``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from studio.domain.errors import Misuse
from studio.domain.signage import (
    SMALLEST_REGION_PX,
    Background,
    Box,
    DurationRule,
    Fallback,
    Region,
    SignageLayout,
    Validity,
    check_layout,
)


@dataclass(frozen=True, slots=True)
class AddRegion:
    """Put a new region on top of the others."""

    region: Region


@dataclass(frozen=True, slots=True)
class MoveRegion:
    region_id: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class ResizeRegion:
    region_id: str
    box: Box


@dataclass(frozen=True, slots=True)
class ReorderRegion:
    """Put the region at ``place`` counted from the lowest, 0."""

    region_id: str
    place: int


@dataclass(frozen=True, slots=True)
class SetRegion:
    """Replace what a region is (style, content, picture, validity); its id, place and layer stay."""

    region: Region


@dataclass(frozen=True, slots=True)
class RemoveRegion:
    region_id: str


@dataclass(frozen=True, slots=True)
class SetPage:
    """What is the whole page's; ``None`` leaves as it was."""

    title: str | None = None
    background: Background | None = None
    duration: DurationRule | None = None
    fallback: Fallback | None = None
    validity: Validity | None = None
    stats: bool | None = None


LayoutStep = AddRegion | MoveRegion | ResizeRegion | ReorderRegion | SetRegion | RemoveRegion | SetPage


@dataclass(frozen=True, slots=True)
class LayoutEdit:
    """A layout as it began, all steps, and how many of them are in force."""

    base: SignageLayout
    steps: tuple[LayoutStep, ...] = ()
    cursor: int = 0

    @property
    def layout(self) -> SignageLayout:
        """The layout in force."""
        return fold_layout(self.base, self.steps[: self.cursor])

    @property
    def can_undo(self) -> bool:
        return self.cursor > 0

    @property
    def can_redo(self) -> bool:
        return self.cursor < len(self.steps)

    def apply(self, step: LayoutStep) -> LayoutEdit:
        """Return the edit with ``step`` done; what makes no sense raises ``Misuse``. Undone steps are cut off."""
        kept = self.steps[: self.cursor]
        fold_layout(self.base, (*kept, step))
        return replace(self, steps=(*kept, step), cursor=self.cursor + 1)

    def undo(self) -> LayoutEdit:
        return replace(self, cursor=max(0, self.cursor - 1))

    def redo(self) -> LayoutEdit:
        return replace(self, cursor=min(len(self.steps), self.cursor + 1))


def fold_layout(base: SignageLayout, steps: Iterable[LayoutStep]) -> SignageLayout:
    """Return the layout that ``steps`` leave; raises ``Misuse`` at the first that breaks its form."""
    layout = base
    for step in steps:
        layout = _done(layout, step)
        check_layout(layout)
    return layout


def kept_inside(box: Box, width: int, height: int) -> Box:
    """Return the box moved, and if need be made smaller or larger, so that it lies on the canvas."""
    wide = min(max(box.width, SMALLEST_REGION_PX), width)
    high = min(max(box.height, SMALLEST_REGION_PX), height)
    return Box(min(max(box.x, 0), width - wide), min(max(box.y, 0), height - high), wide, high)


def _done(layout: SignageLayout, step: LayoutStep) -> SignageLayout:
    match step:
        case AddRegion(region):
            if any(one.id == region.id for one in layout.regions):
                raise Misuse("REGION_EXISTS", region=region.id)
            top = max((one.z for one in layout.regions), default=-1) + 1
            return replace(layout, regions=(*layout.regions, replace(region, z=top)))
        case MoveRegion(region_id, x, y):
            region = layout.region(region_id)
            return _with(layout, replace(region, box=replace(region.box, x=x, y=y)))
        case ResizeRegion(region_id, box):
            return _with(layout, replace(layout.region(region_id), box=box))
        case ReorderRegion(region_id, place):
            moved = layout.region(region_id)
            order = [region for region in layout.painted if region.id != region_id]
            order.insert(min(max(place, 0), len(order)), moved)
            z_of = {region.id: z for z, region in enumerate(order)}
            return replace(layout, regions=tuple(replace(one, z=z_of[one.id]) for one in layout.regions))
        case SetRegion(region):
            old = layout.region(region.id)
            if old.kind is not region.kind:
                raise Misuse("REGION_EXISTS", region=region.id)
            return _with(layout, replace(region, box=old.box, z=old.z))
        case RemoveRegion(region_id):
            layout.region(region_id)
            return replace(layout, regions=tuple(one for one in layout.regions if one.id != region_id))
        case SetPage():
            return _page(layout, step)


def _with(layout: SignageLayout, changed: Region) -> SignageLayout:
    return replace(layout, regions=tuple(changed if one.id == changed.id else one for one in layout.regions))


def _page(layout: SignageLayout, step: SetPage) -> SignageLayout:
    return replace(
        layout,
        title=layout.title if step.title is None else step.title,
        background=step.background or layout.background,
        duration=step.duration or layout.duration,
        fallback=step.fallback or layout.fallback,
        validity=step.validity or layout.validity,
        stats=layout.stats if step.stats is None else step.stats,
    )
