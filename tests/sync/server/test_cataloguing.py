"""The catalogue of groups says who may open what: it is the secretary's, and what every station founds is anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid5

import psycopg
import pytest

from models.care.catalogue import GROUP_IDS, shipped_groups
from models.wire import Scalar, wire_tables
from sync.server import audit
from sync.server.cataloguing import GROUP
from tests.sync.conftest import District
from tests.sync.server.office import Office, make_office, refusals, tell, worker
from tests.sync.server.stations import (
    COMMUNITY,
    Edit,
    Row,
    TalkingStation,
    at,
    count,
    edits,
    new,
    resident,
    row,
    stored,
    whole,
)

MASKED, PRIVATE = "SG13", "SG26"
MADE = {"created_by", "edited_at", "edited_by"}
"""Whose the entries of another station are."""
FOUNDED = "2026-01-01 00:00:00.000000"


@pytest.fixture
def office(district: District) -> Office:
    return make_office(district.url)


def id_of(code: str, community: str = COMMUNITY) -> str:
    return uuid5(GROUP_IDS, f"{community}/{code}").hex


def founded(by: Row) -> list[Row]:
    """The shipped entries as a station makes them and SQLite stores them."""
    columns = wire_tables()[GROUP].columns
    return [
        {name: _stored(columns[name].kind, getattr(entry, name)) for name in columns}
        | {"community_code": COMMUNITY, "created_at": at(0), "created_by": by["id"], "edited_at": FOUNDED}
        | {"edited_by": by["id"], "revision": 1, "id": entry.id.hex}
        for entry in shipped_groups(COMMUNITY)
    ]


def _stored(kind: str, value: object) -> Scalar:
    if kind == "json":
        return None if value is None else "[" + ", ".join(f'"{each}"' for each in value) + "]"  # type: ignore[attr-defined]
    return int(value) if isinstance(value, bool) else value  # type: ignore[return-value]


def change(code: str, fields: Row, by: Row, base: int = 1) -> Edit:
    return Edit(id_of(code), base, fields, at=at(5), by=str(by["id"]))


def entry(url: str, code: str, *columns: str) -> tuple[object, ...]:
    return stored(url, GROUP, id_of(code), *columns)


def with_fields(rows: Sequence[Row], code: str, **fields: Scalar) -> list[Row]:
    return [each | fields if each["code"] == code else each for each in rows]


def test_the_shipped_entries_need_no_secretary(office: Office) -> None:
    receipt = office.three.make(GROUP, *founded(office.outsider))
    assert (receipt.refused, receipt.accepted, receipt.standing) == ([], 35, {})
    assert count(office.one.url, GROUP) == 35
    assert len(whole(office.two.pull())[GROUP]) == 35


def test_founded_at_another_station_too_they_are_the_same_and_make_no_card(office: Office) -> None:
    office.one.make(GROUP, *founded(office.secretary))
    receipt = office.three.make(GROUP, *founded(office.outsider))
    assert (receipt.refused, receipt.accepted, receipt.cards) == ([], 35, 0)
    assert {name for told in receipt.standing[GROUP].values() for name in told} == MADE
    assert set(receipt.versions[GROUP].values()) == {1}


@pytest.mark.parametrize(
    "fields",
    [
        {"seen_by": '["own_grid","helper","secretary","health"]'},
        {"seen_by": None},
        {"sensitivity": 2},
        {"active": 0},
        {"code": "SG01"},
        {"auto_rule": None},
        {"tight_rule": "age >= 60"},
        {"deleted_at": at(5)},
        {"visit_every_days": 400},
    ],
)
def test_nobody_else_changes_an_entry_and_the_rest_of_the_batch_goes_in(office: Office, fields: Row) -> None:
    office.one.make(GROUP, *founded(office.secretary))
    office.two.pull()
    before = entry(office.one.url, MASKED, *fields)
    for by in (office.outsider, office.secretary):
        receipt = office.three.push(
            [new("resident", [resident("旁人")])], [edits(GROUP, change(MASKED, dict(fields), by))]
        )
        assert [(each.table, each.code, each.field) for each in receipt.refused] == [
            (GROUP, "only_secretary", next(iter(fields)))
        ]
        assert receipt.accepted == 1
    assert entry(office.one.url, MASKED, *fields) == before
    assert GROUP not in {part.table for segment in office.two.pull() for part in segment.edits}
    with psycopg.connect(office.one.url) as connection:
        noted = [each.counts for each in audit.entries(connection) if each.action == "rights.refused"]
    assert noted == [{GROUP: 1}] * 2


def test_a_changed_entry_sent_as_new_stays_as_it_is_and_the_receipt_says_so(office: Office) -> None:
    office.one.make(GROUP, *founded(office.secretary))
    forged = with_fields(founded(office.outsider), MASKED, visit_every_days=400, seen_by='["health"]', edited_at=at(9))
    receipt = office.three.make(GROUP, *forged)
    assert (receipt.refused, receipt.cards) == ([], 0)
    told = receipt.standing[GROUP][id_of(MASKED)]
    assert (told["visit_every_days"], told["edited_at"]) == (30, FOUNDED)
    assert set(told) == {"visit_every_days", "seen_by"} | MADE
    assert all(set(each) == MADE for i, each in receipt.standing[GROUP].items() if i != id_of(MASKED))
    assert entry(office.one.url, MASKED, "visit_every_days", "version") == (30, 1)
    with psycopg.connect(office.one.url) as connection:
        noted = [each.counts for each in audit.entries(connection) if each.action == "group.kept"]
    assert noted == [{"group": id_of(MASKED)}]


def test_the_default_of_a_later_station_takes_nothing_back(office: Office) -> None:
    office.one.make(GROUP, *founded(office.secretary))
    assert office.one.edit(GROUP, change(MASKED, {"sensitivity": 4}, office.secretary)).refused == []
    late = [each | {"edited_at": at(50)} for each in founded(office.outsider)]
    receipt = office.three.make(GROUP, *late)
    assert (receipt.refused, receipt.cards) == ([], 0)
    assert receipt.standing[GROUP][id_of(MASKED)]["sensitivity"] == 4
    assert receipt.versions[GROUP][id_of(MASKED)] == 2
    assert entry(office.one.url, MASKED, "sensitivity", "version") == (4, 2)
    with psycopg.connect(office.one.url) as connection:
        assert "group.kept" not in {each.action for each in audit.entries(connection)}


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "LD01", "id": id_of("LD01")},
        {"id": row(GROUP)["id"]},
        {"seen_by": '["health"]'},
        {"source": "local"},
        {"deleted_at": at(1)},
        {"active": 0},
    ],
)
def test_a_new_entry_that_is_none_of_the_shipped_ones_needs_the_secretary(office: Office, fields: Row) -> None:
    made = next(each for each in founded(office.outsider) if each["code"] == MASKED) | fields
    others = [each for each in founded(office.outsider) if each["code"] != MASKED]
    receipt = office.three.make(GROUP, *others, made)
    assert refusals(receipt) == {(GROUP, "only_secretary")}
    assert (receipt.accepted, count(office.one.url, GROUP)) == (34, 34)
    by_secretary = made | {"created_by": office.secretary["id"], "edited_by": office.secretary["id"]}
    assert refusals(office.three.make(GROUP, by_secretary)) == {(GROUP, "only_secretary")}
    assert office.one.make(GROUP, by_secretary).refused == []


def test_what_the_secretary_makes_of_an_entry_goes_to_all_stations(office: Office) -> None:
    office.one.make(GROUP, *founded(office.secretary))
    fields: Row = {"seen_by": '["secretary"]', "sensitivity": 4, "revision": 2, "source": "local"}
    assert office.one.edit(GROUP, change(MASKED, fields, office.secretary)).refused == []
    for station in (office.two, office.three):
        found = whole(station.pull())[GROUP][id_of(MASKED)]
        assert {name: found[name] for name in fields} == fields


def test_before_a_community_has_a_secretary_whoever_comes_first_decides(district: District) -> None:
    station, founder = TalkingStation.enrolled(district.url), worker()
    tell(station, founder)
    rows = with_fields(founded(founder), MASKED, sensitivity=4, source="local", revision=2)
    assert station.push([new("worker", [founder]), new(GROUP, rows)]).refused == []
    assert station.edit(GROUP, change(PRIVATE, {"seen_by": None}, founder)).refused == []
    assert entry(district.url, MASKED, "sensitivity") == (4,)


def test_a_secretary_whose_account_waits_changes_nothing_until_it_is_allowed(office: Office) -> None:
    office.one.make(GROUP, *founded(office.secretary))
    tell(office.three, office.outsider, office.secretary)
    receipt = office.three.edit(GROUP, change(MASKED, {"sensitivity": 4}, office.secretary))
    assert refusals(receipt) == {(GROUP, "account_waits")}
    assert refusals(office.three.edit(GROUP, change(MASKED, {"sensitivity": 4}, office.outsider))) == {
        (GROUP, "only_secretary")
    }


def test_another_communitys_catalogue_is_out_of_reach(office: Office, district: District) -> None:
    office.one.make(GROUP, *founded(office.secretary))
    foreign, theirs = TalkingStation.enrolled(district.url, "210112010013"), worker("secretary", "210112010013")
    tell(foreign, theirs)
    foreign.make("worker", theirs)
    assert refusals(foreign.edit(GROUP, change(MASKED, {"sensitivity": 1}, theirs))) == {(GROUP, "scope")}
    other = worker(community="210112010013")
    claimed = founded(other)[12] | {
        "community_code": "210112010013",
        "created_by": theirs["id"],
        "edited_by": theirs["id"],
    }
    assert refusals(foreign.make(GROUP, claimed)) == {(GROUP, "scope")}
    assert entry(office.one.url, MASKED, "sensitivity") == (3,)
