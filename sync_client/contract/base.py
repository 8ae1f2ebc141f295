"""What every message is made of: the strict model, enumerations, and the types of fields.

JSON in, JSON out: instants are ISO 8601 with an offset (given out in UTC), bytes are base64, hashes lower-case
hex. Types are strict: "1" is no number, and 1 is no text.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_TEXT_CONTROLS = "\n\t"


class Model(BaseModel):
    """A message or a part of one: immutable, strict, no field but the named ones."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    def to_json(self) -> bytes:
        """Return the exact bytes to send or to sign."""
        return self.model_dump_json().encode()


class Word(StrEnum):
    """An enumeration that its own words name, in strict models too."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        words = handler(source)
        return core_schema.no_info_before_validator_function(lambda value: _word(cls, value), words)


def _word(words: type[Word], value: object) -> object:
    """Strict models take an enumeration's member only, also where plain JSON was decoded before."""
    return words(value) if isinstance(value, str) and value in words._value2member_map_ else value


def _instant_from_text(value: object) -> object:
    if not isinstance(value, str):
        return value
    if "T" not in value:
        message = "an instant is written YYYY-MM-DDThh:mm:ss with an offset"
        raise ValueError(message)
    return datetime.fromisoformat(value)


def _in_utc(value: datetime) -> datetime:
    if not 1970 <= value.year <= 9000:
        message = "year out of range"
        raise ValueError(message)
    return value.astimezone(UTC)


def _date_from_text(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _clean(value: str) -> str:
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in _TEXT_CONTROLS for letter in value):
        message = "control characters"
        raise ValueError(message)
    return unicodedata.normalize("NFC", value)


Instant = Annotated[AwareDatetime, BeforeValidator(_instant_from_text), AfterValidator(_in_utc)]
Day = Annotated[date, BeforeValidator(_date_from_text)]

# Texts by length, NFC, no control characters but newline and tab.
Line = Annotated[str, Field(max_length=300), AfterValidator(_clean)]
FilledLine = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_clean)]
Text = Annotated[str, Field(max_length=20_000), AfterValidator(_clean)]

Identifier = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", description="UUID")
]
AreaCode = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9_.-]{0,31}$", description="data; never parsed")]
LevelCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{0,31}$", description="a level's code; data")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
KeyId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="first 16 hex digits of the raw key's SHA-256")]
Base64 = Annotated[str, Field(max_length=400_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
Ed25519Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$", description="base64 of the 32 raw bytes")]
LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, description="BCP 47")]
Cursor = Annotated[str, Field(pattern=r"^[0-9]{1,18}$", description="opaque; '0' is the beginning")]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Version = Annotated[int, Field(ge=1, le=1_000_000)]

MAX_BATCH = 500
