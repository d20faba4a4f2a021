"""Level 4 is in no log, snapshot or receipt: it comes by state, to stations where a worker of the care team works."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from models.errors import WorldError
from models.wire import Scalar
from sync.protocol import HELD_HEADER, Held, Restricted, TokenRequest, read, signed_for_token
from sync.restricted import NOTHING, digest
from sync.server import audit, bindings, restricted
from sync.server.rights import tell_workers
from tests.sync.conftest import District, RunningServer
from tests.sync.server.raw import RawStation, ok, refusal
from tests.sync.server.stations import (
    COMMUNITY,
    NOW,
    OTHER,
    Edit,
    Row,
    TalkingStation,
    at,
    edits,
    new,
    resident,
    row,
    stored,
    whole,
)

MARK = "涉密标记"
TODAY = "2026-11-22"
LATER = NOW + timedelta(days=1)
CATALOGUE = json.dumps({"revision": 1, "name": MARK, "definition": None, "legal_basis": None})


def worker(role: str = "worker", community: str = COMMUNITY) -> Row:
    return row("worker", community, name="刘芳", role=role, active=1, leads_grid=0)


def of(table: str, person: Row, level: int = 4, **values: Scalar) -> Row:
    return row(table) | {"resident_id": person["id"], "level": level, **values}


def membership(person: Row, level: int = 4, **values: Scalar) -> Row:
    told: Row = {"group_code": "SG26", "catalogue": CATALOGUE, "recognised_on": TODAY, "note": MARK}
    return of("membership", person, level) | told | values


def member(person: Row, who: Row, by: Row) -> Row:
    named: Row = {"worker_id": who["id"], "starts_on": TODAY, "created_by": by["id"], "edited_by": by["id"]}
    return of("care_team_member", person) | named


def tell(station: TalkingStation, *workers: Row) -> None:
    """Say at the token who has an account."""
    with psycopg.connect(station.url) as connection:
        tell_workers(connection, station.sender, [str(one["id"]) for one in workers], NOW, "")


def allow(station: TalkingStation, *workers: Row, state: str = bindings.ALLOWED) -> None:
    """The operator's word."""
    with psycopg.connect(station.url) as connection:
        for one in workers:
            bindings.decide(connection, station.id, UUID(str(one["id"])), state, NOW)


def ask(station: TalkingStation, held: dict[str, dict[str, int]] | None = None, now: Any = NOW) -> Restricted:
    with psycopg.connect(station.url) as connection:
        return restricted.answer(connection, station.sender, held or {}, now)


def came(answer: Restricted) -> dict[str, set[Scalar]]:
    return {part.table: set(part.columns["id"]) for part in answer.new}


def refusals(receipt: Any) -> set[tuple[str, str]]:
    return {(each.table, each.code) for each in receipt.refused}


@dataclass
class Office:
    """The secretary's station, a colleague's who is in the team, and one of a worker who is not."""

    secretary: Row
    colleague: Row
    outsider: Row
    one: TalkingStation
    two: TalkingStation
    three: TalkingStation
    person: Row

    def recognise(self, *team: Row) -> tuple[Row, list[Row]]:
        """Recognise the person and name the team, as one act."""
        made = membership(self.person, created_by=self.secretary["id"])
        members = [member(self.person, who, self.secretary) for who in (self.secretary, *team)]
        receipt = self.one.push([new("membership", [made]), new("care_team_member", members)])
        assert receipt.refused == []
        return made, members


def make_office(url: str) -> Office:
    one, two, three = (TalkingStation.enrolled(url) for _ in range(3))
    secretary, colleague, outsider, person = worker("secretary"), worker(), worker(), resident("赵姨")
    for station, who in ((one, secretary), (two, colleague), (three, outsider)):
        tell(station, who)
    assert one.push([new("worker", [secretary, colleague, outsider]), new("resident", [person])]).refused == []
    allow(two, colleague)
    allow(three, outsider)
    return Office(secretary, colleague, outsider, one, two, three, person)


