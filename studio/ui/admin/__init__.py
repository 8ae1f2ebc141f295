"""Administration: how one reads, the station's sound, its people."""
