"""The manifest's bytes: JSON, format 1. These exact bytes are signed, hashed and approved."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from studio.domain.errors import OperatorFixable
from studio.domain.programme import (
    BulletinClass,
    Category,
    Contributor,
    ContributorPart,
    Manifest,
    Origin,
    Rendition,
    Rights,
)

MANIFEST_FORMAT = 1


def encode_manifest(manifest: Manifest) -> bytes:
    return json.dumps({"format": MANIFEST_FORMAT, **asdict(manifest)}, ensure_ascii=False).encode()


def decode_manifest(raw: bytes) -> Manifest:
    """Return the manifest; raises ``OperatorFixable("MANIFEST_UNREADABLE")``."""
    try:
        body: dict[str, Any] = json.loads(raw)
        if body.pop("format") != MANIFEST_FORMAT:
            raise OperatorFixable("MANIFEST_UNREADABLE", why="format")
        return Manifest(
            **body
            | {
                "bulletin_class": BulletinClass(body["bulletin_class"]),
                "origin": Origin(body["origin"]),
                "category": Category(body["category"]),
                "renditions": tuple(Rendition(**rendition) for rendition in body["renditions"]),
                "contributors": tuple(
                    Contributor(c["name"], ContributorPart(c["part"]), c["person_id"]) for c in body["contributors"]
                ),
                "rights": Rights(**body["rights"]),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise OperatorFixable("MANIFEST_UNREADABLE", why=repr(error)) from error
