"""Files dragged into the room, several at once, and programmes taken out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.desk import Room
from studio.ui.produce.export_dialog import ExportDialog
from studio.ui.produce.import_bar import ImportBar
from studio.ui.produce.screen import ProduceScreen
from studio.ui.widgets import Text
from tests.support.produce_desk import RATE, RoomUnderTest, make_take, open_room
from tests.support.ui_window import open_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[RoomUnderTest]:
    (tmp_path / "station").mkdir()
    with open_room(tmp_path / "station", qtbot) as opened:
        yield opened


def drag(onto: QWidget, paths: Sequence[str], *, drop: bool = True) -> bool:
    """Drag files of this PC over a widget, and let them fall; return whether it would take them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(50, 50).toPoint(), copy, data, LEFT, none)
    enter.ignore()
    QApplication.sendEvent(onto, enter)
    if drop:
        fall = QDropEvent(QPointF(50, 50), copy, data, LEFT, none)
        QApplication.sendEvent(onto, fall)
    return enter.isAccepted()


def give(room: RoomUnderTest, folder: Path, *names: str) -> list[str]:
    """Put sound files into a folder and return their paths; each title is its name."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        (folder / name).write_bytes(b"sound")
        room.sound.files[str(folder / name)] = make_take("", 5.0 + number, Path(name).stem)
    return [str(folder / name) for name in names]


def words_in(bar: ImportBar) -> str:
    return "\n".join(text.text() for text in bar.findChildren(Text))


def titles(room: RoomUnderTest) -> set[str]:
    return {each.title for each in room.desk.station.production.programmes()}


def test_a_dropped_folder_comes_in_and_one_bad_file_stops_nothing(room: RoomUnderTest, tmp_path: Path) -> None:
    folder = tmp_path / "Zalo"
    give(room, folder, "Thông báo.m4a", "Phỏng vấn.amr")
    give(room, folder / "cũ", "nhạc hiệu.mp3")
    (folder / "hỏng.mp3").write_bytes(b"")
    (folder / "ghi chú.txt").write_text("không phải tiếng")
    assert drag(room.screen, [str(folder)])
    bar = room.screen.entry.importing
    room.settle(lambda: bar.list.isVisible())
    assert titles(room) == {"Thông báo", "Phỏng vấn", "nhạc hiệu"}
    said = words_in(bar)
    assert "Đã nhập 3 tệp, 1 tệp không nhập được." in said
    assert "hỏng.mp3" in said
    assert "Tệp “hỏng.mp3” không phải tệp âm thanh." in said
    assert "ghi chú" not in said
    assert said.count("LUFS") == 3, "measured as they come in"
    assert not room.screen.in_editor
    assert room.errors == []
    opener = next(key for key in bar.findChildren(QPushButton) if key.accessibleName() == "Mở “Phỏng vấn”")
    QTest.mouseClick(opener, LEFT)
    room.settle(lambda: room.screen.in_editor)
    assert room.editor.model.state.programme.title == "Phỏng vấn"
    QTest.mouseClick(room.editor.leave, LEFT)
    QTest.mouseClick(bar.close_list, LEFT)
    assert not bar.isVisible()


def test_files_dropped_on_the_editor_lie_one_after_another(room: RoomUnderTest, tmp_path: Path) -> None:
    room.open_new()
    assert drag(room.screen, give(room, tmp_path / "USB", "một.wav", "hai.wav"))
    room.settle(lambda: len(room.clips) == 2)
    assert [(clip.title, clip.start, clip.length) for clip in room.clips] == [
        ("một", 0, 5 * RATE),
        ("hai", 5 * RATE, 6 * RATE),
    ]
    assert titles(room).isdisjoint({"một", "hai"}), "no drafts of their own"


def test_how_far_it_is_and_stopping(room: RoomUnderTest, tmp_path: Path) -> None:
    room.sound.import_waits = True
    paths = give(room, tmp_path / "USB", "một.wav", "hai.wav", "ba.wav")
    drag(room.screen, paths)
    bar = room.screen.entry.importing
    room.qtbot.waitUntil(lambda: bar.bar.value() > 0, timeout=10_000)
    assert bar.said.text() == "Đang nhập tệp 1/3 “một.wav”, 34%"
    QTest.mouseClick(bar.stop, LEFT)
    room.sound.import_gate.set()
    room.settle()
    assert titles(room) == set()
    assert words_in(bar).count("Đã dừng, tệp này chưa nhập.") == 3
    # What was stopped can be brought again.
    room.sound.import_waits = False
    drag(room.screen, paths)
    room.settle(lambda: len(titles(room)) == 3)
    assert bar.said.text() == "Đã nhập đủ 3 tệp."


def test_only_files_of_this_pc_and_only_where_they_may_fall(room: RoomUnderTest, tmp_path: Path) -> None:
    assert not drag(room.screen, [])
    paths = give(room, tmp_path / "USB", "một.wav")
    assert drag(room.screen, paths, drop=False)
    assert room.screen.drop.sheet.isVisible()
    QApplication.sendEvent(room.screen, QDragLeaveEvent())
    assert not room.screen.drop.sheet.isVisible()
    room.screen.start_speaking()
    assert not drag(room.screen, paths)
    room.settle()
    assert titles(room) == set()


def test_an_empty_folder_is_said(room: RoomUnderTest, tmp_path: Path) -> None:
    (tmp_path / "trống").mkdir()
    drag(room.screen, [str(tmp_path / "trống")])
    room.settle(lambda: bool(room.errors))
    assert [error.code for error in room.errors] == ["NO_SOUND_FILES"]
    assert not room.screen.entry.importing.isVisible()


def test_a_draft_is_exported_and_nothing_is_written_over_unasked(room: RoomUnderTest, tmp_path: Path) -> None:
    room.open_with_voice()
    target = tmp_path / "gui.mp3"
    target.write_bytes(b"old")
    seen: list[str] = []

    def in_dialog(dialog: QDialog) -> bool:
        assert isinstance(dialog, ExportDialog)
        dialog.show()
        assert Path(dialog.target.text()).name == "Bản tin chiều 24-11.mp3"
        dialog.target.setText(str(target))
        QTest.mouseClick(dialog.act_button, LEFT)
        room.settle(lambda: not dialog.is_writing)
        seen.append(dialog.act_button.text())
        assert target.read_bytes() == b"old"
        QTest.mouseClick(dialog.act_button, LEFT)
        room.settle(lambda: dialog.exported is not None)
        seen.append(dialog.outcome.text())
        assert dialog.exported is not None
        assert not dialog.exported.is_master
        QTest.mouseClick(dialog.act_button, LEFT)
        return dialog.result() == QDialog.DialogCode.Accepted

    room.hands.in_dialog = in_dialog
    QTest.mouseClick(room.screen.export, LEFT)
    assert seen[0] == "Ghi đè"
    assert seen[1].startswith("Đã xuất “gui.mp3”")
    assert target.read_bytes().startswith("Bản tin chiều 24/11|Đài xã Bình Minh|mp3\n".encode())


def test_the_kind_gives_the_name_its_ending(room: RoomUnderTest) -> None:
    room.open_with_voice()
    programme = room.editor.model.state.programme
    dialog = ExportDialog(room.screen, room.desk, programme, lambda _parent, proposed: proposed.replace("m4a", "wav"))
    dialog.kind.setCurrentIndex(dialog.kind.findData("apple"))
    assert dialog.target.text().endswith("Bản tin chiều 24-11.m4a")
    QTest.mouseClick(dialog.choose, LEFT)
    assert dialog.target.text().endswith("Bản tin chiều 24-11.wav")
    dialog.target.setText("")
    QTest.mouseClick(dialog.act_button, LEFT)
    assert not dialog.is_writing
    dialog.deleteLater()


def test_an_empty_draft_has_nothing_to_export(room: RoomUnderTest) -> None:
    room.open_new()
    room.hands.in_dialog = None
    QTest.mouseClick(room.screen.export, LEFT)
    assert room.errors == []


def test_files_dropped_anywhere_in_the_window_go_to_the_room(qtbot: QtBot, tmp_path: Path) -> None:
    with open_window(qtbot, tmp_path) as opened:
        window, world = opened.window, opened.world
        stack = window.drop.parent()
        assert isinstance(stack, QWidget)
        path = str(tmp_path / "một.wav")
        assert not drag(stack, [path]), "nobody sits there"
        opened.sit(world.hoa, Room.TODAY)
        assert drag(stack, [path])
        opened.settle()
        room = window.screen_of(Room.PRODUCE)
        assert isinstance(room, ProduceScreen)
        assert room.isVisible()
        opened.until(lambda: any("Không tìm thấy tệp" in each.text() for each in window.notices.findChildren(Text)))
        assert not drag(stack, [path], drop=False), "the room itself takes them now"
