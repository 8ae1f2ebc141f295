"""Sound meets the card here: one ring per output that never stops, with a frame clock."""
