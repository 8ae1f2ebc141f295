"""What the audit chain may hold: codes, ids, numbers and hashes, never a person's words."""

from __future__ import annotations

import re
from typing import Any

from studio.domain.audit import salted_hash
from studio.domain.errors import Defect

# A code (APPROVED), or a lower-case name, id, hash or play id (019a…-…, audio/flac, slot:17:local).
_CODE = re.compile(r"(?:[A-Z0-9_]+|[a-z0-9]+)(?:[-_.:/+][A-Za-z0-9]+)*", re.ASCII)
_LONGEST = 200


def is_code(text: str) -> bool:
    """Tell whether ``text`` is of a code's or an id's form, so that it cannot be a sentence or a name."""
    return not text or (len(text) <= _LONGEST and _CODE.fullmatch(text) is not None)


def without_personal_text(facts: dict[str, Any], salt: bytes) -> dict[str, Any]:
    """Return ``facts`` with every text that is not a code replaced by ``salted:<hash under salt>``.

    A lone lower-case word passes as a code: callers still put no names in. Raises ``Defect("BAD_VALUE")``
    for what JSON cannot say.
    """
    return {key: _clean(value, salt) for key, value in facts.items()}


def needs_salt(facts: Any) -> bool:
    """Tell whether anything in ``facts`` has to be hashed."""
    match facts:
        case str():
            return not is_code(facts)
        case dict():
            return any(needs_salt(value) for value in facts.values())
        case list() | tuple():
            return any(needs_salt(value) for value in facts)
    return False


def _clean(value: Any, salt: bytes) -> Any:
    match value:
        case None | bool() | int():
            return value
        case float() if value - value == 0.0:  # neither NaN nor infinite
            return value
        case str():
            # A plain str, whatever enumeration it came as.
            return str(value) if is_code(value) else f"salted:{salted_hash(salt, value)}"
        case list() | tuple():
            return [_clean(item, salt) for item in value]
        case dict():
            return {str(key): _clean(item, salt) for key, item in value.items()}
    raise Defect("BAD_VALUE", why=f"an audit fact of type {type(value).__name__}")
