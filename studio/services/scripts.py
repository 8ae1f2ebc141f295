"""The words that a programme is to be read from, found in what it was made of."""

from __future__ import annotations

import re

from studio.domain.exchange import Feedback, FeedbackState
from studio.ports.store import Unit

_ANSWERED = (FeedbackState.ANSWERED, FeedbackState.BROADCAST, FeedbackState.CLOSED)
# A telephone number, however it is grouped: it is never read on air.
_NUMBER = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)")
# Spoken, so it is Vietnamese whatever language the window speaks.
_ASKED, _ANSWER = "Ý kiến của người dân:", "Trả lời:"


def script_of(unit: Unit, programme_id: str) -> str:
    """Return what a machine's voice read, the text of the bulletin from above, or a citizen's question with its
    answer; "" for any other."""
    read = unit.settings.get(spoken_key(programme_id))
    if read:
        return str(read)
    bulletin = unit.exchange.programme_bulletin(programme_id)
    if bulletin is not None:
        return bulletin.content.text if bulletin.content.audio is None else ""
    for feedback in unit.exchange.feedbacks(_ANSWERED):
        if feedback.answer_bulletin == programme_id:
            return script_of_answer(feedback)
    return ""


def spoken_key(programme_id: str) -> str:
    """Return where the text of a programme that a machine's voice read is kept among the settings."""
    return f"spoken_text/{programme_id}"


def script_of_answer(feedback: Feedback) -> str:
    """Return question and answer as they may be read on air: without the telephone numbers in them."""
    asked, answer = (_NUMBER.sub("…", text.strip()) for text in (feedback.text, feedback.answer))
    return f"{_ASKED}\n{asked}\n\n{_ANSWER}\n{answer}"
