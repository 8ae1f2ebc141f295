"""The first hour: from an empty folder to a test broadcast, by the keyboard alone, and on again after a kill."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.broadcast import PlayState
from studio.domain.errors import OperatorFixable, Refused
from studio.domain.first_run import SetupStep, StepState
from studio.domain.roles import Role
from studio.ports.sound_check import Heard
from studio.ports.upkeep import InstallerWords
from studio.services.station import Station
from studio.services.upkeep import checked_plate
from studio.ui.appearance import dress
from studio.ui.desk import Room
from studio.ui.setup.host import Founding
from studio.ui.setup.sound_page import SoundPage
from studio.ui.setup.source_page import SourcePage
from studio.ui.setup.speakers_page import LAN, SpeakersPage
from studio.ui.setup.trial_page import TrialPage
from studio.ui.setup.wizard import SetupWizard
from studio.ui.shell.window import MainWindow
from tests.support.ui_fakes import QuietSound
from tests.support.ui_station import UiStation, make_ui_station
from tests.support.ui_window import OpenWindow, StrayWindows, open_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

WORDS = InstallerWords("https://nguon.example.vn", "MA-1234", "vi")


class EmptyFolder:
    """What ``studio`` hands the window where there is no station yet."""

    def __init__(self, world: UiStation) -> None:
        self.world = world
        self.made = False

    def open(self) -> Station:
        if not self.made:
            raise OperatorFixable("NO_STATION", folder="dai")
        return self.world.station

    def found(self, name: str, code: str, area: str) -> None:
        self.world.pc.sign = checked_plate(name, code, area)
        self.made = True


@contextmanager
def first_window(qtbot: QtBot, world: UiStation, folder: EmptyFolder) -> Iterator[OpenWindow]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app)
    window = MainWindow(folder.open, Founding(folder.found, WORDS))
    opened = OpenWindow(qtbot, window, world)
    try:
        with qtbot.waitSignal(window.usable, timeout=10_000):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=10_000)
        opened.settle()
        yield opened
    finally:
        window.close()
        window.deleteLater()
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[UiStation]:
    made = make_ui_station(tmp_path, full=False)
    # The made-up station has its people; the first hour begins with none.
    with closing(sqlite3.connect(tmp_path / "station.db")) as records, records:
        for table in ("credential", "person_role", "person"):
            records.execute(f"DELETE FROM {table}")
    made.pc.told = WORDS
    yield made
    made.close()


def wizard_of(opened: OpenWindow) -> SetupWizard:
    wizard = opened.window.setup.wizard
    assert wizard is not None
    return wizard


def at_step(opened: OpenWindow, step: SetupStep | None) -> SetupWizard:
    opened.settle()
    wizard = wizard_of(opened)
    opened.until(lambda: wizard.step is step)
    opened.settle()
    return wizard


def field(under: QWidget, name: str) -> QLineEdit:
    found = [edit for edit in under.findChildren(QLineEdit) if edit.accessibleName() == name and edit.isVisible()]
    assert len(found) == 1, name
    return found[0]


def said(under: QWidget) -> str:
    return "\n".join(label.text() for label in under.findChildren(QLabel) if label.isVisible())


def type_and(key: Qt.Key, text: str) -> None:
    """Type where the cursor is, then press ``key``."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)
    QTest.keyClick(focus, key)


def make_station(opened: OpenWindow) -> SetupWizard:
    """The first page, by the keyboard."""
    opened.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    type_and(Qt.Key.Key_Return, "Dai xa Binh Minh")
    return at_step(opened, SetupStep.PEOPLE)


def enter_first_person(opened: OpenWindow, pin: str = "2580") -> SetupWizard:
    """The second page, by the keyboard."""
    wizard = wizard_of(opened)
    opened.until(lambda: field(wizard, "Họ và tên").hasFocus())
    type_and(Qt.Key.Key_Tab, "Tran Thi Binh")
    type_and(Qt.Key.Key_Tab, "binh")
    type_and(Qt.Key.Key_Tab, "mua-lua-2026")
    type_and(Qt.Key.Key_Tab, "")  # the eye beside the password
    type_and(Qt.Key.Key_Tab, pin)
    type_and(Qt.Key.Key_Return, pin)
    opened.until(lambda: opened.window.desk is not None)
    opened.settle()
    return wizard_of(opened)


