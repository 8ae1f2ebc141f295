"""Who may do what, and where: one function that every call passes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from source_system.errors import Refusal
from sync_client.contract.base import Word
from sync_client.contract.problems import Code


class Role(Word):
    """The first four are accounts, at any level; the others are machines below."""

    ADMIN = "ADMIN"
    LEADER = "LEADER"
    EDITOR = "EDITOR"
    VIEWER = "VIEWER"
    STATION = "STATION"
    SYSTEM = "SYSTEM"


ACCOUNT_ROLES = (Role.ADMIN, Role.LEADER, Role.EDITOR, Role.VIEWER)


class Action(StrEnum):
    READ = "READ"
    READ_BASICS = "READ_BASICS"
    WRITE_BULLETIN = "WRITE_BULLETIN"
    APPROVE_BULLETIN = "APPROVE_BULLETIN"
    ISSUE_EMERGENCY = "ISSUE_EMERGENCY"
    HANDLE_FEEDBACK = "HANDLE_FEEDBACK"
    READ_CONTACT = "READ_CONTACT"
    ADMINISTER = "ADMINISTER"
    READ_FEED = "READ_FEED"
    SEND_UP = "SEND_UP"
    UPLOAD = "UPLOAD"
    HEAR = "HEAR"


_EVERYONE = frozenset(Role)
_PEERS = frozenset({Role.STATION, Role.SYSTEM})
_ACCOUNTS = frozenset(ACCOUNT_ROLES)
_WRITERS = frozenset({Role.EDITOR, Role.LEADER})
_ALLOWED: dict[Action, frozenset[Role]] = {
    Action.READ: _ACCOUNTS,
    Action.READ_BASICS: _EVERYONE,
    Action.WRITE_BULLETIN: _WRITERS,
    Action.APPROVE_BULLETIN: frozenset({Role.LEADER}),
    Action.ISSUE_EMERGENCY: _WRITERS,
    Action.HANDLE_FEEDBACK: _WRITERS | _PEERS,
    Action.READ_CONTACT: _WRITERS,
    Action.ADMINISTER: frozenset({Role.ADMIN}),
    Action.READ_FEED: _PEERS,
    Action.SEND_UP: _PEERS,
    Action.UPLOAD: _WRITERS | _PEERS,
    Action.HEAR: _EVERYONE,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """``path`` is its area's; all that begins with it is its subtree. ``id``: of the account or the peer."""

    id: str
    role: Role
    area: str
    level: str
    path: str
    name: str

    @property
    def principal(self) -> str:
        return f"{'peer' if self.role in _PEERS else 'account'}:{self.id}"

    @property
    def is_peer(self) -> bool:
        return self.role in _PEERS

    def covers(self, area_path: str) -> bool:
        return area_path.startswith(self.path)


def authorise(caller: Caller, action: Action, area_path: str | None = None, *, hidden: bool = False) -> None:
    """Let pass a caller whose role may do this, in an area of its subtree where one is given.

    Raises ``Refusal``: FORBIDDEN, or NOT_FOUND where even the existence of the thing is not to be told.
    """
    if caller.role not in _ALLOWED[action]:
        raise Refusal(Code.FORBIDDEN)
    if area_path is not None and not caller.covers(area_path):
        raise Refusal(Code.NOT_FOUND if hidden else Code.FORBIDDEN)
