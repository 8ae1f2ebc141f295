"""What an installation asks of the operating system, as lists of words: pure, so that each is read and tested.

Windows runs the station's processes from a scheduled task at boot, not from a service: a service must speak the
control manager's protocol, else it is killed after 30 s. The task is made from XML because schtasks' options leave
its defaults in force: stop after three days, not on battery, below normal priority.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

TASK = "Truyen Thanh Studio"
FIREWALL_RULE = "Truyen Thanh Studio"
ACCOUNT = "truyen-thanh"
UNIT = "truyen-thanh-studio.service"
UNIT_PLACE = Path("/etc/systemd/system") / UNIT
BROKER_PORT = 1883

# Well-known SIDs, since the names are translated: system, administrators, local service, whoever sits at the PC.
_SYSTEM, _ADMINISTRATORS, _LOCAL_SERVICE, _INTERACTIVE = "S-1-5-18", "S-1-5-32-544", "S-1-5-19", "S-1-5-4"


@dataclass(frozen=True, slots=True)
class Command:
    """One call of a system program. ``may_fail``: what it undoes may not be there."""

    words: tuple[str, ...]
    may_fail: bool = False


def windows_setup(station: str, program: str, task_file: str) -> list[Command]:
    """Return the calls that make the station folder's rights, the firewall's rules and the task at boot.

    ``task_file`` holds ``task_xml``; the order is that of running, and running them again changes nothing.
    """
    full, change = "(OI)(CI)F", "(OI)(CI)M"
    grants = [f"*{_SYSTEM}:{full}", f"*{_ADMINISTRATORS}:{full}", f"*{_LOCAL_SERVICE}:{change}"]
    rule = ("netsh", "advfirewall", "firewall", "add", "rule", f"name={FIREWALL_RULE}", "dir=in", "action=allow")
    # Loudspeakers and boards stand in the station's own network; a public one is refused.
    inside = ("protocol=TCP", "profile=private,domain", "remoteip=localsubnet", "enable=yes")
    return [
        Command(("icacls", station, "/inheritance:r", "/grant:r", *grants, f"*{_INTERACTIVE}:{change}", "/Q")),
        *_windows_firewall_off(),
        Command((*rule, f"program={program}", *inside)),
        Command((*rule, f"localport={BROKER_PORT}", *inside)),
        Command(("schtasks", "/Create", "/TN", TASK, "/XML", task_file, "/F")),
        Command(("schtasks", "/Run", "/TN", TASK)),
    ]


def windows_remove() -> list[Command]:
    """Return the calls that end the processes and take task and rules away; the station folder stays."""
    return [
        Command(("schtasks", "/End", "/TN", TASK), may_fail=True),
        Command(("schtasks", "/Delete", "/TN", TASK, "/F"), may_fail=True),
        *_windows_firewall_off(),
    ]


def _windows_firewall_off() -> list[Command]:
    words = ("netsh", "advfirewall", "firewall", "delete", "rule", f"name={FIREWALL_RULE}")
    return [Command(words, may_fail=True)]


def task_xml(program: str, station: str) -> str:
    """Return the task's definition (schema 1.2 of the Task Scheduler): at boot, for ever, back after each fall."""
    arguments = f'--station "{station}" supervise'
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>On-air processes of the broadcast station</Description></RegistrationInfo>
  <Triggers><BootTrigger><Enabled>true</Enabled></BootTrigger></Triggers>
  <Principals>
    <Principal id="Station"><UserId>{_LOCAL_SERVICE}</UserId><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>4</Priority>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Station">
    <Exec><Command>{escape(program)}</Command><Arguments>{escape(arguments)}</Arguments></Exec>
  </Actions>
</Task>
"""


def linux_setup(station: str, account_exists: bool) -> list[Command]:
    """Return the calls that make the account, hand it the folder, and start the unit (written before)."""
    made = ("useradd", "--system", "--user-group", "--home-dir", station, "--shell", "/usr/sbin/nologin", ACCOUNT)
    return [
        *([] if account_exists else [Command(made)]),
        Command(("usermod", "--append", "--groups", "audio", ACCOUNT), may_fail=True),
        Command(("chown", "--recursive", f"{ACCOUNT}:{ACCOUNT}", station)),
        Command(("chmod", "0700", station)),
        Command(("systemctl", "daemon-reload")),
        Command(("systemctl", "enable", UNIT)),
        Command(("systemctl", "restart", UNIT)),
    ]


def linux_remove() -> list[Command]:
    """Return the calls that stop the unit and forget it; account and station folder stay."""
    return [
        Command(("systemctl", "disable", "--now", UNIT), may_fail=True),
        Command(("rm", "--force", str(UNIT_PLACE))),
        Command(("systemctl", "daemon-reload"), may_fail=True),
    ]


def unit_text(template: str, program: Sequence[str], station: str) -> str:
    """Return the systemd unit for this program and this folder, from the one in ``installers/systemd``."""
    lines = []
    for line in template.splitlines():
        name = line.partition("=")[0]
        if name == "Environment":
            line = f'Environment="STUDIO_STATION={station}"'
        elif name == "ConditionPathExists":
            line = f"ConditionPathExists={station}/station.json"
        elif name == "ExecStart":
            line = f"ExecStart={' '.join(map(_quoted, program))} supervise"
        elif name == "ReadWritePaths":
            line = f"ReadWritePaths={_quoted(station)}"
        elif name == "StateDirectory" and station != "/var/lib/truyen-thanh-studio":
            continue
        lines.append(line)
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
