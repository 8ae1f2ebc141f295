"""One hierarchy of keys: the station's root certifies a key per purpose, and lists the revoked ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar

import msgspec

from device_bridge.errors import ProtocolRefused
from device_bridge.protocol.envelope import Algorithm, PrivateKey, PublicKey, decode_envelope, open_envelope

# Purpose keys last this long; a station rotates them well before.
KEY_LIFETIME_US = 5 * 366 * 86_400 * 1_000_000


class Purpose(StrEnum):
    DEVICE_COMMAND = "device-command"
    PROGRAMME_MANIFEST = "programme-manifest"
    BOARD = "board"


class KeyCertificate(msgspec.Struct, frozen=True, tag="key_certificate", tag_field="type"):
    """Signed by the root: this key serves this purpose in [not_before_us, not_after_us), UTC microseconds."""

    key_id: str
    purpose: Purpose
    algorithm: Algorithm
    public: bytes
    not_before_us: int
    not_after_us: int
    version: Literal[1] = 1


class RevocationList(msgspec.Struct, frozen=True, tag="revocation_list", tag_field="type"):
    """Signed by the root. A list with a lower serial than the known one is not taken."""

    serial: int
    key_ids: tuple[str, ...]
    version: Literal[1] = 1


def certify(root: PrivateKey, purpose: Purpose, key: PublicKey, not_before_us: int) -> bytes:
    """Return the envelope of a certificate, signed by ``root``."""
    certificate = KeyCertificate(
        key.id, purpose, key.algorithm, key.raw, not_before_us, not_before_us + KEY_LIFETIME_US
    )
    return root.seal(msgspec.json.encode(certificate))


def revoke(root: PrivateKey, serial: int, key_ids: tuple[str, ...]) -> bytes:
    """Return the envelope of a revocation list, signed by ``root``."""
    return root.seal(msgspec.json.encode(RevocationList(serial, key_ids)))


@dataclass(frozen=True, slots=True)
class StationKeys:
    """What a sender of commands holds: the key for one purpose, and what proves it to receivers."""

    root_public: PublicKey
    signing: PrivateKey
    certificates: tuple[bytes, ...]
    revocations: bytes | None = None


class KeyRing:
    """What a receiver knows: the root, the certificates it proved, and the revocations."""

    def __init__(self, root: PublicKey) -> None:
        self._root = root
        self._certificates: dict[str, tuple[KeyCertificate, bytes]] = {}
        self._revoked: frozenset[str] = frozenset()
        self._serial = -1
        self.revocations: bytes | None = None

    @property
    def certificates(self) -> tuple[bytes, ...]:
        return tuple(raw for _, raw in self._certificates.values())

    def trusted(self, purpose: Purpose) -> tuple[PublicKey, ...]:
        """The keys proved for ``purpose`` that are not revoked; validity in time is not judged."""
        known = (certificate for certificate, _ in self._certificates.values())
        good = (one for one in known if one.purpose is purpose and one.key_id not in self._revoked)
        return tuple(PublicKey(one.algorithm, one.public) for one in good)

    def add(self, certificate: bytes) -> None:
        """Take a certificate in; raises ``ProtocolRefused`` if the root did not sign it."""
        found = _decode(open_envelope(certificate, self._root), KeyCertificate)
        if PublicKey(found.algorithm, found.public).id != found.key_id:
            raise ProtocolRefused("MALFORMED", why="key id")
        self._certificates[found.key_id] = (found, certificate)

    def take_revocations(self, revocations: bytes) -> bool:
        """Take a revocation list in; return whether it was newer. Raises ``ProtocolRefused``."""
        found = _decode(open_envelope(revocations, self._root), RevocationList)
        if found.serial <= self._serial:
            return False
        self._serial, self._revoked, self.revocations = found.serial, frozenset(found.key_ids), revocations
        return True

    def open(self, raw: bytes, purpose: Purpose, now_us: int | None) -> bytes:
        """Return the payload of an envelope signed for ``purpose``.

        ``now_us`` is None while the station's time is not known: validity is then not judged. Raises
        ``ProtocolRefused``: MALFORMED, KEY_UNKNOWN, KEY_REVOKED, KEY_EXPIRED, PURPOSE_WRONG, SIGNATURE_BAD.
        """
        envelope = decode_envelope(raw)
        known = self._certificates.get(envelope.key_id)
        if known is None:
            raise ProtocolRefused("KEY_UNKNOWN", key_id=envelope.key_id)
        certificate = known[0]
        if certificate.key_id in self._revoked:
            raise ProtocolRefused("KEY_REVOKED", key_id=envelope.key_id)
        if certificate.purpose is not purpose:
            raise ProtocolRefused("PURPOSE_WRONG", key_id=envelope.key_id)
        if now_us is not None and not certificate.not_before_us <= now_us < certificate.not_after_us:
            raise ProtocolRefused("KEY_EXPIRED", key_id=envelope.key_id)
        return open_envelope(raw, PublicKey(certificate.algorithm, certificate.public))


_T = TypeVar("_T", KeyCertificate, RevocationList)


def _decode(payload: bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(payload, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolRefused("MALFORMED", why=str(error)) from error
