"""What the services of boards share in the records."""

from __future__ import annotations

from studio.domain.approval import ApprovalEvent, ApprovalVerb, ApprovalWay
from studio.domain.errors import Misuse
from studio.domain.ids import new_id
from studio.domain.signage_boards import SignageDraft
from studio.domain.signage_codec import layout_sha256
from studio.ports.store import Unit


def find_layout(unit: Unit, layout_id: str) -> SignageDraft:
    """Return the newest version; raises ``Misuse("NO_SUCH_LAYOUT")``."""
    draft = unit.layouts.get(layout_id)
    if draft is None:
        raise Misuse("NO_SUCH_LAYOUT", id=layout_id)
    return draft


def note_move(
    unit: Unit, moved: SignageDraft, verb: ApprovalVerb, by_id: str, way: ApprovalWay, reason: str = ""
) -> None:
    """Store a layout that has moved on its way, with the event and the audit entry."""
    sha256 = layout_sha256(moved.layout)
    unit.layouts.save(moved)
    unit.layouts.add_event(
        ApprovalEvent(new_id(), moved.id, moved.version, verb, by_id, moved.changed_at, way, sha256, reason)
    )
    unit.audit.record(f"LAYOUT_{verb.value}", moved.id, version=moved.version, layout_sha256=sha256, way=way.value)
