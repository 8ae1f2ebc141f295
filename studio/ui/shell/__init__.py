"""The window's frame: rail, top bar, sign-in, notices."""
