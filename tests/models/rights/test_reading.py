"""What a worker reads, by whatever road: everything, nothing, or own grids."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from models.base import Base, synced_tables
from models.errors import WorldError
from models.people.records import Residency, Resident
from models.places.records import Dwelling
from models.rights.deeds import OF_PEOPLE_S_DATA, area_of
from models.rights.reading import OPEN_TO_ADMINISTRATORS
from models.search import search
from models.settings.records import Setting
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.rights.conftest import reading_as

ADMINISTRATORS = [WorkerRole.SYSTEM_ADMIN, WorkerRole.SECURITY_ADMIN, WorkerRole.AUDIT_ADMIN]


def _names(station: Station) -> set[str]:
    with station.sessions() as session:
        by_orm = set(session.scalars(select(Resident.name)))
        by_sql = {row[0] for row in session.execute(text("SELECT name FROM resident"))}
        found = {hit.title for hit in search(session, "张") if hit.kind == "resident"}
        owners = set(session.scalars(select(Dwelling.owner_name)))
        counted = session.scalar(select(func.count()).select_from(Resident))
    assert by_orm == by_sql == found == owners
    assert counted == len(by_orm)
    return by_orm


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrator_reads_nothing_of_the_daily_work(
    village: tuple[Station, list[UUID]], role: WorkerRole
) -> None:
    station, _grids = village
    with reading_as(station, role), station.sessions() as session:
        for record in synced_tables():
            if area_of(record.__tablename__) in OF_PEOPLE_S_DATA - {"sync"}:
                rows = session.execute(select(record)).all()
                raw = session.execute(text(f'SELECT count(*) FROM "{record.__tablename__}"')).scalar()
                open_to_him = record.__tablename__ in OPEN_TO_ADMINISTRATORS
                assert open_to_him or (rows == [] and raw == 0), record.__tablename__
        assert search(session, "张") == []
        assert session.execute(text("SELECT count(*) FROM journal WHERE changes IS NOT NULL")).scalar() == 0
        assert session.scalar(select(func.count()).select_from(Worker)) == 2
    assert _names(station) == {"张一", "张二", "张三"}


def test_the_program_works_on_the_whole_file_whoever_is_logged_in(village: tuple[Station, list[UUID]]) -> None:
    station, _grids = village
    with reading_as(station, WorkerRole.SYSTEM_ADMIN), station.whole() as session:
        assert session.scalar(select(func.count()).select_from(Resident)) == 3


def test_a_grid_worker_reads_the_whole_community_until_the_scope_is_set(village: tuple[Station, list[UUID]]) -> None:
    station, (first, _second) = village
    with reading_as(station, WorkerRole.GRID, grid_id=first):
        assert _names(station) == {"张一", "张二", "张三"}
        with station.local_write() as session:
            session.add(Setting(key="rights.grid_scope", value={"value": 1}))
        assert _names(station) == {"张一", "张三"}, "what is in no grid is nobody's alone"
    assert _names(station) == {"张一", "张二", "张三"}


def test_who_moves_into_the_grid_is_read_there_and_who_moves_out_of_it_no_more(
    village: tuple[Station, list[UUID]],
) -> None:
    station, (first, _second) = village
    with station.local_write() as session:
        session.add(Setting(key="trust.grade", value={"value": 3}))
    with station.sessions() as session:
        doors = {door.owner_name: door.id for door in session.scalars(select(Dwelling))}
    with reading_as(station, WorkerRole.GRID, grid_id=first):
        assert _names(station) == {"张一", "张三"}

        def moves(name: str, door: str) -> None:
            mover = select(Residency).join(Resident, Resident.id == Residency.resident_id).where(Resident.name == name)
            here = Residency.current()
            with station.whole() as session:
                stays = session.scalars(mover.where(here)).one()
            with station.applying() as session:
                changed = {"ends_on": date.today().isoformat(), "id": stays.id.hex}
                session.execute(text("UPDATE residency SET ends_on = :ends_on WHERE id = :id"), changed)
                row = Base.metadata.tables["residency"].insert().values(
                    resident_id=stays.resident_id, household_id=stays.household_id, dwelling_id=doors_of[door],
                    community_code=stays.community_code, created_by=stays.created_by, edited_by=stays.edited_by,
                )  # fmt: skip
                session.execute(row)
                session.info["changed"].add("residency")

        doors_of = doors
        moves("张一", "张二")
        moves("张二", "张一")
        with station.sessions() as session:
            assert set(session.scalars(select(Resident.name))) == {"张二", "张三"}


def test_a_grid_worker_writes_in_the_own_grid_only(village: tuple[Station, list[UUID]]) -> None:
    station, (first, _second) = village
    with station.local_write() as session:
        session.add(Setting(key="rights.grid_scope", value={"value": 1}))
        people = {person.name: person.id for person in session.scalars(select(Resident))}
    with reading_as(station, WorkerRole.GRID, grid_id=first):
        with station.act("people.edit") as session:
            session.get_one(Resident, people["张一"]).phone = "13800000001"
        with pytest.raises(WorldError, match="other_grid"), station.act("people.edit") as session:
            session.get_one(Resident, people["张二"]).phone = "13800000002"
        with station.act("people.add") as session:
            session.add(Resident(name="张新"))
        with station.sessions() as session:
            assert "张新" in set(session.scalars(select(Resident.name)))


def test_every_table_of_the_daily_work_is_known_to_be_closed_to_administrators() -> None:
    derived = {"appeal_now", "care_due", "held_field", "history", "mediation_now", "refusal", "search_document"}
    local = {name for name in Base.metadata.tables} - {record.__tablename__ for record in synced_tables()}
    of_the_station = {
        "account", "act", "draft", "fetched_piece", "journal", "known_account", "known_blob", "seal", "seal_total",
        "station_audit", "station_info", "sync_batch", "sync_state",
    }  # fmt: skip
    assert local - of_the_station <= derived


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrators_act_finds_nothing_that_it_could_carry_out(
    village: tuple[Station, list[UUID]], role: WorkerRole
) -> None:
    station, _grids = village
    with reading_as(station, role) as worker:
        with station.act("x") as session:
            assert session.execute(text("SELECT * FROM resident")).all() == []
            assert session.scalars(select(Dwelling)).all() == []
            session.get_one(Worker, worker.id).phone = "13800000000"
        with pytest.raises(WorldError, match="not_allowed") as refused, station.act("y") as session:
            session.add(Resident(name="张新"))
        assert refused.value.params["area"] == "people"
    with station.act("z") as session:
        assert session.scalar(select(func.count()).select_from(Resident)) == 3
