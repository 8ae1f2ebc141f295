"""Bulletins from above, feedback and reports for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from studio.domain.exchange import (
    BulletinKind,
    Feedback,
    FeedbackKind,
    FeedbackState,
    InboundAudio,
    InboundBulletin,
    InboundContent,
    InboundState,
    IssuedOrder,
)
from studio.domain.ids import new_id
from studio.domain.programme import BulletinClass, Category, Origin

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)


def an_inbound(state: InboundState = InboundState.RECEIVED, at: datetime = NOW, **content: Any) -> InboundBulletin:
    """A NORMAL bulletin of the province's with sound, unless ``content`` says otherwise."""
    base = InboundContent(
        id=new_id(),
        version=1,
        kind=BulletinKind.NEWS,
        bulletin_class=BulletinClass.NORMAL,
        origin=Origin.PROVINCE,
        category=Category.POLICY,
        title="Lịch tiêm chủng",
        text="Sáng thứ Bảy tại trạm y tế.",
        language="vi",
        agency="Sở Y tế",
        source_level="PROVINCE",
        source_area="T1",
        valid_from=at,
        valid_to=at + timedelta(days=2),
        areas=("T1-01",),
        clusters=(),
        creator="Nguyễn Thị Mai",
        approver="Trần Văn Nam",
        approved_at=at,
        issued_at=at,
        audio=InboundAudio("a" * 64, 1000, "flac", 42.0, "/v1/audio/" + "a" * 64),
        ordered_by=IssuedOrder("Lê Văn An", "Chủ tịch", at),
    )
    return InboundBulletin(replace(base, **content), b"{}", "0" * 16, state, at, at)


def a_feedback(state: FeedbackState = FeedbackState.RECEIVED, at: datetime = NOW, **more: Any) -> Feedback:
    base = Feedback(new_id(), "T1-01", state, FeedbackKind.QUESTION, "Khi nào sửa đường liên thôn?", at, at)
    return replace(base, **more)
