"""The station's signer over its secrets, and the on-air status on its way through a socket."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from device_bridge.protocol.envelope import PrivateKey
from device_bridge.protocol.keys import KeyRing, Purpose, revoke
from studio.domain.broadcast import OnAirNow, OnAirStatus, PlayState
from studio.domain.errors import Defect, OperatorFixable
from studio.domain.status_codec import decode_status, encode_status
from studio.links.signer import StationSigner, station_keys

NOW = datetime(2026, 11, 24, 5, 30, 0, 123456, tzinfo=UTC)


class Drawer:
    """``ports.secrets.Secrets`` in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, value: bytes) -> None:
        self.kept[name] = value


def test_what_is_signed_opens_after_a_restart() -> None:
    drawer = Drawer()
    envelope = StationSigner(drawer, lambda: NOW).sign(b'{"title": "S\xc3\xa1ng"}')
    assert StationSigner(drawer, lambda: NOW + timedelta(days=9999)).open(envelope) == b'{"title": "S\xc3\xa1ng"}'


@pytest.mark.parametrize("place", [30, 60, -20])
def test_a_changed_envelope_does_not_open(place: int) -> None:
    signer = StationSigner(Drawer(), lambda: NOW)
    raw = bytearray(signer.sign(b"manifest"))
    raw[place] ^= 1
    with pytest.raises(OperatorFixable, match="SIGNATURE_BAD"):
        signer.open(bytes(raw))


def test_another_purpose_and_another_station_do_not_pass_for_a_manifest() -> None:
    drawer = Drawer()
    signer = StationSigner(drawer, lambda: NOW)
    commands = StationSigner(drawer, lambda: NOW, Purpose.DEVICE_COMMAND)
    for envelope in (commands.sign(b"x"), StationSigner(Drawer(), lambda: NOW).sign(b"x"), b"", b"{}"):
        with pytest.raises(OperatorFixable, match="SIGNATURE_BAD"):
            signer.open(envelope)


def test_a_revoked_manifest_key_is_refused() -> None:
    drawer = Drawer()
    envelope = StationSigner(drawer, lambda: NOW).sign(b"x")
    root = PrivateKey(station_keys(drawer, Purpose.DEVICE_COMMAND, NOW).signing.algorithm, drawer.kept["station-root"])
    key = station_keys(drawer, Purpose.PROGRAMME_MANIFEST, NOW).signing
    drawer.put("revocations", revoke(root, 1, (key.id,)))
    with pytest.raises(OperatorFixable) as refusal:
        StationSigner(drawer, lambda: NOW).open(envelope)
    assert refusal.value.details["why"] == "KEY_REVOKED"


def test_keys_are_made_once_under_one_root() -> None:
    drawer = Drawer()
    first, again = (station_keys(drawer, Purpose.DEVICE_COMMAND, NOW) for _ in range(2))
    assert first.signing.id == again.signing.id
    manifest = station_keys(drawer, Purpose.PROGRAMME_MANIFEST, NOW)
    assert manifest.root_public == first.root_public
    assert manifest.signing.id != first.signing.id
    ring = KeyRing(first.root_public)
    ring.add(first.certificates[0])
    assert ring.open(first.signing.seal(b"x"), Purpose.DEVICE_COMMAND, None) == b"x"


def test_an_unreadable_key_is_said_so() -> None:
    drawer = Drawer()
    drawer.put("station-root", b"short")
    with pytest.raises(OperatorFixable, match="KEYS_UNREADABLE"):
        StationSigner(drawer, lambda: NOW).sign(b"x")


def _status() -> OnAirStatus:
    now = OnAirNow("slot:1:local", "local", "Bản tin sáng", PlayState.PLAYING, NOW, NOW + timedelta(minutes=15), 1.25)
    return OnAirStatus(
        pid=7,
        boot_id="b",
        since=NOW,
        now=NOW + timedelta(seconds=1),
        clock_trusted=True,
        output_open=True,
        output_device="ALSA/default",
        underruns=2,
        block_late_ms_p99=1.5,
        rss_mb=80.0,
        plan_published_at=None,
        bridge_connected=False,
        playing=(now,),
        upcoming=(now, now),
        alarms=("BRIDGE_AWAY",),
    )


def test_the_status_comes_through_json_whole() -> None:
    assert decode_status(json.loads(json.dumps(encode_status(_status())))) == _status()


@pytest.mark.parametrize("field", sorted(encode_status(_status())))
def test_a_status_without_a_field_is_a_defect(field: str) -> None:
    raw = encode_status(_status())
    del raw[field]
    with pytest.raises(Defect, match="STATUS_UNREADABLE"):
        decode_status(raw)


def test_the_signers_envelope_is_the_protocols() -> None:
    raw = msgspec.json.decode(StationSigner(Drawer(), lambda: NOW).sign(b"x"))
    assert sorted(raw) == ["algorithm", "key_id", "payload", "signature"]
