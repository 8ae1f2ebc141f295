"""A station's keys in a folder, for a bridge that runs without the studio (which keeps them in its secrets)."""

from __future__ import annotations

from pathlib import Path

from device_bridge.durable import replace_file
from device_bridge.errors import OperatorFixable
from device_bridge.protocol.envelope import Algorithm, PrivateKey
from device_bridge.protocol.keys import Purpose, StationKeys, certify


def station_keys_in(folder: Path, now_us: int) -> StationKeys:
    """Return the keys in ``folder``, made at the first call. Raises ``OperatorFixable("KEYS_UNREADABLE")``."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    root = _key(folder / "root.key")
    command = _key(folder / "device-command.key")
    certificate_file = folder / "device-command.certificate"
    if not certificate_file.exists():
        replace_file(certificate_file, certify(root, Purpose.DEVICE_COMMAND, command.public, now_us))
    return StationKeys(root.public, command, (certificate_file.read_bytes(),))


def _key(path: Path) -> PrivateKey:
    if not path.exists():
        replace_file(path, PrivateKey.generate().to_bytes())
    try:
        return PrivateKey(Algorithm.ED25519, path.read_bytes())
    except (OSError, ValueError) as error:
        raise OperatorFixable("KEYS_UNREADABLE", path=str(path)) from error
