"""Every route × every kind of caller: a call outside one's area or role is refused, the rightful one is not."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from fastapi.routing import APIRoute

from source_system.api.app import build_app
from sync_client.contract.reports import reporting_period
from tests.support.source_server import Desk, SignedPeer, SourceServer, content

pytest_plugins = ["tests.support.source_fixtures"]

OPEN = {
    "/v1/about",
    "/v1/keys",
    "/v1/enrolments",
    "/v1/sessions",
    "/v1/public/areas",
    "/v1/public/news",
    "/v1/public/audio/{sha256}",
    "/v1/public/feedback",
}
# Says what the server can do, and nothing of anybody.
ABILITIES = ("OPTIONS", "/v1/uploads")
REFUSED = (401, 403, 404)


@dataclass
class World:
    """Things of province T1 and of its commune T1-01, to be asked for by those of T2."""

    source: SourceServer
    ids: dict[str, str] = field(default_factory=dict)
    callers: dict[str, Callable[..., requests.Response]] = field(default_factory=dict)
    peers: dict[str, SignedPeer] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """How to call a route for things of T1; ``rightful``: who may."""

    path: Callable[[World], str]
    body: Callable[[World], Any] = lambda world: None
    rightful: str = "editor.t1"
    headers: dict[str, str] = field(default_factory=dict)
    data: bytes = b""


@pytest.fixture(scope="module")
def world(source: SourceServer) -> Iterator[World]:
    made = World(source)
    for role in ("ADMIN", "LEADER", "EDITOR", "VIEWER"):
        for area in ("T2", "T2-01"):
            login, password = f"walk-{role.lower()}.{area.lower()}", "a-long-password-to-walk"
            source.desk("admin.vn").post(
                "/v1/accounts", {"login": login, "name": login, "role": role, "area": area, "password": password}
            )
            made.callers[f"{role} {area}"] = Desk(source.url, login, password).call
    for name, area, kind in (
        ("STATION T2-01", "T2-01", "STATION"),
        ("SYSTEM T2", "T2", "SYSTEM"),
        ("station.t1-01", "T1-01", "STATION"),
    ):
        made.peers[name] = source.enrol(area, kind)
        made.callers[name] = made.peers[name].call
    _fill(made)
    yield made
    for peer in made.peers.values():
        peer.close()


def _fill(world: World) -> None:
    source, station = world.source, world.peers["station.t1-01"]
    sound = source.desk("editor.t1").upload(b"only for T1, %s" % uuid.uuid4().bytes)
    world.ids["sha256"] = sound.sha256
    world.ids["issued"] = source.issue(["T1-01"], title="Của T1")["id"]
    world.ids["draft"] = source.desk("editor.t1").post("/v1/bulletins", content(["T1-01"]))["id"]
    world.ids["draft2"] = source.desk("editor.t1").post("/v1/bulletins", content(["T1-01"]))["id"]
    world.ids["station"] = station.id
    world.ids["other_station"] = source.enrol("T1-02").id
    said = {
        "area": "T1-01",
        "kind": "QUESTION",
        "text": "Hỏi",
        "phone": "0912345678",
        "consent": True,
        "consent_text": "2026-1",
    }
    taken = requests.post(
        f"{source.url}/v1/public/feedback", json=said, headers={"Idempotency-Key": str(uuid.uuid4())}, timeout=20
    )
    world.ids["feedback"] = taken.json()["id"]
    closing = {
        "login": f"closing{uuid.uuid4().hex[:6]}",
        "name": "x",
        "role": "VIEWER",
        "area": "T1",
        "password": "x" * 14,
    }
    world.ids["account"] = source.desk("admin.t1").post("/v1/accounts", closing)["id"]
    begun = source.desk("editor.t1").call("POST", "/v1/uploads", None, **_upload_headers())
    world.ids["upload"] = begun.json()["id"]


def _upload_headers() -> dict[str, str]:
    import base64

    metadata = "sha256 " + base64.b64encode(uuid.uuid4().hex.encode() * 2).decode()
    return {"Upload-Length": "8", "Upload-Metadata": metadata, "Tus-Resumable": "1.0.0"}


def _at() -> str:
    return datetime.now(UTC).isoformat()


def _of_station(world: World, **more: Any) -> dict[str, Any]:
    return {"station_id": world.ids["station"], "area": "T1-01"} | more


def _log_row() -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "title": "x",
        "bulletin_class": "NORMAL",
        "origin": "STATION",
        "category": "POLICY",
        "cluster": "c1",
        "result": "PLAYED",
    }


def _report(world: World) -> dict[str, Any]:
    first, last = reporting_period(2026)
    return _of_station(
        world,
        id=str(uuid.uuid4()),
        year=2026,
        period_start=first.isoformat(),
        period_end=last.isoformat(),
        prepared_at=_at(),
        prepared_by="Cán bộ",
        final=False,
        clusters=[],
        share_connected=1.0,
        programmes=[],
        minutes_by_class=[],
        emergencies=[],
        **dict.fromkeys(("feedback_received", "feedback_answered", "boards", "staff_trained", "faults"), 0),
    )


def _fixed(path: str) -> Callable[[World], str]:
    return lambda world: path


def _of(path: str, name: str) -> Callable[[World], str]:
    return lambda world: path.format(world.ids[name])


_STATION = "station.t1-01"
_EVENT = {"kind": "LOCAL_STOP"}
CASES: dict[tuple[str, str], Case] = {
    ("GET", "/v1/areas"): Case(_fixed("/v1/areas?area=T1")),
    ("POST", "/v1/areas"): Case(
        _fixed("/v1/areas"),
        lambda world: {
            "code": f"T1-{uuid.uuid4().hex[:8].upper()}",
            "name": "Mới",
            "level": "COMMUNE",
            "parent": "T1",
            "valid_from": "2026-01-01",
        },
        "admin.t1",
    ),
    ("GET", "/v1/audio/{sha256}"): Case(_of("/v1/audio/{}", "sha256")),
    ("HEAD", "/v1/audio/{sha256}"): Case(_of("/v1/audio/{}", "sha256")),
    ("POST", "/v1/bulletin-status"): Case(
        _fixed("/v1/bulletin-status"),
        lambda world: _of_station(world, bulletin_id=world.ids["issued"], version=1, state="RECEIVED", at=_at()),
        _STATION,
    ),
    ("POST", "/v1/broadcast-log"): Case(
        _fixed("/v1/broadcast-log"), lambda world: _of_station(world, rows=[_log_row()]), _STATION
    ),
    ("POST", "/v1/devices"): Case(
        _fixed("/v1/devices"), lambda world: _of_station(world, at=_at(), devices=[]), _STATION
    ),
    ("POST", "/v1/schedules"): Case(
        _fixed("/v1/schedules"), lambda world: _of_station(world, day="2026-05-01", at=_at(), rows=[]), _STATION
    ),
    ("POST", "/v1/events"): Case(
        _fixed("/v1/events"),
        lambda world: _of_station(world, events=[{"id": str(uuid.uuid4()), "at": _at()} | _EVENT]),
        _STATION,
    ),
    ("POST", "/v1/training-records"): Case(
        _fixed("/v1/training-records"),
        lambda world: _of_station(
            world,
            records=[{"id": str(uuid.uuid4()), "learner": "p1", "verb": "passed", "activity": "a", "at": _at()}],
        ),
        _STATION,
    ),
    ("POST", "/v1/reports"): Case(_fixed("/v1/reports"), _report, _STATION),
    ("POST", "/v1/programmes"): Case(
        _fixed("/v1/programmes"),
        lambda world: _of_station(
            world, id=str(uuid.uuid4()), version=1, title="x", origin="STATION", category="POLICY"
        ),
        _STATION,
    ),
    ("POST", "/v1/feedback"): Case(
        _fixed("/v1/feedback"),
        lambda world: _of_station(world, id=str(uuid.uuid4()), kind="REPORT", text="x", received_at=_at()),
        _STATION,
    ),
    ("POST", "/v1/feedback/{id_}/state"): Case(
        _of("/v1/feedback/{}/state", "feedback"),
        lambda world: {"state": "RECEIVED", "at": _at(), "by": "Biên tập"},
        _STATION,
    ),
    ("GET", "/v1/feedback/{id_}/contact"): Case(_of("/v1/feedback/{}/contact", "feedback")),
    ("POST", "/v1/bulletins"): Case(_fixed("/v1/bulletins"), lambda world: content(["T1-01"])),
    ("POST", "/v1/bulletins/{id_}/versions"): Case(
        _of("/v1/bulletins/{}/versions", "draft2"), lambda world: content(["T1-01"])
    ),
    ("GET", "/v1/bulletins/{id_}"): Case(_of("/v1/bulletins/{}", "issued")),
    ("POST", "/v1/bulletins/{id_}/approve"): Case(_of("/v1/bulletins/{}/approve", "draft"), rightful="leader.t1"),
    ("POST", "/v1/bulletins/{id_}/reject"): Case(_of("/v1/bulletins/{}/reject", "draft2"), rightful="leader.t1"),
    ("GET", "/v1/bulletins/{id_}/statuses"): Case(_of("/v1/bulletins/{}/statuses?area=T1-01", "issued")),
    ("GET", "/v1/accounts"): Case(_fixed("/v1/accounts?area=T1"), rightful="admin.t1"),
    ("POST", "/v1/accounts"): Case(
        _fixed("/v1/accounts"),
        lambda world: {
            "login": f"new{uuid.uuid4().hex[:8]}",
            "name": "x",
            "role": "VIEWER",
            "area": "T1",
            "password": "x" * 14,
        },
        "admin.t1",
    ),
    ("POST", "/v1/accounts/{id_}/close"): Case(_of("/v1/accounts/{}/close", "account"), rightful="admin.t1"),
    ("POST", "/v1/enrol-codes"): Case(_fixed("/v1/enrol-codes"), lambda world: {"area": "T1-01"}, "admin.t1"),
    ("POST", "/v1/stations/{id_}/revoke"): Case(_of("/v1/stations/{}/revoke", "other_station"), rightful="admin.t1"),
    ("HEAD", "/v1/uploads/{id_}"): Case(_of("/v1/uploads/{}", "upload")),
    ("PATCH", "/v1/uploads/{id_}"): Case(
        _of("/v1/uploads/{}", "upload"),
        headers={"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"},
        data=b"1234",
    ),
}
_LISTINGS = ["broadcast-log", "devices", "schedules", "events", "training-records", "reports", "programmes"]
for _listing in [*_LISTINGS, "feedback", "bulletins", "stations", "figures"]:
    CASES["GET", f"/v1/{_listing}"] = Case(_fixed(f"/v1/{_listing}?area=T1-01"))
# These answer with what is the caller's own; that nothing of others is in it is asserted below.
OWN = {
    ("GET", "/v1/feed"): "/v1/feed",
    ("GET", "/v1/emergencies/wait"): "/v1/emergencies/wait?wait_s=0",
    ("GET", "/v1/feedback/inbox"): "/v1/feedback/inbox",
}


def routes() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for path, item in build_app(None).openapi()["paths"].items():
        found |= {(method.upper(), path) for method in item}
    return found


def test_every_route_is_walked() -> None:
    """A route that is new must be put on one of the lists above."""
    app_routes = {
        (method, route.path)
        for route in build_app(None).routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    walked = set(CASES) | set(OWN) | {ABILITIES, ("POST", "/v1/uploads")}
    assert {route for route in routes() | app_routes if route[1] not in OPEN} == walked


@pytest.mark.parametrize("route", sorted(CASES), ids=" ".join)
def test_a_call_outside_ones_area_is_refused(world: World, route: tuple[str, str]) -> None:
    method, case = route[0], CASES[route]
    foreign = [name for name in world.callers if "T2" in name]
    assert len(foreign) == 10
    for name in foreign:
        answer = _call(world.callers[name], method, case, world)
        assert answer.status_code in REFUSED, f"{name}: {answer.status_code} {answer.text}"
    assert _anonymous(world, method, case).status_code == 401
    # The same call by who may: else a mistake in the call would pass for a refusal.
    rightful = world.callers.get(case.rightful) or world.source.desk(case.rightful).call
    answer = _call(rightful, method, case, world)
    assert answer.status_code < 300, f"{case.rightful}: {answer.status_code} {answer.text}"


def test_listings_hold_nothing_of_others(world: World) -> None:
    """Asked without an area, a caller gets its own; ids of T1 are in none of it."""
    secret = [world.ids[name] for name in ("issued", "draft", "feedback", "account", "station", "upload")]
    paths = [
        path.partition("?")[0] for method, path in ((m, CASES[m, p].path(world)) for m, p in CASES) if method == "GET"
    ]
    for name in (name for name in world.callers if "T2" in name):
        for path in [*paths, *OWN.values()]:
            if any(id_ in path for id_ in world.ids.values()):
                continue
            answer = world.callers[name]("GET", path)
            assert not any(id_ in answer.text for id_ in secret), f"{name} {path}"


def test_roles_do_what_is_theirs_alone(world: World) -> None:
    """In its own area too, a role does nothing that is another's."""
    not_theirs: dict[str, list[tuple[str, str, Any]]] = {
        "VIEWER T2": [("POST", "/v1/bulletins", content(["T2"])), ("POST", "/v1/enrol-codes", {"area": "T2"})],
        "ADMIN T2": [("POST", "/v1/bulletins", content(["T2"])), ("GET", "/v1/feed", None)],
        "EDITOR T2": [("POST", "/v1/enrol-codes", {"area": "T2"}), ("GET", "/v1/accounts", None)],
        "LEADER T2": [("POST", "/v1/enrol-codes", {"area": "T2"}), ("GET", "/v1/feedback/inbox", None)],
        "STATION T2-01": [("POST", "/v1/bulletins", content(["T2-01"])), ("GET", "/v1/figures", None)],
        "SYSTEM T2": [("POST", "/v1/bulletins", content(["T2"])), ("GET", "/v1/broadcast-log", None)],
    }
    for name, calls in not_theirs.items():
        for method, path, body in calls:
            assert world.callers[name](method, path, body).status_code == 403, f"{name} {method} {path}"


