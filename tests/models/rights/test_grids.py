"""Whose a case is: that of its place's or its person's grid, or of who took it in (L-38)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from models.appeals.queries import ALL, OPEN, appeal_counts, appeals
from models.appeals.records import Appeal, AppealStep
from models.appeals.states import StepKind
from models.base import Base, Record, uuid7
from models.calendar import now
from models.errors import WorldError
from models.mediation.records import Mediation, MediationParty
from models.people.records import Resident
from models.places.records import Building, Dwelling
from models.rights.grids import conditions
from models.search import search
from models.settings.records import Setting
from models.station import Station
from models.studio.records import Hazard, StudioMatter, StudioOfficer, StudioSession, StudioShift
from models.sync.records import ConflictCard
from models.visits.records import Attachment, LogLink, VisitLog
from models.whistles.records import RedTask, Whistle
from models.workers.records import Worker, WorkerRole
from tests.models.rights.conftest import any_row, reading_as

OWN, OTHER = 0, 1
ASKED_FOR = {"erased", "seal", "station_audit"}
"""Tables that name records and tell nothing of them; screens ask for a right that no grid brings, or show none."""


@pytest.fixture
def bound(village: tuple[Station, list[UUID]]) -> Iterator[tuple[Station, Worker, list[dict[str, Any]]]]:
    """The worker of the first grid, and of each grid its ``building_id``, ``dwelling_id`` and ``resident_id``."""
    station, grids = village
    with station.local_write() as session:
        session.add(Setting(key="rights.grid_scope", value={"value": 1}))
        ids = {
            "building_id": session.scalars(select(Building.id).order_by(Building.number)).all()[:2],
            "dwelling_id": session.scalars(select(Dwelling.id).order_by(Dwelling.id)).all()[:2],
            "resident_id": session.scalars(select(Resident.id).order_by(Resident.id)).all()[:2],
        }
    with reading_as(station, WorkerRole.GRID, grid_id=grids[0]) as worker:
        yield station, worker, [{key: both[place] for key, both in ids.items()} for place in (OWN, OTHER)]


def _put(station: Station, *rows: Record) -> None:
    with station.applying() as session:
        session.add_all(rows)
        session.info["changed"].update(row.__tablename__ for row in rows)


def _case(record: type[Record], **given: Any) -> Any:
    id_ = uuid7()
    more = {"file_id": id_} if "file_id" in record.__table__.columns else {}
    by_somebody = {"created_by": uuid7(), "edited_by": uuid7()}
    return any_row(record, id=id_, **more | by_somebody | given)


def _read(station: Station, *records: type[Record]) -> set[UUID]:
    with station.sessions() as session:
        by_orm = {id_ for record in records for id_ in session.scalars(select(record.id))}
        raw = [session.execute(text(f'SELECT id FROM "{record.__tablename__}"')).scalars().all() for record in records]
    assert by_orm == {UUID(id_) for ids in raw for id_ in ids}
    return by_orm


@pytest.mark.parametrize(
    ("record", "columns"),
    [
        (Appeal, ("building_id", "dwelling_id", "resident_id")),
        (StudioMatter, ("dwelling_id", "resident_id")),
        (Hazard, ("building_id", "dwelling_id")),
    ],
)
def test_a_case_is_read_in_the_grid_of_its_place_or_its_person(
    bound: tuple[Station, Worker, list[dict[str, Any]]], record: type[Record], columns: tuple[str, ...]
) -> None:
    station, me, grids = bound
    own = [_case(record, **{column: grids[OWN][column]}) for column in columns]
    others = [_case(record, **{column: grids[OTHER][column]}) for column in columns]
    mine, nobodys = _case(record), _case(record)
    mine.created_by = me.id
    if record is Appeal:
        mine.first_contact_id = me.id
    _put(station, *own, *others, mine, nobodys)
    assert _read(station, record) == {row.id for row in (*own, mine)}


def test_lists_lights_counts_and_the_search_know_no_other_appeals(
    bound: tuple[Station, Worker, list[dict[str, Any]]],
) -> None:
    station, _me, grids = bound
    own, other = (_case(Appeal, content="楼道漏水", number=f"SQ-{n}", **grids[n]) for n in (OWN, OTHER))
    closed = _case(AppealStep, appeal_id=other.id, file_id=other.id, kind=StepKind.ACCEPT.value)
    _put(station, own, other, closed)
    with station.sessions() as session:
        assert [row.id for row in appeals(session, ALL, now())] == [own.id]
        assert appeal_counts(session, ALL, now()).total == appeal_counts(session, OPEN, now()).total == 1
        assert [hit.id for hit in search(session, "漏水")] == [own.id]
        assert session.scalars(select(AppealStep.id)).all() == []


def test_what_hangs_on_a_case_is_read_with_it(bound: tuple[Station, Worker, list[dict[str, Any]]]) -> None:
    station, me, grids = bound
    somebody = next(iter(_workers(station) - {me.id}))
    rows, read = [], set()
    for place, grid in enumerate(grids):
        appeal = _case(Appeal, **grid)
        below = [
            _case(Mediation, mediator_id=somebody, appeal_id=appeal.id),
            _case(Whistle, appeal_id=appeal.id),
            _case(RedTask, appeal_id=appeal.id),
            _case(Attachment, owner_table="appeal", owner_id=appeal.id),
            _case(ConflictCard, table_name="appeal", record_id=appeal.id),
        ]
        rows += [appeal, *below]
        read |= {row.id for row in (appeal, *below)} if place == OWN else set()
    mine, nobodys = _case(Whistle, created_by=me.id), _case(Whistle)
    _put(station, *rows, mine, nobodys)
    assert _read(station, Appeal, Mediation, Whistle, RedTask, Attachment, ConflictCard) == read | {mine.id}


def test_a_party_who_lives_elsewhere_stands_in_the_own_file(
    bound: tuple[Station, Worker, list[dict[str, Any]]],
) -> None:
    station, me, grids = bound
    file = _case(Mediation, mediator_id=me.id)
    party = _case(MediationParty, mediation_id=file.id, file_id=file.id, resident_id=grids[OTHER]["resident_id"])
    _put(station, file, party)
    assert _read(station, MediationParty) == {party.id}


def test_a_log_is_read_by_its_grid_and_its_author(bound: tuple[Station, Worker, list[dict[str, Any]]]) -> None:
    station, me, _grids = bound
    somebody = next(iter(_workers(station) - {me.id}))
    with station.sessions() as session:
        other_grid = session.scalars(select(Building.grid_id).where(Building.number == "2")).first()
    assert other_grid is None, "the building of another grid is not seen"
    own, mine, other = (
        _case(VisitLog, author_id=author, grid_id=grid)
        for author, grid in ((somebody, me.grid_id), (me.id, None), (somebody, None))
    )
    links = [_case(LogLink, log_id=log.id, target_table="visit_log", target_id=log.id) for log in (own, other)]
    _put(station, own, mine, other, *links)
    assert _read(station, VisitLog, LogLink) == {own.id, mine.id, links[0].id}


def test_who_is_on_duty_reads_the_queue_of_that_saturday(
    bound: tuple[Station, Worker, list[dict[str, Any]]],
) -> None:
    station, me, _grids = bound
    officer, saturday, other = _case(StudioOfficer, worker_id=me.id), _case(StudioSession), _case(StudioSession)
    shift = _case(StudioShift, session_id=saturday.id, officer_id=officer.id)
    here, there = (_case(StudioMatter, session_id=each.id) for each in (saturday, other))
    _put(station, officer, saturday, other, shift, here, there)
    assert _read(station, StudioMatter) == {here.id}


def test_a_case_of_another_grid_is_not_written_and_a_colleague_who_joins_may(
    bound: tuple[Station, Worker, list[dict[str, Any]]],
) -> None:
    station, me, grids = bound
    other = _case(Appeal, **grids[OTHER])
    _put(station, other)

    def says() -> None:
        with station.act("appeals.step") as session:
            session.add(_case(AppealStep, appeal_id=other.id, file_id=other.id, kind=StepKind.ACCEPT.value))

    with pytest.raises(WorldError, match="other_grid"):
        says()
    joined = {"worker": me.id.hex}
    kind = StepKind.JOIN_COLLEAGUE.value
    _put(station, _case(AppealStep, appeal_id=other.id, file_id=other.id, kind=kind, detail=joined))
    says()
    assert _read(station, Appeal) == {other.id}


def test_every_table_that_names_a_case_a_door_or_a_person_is_narrowed_to_own_grids() -> None:
    naming = {"resident_id", "dwelling_id", "household_id", "appeal_id", "matter_id", "mediation_id", "hazard_id"}
    naming |= {"whistle_id", "red_task_id", "log_id", "record_id", "owner_id"}
    tables = {name for name, table in Base.metadata.tables.items() if naming & {c.name for c in table.columns}}
    assert tables - conditions().keys() == ASKED_FOR


def _workers(station: Station) -> set[UUID]:
    with station.sessions() as session:
        return set(session.scalars(select(Worker.id)))


def test_an_act_of_somebody_else_in_another_grid_is_not_taken_back(village: tuple[Station, list[UUID]]) -> None:
    station, grids = village
    acts = []
    with station.sessions() as session:
        doors = session.scalars(select(Dwelling.id).order_by(Dwelling.id)).all()[:2]
    for door in doors:
        with station.act("places.edit") as session:
            session.get_one(Dwelling, door).owner_name = "房主"
            acts.append(session.info["act"].id)
    with station.local_write() as session:
        session.add(Setting(key="rights.grid_scope", value={"value": 1}))
    with reading_as(station, WorkerRole.GRID, grid_id=grids[OWN]):
        with pytest.raises(WorldError, match="other_grid"):
            station.undo(acts[OTHER])
        assert station.undo(acts[OWN]).records == 1
