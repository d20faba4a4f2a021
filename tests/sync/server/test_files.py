"""Closed files (案) are in no log, snapshot or receipt: they come by state, to those who are named on them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from models.wire import Scalar
from sync.protocol import Receipt
from sync.server import bindings, restricted
from tests.sync.conftest import District
from tests.sync.server.office import TODAY, allow, ask, came, refusals, tell, worker
from tests.sync.server.stations import (
    COMMUNITY,
    NOON,
    NOW,
    OTHER,
    Edit,
    Row,
    TalkingStation,
    at,
    edits,
    new,
    row,
    stored,
    whole,
)

MARK = "案卷标记"


def step_of(head: Row, table: str = "appeal_step", column: str = "appeal_id", **values: Scalar) -> Row:
    """A row of the file of ``head``."""
    told: Row = {"at": NOON, "kind": "remark", "text": MARK, "file_id": head["file_id"], "level": head["level"]}
    return row(table) | {column: head["id"], **told, **values}


def on_file(head: Row, who: Row, by: Row, **values: Scalar) -> Row:
    told: Row = {"file_id": head["id"], "level": 4, "worker_id": who["id"], "starts_on": TODAY}
    return row("file_member") | told | {"created_by": by["id"], "edited_by": by["id"], **values}


@dataclass
class Desk:
    """A worker's PC at which the secretary works too, a colleague's, and one of somebody else."""

    worker: Row
    colleague: Row
    outsider: Row
    one: TalkingStation
    two: TalkingStation
    three: TalkingStation

    def appeal(self, level: int = 4, **values: Scalar) -> Row:
        topic = json.dumps({"class_code": "01", "class_name": "", "item_name": "", "edition": "1", "petition": False})
        told: Row = {
            "number": "SQ-1", "source": "counter", "received_at": NOON, "first_contact_id": self.worker["id"],
            "first_contact": "刘芳", "anonymous": 0, "accusation": int(level == 4), "topic_code": "0101",
            "topic": topic, "content": MARK, "urgency": "ordinary", "amount": 5, "clock": "working",
        }  # fmt: skip
        made = row("appeal") | told | {"level": level}
        return made | {"file_id": made["id"], **values}

    def begin(self, *others: Row) -> tuple[Row, list[Row]]:
        """Take an accusation in, with a first step, and name who may open it."""
        head = self.appeal()
        members = [on_file(head, who, self.worker) for who in (self.worker, *others)]
        parts = [new("appeal", [head]), new("file_member", members), new("appeal_step", [step_of(head)])]
        assert self.one.push(parts).refused == []
        return head, members


def make_desk(url: str) -> Desk:
    one, two, three = (TalkingStation.enrolled(url) for _ in range(3))
    first, colleague, outsider = worker(), worker(), worker()
    for station, who in ((one, first), (two, colleague), (three, outsider)):
        tell(station, who)
    assert one.push([new("worker", [first, colleague, outsider])]).refused == []
    return Desk(first, colleague, outsider, one, two, three)


@pytest.fixture
def desk(district: District) -> Desk:
    return make_desk(district.url)


FILE_TABLES = {"appeal", "appeal_step", "file_member"}


def test_neither_log_nor_snapshot_nor_receipt_says_anything_of_a_closed_file(district: District, desk: Desk) -> None:
    head, _members = desk.begin(desk.colleague)
    said = desk.one.edit("appeal", Edit(str(head["id"]), 1, {"contact_name": MARK}))
    assert MARK not in said.model_dump_json()
    for station in (desk.two, desk.three):
        assert not FILE_TABLES & (whole(station.pull()) | whole(station.snapshot()[1])).keys()
    assert stored(district.url, "appeal", str(head["id"]), "contact_name") == (MARK,)
    with psycopg.connect(district.url) as connection:
        for packed in connection.execute("SELECT payload FROM change_log UNION ALL SELECT payload FROM snapshot_piece"):
            assert str(head["id"]).encode() not in bytes(packed[0])


def test_whoever_begins_a_file_keeps_it_though_his_account_opens_nothing_else(desk: Desk) -> None:
    desk.begin()
    assert came(ask(desk.one)).keys() == FILE_TABLES
    assert not came(ask(desk.two))
    with psycopg.connect(desk.one.url) as connection:
        assert bindings.waiting(connection, desk.one.id) == frozenset()


def test_a_member_gets_it_elsewhere_once_the_operator_has_allowed_his_account(desk: Desk) -> None:
    head, members = desk.begin(desk.colleague)
    assert not came(ask(desk.two))
    allow(desk.two, desk.colleague)
    found = came(ask(desk.two))
    assert found["appeal"] == {head["id"]}
    assert found["file_member"] == {each["id"] for each in members}
    assert not came(ask(desk.three))
    allow(desk.three, desk.outsider)
    assert not came(ask(desk.three))


def test_leaving_the_file_ends_it_wholly(desk: Desk) -> None:
    head, members = desk.begin(desk.colleague)
    allow(desk.two, desk.colleague)
    held = {part.table: dict.fromkeys(part.columns["id"], 1) for part in ask(desk.two).new}
    ended = Edit(str(members[1]["id"]), 1, {"ends_on": TODAY}, by=str(desk.colleague["id"]))
    assert desk.two.edit("file_member", ended).refused == []
    answer = ask(desk.two, held)  # type: ignore[arg-type]
    assert not came(answer)
    assert answer.drop == {table: sorted(map(str, rows)) for table, rows in held.items()}
    late = desk.two.make("appeal_step", step_of(head))
    assert late.refused == [], "what he wrote before he knew still arrives"


def test_only_members_name_others_later_and_nobody_takes_a_file_over(desk: Desk) -> None:
    head, _members = desk.begin()
    forged = [
        on_file(head, desk.outsider, desk.outsider),
        on_file(head, desk.outsider, desk.worker),
        on_file(head, desk.worker, desk.outsider),
    ]
    for place in forged:
        assert refusals(desk.three.make("file_member", place)) == {("file_member", "not_on_file")}
    both = desk.three.push([new("appeal", [head | {"content": "改"}]), new("file_member", forged[:1])])
    assert {code for _table, code in refusals(both)} == {"not_on_file"}
    assert not came(ask(desk.three))
    named = on_file(head, desk.colleague, desk.worker)
    assert desk.one.make("file_member", named).refused == []
    allow(desk.two, desk.colleague)
    assert came(ask(desk.two)).keys() == FILE_TABLES


def test_who_begins_a_file_is_named_on_it_himself_and_works_there(desk: Desk) -> None:
    head = desk.appeal()
    for by, who in ((desk.worker, desk.colleague), (desk.colleague, desk.colleague)):
        receipt = desk.one.push([new("appeal", [head]), new("file_member", [on_file(head, who, by)])])
        assert refusals(receipt) == {("appeal", "not_on_file"), ("file_member", "not_on_file")}
    alone = desk.one.make("appeal", head)
    assert refusals(alone) == {("appeal", "not_on_file")}


def test_nobody_else_writes_to_a_file_or_hears_that_it_is_there(desk: Desk) -> None:
    head, members = desk.begin()
    step = step_of(head, id="ab" * 16)
    assert refusals(desk.three.make("appeal_step", step)) == {("appeal_step", "reference_missing")}
    for of in (head, head | {"id": "ef" * 16, "file_id": "ef" * 16}):
        told = desk.three.make("appeal_step", step_of(of, level=2))
        assert refusals(told) == {("appeal_step", "reference_missing")}
    for table, record in (("appeal", head["id"]), ("file_member", members[0]["id"]), ("appeal", "cd" * 16)):
        told = desk.three.edit(table, Edit(str(record), 1, {"deleted_at": NOON}))
        assert refusals(told) == {(table, "record_unknown")}
    pointing = row("problem_appeal") | {"problem_id": "ef" * 16, "appeal_id": head["id"]}
    assert refusals(desk.three.make("problem_appeal", pointing)) == {("problem_appeal", "reference_missing")}


def test_a_row_stays_with_its_file_and_at_its_level(desk: Desk) -> None:
    head, members = desk.begin()
    other, _more = desk.begin()
    opened = desk.appeal(2)
    assert desk.one.make("appeal", opened).refused == []
    wrong = [
        (step_of(head, level=2), "level_fixed"),
        (step_of(head, file_id=other["id"]), "file_fixed"),
        (step_of(opened, file_id=head["id"], level=4), "file_fixed"),
        (step_of(opened, level=4), "level_fixed"),
    ]
    for each, code in wrong:
        assert refusals(desk.one.make("appeal_step", each)) == {("appeal_step", code)}
    assert refusals(desk.one.make("appeal", desk.appeal() | {"file_id": head["id"]})) == {("appeal", "file_fixed")}
    moved = Edit(str(members[0]["id"]), 1, {"file_id": other["id"]}, by=str(desk.worker["id"]))
    assert refusals(desk.one.edit("file_member", moved)) == {("file_member", "file_fixed")}
    opening = Edit(str(members[0]["id"]), 1, {"level": 2}, by=str(desk.worker["id"]))
    assert refusals(desk.one.edit("file_member", opening)) == {("file_member", "level_fixed")}
    assert refusals(desk.one.make("file_member", on_file(head, desk.colleague, desk.worker, level=2))) == {
        ("file_member", "level_fixed")
    }


def test_what_everybody_gets_points_at_no_closed_file(desk: Desk) -> None:
    head, _members = desk.begin()
    later = desk.appeal(2, earlier_id=head["id"])
    assert refusals(desk.one.make("appeal", later)) == {("appeal", "reference_missing")}
    opened = desk.appeal(2)
    assert desk.one.make("appeal", opened).refused == []
    turned = desk.one.edit("appeal", Edit(str(opened["id"]), 1, {"earlier_id": head["id"]}))
    assert refusals(turned) == {("appeal", "reference_missing")}
    together = desk.appeal()
    parts = [
        new("appeal", [together, desk.appeal(2, earlier_id=together["id"])]),
        new("file_member", [on_file(together, desk.worker, desk.worker)]),
    ]
    assert refusals(desk.one.push(parts)) == {("appeal", "reference_missing")}


def test_a_file_that_grew_out_of_another_names_it_only_to_those_on_both(desk: Desk) -> None:
    head, _members = desk.begin()
    grown = desk.appeal(earlier_id=head["id"])
    members = [on_file(grown, who, desk.worker) for who in (desk.worker, desk.colleague)]
    assert desk.one.push([new("appeal", [grown]), new("file_member", members)]).refused == []
    allow(desk.two, desk.colleague)
    (mine,) = (part for part in ask(desk.one).new if part.table == "appeal")
    assert mine.columns["earlier_id"] == [None, head["id"]]
    (theirs,) = (part for part in ask(desk.two).new if part.table == "appeal")
    assert theirs.columns["id"] == [grown["id"]]
    assert "earlier_id" not in theirs.columns | theirs.same


def test_a_clash_in_a_closed_file_is_a_card_of_the_file(district: District, desk: Desk) -> None:
    head, _members = desk.begin(desk.colleague)
    allow(desk.two, desk.colleague)
    desk.one.edit("appeal", Edit(str(head["id"]), 1, {"contact_name": "甲" + MARK}, at=at(1)))
    clash = desk.two.edit("appeal", Edit(str(head["id"]), 1, {"contact_name": "乙" + MARK}, at=at(2)))
    assert MARK not in clash.model_dump_json()
    assert "conflict_card" in came(ask(desk.one))
    assert "conflict_card" not in came(ask(desk.three))
    assert "conflict_card" not in whole(desk.three.pull())
    with psycopg.connect(district.url) as connection:
        told = connection.execute("SELECT level, replace(resident_id::text, '-', '') FROM conflict_card").fetchall()
    assert told == [(4, head["id"])]


def test_an_open_file_travels_by_the_log_and_may_have_pictures(desk: Desk) -> None:
    closed, _members = desk.begin()
    opened = desk.appeal(2)
    assert desk.one.push([new("appeal", [opened]), new("appeal_step", [step_of(opened)])]).refused == []
    assert whole(desk.three.pull())["appeal"].keys() == {opened["id"]}

    def picture(owner: Any) -> Receipt:
        told: Row = {"sha256": "ab" * 32, "media_type": "image/png", "size_bytes": 1, "title": "门"}
        return desk.one.make("attachment", row("attachment") | told | {"owner_table": "appeal", "owner_id": owner})

    assert picture(opened["id"]).refused == []
    assert refusals(picture(closed["id"])) == {("attachment", "level_fixed")}
    assert refusals(picture("ab" * 16)) == {("attachment", "reference_missing")}


def test_a_dispute_is_never_open(desk: Desk) -> None:
    told: Row = {"number": "TJ-1", "origin": "applied", "kind": "neighbour", "received_at": NOON, "brief": MARK}
    made = row("mediation") | told | {"mediator_id": desk.worker["id"], "level": 2}
    made["file_id"] = made["id"]
    assert refusals(desk.one.make("mediation", made)) == {("mediation", "level_fixed")}


def test_another_community_has_no_part_in_it(district: District, desk: Desk) -> None:
    head, _members = desk.begin()
    other = TalkingStation.enrolled(district.url, OTHER)
    stranger = worker(community=OTHER)
    tell(other, stranger)
    assert other.make("worker", stranger).refused == []
    place = on_file(head, stranger, stranger) | {"community_code": OTHER}
    assert refusals(other.make("file_member", place)) == {("file_member", "not_on_file")}
    assert not came(ask(other))


def test_an_account_claimed_elsewhere_waits_and_gets_nothing(desk: Desk) -> None:
    head, _members = desk.begin()
    tell(desk.three, desk.outsider, desk.worker)
    assert not came(ask(desk.three))
    late = desk.three.make("appeal_step", step_of(head))
    assert refusals(late) == {("appeal_step", "account_waits")}
    place = on_file(head, desk.outsider, desk.worker)
    assert refusals(desk.three.make("file_member", place)) == {("file_member", "account_waits")}
    with psycopg.connect(desk.three.url) as connection:
        assert restricted.whole(connection, desk.three.sender, NOW, 0).new == []
        listed = {(b.worker.hex, b.state) for b in bindings.bindings(connection, COMMUNITY, pending=True)}
    assert (desk.worker["id"], bindings.PENDING) in listed


def test_whoever_begins_a_file_may_name_himself_back_after_a_change_of_mind(desk: Desk) -> None:
    _head, members = desk.begin(desk.colleague)
    mine = str(members[0]["id"])
    by = str(desk.worker["id"])
    assert desk.one.push([], [edits("file_member", Edit(mine, 1, {"ends_on": TODAY}, by=by))]).refused == []
    back = desk.one.edit("file_member", Edit(mine, 2, {"ends_on": None}, by=by))
    assert refusals(back) == {("file_member", "not_on_file")}, "who has left is named by those who stayed"


def test_nobody_begins_a_file_anew_under_another_kind_of_head(desk: Desk) -> None:
    head = desk.appeal()
    tell(desk.three, desk.outsider)
    members = [on_file(head, who, desk.worker) for who in (desk.worker, desk.outsider)]
    assert desk.one.push([new("appeal", [head]), new("file_member", members)]).refused == []
    assert not came(ask(desk.three)), "his account there opens nothing yet"
    told: Row = {"number": "TJ-1", "origin": "applied", "kind": "neighbour", "received_at": NOON, "brief": MARK}
    dispute = row("mediation") | told | {"mediator_id": desk.outsider["id"], "level": 4}
    forged = dispute | {"id": head["id"], "file_id": head["id"]}
    mine = on_file(head, desk.outsider, desk.outsider)
    for parts in ([new("mediation", [forged])], [new("mediation", [forged]), new("file_member", [mine])]):
        assert desk.three.push(parts).refused
        assert not came(ask(desk.three))


def _without(said: Receipt, *ids: Scalar) -> set[tuple[str, str, str | None]]:
    """What was refused, and in which words; the ids that were asked for apart."""
    assert all(str(one) not in said.model_dump_json(exclude={"refused": {"__all__": {"id"}}}) for one in ids)
    return {(each.table, each.code, each.field) for each in said.refused}


@pytest.mark.parametrize("waits", [False, True])
def test_a_hidden_file_answers_as_one_that_is_not_there_whatever_stands_on_it(desk: Desk, waits: bool) -> None:
    head, _members = desk.begin()
    if waits:
        tell(desk.three, desk.outsider, desk.worker)
    answers = []
    for asked in (str(head["id"]), "cd" * 16):
        of = head | {"id": asked, "file_id": asked}
        told = [step_of(of, level=level, file_id=file) for level in (2, 4) for file in (asked, "ab" * 16)]
        receipt = desk.three.push([new("appeal_step", told)])
        answers.append([(each.code, each.field, each.params) for each in receipt.refused])
        assert len(receipt.refused) == 4
    assert answers[0] == answers[1]
    assert {code for code, _field, _params in answers[0]} == {
        "reference_missing", *(["account_waits"] if waits else []),
    }  # fmt: skip


def test_a_file_that_is_refused_for_what_it_grew_out_of_leaves_nobody_named(district: District, desk: Desk) -> None:
    hidden, _members = desk.begin()
    answers = []
    for asked in (hidden["id"], "cd" * 16):
        head = desk.appeal(earlier_id=asked, first_contact_id=desk.outsider["id"])
        place = on_file(head, desk.outsider, desk.outsider)
        receipt = desk.three.push(
            [new("appeal", [head]), new("file_member", [place]), new("appeal_step", [step_of(head)])]
        )
        answers.append(_without(receipt, asked))
        with psycopg.connect(district.url) as connection:
            found = connection.execute("SELECT 1 FROM file_member WHERE file_id = %s", (head["id"],)).fetchone()
        assert found is None
    assert answers[0] == answers[1] == {
        ("appeal", "reference_missing", "earlier_id"), ("file_member", "not_on_file", "worker_id"),
        ("appeal_step", "reference_missing", "appeal_id"),
    }  # fmt: skip


@pytest.mark.parametrize("by_name", [False, True])
def test_whom_an_accusation_is_about_is_named_on_it_by_nobody(desk: Desk, by_name: bool) -> None:
    by_id: Row = {"accused_workers": json.dumps([desk.colleague["id"]])}
    called: Row = {"accused": json.dumps(["网格员李明"])}
    desk.two.edit("worker", Edit(str(desk.colleague["id"]), 1, {"name": "李明"}))
    head = desk.appeal(**(called if by_name else by_id))
    first = [on_file(head, who, desk.worker) for who in (desk.worker, desk.colleague)]
    receipt = desk.one.push([new("appeal", [head]), new("file_member", first)])
    assert refusals(receipt) == {("file_member", "accused_worker")}
    later = on_file(head, desk.colleague, desk.worker)
    assert refusals(desk.one.make("file_member", later)) == {("file_member", "accused_worker")}
    edit = Edit(str(first[0]["id"]), 1, {"worker_id": desk.colleague["id"]}, by=str(desk.worker["id"]))
    assert refusals(desk.one.edit("file_member", edit)) == {("file_member", "accused_worker")}
    mine = on_file(head, desk.colleague, desk.colleague)
    assert refusals(desk.two.make("file_member", mine)) == {("file_member", "not_on_file")}, "he hears what all hear"
    named = on_file(head, desk.outsider, desk.worker)
    assert desk.one.make("file_member", named).refused == []
