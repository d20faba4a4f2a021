"""Seat codes: whose cases a street's or the district's PC sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from models.appeals.records import AppealTopic
from models.care.records import SpecialGroup
from models.cases.seats import (
    communities_below,
    in_scope,
    is_below,
    is_station_code,
    names_below,
    scope_of,
    seat_level,
    seats_above,
)
from models.founding import completed, found_station
from models.places.areas import community_area
from models.places.records import AreaLevel
from models.station import open_station
from tests.conftest import CHEAP

STREET, DISTRICT, COMMUNITY = "210112018000", "210112000000", "210112018038"


def test_a_code_says_of_which_level_its_seat_is() -> None:
    assert [seat_level(code) for code in (STREET, DISTRICT)] == [AreaLevel.STREET, AreaLevel.DISTRICT]
    for code in (COMMUNITY, "210112018A01", "210112", "210112018", "２１０１１２０１８０００", "", "210112000001"):
        assert seat_level(code) is None


def test_stations_are_founded_for_communities_and_seats_alone() -> None:
    for code in (STREET, DISTRICT, COMMUNITY, "210112018A01"):
        assert is_station_code(code)
    for code in ("210112", "210112018", "210112000001", "21011201803801", "abc", ""):
        assert not is_station_code(code)


def test_a_seat_sees_its_communities_and_no_other_seat() -> None:
    assert in_scope(STREET, COMMUNITY)
    assert in_scope(STREET, "210112018A01")
    assert in_scope(DISTRICT, COMMUNITY)
    for seat, code in ((STREET, "210112019001"), (DISTRICT, STREET), (STREET, STREET), (DISTRICT, "210113018038")):
        assert not in_scope(seat, code)
    assert not in_scope(COMMUNITY, COMMUNITY)


@given(st.from_regex(r"\A[1-9][0-9]{5}(?!000)[0-9]{3}(?!000)[0-9]{3}\Z"))
def test_every_community_is_seen_by_the_seats_above_it_and_by_no_other(code: str) -> None:
    above = seats_above(code)
    assert [seat_level(seat) for seat in above] == [AreaLevel.DISTRICT, AreaLevel.STREET]
    assert all(in_scope(seat, code) and code.startswith(scope_of(seat)) for seat in above)
    assert all(is_below(seat, code) for seat in above)
    assert [seats_above(seat) for seat in above] == [(), above[:1]]


def test_the_district_sees_the_own_cases_of_its_streets_and_nobody_those_of_the_district() -> None:
    assert is_below(DISTRICT, STREET)
    for seat, code in ((STREET, DISTRICT), (DISTRICT, DISTRICT), (STREET, STREET), ("210113000000", STREET)):
        assert not is_below(seat, code)
    assert not is_below(COMMUNITY, STREET)


@pytest.mark.parametrize(("code", "name"), [(STREET, "白塔街道"), (DISTRICT, "浑南区")])
def test_a_seat_is_founded_with_areas_and_topics_and_without_care(tmp_path: Path, code: str, name: str) -> None:
    profile = tmp_path / "profile"
    station, _recovery = found_station(
        profile, community_code=code, login="liu", password="Two-Doors-2026", display_name="刘芳", cost=CHEAP
    )
    station.close()
    station = completed(open_station(profile, "liu", "Two-Doors-2026", cost=CHEAP))
    with station.sessions() as session:
        own = community_area(session, code)
        assert own is not None
        assert own.name == name
        assert community_area(session, COMMUNITY) is not None
        assert session.scalar(select(func.count()).select_from(SpecialGroup)) == 0
        assert (session.scalar(select(func.count()).select_from(AppealTopic)) or 0) > 0
    station.close()


def test_a_seat_names_its_communities_and_a_district_its_streets_too(tmp_path: Path) -> None:
    for code in (STREET, DISTRICT):
        station, _recovery = found_station(
            tmp_path / code, community_code=code, login="liu", password="Two-Doors-2026", display_name="刘", cost=CHEAP
        )
        with station.sessions() as session:
            names = names_below(session, code)
            assert names_below(session, COMMUNITY) == {}
            offered = communities_below(session)
        station.close()
        below = [each for each in names if in_scope(code, each)]
        assert COMMUNITY in below
        assert offered == [(each, names[each]) for each in below]
        assert list(names)[-len(below) :] == below
        assert set(names) - set(below) >= {STREET, code}
