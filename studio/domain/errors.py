"""Errors, typed by blame: what the operator can mend, and what is our defect.

Services raise codes with details; the window and the command line word them in the person's language.
"""

from __future__ import annotations

from typing import Any


class StudioError(Exception):
    """Base of every error this product raises on purpose.

    ``code`` is stable and upper-case (``FILE_TRUNCATED``); ``details`` fill the sentence that the
    surface says.
    """

    def __init__(self, code: str, /, **details: Any) -> None:
        self.code = code
        self.details: dict[str, Any] = details
        shown = ", ".join(f"{key}={value}" for key, value in details.items())
        super().__init__(f"{code}({shown})" if shown else code)


class OperatorFixable(StudioError):
    """The person at the desk can mend it; the surface says how. Exit code 1."""


class Misuse(StudioError):
    """The call itself was wrong: an unknown preset, a bad time. Exit code 2."""


class Refused(OperatorFixable):
    """A rule of the station forbids it: a missing role, an own approval, a wrong state."""


class Defect(StudioError):
    """Our fault; it is logged whole and reported. Exit code 3."""
