"""A modified program of somebody whose role does not let him write gets nothing into the district."""

from __future__ import annotations

import pytest

from models.settings.actions import setting_id
from models.settings.norms import STREET_AGREES
from models.wire import Scalar
from tests.sync.conftest import District
from tests.sync.server.office import Office, make_office, refusals, tell, worker
from tests.sync.server.stations import COMMUNITY, Edit, Row, TalkingStation, count, edits, new, resident, row


@pytest.fixture
def office(district: District) -> Office:
    return make_office(district.url)


GONE: Row = {"deleted_at": "2026-11-22 08:00:00.000000"}


def joined(office: Office, role: str) -> tuple[TalkingStation, Row]:
    """Somebody of a role, with a PC of his own."""
    somebody = worker(role)
    assert office.one.push([new("worker", [by(somebody, office.secretary)])]).refused == []

    station = TalkingStation.enrolled(office.one.url)
    tell(station, somebody)
    return station, somebody


def by(record: Row, somebody: Row) -> Row:
    return record | {"created_by": somebody["id"], "edited_by": somebody["id"]}


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrator_brings_nobodys_record(office: Office, role: str) -> None:
    station, admin = joined(office, role)
    person = by(resident("张三"), admin)
    receipt = station.push([new("resident", [person])])
    assert refusals(receipt) == {("resident", "not_allowed")}
    assert count(station.url, "resident") == 1
    changed = Edit(str(office.person["id"]), 1, {"name": "赵某"}, by=str(admin["id"]))
    assert refusals(station.push([], [edits("resident", changed)])) == {("resident", "not_allowed")}


def test_who_sits_at_the_desk_adds_and_does_not_delete(office: Office) -> None:
    station, somebody = joined(office, "duty")
    assert station.push([new("resident", [by(resident("张三"), somebody)])]).refused == []
    gone = Edit(str(office.person["id"]), 1, GONE, by=str(somebody["id"]))
    assert refusals(station.push([], [edits("resident", gone)])) == {("resident", "not_allowed")}


def test_a_right_is_given_by_the_secretary_at_a_pc_of_his(office: Office) -> None:
    station, somebody = joined(office, "duty")

    def grant(giver: Row) -> Row:
        given = row("rights_grant") | {
            "worker_id": somebody["id"], "deed": "delete", "areas": '["people"]', "scope": "community", "level": 2,
            "starts_on": "2026-01-01", "reason": "x",
        }  # fmt: skip
        return by(given, giver)

    assert refusals(station.push([new("rights_grant", [grant(somebody)])])) == {("rights_grant", "not_allowed")}
    assert refusals(station.push([new("rights_grant", [grant(office.secretary)])])) == {
        ("rights_grant", "only_secretary")
    }
    assert office.one.push([new("rights_grant", [grant(office.secretary)])]).refused == []
    gone = Edit(str(office.person["id"]), 1, GONE, by=str(somebody["id"]))
    assert station.push([], [edits("resident", gone)]).refused == []


def asked(asker: Row, **more: Scalar) -> Row:
    """A row of the register of what leaves, asked for by somebody."""
    said: Row = {
        "number": "D-2026-1", "channel": "file", "what": "residents", "rows": 300, "people": 300, "level": 3,
        "masked": 0, "asked_by": asker["id"],
    }  # fmt: skip
    return by(row("disclosure") | said, asker) | more


def test_nobody_approves_what_he_asked_for_himself(office: Office) -> None:
    station, somebody = joined(office, "deputy")
    own = asked(somebody, approved_by=somebody["id"], approved_at=GONE["deleted_at"])
    assert refusals(station.push([new("disclosure", [own])])) == {("disclosure", "disclosure_own")}
    waits = asked(somebody)
    assert station.push([new("disclosure", [waits])]).refused == []
    yes = Edit(str(waits["id"]), 1, {"approved_by": somebody["id"]}, by=str(somebody["id"]))
    assert refusals(station.push([], [edits("disclosure", yes)])) == {("disclosure", "disclosure_own")}


def test_who_may_not_approve_is_no_second_person(office: Office) -> None:
    station, somebody = joined(office, "deputy")
    colleague = worker("duty")
    assert office.one.push([new("worker", [by(colleague, office.secretary)])]).refused == []
    told = asked(somebody, approved_by=colleague["id"], approved_at=GONE["deleted_at"])
    receipt = station.push([new("disclosure", [told])])
    assert [(each.code, each.field) for each in receipt.refused] == [("not_allowed", "approved_by")]
    agreed = asked(somebody, approved_by=office.secretary["id"], approved_at=GONE["deleted_at"])
    assert station.push([new("disclosure", [agreed])]).refused == []


def proposed(asker: Row, **more: Scalar) -> Row:
    """A list of what goes, proposed by somebody."""
    said: Row = {"number": "SC-2026-1", "going": "erase", "rule": "register", "proposed_by": asker["id"]}
    return by(row("erasure") | said, asker) | more


def test_nobody_agrees_alone_that_records_go_but_on_the_streets_paper(office: Office) -> None:
    yes: Row = {"approved_by": office.secretary["id"], "approved_at": GONE["deleted_at"]}
    forged = proposed(office.secretary, **yes)
    assert refusals(office.one.push([new("erasure", [forged])])) == {("erasure", "second_person")}
    waits = proposed(office.secretary)
    assert office.one.push([new("erasure", [waits])]).refused == []
    edit = Edit(str(waits["id"]), 1, yes, by=str(office.secretary["id"]))
    assert refusals(office.one.push([], [edits("erasure", edit)])) == {("erasure", "second_person")}
    on_paper = Edit(str(waits["id"]), 1, {**yes, "street_number": "12"}, by=str(office.secretary["id"]))
    assert office.one.push([], [edits("erasure", on_paper)]).refused == []


def test_a_community_without_the_streets_paper_says_so_with_its_norm(office: Office) -> None:
    yes: Row = {"approved_by": office.secretary["id"], "approved_at": GONE["deleted_at"]}
    said: Row = {"id": setting_id(COMMUNITY, STREET_AGREES).hex, "key": STREET_AGREES, "value": '{"value": 0}'}
    norm, alone = by(row("setting") | said, office.secretary), proposed(office.secretary, **yes)
    assert office.one.push([new("setting", [norm]), new("erasure", [alone])]).refused == []
    assert office.one.push([new("erasure", [proposed(office.secretary, **yes)])]).refused == []
