"""Reading a typed notice: three clicks to a programme, doubts settled, the lexicon, listening, cancelling."""

from __future__ import annotations

import threading
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.approval import ApprovalState
from studio.domain.errors import StudioError
from studio.domain.speech.spoken import Region
from studio.domain.takes import Take
from studio.ports.recording import GoOn, to_the_end
from studio.ports.voices import Voice, never
from studio.services.scripts import spoken_key
from studio.services.station import Station
from studio.ui.desk import Desk
from studio.ui.produce.screen import ProduceScreen
from studio.ui.produce.speak_lexicon import LexiconDialog, WordDialog
from studio.ui.produce.speak_model import Activity
from studio.ui.tasks import Tasks
from studio.ui.theme import Theme, apply
from tests.support.fake_voices import ToneVoices
from tests.support.produce_desk import RATE, HandPlayer, HandSound, make_take, with_sound
from tests.support.ui_station import UiStation, make_ui_station

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton
NOTICE = "UBND xã mời bà con họp lúc 7h30 ngày 25/11/2025 tại nhà văn hóa thôn 3."
DOUBTFUL = "Liên hệ ABCX, blockchain 😀 nhé."


class WavSound(HandSound):
    """Takes in what was spoken; its sound is the fake's own hum."""

    def import_file(self, source: Path, take_id: str, author_id: str, progress: GoOn = to_the_end) -> Take:
        with wave.open(str(source)) as file:
            take = make_take(take_id, file.getnframes() / RATE, source.stem)
        self.takes[take_id] = take
        return take


@dataclass
class GatedVoices(ToneVoices):
    """Voices that wait for ``gate`` where ``waits``."""

    gate: threading.Event = field(default_factory=threading.Event)
    waits: bool = False
    found: tuple[Voice, ...] = (Voice("tone", "Tone", "vi", has_pitch=True), Voice("other", "Other", "vi"))

    def __post_init__(self) -> None:
        super().__init__()

    def available(self) -> list[Voice]:
        return list(self.found)

    def speak(
        self, text: str, voice: str = "", speed: float = 1.0, pitch: float = 1.0, cancelled: Callable[[], bool] = never
    ) -> NDArray[np.float32]:
        while self.waits and not self.gate.wait(0.01) and not cancelled():
            pass
        return super().speak(text, "tone" if voice == "other" else voice, speed, pitch, cancelled)


@dataclass
class Room:
    made: UiStation
    station: Station
    desk: Desk
    screen: ProduceScreen
    voices: GatedVoices
    player: HandPlayer
    qtbot: QtBot
    in_dialog: Callable[[QDialog], bool] | None = None
    errors: list[StudioError] = field(default_factory=list)

    def does(self, activity: Activity) -> bool:
        return self.screen.speaking.activity is activity

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        self.qtbot.waitUntil(lambda: self.desk.tasks.running == 0 and until(), timeout=20_000)

    def show_dialog(self, dialog: QDialog) -> bool:
        assert self.in_dialog is not None, "a dialog that the test did not await"
        return self.in_dialog(dialog)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, LEFT)

    def begin(self, text: str) -> None:
        """Open the page by its button and paste ``text`` by its own."""
        self.click(self.screen.entry.speak)
        QGuiApplication.clipboard().setText(text)
        self.click(self.screen.speak.paste)
        self.settle(lambda: self.screen.speak.model.is_current and self.screen.speak.finish.isEnabled())


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(app, Theme())
    made = make_ui_station(tmp_path, full=False)
    sound, player, voices, tasks = WavSound(), HandPlayer(), GatedVoices(), Tasks()
    station = with_sound(made, sound, player)
    speaking = replace(station.speaking, voices=voices, recording=station.recording, mastering=station.mastering)
    station = replace(station, speaking=speaking)
    desk = Desk(station, made.hoa, tasks, tasks)
    kept: list[Room] = []
    screen = ProduceScreen(desk, lambda _parent: "", lambda dialog: kept[0].show_dialog(dialog))
    kept.append(Room(made, station, desk, screen, voices, player, qtbot))
    tasks.error_raised.connect(kept[0].errors.append)
    try:
        screen.resize(1182, 704)
        screen.show()
        screen.refresh()
        kept[0].settle(lambda: screen.drafts.programmes is not None)
        yield kept[0]
    finally:
        voices.gate.set()
        screen.close()
        assert tasks.close(10_000)
        screen.deleteLater()
        tasks.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        made.close()


