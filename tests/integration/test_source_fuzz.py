"""Whatever is sent, the source system never fails: no answer of 500 and above (schemathesis, bounded, seeded)."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from source_system.openapi import generate
from sync_client.contract.signing import KEY_HEADER, signed_headers
from tests.support.source_server import SignedPeer, SourceServer


def _can_be_malformed(name: str) -> bool:
    method, path = name.split()
    described = _DOCUMENT["paths"][path][method.lower()]
    return "requestBody" in described or "parameters" in described


pytest_plugins = ["tests.support.source_fixtures"]

_EXAMPLES = 6
_DOCUMENT = generate()
_OPERATIONS = {
    result.ok().label: result.ok()
    for result in schemathesis.openapi.from_dict(_DOCUMENT).get_all_operations()
    if isinstance(result, Ok)
}
_MEANT = [(name, GenerationMode.POSITIVE) for name in sorted(_OPERATIONS)]
_MALFORMED = [(name, GenerationMode.NEGATIVE) for name in sorted(_OPERATIONS) if _can_be_malformed(name)]
# Held calls are asked to be held for no time.
_SHORT = {"wait_s": 0}


@pytest.fixture(scope="module")
def peers(source: SourceServer) -> Iterator[dict[str, SignedPeer]]:
    made = {kind: source.enrol("T1-01" if kind == "STATION" else "T1", kind) for kind in ("STATION", "SYSTEM")}
    yield made
    for peer in made.values():
        peer.close()


@pytest.mark.parametrize(("name", "mode"), [*_MEANT, *_MALFORMED], ids=str)
def test_no_call_makes_it_fail(
    source: SourceServer, peers: dict[str, SignedPeer], name: str, mode: GenerationMode
) -> None:
    operation = _OPERATIONS[name]
    callers: list[SignedPeer | requests.Session] = [
        *peers.values(),
        *(source.desk(login).session for login in ("admin.vn", "leader.t1", "editor.t1")),
    ]
    tried = 0

    @seed(20_241_124)
    @settings(
        max_examples=_EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), turn=st.integers(0, len(callers) - 1))
    def send(case: Case[Any], turn: int) -> None:
        nonlocal tried
        tried += 1
        answer = _send(case, source.url, callers[turn])
        assert answer.status_code < 500, f"{case.method} {answer.request.url} {answer.text}"

    send()
    assert tried


def _send(case: Case[Any], url: str, caller: SignedPeer | requests.Session) -> requests.Response:
    wanted: dict[str, Any] = dict(case.as_transport_kwargs(base_url=url))
    if case.path.endswith("/wait"):
        wanted["params"] = (wanted.get("params") or {}) | _SHORT
    session = caller.session if isinstance(caller, SignedPeer) else caller
    wanted.pop("cookies", None)
    fields = {
        name: wanted[name] for name in ("method", "url", "headers", "params", "data", "json", "files") if name in wanted
    }
    prepared = session.prepare_request(requests.Request(**fields))
    if case.method.upper() == "POST":
        prepared.headers["Idempotency-Key"] = str(uuid.uuid4())
    # What schemathesis puts there is no credential of anybody.
    for name in ("Authorization", KEY_HEADER):
        prepared.headers.pop(name, None)
    if isinstance(caller, SignedPeer):
        body = prepared.body or b""
        assert isinstance(body, bytes | str)
        raw = body.encode() if isinstance(body, str) else body
        headers = {name: str(value) for name, value in prepared.headers.items()}
        now_ms = int(time.time() * 1000)
        prepared.headers.update(
            signed_headers(caller.key, prepared.method or "", prepared.path_url, raw, now_ms, headers)
        )
    elif "Authorization" in session.headers:
        prepared.headers["Authorization"] = str(session.headers["Authorization"])
    return session.send(prepared, timeout=30, allow_redirects=False)
