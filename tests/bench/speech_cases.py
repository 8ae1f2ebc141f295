"""Row ``sound.speech_cases_right``: the share of the normaliser's table that comes out right."""

from __future__ import annotations

from tests.support.speech_cases import speech_cases


def share_right() -> float:
    """Return right cases over all cases; a case is right when its words and its doubtful pieces are the table's."""
    cases = speech_cases()
    return sum(not case.wrong for case in cases) / len(cases)
