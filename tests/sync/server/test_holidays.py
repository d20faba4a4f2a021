"""Notices of holidays: they go up to the seats and come down from them, each to those alone who go by it."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from psycopg.errors import LockNotAvailable

from models.calendar import national
from models.wire import Scalar
from tests.sync.conftest import District
from tests.sync.server.office import refusals
from tests.sync.server.stations import COMMUNITY, OTHER, Edit, Row, TalkingStation, count, row, whole
from tests.sync.server.test_seats import DISTRICT, ELSEWHERE, OTHER_STREET, STREET, Ladder, ladder, tie

__all__ = ["ladder"]
HOLIDAYS = "holiday_notice"
YEAR = 2026
SHIPPED = sorted(day.isoformat() for day in national().off if day.year == YEAR)
WITHDRAWN: Row = {"deleted_at": "2026-11-22 01:00:00.000000"}


def notice(community: str = COMMUNITY, days: Any = None, **values: Scalar) -> Row:
    said = json.dumps({"off": SHIPPED, "work": [], "names": {}} if days is None else days)
    return row(HOLIDAYS, community) | {"year": YEAR, "title": "通知", "official": 1, "days": said, **values}


def heard(station: TalkingStation) -> set[str]:
    """The notices that a station hears of, in its log from where it stands."""
    return set(whole(station.pull()).get(HOLIDAYS, ()))


def test_a_communitys_notice_goes_up_and_to_no_other_community(ladder: Ladder) -> None:
    mine = notice()
    assert ladder.one.make(HOLIDAYS, mine).refused == []
    for station in (ladder.two, ladder.street, ladder.district):
        assert heard(station) == {mine["id"]}
    for station in (ladder.elsewhere, ladder.other_street):
        assert heard(station) == set()


def test_a_seats_notice_goes_up_and_down_and_is_heard_once(ladder: Ladder) -> None:
    of_street, of_district = notice(STREET), notice(DISTRICT)
    assert ladder.street.make(HOLIDAYS, of_street).refused == []
    assert ladder.district.make(HOLIDAYS, of_district).refused == []
    told = [str(i) for part in ladder.one.pull() for new in part.new for i in new.columns["id"]]
    assert sorted(told) == sorted([str(of_street["id"]), str(of_district["id"])])
    assert heard(ladder.two) == {of_street["id"], of_district["id"]}
    assert heard(ladder.district) == {of_street["id"]}, "its own is in the receipt"
    assert heard(ladder.street) == {of_district["id"]}
    for station in (ladder.elsewhere, ladder.other_street):
        assert heard(station) == {of_district["id"]}
    assert ladder.district.edit(HOLIDAYS, Edit(str(of_district["id"]), 1, WITHDRAWN)).refused == []
    for station in (ladder.one, ladder.street, ladder.elsewhere):
        (edit,) = [edit for part in station.pull() for edit in part.edits]
        assert edit.fields == [WITHDRAWN]


def test_who_is_enrolled_later_finds_the_notices_that_hold_there(ladder: Ladder) -> None:
    every = [notice(), notice(STREET), notice(DISTRICT), notice(OTHER_STREET)]
    for station, each in zip((ladder.one, ladder.street, ladder.district, ladder.other_street), every, strict=True):
        assert station.make(HOLIDAYS, each).refused == []
    mine, of_street, of_district, of_other = (each["id"] for each in every)
    for place, wanted in (
        (COMMUNITY, {mine, of_street, of_district}),
        (OTHER, {of_street, of_district}),
        (ELSEWHERE, {of_other, of_district}),
        (STREET, {mine, of_street, of_district}),
        (DISTRICT, {mine, of_street, of_district, of_other}),
    ):
        later = TalkingStation.enrolled(ladder.one.url, place)
        assert whole(later.snapshot()[1])[HOLIDAYS].keys() == wanted


def test_nobody_moves_anothers_deadlines(ladder: Ladder) -> None:
    of_street, mine = notice(STREET), notice()
    ladder.street.make(HOLIDAYS, of_street)
    ladder.one.make(HOLIDAYS, mine)
    forged = [
        (ladder.one, notice(OTHER)),
        (ladder.one, notice(STREET)),
        (ladder.street, notice(COMMUNITY)),
        (ladder.street, notice(DISTRICT)),
        (ladder.street, notice(OTHER_STREET)),
        (ladder.district, notice(STREET)),
    ]
    for station, each in forged:
        assert refusals(station.make(HOLIDAYS, each)) == {(HOLIDAYS, "scope")}
    gone = [(ladder.one, of_street, "scope"), (ladder.elsewhere, mine, "scope"), (ladder.street, mine, "seat_appends")]
    for station, each, code in gone:
        assert refusals(station.edit(HOLIDAYS, Edit(str(each["id"]), 1, WITHDRAWN))) == {(HOLIDAYS, code)}
    other_days: Row = {"days": notice(days={"off": []})["days"]}
    assert refusals(ladder.one.edit(HOLIDAYS, Edit(str(mine["id"]), 1, other_days))) == {(HOLIDAYS, "append_only")}
    assert count(ladder.one.url, HOLIDAYS) == 2


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"off": ["x"]}, "value_type"),
        ([], "value_type"),
        ({"off": [20260101]}, "value_type"),
        ({"off": SHIPPED, "names": {"x": "y"}}, "value_type"),
        ({"off": SHIPPED, "names": {SHIPPED[0]: 1}}, "value_type"),
        ({"off": SHIPPED * 2}, "holiday_twice"),
        ({"off": [], "work": []}, "no_holidays"),
        ({"off": SHIPPED[1:]}, "holiday_missing"),
        ({"off": SHIPPED, "work": ["2026-03-04"]}, "workday_not_weekend"),
    ],
)
def test_what_no_station_would_have_taken_in_is_refused(ladder: Ladder, days: Any, code: str) -> None:
    assert refusals(ladder.one.make(HOLIDAYS, notice(days=days))) == {(HOLIDAYS, code)}
    assert heard(ladder.street) == set()


def test_a_year_that_is_none_is_refused(ladder: Ladder) -> None:
    assert refusals(ladder.one.make(HOLIDAYS, notice(year=0))) == {(HOLIDAYS, "value_type")}


def test_a_seat_says_nothing_while_somebody_below_is_enrolled(district: District, ladder: Ladder) -> None:
    assert ladder.street.make(HOLIDAYS, notice(STREET)).refused == []
    with psycopg.connect(district.url) as connection, psycopg.connect(district.url) as other:
        tie(connection, OTHER)
        with pytest.raises(LockNotAvailable):
            other.execute("SELECT 1 FROM community_head WHERE community_code = %s FOR UPDATE NOWAIT", (STREET,))
