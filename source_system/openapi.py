"""``python -m source_system.openapi --check``: is the committed OpenAPI the application's, and its version raised?

``--write`` writes it. A schema that differs from the one recorded for its version is refused until CONTRACT_VERSION
is raised; ``--same-version`` is for changes before a version is given out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from source_system.api.app import build_app
from sync_client.contract.version import CONTRACT_VERSION

_FOLDER = Path(__file__).parent.parent / "sync_client" / "contract"
OPENAPI = _FOLDER / "openapi.json"
VERSIONS = _FOLDER / "versions.json"
_WORDS = ("description", "title", "summary")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m source_system.openapi", description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--same-version", action="store_true")
    chosen = parser.parse_args(argv)
    made = generate()
    if chosen.write:
        problem = record(made, same_version=chosen.same_version)
        if not problem:
            OPENAPI.write_text(text_of(made), encoding="utf-8")
    else:
        problem = check(made)
    if problem:
        sys.stderr.write(f"{problem}\n")
    return 1 if problem else 0


def generate() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the application."""
    return build_app(None).openapi()


def text_of(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def fingerprint(document: dict[str, Any]) -> str:
    """Return the hash of what the document means: its words may change freely."""
    return hashlib.sha256(json.dumps(_without_words(document), sort_keys=True).encode()).hexdigest()


def check(made: dict[str, Any], openapi: Path = OPENAPI, versions: Path = VERSIONS) -> str:
    """Return what is wrong, empty where nothing is."""
    recorded: dict[str, str] = json.loads(versions.read_text(encoding="utf-8")) if versions.exists() else {}
    known = recorded.get(CONTRACT_VERSION)
    if known is not None and known != fingerprint(made):
        return f"the contract changed but is still {CONTRACT_VERSION}: raise CONTRACT_VERSION, then --write"
    if known is None:
        return f"version {CONTRACT_VERSION} is not recorded: python -m source_system.openapi --write"
    if not openapi.exists() or openapi.read_text(encoding="utf-8") != text_of(made):
        return "openapi.json is stale: python -m source_system.openapi --write"
    return ""


def record(made: dict[str, Any], versions: Path = VERSIONS, *, same_version: bool = False) -> str:
    """Write the fingerprint beside the version; return what forbids it."""
    recorded: dict[str, str] = json.loads(versions.read_text(encoding="utf-8")) if versions.exists() else {}
    now = fingerprint(made)
    if recorded.get(CONTRACT_VERSION, now) != now and not same_version:
        return f"the contract changed but is still {CONTRACT_VERSION}: raise CONTRACT_VERSION first"
    recorded[CONTRACT_VERSION] = now
    versions.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    return ""


def _without_words(part: Any) -> Any:
    if isinstance(part, dict):
        # Under "properties" these are names of fields.
        return {
            name: _without_words(value)
            for name, value in part.items()
            if not (name in _WORDS and isinstance(value, str))
        }
    if isinstance(part, list):
        return [_without_words(value) for value in part]
    return part


if __name__ == "__main__":
    sys.exit(main())
