"""What a device lets in, and what both sides make of bytes that are no messages."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_bridge.errors import OperatorFixable, ProtocolRefused
from device_bridge.protocol import messages, schema_files
from device_bridge.protocol.envelope import PrivateKey
from device_bridge.protocol.gate import Gate
from device_bridge.protocol.keys import KeyRing, Purpose, certify
from device_bridge.protocol.messages import (
    COMMAND_TYPES,
    REPORT_TYPES,
    Ping,
    Topics,
    check_code,
    decode_from_device,
    decode_from_station,
    decode_keys_notice,
    encode,
)

NOW_US = 1_800_000_000_000_000
ROOT, COMMAND, DEVICE = PrivateKey.generate(), PrivateKey.generate(), PrivateKey.generate()


def _gate() -> Gate:
    ring = KeyRing(ROOT.public)
    ring.add(certify(ROOT, Purpose.DEVICE_COMMAND, COMMAND.public, NOW_US - 1))
    return Gate("xa-a", "LOA-1", ring)


def _ping(device: str = "LOA-1", station: str = "xa-a", counter: int = 5, expires_at_us: int = NOW_US + 1) -> Ping:
    return Ping(
        station=station, device=device, id="c1", counter=counter, issued_at_us=NOW_US, expires_at_us=expires_at_us
    )


def _refusal(raw: bytes) -> str:
    with pytest.raises(ProtocolRefused) as refusal:
        _gate().open(raw, NOW_US)
    return refusal.value.code


def test_an_authentic_command_passes() -> None:
    command = _gate().open(COMMAND.seal(encode(_ping())), NOW_US)
    assert isinstance(command, Ping)
    _gate().admit(command, NOW_US, counter=4)


def test_another_devices_and_another_stations_commands_are_refused() -> None:
    assert _refusal(COMMAND.seal(encode(_ping(device="LOA-2")))) == "WRONG_DEVICE"
    assert _refusal(COMMAND.seal(encode(_ping(station="xa-b")))) == "WRONG_DEVICE"


def test_forged_and_unsigned_commands_are_refused() -> None:
    assert _refusal(DEVICE.seal(encode(_ping()))) == "KEY_UNKNOWN"
    assert _refusal(ROOT.seal(encode(_ping()))) == "KEY_UNKNOWN"
    assert _refusal(encode(_ping())) == "MALFORMED"
    assert _refusal(COMMAND.seal(b"{}")) == "MALFORMED"


@pytest.mark.parametrize("counter", [5, 6, 2**60])
def test_a_replayed_command_is_refused(counter: int) -> None:
    with pytest.raises(ProtocolRefused, match="REPLAYED"):
        _gate().admit(_ping(counter=5), NOW_US, counter)


def test_an_expired_command_is_refused() -> None:
    with pytest.raises(ProtocolRefused, match="EXPIRED"):
        _gate().admit(_ping(expires_at_us=NOW_US), NOW_US, counter=0)


def test_a_message_of_another_version_is_refused() -> None:
    raw = json.loads(encode(_ping()))
    with pytest.raises(ProtocolRefused, match="MALFORMED"):
        decode_from_station(json.dumps({**raw, "version": 2}).encode())


def test_unknown_fields_are_left_aside_for_those_to_come() -> None:
    raw = json.loads(encode(_ping()))
    assert decode_from_station(json.dumps({**raw, "colour": "red"}).encode()) == _ping()


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_refused_and_never_crash(raw: bytes) -> None:
    for decode in (decode_from_station, decode_from_device, decode_keys_notice):
        with pytest.raises(ProtocolRefused, match="MALFORMED"):
            decode(raw)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
_PLAY = {
    "type": "play_at",
    "version": 1,
    "station": "xa-a",
    "device": "LOA-1",
    "id": "c",
    "counter": 1,
    "issued_at_us": 1,
    "expires_at_us": 2,
    "play_id": "p",
    "content": {"sha256": "0" * 64, "size_bytes": 1, "codec": "flac", "base_url": "http://x", "path": "/"},
    "starts_at_us": 1,
    "ends_at_us": 2,
    "position_s": 0.0,
    "volume_percent": 80,
    "priority": 10,
}


@given(st.sampled_from(sorted(_PLAY)), _json)
def test_a_command_with_any_value_in_any_field_is_decoded_or_refused(field: str, value: object) -> None:
    raw = json.dumps({**_PLAY, field: value}).encode()
    try:
        command = decode_from_station(raw)
    except ProtocolRefused:
        return
    assert isinstance(command, COMMAND_TYPES)
    assert 0 <= command.counter < 2**63


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ProtocolRefused, match="MALFORMED"):
        decode_from_station(b"[" * 100_000)


@pytest.mark.parametrize("code", ["", "a/b", "a+", "#", "-a", "loa 1", "đài", "a" * 65, "_station"])
def test_codes_that_would_break_a_topic_are_refused(code: str) -> None:
    with pytest.raises(OperatorFixable, match="DEVICE_CODE_BAD"):
        check_code(code)


def test_topics_are_taken_apart_as_they_are_put_together() -> None:
    assert Topics.split(Topics.of("xa-a", "LOA-1", Topics.REPORT)) == ("LOA-1", "report")
    with pytest.raises(ProtocolRefused):
        Topics.split("tt/1/xa-a/LOA-1")


def test_the_schemas_are_fresh() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in schema_files.FOLDER.iterdir()}
    assert there == schema_files.generate()


def test_every_message_is_in_the_documentation_and_has_its_schema() -> None:
    text = Path(messages.__file__).parents[1].joinpath("PROTOCOL.md").read_text(encoding="utf-8")
    others = (messages.Presence, messages.Telemetry, messages.TimeRequest, messages.TimeReply, messages.Receipt)
    for kind in (*COMMAND_TYPES, *REPORT_TYPES, *others, messages.StationKeysNotice):
        assert f"`{kind.__struct_config__.tag}`" in text
    for leaf in (*Topics.FROM_DEVICE, *Topics.TO_DEVICE):
        assert f"/{leaf}`" in text


def test_schemas_accept_what_is_sent() -> None:
    schema = msgspec.json.decode(schema_files.generate()["play_at.json"])
    required = schema["$defs"]["PlayAt"]["required"]
    assert set(required) <= set(_PLAY)
    decode_from_station(json.dumps(_PLAY).encode())
