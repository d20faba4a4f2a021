"""Taking back and giving up answer the same whether or not level 4 stands behind a record, and lose nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.calendar import today
from models.care.guard import unguarded
from models.care.memberships import recognise
from models.care.pairings import pair
from models.care.records import CareTeamMember, Helper, HelperKind, Membership, Pairing
from models.errors import WorldError
from models.people.actions import record_death
from models.people.records import Household, Resident
from models.places.records import Building, Dwelling, Unit
from models.search import verify
from models.station import Station
from models.station.undo import UndoResult
from models.sync.dropping import drop
from models.sync.queries import refused, sync_status, waiting
from tests.models.care.people import at_home, logged_in, with_groups, worker
from tests.models.sync.line import enrol, refuse
from tests.models.visits.village import add_building, add_household

TODAY = today()


@pytest.fixture
def other(station: Station) -> UUID:
    """A worker beside the secretary, who is logged in."""
    with_groups(station)
    with station.act("test") as session:
        return worker(session).id


def added(station: Station, *names: str) -> tuple[int, list[UUID]]:
    """An act that adds people, and their ids."""
    with station.act("people.add") as session:
        ids = [person.id for person in add_household(session, session.scalars(select(Dwelling).limit(1)).one(), *names)]
        return session.info["act"].id, ids


def recognised(station: Station, resident_id: UUID) -> UUID:
    with station.act("care.recognise") as session:
        return recognise(session, resident_id, "SG09", on=TODAY, team=[station.worker_id], note="说明").id


def doors(station: Station) -> None:
    with station.act("test") as session:
        add_building(session)


def told(station: Station) -> tuple[object, object]:
    """What a worker sees of what is there and of what waits."""
    with station.sessions() as session:
        tables = [session.scalars(select(kind.id).where(kind.alive())).all() for kind in (Resident, Household, Helper)]
        return tables, [(row.table, row.op) for row in waiting(session)]


def test_an_addition_is_taken_back_alike_and_what_is_hidden_stays(station: Station, other: UUID) -> None:
    doors(station)
    with logged_in(station, other):
        before = told(station)
        (plain, _), (watched, (someone, *_)) = added(station, "张甲"), added(station, "张乙", "张丙")
    membership = recognised(station, someone)
    with logged_in(station, other):
        first, second = station.undo(watched), station.undo(plain)
        assert (first.records, first.compensated) == (5, False)
        assert (second.records, second.compensated) == (3, False)
        assert told(station) == before
    with station.sessions() as session:
        assert session.get_one(Membership, membership).note == "说明"
        person = session.get_one(Resident, someone)
        assert (person.name, person.deleted_at is not None) == ("张乙", True)
        assert session.scalars(select(Household)).all() == []
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    with station.local_write() as session:
        assert verify(session).ok
    with station.sessions() as session:
        left = session.execute(text("SELECT op FROM journal WHERE record_id = :id ORDER BY seq"), {"id": someone.hex})
        assert left.scalars().all() == ["insert", "update"]


def test_what_is_seen_is_counted_alone(station: Station, other: UUID) -> None:
    doors(station)
    with logged_in(station, other):
        act, (someone,) = added(station, "张甲")
    recognised(station, someone)
    with logged_in(station, other), station.act("visits.note") as session:
        recognise(session, someone, "SG10", on=TODAY)
    with logged_in(station, other), pytest.raises(WorldError) as refusal:
        station.undo(act)
    assert (refusal.value.code, refusal.value.params) == ("undo_changed_since", {"count": 1})
    with pytest.raises(WorldError) as refusal:
        station.undo(act)
    assert refusal.value.params == {"count": 3}  # the team row too


def test_what_a_kept_record_points_at_goes_by_a_later_undo_alike(station: Station, other: UUID) -> None:
    with station.act("test") as session:
        someone = at_home(session, "王芳")[0].id
    recognised(station, someone)
    with logged_in(station, other):
        with station.act("places.add") as session:
            places, door = session.info["act"].id, add_building(session, "9", floors=1, rooms=1)[0]
            building = session.get_one(Unit, door.unit_id).building_id
        with station.act("care.helper") as session:
            helper = Helper(name="孙志强", kind=HelperKind.POLICE, capacity=9, building_id=building)
            session.add(helper)
            session.flush()
            acts = session.info["act"].id
    with station.act("care.pair") as session:
        pairing = pair(session, someone, helper.id, on=TODAY).id
    with logged_in(station, other):
        assert (station.undo(acts).records, station.undo(places).records) == (1, 4)
        assert building not in ids(station, Building)
    with station.sessions() as session:
        assert session.get_one(Pairing, pairing).helper_id == helper.id
        assert session.get_one(Helper, helper.id).deleted_at is not None


def ids(station: Station, kind: type[Building]) -> list[UUID]:
    with station.sessions() as session:
        return list(session.scalars(select(kind.id).where(kind.alive())))


def test_a_death_is_taken_back_though_the_team_wrote_on(station: Station, other: UUID) -> None:
    with station.act("test") as session:
        people = at_home(session, "王芳", "李强")
        plain, watched = (person.id for person in people)
    membership = recognised(station, watched)

    def died(resident_id: UUID) -> int:
        with logged_in(station, other), station.act("people.death") as session:
            record_death(session, resident_id, on=TODAY)
            act: int = session.info["act"].id
            return act

    acts = died(watched), died(plain)
    with station.act("care.edit") as session, unguarded(session):
        session.get_one(Membership, membership).note = "后来"
    with logged_in(station, other):
        assert [station.undo(act).kind for act in reversed(acts)] == ["people.death"] * 2
    with station.sessions() as session:
        row = session.get_one(Membership, membership)
        assert (row.note, row.ended_on) == ("后来", None)
        assert session.get_one(Resident, watched).died_on is None


def test_what_was_sent_is_taken_back_alike(station: Station, other: UUID) -> None:
    doors(station)
    with logged_in(station, other):
        acts = added(station, "张甲"), added(station, "张乙")
    with station.local_write() as session:
        session.execute(text("UPDATE journal SET sent_at = '2026-03-01 08:00:00.000000'"))
    recognised(station, acts[0][1][0])
    with logged_in(station, other):
        results: list[UndoResult] = [station.undo(act) for act, _ in acts]
    assert {(result.records, result.compensated) for result in results} == {(3, True)}


def test_a_refused_addition_is_given_up_alike(station: Station, other: UUID) -> None:
    enrol(station)
    with logged_in(station, other), station.act("people.add") as session:
        people = [Resident(name=name) for name in ("张甲", "张乙")]
        session.add_all(people)
        session.flush()
        plain, watched = (person.id for person in people)
    with station.act("care.recognise") as session:
        session.add(CareTeamMember(resident_id=watched, level=4, worker_id=station.worker_id, starts_on=TODAY))
        row = Membership(resident_id=watched, level=4, group_code="SG09", catalogue={}, recognised_on=TODAY)
        session.add(row)
        session.flush()
    for each in (plain, watched):
        refuse(station, "resident", each, "value_missing", "name")

    def drops(*keys: UUID) -> Callable[[Session], set[str]]:
        return lambda session: drop(session, [("resident", key) for key in keys])

    with pytest.raises(WorldError, match="drop_in_use"), station.local_write() as session:
        drops(watched)(session)
    with logged_in(station, other):
        for each in (watched, plain):
            with station.local_write() as session:
                assert drops(each)(session) == {"resident"}
        with station.sessions() as session:
            assert (refused(session), sync_status(session).refused) == ([], 0)
            assert [entry for entry in waiting(session) if entry.table == "resident"] == []
            assert session.scalars(select(Resident.id).where(Resident.alive())).all() == []
    with station.sessions() as session, unguarded(session):
        assert session.get_one(Membership, row.id).resident_id == watched
        assert session.get_one(Resident, watched).name == "张乙"
