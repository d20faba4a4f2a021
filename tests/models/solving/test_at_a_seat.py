"""At a street each community owes its own problems, and departments of one name stand once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from models.appeals.departments import department_names
from models.appeals.records import Department, DepartmentKind
from models.founding import found_station
from models.solving.queries import Owed, owed
from models.solving.records import Problem, ProblemLevel, ProblemStep
from models.solving.rules import Owing
from models.solving.states import StepKind
from tests.conftest import CHEAP, COMMUNITY
from tests.models.appeals.quarter import at

STREET, NEXT = "210112010000", "210112010013"
L = ProblemLevel


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    station, _code = found_station(
        tmp_path / "seat",
        community_code=STREET,
        login="liu",
        password="Two-Doors-2026",
        display_name="孙丽",
        cost=CHEAP,
    )
    with station.act("test") as session:
        yield session
    station.close()


def heating(session: Session, community: str) -> None:
    """As it comes down from the district."""
    row = Department(name="供热单位", kind=DepartmentKind.UTILITY, daily_problem=True, community_code=community)
    row.created_at = at(3, 2)
    session.add(row)
    session.flush()


def problem(session: Session, community: str, level: ProblemLevel, on: date, department: str | None = None) -> None:
    row = Problem(number="JT-1", level=level, on=on, title="室温", department=department, community_code=community)
    session.add(row)
    session.flush()
    done = ProblemStep(problem_id=row.id, at=at(3, 12, 9), kind=StepKind.STUDY.value, text="换热站")
    done.community_code = community
    session.add(done)
    session.flush()


def at_level(found: list[Owed], level: ProblemLevel) -> list[tuple[str, Owing]]:
    return [(one.community_code, one.owing) for one in found if one.level is level]


def test_each_community_owes_its_own_week_and_its_departments_days(session: Session) -> None:
    for community in (COMMUNITY, NEXT):
        heating(session, community)
    problem(session, COMMUNITY, L.WEEK, date(2026, 3, 9))
    problem(session, NEXT, L.DAY, date(2026, 3, 12), "供热单位")
    today = date(2026, 3, 16)
    week = owed(session, date(2026, 3, 9), date(2026, 3, 15), today)
    assert at_level(week, L.WEEK) == [(COMMUNITY, Owing.DONE), (NEXT, Owing.MISSING)]
    thursday = [one for one in week if one.on == date(2026, 3, 12)]
    assert at_level(thursday, L.DAY) == [(COMMUNITY, Owing.MISSING), (NEXT, Owing.DONE)]


def test_a_community_owes_nothing_from_before_it_is_known(session: Session) -> None:
    heating(session, COMMUNITY)
    problem(session, NEXT, L.WEEK, date(2026, 3, 9))
    found = owed(session, date(2026, 2, 23), date(2026, 3, 9), date(2026, 3, 20))
    assert [(one.community_code, one.on.day) for one in found if one.level is L.WEEK] == [
        (COMMUNITY, 2), (COMMUNITY, 9), (NEXT, 9),
    ]  # fmt: skip


def test_a_department_of_several_communities_is_one_name(session: Session) -> None:
    for community in (COMMUNITY, NEXT):
        heating(session, community)
    assert department_names(session).count("供热单位") == 1
