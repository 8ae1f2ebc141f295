"""Parameters of paths and queries."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from sync_client.contract.base import AreaCode, Cursor, Identifier, Sha256

IdInPath = Annotated[Identifier, Path()]
HashInPath = Annotated[Sha256, Path()]
CodeInPath = Annotated[AreaCode, Path()]
AreaAsked = Annotated[AreaCode | None, Query(description="within the caller's own, which is meant where none is given")]
CursorAsked = Annotated[Cursor, Query()]
LimitAsked = Annotated[int, Query(ge=1, le=200)]
