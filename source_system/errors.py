"""Refusals: what a caller is told. The contract's codes, an HTTP status, details."""

from __future__ import annotations

from sync_client.contract.problems import Code

_STATUS = {
    Code.MALFORMED: 422,
    Code.NOT_ALLOWED_BY_RULE: 422,
    Code.CONTRACT_UNKNOWN: 400,
    Code.SIGN_IN_NEEDED: 401,
    Code.SIGN_IN_REFUSED: 401,
    Code.SIGNATURE_BAD: 401,
    Code.CLOCK_SKEW: 401,
    Code.REPLAYED: 401,
    Code.REVOKED: 401,
    Code.FORBIDDEN: 403,
    Code.ENROL_CODE_REFUSED: 403,
    Code.NOT_FOUND: 404,
    Code.METHOD_NOT_ALLOWED: 405,
    Code.IDEMPOTENCY_MISMATCH: 409,
    Code.STATE_CONFLICT: 409,
    Code.OFFSET_MISMATCH: 409,
    Code.HASH_MISMATCH: 409,
    Code.TOO_LARGE: 413,
    Code.MEDIA_TYPE: 415,
    Code.RANGE_UNSATISFIABLE: 416,
    Code.IDEMPOTENCY_KEY_NEEDED: 428,
    Code.TOO_MANY: 429,
    Code.FAULT: 500,
    Code.BUSY: 503,
}


class Refusal(Exception):
    """Answered as a ``Problem``; ``headers`` go with it."""

    def __init__(
        self, code: Code, /, *, headers: dict[str, str] | None = None, **details: str | int | float | bool | None
    ) -> None:
        self.code = code
        self.status = _STATUS[code]
        self.headers = headers or {}
        self.details = details
        super().__init__(code, details)


class SetupProblem(Exception):
    """The person who starts the program can mend it; ``code`` is stable."""

    def __init__(self, code: str, /, **details: str) -> None:
        self.code = code
        self.details = details
        shown = ", ".join(f"{key}={value}" for key, value in details.items())
        super().__init__(f"{code}({shown})" if shown else code)
