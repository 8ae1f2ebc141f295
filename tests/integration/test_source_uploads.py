"""Sounds going up in pieces, and coming down in pieces."""

from __future__ import annotations

import base64
import hashlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.source_server import Enrolling, SignedPeer, SourceServer, running_source

pytest_plugins = ["tests.support.source_fixtures"]


@pytest.fixture
def station(stations: Enrolling) -> SignedPeer:
    return stations("T1-01")


def begin(station: SignedPeer, sound: bytes, length: int | None = None) -> requests.Response:
    metadata = "sha256 " + base64.b64encode(hashlib.sha256(sound).hexdigest().encode()).decode()
    return station.call(
        "POST",
        "/v1/uploads",
        Upload_Length=str(len(sound) if length is None else length),
        Upload_Metadata=metadata,
        Tus_Resumable="1.0.0",
    )


def patch(station: SignedPeer, place: str, offset: int, chunk: bytes) -> requests.Response:
    kind = "application/offset+octet-stream"
    return station.call("PATCH", place, data=chunk, Upload_Offset=str(offset), Content_Type=kind, Tus_Resumable="1.0.0")


def offset_of(station: SignedPeer, place: str) -> int:
    return int(station.call("HEAD", place, Tus_Resumable="1.0.0").headers["Upload-Offset"])


def fetch(station: SignedPeer, sound: bytes, part: str = "", if_range: str = "") -> requests.Response:
    headers = {name: value for name, value in (("Range", part), ("If-Range", if_range)) if value}
    return station.call("GET", f"/v1/audio/{hashlib.sha256(sound).hexdigest()}", None, "", b"", **headers)


def test_an_upload_goes_on_where_it_stopped(station: SignedPeer) -> None:
    sound = os.urandom(300_000)
    place = begin(station, sound).headers["Location"]
    assert offset_of(station, place) == 0
    assert patch(station, place, 0, sound[:100_000]).headers["Upload-Offset"] == "100000"
    wrong = patch(station, place, 0, sound[:100_000])
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["Upload-Offset"]) == (
        409,
        "OFFSET_MISMATCH",
        "100000",
    )
    assert fetch(station, sound).status_code == 404
    assert offset_of(station, place) == 100_000
    assert patch(station, place, 100_000, sound[100_000:]).status_code == 204
    assert offset_of(station, place) == len(sound)
    assert fetch(station, sound).content == sound
    # Known in its own area: nothing needs to be sent again.
    assert begin(station, sound).headers["Upload-Offset"] == str(len(sound))


def test_a_hash_opens_no_sound_of_others(station: SignedPeer, stations: Enrolling) -> None:
    sound = os.urandom(1000)
    patch(station, begin(station, sound).headers["Location"], 0, sound)
    neighbour = stations("T1-02")
    begun = begin(neighbour, sound)
    assert begun.headers["Upload-Offset"] == "0"
    assert fetch(neighbour, sound).status_code == 404
    assert neighbour.call("HEAD", begun.headers["Location"]).status_code == 200
    assert station.call("HEAD", begun.headers["Location"]).status_code == 404


def test_a_sound_that_is_not_as_told_is_gone(station: SignedPeer) -> None:
    sound = os.urandom(1000)
    place = begin(station, sound).headers["Location"]
    answer = patch(station, place, 0, os.urandom(1000))
    assert (answer.status_code, answer.json()["code"]) == (409, "HASH_MISMATCH")
    assert station.call("HEAD", place).status_code == 404
    assert fetch(station, sound).status_code == 404


def test_lengths_are_held_to(station: SignedPeer) -> None:
    sound = os.urandom(1000)
    place = begin(station, sound).headers["Location"]
    assert patch(station, place, 0, sound + b"more").json()["code"] == "TOO_LARGE"
    assert begin(station, sound, length=1 << 40).json()["code"] == "TOO_LARGE"
    assert begin(station, sound, length=0).json()["code"] == "TOO_LARGE"
    assert patch(station, place, 0, b"x" * (4 << 20) + b"x").status_code == 413
    assert station.call("POST", "/v1/uploads", Upload_Length="5", Upload_Metadata="sha256 !!").status_code == 422
    plain = station.call("PATCH", place, data=sound, Upload_Offset="0", Content_Type="text/plain")
    assert plain.status_code == 415


def test_open_uploads_are_bounded(station: SignedPeer) -> None:
    codes = {begin(station, os.urandom(8)).status_code for _ in range(22)}
    assert codes == {201, 429}


def test_ranges(station: SignedPeer) -> None:
    sound = os.urandom(50_000)
    patch(station, begin(station, sound).headers["Location"], 0, sound)
    tag = f'"{hashlib.sha256(sound).hexdigest()}"'
    whole = fetch(station, sound)
    assert (whole.headers["ETag"], whole.headers["Accept-Ranges"]) == (tag, "bytes")
    part = fetch(station, sound, part="bytes=40000-", if_range=tag)
    assert (part.status_code, part.content) == (206, sound[40_000:])
    assert part.headers["Content-Range"] == "bytes 40000-49999/50000"
    assert fetch(station, sound, part="bytes=40000-", if_range='"another"').status_code == 200
    assert fetch(station, sound, part="bytes=50000-").status_code == 416
    assert fetch(station, sound, part="bytes=x").status_code in (400, 416)
    head = station.call("HEAD", f"/v1/audio/{hashlib.sha256(sound).hexdigest()}")
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, "50000", b"")


@pytest.fixture
def own_source(tmp_path: Path) -> Iterator[SourceServer]:
    with running_source(tmp_path) as server:
        yield server


def test_what_was_acknowledged_survives_a_kill(own_source: SourceServer) -> None:
    station = own_source.enrol("T1-01")
    sound = os.urandom(200_000)
    place = begin(station, sound).headers["Location"]
    assert patch(station, place, 0, sound[:120_000]).status_code == 204
    own_source.kill()
    own_source.start()
    reached = offset_of(station, place)
    assert reached == 120_000
    assert patch(station, place, reached, sound[reached:]).status_code == 204
    assert fetch(station, sound).content == sound
    programme = {
        "station_id": station.id,
        "area": "T1-01",
        "id": str(uuid.uuid4()),
        "version": 1,
        "title": "Bản tin xã",
        "origin": "STATION",
        "category": "POLICY",
        "rights_known": True,
        "public": True,
        "audio": {
            "sha256": hashlib.sha256(sound).hexdigest(),
            "size_bytes": len(sound),
            "codec": "flac",
            "duration_s": 4.0,
            "url_path": f"/v1/audio/{hashlib.sha256(sound).hexdigest()}",
        },
    }
    public = f"{own_source.url}/v1/public/audio/{hashlib.sha256(sound).hexdigest()}"
    assert requests.get(public, timeout=20).status_code == 404
    assert station.call("POST", "/v1/programmes", programme | {"rights_known": False, "version": 2}).status_code == 200
    # Unknown rights keep it from the citizens' page.
    assert requests.get(public, timeout=20).status_code == 404
    assert station.call("POST", "/v1/programmes", programme).status_code == 200
    assert requests.get(public, timeout=20).content == sound
    [news] = requests.get(f"{own_source.url}/v1/public/news?area=T1-01", timeout=20).json()["news"]
    assert news["title"] == "Bản tin xã"
    station.close()