@pytest.fixture
def office(district: District) -> Office:
    return make_office(district.url)


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


def test_who_was_never_in_the_team_writes_nothing_of_level_4(office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    stranger = office.three.push([new("membership", [membership(office.person)])])
    assert refusals(stranger) == {("membership", "not_on_team")}
    edit = office.three.edit("membership", Edit(str(made["id"]), 1, {"note": "别人"}))
    assert refusals(edit) == {("membership", "record_unknown")}
    assert stored(office.one.url, "membership", str(made["id"]), "note", "version") == (MARK, 1)
    assert refusals(office.three.push([new("membership", [membership(office.person, 2)])])) == set()


def test_only_a_secretary_at_a_station_of_his_names_a_team(office: Office) -> None:
    by_worker = member(office.person, office.outsider, office.outsider)
    assert refusals(office.three.push([new("care_team_member", [by_worker])])) == {
        ("care_team_member", "only_secretary")
    }
    borrowed = member(office.person, office.outsider, office.secretary)
    both = office.three.push([new("care_team_member", [borrowed]), new("membership", [membership(office.person)])])
    assert refusals(both) == {("care_team_member", "only_secretary"), ("membership", "not_on_team")}
    assert ask(office.three).new == []


def test_a_communitys_first_secretary_who_is_new_in_the_same_push_names_a_team(district: District) -> None:
    station, fresh, person = TalkingStation.enrolled(district.url), worker("secretary"), resident("赵姨")
    tell(station, fresh)
    parts = [new("worker", [fresh]), new("resident", [person]), new("membership", [membership(person)])]
    receipt = station.push([*parts, new("care_team_member", [member(person, fresh, fresh)])])
    assert (receipt.refused, receipt.standing) == ([], {})
    assert set(came(ask(station))) == {"membership", "care_team_member"}


def test_a_member_may_end_a_place_and_not_extend_it(office: Office) -> None:
    _made, (_own, place) = office.recognise(office.colleague)
    i, by = str(place["id"]), str(office.colleague["id"])
    assert office.two.edit("care_team_member", Edit(i, 1, {"ends_on": "2026-12-01"}, by=by)).refused == []
    later = office.two.edit("care_team_member", Edit(i, 2, {"ends_on": "2027-01-01"}, by=by))
    assert refusals(later) == {("care_team_member", "only_secretary")}
    other = office.two.edit("care_team_member", Edit(i, 2, {"worker_id": office.outsider["id"]}, by=by))
    assert refusals(other) == {("care_team_member", "only_secretary")}
    back = Edit(i, 2, {"ends_on": None}, by=str(office.secretary["id"]))
    assert office.one.edit("care_team_member", back).refused == []


def test_levels_and_tables_of_records_are_fixed(office: Office) -> None:
    ordinary = membership(office.person, 2)
    made, _members = office.recognise()
    assert office.one.push([new("membership", [ordinary])]).refused == []
    for i, level in ((str(ordinary["id"]), 4), (str(made["id"]), 2)):
        assert refusals(office.one.edit("membership", Edit(i, 1, {"level": level}))) == {("membership", "level_fixed")}
    open_team = member(office.person, office.colleague, office.secretary) | {"level": 2}
    assert refusals(office.one.push([new("care_team_member", [open_team])])) == {("care_team_member", "level_fixed")}
    odd = membership(office.person, 5)
    assert refusals(office.one.push([new("membership", [odd])])) == {("membership", "level_fixed")}
    again = office.one.push([new("membership", [made | {"level": 2}])])
    assert refusals(again) == {("membership", "level_fixed")}


def test_what_was_written_before_the_news_of_a_lost_place_arrives_and_nothing_comes_back(office: Office) -> None:
    made, (_own, place) = office.recognise(office.colleague)
    i = str(made["id"])
    office.one.edit("care_team_member", Edit(str(place["id"]), 1, {"ends_on": TODAY}))
    office.one.edit("membership", Edit(i, 1, {"note": "书记写的"}, at=at(1)))
    receipt = office.two.edit("membership", Edit(i, 1, {"note": "晚到的"}, at=at(2)))
    assert (receipt.refused, receipt.standing, receipt.versions, receipt.cards) == ([], {}, {"membership": {i: 0}}, 0)
    assert stored(office.one.url, "membership", i, "note") == ("晚到的",)
    visit = of("care_need", office.person, kind="money", text=MARK, state="open")
    assert office.two.push([new("care_need", [visit])]).refused == []
    assert ask(office.two, {"membership": {i: 1}}).new == []
    assert set(came(ask(office.one))) == {"membership", "care_team_member", "care_need", "conflict_card"}


def test_a_card_about_level_4_is_the_teams_alone_and_settled_by_it(office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    i = str(made["id"])
    office.one.edit("membership", Edit(i, 1, {"note": "甲" + MARK}, at=at(1)))
    receipt = office.two.edit("membership", Edit(i, 1, {"note": "乙" + MARK}, at=at(2)))
    assert (receipt.standing, receipt.versions) == ({}, {"membership": {i: 0}})
    assert "conflict_card" not in whole(office.three.pull())
    assert "conflict_card" not in whole(office.three.snapshot()[1])
    (card,) = came(ask(office.two))["conflict_card"]
    assert stored(office.one.url, "conflict_card", str(card), "level", "choice") == (4, None)
    settled = Edit(str(card), 1, {"choice": "this", "settled_at": at(3), "settled_by": office.outsider["id"]})
    assert refusals(office.three.edit("conflict_card", settled)) == {("conflict_card", "record_unknown")}
    assert office.two.edit("conflict_card", settled).refused == []
    assert "conflict_card" not in whole(office.three.pull())


def test_a_card_about_an_ordinary_guarded_record_is_everybodys_and_says_whose_it_is(office: Office) -> None:
    ordinary = membership(office.person, 3)
    office.one.push([new("membership", [ordinary])])
    i = str(ordinary["id"])
    office.one.edit("membership", Edit(i, 1, {"note": "甲"}, at=at(1)))
    office.two.edit("membership", Edit(i, 1, {"note": "乙"}, at=at(2)))
    (card,) = whole(office.three.pull())["conflict_card"].values()
    assert (card["level"], card["resident_id"]) == (3, office.person["id"])


def test_level_4_keeps_its_resident_unless_two_are_found_to_be_one(office: Office) -> None:
    made, members = office.recognise(office.colleague)
    other = resident("赵阿姨")
    office.one.push([new("resident", [other])])
    i = str(made["id"])
    moved = Edit(i, 1, {"resident_id": other["id"]})
    assert refusals(office.one.edit("membership", moved)) == {("membership", "resident_fixed")}
    merge = Edit(str(office.person["id"]), 1, {"merged_into_id": other["id"]})
    both = office.one.push([], [edits("resident", merge), edits("membership", moved)])
    assert both.refused == []
    assert {key for key in came(ask(office.two))} == {"membership", "care_team_member"}
    for table, made_one in (("membership", made), *(("care_team_member", each) for each in members)):
        assert stored(office.one.url, table, str(made_one["id"]), "replace(resident_id::text, '-', '')") == (
            other["id"],
        )


def test_by_a_merge_that_is_refused_nobody_sees_the_other_ones_records(office: Office) -> None:
    """``office.three`` is in the team of the second one, and not of the first."""
    made, members = office.recognise(office.colleague)
    other = resident("赵阿姨")
    theirs = [member(other, who, office.secretary) for who in (office.secretary, office.outsider)]
    assert office.one.push([new("resident", [other]), new("care_team_member", theirs)]).refused == []
    person = str(office.person["id"])
    wrong = Edit(person, 1, {"merged_into_id": other["id"], "id_no": "21011219560302001X"})
    moved = {"resident_id": other["id"]}
    of_members = [Edit(str(each["id"]), 1, moved) for each in members]
    both = [edits("membership", Edit(str(made["id"]), 1, moved)), edits("care_team_member", *of_members)]
    receipt = office.one.push([], [edits("resident", wrong), *both])
    assert {each.code for each in receipt.refused if each.table == "resident"} == {"id_checksum"}
    assert {each.id for each in receipt.refused if each.code == "resident_fixed"} == {
        str(each["id"]) for each in (made, *members)
    }
    assert "membership" not in came(ask(office.three))
    mended = Edit(person, 1, {"merged_into_id": other["id"]})
    assert office.one.push([], [edits("resident", mended), *both]).refused == []
    assert came(ask(office.three))["membership"] == {made["id"]}


def test_what_is_written_about_who_stays_goes_up_with_the_merge(office: Office) -> None:
    office.recognise(office.colleague)
    other = resident("赵阿姨")
    office.three.push([new("resident", [other])])
    merge = Edit(str(office.person["id"]), 1, {"merged_into_id": other["id"]})
    late = of("care_need", other, kind="money", text=MARK, state="open")
    assert refusals(office.two.push([new("care_need", [late])], [edits("resident", merge)])) == set()


def test_a_merge_by_somebody_who_may_not_see_it_carries_level_4_along(office: Office) -> None:
    office.recognise(office.colleague)
    other = resident("赵阿姨")
    office.three.push([new("resident", [other])])
    assert (
        office.three.edit("resident", Edit(str(office.person["id"]), 1, {"merged_into_id": other["id"]})).refused == []
    )
    assert {row["resident_id"] for row in _rows(ask(office.two))} == {other["id"]}
    late = of("care_need", office.person, kind="money", text=MARK, state="open")
    assert office.two.push([new("care_need", [late])]).refused == []
    assert late["id"] in {row["id"] for row in _rows(ask(office.two))}
    tables = whole(office.three.pull())
    assert not {"membership", "care_team_member", "care_need"} & set(tables)


def test_level_4_goes_to_who_stays_at_the_end_of_several_merges(office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    second, third = resident("赵阿姨"), resident("赵大妈")
    office.three.push([new("resident", [second, third])])
    for merged, kept in ((second, third), (office.person, second)):
        office.three.edit("resident", Edit(str(merged["id"]), 1, {"merged_into_id": kept["id"]}))
    assert {row["resident_id"] for row in _rows(ask(office.two))} == {third["id"]}
    assert made["id"] in came(ask(office.two))["membership"]


def test_two_who_are_merged_into_each_other_keep_what_they_have(office: Office) -> None:
    office.recognise(office.colleague)
    other = resident("赵阿姨")
    office.three.push([new("resident", [other])])
    for merged, kept in ((office.person, other), (other, office.person)):
        assert office.three.edit("resident", Edit(str(merged["id"]), 1, {"merged_into_id": kept["id"]})).refused == []
    assert {row["resident_id"] for row in _rows(ask(office.two))} == {other["id"]}


def _rows(answer: Restricted) -> list[Row]:
    return [
        {name: values[n] for name, values in part.columns.items()} | part.same
        for part in answer.new
        for n in range(len(part.columns["id"]))
    ]


def test_with_a_move_level_4_goes_along_and_nobody_has_it_before_a_team_is_named_there(
    district: District, office: Office
) -> None:
    taking, theirs = TalkingStation.enrolled(district.url, OTHER), worker("secretary", OTHER)
    tell(taking, theirs)
    taking.make("worker", theirs)
    made, members = office.recognise(office.colleague)
    ordinary = membership(office.person, 2, note="普通")
    office.one.push([new("membership", [ordinary])])
    handover = row(
        "handover", subject_table="resident", subject_id=office.person["id"], to_community=OTHER, state="offered",
        resident_ids=json.dumps([office.person["id"]]),
    )  # fmt: skip
    assert office.one.push([new("handover", [handover])]).refused == []
    (arrival,) = whole(taking.pull())["arrival"]
    assert taking.edit("arrival", Edit(arrival, 1, {"state": "accepted", "decided_at": at(5)})).refused == []
    assert set(whole(taking.pull())["membership"]) == {ordinary["id"]}
    assert stored(district.url, "membership", str(made["id"]), "community_code") == (OTHER,)
    for each in members:
        ended = stored(district.url, "care_team_member", str(each["id"]), "ends_on::text", "community_code")
        assert ended == (TODAY, COMMUNITY)
    assert [ask(station).new for station in (office.one, office.two, taking)] == [[], [], []]
    place = member(office.person, theirs, theirs) | {"community_code": OTHER}
    assert taking.push([new("care_team_member", [place])]).refused == []
    assert came(ask(taking)) == {"membership": {made["id"]}, "care_team_member": {place["id"]}}
    gone = [one for segment in office.two.pull() for one in segment.gone]
    assert {i for one in gone if one.table == "membership" for i in one.id} == {ordinary["id"]}


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


@pytest.fixture
def line(server: RunningServer) -> Iterator[RawStation]:
    with RawStation(server.url) as station:
        station.enrol(server.make_code(COMMUNITY))
        yield station


def test_workers_are_told_under_the_stations_signature(office: Office, line: RawStation) -> None:
    challenge = line.challenge()
    signature = line.key.sign(signed_for_token(challenge, [])).hex()
    forged = TokenRequest(
        station=line.id, challenge=challenge, signature=signature, workers=[str(office.colleague["id"])]
    )  # fmt: skip
    assert refusal(line.post("token", forged)) == (401, "signature_invalid")
    foreign = worker(community=OTHER)
    TalkingStation.enrolled(office.one.url, OTHER).make("worker", foreign)
    line.workers = [str(foreign["id"])]
    assert refusal(line.ask_for_token(line.challenge())) == (403, "worker_foreign")


def test_on_the_line_one_word_tells_whether_there_is_anything(office: Office, line: RawStation) -> None:
    made, members = office.recognise(office.colleague)
    line.workers = [str(office.colleague["id"])]
    line.sign_in()
    with psycopg.connect(office.one.url) as connection:
        bindings.decide(connection, UUID(line.id), UUID(line.workers[0]), bindings.ALLOWED, NOW)
    assert b'"restricted"' not in line.ask_changes().content
    assert refusal(line.get("changes?after=0", **{HELD_HEADER: "?"})) == (400, "request_shape")
    assert b'"restricted":true' in ok(line.get("changes?after=0", **{HELD_HEADER: NOTHING})).content
    answer = read(Restricted, ok(line.post("restricted", Held())).content)
    assert came(answer) == {"membership": {made["id"]}, "care_team_member": {each["id"] for each in members}}
    held = Held(rows={"membership": {str(made["id"]): 9, "ab" * 16: 1}, "resident": {"cd" * 16: 1}})
    answer = read(Restricted, ok(line.post("restricted", held)).content)
    assert (set(came(answer)), answer.drop) == (
        {"care_team_member"}, {"membership": ["ab" * 16], "resident": ["cd" * 16]},
    )  # fmt: skip


def test_a_worker_claimed_before_he_is_named_waits_for_the_operator(office: Office) -> None:
    newcomer = worker()
    assert office.one.push([new("worker", [newcomer])]).refused == []
    tell(office.three, office.outsider, newcomer)
    office.recognise(newcomer)
    assert came(ask(office.three)) == {}
    with psycopg.connect(office.three.url) as connection:
        waiting = bindings.bindings(connection, pending=True)
    assert [(each.station, str(each.worker.hex), each.state) for each in waiting] == [
        (office.three.id, str(newcomer["id"]), bindings.PENDING)
    ]
    allow(office.three, newcomer)
    assert set(came(ask(office.three))) == {"membership", "care_team_member"}


def hidden_ones(office: Office) -> dict[str, str]:
    """One hidden record of each kind that somebody could know of."""
    made, (place, _other) = office.recognise(office.colleague)
    i = str(made["id"])
    done: Row = {"at": at(0), "manner": "door", "reached": 1, "referred": 0, "worker_id": office.secretary["id"]}
    visit = of("care_visit", office.person) | done
    need = of("care_need", office.person, kind="money", text=MARK, state="open")
    receipt = office.one.push([new("care_visit", [visit]), new("care_need", [need])])
    assert receipt.refused == []
    office.one.edit("membership", Edit(i, 1, {"note": "甲" + MARK}, at=at(1)))
    office.two.edit("membership", Edit(i, 1, {"note": "乙" + MARK}, at=at(2)))
    (card,) = came(ask(office.two))["conflict_card"]
    found = {"membership": made, "care_team_member": place, "care_visit": visit, "care_need": need}
    return {table: str(each["id"]) for table, each in found.items()} | {"conflict_card": str(card)}


@pytest.mark.parametrize("base", [0, 1, 9])
def test_who_knows_a_hidden_ones_id_hears_the_same_of_it_as_of_one_that_is_not_there(office: Office, base: int) -> None:
    other = resident("赵阿姨")
    office.three.push([new("resident", [other])])
    fields: dict[str, list[Row]] = {
        "membership": [
            {"level": 2}, {"level": 4}, {"note": "x"}, {"resident_id": other["id"]}, {"deleted_at": at(3)}, {},
        ],
        "care_team_member": [{"level": 2}, {"ends_on": TODAY}, {"worker_id": office.outsider["id"]}],
        "care_visit": [{"deleted_at": at(3)}, {"resident_id": other["id"]}],
        "care_need": [{"level": 1}, {"text": "x"}, {"state": "done"}],
        "conflict_card": [{"choice": "this", "settled_at": at(3)}],
    }  # fmt: skip
    for table, hidden in hidden_ones(office).items():
        for changed in fields[table]:
            heard = set()
            for record_id in (hidden, "ab" * 16):
                (refused,) = office.three.edit(table, Edit(record_id, base, dict(changed))).refused
                heard.add((refused.table, refused.code, refused.field))
            assert heard == {(table, "record_unknown", None)}


def test_what_points_at_a_hidden_one_is_refused_as_if_it_pointed_at_nothing(office: Office) -> None:
    hidden, known = hidden_ones(office)["care_visit"], row("care_visit")["id"]
    heard = set()
    for visit in (hidden, known):
        need = of("care_need", office.person, 2, kind="money", text="x", state="open", care_visit_id=visit)
        (refused,) = office.three.push([new("care_need", [need])]).refused
        heard.add((refused.table, refused.code, refused.field))
        mine = of("care_need", office.person, 2, kind="money", text="x", state="open")
        assert office.three.push([new("care_need", [mine])]).refused == []
        (refused,) = office.three.edit("care_need", Edit(str(mine["id"]), 1, {"care_visit_id": visit})).refused
        heard.add((refused.table, refused.code, refused.field))
    assert heard == {("care_need", "reference_missing", "care_visit_id")}
    theirs = of("care_need", office.person, kind="money", text=MARK, state="open", care_visit_id=hidden)
    assert office.two.push([new("care_need", [theirs])]).refused == []


def test_a_hidden_one_that_moved_on_is_not_there_for_others_either(district: District, office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    foreign = TalkingStation.enrolled(district.url, OTHER)
    edit = foreign.edit("membership", Edit(str(made["id"]), 1, {"note": "x"}))
    assert refusals(edit) == {("membership", "record_unknown")}


def test_one_word_tells_a_station_that_an_account_of_its_own_waits(office: Office, line: RawStation) -> None:
    line.workers = [str(office.colleague["id"])]
    line.sign_in()
    told = {HELD_HEADER: NOTHING}
    assert b'"waiting":true' in ok(line.get("changes?after=0", **told)).content
    assert b'"waiting"' not in line.ask_changes().content
    for state in (bindings.DENIED, bindings.ALLOWED):
        with psycopg.connect(office.one.url) as connection:
            bindings.decide(connection, UUID(line.id), UUID(line.workers[0]), state, NOW)
        assert b'"waiting"' not in ok(line.get("changes?after=0", **told)).content
