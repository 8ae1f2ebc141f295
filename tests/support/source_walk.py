"""Every route of the source system, called for things of province T1 by those of T2; for tests and the bench."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests

from sync_client.contract.reports import reporting_period
from tests.support.source_server import Desk, SignedPeer, SourceServer, content

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


@contextmanager
def walked_world(source: SourceServer) -> Iterator[World]:
    """Make what is asked for, and who asks: each role at T2 and T2-01, a station and a system there."""
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


def foreign_callers(world: World) -> list[str]:
    return [name for name in world.callers if "T2" in name]


def foreign_calls_allowed(source: SourceServer) -> list[str]:
    """Make every call of ``CASES`` as everybody of T2; return those that were not refused, and what was answered."""
    allowed = []
    with walked_world(source) as world:
        for route, case in sorted(CASES.items()):
            for name in foreign_callers(world):
                answer = call_as(world.callers[name], route[0], case, world)
                if answer.status_code not in REFUSED:
                    allowed.append(f"{name} {' '.join(route)}: {answer.status_code}")
    return allowed


def call_as(call: Callable[..., requests.Response], method: str, case: Case, world: World) -> requests.Response:
    path, body = case.path(world), case.body(world)
    if not case.data:
        return call(method, path, body)
    owner = getattr(call, "__self__", None)
    if isinstance(owner, SignedPeer):
        return owner.call(method, path, data=case.data, **case.headers)
    assert isinstance(owner, Desk)
    return owner.session.request(method, owner.url + path, data=case.data, headers=case.headers, timeout=20)


def call_unknown(world: World, method: str, case: Case) -> requests.Response:
    body = case.body(world)
    return requests.request(
        method,
        world.source.url + case.path(world),
        data=case.data or (None if body is None else json.dumps(body)),
        headers={"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"} | case.headers,
        timeout=20,
    )


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
    metadata = "sha256 " + base64.b64encode(uuid.uuid4().hex.encode() * 2).decode()
    return {"Upload-Length": "8", "Upload-Metadata": metadata, "Tus-Resumable": "1.0.0"}


def at() -> str:
    return datetime.now(UTC).isoformat()


def of_station(world: World, **more: Any) -> dict[str, Any]:
    return {"station_id": world.ids["station"], "area": "T1-01"} | more


def log_row() -> dict[str, Any]:
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
    return of_station(
        world,
        id=str(uuid.uuid4()),
        year=2026,
        period_start=first.isoformat(),
        period_end=last.isoformat(),
        prepared_at=at(),
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
        lambda world: of_station(world, bulletin_id=world.ids["issued"], version=1, state="RECEIVED", at=at()),
        _STATION,
    ),
    ("POST", "/v1/broadcast-log"): Case(
        _fixed("/v1/broadcast-log"), lambda world: of_station(world, rows=[log_row()]), _STATION
    ),
    ("POST", "/v1/devices"): Case(
        _fixed("/v1/devices"), lambda world: of_station(world, at=at(), devices=[]), _STATION
    ),
    ("POST", "/v1/schedules"): Case(
        _fixed("/v1/schedules"), lambda world: of_station(world, day="2026-05-01", at=at(), rows=[]), _STATION
    ),
    ("POST", "/v1/events"): Case(
        _fixed("/v1/events"),
        lambda world: of_station(world, events=[{"id": str(uuid.uuid4()), "at": at()} | _EVENT]),
        _STATION,
    ),
    ("POST", "/v1/training-records"): Case(
        _fixed("/v1/training-records"),
        lambda world: of_station(
            world,
            records=[{"id": str(uuid.uuid4()), "learner": "p1", "verb": "passed", "activity": "a", "at": at()}],
        ),
        _STATION,
    ),
    ("POST", "/v1/reports"): Case(_fixed("/v1/reports"), _report, _STATION),
    ("POST", "/v1/programmes"): Case(
        _fixed("/v1/programmes"),
        lambda world: of_station(
            world, id=str(uuid.uuid4()), version=1, title="x", origin="STATION", category="POLICY"
        ),
        _STATION,
    ),
    ("POST", "/v1/feedback"): Case(
        _fixed("/v1/feedback"),
        lambda world: of_station(world, id=str(uuid.uuid4()), kind="REPORT", text="x", received_at=at()),
        _STATION,
    ),
    ("POST", "/v1/feedback/{id_}/state"): Case(
        _of("/v1/feedback/{}/state", "feedback"),
        lambda world: {"state": "RECEIVED", "at": at(), "by": "Biên tập"},
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
    # The link is the whole system's: its own administrator's alone.
    ("GET", "/v1/uplink"): Case(_fixed("/v1/uplink"), rightful="admin.vn"),
    ("POST", "/v1/uplink/send-again"): Case(_fixed("/v1/uplink/send-again"), rightful="admin.vn"),
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
