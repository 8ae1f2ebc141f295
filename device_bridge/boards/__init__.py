"""Bulletin boards at the station: what a package is, and the server that boards fetch it from."""
