"""The board server and the agent against strangers, replays, broken transfers, restarts and kills."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from device_bridge.board_agent.agent import BoardAgent
from device_bridge.board_agent.config import load_board_config
from device_bridge.board_agent.link import Link, LinkFailed
from device_bridge.board_agent.store import FileWrong, PackageStore, PlaySpool
from device_bridge.boards.accounts import Accounts, BoardAgentConfig, BoardsFolder
from device_bridge.boards.package import PackageFile, decode_package
from device_bridge.boards.wire import Current, Play, Plays, PlaysTaken
from device_bridge.errors import OperatorFixable, ProtocolRefused
from device_bridge.protocol.envelope import Algorithm, PrivateKey, decode_envelope
from device_bridge.protocol.keys import Purpose, revoke
from studio.domain.signage_boards import BoardState, EmergencyNotice
from studio.links.signer import station_keys
from tests.support.board_stand import BoardStand
from tests.support.board_tampering import in_process_agent
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

SHA = "ab" * 32


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[BoardStand]:
    made = BoardStand(tmp_path / "station", fonts=False)
    made.start_server()
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def config(stand: BoardStand) -> BoardAgentConfig:
    return load_board_config(stand.pair())


def asked(config: BoardAgentConfig, path: str, body: bytes | None = None) -> bytes:
    link = Link(config)
    try:
        return link.get(f"/boards/v1/{path}", 10) if body is None else link.post(f"/boards/v1/{path}", body)
    finally:
        link.close()


def a_play(counter: int, journal: str = "j") -> Play:
    return Play(journal, counter, "package", SHA, 1_000_000 * counter, 12.0)


@pytest.mark.parametrize("token", ["88888888", "12345678", "", "aaaaaaaaaaaaaaaaaaaaaaaa", "1234567890123456789"])
def test_a_makers_default_is_no_token(tmp_path: Path, stand: BoardStand, token: str) -> None:
    with pytest.raises(OperatorFixable, match="PASSWORD_WEAK"):
        Accounts(BoardsFolder(tmp_path)).add("ubnd", token)
    path = stand.pair()
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(load_board_config(path), token=token)))
    with pytest.raises(OperatorFixable, match="PASSWORD_WEAK"):
        load_board_config(path)


def test_strangers_and_unpaired_boards_get_nothing(stand: BoardStand, config: BoardAgentConfig) -> None:
    stand.publish(stand.approved("Một"))
    sha256 = decode_package(decode_envelope(own(config)).payload).files[0].sha256
    for wrong in (
        msgspec.structs.replace(config, token="x" * 8 + "abcdefghijklmnop"),
        msgspec.structs.replace(config, board="another"),
    ):
        for path in ("current", f"files/{sha256}"):
            with pytest.raises(LinkFailed, match="NOT_ADMITTED"):
                asked(wrong, path)
        for path in ("plays", "report"):
            with pytest.raises(LinkFailed, match="NOT_ADMITTED"):
                asked(wrong, path, b"{}")
    assert hash_of(asked(config, f"files/{sha256}")) == sha256
    # What lies in the media store and is not the board's is not for it; nor is any path.
    secret = stand.media.put_bytes(b"a take")
    for path in (f"files/{secret}", "files/../accounts.json", "files/%2e%2e%2faccounts.json"):
        with pytest.raises(LinkFailed, match="SERVER_REFUSED"):
            asked(config, path)


def own(config: BoardAgentConfig) -> bytes:
    envelope = msgspec.json.decode(asked(config, "current"), type=Current).own
    assert envelope is not None
    return envelope


def hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_pairing_anew_takes_the_old_account_away(stand: BoardStand, config: BoardAgentConfig) -> None:
    asked(config, "current")
    stand.boards.pair(stand.admin, stand.board.id, str(stand.root / "again.json"))
    with pytest.raises(LinkFailed, match="NOT_ADMITTED"):
        asked(config, "current")
    asked(load_board_config(stand.root / "again.json"), "current")


def test_a_server_with_another_certificate_hears_nothing_of_ours(config: BoardAgentConfig) -> None:
    forged = msgspec.structs.replace(config, certificate_sha256=SHA)
    with pytest.raises(LinkFailed, match="SERVER_FORGED"):
        asked(forged, "current")


def test_the_server_speaks_tls_alone(config: BoardAgentConfig) -> None:
    with socket.create_connection((config.server_host, config.server_port), 5) as plain:
        plain.sendall(b"GET /boards/v1/current HTTP/1.1\r\nHost: a\r\n\r\n")
        plain.settimeout(5)
        assert not plain.recv(100).startswith(b"HTTP/1.1 200")


def test_proof_of_play_sent_again_is_kept_once_even_over_a_restart(stand: BoardStand, config: BoardAgentConfig) -> None:
    first = msgspec.json.encode(Plays((a_play(1), a_play(2))))
    for _ in range(2):
        taken = msgspec.json.decode(asked(config, "plays", first), type=PlaysTaken)
        assert taken == PlaysTaken("j", 2)
    assert stand.boards.collect_plays() == 2
    stand.stop_server()
    stand.start_server()
    again = msgspec.json.encode(Plays((a_play(2), a_play(3))))
    asked(load_board_config(stand.pair()), "plays", again)
    assert stand.boards.collect_plays() == 1
    assert stand.boards.collect_plays() == 0


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"plays":[]}', b'{"plays":[{"journal":"j"}]}', b"x" * (2 << 20), b'{"plays":' + b"[" * 50_000]
)
def test_a_report_that_is_none_is_refused(config: BoardAgentConfig, body: bytes) -> None:
    with pytest.raises(LinkFailed, match=r"SERVER_REFUSED|SERVER_UNREACHABLE"):
        asked(config, "plays", body)


def test_a_held_request_is_answered_as_soon_as_there_is_news(stand: BoardStand, config: BoardAgentConfig) -> None:
    revision = msgspec.json.decode(asked(config, "current"), type=Current).revision
    answered: list[tuple[float, Current]] = []

    def wait() -> None:
        raw = asked(config, f"current?after={revision}&wait=20")
        answered.append((time.monotonic(), msgspec.json.decode(raw, type=Current)))

    waiting = threading.Thread(target=wait)
    waiting.start()
    ordered_at = time.monotonic()
    stand.boards.override("officer", EmergencyNotice("LŨ", "Sơ tán"))
    waiting.join(10)
    assert answered[0][1].emergency is not None
    assert answered[0][0] - ordered_at < 1.0


def test_the_agent_refuses_what_is_older_than_what_it_had(
    stand: BoardStand, config: BoardAgentConfig, tmp_path: Path
) -> None:
    stand.publish(stand.approved("Cũ"))
    old = own(config)
    stand.publish(stand.approved("Mới"))
    newer = stand.package_id
    assert stand.process is not None
    with in_process_agent(stand, tmp_path / "board") as (agent, _):
        wait_until(lambda: holds(agent, newer))
        stand.process.state.put(stand.board.code, False, old)
        wait_until(lambda: "REPLAYED" in stand.boards.view().boards[0].status.refusal, what="it says so")
        assert holds(agent, newer)
        assert stand.boards.view().boards[0].status.state is BoardState.REFUSED


def test_a_revoked_key_signs_no_more(stand: BoardStand, config: BoardAgentConfig, tmp_path: Path) -> None:
    stand.publish(stand.approved("Một"))
    keys = station_keys(stand.secrets, Purpose.BOARD)
    with in_process_agent(stand, tmp_path / "board") as (agent, _):
        wait_until(lambda: holds(agent, stand.package_id))
        root = stand.secrets.get("station-root")
        assert root is not None
        agent.take_keys((), revoke(PrivateKey(Algorithm.ED25519, root), 1, (keys.signing.id,)))
        assert agent.current()["keys"] == {}
        before = stand.package_id
        stand.publish(stand.approved("Hai"))
        wait_until(lambda: "KEY_REVOKED" in stand.boards.view().boards[0].status.refusal)
        assert holds(agent, before)


def holds(agent: BoardAgent, package: str) -> bool:
    held = agent.store.held("own")
    return held is not None and held[0].package == package


def test_a_fetch_goes_on_where_it_broke_and_a_wrong_file_is_thrown_away(tmp_path: Path) -> None:
    data = bytes(range(256)) * 100
    file = PackageFile(hash_of(data), len(data), "image/png")
    store = PackageStore(tmp_path)

    def broken(start: int) -> Iterator[bytes]:
        assert start == 0
        yield data[:1000]
        raise LinkFailed("SERVER_UNREACHABLE")

    with pytest.raises(LinkFailed):
        store.fetch(file, broken)
    starts: list[int] = []

    def rest(start: int) -> Iterator[bytes]:
        starts.append(start)
        yield data[start:]

    store.fetch(file, rest)
    assert starts == [1000]
    assert store.file_path(file.sha256).read_bytes() == data
    wrong = PackageFile(SHA, len(data), "image/png")
    with pytest.raises(FileWrong):
        store.fetch(wrong, rest)
    # A bomb is cut off at the length that the manifest names.
    with pytest.raises(FileWrong):
        store.fetch(wrong, lambda start: (data for _ in range(1_000_000)))
    assert [path.name for path in (tmp_path / "files").iterdir()] == [file.sha256]


def test_the_spool_counts_on_and_forgets_no_play_over_restarts(tmp_path: Path) -> None:
    path = tmp_path / "plays.jsonl"

    def told(run: str, number: int) -> dict[str, object]:
        return {
            "run": run,
            "number": number,
            "package": "p",
            "layout_sha256": SHA,
            "started_at_us": number,
            "length_s": 1.0,
        }

    spool = PlaySpool(path)
    assert spool.record([told("a", 1), told("a", 2)]) == 2
    assert spool.record([told("a", 2), told("a", 3), told("b", 1)]) == 2
    spool.close()
    again = PlaySpool(path)
    assert [play.counter for play in again.waiting(10)] == [1, 2, 3, 4]
    assert again.record([told("b", 1)]) == 0
    again.confirm(again.waiting(1)[0].journal, 3)
    again.confirm("another journal", 4)
    again.close()
    last = PlaySpool(path)
    assert [play.counter for play in last.waiting(10)] == [4]
    assert last.record([told("c", 1)]) == 1
    assert [play.counter for play in last.waiting(10)] == [4, 5]
    last.close()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 2),
        ("files", [{"sha256": "../../etc/passwd", "size_bytes": 1, "media_type": "image/png"}]),
        ("files", [{"sha256": SHA, "size_bytes": 1 << 40, "media_type": "image/png"}]),
        ("files", [{"sha256": SHA, "size_bytes": 1, "media_type": "text/html"}]),
        ("files", [{"sha256": SHA, "size_bytes": 1, "media_type": "image/svg+xml"}]),
        ("files", [{"sha256": f"{n:064x}", "size_bytes": 1, "media_type": "image/png"} for n in range(201)]),
        ("pages", [{"layout_sha256": SHA, "approved_sha256": SHA, "seconds": 1, "stats": True, "qr": {}}]),
        ("counter", -1),
        ("script", "alert(1)"),
    ],
)
def test_a_manifest_that_is_not_whole_is_refused(stand: BoardStand, field: str, value: object) -> None:
    stand.boards.save(stand.admin, stand.board)
    stand.publish(stand.approved("Một"))
    with stand.store.read() as unit:
        payload = decode_envelope(unit.boards.publications()[0].envelope).payload
    decode_package(payload)
    broken = {**msgspec.json.decode(payload), field: value}
    with pytest.raises(ProtocolRefused, match="MALFORMED"):
        decode_package(msgspec.json.encode(broken))
