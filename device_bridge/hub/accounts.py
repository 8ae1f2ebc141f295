"""Who may speak to the broker, and about what: mosquitto's password and access files.

Every device has its own account; it publishes under its own topics and reads its own commands. Anonymous
clients are refused. Passwords are made here and are never chosen by a person.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from device_bridge.durable import replace_file
from device_bridge.errors import OperatorFixable
from device_bridge.protocol.messages import TOPIC_PREFIX, Topics, check_code

BRIDGE_ACCOUNT = "bridge"
_SHORTEST_PASSWORD = 16
_FEWEST_CHARACTERS = 6


class HubSettings(msgspec.Struct, frozen=True):
    """``host`` is what devices and the bridge connect to; ``bind`` where the broker listens."""

    station: str
    root_public: bytes
    host: str
    port: int
    bind: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class HubFolder:
    """Paths of one hub; readable by its account alone, for passwords and keys lie here."""

    root: Path

    @property
    def settings_file(self) -> Path:
        return self.root / "hub.json"

    @property
    def passwords(self) -> Path:
        return self.root / "passwords"

    @property
    def access(self) -> Path:
        return self.root / "access"

    @property
    def configuration(self) -> Path:
        return self.root / "mosquitto.conf"

    @property
    def pairings(self) -> Path:
        return self.root / "pairings.json"

    @property
    def bridge_password(self) -> Path:
        return self.root / "bridge.password"

    @property
    def owners(self) -> Path:
        """{"hub": pid, "broker": pid} of the running broker."""
        return self.root / "owners.json"

    @property
    def log(self) -> Path:
        return self.root / "mosquitto.log"

    def settings(self) -> HubSettings:
        """Raises ``OperatorFixable("NO_HUB")``."""
        try:
            return msgspec.json.decode(self.settings_file.read_bytes(), type=HubSettings)
        except (OSError, msgspec.MsgspecError, ValueError) as error:
            raise OperatorFixable("NO_HUB", folder=str(self.root)) from error


def set_up(folder: HubFolder, settings: HubSettings) -> None:
    """Write the hub's files; the accounts that are there stay."""
    if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", settings.station) is None:
        raise OperatorFixable("STATION_ID_BAD", station=settings.station)
    folder.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_file(folder.settings_file, msgspec.json.encode(settings))
    if not folder.bridge_password.exists():
        password = make_password()
        _set_password(folder, BRIDGE_ACCOUNT, password)
        replace_file(folder.bridge_password, password.encode())
    write_access(folder)


def make_password() -> str:
    return secrets.token_urlsafe(24)


def check_password(password: str) -> None:
    """Refuse what could be guessed, such as the makers' defaults (88888888). Raises ``PASSWORD_WEAK``."""
    if len(password) < _SHORTEST_PASSWORD or len(set(password)) < _FEWEST_CHARACTERS or password.isdigit():
        raise OperatorFixable("PASSWORD_WEAK")


def add_device(folder: HubFolder, code: str, password: str, public_key: bytes) -> None:
    """Give a device its account and note its key; a device that is paired again loses the old ones."""
    check_code(code)
    if code == BRIDGE_ACCOUNT:
        raise OperatorFixable("DEVICE_CODE_BAD", device=code)
    check_password(password)
    _set_password(folder, code, password)
    replace_file(folder.pairings, msgspec.json.encode({**paired(folder), code: public_key}))
    write_access(folder)


def remove_device(folder: HubFolder, code: str) -> None:
    """Revoke a device: its account and its key are gone. Raises ``OperatorFixable("NOT_PAIRED")``."""
    known = paired(folder)
    if code not in known:
        raise OperatorFixable("NOT_PAIRED", device=code)
    replace_file(folder.pairings, msgspec.json.encode({one: key for one, key in known.items() if one != code}))
    lines = [line for line in _password_lines(folder) if not line.startswith(f"{code}:")]
    replace_file(folder.passwords, "".join(lines).encode())
    write_access(folder)


def paired(folder: HubFolder) -> dict[str, bytes]:
    """Return the public keys of the paired devices by code."""
    try:
        return msgspec.json.decode(folder.pairings.read_bytes(), type=dict[str, bytes])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise OperatorFixable("PAIRINGS_UNREADABLE", path=str(folder.pairings), why=str(error)) from error


def write_access(folder: HubFolder) -> None:
    """Write the access list: the bridge everything of its station, a device its own leaves."""
    station = folder.settings().station
    lines = [f"user {BRIDGE_ACCOUNT}", f"topic readwrite {TOPIC_PREFIX}/{station}/#"]
    for code in sorted(paired(folder)):
        lines += ["", f"user {code}", f"topic read {Topics.keys(station)}"]
        lines += [f"topic read {Topics.of(station, code, leaf)}" for leaf in Topics.TO_DEVICE]
        lines += [f"topic write {Topics.of(station, code, leaf)}" for leaf in Topics.FROM_DEVICE]
    replace_file(folder.access, ("\n".join(lines) + "\n").encode())


def write_configuration(folder: HubFolder) -> None:
    """Write mosquitto's configuration (mosquitto.conf(5))."""
    settings = folder.settings()
    lines = [
        f"listener {settings.port} {settings.bind}",
        "allow_anonymous false",
        f"password_file {folder.passwords}",
        f"acl_file {folder.access}",
        "persistence true",
        f"persistence_location {folder.root}{os.sep}",
        "autosave_interval 60",
        "persistent_client_expiration 14d",
        "max_queued_messages 10000",
        "message_size_limit 262144",
        "set_tcp_nodelay true",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "connection_messages false",
    ]
    if sys.platform != "win32" and os.geteuid() == 0:
        # Otherwise mosquitto becomes another user, who may not read this folder.
        lines.append("user root")
    replace_file(folder.configuration, ("\n".join(lines) + "\n").encode())


def find_program(name: str) -> str:
    """Return the path of one of mosquitto's programs. Raises ``OperatorFixable("MOSQUITTO_MISSING")``."""
    places = os.pathsep.join(["/usr/sbin", "/usr/local/sbin", r"C:\Program Files\mosquitto"])
    found = shutil.which(name) or shutil.which(name, path=places)
    if found is None:
        raise OperatorFixable("MOSQUITTO_MISSING", program=name)
    return found


def _password_lines(folder: HubFolder) -> list[str]:
    try:
        return folder.passwords.read_text(encoding="ascii").splitlines(keepends=True)
    except FileNotFoundError:
        return []


def _set_password(folder: HubFolder, account: str, password: str) -> None:
    """Have mosquitto_passwd hash it, from a file: an argument would be seen in the list of processes."""
    draft = folder.root / f"password.{os.getpid()}.tmp"
    replace_file(draft, f"{account}:{password}\n".encode())
    try:
        done = subprocess.run(
            [find_program("mosquitto_passwd"), "-U", str(draft)], capture_output=True, timeout=30.0, check=False
        )
        if done.returncode:
            raise OperatorFixable("MOSQUITTO_PASSWD_FAILED", why=done.stderr.decode(errors="replace").strip())
        hashed = draft.read_text(encoding="ascii")
    finally:
        draft.unlink(missing_ok=True)
    others = [line for line in _password_lines(folder) if not line.startswith(f"{account}:")]
    replace_file(folder.passwords, "".join([*others, hashed]).encode())
