"""The quiz: every question on one page, marked with its explanation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.domain.training import Attempt, Course, Question
from studio.ui.theme import Role, Space, Tone
from studio.ui.training.words import percent_text
from studio.ui.widgets import Button, Card, Kind, Text, clear


class QuizPage(QWidget):
    """``handed_in`` when the answers shall be marked; ``went_on`` from a passed quiz."""

    handed_in = Signal()
    went_on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._course: Course | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        outer.setSpacing(Space.M)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(Space.NONE, Space.NONE, Space.M, Space.NONE)
        self._column.setSpacing(Space.M)
        self._scroll.setWidget(inside)
        outer.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.M)
        self.verdict = Text("", Role.STRONG, wrap=True)
        foot.addWidget(self.verdict, 1)
        self.again = Button(self.tr("Làm lại"), Kind.QUIET, "refresh")
        self.again.clicked.connect(self._on_again)
        self.hand_in = Button(self.tr("Nộp bài"), Kind.PRIMARY, "check")
        self.hand_in.clicked.connect(self.handed_in)
        self.go_on = Button(self.tr("Học tiếp"), Kind.PRIMARY, "right")
        self.go_on.clicked.connect(self.went_on)
        for button in (self.again, self.hand_in, self.go_on):
            foot.addWidget(button)
        outer.addLayout(foot)
        self.cards: dict[str, QuestionCard] = {}

    def show_quiz(self, course: Course) -> None:
        """Begin anew."""
        self._course = course
        clear(self._column)
        self.cards = {}
        for number, question in enumerate(course.quiz.questions, 1):
            card = QuestionCard(number, question)
            self.cards[question.id] = card
            self._column.addWidget(card)
        self._column.addStretch(1)
        said = self.tr("%1 câu, đạt từ %2.").replace("%1", str(len(self.cards)))
        self._say(said.replace("%2", percent_text(course.pass_percent)), None)
        self.hand_in.show()
        self.again.hide()
        self.go_on.hide()
        self._scroll.verticalScrollBar().setValue(0)

    def answers(self) -> dict[str, frozenset[int]]:
        return {question_id: card.chosen() for question_id, card in self.cards.items()}

    def show_attempt(self, attempt: Attempt, next_words: str) -> None:
        """Mark every question; ``next_words`` is on the button that goes on."""
        for question_id, card in self.cards.items():
            card.mark(right=question_id not in attempt.wrong)
        percent = percent_text(attempt.percent)
        if attempt.passed:
            said = self.tr("Đạt, đúng %1.")
            self._say(f"✓ {said.replace('%1', percent)}", Tone.OK)
        else:
            said = self.tr("Chưa đạt, mới đúng %1. Đọc lời giải ở từng câu rồi làm lại.")
            self._say(f"✗ {said.replace('%1', percent)}", Tone.WARN)
        self.hand_in.hide()
        self.again.setVisible(not attempt.passed or bool(attempt.wrong))
        self.go_on.setVisible(attempt.passed)
        self.go_on.setText(f" {next_words}")
        self.go_on.setAccessibleName(next_words)
        first_wrong = next((self.cards[each] for each in self.cards if each in attempt.wrong), None)
        if first_wrong is not None:
            self._scroll.ensureWidgetVisible(first_wrong)

    def show_unanswered(self, text: str) -> None:
        """Say what is missing and lead to the first question without an answer."""
        self._say(f"✗ {text}", Tone.WARN)
        for card in self.cards.values():
            if not card.chosen():
                self._scroll.ensureWidgetVisible(card)
                card.buttons[0].setFocus()
                return

    def _say(self, text: str, tone: Tone | None) -> None:
        self.verdict.setText(text)
        self.verdict.set_tone(tone)

    def _on_again(self) -> None:
        if self._course is not None:
            self.show_quiz(self._course)


class QuestionCard(Card):
    """One question with its options; after marking, whether it was right and why."""

    def __init__(self, number: int, question: Question) -> None:
        super().__init__()
        self._question = question
        text = f"{number}. {question.text}"
        self.setAccessibleName(text)
        self.body.addWidget(Text(text, Role.STRONG, wrap=True))
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons: list[QAbstractButton] = []
        for option in question.options:
            button = QCheckBox(option) if question.several else QRadioButton(option)
            # A radio button of its own group: in an exclusive one Tab reaches the checked one alone.
            button.setAutoExclusive(False)
            button.setAccessibleName(option)
            button.setAccessibleDescription(text)
            button.clicked.connect(self._on_clicked)
            self._group.addButton(button)
            self.buttons.append(button)
            self.body.addWidget(button)
        self.outcome = Text("", Role.SMALL_STRONG, wrap=True)
        self.outcome.hide()
        self.body.addWidget(self.outcome)

    def chosen(self) -> frozenset[int]:
        return frozenset(place for place, button in enumerate(self.buttons) if button.isChecked())

    def mark(self, *, right: bool) -> None:
        for button in self.buttons:
            button.setEnabled(False)
        said = self.tr("✓ Đúng.") if right else self.tr("✗ Chưa đúng.")
        rights = "; ".join(self._question.options[place] for place in sorted(self._question.right))
        answer = "" if right else self.tr("Câu đúng: %1.").replace("%1", rights)
        self.outcome.setText(" ".join(part for part in (said, answer, self._question.why) if part))
        self.outcome.set_tone(Tone.OK if right else Tone.WARN)
        self.outcome.show()
        self.set_edge("" if right else "warn")

    def _on_clicked(self) -> None:
        if self._question.several:
            return
        pressed = self.sender()
        for button in self.buttons:
            button.setChecked(button is pressed)
