"""Tags of exported files: what it is, and how loud it is."""

from __future__ import annotations

from studio.ports.exporting import ExportFormat, ExportTags

# ReplayGain 2.0 aims at −18 LUFS, Opus' own gain at −23 LUFS (RFC 7845 section 5.2.1, EBU R 128).
_REPLAYGAIN_LUFS = -18.0
_R128_LUFS = -23.0
_Q7_8 = 256


def plain_tags(tags: ExportTags) -> dict[str, str]:
    """Return title, artist, date and comment; what is empty is left out."""
    words = {"title": tags.title, "artist": tags.artist, "date": tags.date, "comment": tags.comment}
    return {name: value for name, value in words.items() if value}


def gain_tags(kind: ExportFormat, tags: ExportTags) -> dict[str, str]:
    """Return how much louder or softer a player makes it; nothing where it was not measured, or is silent.

    Opus has R128_TRACK_GAIN in Q7.8 and must have no other (RFC 7845 section 5.2.1). The RIFF form has no
    field for it.
    """
    loudness = tags.integrated_lufs
    if loudness is None or kind is ExportFormat.WAV:
        return {}
    if kind is ExportFormat.OPUS:
        gain = round((_R128_LUFS - loudness) * _Q7_8)
        return {"R128_TRACK_GAIN": str(max(-32_768, min(32_767, gain)))}
    found = {"REPLAYGAIN_TRACK_GAIN": f"{_REPLAYGAIN_LUFS - loudness:.2f} dB"}
    if tags.true_peak_dbtp is not None:
        found["REPLAYGAIN_TRACK_PEAK"] = f"{10 ** (tags.true_peak_dbtp / 20):.6f}"
    found["REPLAYGAIN_REFERENCE_LOUDNESS"] = f"{_REPLAYGAIN_LUFS:.2f} LUFS"
    return found
