"""Attachments: in pieces, on after a break, whole or not at all, and only those of one's own community."""

from __future__ import annotations

import hashlib

import httpx2
import pytest

from models.base import utc_now
from models.calendar import today
from sync.protocol import BLOB_CHUNK, BlobQuery, BlobStatus, read
from sync.server.blobs import MAX_BLOB
from sync.server.pruning import prune
from tests.conftest import COMMUNITY
from tests.sync.conftest import RunningServer
from tests.sync.server.raw import RawStation, attachments, ok, refusal

OTHER = "210112010013"
CONTENT = bytes(range(256)) * 10_000  # two and a half pieces
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def station(server: RunningServer):
    """A station whose community has an attachment with ``CONTENT``."""
    with RawStation(server.url) as station:
        station.join(server.make_code(COMMUNITY))
        assert station.push(attachments(HASH, size=len(CONTENT))).refused == []
        yield station


def put(
    station: RawStation, piece: bytes, offset: int, size: int = len(CONTENT), sha256: str = HASH
) -> httpx2.Response:
    headers = {**station.headers(), "content-type": "application/octet-stream"}
    return station.http.put(f"/v1/blobs/{sha256}?offset={offset}&size={size}", content=piece, headers=headers)


def send(station: RawStation, content: bytes = CONTENT, sha256: str = HASH) -> BlobStatus:
    status = BlobStatus(received={}, complete=[])
    for at in range(0, len(content), BLOB_CHUNK):
        status = read(BlobStatus, ok(put(station, content[at : at + BLOB_CHUNK], at, len(content), sha256)).content)
    return status


def ask(station: RawStation, *hashes: str) -> BlobStatus:
    return read(BlobStatus, ok(station.post("blobs", BlobQuery(hashes=list(hashes)))).content)


def test_an_attachment_goes_up_in_pieces_and_comes_down_whole(station: RawStation) -> None:
    assert ask(station, HASH) == BlobStatus(received={}, complete=[])
    assert send(station) == BlobStatus(received={HASH: len(CONTENT)}, complete=[HASH])
    assert ask(station, HASH, "0" * 64).complete == [HASH]
    response = ok(station.get(f"blobs/{HASH}"))
    assert (response.content, response.headers["accept-ranges"]) == (CONTENT, "bytes")


def test_it_goes_on_where_it_stopped_and_a_repeated_piece_changes_nothing(station: RawStation) -> None:
    first = CONTENT[:BLOB_CHUNK]
    for _again in range(2):
        assert read(BlobStatus, ok(put(station, first, 0)).content).received == {HASH: BLOB_CHUNK}
    assert ask(station, HASH) == BlobStatus(received={HASH: BLOB_CHUNK}, complete=[])
    gap = put(station, CONTENT[2 * BLOB_CHUNK :], 2 * BLOB_CHUNK)
    assert (refusal(gap), gap.json()["params"]) == ((409, "blob_offset"), {"received": BLOB_CHUNK})
    assert send(station).complete == [HASH]
    assert read(BlobStatus, ok(put(station, first, 0)).content).complete == [HASH]


def test_one_wrong_byte_is_noticed_at_the_end_and_all_of_it_is_sent_anew(station: RawStation) -> None:
    wrong = bytearray(CONTENT)
    wrong[5] ^= 1
    for at in range(0, len(wrong) - BLOB_CHUNK, BLOB_CHUNK):
        ok(put(station, bytes(wrong[at : at + BLOB_CHUNK]), at))
    assert refusal(put(station, bytes(wrong[2 * BLOB_CHUNK :]), 2 * BLOB_CHUNK)) == (422, "blob_damaged")
    assert ask(station, HASH) == BlobStatus(received={HASH: 0}, complete=[])
    assert send(station).complete == [HASH]


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=1048570-1048585", BLOB_CHUNK - 6, BLOB_CHUNK + 10),
        ("bytes=2000000-", 2_000_000, len(CONTENT)),
        ("bytes=-7", len(CONTENT) - 7, len(CONTENT)),
        ("bytes=10-99999999", 10, len(CONTENT)),
    ],
)
def test_a_range_comes_alone(station: RawStation, asked: str, start: int, end: int) -> None:
    send(station)
    response = station.get(f"blobs/{HASH}", range=asked)
    assert (response.status_code, response.content) == (206, CONTENT[start:end])
    assert response.headers["content-range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=5-4", "bytes=99999999-", "bytes=0-1,5-6", "lines=1-2", "bytes=-0"])
def test_a_range_that_is_none_is_refused(station: RawStation, asked: str) -> None:
    send(station)
    assert refusal(station.get(f"blobs/{HASH}", range=asked)) == (416, "range_wrong")


def test_what_no_record_of_the_community_names_is_unknown(server: RunningServer, station: RawStation) -> None:
    send(station)
    stranger = hashlib.sha256(b"x").hexdigest()
    assert refusal(put(station, b"x", 0, 1, stranger)) == (404, "blob_unknown")
    with RawStation(server.url, OTHER) as other:
        other.join(server.make_code(OTHER))
        assert refusal(other.get(f"blobs/{HASH}")) == (404, "blob_unknown")
        assert refusal(put(other, CONTENT[:10], 0)) == (404, "blob_unknown")
        assert ask(other, HASH) == BlobStatus(received={}, complete=[])


def test_known_but_not_here_yet_says_so(station: RawStation) -> None:
    assert refusal(station.get(f"blobs/{HASH}")) == (404, "blob_missing")
    put(station, CONTENT[:BLOB_CHUNK], 0)
    assert refusal(station.get(f"blobs/{HASH}")) == (404, "blob_missing")


def test_sizes_and_offsets_that_lie_are_refused(station: RawStation) -> None:
    assert refusal(put(station, b"x", 0, size=1)) == (422, "blob_size_wrong")
    assert refusal(put(station, b"", 0)) == (422, "blob_size_wrong")
    assert refusal(put(station, bytes(BLOB_CHUNK + 1), 0)) == (413, "body_too_large")
    assert refusal(put(station, b"x", -1)) == (400, "request_shape")
    assert refusal(put(station, b"x", 0, sha256="../../etc/passwd")) in ((404, "not_found"), (400, "request_shape"))
    ok(put(station, CONTENT[:BLOB_CHUNK], 0))
    ok(put(station, CONTENT[BLOB_CHUNK : 2 * BLOB_CHUNK], BLOB_CHUNK))
    assert refusal(put(station, CONTENT[:BLOB_CHUNK], 2 * BLOB_CHUNK)) == (422, "blob_size_wrong")


def test_more_than_fifty_megabytes_are_refused_before_the_first_piece(station: RawStation) -> None:
    large = "a" * 64
    station.push(attachments(large, size=MAX_BLOB + 1))
    assert refusal(put(station, b"x", 0, MAX_BLOB + 1, large)) == (413, "blob_too_large")


def test_a_piece_of_another_type_is_refused(station: RawStation) -> None:
    response = station.http.put(f"/v1/blobs/{HASH}?offset=0&size=1", content=b"x", headers=station.headers())
    assert refusal(response) == (415, "content_type_wrong")


def test_a_copy_of_a_document_is_given_out_no_more_on_its_day_and_goes(
    station: RawStation, server: RunningServer
) -> None:
    send(station)
    with server.district.connect() as connection:
        connection.execute("UPDATE attachment SET expires_on = %s", (today(),))
        connection.commit()
        assert refusal(station.get(f"blobs/{HASH}")) == (404, "blob_unknown")
        assert prune(connection, utc_now()).copies == 1
        assert connection.execute("SELECT count(*) FROM blob_piece").fetchone() == (0,)
