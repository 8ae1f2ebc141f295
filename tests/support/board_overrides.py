"""How long an emergency takes from the order to the first frame of it on a board."""

from __future__ import annotations

import time

from studio.domain.signage_boards import EmergencyNotice
from tests.support.board_stand import BoardStand
from tests.support.chromium import Browser
from tests.support.waiting import wait_until

# Every frame that the browser paints is looked at: is there a stage, and is it a whole one?
WATCH_FRAMES = """
window.frames_without = 0; window.frames_seen = 0; window.turned = [];
const look = () => {
  window.frames_seen += 1;
  const stage = document.querySelector('.stage:last-of-type');
  if (stage === null || stage.querySelector('.region text') === null) window.frames_without += 1;
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
new MutationObserver(() => requestAnimationFrame(() => window.turned.push([document.body.dataset.package, Date.now()])))
  .observe(document.body, {attributes: true, attributeFilter: ['data-package']});
"""


def override_ms(stand: BoardStand, chrome: Browser, number: int) -> float:
    """Order an emergency over what the player shows; return the time to its first frame.

    ``WATCH_FRAMES`` runs in the page; station and browser share this machine's clock.
    """
    ordered_at = time.time()
    stand.boards.override("officer", EmergencyNotice(f"LŨ QUÉT {number}", "Lên chỗ cao ngay", level=4))
    return turned_at_ms(chrome, stand.package_id) - ordered_at * 1000


def turned_at_ms(chrome: Browser, package: str) -> float:
    """When the first frame with a package on it was painted."""
    found: list[float] = []

    def seen() -> bool:
        turns = chrome.ask("window.turned")
        assert isinstance(turns, list)
        found.extend(float(at) for name, at in turns if name == package)
        return bool(found)

    wait_until(seen, what="the frame was seen")
    return found[0]
