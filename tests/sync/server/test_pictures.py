"""Photos and scans of closed files: the record goes to whoever is named on the file, and so does the content."""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg
import pytest

from models.errors import WorldError
from models.wire import Scalar
from sync.protocol import BlobStatus, Receipt
from sync.server import blobs
from tests.sync.conftest import District
from tests.sync.server.office import TODAY, allow, ask, came, refusals, tell
from tests.sync.server.stations import NOW, Edit, Row, TalkingStation, at, new, row, whole
from tests.sync.server.test_files import MARK, Desk, make_desk, on_file

CONTENT = MARK.encode() * 50
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def desk(district: District) -> Desk:
    return make_desk(district.url)


def picture(owner: Row, *, level: int = 4, table: str = "appeal", **values: Scalar) -> Row:
    told: Row = {"owner_table": table, "owner_id": owner["id"], "sha256": HASH, "media_type": "image/png"}
    closed: Row = {"level": level, "subject_id": owner["file_id"] if level == 4 else None}
    return row("attachment") | told | {"size_bytes": len(CONTENT), "title": MARK} | closed | values


def said(station: TalkingStation) -> BlobStatus:
    with psycopg.connect(station.url) as connection:
        return blobs.status(connection, station.sender, [HASH])


def send(station: TalkingStation) -> BlobStatus:
    with psycopg.connect(station.url) as connection:
        return blobs.store(connection, station.sender, HASH, 0, len(CONTENT), CONTENT, NOW)


def fetch(station: TalkingStation) -> bytes | str:
    """The content, or the code by which it is refused."""
    with psycopg.connect(station.url) as connection:
        try:
            key = blobs.key_of(connection, station.sender, HASH)
            return blobs.read(connection, key, 0, len(CONTENT))
        except WorldError as error:
            return error.code


def test_it_is_in_no_log_and_comes_by_state_to_those_who_are_named(district: District, desk: Desk) -> None:
    head, _members = desk.begin(desk.colleague)
    hung = picture(head)
    receipt = desk.one.make("attachment", hung)
    assert receipt.refused == []
    for station in (desk.two, desk.three):
        assert "attachment" not in (whole(station.pull()) | whole(station.snapshot()[1]))
    with psycopg.connect(district.url) as connection:
        for packed in connection.execute("SELECT payload FROM change_log UNION ALL SELECT payload FROM snapshot_piece"):
            assert str(hung["id"]).encode() not in bytes(packed[0])
    allow(desk.two, desk.colleague)
    assert came(ask(desk.two))["attachment"] == {hung["id"]}
    assert not came(ask(desk.three))


def test_the_content_is_for_them_alone_whoever_knows_its_hash(desk: Desk) -> None:
    head, _members = desk.begin(desk.colleague)
    desk.one.make("attachment", picture(head))
    assert send(desk.one).complete == [HASH]
    assert fetch(desk.one) == CONTENT
    assert (fetch(desk.three), said(desk.three)) == ("blob_unknown", BlobStatus(received={}, complete=[]))
    opened = desk.appeal(2)
    assert desk.three.push([new("appeal", [opened]), new("attachment", [picture(opened, level=2)])]).refused == []
    assert fetch(desk.three) == "blob_missing", "naming the hash on a record of one's own gives nothing"
    assert said(desk.three) == BlobStatus(received={}, complete=[])
    allow(desk.two, desk.colleague)
    assert fetch(desk.two) == CONTENT
    assert said(desk.two).complete == [], "for everybody's record it has not come yet"
    assert send(desk.two).complete == [HASH]
    assert fetch(desk.three) == CONTENT, "whoever has it may give it to everybody, as an ordinary picture"


def test_what_is_named_twice_is_brought_once(desk: Desk) -> None:
    head, _members = desk.begin()
    opened = desk.appeal(2)
    desk.one.push([new("appeal", [opened])])
    desk.one.push([new("attachment", [picture(head), picture(opened, level=2)])])
    assert send(desk.one).complete == [HASH]
    assert said(desk.one).complete == [HASH]
    assert fetch(desk.three) == CONTENT


