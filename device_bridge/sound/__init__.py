"""The soundcard driver: devices, the output ring that never stops, and its frame clock.

It serves the station's on-air process and the speaker agent alike, and needs numpy, sounddevice,
rtmixer and pa_ringbuffer alone.
"""

from device_bridge.sound.quiet import quieten_alsa

# Before anything in this package imports sounddevice, which initialises PortAudio at once.
quieten_alsa()