def press_act(opened: OpenWindow) -> None:
    wizard_of(opened).act.setFocus()
    QTest.keyClick(wizard_of(opened).act, Qt.Key.Key_Return)
    opened.settle()


def test_the_first_hour_takes_the_keyboard_alone(qtbot: QtBot, world: UiStation) -> None:
    folder = EmptyFolder(world)
    with first_window(qtbot, world, folder) as opened:
        assert not opened.window.top_bar.isVisible(), "there is no clock and nothing on air before a station"
        make_station(opened)
        assert world.pc.sign.name == "Dai xa Binh Minh"
        enter_first_person(opened)
        person = world.station.people.sign_in("binh", "mua-lua-2026")
        assert person.roles >= {Role.ADMIN, Role.EDITOR}
        assert world.station.people.check_pin(person.id, "2580") == person
        wizard = wizard_of(opened)
        assert wizard.step is SetupStep.PEOPLE, "who else works here"
        assert "Tran Thi Binh" in said(wizard)
        press_act(opened)
        at_step(opened, SetupStep.SOUND)
        opened.until(lambda: world.sound_check.listening)
        press_act(opened)
        at_step(opened, SetupStep.LOUDSPEAKERS)
        assert not world.sound_check.listening, "the microphone is let go"
        press_act(opened)
        at_step(opened, SetupStep.SOURCE)
        press_act(opened)
        at_step(opened, SetupStep.TRIAL)
        assert world.pc.enrolled == [(WORDS.source_url, WORDS.enrol_code)], "what the installer left was filled in"
        press_act(opened)
        opened.until(lambda: wizard.act.text() == "Xong")
        press_act(opened)
        at_step(opened, None)
        assert "Đài đã sẵn sàng." in said(wizard)
        press_act(opened)
        assert opened.window.screen_of(Room.TODAY) is not None
        assert opened.window.rail.isVisible()
        state = world.station.first_run.state()
        assert not state.goes_on
        assert set(state.steps.values()) == {StepState.DONE}


def test_a_window_that_was_killed_in_the_middle_goes_on_there(qtbot: QtBot, world: UiStation) -> None:
    folder = EmptyFolder(world)
    with first_window(qtbot, world, folder) as opened:
        make_station(opened)
    with first_window(qtbot, world, folder) as opened:
        assert wizard_of(opened).step is SetupStep.PEOPLE, "the station is there, its first person is not"
        enter_first_person(opened)
        press_act(opened)
        at_step(opened, SetupStep.SOUND)
        wizard_of(opened).skip.click()
        at_step(opened, SetupStep.LOUDSPEAKERS)
    with first_window(qtbot, world, folder) as opened:
        assert opened.window.setup.wizard is None, "who it is comes first"
        opened.window.sit_down(world.station.people.sign_in("binh", "mua-lua-2026"))
        wizard = at_step(opened, SetupStep.LOUDSPEAKERS)
        assert wizard.steps[SetupStep.SOUND] is StepState.SKIPPED
        wizard.later.click()
        opened.settle()
        assert opened.window.setup.wizard is None
        opened.window.sit_down(world.station.people.sign_in("binh", "mua-lua-2026"))
        opened.settle()
        assert opened.window.setup.wizard is None, "put off on purpose, it does not come back by itself"


