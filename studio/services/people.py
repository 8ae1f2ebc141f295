"""People of the station: who signs in, and with which roles."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from studio.domain.emergency_arming import FREE_TRIES, check_pin, pin_delay_s
from studio.domain.errors import Misuse, Refused
from studio.domain.ids import new_id
from studio.domain.instants import from_us, to_us
from studio.domain.roles import Person, Role, Verb, may, require
from studio.ports.clock import Clock
from studio.ports.secrets import PasswordHasher
from studio.ports.store import Credential, Store

SHORTEST_PASSWORD = 8
# The passwords by which boards across the country were taken over in 2023, and their like.
_WEAK = frozenset({"88888888", "12345678", "123456789", "87654321", "password", "00000000", "11111111"})


@dataclass(frozen=True, slots=True)
class PeopleService:
    store: Store
    hasher: PasswordHasher
    clock: Clock

    def all(self) -> list[Person]:
        with self.store.read() as unit:
            return unit.people.all()

    def named(self, name: str) -> Person | None:
        """Return the person of this sign-in name, or the only one of this own name."""
        wanted = _normal(name)
        with self.store.read() as unit:
            credential = unit.people.credential(wanted)
            if credential is not None:
                return unit.people.get(credential.person_id)
            alike = [person for person in unit.people.all() if _normal(person.name) == wanted]
        return alike[0] if len(alike) == 1 else None

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

    def set_pin(self, by: Person, person_id: str, pin: str) -> None:
        """Set a person's own emergency PIN; by the person, or by an administrator.

        Raises ``Refused("PIN_WEAK")``: fewer than four digits, or one that others guess.
        """
        if by.id != person_id:
            require(by, Verb.ADMINISTER)
        check_pin(pin)
        with self.store.write(by.id) as unit:
            credential = unit.people.credential_of(person_id)
            if credential is None:
                raise Misuse("NO_SUCH_PERSON", name=person_id)
            unit.people.save_credential(replace(credential, pin_hash=self.hasher.hash(pin)))
            unit.settings.put(_tries_key(person_id), None)
            unit.audit.record("PIN_SET", person_id)

    def officers(self) -> list[Person]:
        """Return those whose PIN airs an emergency."""
        with self.store.read() as unit:
            people = [person for person in unit.people.all() if person.active and may(person.roles, Verb.EMERGENCY)]
            held = {person.id: unit.people.credential_of(person.id) for person in people}
        return [person for person in people if (found := held[person.id]) is not None and found.pin_hash]

    def check_pin(self, person_id: str, pin: str) -> Person:
        """Return the person whose PIN this is.

        Raises ``Refused``: PIN_NOT_SET, PIN_WRONG (``left`` tries before a delay), PIN_WAIT (``wait_s``).
        """
        with self.store.read() as unit:
            person, credential = unit.people.get(person_id), unit.people.credential_of(person_id)
            tries = unit.settings.get(_tries_key(person_id)) or {"wrong": 0, "at_us": 0}
        if person is None or not person.active or credential is None or not credential.pin_hash:
            raise Refused("PIN_NOT_SET")
        now = self.clock.now()
        # A clock that was set back must not lock anyone out for longer than the delay itself.
        passed_s = abs((now - from_us(tries["at_us"])).total_seconds())
        wait_s = pin_delay_s(tries["wrong"]) - passed_s
        if wait_s > 0:
            raise Refused("PIN_WAIT", wait_s=round(wait_s))
        right = self.hasher.matches(credential.pin_hash, pin)
        if right and not tries["wrong"]:
            return person
        wrong = 0 if right else tries["wrong"] + 1
        with self.store.write(person_id) as unit:
            unit.settings.put(_tries_key(person_id), {"wrong": wrong, "at_us": to_us(now)} if wrong else None)
            if not right:
                unit.audit.record("PIN_WRONG", person_id, tries=wrong)
        if not right:
            raise Refused("PIN_WRONG", left=max(0, FREE_TRIES - wrong))
        return person

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


def _tries_key(person_id: str) -> str:
    return f"pin_tries:{person_id}"
