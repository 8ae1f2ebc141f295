"""The committed OpenAPI is the application's, and a change without a new version is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from source_system import openapi


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return openapi.generate()


def test_the_committed_document_is_fresh(made: dict[str, Any]) -> None:
    assert openapi.check(made) == ""
    assert made["openapi"].startswith("3.1")


def test_stale_and_unraised_are_told_apart(made: dict[str, Any], tmp_path: Path) -> None:
    document, versions = tmp_path / "openapi.json", tmp_path / "versions.json"
    assert openapi.record(made, versions) == ""
    document.write_text(openapi.text_of(made), encoding="utf-8")
    assert openapi.check(made, document, versions) == ""

    reworded = made | {"info": made["info"] | {"description": "said otherwise"}}
    assert "stale" in openapi.check(reworded, document, versions)

    changed = made | {"paths": {path: item for path, item in made["paths"].items() if path != "/v1/feed"}}
    assert "CONTRACT_VERSION" in openapi.check(changed, document, versions)
    assert "CONTRACT_VERSION" in openapi.record(changed, versions)


def test_every_answer_of_a_call_is_described(made: dict[str, Any]) -> None:
    for path, item in made["paths"].items():
        for method, operation in item.items():
            problems = operation["responses"]["422"]["content"]["application/json"]["schema"]
            assert problems == {"$ref": "#/components/schemas/Problem"}, f"{method} {path}"
