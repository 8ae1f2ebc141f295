"""The station's keys and signatures, over the protocol's envelope; private keys stay in the secrets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from device_bridge.errors import ProtocolRefused
from device_bridge.protocol.envelope import Algorithm, PrivateKey
from device_bridge.protocol.keys import KeyRing, Purpose, StationKeys, certify
from studio.domain.errors import OperatorFixable
from studio.domain.instants import to_us
from studio.ports.secrets import Secrets

_ROOT = "station-root"
# What boards verify is verified by a browser's WebCrypto too, hence the other curve.
_ALGORITHMS = {Purpose.BOARD: Algorithm.ES256}


def station_keys(secrets: Secrets, purpose: Purpose, now: datetime | None = None) -> StationKeys:
    """Return the key for ``purpose`` with its certificate; root and key are made at the first call.

    Raises ``OperatorFixable("KEYS_UNREADABLE")``.
    """
    root = _key(secrets, _ROOT)
    key = _key(secrets, f"key-{purpose.value}", _ALGORITHMS.get(purpose, Algorithm.ED25519))
    name = f"certificate-{purpose.value}"
    certificate = secrets.get(name)
    if certificate is None:
        certificate = certify(root, purpose, key.public, to_us(now or datetime.now(UTC)))
        secrets.put(name, certificate)
    return StationKeys(root.public, key, (certificate,), secrets.get("revocations"))


class StationSigner:
    """``ports.secrets.Signer`` for programme manifests. Keys are read at the first use, for a quick start."""

    def __init__(
        self,
        secrets: Secrets,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        purpose: Purpose = Purpose.PROGRAMME_MANIFEST,
    ) -> None:
        self._secrets = secrets
        self._now = now
        self._purpose = purpose
        self._keys: StationKeys | None = None
        self._ring: KeyRing | None = None

    def sign(self, payload: bytes) -> bytes:
        return self._load()[0].signing.seal(payload)

    def open(self, envelope: bytes) -> bytes:
        """Return the payload. Validity in time is not judged: a manifest outlives its key."""
        try:
            return self._load()[1].open(envelope, self._purpose, None)
        except ProtocolRefused as refusal:
            raise OperatorFixable("SIGNATURE_BAD", why=refusal.code) from refusal

    def _load(self) -> tuple[StationKeys, KeyRing]:
        if self._keys is None or self._ring is None:
            keys = station_keys(self._secrets, self._purpose, self._now())
            ring = KeyRing(keys.root_public)
            try:
                for certificate in keys.certificates:
                    ring.add(certificate)
                if keys.revocations is not None:
                    ring.take_revocations(keys.revocations)
            except ProtocolRefused as refusal:
                raise OperatorFixable("KEYS_UNREADABLE", why=refusal.code) from refusal
            self._keys, self._ring = keys, ring
        return self._keys, self._ring


def _key(secrets: Secrets, name: str, algorithm: Algorithm = Algorithm.ED25519) -> PrivateKey:
    raw = secrets.get(name)
    if raw is None:
        secrets.put(name, PrivateKey.generate(algorithm).to_bytes())
        # What is kept counts, should two processes have made one at the same time.
        raw = secrets.get(name)
    try:
        return PrivateKey(algorithm, raw or b"")
    except ValueError as error:
        raise OperatorFixable("KEYS_UNREADABLE", name=name) from error