def test_three_clicks_make_a_programme_that_can_be_submitted(room: Room) -> None:
    room.begin(NOTICE)
    assert "bảy giờ ba mươi phút ngày hai mươi lăm" in room.screen.speak.spoken.toPlainText()
    assert not room.screen.speak.doubts.isVisible()
    room.click(room.screen.speak.finish)
    room.settle(lambda: room.screen.in_editor)
    programme = room.screen.editor.model.state.programme
    assert programme.state is ApprovalState.DRAFT
    assert programme.manifest is not None
    assert programme.manifest.manifest.text.startswith(NOTICE)
    assert "Ủy ban nhân dân xã mời" in programme.manifest.manifest.text
    assert room.screen.editor.next.submit.isEnabled()
    assert room.errors == []


def test_doubts_are_settled_one_by_one(room: Room) -> None:
    room.begin(DOUBTFUL)
    page = room.screen.speak
    assert [span.written for span in page.model.doubtful] == ["ABCX", "blockchain", "😀"]
    room.click(page.later)
    room.click(page.right)
    assert [span.written for span in page.model.doubtful] == ["ABCX", "😀"]

    def mend(dialog: QDialog) -> bool:
        assert isinstance(dialog, WordDialog)
        dialog.show()
        assert dialog.written.text() in ("ABCX", "😀")
        dialog.said.setText("a bờ 1")
        QTest.mouseClick(dialog.act_button, LEFT)
        assert dialog.result() != QDialog.DialogCode.Accepted
        dialog.said.setText("a bờ cờ")
        QTest.mouseClick(dialog.act_button, LEFT)
        return dialog.result() == QDialog.DialogCode.Accepted

    room.in_dialog = mend
    room.click(page.mend)
    room.settle(lambda: len(page.model.doubtful) == 1)
    room.click(page.mend)
    room.settle(lambda: not page.model.doubtful)
    assert "a bờ cờ" in page.spoken.toPlainText()
    assert not page.doubts.isVisible()
    assert {entry.said for entry in room.station.speaking.lexicon()} == {"a bờ cờ"}


def test_a_coloured_word_leads_to_how_it_is_read(room: Room) -> None:
    room.begin(NOTICE)
    seen: list[str] = []

    def look(dialog: QDialog) -> bool:
        assert isinstance(dialog, WordDialog)
        seen.append(f"{dialog.written.text()}: {dialog.said.text()}")
        dialog.reject()
        return False

    room.in_dialog = look
    view = room.screen.speak.spoken
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert seen == ["UBND: Ủy ban nhân dân"]


def test_listening_begins_with_the_first_piece_and_goes_on(room: Room) -> None:
    room.begin(NOTICE + "\n" + "Xin cảm ơn bà con. " * 30)
    page = room.screen.speak
    room.click(page.hear)
    room.settle(lambda: len(room.player.played) == 1)
    assert room.does(Activity.LISTENING)
    assert page.stop.isVisible()
    room.player.at = None
    room.qtbot.waitUntil(lambda: len(room.player.played) == 2)
    assert room.player.played[0] < room.player.played[1]
    room.click(page.stop)
    assert room.does(Activity.IDLE)
    assert room.player.at is None
    said = len(room.voices.said)
    room.click(page.finish)
    room.settle(lambda: room.screen.in_editor)
    assert len(room.voices.said) == said


def test_listening_ends_by_itself_and_with_the_text(room: Room) -> None:
    room.begin(NOTICE)
    page = room.screen.speak
    room.click(page.hear)
    room.settle(lambda: len(room.player.played) == 1)
    room.player.at = None
    room.qtbot.waitUntil(lambda: room.does(Activity.IDLE))
    room.click(page.hear)
    room.qtbot.waitUntil(lambda: room.player.at is not None)
    QTest.keyClicks(page.text, "x")
    assert room.does(Activity.IDLE)
    assert room.player.at is None


def test_making_ready_can_be_stopped(room: Room) -> None:
    room.begin(NOTICE)
    page = room.screen.speak
    room.voices.waits = True
    room.click(page.finish)
    assert room.does(Activity.FINISHING)
    assert page.progress.isVisible()
    assert page.text.isReadOnly()
    room.click(page.stop)
    room.settle()
    assert room.does(Activity.IDLE)
    assert room.errors == []
    assert room.station.production.programmes() == []
    assert page.finish.isEnabled()


