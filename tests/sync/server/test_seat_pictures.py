"""Photos and scans at seats: with what came up to them, without what did not, and never of closed files."""

from __future__ import annotations

import hashlib

import psycopg

from models.errors import WorldError
from models.wire import Scalar
from sync.server import blobs
from tests.sync.server.stations import COMMUNITY, NOW, Edit, Row, TalkingStation, new, row, whole
from tests.sync.server.test_restricted import refusals, tell, worker
from tests.sync.server.test_seats import DISTRICT, STREET, Ladder, appeal, hazard, hazard_step, ladder, step, whistle

__all__ = ["ladder"]

CONTENT = b"%PDF-1.7 scan"
HASH = hashlib.sha256(CONTENT).hexdigest()


def picture(owner: Row, table: str = "appeal", **values: Scalar) -> Row:
    told: Row = {"owner_table": table, "owner_id": owner["id"], "sha256": HASH, "media_type": "application/pdf"}
    return row("attachment", str(owner["community_code"])) | told | {"size_bytes": 13, "title": "单据", **values}


def came(station: TalkingStation) -> set[str]:
    return set(whole(station.pull()).get("attachment", {}))


def fetched(station: TalkingStation) -> bytes | str:
    with psycopg.connect(station.url) as connection:
        try:
            return blobs.read(connection, blobs.key_of(connection, station.sender, HASH), 0, 13)
        except WorldError as error:
            return error.code


def send(station: TalkingStation) -> None:
    with psycopg.connect(station.url) as connection:
        assert blobs.store(connection, station.sender, HASH, 0, 13, CONTENT, NOW).complete == [HASH]


def test_pictures_come_up_with_their_appeal_and_their_content_can_be_fetched(ladder: Ladder) -> None:
    head = appeal()
    before, after = picture(head), picture(head)
    ladder.one.push([new("appeal", [head]), new("attachment", [before])])
    send(ladder.one)
    for seat in (ladder.street, ladder.district):
        assert came(seat) == set()
        assert fetched(seat) == "blob_unknown"
    ladder.one.make("appeal_step", step(head, kind="escalate"))
    assert came(ladder.street) == {before["id"]}
    ladder.one.make("attachment", after)
    assert came(ladder.street) == {after["id"]}
    assert (
        ladder.one.edit("attachment", Edit(str(after["id"]), 1, {"deleted_at": "2026-11-21 13:00:00.000000"})).refused
        == []
    )
    gone = whole(ladder.street.pull())["attachment"][str(after["id"])]
    assert gone["deleted_at"] is not None
    assert came(ladder.district) == {before["id"], after["id"]}
    for seat in (ladder.street, ladder.district):
        assert fetched(seat) == CONTENT
        later = TalkingStation.enrolled(seat.url, seat.community)
        assert set(whole(later.snapshot()[1])["attachment"]) == {before["id"], after["id"]}
    assert (came(ladder.other_street), fetched(ladder.other_street)) == (set(), "blob_unknown")


def test_pictures_of_a_hazard_come_up_once_it_is_reported(ladder: Ladder) -> None:
    found, hidden = hazard(), hazard()
    hung = picture(found, "hazard")
    ladder.one.push([new("hazard", [found, hidden]), new("attachment", [hung, picture(hidden, "hazard")])])
    assert came(ladder.street) == set()
    ladder.one.make("hazard_step", hazard_step(found, "report"))
    assert came(ladder.street) == {hung["id"]}
    assert set(whole(TalkingStation.enrolled(ladder.one.url, STREET).snapshot()[1])["attachment"]) == {hung["id"]}


def test_what_hangs_elsewhere_never_comes_to_a_seat(ladder: Ladder) -> None:
    visited = row("estate", name="一区", sort=0)
    ladder.one.push([new("estate", [visited]), new("attachment", [picture(visited, "estate")])])
    assert came(ladder.street) == set()
    assert TalkingStation.enrolled(ladder.one.url, DISTRICT).snapshot()[1][0].new == []


def test_a_seat_hangs_a_picture_on_a_case_and_the_community_has_it(ladder: Ladder) -> None:
    head, who = appeal(), worker(community=STREET)
    ladder.one.make("appeal", head)
    tell(ladder.street, who)
    assert ladder.street.make("worker", who).refused == []
    mine = picture(head, created_by=who["id"], edited_by=who["id"])
    assert ladder.street.make("attachment", mine).refused == []
    send(ladder.street)
    assert came(ladder.two) == {mine["id"]}
    assert fetched(ladder.two) == CONTENT
    with psycopg.connect(ladder.one.url) as connection:
        kept = connection.execute("SELECT community_code FROM stored_blob").fetchall()
    assert kept == [(COMMUNITY,)]
    forged = picture(head, level=4, subject_id=head["id"])
    assert refusals(ladder.street.make("attachment", forged)) == {("attachment", "level_fixed")}
    called = whistle(STREET)
    ladder.street.make("whistle", called)
    assert ladder.street.make("attachment", picture(called, "whistle")).refused == []
