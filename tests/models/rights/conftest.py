"""Somebody of any role at work, and a village of two grids."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from inspect import get_annotations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect
from sqlalchemy.types import TypeEngine

from models.base import Record, UtcDateTime, utc_now, uuid7
from models.calendar import today
from models.people.records import Household, Residency, Resident
from models.places.records import Area, AreaLevel, Building, Dwelling, Estate, Unit
from models.station import Station
from models.workers.records import Worker, WorkerRole


@contextmanager
def working_as(station: Station, role: WorkerRole, **more: object) -> Iterator[Worker]:
    """Let somebody of ``role`` work at the station whose account is open."""
    with station.local_write() as session:
        worker = Worker(name="王敏", role=role, **more)
        session.add(worker)
    before = station._identity.worker_id
    station._identity.worker_id = worker.id
    assert station.standing.role is role
    yield worker
    station._identity.worker_id = before
    assert station.standing.worker_id == before


@contextmanager
def reading_as(station: Station, role: WorkerRole, **more: object) -> Iterator[Worker]:
    with working_as(station, role, **more) as worker:
        station.settle()
        yield worker
    station.settle()


@pytest.fixture
def village(station: Station) -> tuple[Station, list[UUID]]:
    """Two grids with a building each, and a building of no grid; one person lives in each: 张一, 张二, 张三."""
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
        grids = [Area(level=AreaLevel.GRID, code=f"21011201001200{n}", name=f"网格{n}") for n in (1, 2)]
        session.add_all([estate := Estate(name="东园"), *grids])
        session.flush()
        for number, (name, grid) in enumerate(zip("一二三", [*grids, None], strict=True), start=1):
            building = Building(estate_id=estate.id, number=str(number), grid_id=grid and grid.id)
            session.add(building)
            session.flush()
            session.add(unit := Unit(building_id=building.id, number="1"))
            session.flush()
            session.add(door := Dwelling(unit_id=unit.id, floor=1, room="101", owner_name="张" + name))
            session.flush()
            session.add(household := Household(dwelling_id=door.id))
            session.add(resident := Resident(name="张" + name))
            session.flush()
            session.add(Residency(resident_id=resident.id, household_id=household.id, dwelling_id=door.id))
    return station, [grid.id for grid in grids]


_TOPIC = {"edition": "1", "class_code": "01", "class_name": "x", "item_name": "x", "department": "", "petition": False}
_SHAPES: dict[str, dict[str, Any]] = {"appeal": {"topic": _TOPIC}}


def any_row(record: type[Record], **given: Any) -> Any:
    """A row with something in every column that must be filled."""
    made = {
        attribute.key: _something(record, attribute.key, column.type)
        for attribute in inspect(record).column_attrs
        for column in attribute.columns
        if not (column.nullable or column.default or attribute.key in given or attribute.key in Record.__annotations__)
    }
    return record(**made | _SHAPES.get(record.__tablename__, {}) | given)


def _something(record: type[Record], key: str, kind: TypeEngine[Any]) -> Any:
    of: type[Any] = datetime if isinstance(kind, UtcDateTime) else kind.python_type
    if issubclass(of, enum.Enum):
        return next(iter(of))
    told = next(all_ for base in record.__mro__ if (all_ := get_annotations(base).get(key)))
    known: dict[type, Any] = {str: "x", int: 2, bool: False, object: ["x"] if "list[" in str(told) else {}}
    return known[of] if of in known else {UUID: uuid7(), date: today(), datetime: utc_now()}[of]
