"""What a call must have: a true signature, once, by a clock that is near; a key for repeating; a size that fits."""

from __future__ import annotations

import json
import time
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from sync_client.contract.envelope import SigningKey
from sync_client.contract.signing import signed_headers
from sync_client.contract.version import CONTRACT_VERSION
from tests.support.source_server import Enrolling, SignedPeer, SourceServer, content

pytest_plugins = ["tests.support.source_fixtures"]


@pytest.fixture
def station(stations: Enrolling) -> SignedPeer:
    return stations("T1-01")


def events(station: SignedPeer) -> dict[str, Any]:
    event = {"id": str(uuid.uuid4()), "kind": "LOCAL_STOP", "at": datetime.now(UTC).isoformat()}
    return {"station_id": station.id, "area": "T1-01", "events": [event]}


def code_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def send(station: SignedPeer, body: bytes, headers: dict[str, str], path: str = "/v1/events") -> requests.Response:
    typed = {"Content-Type": "application/json"} | headers
    return station.session.post(station.url + path, data=body, headers=typed, timeout=20)


def signed(station: SignedPeer, body: bytes, key: SigningKey | None = None, **sent: str) -> dict[str, str]:
    headers = {name.replace("_", "-"): value for name, value in sent.items()}
    now_ms = int(time.time() * 1000)
    return headers | signed_headers(key or station.key, "POST", "/v1/events", body, now_ms, headers)


def test_a_call_counts_once(station: SignedPeer) -> None:
    body = json.dumps(events(station)).encode()
    headers = signed(station, body, Idempotency_Key=str(uuid.uuid4()))
    assert send(station, body, headers).status_code == 200
    assert code_of(send(station, body, headers)) == (401, "REPLAYED")


def test_nothing_is_changed_on_the_way(station: SignedPeer) -> None:
    body = json.dumps(events(station)).encode()
    key = str(uuid.uuid4())
    assert code_of(send(station, body + b" ", signed(station, body, Idempotency_Key=key))) == (401, "SIGNATURE_BAD")
    other_key = signed(station, body, Idempotency_Key=key) | {"Idempotency-Key": str(uuid.uuid4())}
    assert code_of(send(station, body, other_key)) == (401, "SIGNATURE_BAD")
    assert code_of(send(station, body, signed(station, body, Idempotency_Key=key), "/v1/devices")) == (
        401,
        "SIGNATURE_BAD",
    )
    stranger = signed(station, body, SigningKey.generate(), Idempotency_Key=key)
    assert code_of(send(station, body, stranger)) == (401, "SIGNATURE_BAD")
    # Another's key named with one's own signature.
    named = signed(station, body, SigningKey.generate(), Idempotency_Key=key) | {"TTS-Key": station.key.id}
    assert code_of(send(station, body, named)) == (401, "SIGNATURE_BAD")


@pytest.mark.parametrize("offset_s", [-86_400.0, 400.0])
def test_a_clock_that_is_off_is_told_by_how_much(station: SignedPeer, offset_s: float) -> None:
    station.clock_offset_s = offset_s
    answer = station.call("GET", "/v1/feed")
    assert code_of(answer) == (401, "CLOCK_SKEW")
    details = answer.json()["details"]
    assert details["skew_ms"] == pytest.approx(offset_s * 1000, abs=10_000)
    assert details["server_time_ms"] == pytest.approx(time.time() * 1000, abs=10_000)
    station.clock_offset_s -= details["skew_ms"] / 1000
    assert station.call("GET", "/v1/feed").status_code == 200


def test_a_revoked_station_is_refused(source: SourceServer, station: SignedPeer) -> None:
    assert station.call("GET", "/v1/feed").status_code == 200
    source.desk("admin.t1").post(f"/v1/stations/{station.id}/revoke", None)
    assert code_of(station.call("GET", "/v1/feed")) == (401, "REVOKED")


def test_a_code_enrols_once_and_the_lost_answer_is_given_again(source: SourceServer) -> None:
    code, key = source.enrol_code("T1-01"), SigningKey.generate()
    body = {"code": code, "public_key": key.public, "name": "Đài"}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    url = f"{source.url}/v1/enrolments"
    first = requests.post(url, json=body, headers=headers, timeout=20)
    again = requests.post(url, json=body, headers=headers, timeout=20)
    assert (first.status_code, again.content) == (201, first.content)
    thief = body | {"public_key": SigningKey.generate().public}
    other = requests.post(url, json=thief, headers={"Idempotency-Key": str(uuid.uuid4())}, timeout=20)
    assert code_of(other) == (403, "ENROL_CODE_REFUSED")
    assert code_of(requests.post(url, json=thief, headers=headers, timeout=20)) == (409, "IDEMPOTENCY_MISMATCH")


