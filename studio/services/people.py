"""People of the station: who signs in, and with which roles."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from studio.domain.errors import Misuse, Refused
from studio.domain.ids import new_id
from studio.domain.roles import Person, Role, Verb, require
from studio.ports.secrets import PasswordHasher
from studio.ports.store import Credential, Store

SHORTEST_PASSWORD = 8
# The passwords by which boards across the country were taken over in 2023, and their like.
_WEAK = frozenset({"88888888", "12345678", "123456789", "87654321", "password", "00000000", "11111111"})


@dataclass(frozen=True, slots=True)
class PeopleService:
    store: Store
    hasher: PasswordHasher

    def all(self) -> list[Person]:
        with self.store.read() as unit:
            return unit.people.all()

    def sign_in(self, name: str, password: str) -> Person:
        """Return the person; raises ``Refused("SIGN_IN_FAILED")`` without saying which half was wrong."""
        with self.store.read() as unit:
            credential = unit.people.credential(_normal(name))
            person = unit.people.get(credential.person_id) if credential else None
        # A hash is checked in any case, so that a wrong name takes as long as a wrong password.
        hashed = credential.password_hash if credential else self.hasher.hash("no such person")
        if not self.hasher.matches(hashed, password) or person is None or not person.active:
            raise Refused("SIGN_IN_FAILED")
        with self.store.write(person.id) as unit:
            unit.audit.record("SIGN_IN", person.id)
        return person

    def found(self, name: str, sign_in_name: str, password: str, roles: frozenset[Role]) -> Person:
        """Add the first person of an empty station, an ADMIN among their roles."""
        with self.store.read() as unit:
            if unit.people.all():
                raise Refused("STATION_HAS_PEOPLE")
        return self._add("setup", name, sign_in_name, password, roles | {Role.ADMIN}, "")

    def add(
        self, by: Person, name: str, sign_in_name: str, password: str, roles: frozenset[Role], address: str = ""
    ) -> Person:
        require(by, Verb.ADMINISTER)
        return self._add(by.id, name, sign_in_name, password, roles, address)

    def change(self, by: Person, person: Person) -> None:
        """Store a changed name, roles, address or activity."""
        require(by, Verb.ADMINISTER)
        if by.id == person.id and (not person.active or Role.ADMIN not in person.roles):
            raise Refused("LAST_ADMIN")
        with self.store.write(by.id) as unit:
            unit.people.save(person)
            unit.audit.record("PERSON_CHANGED", person.id, roles=sorted(person.roles), active=person.active)

    def set_password(self, by: Person, person_id: str, sign_in_name: str, password: str) -> None:
        """By an administrator, or by the person themselves."""
        if by.id != person_id:
            require(by, Verb.ADMINISTER)
        self._check(password)
        with self.store.write(by.id) as unit:
            credential = unit.people.credential(_normal(sign_in_name))
            if credential is None or credential.person_id != person_id:
                raise Misuse("NO_SUCH_PERSON", name=sign_in_name)
            unit.people.save_credential(replace(credential, password_hash=self.hasher.hash(password)))
            unit.audit.record("PASSWORD_SET", person_id)

    def _add(
        self, actor: str, name: str, sign_in_name: str, password: str, roles: frozenset[Role], address: str
    ) -> Person:
        name, sign_in_name = unicodedata.normalize("NFC", name).strip(), _normal(sign_in_name)
        if not name or not sign_in_name or not roles:
            raise Misuse("PERSON_INCOMPLETE")
        self._check(password)
        person = Person(new_id(), name, roles, address)
        with self.store.write(actor) as unit:
            if unit.people.credential(sign_in_name) is not None:
                raise Refused("NAME_TAKEN", name=sign_in_name)
            unit.people.add(person, Credential(person.id, sign_in_name, self.hasher.hash(password)))
            unit.audit.record("PERSON_ADDED", person.id, roles=sorted(roles))
        return person

    @staticmethod
    def _check(password: str) -> None:
        if len(password) < SHORTEST_PASSWORD or password.lower() in _WEAK or len(set(password)) < 3:
            raise Refused("PASSWORD_WEAK", shortest=SHORTEST_PASSWORD)


def _normal(sign_in_name: str) -> str:
    return unicodedata.normalize("NFC", sign_in_name).strip().lower()
