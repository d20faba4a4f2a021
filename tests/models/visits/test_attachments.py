"""Photos and scans are kept by content, without where they were taken, and nothing of them is readable on disk."""

from __future__ import annotations

import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from models.audit.deeds import Audited
from models.audit.records import AuditEntry
from models.calendar import today
from models.care.guard import hidden, openly
from models.cases.files import members
from models.errors import WorldError
from models.station import Station
from models.visits import attachments
from models.visits.attachments import JPEG, PDF, PNG
from models.visits.records import Attachment
from models.visits.stripping import without_metadata
from tests.conftest import Profile
from tests.models.appeals.quarter import Quarter
from tests.models.visits.test_logs import add_log
from tests.models.visits.village import add_worker

SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"picture\xff\x00data" + b"\xff\xd9"
GPS = b"41.7N123.4E"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def photo(orientation: int = 1, order: str = ">") -> bytes:
    """A JPEG as a phone writes it: orientation and place in Exif, XMP, a comment, a trailer behind the picture."""
    tiff = (b"MM\x00*" if order == ">" else b"II*\x00") + struct.pack(f"{order}I", 8)
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\x00\x00" + tiff + struct.pack(f"{order}H", 1) + entry + b"\x00\x00\x00\x00" + GPS
    parts = (
        segment(0xE0, b"JFIF\x00" + b"\x01" * 9),
        segment(0xE1, exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + GPS),
        segment(0xE2, b"ICC_PROFILE\x00profile"),
        segment(0xFE, GPS),
        segment(0xDB, b"table"),
    )
    return b"\xff\xd8" + b"".join(parts) + SCAN + b"trailer" + GPS


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PICTURE = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"h") + chunk(b"eXIf", GPS) + chunk(b"tEXt", GPS) + chunk(b"IEND", b"")


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_photo_loses_its_place_and_keeps_its_picture_and_turn(orientation: int, order: str) -> None:
    kept = without_metadata(photo(orientation, order), JPEG)
    assert GPS not in kept
    assert kept.endswith(SCAN)
    assert b"ICC_PROFILE" in kept
    assert (b"Exif" in kept) == (orientation == 6)
    assert without_metadata(kept, JPEG) == kept


def test_a_picture_loses_what_is_written_beside_it() -> None:
    kept = without_metadata(PICTURE, PNG)
    assert GPS not in kept
    assert kept.endswith(chunk(b"IEND", b""))


@given(st.integers(2, len(photo()) - len(b"trailer" + GPS) - 1))
def test_a_photo_cut_short_is_damaged_wherever_it_was_cut(length: int) -> None:
    with pytest.raises(WorldError, match="photo_damaged"):
        without_metadata(photo()[:length], JPEG)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90", "file_type_unknown"),
        (b"\x00\x00\x00\x18ftypheic0000", "photo_heic"),
        (b"%PDF-" + b"0" * attachments.MAX_BYTES, "file_too_large"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(WorldError, match=code):
        attachments.media_type_of(content)


def test_an_attachment_is_stored_once_listed_read_and_removed(station: Station, tmp_path: Path) -> None:
    file = tmp_path / "楼道.jpg"
    file.write_bytes(photo())
    with station.act("test") as session:
        log = add_log(session, add_worker(session, "刘芳"))
        first = attachments.attach(session, station.blobs, log, file)
        assert attachments.attach(session, station.blobs, log, photo()) is first
        scan = attachments.attach(session, station.blobs, log, b"%PDF-1.7 scan", "签字页")
        assert [each.title for each in attachments.attachments_of(session, log)] == ["楼道", "签字页"]
        assert (scan.media_type, scan.size_bytes) == (PDF, 13)
        attachments.remove(session, first.id)
        assert attachments.attachments_of(session, log) == [scan]
        assert b"".join(attachments.contents(station.blobs, scan)) == b"%PDF-1.7 scan"
    blobs = [path.read_bytes() for path in (station.folder / "blobs").rglob("*") if path.is_file()]
    assert len(blobs) == 2
    assert not any(b"picture" in blob or b"scan" in blob for blob in blobs)


def test_what_hangs_on_a_closed_file_is_seen_by_those_who_are_named_on_it(station: Station) -> None:
    mine = select(func.count()).select_from(Attachment)
    with station.act("appeals.attach") as session:
        closed = Quarter(session).appeal(accusation=True, accused=("水务",))
        hung = attachments.attach(session, station.blobs, closed, b"%PDF-1.7 scan", "举报信")
        assert (hung.level, hung.subject_id) == (4, closed.id)
        log = add_log(session, add_worker(session, "刘芳"))
        ordinary = attachments.attach(session, station.blobs, log, b"%PDF-1.7 scan", "日志")
        assert (ordinary.level, ordinary.subject_id) == (2, None)
        with openly(session):
            assert session.scalar(mine) == 1
    assert [(act.kind, act.summary) for act in station.acts(1)] == [("care", {})]
    with station.act("care") as session:
        assert session.scalar(mine) == 2
        for member in members(session, closed.id, today()):
            member.ends_on = today()
        session.flush()
        assert session.scalar(mine) == 1
        assert hidden(session, [("attachment", hung.id), ("attachment", ordinary.id)]) == {("attachment", hung.id)}
        with pytest.raises(WorldError, match="no_such_record"):
            attachments.remove(session, hung.id)
        session.delete(session.get_one(Attachment, ordinary.id))
        session.flush()
        attachments.forget_unnamed(session, station.blobs, [hung.sha256])
    assert station.blobs.has(hung.sha256), "a record that the worker does not see names it"


def test_a_file_that_is_gone_is_named(station: Station, tmp_path: Path) -> None:
    with station.act("test") as session:
        log = add_log(session, add_worker(session, "刘芳"))
        with pytest.raises(WorldError, match="file_unreadable"):
            attachments.attach(session, station.blobs, log, tmp_path / "gone.jpg")


@pytest.mark.parametrize("days", [0, -1, 31])
def test_a_copy_of_a_document_is_kept_until_a_day_that_the_setting_allows(station: Station, days: int) -> None:
    with station.act("test") as session:
        log, until = add_log(session, add_worker(session, "刘芳")), today() + timedelta(days=days)
        with pytest.raises(WorldError, match="copy_term"):
            attachments.attach(session, station.blobs, log, photo(), "低保", until=until)


def test_on_its_day_a_copy_is_gone_when_the_station_is_opened_and_its_row_and_the_audit_say_so(
    profile: Profile,
) -> None:
    station = profile.open()
    with station.act("test") as session:
        log = add_log(session, add_worker(session, "刘芳"))
        copy = attachments.attach(session, station.blobs, log, photo(), "低保", until=today() + timedelta(days=7))
        stays = attachments.attach(session, station.blobs, log, b"%PDF-1.7 scan", "签字页")
    station.close()
    station = profile.open()
    assert station.blobs.has(copy.sha256)
    with station.local_write() as session:
        session.get_one(Attachment, copy.id).expires_on = today()
    station.close()
    station = profile.open()
    assert (station.blobs.has(copy.sha256), station.blobs.has(stays.sha256)) == (False, True)
    with station.sessions() as session:
        assert session.get_one(Attachment, copy.id).title == "低保"
        erased = select(AuditEntry.detail).where(AuditEntry.deed == Audited.ERASE)
        assert session.scalars(erased).all() == [{"copies": 1}]
    station.close()
