"""Signed envelopes, the key hierarchy and its revocations."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_bridge.errors import ProtocolRefused
from device_bridge.protocol.envelope import (
    MAX_ENVELOPE_BYTES,
    Algorithm,
    Envelope,
    PrivateKey,
    decode_envelope,
    open_envelope,
)
from device_bridge.protocol.keys import KEY_LIFETIME_US, KeyRing, Purpose, certify, revoke

NOW_US = 1_800_000_000_000_000
ROOT = PrivateKey.generate()
COMMAND = PrivateKey.generate()


def _ring() -> KeyRing:
    ring = KeyRing(ROOT.public)
    ring.add(certify(ROOT, Purpose.DEVICE_COMMAND, COMMAND.public, NOW_US))
    return ring


def _refusal(ring: KeyRing, raw: bytes, now_us: int | None = NOW_US, purpose: Purpose = Purpose.DEVICE_COMMAND) -> str:
    with pytest.raises(ProtocolRefused) as refusal:
        ring.open(raw, purpose, now_us)
    return refusal.value.code


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_exact_bytes_come_back_and_a_changed_bit_is_seen(algorithm: Algorithm) -> None:
    key = PrivateKey.generate(algorithm)
    payload = b'{"b": 1,  "a": 2}\x00\xff'
    raw = key.seal(payload)
    assert open_envelope(raw, PrivateKey(algorithm, key.to_bytes()).public) == payload
    envelope = decode_envelope(raw)
    changed = msgspec.structs.replace(envelope, payload=payload[:-1] + b"\xfe")
    with pytest.raises(ProtocolRefused, match="SIGNATURE_BAD"):
        open_envelope(msgspec.json.encode(changed), key.public)


def test_p256_signatures_are_raw_r_and_s() -> None:
    key = PrivateKey.generate(Algorithm.ES256)
    signature = key.signature(b"board")
    assert len(signature) == 64
    assert key.public.verify(b"board", signature)
    assert not key.public.verify(b"board", signature + b"\x00")
    assert len(key.public.raw) == 65


def test_a_certified_key_is_trusted_for_its_purpose_alone() -> None:
    ring, raw = _ring(), COMMAND.seal(b"x")
    assert ring.open(raw, Purpose.DEVICE_COMMAND, NOW_US) == b"x"
    assert _refusal(ring, raw, purpose=Purpose.PROGRAMME_MANIFEST) == "PURPOSE_WRONG"


def test_a_key_serves_within_its_time() -> None:
    ring, raw = _ring(), COMMAND.seal(b"x")
    assert _refusal(ring, raw, NOW_US - 1) == "KEY_EXPIRED"
    assert _refusal(ring, raw, NOW_US + KEY_LIFETIME_US) == "KEY_EXPIRED"
    assert ring.open(raw, Purpose.DEVICE_COMMAND, None) == b"x"


def test_another_roots_certificate_is_not_taken() -> None:
    thief = PrivateKey.generate()
    with pytest.raises(ProtocolRefused, match="KEY_UNKNOWN"):
        KeyRing(ROOT.public).add(certify(thief, Purpose.DEVICE_COMMAND, thief.public, NOW_US))


def test_a_certificate_is_no_revocation_list_and_the_other_way_round() -> None:
    ring = _ring()
    with pytest.raises(ProtocolRefused, match="MALFORMED"):
        ring.take_revocations(certify(ROOT, Purpose.DEVICE_COMMAND, COMMAND.public, NOW_US))
    with pytest.raises(ProtocolRefused, match="MALFORMED"):
        ring.add(revoke(ROOT, 1, ()))


def test_a_revoked_key_is_refused_and_an_older_list_does_not_bring_it_back() -> None:
    ring, raw = _ring(), COMMAND.seal(b"x")
    assert ring.take_revocations(revoke(ROOT, 2, (COMMAND.id,)))
    assert not ring.take_revocations(revoke(ROOT, 1, ()))
    assert _refusal(ring, raw) == "KEY_REVOKED"


def test_forged_envelopes_are_refused() -> None:
    ring = _ring()
    thief = PrivateKey.generate()
    good = decode_envelope(COMMAND.seal(b"x"))
    assert _refusal(ring, thief.seal(b"x")) == "KEY_UNKNOWN"
    lying = Envelope(b"y", Algorithm.ED25519, COMMAND.id, thief.signature(b"y"))
    assert _refusal(ring, msgspec.json.encode(lying)) == "SIGNATURE_BAD"
    other = msgspec.structs.replace(good, algorithm=Algorithm.ES256)
    assert _refusal(ring, msgspec.json.encode(other)) == "KEY_UNKNOWN"
    unsigned = msgspec.structs.replace(good, signature=b"")
    assert _refusal(ring, msgspec.json.encode(unsigned)) == "SIGNATURE_BAD"
    assert _refusal(ring, b"x" * (MAX_ENVELOPE_BYTES + 1)) == "MALFORMED"


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_as_malformed(raw: bytes) -> None:
    assert _refusal(_ring(), raw) == "MALFORMED"


@given(st.data())
def test_no_change_of_an_envelope_passes(data: st.DataObject) -> None:
    raw = bytearray(COMMAND.seal(b'{"type":"ping"}'))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    try:
        payload = _ring().open(bytes(raw), Purpose.DEVICE_COMMAND, NOW_US)
    except ProtocolRefused:
        return
    # JSON has more than one way to write the same envelope; what it carries is what was signed.
    assert payload == b'{"type":"ping"}'
