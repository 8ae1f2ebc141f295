"""The on-air process: schedule runner, mixer, journal. No Qt, no database, no scipy."""
