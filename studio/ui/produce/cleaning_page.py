"""Cleaning the voice, stage by stage: a switch each, a slider where one helps, and hearing it before and after."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QProgressBar, QSlider, QVBoxLayout, QWidget

from studio.ui.produce.cleaning_model import CleaningModel, Version
from studio.ui.produce.cleaning_stages import (
    Slider,
    StageWords,
    is_on,
    stage_words,
    steps_of,
    with_steps,
    with_switch,
)
from studio.ui.theme import Role, Size, Space, theme
from studio.ui.widgets import Button, Figures, Kind, Segmented, Text
from studio.ui.widgets.forms import FormDialog

_SLIDER_PX = 210
_SLIDER_HIGH_PX = 30
_VALUE_PX = 72


class CleaningDialog(FormDialog):
    """What is chosen is heard at once; it is kept by the main button alone."""

    def __init__(self, parent: QWidget, model: CleaningModel) -> None:
        super().__init__(self.tr("Làm sạch tiếng"), self.tr("Dùng từ nay"), parent, Size.DIALOG_WIDE)
        self.model = model
        self.body.setSpacing(Space.S)
        hint = self.tr("Chỉ làm sạch giọng nói, khi bấm Hoàn thiện. Dành cho: %1.")
        self.body.addWidget(Text(hint.replace("%1", heard_by(model.preset)), Role.SMALL, wrap=True))
        self.switches: dict[str, QCheckBox] = {}
        self.sliders: dict[str, QSlider] = {}
        self._values: dict[str, Figures] = {}
        self._names: dict[str, Text] = {}
        self._words = {words.stage: words for words in stage_words()}
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.NONE)
        grid.setColumnStretch(0, 1)
        for row, words in enumerate(self._words.values()):
            self._add_stage(grid, row, words)
        self.body.addLayout(grid)
        self._sample = Text("", Role.SMALL, wrap=True)
        self.body.addWidget(self._sample)
        self.body.addStretch()
        self._add_listening()
        self.usual = Button(self.tr("Về mặc định"), Kind.QUIET)
        self.usual.clicked.connect(model.choose_usual)
        self.buttons.insertWidget(0, self.usual)
        model.changed.connect(self._show)
        model.progressed.connect(self._on_progress)
        self._show()

    def submit(self) -> None:
        self.model.keep()
        self.accept()

    def done(self, result: int) -> None:
        self.model.let_go()
        super().done(result)

    def fit(self) -> None:
        super().fit()
        # The line for listening stands beside what the form counts with.
        line = self.play.sizeHint().height() + Space.M
        self.resize(self.width(), min(self.height() + line, self.screen().availableGeometry().height() - 60))

    def _add_stage(self, grid: QGridLayout, row: int, words: StageWords) -> None:
        switch = QCheckBox(words.name)
        switch.setAccessibleDescription(words.use)
        switch.setProperty("stage", words.stage)
        switch.toggled.connect(self._on_switched)
        self.switches[words.stage] = switch
        grid.addWidget(switch, 2 * row, 0)
        use = Text(words.use, Role.SMALL)
        use.setContentsMargins(theme().scaled(_INDENT_PX), 0, 0, Space.XS)
        grid.addWidget(use, 2 * row + 1, 0)
        if words.slider is not None:
            self._add_slider(grid, row, words, words.slider)

    def _add_slider(self, grid: QGridLayout, row: int, words: StageWords, slider: Slider) -> None:
        handle = QSlider(Qt.Orientation.Horizontal)
        handle.setRange(slider.lowest, slider.highest)
        handle.setPageStep(max(1, (slider.highest - slider.lowest) // 6))
        handle.setFixedSize(theme().scaled(_SLIDER_PX), theme().scaled(_SLIDER_HIGH_PX))
        handle.setAccessibleName(f"{words.name}: {slider.name}")
        handle.setProperty("stage", words.stage)
        handle.valueChanged.connect(self._on_slid)
        self.sliders[words.stage] = handle
        value = Figures("", Role.BODY, align=Qt.AlignmentFlag.AlignRight)
        value.setFixedWidth(theme().scaled(_VALUE_PX))
        self._values[words.stage] = value
        name = Text(slider.name, Role.SMALL)
        name.setContentsMargins(0, 0, 0, Space.XS)
        grid.addWidget(handle, 2 * row, 1)
        grid.addWidget(value, 2 * row, 2)
        grid.addWidget(name, 2 * row + 1, 1, 1, 2)
        self._names[words.stage] = name
        for part in (handle, value, name):
            # A stage that is off has nothing to set, and what stands below it does not move.
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)

    def _add_listening(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        self.play = Button(self.tr("Nghe thử"), Kind.QUIET, "play")
        self.play.clicked.connect(self.model.play_or_stop)
        self.version = Segmented(
            [
                (Version.BEFORE.value, self.tr("Trước")),
                (Version.AFTER.value, self.tr("Sau")),
                (Version.ON_HORN.value, self.tr("Nghe như loa")),
            ],
            self.tr("Nghe giọng trước hay sau khi làm sạch"),
        )
        self.version.chosen.connect(self._on_version)
        self._note = Text(self.tr("Hai bản to như nhau khi nghe thử."), Role.SMALL, wrap=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Đang chuẩn bị bản nghe thử"))
        for part in (self.play, self.version):
            line.addWidget(part)
        line.addWidget(self._note, 1)
        line.addWidget(self.progress, 1)
        # Above the buttons, and always in sight.
        page = self.layout()
        assert isinstance(page, QVBoxLayout)
        page.insertLayout(page.count() - 1, line)

    def _on_switched(self, on: bool) -> None:
        stage = str(self.sender().property("stage"))
        self.model.choose(with_switch(self.model.cleaning, stage, on=on))

    def _on_slid(self, steps: int) -> None:
        stage = str(self.sender().property("stage"))
        slider = self._words[stage].slider
        assert slider is not None
        self.model.choose(with_steps(self.model.cleaning, stage, slider, steps))

    def _on_version(self, version: str) -> None:
        self.model.listen(Version(version))

    def _on_progress(self, fraction: float) -> None:
        self.progress.setValue(round(100 * fraction))

    def _show(self) -> None:
        cleaning, model = self.model.cleaning, self.model
        for stage, switch in self.switches.items():
            on = is_on(cleaning, stage)
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)
            slider = self._words[stage].slider
            if slider is None:
                continue
            steps = steps_of(cleaning, stage, slider)
            handle = self.sliders[stage]
            handle.blockSignals(True)
            handle.setValue(steps)
            handle.blockSignals(False)
            for part in (handle, self._values[stage], self._names[stage]):
                part.setVisible(on)
            said = slider.said(steps * slider.step)
            self._values[stage].setText(said)
            handle.setAccessibleDescription(said)
        self._sample.setText(self._sample_words())
        self._sample.setVisible(is_on(cleaning, "denoise"))
        self.usual.setEnabled(not model.is_usual)
        self.version.choose(model.version.value)
        self.play.setText(" " + (self.tr("Dừng nghe") if model.playback.running else self.tr("Nghe thử")))
        self.play.setAccessibleName(self.play.text().strip())
        self.play.setEnabled(model.can_play)
        self._note.setVisible(model.ready)
        self.progress.setVisible(not model.ready)
        if model.ready:
            self.progress.setValue(0)

    def _sample_words(self) -> str:
        if self.model.has_noise_sample:
            return self.tr("Khử tạp âm theo mẫu đã lấy trong bản này.")
        return self.tr("Máy tự nhận tạp âm. Muốn theo mẫu: chọn chỗ không ai nói rồi bấm Lấy mẫu tạp âm.")


# Under the words of a check box, beside its mark.
_INDENT_PX = 36


def heard_by(preset: str) -> str:
    """Name how it will be heard."""
    return {
        "horn": QCoreApplication.translate("Cleaning", "loa nén ngoài trời"),
        "fm": QCoreApplication.translate("Cleaning", "máy phát FM"),
        "web": QCoreApplication.translate("Cleaning", "nghe trên mạng"),
        "ebu-r128": QCoreApplication.translate("Cleaning", "trao đổi với đài khác"),
    }.get(preset, preset)
