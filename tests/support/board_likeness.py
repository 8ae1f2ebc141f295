"""One layout painted by the editor and by the board, beside each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtGui import QImage

from studio.app.signage import templates
from studio.domain.signage import Box, ImageFit, Region, RegionKind, SignageLayout
from studio.domain.signage_boards import EmergencyNotice, emergency_layout
from studio.domain.signage_edit import SetRegion
from studio.ui.signage.painting import render_layout
from tests.support.board_stand import ZONE, BoardStand, running_agent
from tests.support.chromium import Browser, pixels
from tests.support.ssim import ssim
from tests.support.waiting import wait_until

NOON = datetime(2026, 11, 24, 5, 7, 30, tzinfo=ZoneInfo(ZONE))
NOTICE = EmergencyNotice("LŨ QUÉT", "Di chuyển ngay lên trường học, chỗ cao", level=4)


def board_likeness(stand: BoardStand, chrome: Browser, folder: Path) -> dict[str, float]:
    """Return the SSIM of each template and of an emergency; a QApplication must be there, the server run."""
    config = stand.pair()
    found: dict[str, float] = {}
    with running_agent(config, folder / "board") as port:
        for template in templates():
            draft = stand.signage.create(stand.editor, template.layout.title, template.id)
            for region in draft.layout.regions:
                draft = stand.signage.apply(stand.editor, draft.id, SetRegion(real(stand, region, folder)))
            draft = stand.approve(draft)
            stand.publish(draft)
            found[template.id] = compared(stand, chrome, port, draft.layout)
        stand.boards.override("officer", NOTICE)
        found["emergency"] = compared(stand, chrome, port, emergency_layout(NOTICE, 1920, 1080))
        chrome.open("about:blank")
    return found


def real(stand: BoardStand, region: Region, folder: Path) -> Region:
    """The region with words as a station writes them, and with a picture."""
    words = {
        "heading": "Tiêm phòng đợt 2 cho trẻ dưới 5 tuổi",
        "body": "Sáng 26/11, từ 7 giờ 30\nTrạm Y tế xã",
        "slogan": "Toàn dân đoàn kết xây dựng đời sống văn hóa ở khu dân cư",
        "ticker": "Gió mùa đông bắc tràn về từ tối nay · Bà con che chắn chuồng trại · Lịch thu gom rác thứ Sáu",
        "first": "Giá lúa hôm nay: 7.200 đồng một cân, ổn định so với tuần trước",
    }
    if region.kind is not RegionKind.IMAGE:
        return replace(region, content=words.get(region.id, region.content))
    path = folder / "picture.png"
    across, down = np.meshgrid(np.arange(640), np.arange(400))
    colours = np.stack([across % 256, down % 256, (across // 40 + down // 40) % 2 * 200], axis=-1).astype(np.uint8)
    image = QImage(colours.tobytes(), 640, 400, 640 * 3, QImage.Format.Format_RGB888)
    assert image.save(str(path))
    picture = stand.signage.add_picture(stand.editor, path)
    return replace(
        region,
        media_sha256=picture.sha256,
        media_type=picture.facts.media_type,
        fit=ImageFit.COVER,
        box=Box(0, 0, 8, 8),
    )


def compared(stand: BoardStand, chrome: Browser, port: int, layout: SignageLayout) -> float:
    chrome.open(f"http://127.0.0.1:{port}/?still=1&at={NOON.timestamp() * 1000:.0f}")
    wait_until(lambda: chrome.dataset("package") == stand.package_id, 20, "it is shown")
    wait_until(lambda: chrome.ask("document.querySelectorAll('.stage').length") == 1, what="the old one is gone")
    board = chrome.screenshot()
    picture = render_layout(layout, stand.signage.picture_path, NOON)
    return ssim(board, pixels(picture))
