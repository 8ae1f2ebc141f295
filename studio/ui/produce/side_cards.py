"""The cards at the right: how loud it is in words, and what comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.loudness import MasterOutcome, MasterPreset
from studio.ui.produce.finishing import Job, Loudness
from studio.ui.produce.meters import LoudnessBars
from studio.ui.produce.model import Stage
from studio.ui.produce.words import (
    NOISY_ABOVE_DBFS,
    Verdict,
    details_text,
    is_unbroken,
    loudness_verdict,
    outcome_verdict,
)
from studio.ui.theme import Mark, Role, Space, Tone, theme
from studio.ui.widgets import Button, Card, Kind, Text, restyle

SIDE_PX = 154


class _Check(QWidget):
    """A statement with its mark at the right."""

    def __init__(self, words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row.addWidget(Text(words, Role.SMALL), 1)
        self._mark = Text("", Role.SMALL_STRONG)
        row.addWidget(self._mark)
        self._words = words
        self.set_mark(None)

    def set_mark(self, mark: Mark | None) -> None:
        self._mark.setText(mark.value if mark else "…")
        self._mark.set_tone(mark.tone if mark else Tone.NEUTRAL)
        said = {Mark.CONFIRMED: self.tr("tốt"), Mark.FAULT: self.tr("cần để ý")}
        self.setAccessibleName(
            f"{self._words}: {said.get(mark, self.tr('chưa biết')) if mark else self.tr('chưa biết')}"
        )


class LoudnessCard(Card):
    def __init__(self) -> None:
        super().__init__(self.tr("ÂM LƯỢNG"))
        self.setFixedWidth(theme().scaled(SIDE_PX))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.body.setContentsMargins(Space.M + 2, Space.M, Space.M + 2, Space.M)
        self.body.setSpacing(Space.XS)
        self._bars = LoudnessBars()
        self._word = Text("", Role.TITLE, wrap=True)
        self._word.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._then = Text("", Role.SMALL, wrap=True)
        self._then.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._unbroken = _Check(self.tr("Không vỡ tiếng"))
        self._noise = _Check(self.tr("Tạp âm nền"))
        self.details = Button(self.tr("Chi tiết"), Kind.LINK)
        self.details.setCheckable(True)
        self.details.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.details.toggled.connect(self._on_details)
        self.figures = Text("", Role.SMALL, wrap=True)
        self.figures.hide()
        self.body.addWidget(self._bars, 8)
        for part in (self._word, self._then, self._unbroken, self._noise, self.figures):
            self.body.addWidget(part)
        self.body.addWidget(self.details, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch()

    def hasHeightForWidth(self) -> bool:
        """No: one wrapping text would make the whole page as high as it likes, and hide the record button."""
        return False

    @property
    def verdict(self) -> str:
        """What is said, whole."""
        return f"{self._word.text()}, {self._then.text()}"

    def show_loudness(self, loudness: Loudness | None, outcome: MasterOutcome | None, preset: MasterPreset) -> None:
        report = outcome.after if outcome else loudness.report if loudness else None
        said: Verdict = outcome_verdict(outcome) if outcome else loudness_verdict(report, preset.target_lufs)
        self._bars.set_report(report, preset.target_lufs)
        self._word.setText(said.word)
        self._word.set_tone(None if said.tone is Tone.NEUTRAL else said.tone)
        self._then.setText(said.then)
        self._hold_height(self._then)
        noise = loudness.noise_dbfs if loudness else None
        unbroken = report is not None and is_unbroken(report)
        self._unbroken.set_mark(None if report is None else Mark.CONFIRMED if unbroken else Mark.FAULT)
        quiet = noise is not None and noise <= NOISY_ABOVE_DBFS
        self._noise.set_mark(None if noise is None else Mark.CONFIRMED if quiet else Mark.FAULT)
        self.figures.setText(details_text(report, preset.target_lufs, noise) if report else "")
        self._hold_height(self.figures)
        self.details.setEnabled(report is not None)

    def _hold_height(self, text: Text) -> None:
        margins = self.body.contentsMargins()
        needed = text.heightForWidth(self.width() - margins.left() - margins.right() - 2)
        text.setMinimumHeight(max(0, needed))

    def _on_details(self, shown: bool) -> None:
        # The card is narrow: figures stand in place of the picture, not below it.
        self._bars.setVisible(not shown)
        self._then.setVisible(not shown)
        self._unbroken.setVisible(not shown)
        self._noise.setVisible(not shown)
        self.figures.setVisible(shown)
        self._hold_height(self.figures)
        self.details.setText(self.tr("Thu gọn") if shown else self.tr("Chi tiết"))


class NextCard(Card):
    """One button for what comes next; while it works, how far it is and the way to stop it."""

    master_asked = Signal()
    submit_asked = Signal()
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("TIẾP THEO"))
        self.setFixedWidth(theme().scaled(SIDE_PX))
        self.body.setContentsMargins(Space.M + 2, Space.M, Space.M + 2, Space.M)
        self._pages = QStackedWidget()
        self.body.addWidget(self._pages, 1)
        self._pages.addWidget(self._acts())
        self._pages.addWidget(self._working())

    def _acts(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.S)
        self.master = Button(self.tr("Hoàn thiện"), Kind.PRIMARY)
        self.master.setToolTip(self.tr("Làm sạch tiếng, cân âm lượng và làm bản để phát (Ctrl+Enter)"))
        self.master.setShortcut("Ctrl+Return")
        self.master.setAccessibleDescription(self.tr("Làm sạch tiếng, cân âm lượng và làm bản để phát. Ctrl+Enter"))
        self.master.clicked.connect(self.master_asked)
        self.submit = Button(self.tr("Gửi duyệt"), Kind.QUIET, key="Ctrl+G")
        self.submit.clicked.connect(self.submit_asked)
        self._said = Text("", Role.SMALL, wrap=True)
        for part in (self.master, self.submit, self._said):
            column.addWidget(part)
        for button in (self.master, self.submit):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column.addStretch()
        return page

    def _working(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.S)
        self._doing = Text("", Role.SMALL, wrap=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Tiến độ"))
        self.cancel = Button(self.tr("Dừng lại"))
        self.cancel.clicked.connect(self.cancel_asked)
        for part in (self._doing, self.progress, self.cancel):
            column.addWidget(part)
        column.addStretch()
        return page

    def hasHeightForWidth(self) -> bool:
        """No: one wrapping text would make the whole page as high as it likes, and make it scroll."""
        return False

    def show_stage(self, stage: Stage, *, can_master: bool, can_submit: bool) -> None:
        self.master.setVisible(stage is not Stage.DONE)
        self.submit.setVisible(stage is not Stage.DONE)
        self._said.setVisible(stage is Stage.DONE)
        self.master.setEnabled(can_master and stage is not Stage.RECORD)
        self.submit.setEnabled(can_submit and stage is Stage.SUBMIT)
        # The one that comes next is the strong one.
        _strengthen(self.master, strong=stage is not Stage.SUBMIT)
        _strengthen(self.submit, strong=stage is Stage.SUBMIT)

    def show_done(self, words: str) -> None:
        self._said.setText(words)

    def show_job(self, job: Job | None) -> None:
        self._pages.setCurrentIndex(0 if job is None else 1)
        self.progress.setValue(0)
        doing = {Job.MASTER: self.tr("Đang hoàn thiện…"), Job.SUBMIT: self.tr("Đang gửi duyệt…")}
        self._doing.setText(doing[job] if job else "")

    def show_progress(self, fraction: float) -> None:
        self.progress.setValue(round(fraction * 100))


def _strengthen(button: Button, *, strong: bool) -> None:
    restyle(button, kind=(Kind.PRIMARY if strong else Kind.QUIET).value)
