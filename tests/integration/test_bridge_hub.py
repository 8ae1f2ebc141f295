"""The broker lets each device speak for itself alone; weak passwords and strangers stay out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from device_bridge.agent.config import load_agent_config
from device_bridge.agent.core import SpeakerAgent
from device_bridge.agent.output import NullOutput
from device_bridge.errors import OperatorFixable
from device_bridge.hub.accounts import add_device, check_password, make_password, paired, remove_device
from device_bridge.hub.broker import Broker
from device_bridge.local_control import ControlClient
from device_bridge.mqtt import BrokerAddress, MqttLink
from device_bridge.protocol.messages import Topics
from tests.support.broker import STATION, TestHub, running_hub
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

ROOT = Path(__file__).resolve().parents[2]


class Client:
    """A client of the broker that notes what it hears."""

    def __init__(self, address: BrokerAddress, *topics: str) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.greeted = threading.Event()
        self.link = MqttLink(
            address,
            f"test-{address.username}-{id(self)}",
            [(topic, 1) for topic in topics],
            lambda topic, payload: self.heard.append((topic, payload)),
            self.greeted.set,
        )


@contextmanager
def _client(address: BrokerAddress, *topics: str) -> Iterator[Client]:
    client = Client(address, *topics)
    client.link.start()
    try:
        yield client
    finally:
        client.link.stop()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestHub]:
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        running.pair("LOA-1")
        running.pair("LOA-2")
        yield running


def _device(hub: TestHub, code: str) -> BrokerAddress:
    config = load_agent_config(hub.root / "agents" / code / "agent.json")
    return BrokerAddress(config.broker_host, config.broker_port, config.username, config.password)


def test_a_device_speaks_and_hears_for_itself_alone(hub: TestHub) -> None:
    mine, other = (Topics.of(STATION, code, Topics.REPORT) for code in ("LOA-1", "LOA-2"))
    my_commands, other_commands = (Topics.of(STATION, code, Topics.COMMAND) for code in ("LOA-1", "LOA-2"))
    bridge_config = hub.bridge_config()
    with (
        _client(bridge_config.broker, f"tt/1/{STATION}/#") as bridge,
        _client(_device(hub, "LOA-1"), "#", other_commands, my_commands) as device,
    ):
        assert bridge.greeted.wait(10.0)
        assert device.greeted.wait(10.0)
        device.link.publish(other, b"forged")
        device.link.publish(my_commands, b"forged")
        device.link.publish("tt/1/another/LOA-1/report", b"forged")
        device.link.publish(Topics.keys(STATION), b"forged")
        device.link.publish(mine, b"honest")
        wait_until(lambda: (mine, b"honest") in bridge.heard, 10.0, "the device's own report")
        assert [payload for _, payload in bridge.heard] == [b"honest"]
        bridge.link.publish(other_commands, b"not for you")
        bridge.link.publish(my_commands, b"for you")
        wait_until(lambda: (my_commands, b"for you") in device.heard, 10.0, "the device's own command")
        assert {payload for _, payload in device.heard} == {b"for you"}


@pytest.mark.parametrize("account", [("", ""), ("bridge", "88888888")])
def test_strangers_are_refused(hub: TestHub, account: tuple[str, str]) -> None:
    with _client(BrokerAddress("127.0.0.1", hub.port, *account)) as client:
        wait_until(lambda: bool(client.link.refused), 10.0, "the broker refuses")
        assert not client.greeted.is_set()


@pytest.mark.parametrize("password", ["88888888", "12345678", "admin", "1234567890123456", "aaaaaaaaaaaaaaaaaaaa"])
def test_weak_passwords_are_refused(hub: TestHub, password: str) -> None:
    with pytest.raises(OperatorFixable, match="PASSWORD_WEAK"):
        add_device(hub.folder, "LOA-9", password, b"k" * 32)
    assert "LOA-9" not in paired(hub.folder)


def test_made_passwords_are_strong_and_kept_hashed(hub: TestHub) -> None:
    made = {make_password() for _ in range(20)}
    assert len(made) == 20
    for password in made:
        check_password(password)
    kept = hub.folder.passwords.read_text(encoding="ascii")
    assert load_agent_config(hub.root / "agents" / "LOA-1" / "agent.json").password not in kept
    assert "LOA-1:$7$" in kept


def test_secrets_are_readable_by_their_account_alone(hub: TestHub) -> None:
    files = [hub.folder.passwords, hub.folder.bridge_password, hub.root / "agents" / "LOA-1" / "agent.json"]
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_pairing_again_and_revoking_take_effect_in_the_running_broker(hub: TestHub) -> None:
    hub.pair("LOA-7")
    old = _device(hub, "LOA-7")
    with _client(old) as client:
        assert client.greeted.wait(10.0)
    hub.pair("LOA-7")
    with _client(old) as client:
        wait_until(lambda: bool(client.link.refused), 10.0, "the old account is gone")
    with _client(_device(hub, "LOA-7")) as client:
        assert client.greeted.wait(10.0)
    remove_device(hub.folder, "LOA-7")
    hub.broker.refresh()
    with _client(_device(hub, "LOA-7")) as client:
        wait_until(lambda: bool(client.link.refused), 10.0, "the device is revoked")
    with pytest.raises(OperatorFixable, match="NOT_PAIRED"):
        remove_device(hub.folder, "LOA-7")


@pytest.mark.parametrize("code", ["bridge", "a/b", "", "#"])
def test_codes_that_name_nobody_are_not_paired(hub: TestHub, code: str) -> None:
    with pytest.raises(OperatorFixable, match="DEVICE_CODE_BAD"):
        add_device(hub.folder, code, make_password(), b"k" * 32)


def test_a_second_broker_on_the_port_says_so(hub: TestHub) -> None:
    second = Broker(hub.folder)
    with pytest.raises(OperatorFixable, match="BROKER_DOWN"):
        second.start()
    assert not second.running


def test_the_command_line_pairs_revokes_and_says_one_line_when_it_cannot(hub: TestHub, tmp_path: Path) -> None:
    out = tmp_path / "agent.json"
    done = _cli("pair", "--folder", str(hub.root), "--code", "LOA-8", "--out", str(out), "--json")
    assert (done.returncode, json.loads(done.stdout)["paired"]) == (0, "LOA-8")
    assert load_agent_config(out).device == "LOA-8"
    done = _cli("pair", "--folder", str(tmp_path / "none"), "--code", "LOA-8", "--out", str(out))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "NO_HUB" in done.stderr
    assert _cli("status", "--folder", str(tmp_path / "none")).returncode == 1
    assert _cli("dance").returncode == 2
    assert _cli("hub", "--folder", str(tmp_path / "none")).returncode == 2


def test_a_broker_that_a_killed_hub_left_behind_is_ended(tmp_path: Path) -> None:
    hub = TestHub(tmp_path)
    hub.broker.start()
    orphan = hub.broker.pid
    owners = json.loads(hub.folder.owners.read_bytes())
    assert owners == {"hub": os.getpid(), "broker": orphan}
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    hub.folder.owners.write_text(json.dumps({**owners, "hub": dead.pid}))
    second = Broker(hub.folder)
    try:
        second.start()
        assert second.pid != orphan
        wait_until(lambda: not hub.broker.running, 5.0, "the orphan is gone")
    finally:
        second.stop()
        hub.broker.stop()


def test_hub_pair_run_and_status_on_the_command_line(tmp_path: Path) -> None:
    folder = ("--folder", str(tmp_path), "--json")
    (tmp_path / "media").mkdir()
    with ExitStack() as stack:
        first = _start(stack, "hub", *folder, "--station", "xa-a", "--port", "0")
        assert json.loads(_line(first))["ready"] is True
        assert _cli("pair", *folder, "--code", "LOA-1", "--out", str(tmp_path / "agent.json")).returncode == 0
        bridge = _start(stack, "run", *folder, "--media", str(tmp_path / "media"))
        assert json.loads(_line(bridge))["ready"] is True
        client = ControlClient(tmp_path / "run" / "bridge.json", (tmp_path / "control.token").read_text())
        stack.callback(client.close)
        client.request("set_devices", devices=[{"id": "1", "code": "LOA-1", "name": "Thôn Một"}])
        agent = SpeakerAgent(load_agent_config(tmp_path / "agent.json"), tmp_path / "state", NullOutput(), 1.0)
        agent.start()
        stack.callback(agent.close)
        wait_until(lambda: client.request("status")["devices"][0]["state"] == "ONLINE", 15.0, "online")
        status = json.loads(_cli("status", *folder).stdout)
        assert (status["broker_connected"], status["devices"][0]["code"]) == (True, "LOA-1")
        for program in (bridge, first):
            program.terminate()
            assert program.wait(10.0) == 0
    assert not (tmp_path / "run" / "bridge.json").exists()


def _start(stack: ExitStack, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "device_bridge.cli", *words]
    program = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    stack.enter_context(program)
    stack.callback(program.kill)
    return program


def _line(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline()


def _cli(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "device_bridge.cli", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60.0,
        check=False,
    )
