"""Every screen: reachable by keyboard, named, whole at both sizes, in letters that can be read."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.ui.desk import Room
from studio.ui.gallery import render_screens
from studio.ui.schedule.timeline import Timeline
from studio.ui.theme.tokens import DARK, LIGHT, TYPE, Palette, TextSize, Tone
from tests.support import translations
from tests.support.contrast import contrast
from tests.support.ui_station import make_ui_station
from tests.support.ui_window import OpenWindow, StrayWindows, open_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
UI = Path(__file__).resolve().parents[2] / "studio" / "ui"
CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QSlider,
    QAbstractItemView,
    Timeline,
)
ROOMS = list(Room)


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path) as window:
        yield window


def controls(root: QWidget) -> list[QWidget]:
    """What a person can act on: visible, and not a part that Qt made inside another control."""
    found: list[QWidget] = []
    for widget in root.findChildren(QWidget):
        parent = widget.parentWidget()
        inner = isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit | QAbstractItemView)
        own = widget.objectName().startswith("qt_")
        if isinstance(widget, CONTROLS) and widget.isVisible() and not inner and not own:
            found.append(widget)
    return found


@pytest.mark.parametrize("who", ["hoa", "loi", "admin"])
def test_every_control_has_a_name_and_is_reached_by_tab(opened: OpenWindow, who: str) -> None:
    opened.sit(getattr(opened.world, who))
    for room in ROOMS:
        opened.go(room)
        for control in controls(opened.window):
            text = control.text() if isinstance(control, QAbstractButton) else ""
            name = control.accessibleName() or text.strip()
            where = f"{room.value}: {type(control).__name__} {control.objectName()} in {control.parentWidget()}"
            assert name, where
            if control.isEnabled():
                assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, where


@pytest.mark.parametrize("who", ["hoa", "loi", "admin"])
def test_no_widget_flashes_as_a_window_of_its_own(opened: OpenWindow, who: str) -> None:
    stray = StrayWindows()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(stray)
    opened.sit(getattr(opened.world, who))
    for room in ROOMS:
        opened.go(room)
    app.removeEventFilter(stray)
    assert stray.seen == []
    assert opened.window.isActiveWindow()


def test_tab_goes_round_through_the_whole_screen(opened: OpenWindow) -> None:
    opened.sit(opened.world.loi)
    for room in ROOMS:
        opened.go(room)
        reachable = {widget for widget in controls(opened.window) if widget.isEnabled()}
        seen: set[QWidget] = set()
        start = opened.window.rail.findChildren(QAbstractButton)[0]
        widget: QWidget | None = start.nextInFocusChain()
        while widget is not None and widget is not start:
            seen.add(widget)
            widget = widget.nextInFocusChain()
        seen.add(start)
        assert not reachable - seen, room


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_nothing_is_wider_than_the_screen(opened: OpenWindow, size: tuple[int, int]) -> None:
    opened.sit(opened.world.loi)
    opened.window.resize(*size)
    for room in ROOMS:
        screen = opened.go(room)
        assert opened.window.width() == size[0]
        pages = [
            area
            for area in screen.findChildren(QScrollArea)
            if area.isVisible() and (parent := area.parentWidget()) is not None and parent.objectName() == "page"
        ]
        for area in pages:
            assert area.horizontalScrollBar().maximum() == 0, room


def test_no_text_is_smaller_than_fourteen_pixels(opened: OpenWindow) -> None:
    assert min(style.size for style in TYPE.values()) >= 14
    opened.sit(opened.world.loi)
    for room in ROOMS:
        screen = opened.go(room)
        for label in screen.findChildren(QLabel):
            assert label.font().pixelSize() >= 14, (room, label.text())


def test_pictures_of_every_screen_are_drawn_at_both_sizes(qtbot: QtBot, tmp_path: Path) -> None:
    world = make_ui_station(tmp_path)
    made = render_screens(world.station, tmp_path / "pictures", world.hoa, (Room.TODAY, Room.LOG))
    names = [path.name for path in made]
    assert names == [
        "sign_in.png",
        "sign_in_1093.png",
        "today.png",
        "today_1093.png",
        "log.png",
        "log_1093.png",
        "emergency.png",
        "emergency_1093.png",
    ]
    assert all(path.stat().st_size > 10_000 for path in made)
    world.close()


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(palette: Palette) -> None:
    pairs = [(tone.ink(palette), tone.ground(palette)) for tone in Tone]
    pairs += [(ink, ground) for ink in (palette.ink, palette.ink_2) for ground in (palette.page, palette.surface)]
    pairs += [(tone.ink(palette), palette.surface) for tone in Tone]
    pairs += [
        (palette.on_strong, palette.accent),
        (palette.on_strong, palette.air),
        (palette.rail_ink, palette.rail),
        (palette.count_ink, palette.count),
        (palette.ink_2, palette.sunken),
    ]
    for ink, ground in pairs:
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def test_only_the_theme_names_colours() -> None:
    for path in UI.rglob("*.py"):
        if "theme" not in path.parts:
            assert not re.search(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8")), path


def test_text_sizes_only_grow() -> None:
    scales = [size.scale for size in TextSize]
    assert scales == sorted(scales)
    assert scales[0] == 1.0


def test_translations_are_fresh_and_whole() -> None:
    assert translations.stale() == []


def test_the_window_loads_nothing_heavy_before_its_first_paint() -> None:
    look = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from studio.ui.appearance import dress\n"
        "from studio.ui.shell.window import MainWindow\n"
        "app = QApplication([])\n"
        "dress(app)\n"
        "window = MainWindow(lambda: None)\n"
        "window.show()\n"
        "heavy = {'numpy', 'scipy', 'sqlalchemy', 'sounddevice', 'soundfile', 'av', 'qtawesome', 'lunar_vn'}\n"
        "sys.stdout.write(' '.join(sorted(heavy & set(sys.modules))))\n"
        "sys.stdout.flush()\n"
        "import os\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=UI.parents[1])
    assert done.stdout == ""


def test_the_theme_is_the_applications(opened: OpenWindow) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert app.font().family() == "Be Vietnam Pro"
