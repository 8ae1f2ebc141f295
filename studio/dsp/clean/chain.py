"""The whole chain, as one stage, made from its settings."""

from __future__ import annotations

import math

from studio.domain.cleaning import Cleaning
from studio.dsp.clean.clicks import ClickStage
from studio.dsp.clean.compressor import CompressorStage
from studio.dsp.clean.deesser import DeEsserStage
from studio.dsp.clean.denoise import DenoiseStage
from studio.dsp.clean.filters import equaliser, high_pass
from studio.dsp.clean.gate import GateStage
from studio.dsp.clean.hum import HumStage
from studio.dsp.stage import Chain, Stage

# Where nothing passed the loudness gate there is no voice to compare with.
_PRESUMED_LUFS = -23.0


def build_chain(cleaning: Cleaning, rate_hz: int, channels: int, input_lufs: float | None) -> Chain:
    """Return the stages that are on, in their order, for one sound of that format.

    ``input_lufs`` is the sound's integrated loudness, to which the thresholds relate; None where it is silent.
    Raises ``OperatorFixable``: BAD_CHANNELS, BAD_RATE.
    """
    lufs = _PRESUMED_LUFS if input_lufs is None else input_lufs
    # Loudness adds the channels' powers up; the stages look at one.
    level_dbfs = lufs - 10.0 * math.log10(max(1, channels))
    stages: list[Stage] = []
    if cleaning.clicks.on:
        stages.append(ClickStage(rate_hz, channels, cleaning.clicks))
    if cleaning.hum.on:
        stages.append(HumStage(rate_hz, channels, cleaning.hum))
    if cleaning.high_pass.on:
        stages.append(high_pass(cleaning.high_pass.cutoff_hz, rate_hz, channels))
    if cleaning.denoise.on:
        stages.append(DenoiseStage(rate_hz, channels, cleaning.denoise))
    if cleaning.gate.on:
        stages.append(GateStage(rate_hz, channels, cleaning.gate, level_dbfs))
    if cleaning.de_esser.on:
        stages.append(DeEsserStage(rate_hz, channels, cleaning.de_esser, level_dbfs))
    if cleaning.equaliser.on and cleaning.equaliser.bands:
        stages.append(equaliser(cleaning.equaliser.bands, rate_hz, channels))
    if cleaning.compressor.on:
        stages.append(CompressorStage(rate_hz, channels, cleaning.compressor, level_dbfs))
    return Chain(stages)
