"""What can come of a call, by what is known afterwards."""

from __future__ import annotations

from collections.abc import Mapping

Detail = str | int | float | bool | None


class ExchangeError(Exception):
    """Base. ``code`` is stable and upper-case."""

    def __init__(self, code: str, why: str = "") -> None:
        self.code = code
        self.why = why
        super().__init__(f"{code}: {why}" if why else code)


class NotSent(ExchangeError):
    """The other side was not reached: nothing happened there."""


class AnswerLost(ExchangeError):
    """The call went out and no answer came: it may have happened, or not."""


class Stopped(ExchangeError):
    """We were asked to stop in the middle of it."""

    def __init__(self) -> None:
        super().__init__("STOPPED")


class FileRefused(ExchangeError):
    """A downloaded file is not what it was said to be: HASH_MISMATCH, TOO_LARGE, or FILE_GONE for a local one."""


class LocalTrouble(ExchangeError):
    """Our own records or disk do not take it now; nothing is known to be wrong above."""


class Refused(ExchangeError):
    """An answer of 400 or above; ``code`` is the problem's, ``HTTP_<status>`` where it named none."""

    def __init__(self, status: int, code: str, details: Mapping[str, Detail], retry_after_s: float | None) -> None:
        self.status = status
        self.details = dict(details)
        self.retry_after_s = retry_after_s
        super().__init__(code, f"{status}")

    @property
    def is_passing(self) -> bool:
        """Whether trying again, unchanged, may help."""
        return self.status in (408, 429) or self.status >= 500 or self.code == "REPLAYED"

    @property
    def is_about_us(self) -> bool:
        """Whether every other call would be refused too: who we are, or how we speak."""
        return self.status == 401 or self.code == "CONTRACT_UNKNOWN"