def test_a_name_and_a_person_are_needed_and_said(qtbot: QtBot, world: UiStation) -> None:
    folder = EmptyFolder(world)
    with first_window(qtbot, world, folder) as opened:
        wizard = wizard_of(opened)
        assert not wizard.skip.isVisible()
        press_act(opened)
        assert "Chưa gõ tên đài." in said(wizard)
        make_station(opened)
        assert not wizard.skip.isVisible()
        assert not wizard.later.isVisible()
        press_act(opened)
        assert "Chưa gõ họ và tên." in said(wizard)
        field(wizard, "Họ và tên").setText("Trần Thị Bình")
        field(wizard, "Tên đăng nhập").setText("binh")
        field(wizard, "Mật khẩu").setText("mua-lua-2026")
        field(wizard, "Mã PIN khẩn cấp, ít nhất 4 chữ số").setText("1234")
        field(wizard, "Gõ lại mã PIN").setText("1234")
        press_act(opened)
        assert "PIN" in said(wizard)
        assert world.station.people.all() == [], "a PIN that is refused leaves nobody half entered"
        assert opened.window.desk is None


def test_a_station_that_was_made_by_command_is_left_alone(qtbot: QtBot, tmp_path: Path) -> None:
    with open_window(qtbot, tmp_path, full=False) as opened:
        opened.sit(opened.world.admin)
        assert opened.window.setup.wizard is None


@contextmanager
def seated(qtbot: QtBot, folder: Path, step: SetupStep) -> Iterator[OpenWindow]:
    """An administrator who goes through the setup again, at a step."""
    with open_window(qtbot, folder) as opened:
        opened.sit(opened.world.admin)
        opened.window.open_setup()
        opened.settle()
        wizard_of(opened).show_step(step)
        opened.settle()
        yield opened


def test_a_silent_microphone_is_told_with_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    with seated(qtbot, tmp_path, SetupStep.SOUND) as opened:
        page, check = wizard_of(opened).page(SetupStep.SOUND), opened.world.sound_check
        assert isinstance(page, SoundPage)
        opened.until(lambda: "Nghe thấy tiếng rõ" in said(page))
        assert page.listening.meter.level_db > -20
        assert "Shure MV7 · WASAPI" in [page.microphone.itemText(i) for i in range(page.microphone.count())]
        check.hearing = Heard(0.0, silent=True)
        opened.until(lambda: "Quyền riêng tư" in said(page))
        check.fails["listen"] = OperatorFixable("DEVICE_BUSY", device="mv7")
        page.listening.begin("mv7")
        opened.until(lambda: "đang bị phần mềm khác dùng" in said(page))


def test_without_sound_devices_the_step_is_to_be_looked_at(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuietSound, "devices", lambda _self: [])
    with seated(qtbot, tmp_path, SetupStep.SOUND) as opened:
        wizard = wizard_of(opened)
        opened.until(lambda: "Không thấy micro." in said(wizard.page(SetupStep.SOUND)))
        press_act(opened)
        at_step(opened, SetupStep.LOUDSPEAKERS)
        assert wizard.steps[SetupStep.SOUND] is StepState.TO_CHECK
        assert opened.world.station.first_run.state().steps[SetupStep.SOUND] is StepState.TO_CHECK


def test_the_output_says_a_sentence_on_the_chosen_card_alone(qtbot: QtBot, tmp_path: Path) -> None:
    with seated(qtbot, tmp_path, SetupStep.SOUND) as opened:
        world, page = opened.world, wizard_of(opened).page(SetupStep.SOUND)
        assert isinstance(page, SoundPage)
        page.output.setCurrentIndex(page.output.findData("amp"))
        page.output.activated.emit(page.output.currentIndex())
        page.hearing.play.click()
        opened.until(lambda: bool(world.sound_check.played))
        assert world.sound_check.played[0][1] == "amp"
        assert not world.onair.reports, "nothing is aired"
        world.sound_check.sounds = False
        opened.until(lambda: "Không nghe thấy gì?" in said(page))
        press_act(opened)
        assert world.station.settings.get("output") == "amp"


