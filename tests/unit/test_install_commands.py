"""What an installation asks of the system, word by word."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from studio.app import setup_commands as calls
from studio.app.preset import Preset, checked_preset
from studio.app.setup import run_all
from studio.domain.errors import Misuse, OperatorFixable

STATION, PROGRAM = r"D:\Đài xã\station", r"C:\Program Files\TruyenThanhStudio\studio.exe"
TEMPLATE = Path(__file__).resolve().parents[2] / "installers" / "systemd" / calls.UNIT


def words_of(steps: Sequence[calls.Command], program: str) -> list[tuple[str, ...]]:
    return [step.words for step in steps if step.words[0] == program]


def test_windows_gives_the_folder_to_the_service_account_and_to_whoever_sits_there() -> None:
    (rights,) = words_of(calls.windows_setup(STATION, PROGRAM, "task.xml"), "icacls")
    assert rights[1:4] == (STATION, "/inheritance:r", "/grant:r")
    assert set(rights[4:8]) == {
        "*S-1-5-18:(OI)(CI)F",
        "*S-1-5-32-544:(OI)(CI)F",
        "*S-1-5-19:(OI)(CI)M",
        "*S-1-5-4:(OI)(CI)M",
    }


def test_windows_opens_the_firewall_to_the_local_network_alone_and_not_twice() -> None:
    rules = words_of(calls.windows_setup(STATION, PROGRAM, "task.xml"), "netsh")
    assert [rule[3] for rule in rules] == ["delete", "add", "add"]
    assert f"program={PROGRAM}" in rules[1]
    assert "localport=1883" in rules[2]
    for rule in rules[1:]:
        assert {"profile=private,domain", "remoteip=localsubnet", "dir=in"} <= set(rule)


def test_windows_starts_the_processes_at_boot_and_at_once() -> None:
    create, start = words_of(calls.windows_setup(STATION, PROGRAM, r"D:\task.xml"), "schtasks")
    assert create[1:] == ("/Create", "/TN", calls.TASK, "/XML", r"D:\task.xml", "/F")
    assert start[1:] == ("/Run", "/TN", calls.TASK)


def test_the_task_never_ends_by_itself_and_comes_back() -> None:
    text = calls.task_xml(r"C:\A & B\studio.exe", r"D:\Đài xã")
    task = ElementTree.fromstring(text.split("\n", 1)[1])
    name = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"

    def said(tag: str) -> str | None:
        return next(task.iter(name + tag)).text

    assert said("Command") == r"C:\A & B\studio.exe"
    assert said("Arguments") == r'--station "D:\Đài xã" supervise'
    assert said("ExecutionTimeLimit") == "PT0S"
    assert said("DisallowStartIfOnBatteries") == said("StopIfGoingOnBatteries") == "false"
    assert said("UserId") == "S-1-5-19"
    assert next(task.iter(name + "BootTrigger")) is not None
    assert said("Interval") == "PT1M"


def test_removing_touches_no_data() -> None:
    for step in (*calls.windows_remove(), *calls.linux_remove()):
        assert not {"del", "rmdir", "rd", "--recursive", "-rf", "userdel"} & set(step.words)
    ended = [words[1] for words in words_of(calls.windows_remove(), "schtasks")]
    assert ended == ["/End", "/Delete"]
    assert ("rm", "--force", str(calls.UNIT_PLACE)) in words_of(calls.linux_remove(), "rm")


def test_linux_makes_the_account_once_and_starts_the_unit_last() -> None:
    first = calls.linux_setup("/srv/đài", account_exists=False)
    again = calls.linux_setup("/srv/đài", account_exists=True)
    assert first[0].words[0] == "useradd"
    assert [step.words for step in first[1:]] == [step.words for step in again]
    assert again[-1].words == ("systemctl", "restart", calls.UNIT)
    assert ("chown", "--recursive", "truyen-thanh:truyen-thanh", "/srv/đài") in [step.words for step in again]


def test_the_unit_runs_this_program_on_this_folder() -> None:
    text = calls.unit_text(TEMPLATE.read_text(encoding="utf-8"), ["/opt/tts/studio"], "/srv/dai")
    lines = text.splitlines()
    assert 'Environment="STUDIO_STATION=/srv/dai"' in lines
    assert "ExecStart=/opt/tts/studio supervise" in lines
    assert "ReadWritePaths=/srv/dai" in lines
    assert "ConditionPathExists=/srv/dai/station.json" in lines
    assert "/var/lib" not in text
    assert "StateDirectory" not in text
    assert "ProtectSystem=strict" in lines


def test_the_usual_place_keeps_the_unit_as_it_is_written() -> None:
    text = calls.unit_text(TEMPLATE.read_text(encoding="utf-8"), ["/opt/tts/studio"], "/var/lib/truyen-thanh-studio")
    assert "StateDirectory=truyen-thanh-studio" in text.splitlines()


@pytest.mark.parametrize(
    "url", ["tinh.example", "ftp://tinh.example", "https://", "https://[::1", "file:///etc/passwd"]
)
def test_an_address_that_leads_to_no_source_system_is_refused(url: str) -> None:
    with pytest.raises(Misuse) as refused:
        checked_preset(url, "vi")
    assert refused.value.code == "BAD_SOURCE_URL"


def test_an_installer_s_empty_words_mean_what_is_usual() -> None:
    assert checked_preset("", "") == Preset("", "vi")
    assert checked_preset(" https://tinh.example:8443/api ", "EN") == Preset("https://tinh.example:8443/api", "en")
    with pytest.raises(Misuse):
        checked_preset("", "fr")


class Told:
    """A system that notes what was called and answers as told."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.called = failing, list[str]()

    def __call__(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        self.called.append(words[0])
        code = 1 if words[0] in self.failing else 0
        return subprocess.CompletedProcess(list(words), code, "", "Access is denied.")


def test_steps_are_run_in_order_and_stop_at_the_first_that_fails() -> None:
    steps = [
        calls.Command(("one",), may_fail=True),
        calls.Command(("two",)),
        calls.Command(("three", "and", "more")),
        calls.Command(("four",)),
    ]
    good = Told("one")
    assert run_all(steps, good) == 0
    assert good.called == ["one", "two", "three", "four"]
    bad = Told("three")
    with pytest.raises(OperatorFixable) as failed:
        run_all(steps, bad)
    assert failed.value.code == "SETUP_FAILED"
    assert failed.value.details == {"command": "three and", "why": "Access is denied."}
    assert bad.called == ["one", "two", "three"]


def test_a_program_that_is_missing_is_named() -> None:
    with pytest.raises(OperatorFixable) as failed:
        run_all([calls.Command(("no-such-program-here", "/x"))])
    assert failed.value.details["command"] == "no-such-program-here /x"
