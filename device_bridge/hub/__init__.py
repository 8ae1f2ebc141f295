"""The hub: the broker (mosquitto as a child process, with its files written for it) and pairing."""
