"""The generated community is believable and the same for the same seed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from models.people.records import Household, Residency, Resident
from models.people.rules import check_id
from models.places.records import Dwelling, Occupancy
from models.sample.community import Community, Plan
from models.sample.families import HEAD
from models.station import Station
from models.visits.records import Outcome, Visit

PLAN = Plan(households=300, seed=7, today=date(2026, 11, 20))


def write(station: Station, plan: Plan = PLAN) -> None:
    with station.act("sample.generate") as session:
        for _ in Community(session, plan).steps():
            pass


def people(station: Station) -> list[tuple[str, str, date | None, str | None]]:
    with station.sessions() as session:
        rows = select(Resident.name, Resident.sex, Resident.birth_date, Resident.id_no).order_by(Resident.id)
        return [tuple(row) for row in session.execute(rows)]


def test_there_are_as_many_households_as_asked_for_and_each_has_one_head(station: Station) -> None:
    write(station)
    with station.sessions() as session:
        assert session.scalar(select(func.count(Household.id))) == PLAN.households
        heads = select(func.count(Residency.id)).where(Residency.relation == HEAD).group_by(Residency.household_id)
        assert set(session.scalars(heads)) == {1}


def test_every_id_number_passes_the_check_and_fits_birth_and_sex(station: Station) -> None:
    write(station)
    for _name, sex, birth, id_no in people(station):
        if id_no is not None:
            checked = check_id(id_no, PLAN.today)
            assert (checked.birth_date, checked.sex) == (birth, sex)


def test_shares_are_realistic(station: Station) -> None:
    write(station)
    with station.sessions() as session:
        doors = session.scalar(select(func.count(Dwelling.id))) or 0
        vacant = session.scalar(select(func.count(Dwelling.id)).where(Dwelling.occupancy == Occupancy.VACANT)) or 0
        met = session.scalar(select(func.count(Visit.id)).where(Visit.outcome == Outcome.MET)) or 0
    assert 0.06 < vacant / doors < 0.2
    assert met > 0.5 * PLAN.households
    assert 1.8 < len(people(station)) / PLAN.households < 2.8


def test_the_same_seed_makes_the_same_people(station: Station, tmp_path) -> None:
    write(station)
    first = people(station)
    write(station)
    assert people(station) == first + first
