"""The test broadcast: a few words everywhere, and who answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from studio.domain.errors import StudioError
from studio.services.emergency_views import EmergencyTarget, TargetMark
from studio.ui.setup.host import SetupHost
from studio.ui.setup.page import SetupPage
from studio.ui.tasks import Lane
from studio.ui.theme import Mark, Role, Space, Tone
from studio.ui.widgets import Button, Card, Kind, MarkBadge, Text, clear

if TYPE_CHECKING:
    from studio.services.trial import Trial, TrialView

_LOOK_MS = 400
# Said to people in the hamlets, whatever language the window is in.
_SPOKEN = "Đây là buổi phát thử của %1. Xin cảm ơn bà con đã lắng nghe."


class TrialPage(SetupPage):
    def __init__(self, host: SetupHost) -> None:
        super().__init__(host)
        self.ask(
            self.tr("Phát thử một câu ra loa?"),
            self.tr(
                "Loa tại đài và mọi cụm loa cùng đọc một câu ngắn. Nếu đang có chương trình, phát thử chờ tới lượt."
            ),
        )
        self._trial: Trial | None = None
        self._asking = False
        self._heard = False
        self.again = Button(self.tr("Phát thử lại"), Kind.QUIET, "broadcast")
        self.again.clicked.connect(self._on_play)
        self.again.hide()
        self.said = Text("", Role.STRONG, wrap=True)
        self.body.addWidget(self.said)
        self.card = Card(self.tr("LOA NÀO TRẢ LỜI"), "speaker")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(Space.M)
        self._rows.setVerticalSpacing(Space.S)
        self._rows.setColumnStretch(0, 1)
        self.card.body.addLayout(self._rows)
        self.card.hide()
        self.body.addWidget(self.card)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    def act_text(self) -> str:
        return self.tr("Xong") if self._heard else self.tr("Phát thử bây giờ")

    def enter(self) -> None:
        self._heard = False
        self.card.hide()
        self.again.hide()
        self._say("", None)

    def submit(self) -> None:
        if self._heard:
            self.answered.emit()
        else:
            self._on_play()

    def leave(self) -> None:
        self._timer.stop()
        trial, self._trial = self._trial, None
        if trial is not None:
            desk = self.host.seated()
            service, person = desk.station.trial, desk.person
            self.host.tasks.run(lambda: service.stop(person, trial), failed=self._on_not_stopped, lane=Lane.AIR)

    def _on_play(self) -> None:
        desk = self.host.seated()
        service, person, name = desk.station.trial, desk.person, desk.station.name
        upkeep = desk.station.upkeep
        title = self.tr("Phát thử")
        self.begin_work()
        self._heard = False
        self._say(self.tr("Đang chuẩn bị câu phát thử…"), None)

        def start() -> Trial:
            spoken_name = upkeep.plate().name or name
            return service.start(person, title, _SPOKEN.replace("%1", spoken_name))

        self.host.tasks.run(start, done=self._on_started, failed=self._on_failed, lane=Lane.WORK)

    def _on_started(self, trial: Trial) -> None:
        self._trial = trial
        self._say(
            self.tr("Đang phát thử…")
            if trial.spoken
            else self.tr("Đang phát thử ba tiếng nhạc (máy này chưa có giọng đọc)…"),
            None,
        )
        self._timer.start()

    def _on_failed(self, error: StudioError) -> None:
        self._timer.stop()
        self._trial = None
        self._say("", None)
        self.fail(error)

    def _on_not_stopped(self, _error: StudioError) -> None:
        """It ends by itself within seconds; the page is out of sight already."""

    def _on_look(self) -> None:
        trial = self._trial
        if trial is not None and not self._asking:
            self._asking = True
            service = self.host.seated().station.trial
            self.host.tasks.run(
                lambda: service.look(trial), done=self._on_view, failed=self._on_look_failed, lane=Lane.STATUS
            )

    def _on_look_failed(self, error: StudioError) -> None:
        self._asking = False
        self._on_failed(error)

    def _on_view(self, view: TrialView) -> None:
        self._asking = False
        if self._trial is None:
            return
        clear(self._rows)
        self.card.setVisible(bool(view.rows))
        for place, row in enumerate(view.rows):
            name = row.name or self.tr("Loa tại đài")
            self._rows.addWidget(Text(name, Role.STRONG), place, 0)
            self._rows.addWidget(MarkBadge(*self._answer(row)), place, 1)
        if view.rows and (view.over or not view.count(TargetMark.WAITING)):
            self._timer.stop()
            # It ends by itself; there is nothing to stop any more.
            self._trial, self._heard = None, True
            self.again.show()
            self._say(*self._result(view))
            self.end_work()

    def _answer(self, row: EmergencyTarget) -> tuple[str, Mark]:
        if row.mark is TargetMark.CONFIRMED:
            return self.tr("đã phát"), Mark.CONFIRMED
        if row.mark is TargetMark.UNCONFIRMABLE:
            return self.tr("đã gửi, nghe tại chỗ để biết"), Mark.UNCONFIRMABLE
        if row.mark is TargetMark.NOT_REACHED:
            return self.tr("không trả lời"), Mark.FAULT
        return (self.tr("chờ chương trình đang phát") if row.waits else self.tr("đang chờ")), Mark.WAITING

    def _result(self, view: TrialView) -> tuple[str, Tone | None]:
        """The three counts beside one another, never added up."""
        played, missing = view.count(TargetMark.CONFIRMED), view.count(TargetMark.NOT_REACHED)
        unknown = view.count(TargetMark.UNCONFIRMABLE)
        said = ["✓ " + self.tr("%1 nơi đã phát.").replace("%1", str(played))] if played else []
        if unknown:
            said.append("◌ " + self.tr("%1 nơi không xác nhận được.").replace("%1", str(unknown)))
        if not missing:
            return "   ".join(said), Tone.OK
        said.append("✗ " + self.tr("%1 nơi không trả lời.").replace("%1", str(missing)))
        more = self.tr("Xem điện, dây mạng của nơi không trả lời rồi phát thử lại.")
        return f"{'   '.join(said)} {more}", Tone.WARN

    def _say(self, text: str, tone: Tone | None) -> None:
        self.said.setText(text)
        self.said.set_tone(tone)