def test_voice_region_speed_and_pitch_are_kept(room: Room) -> None:
    room.begin("Có 105 hộ.")
    page = room.screen.speak
    assert page.spoken.toPlainText() == "Có một trăm linh năm hộ."
    for choice, key in ((page.region, "SOUTH"), (page.pitch, "high")):
        choice.choose(key)
        choice.chosen.emit(key)
    QTest.keyClick(page.speed, Qt.Key.Key_Up)
    room.settle(lambda: page.spoken.toPlainText() == "Có một trăm lẻ năm hộ.")
    QTest.keyClick(page.voice, Qt.Key.Key_Down)
    room.settle()
    kept = room.station.speaking.manner()
    assert (kept.voice, kept.region, kept.speed, kept.pitch) == ("other", Region.SOUTH, 0.9, 1.15)
    assert not page.pitch.isEnabled()


def test_without_a_voice_it_says_what_to_do(room: Room) -> None:
    room.voices.found = ()
    room.click(room.screen.entry.speak)
    page = room.screen.speak
    QTest.keyClicks(page.text, "Moi hop.")
    room.settle(lambda: page.model.is_current)
    assert page.no_voice.isVisible()
    assert "chưa có giọng đọc" in page.no_voice.text()
    assert not page.finish.isEnabled()


def test_the_lexicon_is_edited_and_heard(room: Room) -> None:
    room.begin("Mời về Sê Pôn.")
    page = room.screen.speak

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, WordDialog)
        dialog.show()
        dialog.written.setText("Sê Pôn")
        dialog.said.setText("sê pôn hạ")
        QTest.mouseClick(dialog.hear, LEFT)
        room.qtbot.waitUntil(lambda: "sê pôn hạ." in room.voices.said)
        QTest.mouseClick(dialog.act_button, LEFT)
        return True

    def edit(dialog: QDialog) -> bool:
        assert isinstance(dialog, LexiconDialog)
        dialog.show()
        assert dialog.empty.isVisible()
        assert not dialog.remove.isEnabled()
        room.in_dialog = fill
        room.click(dialog.add)
        room.settle(lambda: dialog.table.rowCount() == 1)
        dialog.table.selectRow(0)
        room.click(dialog.hear)
        room.settle(lambda: room.voices.said.count("sê pôn hạ.") == 2)
        QTest.mouseClick(dialog.act_button, LEFT)
        return True

    room.in_dialog = edit
    room.click(page.lexicon)
    room.settle(lambda: page.spoken.toPlainText() == "Mời về sê pôn hạ.")
    assert room.does(Activity.IDLE)

    def remove(dialog: QDialog) -> bool:
        assert isinstance(dialog, LexiconDialog)
        dialog.show()
        dialog.table.selectRow(0)
        room.click(dialog.remove)
        room.settle(lambda: dialog.table.rowCount() == 0)
        dialog.reject()
        return False

    room.in_dialog = remove
    room.click(page.lexicon)
    room.settle(lambda: page.spoken.toPlainText() == "Mời về Sê Pôn.")


def test_a_draft_made_of_words_is_read_by_the_machine(room: Room) -> None:
    draft = room.station.production.create(room.made.hoa, "Trả lời bà con")
    with room.made.store.write(room.made.hoa.id) as unit:
        unit.settings.put(spoken_key(draft.programme.id), "Xã họp lúc 8h.")
    room.screen.open_subject(draft.programme.id)
    room.settle(lambda: room.screen.in_editor)
    room.click(room.screen.read_out)
    page = room.screen.speak
    room.settle(lambda: page.model.is_current and page.finish.isEnabled())
    assert page.text.toPlainText() == "Xã họp lúc 8h."
    assert (page.title.text(), page.title.isEnabled()) == ("Trả lời bà con", False)
    room.click(page.finish)
    room.settle(lambda: room.screen.in_editor)
    state = room.screen.editor.model.state
    assert state.programme.id == draft.programme.id
    assert state.programme.manifest is not None
    assert not room.screen.read_out.isVisible()


def test_back_to_the_list_and_an_empty_page_again(room: Room) -> None:
    room.begin(NOTICE)
    page = room.screen.speak
    room.click(page.hear)
    room.click(page.leave)
    assert room.does(Activity.IDLE)
    assert room.screen.entry.isVisible()
    room.click(room.screen.entry.speak)
    assert page.text.toPlainText() == ""
    room.settle(lambda: page.model.is_current)
    assert not page.finish.isEnabled()


def test_every_control_has_a_name_and_is_reached_by_keys(room: Room) -> None:
    room.begin(DOUBTFUL)
    page = room.screen.speak
    controls = (page.text, page.title, page.spoken, page.voice, page.hear, page.finish, page.right, page.mend)
    for control in controls:
        assert control.accessibleName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
