"""One page of the setup: a question, what it is for, its fields, and the trouble line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from studio.domain.errors import StudioError
from studio.domain.first_run import StepState
from studio.ui.errors import words_in
from studio.ui.setup.host import SetupHost
from studio.ui.theme import Role, Size, Space, Tone, theme
from studio.ui.widgets import Text


class SetupPage(QWidget):
    """Subclasses fill ``body`` and override ``enter``, ``leave`` and ``submit``.

    ``answered`` when the page's question is; ``busy_changed`` while something runs that must end first.
    """

    answered = Signal()
    busy_changed = Signal(bool)

    def __init__(self, host: SetupHost, *, wide: bool = False) -> None:
        super().__init__()
        self.host = host
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(scroll)
        inside = QWidget()
        scroll.setWidget(inside)
        self._scroll = scroll
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.XL + Space.M, Space.XL, Space.XL + Space.M, Space.M)
        column.setSpacing(Space.XS)
        self.question = Text("", Role.HEADLINE, wrap=True)
        column.addWidget(self.question)
        self.said = Text("", Role.BODY, wrap=True)
        column.addWidget(self.said)
        column.addSpacing(Space.M)
        holder = QWidget()
        # A line of fields that is too long to the eye is no help on a large screen.
        holder.setMaximumWidth(theme().scaled(Size.SETUP_WIDE if wide else Size.SETUP_BODY))
        self.body = QVBoxLayout(holder)
        self.body.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self.body.setSpacing(Space.M)
        column.addWidget(holder, 1)
        self._trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self._trouble.hide()
        column.addWidget(self._trouble)

    def ask(self, question: str, said: str) -> None:
        self.question.setText(question)
        self.said.setText(said)

    def act_text(self) -> str:
        """What the big button says."""
        return self.tr("Tiếp tục")

    def enter(self) -> None:
        """The page comes into sight."""

    def leave(self) -> None:
        """The page goes out of sight: what sounds or listens ends."""

    def submit(self) -> None:
        """The big button; overridden where something is to be kept."""
        self.answered.emit()

    def outcome(self) -> StepState:
        """What the step is once its answer is kept; overridden where an answer may leave something missing."""
        return StepState.DONE

    def first_field(self) -> QWidget | None:
        """Where the cursor goes when the page opens."""
        return None

    def say_trouble(self, text: str) -> None:
        self._trouble.setText(f"✗ {text}" if text else "")
        self._trouble.setVisible(bool(text))
        if text:
            self._scroll.ensureWidgetVisible(self._trouble)

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scroll to it, on a small screen."""
        self._scroll.ensureWidgetVisible(widget)

    def fail(self, error: StudioError) -> None:
        """Say what is wrong; the person mends it and goes on."""
        self.busy_changed.emit(False)
        self.say_trouble(words_in(error).sentence)

    def begin_work(self) -> None:
        self.say_trouble("")
        self.busy_changed.emit(True)

    def end_work(self) -> None:
        self.busy_changed.emit(False)


def focus_on(field: QWidget | None) -> None:
    if field is not None:
        field.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(field, QLineEdit):
            field.end(False)
