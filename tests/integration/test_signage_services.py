"""The way of a layout: drawn, judged by another, published, overridden, recalled; with a board server or without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from device_bridge.boards.package import BoardPackage, decode_package
from device_bridge.protocol.envelope import decode_envelope
from device_bridge.protocol.keys import KeyRing, Purpose
from studio.domain.approval import ApprovalState, ApprovalVerb
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.roles import Person, Role
from studio.domain.signage import Box, Region, RegionKind
from studio.domain.signage_boards import BoardState, EmergencyNotice
from studio.domain.signage_codec import decode_layout, layout_sha256
from studio.domain.signage_edit import AddRegion, SetPage
from studio.links.signer import station_keys
from tests.support.board_stand import BoardStand, heading


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[BoardStand]:
    made = BoardStand(tmp_path)
    try:
        yield made
    finally:
        made.close()


def published(stand: BoardStand) -> dict[bool, BoardPackage]:
    """What each place of the board has to show, once its signature was proved as a board proves it."""
    ring = KeyRing(station_keys(stand.secrets, Purpose.BOARD).root_public)
    for certificate in station_keys(stand.secrets, Purpose.BOARD).certificates:
        ring.add(certificate)
    with stand.store.read() as unit:
        told = unit.boards.publications()
    return {one.emergency: decode_package(ring.open(one.envelope, Purpose.BOARD, None)) for one in told}


def test_a_layout_is_judged_by_another_person_and_by_its_hash(stand: BoardStand) -> None:
    draft = stand.signage.create(stand.editor, "  Tiêm phòng ")
    with pytest.raises(Refused, match="LAYOUT_EMPTY"):
        stand.signage.submit(stand.editor, draft.id)
    draft = stand.signage.apply(stand.editor, draft.id, AddRegion(heading("Một")))
    stand.signage.submit(stand.editor, draft.id)
    sha256 = layout_sha256(draft.layout)
    with pytest.raises(Refused, match="CHANGED_MEANWHILE"):
        stand.signage.approve(stand.leader, draft.id, "ab" * 32)
    busy = Person(stand.editor.id, "Hoa", frozenset({Role.EDITOR, Role.BOARD}))
    with pytest.raises(Refused, match="OWN_WORK"):
        stand.signage.approve(busy, draft.id, sha256)
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        stand.signage.approve(stand.editor, draft.id, sha256)
    approved = stand.signage.approve(stand.leader, draft.id, sha256)
    assert (approved.state, approved.approver_id) == (ApprovalState.APPROVED, stand.leader.id)
    assert [event.verb for event in stand.signage.history(draft.id)] == [ApprovalVerb.SUBMIT, ApprovalVerb.APPROVE]


def test_an_edit_after_approval_is_a_new_version_that_nobody_approved(stand: BoardStand) -> None:
    stand.boards.save(stand.admin, stand.board)
    approved = stand.approved("Một")
    changed = stand.signage.apply(stand.editor, approved.id, SetPage(title="Hai"))
    assert (changed.version, changed.state, changed.approved_sha256) == (2, ApprovalState.DRAFT, "")
    with pytest.raises(Refused, match="NOT_APPROVED"):
        stand.publish(changed)
    assert published(stand) == {}


def test_what_is_published_is_whole_signed_and_names_who_approved(stand: BoardStand) -> None:
    stand.boards.save(stand.admin, stand.board)
    code = Region("code", RegionKind.QR, Box(0, 500, 200, 200), content="https://binhminh.vn/thong-bao")
    draft = stand.approved("Thông báo", (heading("Họp thôn"), code))
    stand.publish(draft)
    package = published(stand)[False]
    assert package.boards == ("ubnd",)
    page = package.pages[0]
    layout = decode_layout(stand.media.path(page.layout_sha256).read_bytes())
    assert (layout.author, layout.approver) == (stand.editor.id, stand.leader.id)
    assert page.approved_sha256 == layout_sha256(layout) == draft.approved_sha256
    assert len({len(row) for row in page.qr["code"]} | {len(page.qr["code"])}) == 1
    assert {font.weight for font in package.fonts} == {400, 500, 600, 700}
    assert len(package.days) == 60
    assert stand.signage.open(draft.id).state is ApprovalState.SCHEDULED
    stand.publish(draft)
    assert published(stand)[False].counter > package.counter


def test_a_recalled_layout_leaves_its_boards_and_the_others_stay(stand: BoardStand) -> None:
    stand.boards.save(stand.admin, stand.board)
    one, two = stand.approved("Một"), stand.approved("Hai")
    stand.publish(one, two)
    stand.signage.recall(stand.leader, one.id, "sai giờ")
    assert [page.approved_sha256 for page in published(stand)[False].pages] == [two.approved_sha256]
    stand.signage.recall(stand.leader, two.id, "sai giờ")
    assert published(stand)[False].pages == ()
    with pytest.raises(Refused, match="REASON_NEEDED"):
        stand.signage.recall(stand.leader, two.id, " ")


def test_an_emergency_lies_over_the_boards_own_and_goes_away_again(stand: BoardStand) -> None:
    stand.boards.save(stand.admin, stand.board)
    stand.publish(stand.approved("Một"))
    own = published(stand)[False].package
    assert stand.boards.override("officer", EmergencyNotice("LŨ", "Sơ tán")) == [stand.board.id]
    both = published(stand)
    assert (both[False].package, both[True].emergency) == (own, True)
    assert stand.boards.view().boards[0].emergency
    stand.boards.end_override("officer")
    assert set(published(stand)) == {False}
    with stand.store.read() as unit:
        verbs = [entry.verb for entry in unit.audit.entries()]
    assert verbs[-2:] == ["BOARD_OVERRIDDEN", "BOARD_RETURNED"]


def test_without_a_server_nothing_is_lost_and_it_is_told_when_it_runs(stand: BoardStand) -> None:
    stand.boards.save(stand.admin, stand.board)
    stand.publish(stand.approved("Một"))
    view = stand.boards.view()
    assert not view.server_running
    assert view.boards[0].status.state is BoardState.UNKNOWN
    assert view.boards[0].titles == ("Một",)
    with pytest.raises(OperatorFixable, match="BOARDS_NOT_RUNNING"):
        stand.boards.pair(stand.admin, stand.board.id, "nowhere.json")
    stand.start_server()
    assert stand.boards.tell()
    assert stand.boards.view().server_running
    kept = stand.root / "server/current/ubnd.own.json"
    assert decode_package(decode_envelope(kept.read_bytes()).payload) == published(stand)[False]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "NOT_A_PICTURE"),
        (b"<html>", "NOT_A_PICTURE"),
        (b"", "NOT_A_PICTURE"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (60_000).to_bytes(4) * 2 + b"\x08\x06\0\0\0", "PICTURE_TOO_LARGE"),
    ],
)
def test_only_raster_pictures_of_a_bearable_size_come_in(
    stand: BoardStand, tmp_path: Path, data: bytes, code: str
) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(data)
    with pytest.raises(OperatorFixable, match=code):
        stand.signage.add_picture(stand.editor, path)


def test_pictures_are_told_by_their_bytes(stand: BoardStand, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    image = QImage(321, 123, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    for ending, media_type in (("png", "image/png"), ("jpg", "image/jpeg")):
        path = tmp_path / f"picture.{ending}"
        assert image.save(str(path))
        disguised = path.rename(tmp_path / f"{ending}.bin")
        facts = stand.signage.add_picture(stand.editor, disguised).facts
        assert (facts.media_type, facts.width, facts.height) == (media_type, 321, 123)


def test_what_is_asked_for_must_exist(stand: BoardStand) -> None:
    draft = stand.approved("Một")
    with pytest.raises(Misuse, match="NO_SUCH_BOARD"):
        stand.signage.publish(stand.editor, [draft.id], ["nobody"])
    with pytest.raises(Misuse, match="NO_SUCH_LAYOUT"):
        stand.signage.publish(stand.editor, ["nobody"], [stand.board.id])
    with pytest.raises(Misuse, match="NO_SUCH_TEMPLATE"):
        stand.signage.create(stand.editor, "Một", "nothing")
    with pytest.raises(Misuse, match="NOTHING_CHOSEN"):
        stand.signage.publish(stand.editor, [], [stand.board.id])
    with pytest.raises(Misuse, match="BOARD_INCOMPLETE"):
        stand.boards.save(stand.admin, replace(stand.board, width_mm=0))
    with pytest.raises(Misuse, match="QR_TEXT"):
        stand.signage.qr_modules("")
    assert json.dumps(stand.signage.qr_modules("a")[0]).strip('"01') == ""
