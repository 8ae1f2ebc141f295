"""Many channels to two, by ITU-R BS.775."""

from __future__ import annotations

import numpy as np
import pytest

from studio.audio.downmix import to_stereo

H = 0.5**0.5


@pytest.mark.parametrize("channels", [1, 2])
def test_few_channels_stay_as_they_are(channels: int) -> None:
    sound = np.ones((4, channels), np.float32)
    assert to_stereo(sound) is sound


@pytest.mark.parametrize("channels", range(3, 9))
def test_full_scale_on_every_channel_cannot_clip(channels: int) -> None:
    mixed = to_stereo(np.ones((10, channels), np.float32))
    assert mixed.shape == (10, 2)
    assert mixed.dtype == np.float32
    assert mixed.max() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("channel", "left", "right"), [(0, 1, 0), (1, 0, 1), (2, H, H), (3, 0, 0), (4, H, 0), (5, 0, H)]
)
def test_each_of_five_point_one_goes_where_it_belongs(channel: int, left: float, right: float) -> None:
    sound = np.zeros((1, 6), np.float32)
    sound[0, channel] = 1
    scale = 1 / (1 + 2 * H)
    assert to_stereo(sound)[0] == pytest.approx([left * scale, right * scale])
