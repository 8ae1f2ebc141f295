"""The broadcast schedule: a day per cluster, moved by hand or by key; collisions and silences in sight."""
