"""The station's speaker clusters, and how they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studio.domain.clusters import DeviceState, DeviceStatus, SpeakerCluster
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.roles import Person, Verb, require
from studio.ports.onair import DeviceWatch
from studio.ports.store import Store
from studio.services.planning import PlanningService
from studio.services.upward import devices_to_tell, tell_devices


@dataclass(frozen=True, slots=True)
class ClusterView:
    cluster: SpeakerCluster
    status: DeviceStatus


@dataclass(frozen=True, slots=True)
class DevicesView:
    """``bridge_running`` is false when nothing is known of any cluster."""

    clusters: tuple[ClusterView, ...]
    bridge_running: bool
    broker_connected: bool

    @property
    def troubled(self) -> tuple[ClusterView, ...]:
        """Clusters that could confirm and do not answer."""
        good = (DeviceState.ONLINE, DeviceState.PLAYING, DeviceState.DISABLED)
        return tuple(v for v in self.clusters if v.cluster.confirms and v.status.state not in good)


@dataclass(frozen=True, slots=True)
class DeviceService:
    store: Store
    watch: DeviceWatch
    planning: PlanningService

    def view(self) -> DevicesView:
        with self.store.read() as unit:
            clusters = unit.clusters.all()
        try:
            known = {status.cluster_id: status for status in self.watch.statuses()}
            running, broker = True, self.watch.broker_connected()
        except OperatorFixable:
            known, running, broker = {}, False, False
        views = [
            ClusterView(cluster, known.get(cluster.id) or DeviceStatus(cluster.id, _unknown(cluster), None))
            for cluster in clusters
        ]
        return DevicesView(tuple(views), running, broker)

    def tell_bridge(self) -> None:
        """Make the bridge know the station's clusters; it is no fault when it does not run."""
        with self.store.read() as unit:
            clusters = unit.clusters.all()
        try:
            self.watch.set_clusters(clusters)
        except OperatorFixable as error:
            if error.code != "BRIDGE_NOT_RUNNING":
                raise

    def tell_above(self, now: datetime) -> None:
        """Tell the level above the park's states where they changed; a bridge that does not run knows none."""
        try:
            statuses = {status.cluster_id: status for status in self.watch.statuses()}
        except OperatorFixable as error:
            if error.code != "BRIDGE_NOT_RUNNING":
                raise
            return
        with self.store.read() as unit:
            if not devices_to_tell(unit, unit.clusters.all(), statuses):
                return
        with self.store.write("keeper") as unit:
            tell_devices(unit, unit.clusters.all(), statuses, now)

    def save(self, by: Person, cluster: SpeakerCluster) -> None:
        """Add or change a cluster; its code is unique."""
        require(by, Verb.ADMINISTER)
        if not cluster.code.strip() or not cluster.name.strip():
            raise Misuse("CLUSTER_INCOMPLETE")
        with self.store.write(by.id) as unit:
            if any(c.code == cluster.code and c.id != cluster.id for c in unit.clusters.all()):
                raise Misuse("CODE_TAKEN", cluster_code=cluster.code)
            unit.clusters.save(cluster)
            unit.audit.record("CLUSTER_SAVED", cluster.id, code=cluster.code, enabled=cluster.enabled)
        self.planning.publish()
        self.tell_bridge()


def _unknown(cluster: SpeakerCluster) -> DeviceState:
    return DeviceState.UNKNOWN if cluster.enabled else DeviceState.DISABLED
