"""Pictures of every screen, drawn off any display."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from studio.domain.approval import ApprovalState
from studio.domain.first_run import ORDER
from studio.domain.roles import Person, Verb
from studio.ui.appearance import dress
from studio.ui.desk import Room
from studio.ui.produce.speak_page import SpeakPage
from studio.ui.setup.wizard import SetupWizard
from studio.ui.shell.window import RAIL_ROOMS, MainWindow
from studio.ui.theme import Size

if TYPE_CHECKING:
    from studio.services.station import Station

SIZES = ((Size.WINDOW_W, Size.WINDOW_H), (1093, 614))
_LONGEST_WAIT_MS = 20_000
_NOTICE = (
    "THÔNG BÁO\nV/v tiêm vắc-xin đợt 2\n\n"
    "UBND xã Bình Minh mời bà con đưa trẻ 5-11 tuổi đi tiêm từ 7h30-11h00 ngày 25/11/2025, tại nhà văn hóa thôn 3 "
    "(Km15+200 QL1A).\nĐT: 0234.3821.234, gặp BCH hoặc cô Elen."
)
_ROOMS = (*RAIL_ROOMS, Room.APPROVALS)


def render_screens(
    station: Station, out_dir: Path, person: Person | None = None, rooms: tuple[Room, ...] = _ROOMS
) -> list[Path]:
    """Draw sign-in and every room at both sizes into ``out_dir``; return the files.

    ``person`` sits at the desk; without one, whoever has most roles. Needs ``QT_QPA_PLATFORM=offscreen``
    where there is no display. Raises what opening the station raises.
    """
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    dress(app)
    out_dir.mkdir(parents=True, exist_ok=True)
    people = station.people.all()
    chosen = person or max(people, key=lambda p: len(p.roles))
    window = MainWindow(lambda: station)
    made: list[Path] = []
    window.show()
    _settle(window)
    for width, height in SIZES:
        window.resize(width, height)
        made.append(_picture(window, out_dir, "sign_in", width))
    window.sit_down(chosen)
    for room in rooms:
        window.go(room)
        for width, height in SIZES:
            window.resize(width, height)
            _settle(window)
            made.append(_picture(window, out_dir, room.value, width))
    drafts = station.production.programmes(frozenset({ApprovalState.DRAFT}))
    if Room.PRODUCE in rooms and drafts:
        window.go(Room.PRODUCE, drafts[0].id)
        for width, height in SIZES:
            window.resize(width, height)
            _settle(window)
            made.append(_picture(window, out_dir, "editor", width))
    if Room.PRODUCE in rooms:
        made += _reading(window, out_dir)
    if Room.TRAINING in rooms:
        made += _lesson(window, out_dir)
    if Room.ADMIN in rooms:
        made += _setup(window, out_dir)
    # Opened alone it airs nothing; where one runs, its screen is drawn instead.
    window.emergency.ask()
    for width, height in SIZES:
        window.resize(width, height)
        _settle(window)
        made.append(_picture(window, out_dir, "emergency", width))
    window.close()
    return made


def _reading(window: MainWindow, out_dir: Path) -> list[Path]:
    """A typed notice about to be read aloud, with a piece that a person is to look at."""
    window.go(Room.PRODUCE, "speak")
    page = window.findChildren(SpeakPage)[0]
    page.text.setPlainText(_NOTICE)
    _wait_for(lambda: page.model.is_current)
    made = []
    for width, height in SIZES:
        window.resize(width, height)
        _settle(window)
        made.append(_picture(window, out_dir, "speak", width))
    return made


def _lesson(window: MainWindow, out_dir: Path) -> list[Path]:
    """The first course at its first lesson."""
    assert window.desk is not None
    courses = window.desk.station.training.courses(window.desk.person)
    made: list[Path] = []
    if courses:
        window.go(Room.TRAINING, courses[0].course.id)
        for width, height in SIZES:
            window.resize(width, height)
            _settle(window)
            made.append(_picture(window, out_dir, "lesson", width))
    return made


def _setup(window: MainWindow, out_dir: Path) -> list[Path]:
    """The pages of the first hour as they stand, and their summary; nothing is answered."""
    desk = window.desk
    if desk is None or not desk.may(Verb.ADMINISTER):
        return []
    state = desk.station.first_run.state()
    wizard = SetupWizard(window.tasks, None)
    wizard.show()
    made = []
    for step in (*ORDER, None):
        wizard.go_on(desk, state, ORDER[0])
        wizard.show_step(step)
        for width, height in SIZES:
            wizard.resize(width, height)
            _settle(window)
            name = f"setup_{step.value.lower()}" if step else "setup_summary"
            path = out_dir / (f"{name}.png" if width == Size.WINDOW_W else f"{name}_{width}.png")
            wizard.grab().save(str(path))
            made.append(path)
    wizard.end()
    wizard.close()
    wizard.deleteLater()
    return made


def _picture(window: MainWindow, out_dir: Path, name: str, width: int) -> Path:
    path = out_dir / (f"{name}.png" if width == Size.WINDOW_W else f"{name}_{width}.png")
    picture = window.grab()
    panel = window.emergency.panel
    if panel is not None and panel.isVisible():
        # A dialog is a window of its own: it is laid where it stands.
        painter = QPainter(picture)
        painter.drawPixmap(panel.pos() - window.mapToGlobal(QPoint(0, 0)), panel.grab())
        painter.end()
    picture.save(str(path))
    return path


def _settle(window: MainWindow) -> None:
    """Run the event loop until no task runs and nothing waits to be painted."""
    _wait_for(lambda: window.tasks.running == 0)
    _turn(60)
    _wait_for(lambda: window.tasks.running == 0)
    _turn(30)


def _wait_for(holds: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(_LONGEST_WAIT_MS)
    while not holds() and not deadline.hasExpired():
        _turn(20)


def _turn(ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
