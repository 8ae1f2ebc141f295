"""The editing of a layout: what each step does, that every step is kept, and that undo takes back just one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.errors import Misuse
from studio.domain.signage import Background, Box, Region, RegionKind, SignageLayout, TextStyle
from studio.domain.signage_codec import edit_from, edit_record
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

SMALL = Box(0, 0, 100, 50)


def region(name: str, box: Box = SMALL) -> Region:
    return Region(name, RegionKind.TEXT, box, content=name)


def edited(*steps: LayoutStep) -> LayoutEdit:
    edit = LayoutEdit(SignageLayout("Bảng", 1280, 720))
    for step in steps:
        edit = edit.apply(step)
    return edit


def test_a_new_region_lies_on_top() -> None:
    layout = edited(AddRegion(region("a")), AddRegion(region("b")), AddRegion(region("c"))).layout
    assert [one.id for one in layout.painted] == ["a", "b", "c"]


@pytest.mark.parametrize(("place", "order"), [(0, "cab"), (1, "acb"), (2, "abc"), (9, "abc"), (-3, "cab")])
def test_reordering_puts_a_region_at_a_place_from_below(place: int, order: str) -> None:
    edit = edited(AddRegion(region("a")), AddRegion(region("b")), AddRegion(region("c")), ReorderRegion("c", place))
    assert "".join(one.id for one in edit.layout.painted) == order


def test_setting_a_region_leaves_its_place_and_layer() -> None:
    edit = edited(AddRegion(region("a")), AddRegion(region("b")), MoveRegion("a", 30, 40))
    changed = replace(region("a", Box(500, 500, 9, 9)), z=77, content="mới", style=TextStyle(99))
    found = edit.apply(SetRegion(changed)).layout.region("a")
    assert (found.box, found.z, found.content, found.style.font_px) == (Box(30, 40, 100, 50), 0, "mới", 99)


def test_undo_and_redo_walk_the_steps_and_a_new_step_cuts_off_what_was_undone() -> None:
    edit = edited(AddRegion(region("a")), MoveRegion("a", 10, 10), SetPage(background=Background("#000000", "#111111")))
    back = edit.undo().undo()
    assert back.layout.region("a").box == Box(0, 0, 100, 50)
    assert back.redo().layout.region("a").box.x == 10
    anew = back.apply(ResizeRegion("a", Box(0, 0, 200, 60)))
    assert not anew.can_redo
    assert anew.layout.background == Background()
    assert LayoutEdit(edit.base).undo() == LayoutEdit(edit.base)


@pytest.mark.parametrize(
    "step",
    [
        AddRegion(region("a")),
        MoveRegion("nobody", 0, 0),
        MoveRegion("a", 1250, 0),
        ResizeRegion("a", Box(0, 0, 1281, 10)),
        RemoveRegion("nobody"),
        SetRegion(replace(region("a"), kind=RegionKind.QR)),
        SetPage(title=" "),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_and_changes_nothing(step: LayoutStep) -> None:
    edit = edited(AddRegion(region("a")))
    with pytest.raises(Misuse):
        edit.apply(step)
    assert edit.layout.regions == (region("a"),)


steps = st.one_of(
    st.builds(AddRegion, st.sampled_from("abcd").map(region)),
    st.builds(MoveRegion, st.sampled_from("abcd"), st.integers(0, 1200), st.integers(0, 700)),
    st.builds(ReorderRegion, st.sampled_from("abcd"), st.integers(-1, 5)),
    st.builds(RemoveRegion, st.sampled_from("abcd")),
    st.builds(SetPage, title=st.sampled_from(["Một", "Hai"]), stats=st.booleans()),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(steps, st.sampled_from(["undo", "redo"])), max_size=15))
def test_an_edit_goes_through_its_record_and_undo_takes_back_the_last_step(moves: list[LayoutStep | str]) -> None:
    edit = LayoutEdit(SignageLayout("Bảng", 1280, 720))
    for move in moves:
        if isinstance(move, str):
            edit = edit.undo() if move == "undo" else edit.redo()
            continue
        before = edit.layout
        try:
            edit = edit.apply(move)
        except Misuse:
            continue
        assert edit.undo().layout == before
    assert edit_from(edit_record(edit)) == edit


@given(st.integers(-9000, 9000), st.integers(-9000, 9000), st.integers(-10, 9000), st.integers(-10, 9000))
def test_a_box_is_always_brought_inside(x: int, y: int, width: int, height: int) -> None:
    box = kept_inside(Box(x, y, width, height), 1280, 720)
    assert box.x >= 0
    assert box.y >= 0
    assert box.right <= 1280
    assert box.bottom <= 720
    assert min(box.width, box.height) >= 8
