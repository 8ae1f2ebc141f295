"""People with their credentials, and the speaker clusters."""

from __future__ import annotations

from sqlalchemy import select

from studio.domain.clusters import SpeakerCluster, Technology
from studio.domain.errors import Misuse, Refused
from studio.domain.roles import Person, Role
from studio.ports.store import Credential
from studio.storage.models import ClusterRow, CredentialRow, PersonRoleRow, PersonRow
from studio.storage.repositories.base import Repository


class SqlPeople(Repository):
    """Raises ``Refused("NAME_TAKEN")`` where two people would share one."""

    def add(self, person: Person, credential: Credential) -> None:
        self._require_free(credential)
        row = PersonRow(
            id=person.id,
            name=person.name,
            address=person.address,
            active=person.active,
            roles=[PersonRoleRow(role=role.value) for role in sorted(person.roles)],
        )
        self._insert(row, id=person.id)
        self._insert(_credential_row(credential), person_id=credential.person_id)

    def save(self, person: Person) -> None:
        row = self._existing(PersonRow, id=person.id)
        row.name, row.address, row.active = person.name, person.address, person.active
        wanted = {role.value for role in person.roles}
        row.roles = [kept for kept in row.roles if kept.role in wanted]
        held = {kept.role for kept in row.roles}
        row.roles.extend(PersonRoleRow(role=role) for role in sorted(wanted - held))
        self._changing.flush()

    def get(self, person_id: str) -> Person | None:
        row = self._session.get(PersonRow, person_id)
        return None if row is None else _person(row)

    def all(self) -> list[Person]:
        return [_person(row) for row in self._session.scalars(select(PersonRow).order_by(PersonRow.id))]

    def credential(self, sign_in_name: str) -> Credential | None:
        row = self._session.scalar(select(CredentialRow).where(CredentialRow.sign_in_name == sign_in_name))
        return None if row is None else _credential(row)

    def credential_of(self, person_id: str) -> Credential | None:
        row = self._session.get(CredentialRow, person_id)
        return None if row is None else _credential(row)

    def save_credential(self, credential: Credential) -> None:
        self._require_free(credential)
        self._require(PersonRow, id=credential.person_id)
        self._changing.merge(_credential_row(credential))
        self._changing.flush()

    def _require_free(self, credential: Credential) -> None:
        held = self.credential(credential.sign_in_name)
        if held is not None and held.person_id != credential.person_id:
            raise Refused("NAME_TAKEN", name=credential.sign_in_name)


class SqlClusters(Repository):
    """Raises ``Misuse("CODE_TAKEN")`` where two clusters would share one."""

    def save(self, cluster: SpeakerCluster) -> None:
        other = select(ClusterRow.id).where(ClusterRow.code == cluster.code, ClusterRow.id != cluster.id)
        if self._session.scalar(other) is not None:
            raise Misuse("CODE_TAKEN", cluster_code=cluster.code)
        self._changing.merge(
            ClusterRow(
                id=cluster.id,
                code=cluster.code,
                name=cluster.name,
                hamlet=cluster.hamlet,
                technology=cluster.technology.value,
                language=cluster.language,
                volume_percent=cluster.volume_percent,
                confirms=cluster.confirms,
                enabled=cluster.enabled,
                caretaker_phone=cluster.caretaker_phone,
                position=cluster.position,
            )
        )
        self._changing.flush()

    def get(self, cluster_id: str) -> SpeakerCluster | None:
        row = self._session.get(ClusterRow, cluster_id)
        return None if row is None else _cluster(row)

    def all(self) -> list[SpeakerCluster]:
        clusters = [_cluster(row) for row in self._session.scalars(select(ClusterRow))]
        # Sorted here, as databases differ in how they order text.
        return sorted(clusters, key=lambda cluster: (cluster.position, cluster.code))


def _person(row: PersonRow) -> Person:
    return Person(row.id, row.name, frozenset(Role(held.role) for held in row.roles), row.address, row.active)


def _credential(row: CredentialRow) -> Credential:
    return Credential(row.person_id, row.sign_in_name, row.password_hash, row.pin_hash)


def _credential_row(credential: Credential) -> CredentialRow:
    return CredentialRow(
        person_id=credential.person_id,
        sign_in_name=credential.sign_in_name,
        password_hash=credential.password_hash,
        pin_hash=credential.pin_hash,
    )


def _cluster(row: ClusterRow) -> SpeakerCluster:
    return SpeakerCluster(
        row.id,
        row.code,
        row.name,
        row.hamlet,
        Technology(row.technology),
        row.language,
        row.volume_percent,
        row.confirms,
        row.enabled,
        row.caretaker_phone,
        row.position,
    )
