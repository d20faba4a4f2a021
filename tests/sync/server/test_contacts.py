"""A seat knows who appealed once the appeal came up to it, and not before (PIPL 13 I 3, 6)."""

from __future__ import annotations

import pytest

from models.wire import Scalar
from tests.sync.conftest import District
from tests.sync.server.office import worker
from tests.sync.server.stations import COMMUNITY, Edit, Row, TalkingStation, new, row, whole
from tests.sync.server.test_seats import DISTRICT, STREET, Ladder, appeal, enrolled_later, ladder, step

__all__ = ["ladder"]
WHO: dict[str, Scalar] = {
    "contact_name": "欧阳娜娜", "contact_phone": "13804001234", "address": "3-2-501", "representative": "李伟",
}  # fmt: skip
MASKED = {"contact_name": "欧阳**", "contact_phone": None, "address": None, "representative": "李*"}


def contact(came: Row) -> Row:
    return {name: came.get(name) for name in WHO}


def come(seat: TalkingStation, head: Row) -> Row:
    """What the seat is told of the appeal now, each time it is told anew."""
    return whole(seat.pull())["appeal"][str(head["id"])]


def department(kind: str, name: str = "街道办") -> Row:
    return row("department", COMMUNITY) | {"name": name, "kind": kind, "daily_problem": 0, "active": 1}


def test_of_an_ordinary_appeal_a_seat_gets_the_surname_alone(ladder: Ladder) -> None:
    two = [appeal(**WHO), appeal(**WHO | {"contact_name": None})]
    ladder.one.push([new("appeal", two), new("appeal_step", [step(two[0])])])
    for seat in (ladder.street, ladder.district):
        tables = whole(seat.pull())["appeal"]
        assert contact(tables[str(two[0]["id"])]) == MASKED
        assert contact(tables[str(two[1]["id"])]) == MASKED | {"contact_name": None}
        assert tables[str(two[0]["id"])]["content"] == "漏水"
    assert contact(come(ladder.two, two[0])) == WHO


@pytest.mark.parametrize("kind", ["escalate", "whistle"])
def test_what_comes_up_brings_who_appealed(ladder: Ladder, kind: str) -> None:
    head = appeal(**WHO)
    ladder.one.make("appeal", head)
    for seat in (ladder.street, ladder.district):
        before = come(seat, head)
    ladder.one.make("appeal_step", step(head, kind))
    for seat in (ladder.street, ladder.district):
        after = come(seat, head)
        assert contact(after) == WHO
        assert int(str(after["version"])) > int(str(before["version"])), "newer than what the seat has"


def test_what_comes_up_with_its_own_appeal_comes_whole_at_once(ladder: Ladder) -> None:
    head = appeal(**WHO)
    ladder.one.push([new("appeal", [head]), new("appeal_step", [step(head, "escalate")])])
    assert contact(come(ladder.street, head)) == WHO


@pytest.mark.parametrize(("kind", "at_street", "at_district"), [("street", WHO, MASKED), ("district", MASKED, WHO)])
def test_an_assignment_brings_it_to_the_level_of_the_department(
    ladder: Ladder, kind: str, at_street: Row, at_district: Row
) -> None:
    head = appeal(**WHO)
    assigned = step(head, "assign", department="街道办")
    ladder.one.push([new("department", [department(kind)]), new("appeal", [head]), new("appeal_step", [assigned])])
    assert contact(come(ladder.street, head)) == at_street
    assert contact(come(ladder.district, head)) == at_district


def test_what_a_seat_does_with_an_appeal_brings_it_to_that_seat_alone(ladder: Ladder) -> None:
    head = appeal(**WHO)
    ladder.one.make("appeal", head)
    come(ladder.street, head)
    me = worker(community=STREET)
    mine = step(head, "assign", department="执法局", created_by=me["id"])
    assert ladder.street.push([new("worker", [me]), new("appeal_step", [mine])]).refused == []
    assert contact(come(ladder.street, head)) == WHO
    assert contact(come(ladder.district, head)) == MASKED


def test_an_appeal_taken_in_at_a_seat_stays_whole_there(ladder: Ladder) -> None:
    me = worker(community=STREET)
    head = appeal(created_by=me["id"], **WHO)
    assert ladder.street.push([new("worker", [me]), new("appeal", [head])]).refused == []
    second = TalkingStation.enrolled(ladder.street.url, STREET)
    assert contact(come(second, head)) == WHO
    assert contact(come(ladder.one, head)) == WHO
    assert contact(come(ladder.district, head)) == MASKED


def test_edits_tell_no_more_than_the_record(ladder: Ladder) -> None:
    head = appeal(**WHO)
    ladder.one.make("appeal", head)
    come(ladder.street, head)
    ladder.one.edit("appeal", Edit(str(head["id"]), 1, {"contact_name": "赵敏", "contact_phone": "13900000000"}))
    ladder.one.edit("appeal", Edit(str(head["id"]), 2, {"demand": "修"}))
    ladder.one.make("appeal_step", step(head, "escalate"))
    parts = whole(ladder.street.pull())["appeal"][str(head["id"])]
    assert (parts["contact_name"], parts["demand"], parts["version"]) == ("赵敏", "修", 3)


def test_a_snapshot_tells_no_more_than_the_log(district: District) -> None:
    one = TalkingStation.enrolled(district.url)
    quiet, up = appeal(**WHO), appeal(**WHO)
    one.push([new("appeal", [quiet, up]), new("appeal_step", [step(up, "whistle")])])
    street = enrolled_later(district, STREET)
    prepared, parts = street.snapshot()
    tables = whole(parts)["appeal"]
    assert contact(tables[str(quiet["id"])]) == MASKED
    assert contact(tables[str(up["id"])]) == WHO
    street.cursor = prepared.seq
    one.make("appeal_step", step(quiet, "escalate"))
    assert contact(come(street, quiet)) == WHO
    assert contact(whole(enrolled_later(district, DISTRICT).snapshot()[1])["appeal"][str(quiet["id"])]) == WHO
