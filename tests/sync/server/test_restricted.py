"""Level 4 is in no log, snapshot or receipt: it comes by state, to stations where a worker of the care team works."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from models.errors import WorldError
from sync.protocol import Restricted
from sync.restricted import NOTHING, digest
from sync.server import audit, restricted
from tests.sync.conftest import District
from tests.sync.server.office import (
    MARK,
    TODAY,
    Office,
    allow,
    ask,
    came,
    member,
    membership,
    of,
    refusals,
    tell,
    worker,
)
from tests.sync.server.stations import NOW, OTHER, Edit, Row, TalkingStation, at, new, resident, row, stored, whole


def test_neither_log_nor_snapshot_says_anything_of_level_4(district: District, office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    ordinary = membership(office.person, 2, note="普通")
    assert office.one.push([new("membership", [ordinary])]).refused == []
    office.one.edit("membership", Edit(str(made["id"]), 1, {"note": MARK + "改"}))
    for station in (office.two, office.three):
        tables = whole(station.pull()) | whole(station.snapshot()[1])
        assert set(tables["membership"]) == {ordinary["id"]}
        assert "care_team_member" not in tables
    with psycopg.connect(district.url) as connection:
        assert stored(district.url, "membership", str(made["id"]), "note") == (MARK + "改",)
        assert connection.execute("SELECT count(*) FROM care_team_member").fetchone() == (2,)


def test_stations_with_a_worker_of_the_team_get_it_and_others_do_not(office: Office) -> None:
    made, members = office.recognise(office.colleague)
    for station in (office.one, office.two):
        assert came(ask(station)) == {
            "membership": {made["id"]}, "care_team_member": {each["id"] for each in members},
        }  # fmt: skip
    theirs = ask(office.three)
    assert theirs == Restricted(as_of=theirs.as_of)


def test_what_is_held_already_does_not_come_again_and_both_sides_see_it_in_one_word(office: Office) -> None:
    made, (first, second) = office.recognise(office.colleague)
    held = {"membership": {str(made["id"]): 1}, "care_team_member": {str(first["id"]): 1, str(second["id"]): 1}}
    answer = ask(office.two, held)
    assert (answer.new, answer.drop) == ([], {})
    word = digest((table, i, version) for table, rows in held.items() for i, version in rows.items())
    with psycopg.connect(office.two.url) as connection:
        today = NOW.date()
        assert restricted.differs(connection, office.two.sender, NOTHING, today)
        assert not restricted.differs(connection, office.two.sender, word, today)
        assert not restricted.differs(connection, office.three.sender, NOTHING, today)
    office.one.edit("membership", Edit(str(made["id"]), 1, {"note": "又改"}))
    (part,) = ask(office.two, held).new
    assert (part.table, part.columns["id"], part.same.get("version", part.columns.get("version"))) in [
        ("membership", [made["id"]], 2), ("membership", [made["id"]], [2]),
    ]  # fmt: skip


def test_whoever_loses_his_place_drops_all_of_it(office: Office) -> None:
    made, (_own, place) = office.recognise(office.colleague)
    held = {"membership": {str(made["id"]): 1}, "care_team_member": {str(place["id"]): 1}}
    ended = Edit(str(place["id"]), 1, {"ends_on": TODAY}, by=str(office.secretary["id"]))
    assert office.one.edit("care_team_member", ended).refused == []
    assert ask(office.two, held).drop == {table: list(rows) for table, rows in held.items()}
    assert ask(office.two, held).new == []


def test_a_place_holds_from_its_first_day_until_the_day_it_ends(office: Office) -> None:
    made = membership(office.person)
    places = [
        member(office.person, office.secretary, office.secretary),
        member(office.person, office.colleague, office.secretary)
        | {"starts_on": "2026-11-23", "ends_on": "2026-11-24"},
    ]
    office.one.push([new("membership", [made]), new("care_team_member", places)])
    for days, there in ((0, False), (1, True), (2, False)):
        assert bool(ask(office.two, now=NOW + timedelta(days=days)).new) is there, days


@pytest.mark.parametrize("gone", [{"active": 0}, {"deleted_at": at(0)}])
def test_a_worker_who_leaves_the_community_takes_his_station_out(office: Office, gone: Row) -> None:
    office.recognise(office.colleague)
    office.one.edit("worker", Edit(str(office.colleague["id"]), 1, gone))
    assert ask(office.two).new == []


def test_an_account_that_comes_or_goes_changes_what_a_station_may_have_and_is_noted(office: Office) -> None:
    office.recognise(office.colleague)
    tell(office.three, office.outsider, office.colleague)
    assert not ask(office.three).new
    allow(office.three, office.colleague)
    assert ask(office.three).new
    tell(office.three, office.outsider)
    assert not ask(office.three).new
    with psycopg.connect(office.three.url) as connection:
        mine = [each for each in audit.entries(connection) if each.station_id == office.three.id]
    of_colleague = [each.action for each in mine if each.counts == {"worker": office.colleague["id"]}]
    assert of_colleague == ["worker.removed", "worker.allowed", "worker.pending", "worker.added"]


def test_a_worker_of_another_community_is_no_worker_of_this_station(office: Office, district: District) -> None:
    foreign = worker(community=OTHER)
    TalkingStation.enrolled(district.url, OTHER).make("worker", foreign)
    with pytest.raises(WorldError, match="worker_foreign"):
        tell(office.three, office.outsider, foreign)


def test_a_picture_has_the_level_and_the_people_of_its_record(office: Office) -> None:
    made, _members = office.recognise()
    told: Row = {"owner_table": "membership", "owner_id": made["id"], "sha256": "ab" * 32, "title": MARK}
    picture = row("attachment") | told | {"media_type": "image/png", "size_bytes": 5, "level": 2}
    assert refusals(office.one.push([new("attachment", [picture])])) == {("attachment", "level_fixed")}
    closed = picture | {"level": 4, "subject_id": made["resident_id"]}
    assert refusals(office.one.make("attachment", closed | {"subject_id": made["id"]})) == {
        ("attachment", "file_fixed")
    }
    assert office.one.make("attachment", closed).refused == []
    assert "attachment" not in whole(office.two.pull())
    assert came(ask(office.one))["attachment"] == {closed["id"]}


def test_much_comes_in_several_answers(office: Office) -> None:
    office.recognise()
    many = [of("care_need", office.person, kind="money", text=MARK, state="open") for _ in range(7)]
    office.one.push([new("care_need", many)])
    held: dict[str, dict[str, int]] = {}
    more, answers = True, 0
    while more:
        with psycopg.connect(office.one.url) as connection:
            answer = restricted.answer(connection, office.one.sender, held, NOW, most=4)
        for table, ids in came(answer).items():
            held.setdefault(table, {}).update({str(record_id): 1 for record_id in ids})
        more, answers = answer.more, answers + 1
    assert (answers, sum(map(len, held.values()))) == (3, 9)


def test_who_is_in_a_team_asks_after_each_push_since_level_4_comes_outside_the_log(office: Office) -> None:
    def told(station: TalkingStation) -> bool:
        batch = station.batch([new("resident", [resident()])]).model_copy(update={"schema_revision": "0004"})
        return station.send(batch).since is not None

    assert told(office.two)
    office.recognise(office.colleague)
    assert (told(office.two), told(office.three)) == (False, True)
