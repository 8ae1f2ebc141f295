"""Peers stand in an environment of their own, pinned, and run in turn with ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bench.peers import PeerEnvironment, PeerFailed, in_turn


class Installs:
    """Counts instead of installing."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []

    def __call__(self, home: Path, pins: Sequence[str]) -> None:
        home.mkdir(parents=True)
        self.done.append(tuple(pins))


def test_the_environment_is_made_once_and_anew_when_a_pin_changes(tmp_path: Path) -> None:
    install, home = Installs(), tmp_path / "env"
    for pins in (("peer==1.0",), ("peer==1.0",), ("peer==1.1",)):
        PeerEnvironment(pins, home).ready(install)
    assert install.done == [("peer==1.0",), ("peer==1.1",)]


def test_an_environment_that_could_not_be_made_is_tried_again(tmp_path: Path) -> None:
    def fail(home: Path, _pins: Sequence[str]) -> None:
        home.mkdir(parents=True)
        raise PeerFailed("no network")

    environment, install = PeerEnvironment(("peer==1.0",), tmp_path / "env"), Installs()
    with pytest.raises(PeerFailed):
        environment.ready(fail)
    environment.ready(install)
    assert install.done == [("peer==1.0",)]


def test_a_peer_that_is_not_pinned_is_refused(tmp_path: Path) -> None:
    install = Installs()
    with pytest.raises(ValueError, match="not pinned: peer>=1"):
        PeerEnvironment(("peer>=1",), tmp_path / "env").ready(install)
    assert install.done == []


def test_contestants_run_in_turn() -> None:
    order: list[str] = []

    def contestant(name: str) -> int:
        order.append(name)
        return len(order)

    found = in_turn(3, {"ours": lambda: contestant("ours"), "peer": lambda: contestant("peer")})
    assert order == ["ours", "peer"] * 3
    assert found == {"ours": [1, 3, 5], "peer": [2, 4, 6]}