def test_a_station_speaks_for_itself_alone(world: World) -> None:
    """In one commune, one station cannot pass for another, nor for its province."""
    neighbour = world.source.enrol("T1-01")
    try:
        body = _of_station(world, rows=[_log_row()])
        assert neighbour.call("POST", "/v1/broadcast-log", body).status_code == 403
        body = {"station_id": neighbour.id, "area": "T1", "rows": [_log_row()]}
        assert neighbour.call("POST", "/v1/broadcast-log", body).status_code == 403
        foreign = {"code": "d", "technology": "IP", "area": "T1-02", "state": "ONLINE"}
        body = {"station_id": neighbour.id, "area": "T1-01", "at": _at(), "devices": [foreign]}
        assert neighbour.call("POST", "/v1/devices", body).status_code == 403
    finally:
        neighbour.close()


def test_nobody_issues_above_or_approves_their_own(world: World) -> None:
    source = world.source
    assert source.desk("editor.t1").call("POST", "/v1/bulletins", content(["VN"])).status_code == 403
    urgent = content(["T1", "T2"], bulletin_class="EMERGENCY")
    assert source.desk("editor.t1").call("POST", "/v1/bulletins", urgent).status_code == 403
    own = source.desk("leader.t1").post("/v1/bulletins", content(["T1"]))
    answer = source.desk("leader.t1").call("POST", f"/v1/bulletins/{own['id']}/approve")
    assert (answer.status_code, answer.json()["code"]) == (422, "NOT_ALLOWED_BY_RULE")


def _call(call: Callable[..., requests.Response], method: str, case: Case, world: World) -> requests.Response:
    path, body = case.path(world), case.body(world)
    if not case.data:
        return call(method, path, body)
    owner = getattr(call, "__self__", None)
    if isinstance(owner, SignedPeer):
        return owner.call(method, path, data=case.data, **case.headers)
    assert isinstance(owner, Desk)
    return owner.session.request(method, owner.url + path, data=case.data, headers=case.headers, timeout=20)


def _anonymous(world: World, method: str, case: Case) -> requests.Response:
    body = case.body(world)
    return requests.request(
        method,
        world.source.url + case.path(world),
        data=case.data or (None if body is None else json.dumps(body)),
        headers={"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"} | case.headers,
        timeout=20,
    )
