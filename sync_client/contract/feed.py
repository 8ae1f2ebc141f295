"""What waits for the caller, in the order of issue; a cursor says how far it has read."""

from __future__ import annotations

from pydantic import Field

from sync_client.contract.base import Cursor, Model
from sync_client.contract.bulletins import BulletinClass
from sync_client.contract.envelope import Envelope

# An emergency is looked for this long in one held call.
MAX_WAIT_S = 25


class FeedItem(Model):
    """``bulletin_class`` repeats the payload's, so that emergencies go first; the payload counts."""

    position: int = Field(ge=1, le=10**18)
    bulletin_class: BulletinClass
    envelope: Envelope


class FeedPage(Model):
    """``cursor`` goes into the next call, also when there are no items."""

    items: list[FeedItem]
    cursor: Cursor
    more: bool