def test_the_same_key_gives_the_same_answer(source: SourceServer) -> None:
    desk, body, key = source.desk("editor.t1"), content(["T1"]), str(uuid.uuid4())
    first = desk.call("POST", "/v1/bulletins", body, key)
    again = desk.call("POST", "/v1/bulletins", body, key)
    assert (again.content, again.headers["Location"]) == (first.content, first.headers["Location"])
    assert again.headers["Idempotent-Replay"] == "true"
    other = desk.call("POST", "/v1/bulletins", body | {"title": "Khác"}, key)
    assert code_of(other) == (409, "IDEMPOTENCY_MISMATCH")
    # Another person's key of the same name is another key.
    assert source.desk("leader.t1").call("POST", "/v1/bulletins", body, key).json()["id"] != first.json()["id"]
    bare = desk.session.post(f"{source.url}/v1/bulletins", json=body, timeout=20)
    assert code_of(bare) == (428, "IDEMPOTENCY_KEY_NEEDED")


def test_a_refusal_is_not_remembered(source: SourceServer) -> None:
    desk, key = source.desk("editor.t1"), str(uuid.uuid4())
    assert desk.call("POST", "/v1/bulletins", content(["VN"]), key).status_code == 403
    assert desk.call("POST", "/v1/bulletins", content(["T1"]), key).status_code == 201


def test_what_is_too_long_is_refused(source: SourceServer) -> None:
    desk = source.desk("editor.t1")
    long = content(["T1"]) | {"text": "x" * (1 << 20)}
    assert code_of(desk.call("POST", "/v1/bulletins", long)) == (413, "TOO_LARGE")

    def parts() -> Any:
        for _ in range(40):
            yield b"x" * 65_536

    streamed = desk.session.post(f"{source.url}/v1/bulletins", data=parts(), timeout=20)
    assert code_of(streamed) == (413, "TOO_LARGE")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[" * 100_000, b'{"title": ' + b"9" * 5000 + b"}", b'"\xff"', b'{"title":"\\ud800"}', b"null"],
)
def test_malformed_bodies_are_told_so(source: SourceServer, body: bytes) -> None:
    desk = source.desk("editor.t1")
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    answer = desk.session.post(f"{source.url}/v1/bulletins", data=body, headers=headers, timeout=20)
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["code"] == "MALFORMED"


def test_another_major_of_the_contract_is_refused(source: SourceServer) -> None:
    answer = requests.get(f"{source.url}/v1/about", headers={"TTS-Contract": "2.0"}, timeout=20)
    assert code_of(answer) == (400, "CONTRACT_UNKNOWN")
    answer = requests.get(f"{source.url}/v1/about", headers={"TTS-Contract": "1.9"}, timeout=20)
    assert (answer.status_code, answer.headers["TTS-Contract"]) == (200, CONTRACT_VERSION)


def test_guessing_a_password_is_slowed(source: SourceServer) -> None:
    login = f"nobody{uuid.uuid4().hex[:8]}"
    seen = set()
    for _ in range(12):
        answer = requests.post(f"{source.url}/v1/sessions", json={"login": login, "password": "88888888"}, timeout=20)
        seen.add(code_of(answer))
    assert seen == {(401, "SIGN_IN_REFUSED"), (429, "TOO_MANY")}
    assert int(answer.headers["Retry-After"]) > 0


def test_a_closed_account_is_out_at_once(source: SourceServer) -> None:
    from tests.support.source_server import Desk

    login, password = f"gone{uuid.uuid4().hex[:8]}", "a-long-password-to-go"
    wanted = {"login": login, "name": "x", "role": "VIEWER", "area": "T1", "password": password}
    made = source.desk("admin.t1").post("/v1/accounts", wanted)
    desk = Desk(source.url, login, password)
    assert desk.call("GET", "/v1/bulletins").status_code == 200
    source.desk("admin.t1").post(f"/v1/accounts/{made['id']}/close", None)
    assert code_of(desk.call("GET", "/v1/bulletins")) == (401, "SIGN_IN_NEEDED")
    desk.session.close()
