"""Spoken Vietnamese made on the spot by espeak-ng, a program of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
import soxr
from numpy.typing import NDArray

RATE_HZ = 48_000
TEXT = (
    "Đây là Đài Truyền thanh xã Bình Minh. Kính chào bà con và các bạn. "
    "Sau đây là bản tin sáng. Trạm Y tế xã tổ chức tiêm phòng đợt hai cho trẻ em dưới năm tuổi, "
    "từ bảy giờ ba mươi đến mười một giờ, tại nhà văn hóa thôn Đông. "
    "Đề nghị bà con đưa các cháu đến đúng giờ và mang theo sổ tiêm chủng. "
    "Từ mười chín giờ tối nay, gió mùa đông bắc tràn về, gió giật cấp tám đến cấp chín. "
    "Bà con chằng chống lại chuồng trại, đưa trâu bò về nơi kín gió. Xin cảm ơn bà con đã lắng nghe."
)


def speak(text: str, target: Path, speed: int = 165) -> NDArray[np.float32]:
    """Have ``text`` spoken, write it as 48 kHz mono WAV to ``target``, return it (frames, 1) float32."""
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed")
    raw = target.with_suffix(".raw.wav")
    subprocess.run([program, "-v", "vi", "-s", str(speed), "-w", str(raw), text], check=True, timeout=60)
    sound, rate = sf.read(raw, dtype="float32", always_2d=True)
    raw.unlink()
    spoken: NDArray[np.float32] = soxr.resample(sound, rate, RATE_HZ).astype(np.float32)
    sf.write(target, spoken, RATE_HZ, subtype="PCM_24")
    return spoken
