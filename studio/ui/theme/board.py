"""What the editor of boards offers and draws with: a board is not the window, and has colours of its own."""

from __future__ import annotations

# Letters: white, warm yellow, light blue, light green, near-black, dark blue. All are plain on one of the grounds.
BOARD_INKS = ("#ffffff", "#ffd75e", "#bfe3f5", "#c9f2d6", "#1d1000", "#0b2f4a")
# The region's own ground; the empty one shows the board's.
BOARD_FILLS = ("", "#f2b441", "#ffffff", "#0b3a5b", "#14532d", "#7a1f1f", "#10222f")
# From the upper to the lower edge.
BOARD_GROUNDS = (
    ("#0b3a5b", "#0a6a86"),
    ("#14532d", "#1a7a48"),
    ("#3d2a6b", "#5b3f91"),
    ("#8a5200", "#d4940f"),
    ("#10222f", "#10222f"),
    ("#f3f5f7", "#ffffff"),
)
# On any of these grounds the chosen region's frame is seen: light inside, dark outside.
FRAME_LIGHT = "#7fe3ff"
FRAME_DARK = "#06222e"
GUIDE = "#ff9f1c"
# A preview of an emergency is orange: red is for what is on air.
PREVIEW_EDGE = "#d9730d"