def test_the_hub_is_set_up_and_a_cluster_paired_by_its_code(qtbot: QtBot, tmp_path: Path) -> None:
    with seated(qtbot, tmp_path, SetupStep.LOUDSPEAKERS) as opened:
        wizard, world = wizard_of(opened), opened.world
        page = wizard.page(SetupStep.LOUDSPEAKERS)
        assert isinstance(page, SpeakersPage)
        page.choose(LAN)
        assert wizard.act.text() == "Bật máy chủ kết nối"
        press_act(opened)
        assert world.pc.broker.set_up
        assert "Loa nối vào 192.168.1.20, cổng 1883" in said(page)
        assert wizard.act.text() == "Tiếp tục"
        card, file = page.pairing, tmp_path / "cum-loa.json"
        card.name.setText("Xóm Mới")
        card.code.setText("MOI1")
        card.path.setText(str(file))
        card.act.click()
        opened.settle()
        assert file.exists()
        assert world.pc.broker.paired == ("MOI1",)
        clusters = {view.cluster.code: view.cluster for view in world.station.devices.view().clusters}
        assert clusters["MOI1"].name == "Xóm Mới"
        assert "đang chờ nó nối tới" in said(page)


def test_a_source_that_refuses_is_said_and_may_be_passed_by(qtbot: QtBot, tmp_path: Path) -> None:
    with seated(qtbot, tmp_path, SetupStep.SOURCE) as opened:
        wizard, world = wizard_of(opened), opened.world
        page = wizard.page(SetupStep.SOURCE)
        assert isinstance(page, SourcePage)
        press_act(opened)
        assert "Cần cả địa chỉ và mã ghi danh" in said(page)
        world.pc.fails["enrol"] = OperatorFixable("SOURCE_UNREACHABLE", url="x", why="DNS")
        page.form.address.setText("nguon.example.vn")
        page.form.code.setText("MA-1")
        press_act(opened)
        assert "Không tới được hệ thống nguồn" in said(page)
        assert page.form.address.text() == "https://nguon.example.vn"
        assert wizard.act.isEnabled()
        wizard.skip.click()
        at_step(opened, SetupStep.TRIAL)
        assert world.station.first_run.state().steps[SetupStep.SOURCE] is StepState.SKIPPED


def test_the_test_broadcast_tells_who_answered(qtbot: QtBot, tmp_path: Path) -> None:
    with seated(qtbot, tmp_path, SetupStep.TRIAL) as opened:
        wizard, world = wizard_of(opened), opened.world
        page = wizard.page(SetupStep.TRIAL)
        assert isinstance(page, TrialPage)
        press_act(opened)
        opened.until(lambda: bool(world.onair.reports))
        report = world.onair.reports[0]
        away = world.clusters["DOAI"]
        world.onair.reports[0] = replace(
            report,
            targets=tuple(
                replace(steps, state=PlayState.FAILED, playing_at=None, failed_at=report.started_at)
                if steps.target == away
                else steps
                for steps in report.targets
            ),
        )
        opened.until(lambda: "✗ 1 nơi không trả lời." in said(page))
        assert "✓ 12 nơi đã phát." in said(page)
        assert "Loa tại đài" in said(page)
        assert wizard.act.text() == "Xong"


def test_without_the_on_air_process_the_test_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    with seated(qtbot, tmp_path, SetupStep.TRIAL) as opened:
        opened.world.onair.running = False
        press_act(opened)
        assert "Bộ phát sóng chưa chạy." in said(wizard_of(opened))
        assert wizard_of(opened).act.isEnabled()


def test_no_page_flashes_as_a_window_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    with open_window(qtbot, tmp_path) as opened:
        opened.sit(opened.world.admin)
        stray = StrayWindows()
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(stray)
        opened.window.open_setup(anew=True)
        opened.settle()
        for step in SetupStep:
            wizard_of(opened).show_step(step)
            opened.settle()
        wizard_of(opened).show_step(None)
        opened.settle()
        app.removeEventFilter(stray)
        assert stray.seen == []


def test_who_does_not_administer_cannot_open_it(qtbot: QtBot, tmp_path: Path) -> None:
    with open_window(qtbot, tmp_path) as opened:
        opened.sit(opened.world.hoa)
        opened.window.open_setup()
        opened.settle()
        assert opened.window.setup.wizard is None
        with pytest.raises(Refused):
            opened.world.station.upkeep.rename(opened.world.hoa, "Khác", "", "")
