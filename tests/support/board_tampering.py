"""A board-agent in this process, whose disk and answers a test can tamper with; and forged packages."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from device_bridge.board_agent.agent import BoardAgent
from device_bridge.board_agent.config import load_board_config
from device_bridge.board_agent.player_server import PlayerServer
from device_bridge.boards.package import BoardPackage, decode_package
from device_bridge.protocol.envelope import Algorithm, Envelope, PrivateKey, decode_envelope
from tests.support.board_stand import BoardStand
from tests.support.waiting import wait_until


class TamperedAgent(BoardAgent):
    """Fetches as ever; what it tells the player can be held back or replaced."""

    _held_back: dict[str, object] | None = None

    def current(self) -> dict[str, object]:
        real = super().current()
        if self._held_back is None:
            return real
        return {**real, "own": self._held_back["own"]}

    def hold_back(self) -> None:
        """Go on telling the player of what there is now."""
        self._held_back = dict(super().current())

    def take_quietly(self, package_id: str) -> BoardPackage:
        """Wait until a package is on disk, and let the player see it from now on."""

        def taken() -> bool:
            held = self.store.held("own")
            return held is not None and held[0].package == package_id

        wait_until(taken, what="the agent has it")
        self._held_back = None
        held = self.store.held("own")
        assert held is not None
        return held[0]

    def show_instead(self, envelope: bytes) -> None:
        self._held_back = {"own": envelope.decode("ascii")}


@contextlib.contextmanager
def in_process_agent(stand: BoardStand, state: Path) -> Iterator[tuple[TamperedAgent, PlayerServer]]:
    server = PlayerServer(0)
    agent = TamperedAgent(load_board_config(stand.root / "board.json"), state, server.changed)
    server.start(agent)
    agent.start()
    try:
        yield agent, server
    finally:
        server.close()
        agent.close()


def forged(stand: BoardStand, how: str) -> bytes:
    """What the board has to show, with its title changed: unsigned for, or signed by a stranger."""
    with stand.store.read() as unit:
        envelope = decode_envelope(unit.boards.publications()[0].envelope)
    package = decode_package(envelope.payload)
    changed = msgspec.json.encode(msgspec.structs.replace(package, package="forged", counter=package.counter + 1))
    if how == "payload":
        return msgspec.json.encode(Envelope(changed, envelope.algorithm, envelope.key_id, envelope.signature))
    if how == "signature":
        broken = bytes([envelope.signature[0] ^ 1, *envelope.signature[1:]])
        return msgspec.json.encode(Envelope(envelope.payload, envelope.algorithm, envelope.key_id, broken))
    return PrivateKey.generate(Algorithm.ES256).seal(changed)
