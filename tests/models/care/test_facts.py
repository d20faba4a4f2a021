"""The facts of the register: birthdays, month ends, homes, moves; stored facts win over what was derived."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select
from sqlalchemy.orm import Session

from models.calendar import today
from models.care.expressions import Kind, parse
from models.care.fact_query import age_column, facts_hash, facts_of, months_column
from models.care.facts import FACTS, KINDS
from models.care.records import ResidentFact
from models.care.resident_facts import end_fact, facts_in_force, set_fact
from models.care.visibility import name_team
from models.errors import WorldError
from models.people.actions import move_in, move_out, record_death
from models.people.merging import merge_residents
from models.people.records import Residency, Resident
from models.people.rules import age_on
from models.station import Station
from models.workers.records import WorkerRole
from tests.models.care.people import at_home, moved_in, with_groups, worker
from tests.models.people.town import person

TODAY = today()
DAYS = st.dates(date(1900, 1, 1), date(2060, 12, 31))
ENGINE = create_engine("sqlite://")


def fact(session: Session, resident: Resident, name: str, day: date = TODAY) -> Any:
    session.flush()
    return facts_of(session, [name], day, [resident.id])[resident.id][name]


@given(DAYS, DAYS)
def test_age_is_counted_as_everywhere(one: date, other: date) -> None:
    birth, day = sorted((one, other))
    with ENGINE.connect() as connection:
        assert connection.scalar(select(age_column(literal(birth), day))) == age_on(birth, day)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1946, 11, 22), date(2026, 11, 21), 79),
        (date(1946, 11, 22), date(2026, 11, 22), 80),
        (date(1944, 2, 29), date(2026, 2, 27), 81),
        (date(1944, 2, 29), date(2026, 2, 28), 82),
        (date(1944, 2, 29), date(2024, 2, 28), 79),
        (date(1944, 2, 29), date(2024, 2, 29), 80),
        (date(1946, 12, 31), date(2026, 12, 31), 80),
        (date(1946, 3, 1), date(2026, 2, 28), 79),
    ],
)
def test_birthdays_come_on_their_day(station: Station, birth: date, day: date, age: int) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳", birth_date=birth)
        assert fact(session, wang, "age", day) == age


@pytest.mark.parametrize(
    ("birth", "day", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 3, 30), 1),
        (date(2026, 1, 31), date(2026, 3, 31), 2),
        (date(2023, 11, 22), date(2026, 11, 21), 35),
        (date(2023, 11, 22), date(2026, 11, 22), 36),
        (date(2024, 2, 29), date(2027, 2, 28), 36),
    ],
)
def test_months_are_completed_at_the_end_of_a_shorter_month(birth: date, day: date, months: int) -> None:
    with ENGINE.connect() as connection:
        assert connection.scalar(select(months_column(literal(birth), day))) == months


@given(DAYS.filter(lambda day: day.day <= 28), DAYS)
def test_twelve_months_are_a_year_where_every_month_has_the_day(birth: date, day: date) -> None:
    with ENGINE.connect() as connection:
        assert connection.scalar(select(months_column(literal(birth), day))) // 12 == age_on(birth, day)


def test_sex_is_said_in_the_word_that_rules_use(station: Station) -> None:
    with station.act("test") as session:
        for code, word in (("1", "男"), ("2", "女"), ("0", None), ("9", None)):
            assert fact(session, at_home(session, "王芳", room=f"50{code}", sex=code)[0], "sex") == word


def test_an_unknown_birth_date_leaves_the_age_unknown(station: Station) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        assert fact(session, wang, "age") is None


def test_who_lives_in_the_household_is_counted_and_nobody_else(station: Station) -> None:
    with station.act("test") as session:
        wang, li = at_home(session, "王芳", "李强")
        assert (fact(session, wang, "household_size"), fact(session, li, "household_size")) == (2, 2)
        li.hukou_match = "3"  # registered here, lives elsewhere
        assert fact(session, wang, "household_size") == 1
        li.hukou_match = "1"
        record_death(session, li.id, on=TODAY)
        assert fact(session, wang, "household_size") == 1
        assert fact(session, wang, "household_size", TODAY - timedelta(days=1)) == 1  # the dead do not come back
        stay = session.scalars(select(Residency).where(Residency.resident_id == wang.id)).one()
        move_out(session, [stay.id], on=TODAY)
        assert fact(session, wang, "household_size") is None


def test_a_child_that_moves_in_ends_living_alone_that_day(station: Station) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        stay = session.scalars(select(Residency).where(Residency.resident_id == wang.id)).one()
        move_in(session, person(session, "王强").id, stay.household_id, on=TODAY, relation="20")
        assert fact(session, wang, "household_size") == 2
        assert fact(session, wang, "household_size", TODAY - timedelta(days=1)) == 1


OLD, OLDER, YOUNG = date(1950, 5, 5), date(1949, 5, 5), date(1990, 5, 5)


@pytest.mark.parametrize(
    ("births", "relation", "empty"),
    [
        ((OLD, OLDER), "12", True),
        ((OLD, OLDER), "51", None),
        ((OLD, YOUNG), "12", False),
        ((OLD, None), "12", None),
        ((OLD,), "12", False),
        ((OLD, OLDER, YOUNG), "12", False),
    ],
)
def test_an_empty_nest_is_a_couple_of_sixty_and_nobody_else(
    station: Station, births: tuple[date | None, ...], relation: str, empty: bool | None
) -> None:
    with station.act("test") as session:
        people = at_home(session, *["王芳", "李强", "赵敏"][: len(births)])
        for person_, birth in zip(people, births, strict=True):
            person_.birth_date = birth
        for stay in session.scalars(select(Residency).where(Residency.relation != "02")):
            stay.relation = relation
        assert fact(session, people[0], "empty_nest") is empty
        set_fact(session, people[0].id, "empty_nest", False)  # a worker knows that the children live next door
        assert fact(session, people[0], "empty_nest") is False


def test_days_since_moving_in_are_unknown_for_those_whom_the_register_found(station: Station) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        moved_in(session, wang, date(2026, 10, 23))
        assert fact(session, wang, "moved_in_days", date(2026, 11, 22)) == 30
        moved_in(session, wang, None)
        assert fact(session, wang, "moved_in_days") is None


@pytest.mark.parametrize(
    ("columns", "district", "city"),
    [
        ({"hukou_match": "1"}, "浑南区", "沈阳"),
        ({"hukou_match": "4"}, "浑南区", "沈阳"),
        ({"hukou_match": "2"}, "其他", "其他"),
        ({"hukou_match": "2", "hukou_address": "辽宁省沈阳市和平区某街1号"}, "其他", "沈阳"),
        ({"hukou_match": "9", "hukou_address": "沈阳市浑南区某街1号"}, "浑南区", "沈阳"),
        ({"hukou_match": "9", "population_type": "02"}, "其他", "其他"),
        ({"hukou_match": "9"}, None, None),
    ],
)
def test_where_somebody_is_registered(
    station: Station, columns: dict[str, str], district: str | None, city: str | None
) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳", **columns)
        assert (fact(session, wang, "hukou_district"), fact(session, wang, "hukou_city")) == (district, city)


def test_facts_of_children_are_false_of_the_grown_up_and_unknown_of_children(station: Station) -> None:
    with station.act("test") as session:
        wang, child = at_home(session, "王芳", "王强")
        wang.birth_date, wang.sex, child.birth_date = date(1960, 1, 1), "2", date(2020, 1, 1)
        child.population_type, child.left_behind = "02", "03"
        for name in ("orphan", "hard_child", "no_carer_child"):
            assert (fact(session, wang, name), fact(session, child, name)) == (False, None)
        assert (fact(session, wang, "floating_child"), fact(session, child, "floating_child")) == (False, True)
        assert (fact(session, wang, "left_behind_child"), fact(session, child, "left_behind_child")) == (False, True)
        assert (fact(session, wang, "pregnant"), fact(session, child, "pregnant")) == (False, False)
        wang.birth_date = date(1996, 1, 1)
        assert fact(session, wang, "pregnant") is None
        set_fact(session, wang.id, "pregnant", True)
        assert fact(session, wang, "pregnant") is True


def test_an_old_parent_lives_with_a_severely_disabled_child(station: Station) -> None:
    name = "lives_with_severe_disabled_child"
    with station.act("test") as session:
        father, son = at_home(session, "王强", "王小强")
        stay = session.scalars(select(Residency).where(Residency.resident_id == son.id)).one()
        assert fact(session, father, name) is False
        stay.relation = "20"
        assert fact(session, father, name) is None
        set_fact(session, son.id, "dis_grade", 3)
        assert fact(session, father, name) is False
        set_fact(session, son.id, "dis_grade", 2)
        assert fact(session, father, name) is True
        assert fact(session, son, name) is False


def test_a_stored_fact_holds_from_a_day_to_a_day_and_then_nobody_knows(station: Station) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        row = set_fact(session, wang.id, "dibao", True, origin="shared", starts_on=date(2026, 1, 31))
        assert fact(session, wang, "dibao", date(2026, 1, 30)) is None
        assert fact(session, wang, "dibao", date(2026, 1, 31)) is True
        end_fact(session, row.id, on=date(2026, 2, 28))
        assert fact(session, wang, "dibao", date(2026, 2, 27)) is True
        assert fact(session, wang, "dibao", date(2026, 2, 28)) is None
        with pytest.raises(WorldError, match="fact_gone"):
            end_fact(session, row.id, on=date(2026, 2, 28))


def test_a_new_value_ends_the_old_one_and_the_same_one_is_no_second(station: Station) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        first = set_fact(session, wang.id, "ability", 1, starts_on=date(2026, 1, 1))
        assert set_fact(session, wang.id, "ability", 1, starts_on=date(2026, 2, 1)) is first
        second = set_fact(session, wang.id, "ability", 3, starts_on=date(2026, 3, 1))
        assert (first.ends_on, fact(session, wang, "ability")) == (date(2026, 3, 1), 3)
        assert facts_in_force(session, wang.id, TODAY) == [second]
        assert fact(session, wang, "ability", date(2026, 2, 28)) == 1


def test_a_value_noted_late_holds_until_the_one_that_is_known_and_never_comes_back(station: Station) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        known = set_fact(session, wang.id, "ability", 2, starts_on=date(2026, 3, 1))
        late = set_fact(session, wang.id, "ability", 1, starts_on=date(2026, 1, 1))
        assert (late.ends_on, known.ends_on) == (date(2026, 3, 1), None)
        end_fact(session, known.id, on=date(2026, 4, 1))
        assert fact(session, wang, "ability", date(2026, 2, 28)) == 1
        assert fact(session, wang, "ability", date(2026, 4, 1)) is None
        end_fact(session, late.id, on=date(2026, 2, 1))
        assert fact(session, wang, "ability", date(2026, 2, 1)) is None


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("magic", True, "fact_unknown"),
        ("age", 80, "fact_derived"),
        ("dibao", 1, "fact_value"),
        ("dis_grade", True, "fact_value"),
        ("dis_grade", "一级", "fact_value"),
        ("dis_grade", float("nan"), "fact_value"),
        ("income_pc", 1e18, "fact_value"),
        ("income_pc", -1, "fact_range"),
        ("dis_grade", 0, "fact_range"),
        ("dis_grade", 5, "fact_range"),
        ("dis_grade", 1.5, "fact_whole"),
        ("ability", 5, "fact_range"),
    ],
)
def test_what_is_no_fact_is_refused(station: Station, name: str, value: Any, code: str) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        with pytest.raises(WorldError, match=code):
            set_fact(session, wang.id, name, value)


def test_of_the_dead_the_gone_and_the_merged_no_fact_is_noted(station: Station) -> None:
    with station.act("test") as session:
        dead, gone, twin, kept = at_home(session, "亡", "走", "双", "留")
        record_death(session, dead.id, on=TODAY)
        stay = session.scalars(select(Residency.id).where(Residency.resident_id == gone.id)).one()
        move_out(session, [stay], on=TODAY)
        merge_residents(session, kept.id, twin.id)
        expected = {dead.id: "resident_died", gone.id: "not_living_here", twin.id: "resident_merged"}
        for resident_id, code in expected.items():
            with pytest.raises(WorldError, match=code):
                set_fact(session, resident_id, "dibao", True)


def test_what_stands_in_a_file_and_is_no_value_is_unknown_and_stops_nothing(station: Station) -> None:
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        for name, value in (("dibao", "{broken"), ("dis_grade", '"two"'), ("veteran", "1"), ("ability", "2")):
            session.add(ResidentFact(resident_id=wang.id, level=3, name=name, value=value))
        session.flush()
        names = ["dibao", "dis_grade", "veteran", "ability"]
        assert list(facts_of(session, names, TODAY, [wang.id])[wang.id].values()) == [2, None, None, None]


def test_facts_of_level_4_are_set_where_a_team_will_see_them(station: Station) -> None:
    with_groups(station, WorkerRole.WORKER)
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳")
        with pytest.raises(WorldError, match="only_secretary"):
            set_fact(session, wang.id, "smd", True)
    with_groups(station)
    with station.act("test") as session:
        with pytest.raises(WorldError, match="team_missing"):
            set_fact(session, wang.id, "smd", True)
        name_team(session, wang.id, [worker(session).id], on=TODAY)
        with pytest.raises(WorldError, match="team_missing"):
            set_fact(session, wang.id, "smd", True)
        name_team(session, wang.id, [station.worker_id], on=TODAY)
        assert set_fact(session, wang.id, "smd", True).level == 4
        assert fact(session, wang, "smd") is True


def test_a_fingerprint_follows_facts_and_not_the_calendar() -> None:
    rule = parse("age>=60 and moved_in_days<=30 and dibao", KINDS)
    facts: dict[str, Any] = {"age": 80, "moved_in_days": 3, "dibao": True}
    mark = facts_hash(rule, facts)
    assert mark == facts_hash(rule, {**facts, "age": 81, "moved_in_days": 4, "sex": "1"})
    assert mark != facts_hash(rule, {**facts, "moved_in_days": 31})
    assert mark != facts_hash(rule, {**facts, "dibao": None})
    assert mark != facts_hash(parse("age>=60 and moved_in_days<=30 and veteran", KINDS), {**facts, "veteran": True})


def test_every_fact_can_be_asked_of_everyone_at_once(station: Station) -> None:
    with station.act("test") as session:
        people = at_home(session, "王芳", "李强")
        found = facts_of(session, FACTS, TODAY, [person_.id for person_ in people] + [UUID(int=1)])
        assert len(found) == 3
        assert set(found[people[0].id]) == set(FACTS)
        assert set(found[UUID(int=1)].values()) == {None}
        for name, value in found[people[0].id].items():
            kind = {Kind.TRUTH: bool, Kind.NUMBER: int, Kind.TEXT: str}[FACTS[name].kind]
            assert value is None or isinstance(value, kind), name
