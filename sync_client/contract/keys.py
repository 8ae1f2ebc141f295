"""Whose signatures count: a list of keys per area, signed by the source system's root key.

A station trusts one root, its own source system's, got at enrolment. Bulletins from further above carry the
keys of their levels, which the root's list certifies.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, ValidationError

from sync_client.contract.base import AreaCode, Ed25519Key, Instant, KeyId, LevelCode, Model
from sync_client.contract.bulletins import Bulletin
from sync_client.contract.envelope import Envelope, EnvelopeRefused, decode_base64, open_envelope


class KeyEntry(Model):
    key_id: KeyId
    public_key: Ed25519Key
    area: AreaCode
    level: LevelCode
    valid_from: Instant
    valid_to: Instant
    revoked_at: Instant | None = None


class KeyList(Model):
    """The payload of ``GET /v1/keys``; a list with a lower ``serial`` than one already seen is refused."""

    serial: int = Field(ge=1, le=2**53)
    issued_at: Instant
    keys: list[KeyEntry] = Field(max_length=10_000)


def open_key_list(envelope: Envelope, root_public_key: str, least_serial: int = 0) -> KeyList:
    """Return the list that the root signed.

    Raises ``EnvelopeRefused``: MALFORMED, KEY_UNKNOWN, SIGNATURE_BAD, or KEY_LIST_OLD for a serial under
    ``least_serial``.
    """
    payload = open_envelope(envelope, decode_base64(root_public_key))
    try:
        keys = KeyList.model_validate_json(payload)
    except ValidationError as error:
        raise EnvelopeRefused("MALFORMED") from error
    if keys.serial < least_serial:
        raise EnvelopeRefused("KEY_LIST_OLD")
    return keys


def open_bulletin(envelope: Envelope, keys: KeyList, now: datetime) -> Bulletin:
    """Return the bulletin in a feed item, when a key valid now for its area and level signed it.

    Raises ``EnvelopeRefused``: MALFORMED, KEY_UNKNOWN, KEY_REVOKED, KEY_EXPIRED, SIGNATURE_BAD, or
    KEY_NOT_FOR_AREA. Whether the area and its targets concern the station is the station's own question.
    """
    entry = next((key for key in keys.keys if key.key_id == envelope.key_id), None)
    if entry is None:
        raise EnvelopeRefused("KEY_UNKNOWN")
    if entry.revoked_at is not None and entry.revoked_at <= now:
        raise EnvelopeRefused("KEY_REVOKED")
    if not entry.valid_from <= now < entry.valid_to:
        raise EnvelopeRefused("KEY_EXPIRED")
    payload = open_envelope(envelope, decode_base64(entry.public_key))
    try:
        bulletin = Bulletin.model_validate_json(payload)
    except ValidationError as error:
        raise EnvelopeRefused("MALFORMED") from error
    if (bulletin.source_area, bulletin.source_level) != (entry.area, entry.level):
        raise EnvelopeRefused("KEY_NOT_FOR_AREA")
    return bulletin
