"""Fixtures over one private PulseAudio for the whole test session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count

import pytest

from tests.support.pulse import PrivatePulse

_numbers = count(1)


@pytest.fixture(scope="session")
def pulse() -> Iterator[PrivatePulse]:
    """The session's private PulseAudio; skips, with its reason, where there is none to start."""
    if shutil.which("pulseaudio") is None:
        pytest.skip("PulseAudio is not installed")
    with PrivatePulse() as daemon:
        yield daemon


@pytest.fixture
def sink(pulse: PrivatePulse) -> Iterator[str]:
    """A null sink of this test's own."""
    name = f"sink{next(_numbers)}"
    pulse.add_sink(name)
    yield name
    if name in pulse.pactl("list", "short", "sinks"):
        pulse.remove_sink(name)


@pytest.fixture
def microphone(pulse: PrivatePulse) -> Iterator[str]:
    """A virtual microphone of this test's own, the default source while the test runs."""
    name = pulse.add_virtual_mic(f"mic{next(_numbers)}")
    yield name
    if f"\t{name}\t" in pulse.pactl("list", "short", "sources"):
        pulse.remove_virtual_mic(name)


@pytest.fixture
def portaudio(pulse: PrivatePulse, sink: str, microphone: str) -> Iterator[PrivatePulse]:
    """This process's PortAudio, led to the test's own ``sink`` and ``microphone``."""
    from device_bridge.sound.devices import refresh_devices

    with pulse.applied(sink, microphone):
        assert refresh_devices(), "a stream was left open"
        yield pulse
        assert refresh_devices(), "the test left a stream open"
