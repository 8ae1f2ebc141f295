"""Every route × every kind of caller: a call outside one's area or role is refused, the rightful one is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from source_system.api.app import build_app
from tests.support.source_server import SourceServer, content
from tests.support.source_walk import (
    ABILITIES,
    CASES,
    OPEN,
    OWN,
    REFUSED,
    World,
    at,
    call_as,
    call_unknown,
    foreign_callers,
    log_row,
    of_station,
    walked_world,
)

pytest_plugins = ["tests.support.source_fixtures"]


@pytest.fixture(scope="module")
def world(source: SourceServer) -> Iterator[World]:
    with walked_world(source) as made:
        yield made


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
    foreign = foreign_callers(world)
    assert len(foreign) == 10
    for name in foreign:
        answer = call_as(world.callers[name], method, case, world)
        assert answer.status_code in REFUSED, f"{name}: {answer.status_code} {answer.text}"
    assert call_unknown(world, method, case).status_code == 401
    # The same call by who may: else a mistake in the call would pass for a refusal.
    rightful = world.callers.get(case.rightful) or world.source.desk(case.rightful).call
    answer = call_as(rightful, method, case, world)
    assert answer.status_code < 300, f"{case.rightful}: {answer.status_code} {answer.text}"


def test_listings_hold_nothing_of_others(world: World) -> None:
    """Asked without an area, a caller gets its own; ids of T1 are in none of it."""
    secret = [world.ids[name] for name in ("issued", "draft", "feedback", "account", "station", "upload")]
    paths = [
        path.partition("?")[0] for method, path in ((m, CASES[m, p].path(world)) for m, p in CASES) if method == "GET"
    ]
    for name in foreign_callers(world):
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
        body = of_station(world, rows=[log_row()])
        assert neighbour.call("POST", "/v1/broadcast-log", body).status_code == 403
        body = {"station_id": neighbour.id, "area": "T1", "rows": [log_row()]}
        assert neighbour.call("POST", "/v1/broadcast-log", body).status_code == 403
        foreign = {"code": "d", "technology": "IP", "area": "T1-02", "state": "ONLINE"}
        body = {"station_id": neighbour.id, "area": "T1-01", "at": at(), "devices": [foreign]}
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
