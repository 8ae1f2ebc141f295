"""The live room: before the microphone opens, and while it is open."""
