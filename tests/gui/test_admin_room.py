"""Administration: the station's name and rules, enrolment, health, backup, how one reads, the sound tried."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTime
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.errors import OperatorFixable
from studio.domain.health import GOOD, Checked
from studio.domain.roles import Role
from studio.ports.upkeep import BackupMade, Progress
from studio.services.upward import keep_enrolment
from studio.ui.admin.screen import OWN, PEOPLE, SOURCE, STATION, UPKEEP, AdminScreen
from studio.ui.desk import Room
from studio.ui.theme import theme
from studio.ui.theme.tokens import DARK, LIGHT, Palette
from tests.support.contrast import contrast
from tests.support.setup_fakes import enrolment_at
from tests.support.ui_window import OpenWindow, open_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path) as window:
        yield window


def admin(opened: OpenWindow, subject: str = "") -> AdminScreen:
    screen = opened.sit(opened.world.admin, Room.ADMIN, subject)
    opened.settle()
    assert isinstance(screen, AdminScreen)
    return screen


def said(under: QWidget) -> str:
    return "\n".join(label.text() for label in under.findChildren(QLabel) if label.isVisible())


def test_the_station_is_renamed_on_the_spot(opened: OpenWindow) -> None:
    card = admin(opened, STATION).station
    assert card is not None
    assert card.fields.name.text() == "Đài xã Bình Minh"
    card.fields.name.setText("Đài xã Bình An")
    card.fields.code.setText("ba-02")
    card.save.click()
    opened.settle()
    assert (opened.world.pc.sign.name, opened.world.pc.sign.code) == ("Đài xã Bình An", "BA-02")
    assert "Đài xã Bình An" in {label.text() for label in opened.window.top_bar.findChildren(QLabel)}
    card.fields.name.setText(" ")
    card.save.click()
    opened.settle()
    assert "Chưa có tên đài" in said(card)
    assert opened.world.pc.sign.name == "Đài xã Bình An"


def test_quiet_hours_and_limit_reach_the_schedule(opened: OpenWindow) -> None:
    card, world = admin(opened, STATION).rules, opened.world
    assert card is not None
    card.quiet.setChecked(True)
    card.start.setTime(QTime(22, 0))
    card.end.setTime(QTime(22, 0))
    card.save.click()
    opened.settle()
    assert "Hai giờ này giống nhau" in said(card)
    card.end.setTime(QTime(5, 30))
    card.limited.setChecked(True)
    card.minutes.setValue(45)
    card.save.click()
    opened.settle()
    view = world.station.scheduling.day(world.station.scheduling.today())
    assert view.quiet is not None
    assert (view.quiet.start.isoformat("minutes"), view.quiet.end.isoformat("minutes")) == ("22:00", "05:30")
    assert view.airtime_limit_s == 45 * 60
    card.quiet.setChecked(False)
    card.limited.setChecked(False)
    assert not card.start.isEnabled()
    card.save.click()
    opened.settle()
    view = world.station.scheduling.day(world.station.scheduling.today())
    assert (view.quiet, view.airtime_limit_s) == (None, None)


def test_the_setup_is_run_again_from_here(opened: OpenWindow) -> None:
    card = admin(opened, STATION).station
    assert card is not None
    card.setup.click()
    opened.settle()
    wizard = opened.window.setup.wizard
    assert wizard is not None
    assert wizard.isVisible()
    assert not opened.window.rail.isVisible()
    wizard.later.click()
    opened.settle()
    assert opened.window.rail.isVisible()


def test_enrolling_and_enrolling_again(opened: OpenWindow) -> None:
    world = opened.world
    screen = admin(opened, SOURCE)
    card = screen.source
    assert card is not None
    card.form.address.setText("https://nguon.tinh.vn")
    card.form.code.setText("MA-1")
    card.act.click()
    opened.settle()
    assert world.pc.enrolled == [("https://nguon.tinh.vn", "MA-1")]
    with world.store.write("test") as unit:
        keep_enrolment(unit, enrolment_at("https://nguon.tinh.vn"))
    screen.refresh()
    opened.settle()
    assert "Đã ghi danh: Hệ thống nguồn tỉnh." in said(card)
    assert not card.act.isVisible()
    card.again.click()
    assert card.form.address.text() == "https://nguon.tinh.vn"
    world.pc.fails["enrol"] = OperatorFixable("ENROL_REFUSED", why="CODE_USED")
    card.form.code.setText("MA-CU")
    card.act.click()
    opened.settle()
    assert "Hệ thống nguồn không nhận đài" in said(card)
    assert "Đã ghi danh" in said(card), "a refused attempt leaves the enrolment as it was"
    assert card.act.isEnabled()


def test_what_the_doctor_finds_is_told_with_what_to_do(opened: OpenWindow) -> None:
    card = admin(opened, UPKEEP).health
    assert card is not None
    opened.until(lambda: "1 việc phải sửa." in said(card))
    shown = said(card)
    assert "Ổ đĩa còn trống 0,4 GB" in shown
    assert "cần ít nhất 5 GB" in shown
    assert shown.index("Ổ đĩa") < shown.index("Micro: Shure MV7"), "what needs a hand comes first"
    opened.world.pc.health = (Checked("MICROPHONE", GOOD, {"devices": "Shure MV7"}),)
    card.again.click()
    opened.until(lambda: "Máy sẵn sàng phát sóng." in said(card))
    assert "Ổ đĩa" not in said(card)


def test_a_long_place_shows_its_beginning_and_its_end(opened: OpenWindow) -> None:
    card = admin(opened, UPKEEP).backup
    assert card is not None
    place = "D:/Tai lieu cua dai/" + "sao luu hang thang/" * 8 + "sao-luu.zip"
    card.path.setText(place)
    shown = card.path.shown()
    assert shown.startswith("D:/Tai")
    assert shown.endswith("luu.zip")
    assert "…" in shown
    assert (card.path.text(), card.path.toolTip()) == (place, place)


def test_a_backup_is_made_with_its_secrets_under_a_phrase(opened: OpenWindow, tmp_path: Path) -> None:
    card, world = admin(opened, UPKEEP).backup, opened.world
    assert card is not None
    assert card.path.text().endswith("sao-luu-2026-11-24-05h07.zip")
    target = tmp_path / "sao-luu.zip"
    card.path.setText(str(target))
    card.secrets.setChecked(True)
    card.phrase.edit.setText("mot cum mat khau dai")
    card.again.edit.setText("mot cum khac")
    card.act.click()
    opened.settle()
    assert not world.pc.backed_up
    assert "hai lần cho giống nhau" in said(card)
    card.again.edit.setText("mot cum mat khau dai")
    card.act.click()
    opened.until(lambda: "Đã sao lưu 3 tệp" in said(card))
    assert world.pc.backed_up == [(target, "mot cum mat khau dai")]
    assert card.phrase.edit.text() == ""
    assert "studio restore" in said(card)
    with world.store.read() as unit:
        assert unit.audit.entries()[-1].verb == "BACKED_UP"


def test_a_backup_tells_how_far_it_is_and_can_be_stopped(opened: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    card, world = admin(opened, UPKEEP).backup, opened.world
    assert card is not None
    go_on, ended = threading.Event(), threading.Event()

    def slow(target: Path, passphrase: str, progress: Progress) -> BackupMade:
        try:
            progress(40, 100)
            assert go_on.wait(10)
            progress(80, 100)
        finally:
            ended.set()
        return BackupMade(str(target), 1, 1)

    monkeypatch.setattr(world.pc, "back_up", slow)
    card.act.click()
    opened.until(lambda: "Đang sao lưu: 40 %" in said(card))
    assert card.bar.value() == 40
    card.stop.click()
    go_on.set()
    assert ended.wait(10)
    opened.settle()
    assert "Đã dừng" in said(card)
    assert card.act.isEnabled()
    with world.store.read() as unit:
        assert all(entry.verb != "BACKED_UP" for entry in unit.audit.entries())


def test_a_backup_that_fails_says_why(opened: OpenWindow) -> None:
    card = admin(opened, UPKEEP).backup
    assert card is not None
    opened.world.pc.fails["back_up"] = OperatorFixable("BACKUP_EXISTS", path="a.zip")
    card.act.click()
    opened.until(lambda: "Đã có tệp “a.zip”." in said(card))
    assert not card.bar.isVisible()


def test_the_screen_is_darkened_and_stays_so(opened: OpenWindow) -> None:
    screen = admin(opened, "reading")
    screen.reading.dark._buttons["dark"].click()
    opened.until(lambda: theme().dark)
    opened.settle()
    fresh = opened.window.screen_of(Room.ADMIN)
    assert isinstance(fresh, AdminScreen)
    assert fresh.reading.dark.current() == "dark"
    assert fresh.part == OWN
    opened.window.sign_out()
    opened.settle()
    assert theme().dark, "nobody is blinded at signing in"


def test_the_microphone_is_tried_and_let_go(opened: OpenWindow) -> None:
    check = opened.world.sound_check
    screen = admin(opened, "sound")
    screen.sound.try_it.click()
    opened.until(lambda: "Nghe thấy tiếng rõ" in said(screen.sound))
    screen.show_part(PEOPLE)
    opened.settle()
    assert not check.listening
    assert not screen.sound.try_it.isChecked()


def test_only_reading_and_sound_are_for_everyone(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.hoa, Room.ADMIN)
    assert isinstance(screen, AdminScreen)
    assert screen.part == OWN
    assert (screen.station, screen.source, screen.health, screen.backup) == (None, None, None, None)
    assert Role.ADMIN not in opened.world.hoa.roles
    screen.open_subject(UPKEEP)
    assert screen.part == OWN


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_setup_steps_can_be_read(palette: Palette) -> None:
    assert contrast(palette.rail_faint, palette.rail) >= 4.5
    assert contrast(palette.rail_ink, palette.rail_hover) >= 4.5
    assert contrast(palette.warn, palette.page) >= 4.5
    assert contrast(palette.accent, palette.page) >= 4.5
    assert contrast(palette.ok, palette.page) >= 4.5


def test_nothing_is_wider_than_a_small_screen(opened: OpenWindow) -> None:
    screen = admin(opened)
    opened.window.resize(1093, 614)
    for part in (OWN, STATION, PEOPLE, SOURCE, UPKEEP):
        screen.show_part(part)
        opened.settle()
        QApplication.processEvents()
        page = screen.findChildren(QWidget, "page")[0]
        assert page.minimumSizeHint().width() <= screen.width(), part
