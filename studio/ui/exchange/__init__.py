"""Trao đổi: what comes from the level above and from citizens, what waits to go up, and the report."""
