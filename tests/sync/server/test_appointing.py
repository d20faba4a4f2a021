"""Nobody makes himself a secretary, and nobody is somebody else because his PC says so."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from models.base import utc_now
from models.errors import WorldError
from models.wire import Scalar
from sync.server import audit, bindings
from sync.server.enrolment import fork, revoke
from sync.server.keys import load_keys
from tests.sync.conftest import District, RunningServer
from tests.sync.server.office import Office, allow, ask, came, make_office, member, membership, refusals, tell, worker
from tests.sync.server.raw import RawStation
from tests.sync.server.stations import NOW, Edit, Row, TalkingStation, at, edits, new, resident, row, stored, whole


@pytest.fixture
def office(district: District) -> Office:
    return make_office(district.url)


def role(of: Row, url: str) -> Scalar:
    found: Scalar = stored(url, "worker", str(of["id"]), "role")[0]
    return found


def told(station: TalkingStation, *, pending: bool = False) -> dict[tuple[UUID, str], str]:
    with psycopg.connect(station.url) as connection:
        found = bindings.bindings(connection, station.community, pending=pending)
    return {(each.station, each.worker.hex): each.state for each in found}


def appoint(who: Row, by: Row, fields: Row | None = None, base: int = 1) -> Edit:
    return Edit(str(who["id"]), base, fields or {"role": "secretary"}, at=at(1), by=str(by["id"]))


def newcomer(office: Office) -> tuple[TalkingStation, Row]:
    """Somebody founds a file, makes himself secretary there, and enrols with a code that he was given."""
    station, who = TalkingStation.enrolled(office.one.url), worker("secretary")
    who |= {"created_by": who["id"], "edited_by": who["id"]}
    tell(station, who)
    return station, who


def test_who_makes_himself_secretary_before_enrolling_is_a_worker(office: Office) -> None:
    office.recognise(office.colleague)
    station, who = newcomer(office)
    area = resident("他录的人", created_by=who["id"])
    receipt = station.push([new("worker", [who]), new("resident", [area])])
    assert (receipt.refused, receipt.standing) == ([], {"worker": {who["id"]: {"role": "worker"}}})
    assert role(who, station.url) == "worker"
    assert whole(office.two.pull())["worker"][str(who["id"])]["role"] == "worker"
    place = member(office.person, who, who)
    assert refusals(station.push([new("care_team_member", [place])])) == {("care_team_member", "only_secretary")}
    assert ask(station).new == []
    with psycopg.connect(station.url) as connection:
        assert "role.kept" in {each.action for each in audit.entries(connection) if each.station_id == station.id}


def test_in_the_push_that_brings_him_he_names_nobody_either(office: Office) -> None:
    office.recognise(office.colleague)
    station, who = newcomer(office)
    parts = [new("worker", [who]), new("membership", [membership(office.person)])]
    receipt = station.push([*parts, new("care_team_member", [member(office.person, who, who)])])
    assert refusals(receipt) == {("care_team_member", "only_secretary"), ("membership", "not_on_team")}
    assert ask(station).new == []


def test_who_says_that_a_secretary_made_him_one_is_a_worker(office: Office) -> None:
    station, who = newcomer(office)
    by = office.secretary["id"]
    station.make("worker", who | {"created_by": by, "edited_by": by})
    assert role(who, station.url) == "worker"


def test_a_worker_does_not_promote_himself_nor_name_a_team_by_it(office: Office) -> None:
    office.recognise(office.colleague)
    me = office.outsider
    for by in (me, office.secretary):
        assert refusals(office.three.edit("worker", appoint(me, by))) == {("worker", "only_secretary")}
    place = new("care_team_member", [member(office.person, me, me)])
    assert refusals(office.three.push([place])) == {("care_team_member", "only_secretary")}
    assert (role(me, office.one.url), ask(office.three).new) == ("worker", [])


def test_with_a_team_in_the_same_push_he_does_not_either(office: Office) -> None:
    office.recognise(office.colleague)
    me = office.outsider
    place = new("care_team_member", [member(office.person, me, me)])
    receipt = office.three.push([place], [edits("worker", appoint(me, me))])
    assert refusals(receipt) == {("worker", "only_secretary"), ("care_team_member", "only_secretary")}
    assert ask(office.three).new == []


def test_sent_again_as_new_or_from_nothing_a_promotion_does_not_enter(office: Office) -> None:
    me = office.outsider
    office.three.make("worker", me | {"role": "secretary", "edited_by": me["id"]})
    assert refusals(office.three.edit("worker", appoint(me, me, base=0))) == {("worker", "only_secretary")}
    assert role(me, office.one.url) == "worker"


@pytest.mark.parametrize("fields", [{"role": "worker"}, {"active": 0}, {"deleted_at": at(1)}])
def test_nobody_unmakes_a_secretary_so_that_the_next_one_is_the_first(office: Office, fields: Row) -> None:
    edit = appoint(office.secretary, office.outsider, fields)
    assert refusals(office.three.edit("worker", edit)) == {("worker", "only_secretary")}
    office.three.make("worker", office.secretary | fields | {"edited_by": office.outsider["id"]})
    found = stored(office.one.url, "worker", str(office.secretary["id"]), "role", "active", "deleted_at")
    assert found == ("secretary", True, None)


def test_sent_again_as_new_an_ordinary_worker_says_what_changed(office: Office) -> None:
    office.three.make("worker", office.outsider | {"active": 0, "edited_by": office.outsider["id"], "edited_at": at(1)})
    assert stored(office.one.url, "worker", str(office.outsider["id"]), "role", "active") == ("worker", False)


def test_other_words_about_a_secretary_are_anybodys(office: Office) -> None:
    edit = appoint(office.secretary, office.outsider, {"phone": "13900000002", "role": "secretary"})
    assert office.three.edit("worker", edit).refused == []


def test_a_secretary_appoints_another_at_a_pc_of_his_and_steps_back(office: Office) -> None:
    assert office.one.edit("worker", appoint(office.colleague, office.secretary)).refused == []
    hired = worker("secretary") | {"created_by": office.secretary["id"]}
    assert office.one.make("worker", hired).standing == {}
    assert (role(office.colleague, office.one.url), role(hired, office.one.url)) == ("secretary", "secretary")
    assert office.two.edit("worker", appoint(office.secretary, office.colleague, {"role": "worker"})).refused == []
    late = office.one.edit("worker", appoint(office.outsider, office.secretary))
    assert refusals(late) == {("worker", "only_secretary")}


POSTS = '["health","elderly"]'


@pytest.mark.parametrize("fields", [{"posts": POSTS}, {"posts": POSTS, "phone": "13900000002"}])
def test_a_worker_gives_himself_no_posts(office: Office, fields: Row) -> None:
    me = office.outsider
    for by in (me, office.secretary):
        receipt = office.three.push(
            [new("resident", [resident("旁人")])], [edits("worker", appoint(me, by, dict(fields)))]
        )
        assert [(each.code, each.field) for each in receipt.refused] == [("only_secretary", "posts")]
        assert receipt.accepted == 1
    assert stored(office.one.url, "worker", str(me["id"]), "posts", "phone", "version") == (None, None, 1)
    assert "worker" not in {part.table for segment in office.two.pull() for part in segment.edits}


def test_a_worker_neither_takes_posts_away_nor_sits_in_a_grid_of_his_choice(office: Office) -> None:
    i = str(office.colleague["id"])
    assert office.one.edit("worker", appoint(office.colleague, office.secretary, {"posts": POSTS})).refused == []
    fields: Row = {"posts": None}
    assert refusals(office.three.edit("worker", appoint(office.colleague, office.outsider, fields, 2))) == {
        ("worker", "only_secretary")
    }
    grid = row("area", level="grid", code="1", name="一网格")
    assert office.three.make("area", grid).refused == []
    fields = {"grid_id": grid["id"]}
    assert refusals(office.three.edit("worker", appoint(office.outsider, office.outsider, fields))) == {
        ("worker", "only_secretary")
    }
    assert stored(office.one.url, "worker", i, "posts") == (["health", "elderly"],)


def test_a_new_worker_has_the_posts_that_the_secretary_gave_him_and_no_others(office: Office) -> None:
    by_himself = worker() | {"posts": POSTS}
    by_himself |= {"created_by": by_himself["id"], "edited_by": by_himself["id"]}
    receipt = office.three.make("worker", by_himself)
    assert receipt.refused == []
    assert receipt.standing == {"worker": {by_himself["id"]: {"posts": None}}}
    hired = worker() | {"posts": POSTS, "created_by": office.secretary["id"]}
    assert office.one.make("worker", hired).standing == {}
    found = [stored(office.one.url, "worker", str(who["id"]), "posts")[0] for who in (by_himself, hired)]
    assert found == [None, ["health", "elderly"]]
    with psycopg.connect(office.one.url) as connection:
        noted = [each.counts for each in audit.entries(connection) if each.action == "posts.kept"]
    assert noted == [{"worker": by_himself["id"]}]


def test_sent_again_as_new_posts_stay_as_they_are_and_the_receipt_says_so(office: Office) -> None:
    me = office.outsider
    receipt = office.three.make("worker", me | {"posts": POSTS, "edited_by": me["id"], "edited_at": at(1)})
    assert receipt.standing["worker"][str(me["id"])]["posts"] is None
    assert stored(office.one.url, "worker", str(me["id"]), "posts") == (None,)


def test_no_posts_written_in_two_ways_are_no_posts(office: Office) -> None:
    assert office.three.edit("worker", appoint(office.outsider, office.outsider, {"posts": "[]"})).refused == []


def test_where_no_secretary_serves_the_next_one_is_the_first(office: Office) -> None:
    left = appoint(office.secretary, office.secretary, {"active": 0})
    assert office.one.edit("worker", left).refused == []
    assert office.two.edit("worker", appoint(office.colleague, office.colleague)).refused == []


def test_who_says_that_the_secretary_works_at_his_pc_waits_and_gets_nothing(office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    tell(office.three, office.outsider, office.secretary, office.colleague)
    assert ask(office.three).new == []
    place = member(office.person, office.outsider, office.secretary)
    assert refusals(office.three.make("care_team_member", place)) == {("care_team_member", "account_waits")}
    assert refusals(office.three.edit("worker", appoint(office.outsider, office.secretary))) == {
        ("worker", "account_waits")
    }
    assert refusals(office.three.edit("worker", appoint(office.outsider, office.outsider))) == {
        ("worker", "only_secretary")
    }
    for record_id in (str(made["id"]), "ab" * 16):
        edit = office.three.edit("membership", Edit(record_id, 1, {"note": "别人"}))
        assert refusals(edit) == {("membership", "account_waits")}
    waiting = {(office.three.id, str(who["id"])): "pending" for who in (office.secretary, office.colleague)}
    assert told(office.three, pending=True) == waiting


def test_on_the_line_the_token_is_given_and_level_4_is_not(office: Office, server: RunningServer) -> None:
    office.recognise(office.colleague)
    with RawStation(server.url) as line:
        line.workers = [str(office.secretary["id"])]
        line.join(server.make_code(office.one.community))
        station = TalkingStation(office.one.url, id=UUID(line.id))
        assert ask(station).new == []
        assert told(station)[station.id, line.workers[0]] == "pending"


def test_a_secretarys_second_pc_is_one_once_it_is_allowed_and_none_once_it_is_denied(office: Office) -> None:
    made, _members = office.recognise()
    second = TalkingStation.enrolled(office.one.url)
    tell(second, office.secretary)
    assert second.make("resident", resident()).refused == []
    assert ask(second).new == []
    allow(second, office.secretary)
    assert came(ask(second))["membership"] == {made["id"]}
    assert second.make("care_team_member", member(office.person, office.colleague, office.secretary)).refused == []
    allow(second, office.secretary, state=bindings.DENIED)
    assert ask(second).new == []
    tell(second)
    tell(second, office.secretary)
    assert ask(second).new == []


def test_an_account_that_is_over_and_told_again_waits_like_a_new_one(office: Office) -> None:
    office.recognise()
    tell(office.one)
    tell(office.one, office.secretary)
    assert ask(office.one).new == []


def test_an_ordinary_workers_second_pc_syncs_as_ever_and_a_first_one_needs_nobody(office: Office) -> None:
    tell(office.two, office.colleague, office.outsider)
    assert told(office.two, pending=True) == {(office.two.id, str(office.outsider["id"])): "pending"}
    assert office.two.make("resident", resident(created_by=office.outsider["id"])).refused == []
    hired = worker()
    office.one.make("worker", hired)
    tell(office.two, office.colleague, office.outsider, hired)
    assert told(office.two)[office.two.id, str(hired["id"])] == "allowed"


def test_a_restored_file_keeps_what_was_allowed_and_what_was_denied(office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    tell(office.three, office.outsider, office.secretary)
    allow(office.three, office.secretary, state=bindings.DENIED)
    renamed = {}
    for station in (office.two, office.three):
        with psycopg.connect(station.url) as connection:
            reply = fork(connection, load_keys(connection), station.sender, NOW)
        renamed[station.id] = TalkingStation(station.url, id=UUID(reply.station))
    two, three = renamed[office.two.id], renamed[office.three.id]
    tell(two, office.colleague)
    tell(three, office.outsider, office.secretary)
    assert came(ask(two))["membership"] == {made["id"]}
    assert told(three)[three.id, str(office.secretary["id"])] == "denied"
    assert ask(three).new == []


def test_a_station_that_is_shut_out_holds_nobodys_place(office: Office) -> None:
    with psycopg.connect(office.two.url) as connection:
        revoke(connection, office.two.id, NOW)
    assert (office.two.id, str(office.colleague["id"])) not in told(office.two)
    tell(office.three, office.outsider, office.colleague)
    assert told(office.three)[office.three.id, str(office.colleague["id"])] == "allowed"


def test_the_operator_decides_about_accounts_that_were_told_alone(office: Office) -> None:
    with psycopg.connect(office.one.url) as connection, pytest.raises(WorldError, match="account_unknown"):
        bindings.decide(connection, office.one.id, UUID(int=7), bindings.ALLOWED, utc_now())


def test_another_community_says_nothing_about_these_workers(district: District, office: Office) -> None:
    foreign = TalkingStation.enrolled(district.url, "210112010013")
    edit = appoint(office.outsider, office.outsider)
    assert refusals(foreign.edit("worker", edit)) == {("worker", "scope")}
    assert role(office.outsider, district.url) == "worker"