def test_whoever_has_left_still_sends_and_no_longer_fetches(desk: Desk) -> None:
    head, members = desk.begin(desk.colleague)
    allow(desk.two, desk.colleague)
    assert desk.two.make("attachment", picture(head)).refused == []
    ended = Edit(str(members[1]["id"]), 1, {"ends_on": TODAY}, by=str(desk.colleague["id"]))
    assert desk.two.edit("file_member", ended).refused == []
    assert send(desk.two).complete == [HASH]
    assert fetch(desk.two) == "blob_unknown"
    assert fetch(desk.one) == CONTENT


def test_a_hidden_record_takes_a_picture_as_one_that_is_not_there(desk: Desk) -> None:
    head, _members = desk.begin()
    unknown: Row = {"id": "cd" * 16, "file_id": "cd" * 16}
    for waits in (False, True):
        if waits:
            tell(desk.three, desk.outsider, desk.worker)
        for level in (2, 4):
            answers = [_told(desk.three.make("attachment", picture(of, level=level))) for of in (head, unknown)]
            assert answers[0] == answers[1]
            assert answers[0][0][0] == ("account_waits" if waits and level == 4 else "reference_missing")


def _told(receipt: Receipt) -> list[Any]:
    return [(each.code, each.field, each.params) for each in receipt.refused]


def test_level_subject_and_record_belong_together(desk: Desk) -> None:
    head, _members = desk.begin()
    other, _more = desk.begin()
    opened = desk.appeal(2)
    desk.one.push([new("appeal", [opened])])
    ordinary = row("estate", name="一区", sort=0)
    desk.one.make("estate", ordinary)
    forged = [
        (picture(head, level=2), "level_fixed"),
        (picture(opened, level=4), "level_fixed"),
        (picture(head, subject_id=other["id"]), "file_fixed"),
        (picture(ordinary | {"file_id": head["id"]}, table="estate"), "level_fixed"),
    ]
    for made, code in forged:
        assert refusals(desk.one.make("attachment", made)) == {("attachment", code)}
    hung = picture(head)
    assert desk.one.make("attachment", hung).refused == []
    for column, value in (("level", 2), ("subject_id", other["id"]), ("subject_id", None)):
        assert desk.one.edit("attachment", Edit(str(hung["id"]), 1, {column: value})).refused
    for id_ in (str(hung["id"]), "ab" * 16):
        told = desk.three.edit("attachment", Edit(id_, 1, {"title": "新"}, at=at(5)))
        assert refusals(told) == {("attachment", "record_unknown")}


def test_a_push_may_bring_the_file_and_its_pictures_at_once(desk: Desk) -> None:
    head = desk.appeal()
    named = on_file(head, desk.worker, desk.worker)
    parts = [new("appeal", [head]), new("file_member", [named]), new("attachment", [picture(head)])]
    assert desk.one.push(parts).refused == []
    assert came(ask(desk.one)).keys() == {"appeal", "file_member", "attachment"}


@pytest.mark.parametrize("level", [2, 4])
def test_two_titles_of_a_picture_meet_on_a_card_of_its_level(desk: Desk, level: int) -> None:
    head, _members = desk.begin(desk.colleague)
    allow(desk.two, desk.colleague)
    opened = desk.appeal(2)
    desk.one.make("appeal", opened)
    hung = picture(head if level == 4 else opened, level=level)
    assert desk.one.make("attachment", hung).refused == []
    for station, title, when in ((desk.one, "甲", 5), (desk.two, "乙", 6)):
        assert station.edit("attachment", Edit(str(hung["id"]), 1, {"title": title}, at=at(when))).refused == []
    with psycopg.connect(desk.one.url) as connection:
        (card,) = connection.execute("SELECT level, replace(resident_id::text, '-', '') FROM conflict_card").fetchall()
    assert card == (level, head["id"] if level == 4 else None)
