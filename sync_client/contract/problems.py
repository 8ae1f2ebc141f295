"""Refusals: every answer of 400 and above is a Problem; its code is stable, its words are the reader's affair."""

from __future__ import annotations

from pydantic import Field

from sync_client.contract.base import Model, Word


class Code(Word):
    # 400, 422
    MALFORMED = "MALFORMED"
    NOT_ALLOWED_BY_RULE = "NOT_ALLOWED_BY_RULE"
    CONTRACT_UNKNOWN = "CONTRACT_UNKNOWN"
    # 401
    SIGN_IN_NEEDED = "SIGN_IN_NEEDED"
    SIGN_IN_REFUSED = "SIGN_IN_REFUSED"
    SIGNATURE_BAD = "SIGNATURE_BAD"
    CLOCK_SKEW = "CLOCK_SKEW"  # details: server_time_ms, skew_ms
    REPLAYED = "REPLAYED"
    REVOKED = "REVOKED"
    # 403, 404, 405
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    ENROL_CODE_REFUSED = "ENROL_CODE_REFUSED"
    # 409, 410, 412
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    STATE_CONFLICT = "STATE_CONFLICT"
    OFFSET_MISMATCH = "OFFSET_MISMATCH"
    HASH_MISMATCH = "HASH_MISMATCH"
    # 411, 413, 415, 416, 428, 429
    TOO_LARGE = "TOO_LARGE"
    MEDIA_TYPE = "MEDIA_TYPE"
    RANGE_UNSATISFIABLE = "RANGE_UNSATISFIABLE"
    IDEMPOTENCY_KEY_NEEDED = "IDEMPOTENCY_KEY_NEEDED"
    TOO_MANY = "TOO_MANY"  # header Retry-After in seconds
    # 500, 503: worth trying again
    FAULT = "FAULT"
    BUSY = "BUSY"


class Problem(Model):
    code: Code
    details: dict[str, str | int | float | bool | None] = Field(default_factory=dict)


class Receipt(Model):
    """The answer to what was handed in: how much is new, and how much was known already."""

    accepted: int = Field(ge=0)
    known: int = Field(ge=0, default=0)
