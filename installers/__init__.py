"""How the studio reaches a station's PC: the frozen tree, the Windows package, the systemd unit."""
