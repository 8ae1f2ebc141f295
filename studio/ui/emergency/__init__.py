"""The emergency key, its panel, and the screen that shows where an emergency stands."""
