"""The states of the clusters, as the bridge process knows them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from studio.domain.clusters import DeviceState, DeviceStatus, SpeakerCluster
from studio.domain.errors import OperatorFixable
from studio.domain.instants import from_us
from studio.links.local_client import LocalClient


class BridgeDeviceWatch:
    """``ports.onair.DeviceWatch`` over the bridge's control socket."""

    def __init__(self, ready_file: Path, token: str) -> None:
        self._client = LocalClient(ready_file, token, "BRIDGE_NOT_RUNNING")

    def statuses(self) -> list[DeviceStatus]:
        return [_status(raw) for raw in self._client.ask("status")["devices"]]

    def broker_connected(self) -> bool:
        """False too when the bridge itself does not run."""
        try:
            return bool(self._client.ask("status")["broker_connected"])
        except OperatorFixable as error:
            if error.code == "BRIDGE_NOT_RUNNING":
                return False
            raise

    def set_clusters(self, clusters: Iterable[SpeakerCluster]) -> None:
        """Tell the bridge which clusters the station has; it keeps them."""
        devices = [
            {"id": one.id, "code": one.code, "name": one.name, "confirms": one.confirms, "enabled": one.enabled}
            for one in clusters
        ]
        self._client.ask("set_devices", devices=devices)

    def close(self) -> None:
        self._client.close()


def _status(raw: dict[str, Any]) -> DeviceStatus:
    seen_us, offset_ms = raw["last_seen_us"], raw["clock_offset_ms"]
    return DeviceStatus(
        cluster_id=raw["id"],
        state=DeviceState(raw["state"]),
        last_seen=None if seen_us is None else from_us(seen_us),
        volume_percent=raw["volume_percent"],
        firmware=raw["firmware"],
        clock_offset_ms=offset_ms,
        detail=raw["detail"],
    )
