"""Level-4 rows exist for the care team alone, whatever way a query is written."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from models.calendar import today
from models.care.guard import openly, unguarded
from models.care.records import CareTeamMember, Membership
from models.people.records import Resident
from models.station import Station
from models.workers.records import Worker

LONG_AGO = date(2026, 1, 1)


def membership(session: Session, resident: Resident, level: int) -> Membership:
    row = Membership(
        resident_id=resident.id, level=level, group_code=f"SG0{level}", catalogue={}, recognised_on=LONG_AGO
    )
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def resident_id(station: Station) -> UUID:
    with station.act("test") as session:
        resident = Resident(name="王芳")
        session.add(resident)
        session.flush()
        membership(session, resident, 2)
        membership(session, resident, 4)
        return resident.id


def grant(station: Station, resident_id: UUID, *, starts_on: date = LONG_AGO, ends_on: date | None = None) -> None:
    with station.act("test") as session:
        session.add(
            CareTeamMember(
                resident_id=resident_id, level=4, worker_id=station.worker_id, starts_on=starts_on, ends_on=ends_on
            )
        )


def levels(session: Session) -> list[int]:
    return sorted(session.scalars(select(Membership.level)))


def test_nobody_but_the_team_reads_level_4_in_any_form_of_query(station: Station, resident_id: UUID) -> None:
    other = aliased(Membership)
    with station.sessions() as session:
        assert levels(session) == [2]
        assert [row.level for row in session.scalars(select(Membership))] == [2]
        assert session.scalars(select(other.level)).all() == [2]
        assert session.scalar(select(func.count()).select_from(Membership)) == 1
        joined = select(Resident.name, Membership.level).join(Membership, Membership.resident_id == Resident.id)
        assert [row.level for row in session.execute(joined)] == [2]
        with_four = select(Resident.id).where(
            exists().where(Membership.resident_id == Resident.id, Membership.level == 4)
        )
        assert session.scalars(with_four).all() == []
        inside = select(Resident.id).where(Resident.id.in_(select(other.resident_id).where(other.level == 4)))
        assert session.scalars(inside).all() == []
        below = select(Membership.level).subquery()
        assert session.scalars(select(below.c.level)).all() == [2]
        correlated = select(func.max(Membership.level)).where(Membership.resident_id == Resident.id).scalar_subquery()
        assert session.scalar(select(correlated).select_from(Resident).where(Resident.id == resident_id)) == 2
        outer = (
            select(Membership.level).select_from(Resident).outerjoin(Membership, Membership.resident_id == Resident.id)
        )
        assert session.scalars(outer.where(Resident.id == resident_id)).all() == [2]
        both = select(Membership.level).union_all(select(other.level))
        assert sorted(session.scalars(both)) == [2, 2]
        with unguarded(session):
            hidden = session.scalars(select(Membership.id).where(Membership.level == 4)).one()
        session.expunge_all()
        assert session.get(Membership, hidden) is None


def test_nobody_but_the_team_changes_level_4(station: Station, resident_id: UUID) -> None:
    with station.act("test") as session:
        session.execute(update(Membership).values(note="x"))
        session.execute(delete(Membership))
    with station.sessions() as session, unguarded(session):
        assert [(row.level, row.note) for row in session.scalars(select(Membership))] == [(4, None)]


def test_the_team_sees_them_on_the_days_it_is_named(station: Station, resident_id: UUID) -> None:
    grant(station, resident_id, starts_on=today() + timedelta(days=1))
    with station.sessions() as session:
        assert levels(session) == [2]
    grant(station, resident_id, ends_on=today())
    with station.sessions() as session:
        assert levels(session) == [2]
    grant(station, resident_id, ends_on=today() + timedelta(days=1))
    with station.sessions() as session:
        assert levels(session) == [2, 4]
        assert len(session.scalars(select(CareTeamMember)).all()) == 3


def test_a_member_of_one_persons_team_sees_nothing_of_another(station: Station, resident_id: UUID) -> None:
    grant(station, resident_id)
    with station.act("test") as session:
        stranger = Resident(name="李强")
        session.add(stranger)
        session.flush()
        membership(session, stranger, 4)
    with station.sessions() as session:
        assert sorted(session.scalars(select(Membership.level).where(Membership.resident_id == resident_id))) == [2, 4]
        assert session.scalars(select(Membership).where(Membership.resident_id != resident_id)).all() == []


def test_teams_are_hidden_from_those_outside(station: Station, resident_id: UUID) -> None:
    with station.act("test") as session:
        other = Worker(name="陈警官")
        session.add(other)
        session.flush()
        session.add(CareTeamMember(resident_id=resident_id, level=4, worker_id=other.id, starts_on=LONG_AGO))
    with station.sessions() as session:
        assert session.scalars(select(CareTeamMember)).all() == []
        assert session.scalar(select(func.count(CareTeamMember.id))) == 0


def test_what_is_read_openly_is_what_everybody_may_see_even_for_the_team(station: Station, resident_id: UUID) -> None:
    grant(station, resident_id)
    with station.sessions() as session:
        assert levels(session) == [2, 4]
        with openly(session):
            assert levels(session) == [2]
            assert session.scalar(select(func.max(aliased(Membership).level))) == 2
            with unguarded(session):
                assert levels(session) == [2, 4]
        assert levels(session) == [2, 4]
