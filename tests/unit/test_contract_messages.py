"""The exchange contract: strict messages, envelopes, key lists, signed requests, states, the report's period."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sync_client.contract.bulletins import Bulletin, BulletinStatus
from sync_client.contract.envelope import Envelope, EnvelopeRefused, SigningKey, open_envelope
from sync_client.contract.feedback import CitizenFeedback, FeedbackState, FeedbackUpdate, may_become
from sync_client.contract.keys import KeyEntry, KeyList, open_bulletin, open_key_list
from sync_client.contract.reports import reporting_period
from sync_client.contract.signing import KEY_HEADER, read_signed_parts, signature_holds, signed_headers
from sync_client.contract.version import is_compatible

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ID = "0190b6a0-0000-7000-8000-000000000001"


def bulletin_json(**more: Any) -> dict[str, Any]:
    at = NOW.isoformat()
    return {
        "bulletin_class": "NORMAL",
        "origin": "PROVINCE",
        "category": "POLICY",
        "title": "Tin",
        "text": "Nội dung",
        "agency": "UBND tỉnh",
        "valid_from": at,
        "valid_to": (NOW + timedelta(hours=1)).isoformat(),
        "areas": ["T1"],
        "id": ID,
        "version": 1,
        "source_level": "PROVINCE",
        "source_area": "T1",
        "creator": "A",
        "approver": "B",
        "approved_at": at,
        "issued_at": at,
    } | more


def entry(key: SigningKey, **more: Any) -> KeyEntry:
    fields: dict[str, Any] = {
        "key_id": key.id,
        "public_key": key.public,
        "area": "T1",
        "level": "PROVINCE",
        "valid_from": NOW - timedelta(days=1),
        "valid_to": NOW + timedelta(days=1),
    }
    return KeyEntry(**(fields | more))


def key_list(*entries: KeyEntry, serial: int = 1) -> KeyList:
    return KeyList(serial=serial, issued_at=NOW, keys=list(entries))


def test_a_bulletin_survives_its_json() -> None:
    bulletin = Bulletin.model_validate(bulletin_json())
    assert Bulletin.model_validate_json(bulletin.to_json()) == bulletin
    assert json.loads(bulletin.to_json())["valid_from"] == "2026-03-04T05:06:07Z"


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "1"},
        {"title": 5},
        {"title": ""},
        {"title": "a\x00b"},
        {"unknown": 1},
        {"bulletin_class": "URGENT"},
        {"areas": []},
        {"areas": ["t1"]},
        {"valid_from": "2026-03-04T05:06:07"},
        {"valid_from": "2026-03-04"},
        {"valid_from": 1_772_600_000},
        {"valid_to": NOW.isoformat()},
        {"valid_to": "0001-01-01T00:00:00+14:00"},
        {"kind": "RECALL"},
        {"bulletin_class": "EMERGENCY"},
        {"disaster_level": 6},
        {"audio": {"sha256": "0" * 64, "size_bytes": 1, "codec": "flac", "duration_s": 1.0, "url_path": "/etc"}},
    ],
)
def test_what_is_not_meant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Bulletin.model_validate(bulletin_json(**wrong))
    with pytest.raises(ValidationError):
        Bulletin.model_validate_json(json.dumps(bulletin_json(**wrong)))


def test_texts_are_nfc() -> None:
    assert Bulletin.model_validate(bulletin_json(title="Lu\u0303")).title == "L\u0169"


def test_declining_needs_a_reason() -> None:
    status = {
        "station_id": ID,
        "area": "T1",
        "bulletin_id": ID,
        "version": 1,
        "state": "DECLINED",
        "at": NOW.isoformat(),
    }
    with pytest.raises(ValidationError):
        BulletinStatus.model_validate(status | {"reason": "  "})
    assert BulletinStatus.model_validate(status | {"reason": "trùng"}).reason == "trùng"


def test_an_envelope_opens_by_its_own_key_alone() -> None:
    key, other = SigningKey.generate(), SigningKey.generate()
    sealed = Envelope.model_validate_json(key.seal(b"words").to_json())
    assert open_envelope(sealed, key.public_raw) == b"words"
    with pytest.raises(EnvelopeRefused, match="KEY_UNKNOWN"):
        open_envelope(sealed, other.public_raw)
    forged = sealed.model_copy(update={"payload": "d29yZHo="})
    with pytest.raises(EnvelopeRefused, match="SIGNATURE_BAD"):
        open_envelope(forged, key.public_raw)


def test_a_bulletin_counts_by_a_listed_key_of_its_area() -> None:
    root, key = SigningKey.generate(), SigningKey.generate()
    listed = open_key_list(root.seal(key_list(entry(key)).to_json()), root.public)
    sealed = key.seal(Bulletin.model_validate(bulletin_json()).to_json())
    assert open_bulletin(sealed, listed, NOW).id == ID


@pytest.mark.parametrize(
    ("code", "change", "at"),
    [
        ("KEY_REVOKED", {"revoked_at": NOW}, NOW),
        ("KEY_EXPIRED", {}, NOW + timedelta(days=2)),
        ("KEY_EXPIRED", {}, NOW - timedelta(days=2)),
        ("KEY_NOT_FOR_AREA", {"area": "T2"}, NOW),
        ("KEY_NOT_FOR_AREA", {"level": "CENTRE"}, NOW),
    ],
)
def test_a_key_that_does_not_count(code: str, change: dict[str, Any], at: datetime) -> None:
    key = SigningKey.generate()
    sealed = key.seal(Bulletin.model_validate(bulletin_json()).to_json())
    with pytest.raises(EnvelopeRefused, match=code):
        open_bulletin(sealed, key_list(entry(key, **change)), at)


def test_key_lists_of_others_and_old_ones_are_refused() -> None:
    root, stranger = SigningKey.generate(), SigningKey.generate()
    with pytest.raises(EnvelopeRefused, match="KEY_UNKNOWN"):
        open_key_list(stranger.seal(key_list().to_json()), root.public)
    with pytest.raises(EnvelopeRefused, match="KEY_LIST_OLD"):
        open_key_list(root.seal(key_list(serial=4).to_json()), root.public, least_serial=5)
    with pytest.raises(EnvelopeRefused, match="MALFORMED"):
        open_key_list(root.seal(b"[]"), root.public)


def test_a_request_cannot_be_changed_on_its_way() -> None:
    key = SigningKey.generate()
    sent = {"Idempotency-Key": "11112222", "Upload-Offset": "5"}
    headers = sent | signed_headers(key, "PATCH", "/v1/uploads/x?y=1", b"body", 1_772_600_000_000, sent)
    parts = read_signed_parts(headers)
    assert parts is not None
    assert signature_holds(key.public_raw, "PATCH", "/v1/uploads/x?y=1", parts, headers)
    assert not signature_holds(key.public_raw, "POST", "/v1/uploads/x?y=1", parts, headers)
    assert not signature_holds(key.public_raw, "PATCH", "/v1/uploads/x?y=2", parts, headers)
    for name, value in (("Idempotency-Key", "33334444"), ("Upload-Offset", "6"), ("Upload-Length", "9")):
        assert not signature_holds(key.public_raw, "PATCH", "/v1/uploads/x?y=1", parts, headers | {name: value})
    for name in headers:
        if name.startswith("TTS-"):
            changed = read_signed_parts(headers | {name: _other(headers[name])})
            holds = changed is not None and signature_holds(
                key.public_raw, "PATCH", "/v1/uploads/x?y=1", changed, headers
            )
            assert not holds, name
    assert read_signed_parts({name: value for name, value in headers.items() if name != KEY_HEADER}) is None


def _other(value: str) -> str:
    return ("1" if value[0] != "1" else "2") + value[1:]


@given(st.lists(st.sampled_from(list(FeedbackState)), max_size=12))
def test_feedback_never_leaves_its_end(steps: list[FeedbackState]) -> None:
    state = FeedbackState.NEW
    for step in steps:
        if may_become(state, step):
            assert state not in (FeedbackState.CLOSED, FeedbackState.REJECTED)
            state = step


def test_feedback_steps_of_the_rules() -> None:
    way = [FeedbackState.NEW, FeedbackState.RECEIVED, FeedbackState.IN_PROGRESS, FeedbackState.ANSWERED]
    assert all(may_become(before, after) for before, after in pairwise(way))
    assert not may_become(FeedbackState.NEW, FeedbackState.ANSWERED)
    assert not may_become(FeedbackState.ANSWERED, FeedbackState.REJECTED)
    with pytest.raises(ValidationError):
        FeedbackUpdate.model_validate({"state": "ANSWERED", "at": NOW.isoformat(), "by": "Biên tập"})


def test_no_feedback_without_consent() -> None:
    said = {"area": "T1", "kind": "QUESTION", "text": "Hỏi", "consent": True, "consent_text": "2026-1"}
    assert CitizenFeedback.model_validate(said).phone == ""
    for wrong in ({"consent": False}, {"for_child": True}, {"phone": "gọi tôi"}):
        with pytest.raises(ValidationError):
            CitizenFeedback.model_validate(said | wrong)


def test_the_reporting_year() -> None:
    first, last = reporting_period(2026)
    assert (first.isoformat(), last.isoformat()) == ("2025-12-15", "2026-12-14")


def test_versions_of_one_major_talk() -> None:
    assert is_compatible("1.7")
    assert not is_compatible("2.0")
    assert not is_compatible("")
