"""Editing through the real widgets: every command by its button and its key, stored as it is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.editing import CutRange, FadeClip, GainClip, MoveClip, SplitClip, TrimClip
from studio.ui.produce.dialogs import FadeDialog, GainDialog
from studio.ui.produce.keys import _OFFSET, letter_of
from studio.ui.produce.scene import Selection
from studio.ui.produce.tools import Act
from tests.support.produce_desk import RATE, RoomUnderTest, open_room

# The offscreen platform says this of every window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
KEY_PLACES = {"Q": 0x10, "W": 0x11, "R": 0x13, "S": 0x1F}


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[RoomUnderTest]:
    with open_room(tmp_path, qtbot) as room:
        yield room


def pressed(text: str, key: Qt.Key = Qt.Key.Key_unknown, place: str = "") -> QKeyEvent:
    """A key event: at a place of the keyboard, or (without one) as a hook program types it."""
    code = KEY_PLACES[place] + _OFFSET if place else 0
    return QKeyEvent(QEvent.Type.KeyPress, key, NONE, code, 0, 0, text)


def test_split_button_stores_one_step(room: RoomUnderTest) -> None:
    clip = room.open_with_voice()
    room.editor.model.seek(4 * RATE)
    QTest.mouseClick(room.editor.toolbar.split, Qt.MouseButton.LeftButton)
    room.settle(lambda: room.editor.model.state.unsaved == 0)
    step = room.stored().steps[-1]
    assert isinstance(step, SplitClip)
    assert (step.clip_id, step.at) == (clip.id, 4 * RATE)
    assert [(c.start, c.end) for c in room.clips] == [(0, 4 * RATE), (4 * RATE, 10 * RATE)]
    assert "2 bước có thể hoàn tác" in room.editor.page.subtitle.text()
    assert "tự lưu lúc 05:07" in room.editor.page.subtitle.text()


def test_clicking_a_tool_leaves_the_focus_at_the_timeline(room: RoomUnderTest) -> None:
    room.open_with_voice()
    room.editor.model.seek(RATE)
    QTest.mouseClick(room.editor.toolbar.split, Qt.MouseButton.LeftButton)
    assert room.editor.timeline.hasFocus()


def test_keys_trim_to_the_playhead(room: RoomUnderTest) -> None:
    room.open_with_voice()
    room.editor.model.seek(2 * RATE)
    room.press(Qt.Key.Key_Q)
    room.editor.model.seek(7 * RATE)
    room.press(Qt.Key.Key_W)
    room.settle()
    assert [(c.start, c.end) for c in room.clips] == [(2 * RATE, 7 * RATE)]
    assert room.stored().clips == room.clips


def test_delete_closes_the_hole_and_shift_leaves_it(room: RoomUnderTest) -> None:
    room.open_with_voice()
    room.editor.model.select(Selection(span=(2 * RATE, 5 * RATE)))
    room.press(Qt.Key.Key_Delete)
    assert [(c.start, c.end) for c in room.clips] == [(0, 2 * RATE), (2 * RATE, 7 * RATE)]
    assert room.editor.model.playhead == 2 * RATE
    room.editor.model.select(Selection(span=(3 * RATE, 4 * RATE)))
    room.press(Qt.Key.Key_Delete, SHIFT)
    room.settle()
    assert [(c.start, c.end) for c in room.clips][-1] == (4 * RATE, 7 * RATE)
    kinds = [step.ripple for step in room.stored().steps if isinstance(step, CutRange)]
    assert kinds == [True, False]


def test_undo_and_redo_survive_reopening(room: RoomUnderTest) -> None:
    room.open_with_voice()
    programme_id = room.editor.model.state.programme.id
    room.editor.model.seek(4 * RATE)
    room.press(Qt.Key.Key_S)
    room.press(Qt.Key.Key_Z, CTRL)
    room.settle(lambda: len(room.clips) == 1)
    room.screen.show_entry()
    room.screen.open_subject(programme_id)
    room.settle(lambda: room.screen.in_editor)
    assert len(room.clips) == 1
    assert room.editor.toolbar.redo.isEnabled()
    room.press(Qt.Key.Key_Y, CTRL)
    room.settle()
    assert len(room.clips) == 2
    assert len(room.stored().clips) == 2


def test_telex_sequence_does_what_its_keys_say(room: RoomUnderTest) -> None:
    """Q, W, S with a hook program between: W comes as “ư”, S as Backspace and “ứ”."""
    room.open_with_voice()
    timeline = room.editor.timeline
    room.editor.model.seek(2 * RATE)
    QApplication.sendEvent(timeline, pressed("q", Qt.Key.Key_Q, place="Q"))
    assert room.clips[0].start == 2 * RATE
    room.editor.model.seek(8 * RATE)
    QApplication.sendEvent(timeline, pressed("ư"))
    assert room.clips[0].end == 8 * RATE
    room.editor.model.seek(5 * RATE)
    QApplication.sendEvent(timeline, pressed("\b", Qt.Key.Key_Backspace))
    assert len(room.clips) == 1
    QApplication.sendEvent(timeline, pressed("ứ"))
    room.settle()
    assert [(c.start, c.end) for c in room.clips] == [(2 * RATE, 5 * RATE), (5 * RATE, 8 * RATE)]


def test_backspace_never_deletes(room: RoomUnderTest) -> None:
    clip = room.open_with_voice()
    room.editor.model.select(Selection(clip.id))
    steps = len(room.stored().steps)
    room.press(Qt.Key.Key_Backspace)
    room.settle()
    assert room.clips == (clip,)
    assert len(room.stored().steps) == steps


@pytest.mark.parametrize(
    ("event", "letter"),
    [
        (pressed("s", Qt.Key.Key_S, place="S"), "S"),
        (pressed("ß", Qt.Key.Key_unknown, place="R"), "R"),
        (pressed("đ"), "D"),
        (pressed("ắ"), "S"),
        (pressed("ề"), "F"),
        (pressed("ă"), "W"),
        (pressed("G", Qt.Key.Key_G), "G"),
        (pressed("5", Qt.Key.Key_5), ""),
        (pressed("", Qt.Key.Key_Left), ""),
    ],
)
def test_letters_are_read_by_their_place(event: QKeyEvent, letter: str) -> None:
    assert letter_of(event) == letter


def test_arrows_move_the_playhead_and_shift_draws_a_range(room: RoomUnderTest) -> None:
    room.open_with_voice()
    room.press(Qt.Key.Key_Home)
    assert room.editor.model.playhead == 0
    room.press(Qt.Key.Key_Right)
    step = room.editor.model.playhead
    assert step > 0
    room.press(Qt.Key.Key_Right, SHIFT)
    room.press(Qt.Key.Key_Right, SHIFT)
    assert room.editor.model.selection.span == (step, 3 * step)
    room.press(Qt.Key.Key_Right, CTRL)
    assert room.editor.model.playhead == 10 * RATE
    room.press(Qt.Key.Key_Escape)
    assert room.editor.model.selection == Selection()


def test_up_and_down_choose_clips_and_alt_moves_them(room: RoomUnderTest) -> None:
    room.open_with_voice()
    room.editor.model.seek(4 * RATE)
    room.press(Qt.Key.Key_S)
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_Down)
    chosen = room.editor.model.selection.clip_id
    assert chosen == room.clips[1].id
    room.press(Qt.Key.Key_Right, ALT)
    room.settle()
    step = room.stored().steps[-1]
    assert isinstance(step, MoveClip)
    assert step.clip_id == chosen
    assert step.start > 4 * RATE


def test_the_timeline_tells_selection_and_position(room: RoomUnderTest) -> None:
    clip = room.open_with_voice()
    timeline = room.editor.timeline
    assert timeline.accessibleName() == "Dòng thời gian"
    room.editor.model.select(Selection(clip.id))
    room.editor.model.seek(5 * RATE)
    said = timeline.accessibleDescription()
    assert "Vạch đỏ ở 0:05,0 trên 0:10,0" in said
    assert "Đang chọn đoạn “Hoa – đoạn 1”, lớp Giọng nói, từ 0:00,0 đến 0:10,0" in said
    room.editor.model.select(Selection(span=(RATE, 3 * RATE)))
    assert "Đang chọn khoảng từ 0:01,0 đến 0:03,0" in timeline.accessibleDescription()


def test_mouse_selects_ranges_and_drags_clips_to_a_neighbour(room: RoomUnderTest) -> None:
    room.open_with_voice()
    timeline = room.editor.timeline
    room.editor.model.seek(4 * RATE)
    room.press(Qt.Key.Key_S)
    right = room.clips[1]
    room.editor.model.move(right.id, 6 * RATE)

    def at(seconds: float, y: int) -> QPoint:
        return QPoint(round(timeline.axis.x(seconds * RATE)), y)

    body, title = 100, 42
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, NONE, at(1.0, body))
    QTest.mouseMove(timeline, at(2.0, body))
    QTest.mouseMove(timeline, at(3.0, body))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, NONE, at(3.0, body))
    span = room.editor.model.selection.span
    assert span is not None
    assert span[0] == pytest.approx(RATE, abs=RATE * 0.05)
    assert span[1] == pytest.approx(3 * RATE, abs=RATE * 0.05)
    # Taken by its title to just beside its neighbour's end, it snaps there.
    near = 4.0 + 3 * timeline.axis.frames_per_px / RATE
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, NONE, at(7.0, title))
    QTest.mouseMove(timeline, at(6.0, title))
    QTest.mouseMove(timeline, at(7.0 - 6.0 + near, title))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, NONE, at(7.0 - 6.0 + near, title))
    room.settle()
    moved = next(clip for clip in room.clips if clip.id == right.id)
    assert moved.start == 4 * RATE
    assert room.stored().clips == room.clips


def test_dragging_an_edge_shortens_the_clip(room: RoomUnderTest) -> None:
    room.open_with_voice()
    timeline = room.editor.timeline
    room.editor.model.seek(0)
    end, target = round(timeline.axis.x(10 * RATE)) - 2, round(timeline.axis.x(7 * RATE))
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, NONE, QPoint(end, 100))
    QTest.mouseMove(timeline, QPoint(end - 20, 100))
    QTest.mouseMove(timeline, QPoint(target, 100))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, NONE, QPoint(target, 100))
    room.settle()
    step = room.stored().steps[-1]
    assert isinstance(step, TrimClip)
    assert room.clips[0].end == pytest.approx(7 * RATE, abs=timeline.axis.frames_per_px)


def test_click_chooses_a_clip_and_sets_the_playhead(room: RoomUnderTest) -> None:
    clip = room.open_with_voice()
    timeline = room.editor.timeline
    place = QPoint(round(timeline.axis.x(3 * RATE)), 100)
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, NONE, place)
    assert room.editor.model.selection == Selection(clip.id)
    assert room.editor.model.playhead == pytest.approx(3 * RATE, abs=timeline.axis.frames_per_px)


def test_zoom_by_key_button_and_wheel_keeps_its_place(room: RoomUnderTest) -> None:
    room.open_with_voice(100.0)
    timeline = room.editor.timeline
    room.editor.model.seek(50 * RATE)
    before, x = timeline.axis.frames_per_px, timeline.axis.x(50 * RATE)
    room.press(Qt.Key.Key_Plus)
    assert timeline.axis.frames_per_px < before
    assert timeline.axis.x(50 * RATE) == pytest.approx(x, abs=1)
    room.press(Qt.Key.Key_Minus)
    assert timeline.axis.frames_per_px == pytest.approx(before)
    QTest.mouseClick(room.editor.toolbar.zoom_in, Qt.MouseButton.LeftButton)
    closer = timeline.axis.frames_per_px
    place = QPointF(200, 100)
    turned = QWheelEvent(
        place, place, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(timeline, turned)
    assert timeline.axis.frames_per_px < closer


def test_fade_and_level_through_their_dialogs(room: RoomUnderTest) -> None:
    clip = room.open_with_voice()
    room.editor.model.select(Selection(clip.id))

    def set_fade(dialog: QDialog) -> bool:
        assert isinstance(dialog, FadeDialog)
        dialog.rise.setValue(1.5)
        dialog.fall.setValue(2.0)
        return True

    def set_gain(dialog: QDialog) -> bool:
        assert isinstance(dialog, GainDialog)
        dialog.level.setValue(-3.0)
        return True

    room.hands.in_dialog = set_fade
    room.press(Qt.Key.Key_F)
    room.hands.in_dialog = set_gain
    room.press(Qt.Key.Key_G)
    room.settle()
    fade, gain = room.stored().steps[-2:]
    assert isinstance(fade, FadeClip)
    assert (fade.fade_in, fade.fade_out) == (round(1.5 * RATE), 2 * RATE)
    assert isinstance(gain, GainClip)
    assert gain.gain_db == -3.0


def test_what_does_not_fit_goes_under_more_and_works_there(room: RoomUnderTest) -> None:
    room.open_with_voice()
    room.editor.model.select(Selection(span=(RATE, 2 * RATE)))
    toolbar = room.editor.toolbar
    assert toolbar.shorten.isVisible()
    room.screen.resize(909, 550)
    room.qtbot.waitUntil(lambda: not toolbar.shorten.isVisible())
    room.qtbot.waitUntil(lambda: room.editor.transport.geometry().bottom() < 550)
    hidden = toolbar.actions_of[Act.SHORTEN]
    assert hidden in toolbar.menu.actions()
    action = next(each for each in toolbar.menu.actions() if each.text() == "Xóa, để trống\tShift+Delete")
    action.trigger()
    room.settle()
    assert [(c.start, c.end) for c in room.clips] == [(0, RATE), (2 * RATE, 10 * RATE)]


def test_a_command_without_its_clip_says_so_and_changes_nothing(room: RoomUnderTest) -> None:
    room.open_with_voice()
    room.press(Qt.Key.Key_End)
    room.press(Qt.Key.Key_S)
    assert [error.code for error in room.errors] == ["NO_SUCH_CLIP"]
    assert len(room.clips) == 1


def test_every_control_has_an_accessible_name(room: RoomUnderTest) -> None:
    room.open_with_voice()
    nameless = [
        widget
        for widget in room.screen.findChildren(QWidget)
        if (isinstance(widget, QAbstractButton) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus)
        and widget.isVisibleTo(room.screen)
        and not widget.accessibleName()
    ]
    assert nameless == []


def test_tab_reaches_every_tool_and_comes_back(room: RoomUnderTest) -> None:
    room.open_with_voice()
    seen = []
    for _ in range(40):
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget in seen:
            break
        seen.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    editor = room.editor
    wanted = (editor.timeline, editor.toolbar.split, editor.transport.record, editor.transport.play, editor.next.master)
    assert [widget.accessibleName() for widget in wanted if widget not in seen] == []
