"""``source-system``: serve, enrol, link, account add, enrol-code, revoke-key."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from sqlalchemy import select

from source_system.access import ACCOUNT_ROLES, Role
from source_system.database.tables import SystemRow
from source_system.demo import DemoAccount, found_system, is_empty, make_demo_country
from source_system.errors import Refusal, SetupProblem
from source_system.geography import save_area
from source_system.passwords import SHORTEST, hash_password, random_password
from source_system.people import add_account, new_enrol_code
from source_system.system import Settings, System
from sync_client.contract.areas import Area
from sync_client.contract.enrolment import PeerKind


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 something to mend, 2 called wrongly."""
    chosen = _parser().parse_args(argv)
    run: Callable[[System, argparse.Namespace], None] = chosen.run
    try:
        system = System(Settings(data=chosen.data, database_url=chosen.database))
        try:
            run(system, chosen)
        finally:
            system.close()
    except (Refusal, SetupProblem) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def _serve(system: System, chosen: argparse.Namespace) -> None:
    from source_system.serving import Door, serve

    with system.database.read() as session:
        empty = is_empty(session)
    if empty and chosen.area:
        with system.database.write() as session:
            found_system(session, chosen.name, chosen.area, training_data=False)
            save_area(
                session, Area(code=chosen.area, name=chosen.name, level=chosen.level, valid_from=date(2025, 7, 1))
            )
    elif empty:
        _say_once(make_demo_country(system))
    with system.database.read() as session:
        row = session.scalars(select(SystemRow)).one()
    scheme = "https" if chosen.tls_cert else "http"
    door = Door(chosen.host, chosen.port, chosen.ready, chosen.tls_cert, chosen.tls_key)
    serve(system, door, lambda port: _say(f"{row.name}: {scheme}://{chosen.host}:{port}/"))


def _say_once(accounts: list[DemoAccount]) -> None:
    _say("Demo country. These passwords are shown this once:")
    for account in accounts:
        _say(f"  {account.login:<16} {account.password}   {account.role.value} {account.area}")


def _add_account(system: System, chosen: argparse.Namespace) -> None:
    password = os.environ.get("SOURCE_PASSWORD", "")
    if password and len(password) < SHORTEST:
        raise SetupProblem("PASSWORD_WEAK", at_least=str(SHORTEST))
    given = password or random_password()
    hashed = hash_password(given)
    with system.database.write() as session:
        add_account(
            session, chosen.login, chosen.name or chosen.login, Role(chosen.role), chosen.area, hashed, system.now()
        )
    _say(f"{chosen.login} {'as given' if password else given}")


def _enrol_code(system: System, chosen: argparse.Namespace) -> None:
    with system.database.write() as session:
        code = new_enrol_code(session, chosen.area, PeerKind(chosen.kind), system.now())
    _say(code)


def _revoke_key(system: System, chosen: argparse.Namespace) -> None:
    with system.database.write() as session:
        count = system.keyring.revoke(session, chosen.area, system.now())
    _say(json.dumps({"revoked": count}))


def _enrol(system: System, chosen: argparse.Namespace) -> None:
    from source_system.uplink.joining import join

    enrolled = join(system, chosen.source, chosen.code, chosen.name)
    _say(f"{enrolled.area.name} → {enrolled.system_name}")


def _link(system: System, chosen: argparse.Namespace) -> None:
    from source_system.uplink import records

    if chosen.send_again:
        with system.database.write() as session:
            _say(json.dumps({"sent_again": records.send_again(session)}))
        return
    with system.database.read() as session:
        link, state = records.linked(session), records.standing(session, system.now())
    if link is None or state is None:
        raise SetupProblem("NOT_ENROLLED")
    told = {"base_url": link.base_url, "system": link.system_name} | asdict(state)
    _say(json.dumps(told, ensure_ascii=False, default=lambda value: value.isoformat()))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data", type=Path, default=Path("source-data"), help="folder of sounds, keys and the database"
    )
    shared.add_argument("--database", default="", help="postgresql://…; without it SQLite in the data folder")
    parser = argparse.ArgumentParser(prog="source-system", description=__doc__)
    commands = parser.add_subparsers(required=True)

    serve = commands.add_parser("serve", parents=[shared], help="run; an empty folder becomes a demo country")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8080, help="0: a free one")
    serve.add_argument("--ready", type=Path, help="a file to write {port, pid} to once calls are answered")
    serve.add_argument("--tls-cert", type=Path, help="certificate chain (PEM); with --tls-key it serves HTTPS")
    serve.add_argument("--tls-key", type=Path)
    serve.add_argument("--area", default="", help="code of a real area to begin with, instead of the demo country")
    serve.add_argument("--name", default="Hệ thống nguồn")
    serve.add_argument("--level", default="PROVINCE")
    serve.set_defaults(run=_serve)

    account = commands.add_parser("account", help="accounts").add_subparsers(required=True)
    add = account.add_parser("add", parents=[shared], help="password from SOURCE_PASSWORD, or a random one is shown")
    add.add_argument("login")
    add.add_argument("--role", choices=[role.value for role in ACCOUNT_ROLES], required=True)
    add.add_argument("--area", required=True)
    add.add_argument("--name", default="")
    add.set_defaults(run=_add_account)

    code = commands.add_parser("enrol-code", parents=[shared], help="a one-time code for a station")
    code.add_argument("--area", required=True)
    code.add_argument("--kind", choices=[kind.value for kind in PeerKind], default=PeerKind.STATION.value)
    code.set_defaults(run=_enrol_code)

    enrol = commands.add_parser("enrol", parents=[shared], help="become known to the system above, by its code")
    enrol.add_argument("--source", required=True, help="address of the system above: https://…")
    enrol.add_argument("--code", required=True, help="one-time code of kind SYSTEM for this system's area")
    enrol.add_argument("--name", default="", help="what this system is called; its area's name unless given")
    enrol.set_defaults(run=_enrol)

    link = commands.add_parser("link", parents=[shared], help="how this system stands with the one above, as JSON")
    link.add_argument("--send-again", action="store_true", help="try once more what was refused above")
    link.set_defaults(run=_link)

    revoke = commands.add_parser(
        "revoke-key", parents=[shared], help="an area's issuing keys; the next is made at need"
    )
    revoke.add_argument("--area", required=True)
    revoke.set_defaults(run=_revoke_key)
    return parser


if __name__ == "__main__":
    sys.exit(main())
