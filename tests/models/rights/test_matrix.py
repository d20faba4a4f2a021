"""Each role on each road, against the matrix: what it may not do it does not, by whatever road; what it may, it may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models.base import Record, synced_tables
from models.errors import WorldError
from models.rights.deciding import Standing, decide
from models.rights.deeds import OF_PEOPLE_S_DATA, Deed, area_of, deed_of
from models.rights.kinds import require_may_begin
from models.rights.reading import OPEN_TO_ADMINISTRATORS
from models.station import Station, create_station
from models.sync.dropping import drop
from models.sync.records import Refusal
from models.workers.records import Worker, WorkerRole
from tests.conftest import CHEAP, Profile
from tests.models.rights.conftest import any_row, working_as

WRITTEN = [record for record in synced_tables() if record.__tablename__ not in ("worker", "account_card")]
"""What the matrix alone decides: workers and own cards have tests of their own (``test_writing``)."""
REFUSED = {"not_allowed", "only_secretary"}
KEPT = {"disclosure", "reveal"}
"""Never deleted, by nobody."""
OF_A_SEAT = {"appeals", "disclosures", "incidents", "places", "settings", "solving", "studio", "whistles"}
"""Areas in which a street or district writes."""
KINDS = {"import": Deed.IMPORT, "export": Deed.EXPORT, "print": Deed.PRINT}


@pytest.fixture
def full(station: Station) -> Station:
    """A row in every table, by the secretary."""
    me = station.worker_id
    with station.local_write() as session:
        session.get_one(Worker, me).role = WorkerRole.SECRETARY
    with station.applying() as session:
        session.add_all(
            [any_row(record, created_by=station.worker_id, edited_by=station.worker_id) for record in WRITTEN]
        )
    return station


class _EnoughError(Exception):
    """The act is not to be kept."""


def _refused(do: Callable[[], Any]) -> bool:
    """Whether a right was missing; what else a made-up row lacks is no matter here."""
    try:
        do()
    except WorldError as error:
        return error.code in REFUSED
    except (DatabaseError, _EnoughError):
        return False
    return False


def _each_role(station: Station) -> Iterator[Standing]:
    """How the one stands who works at the station now: everybody in turn."""
    for role in WorkerRole:
        with nullcontext() if role is WorkerRole.SECRETARY else working_as(station, role):
            station.settle()
            yield station.standing


def _adds(station: Station, record: type[Record]) -> None:
    with station.act("x") as session:
        session.add(any_row(record))


def _deletes(station: Station, record: type[Record]) -> None:
    with station.act("x") as session:
        session.execute(text(f"UPDATE {record.__tablename__} SET deleted_at = '2026-01-01 00:00:00.000000'"))


def _one_of_each() -> dict[tuple[Deed, str], tuple[str, type[Record]]]:
    """By deed and area a change that amounts to it: what decides is the same for all the others."""
    every = [(op, record) for record in WRITTEN for op in ("insert", "delete") if record.__tablename__ not in KEPT]
    return {(deed_of(each.__tablename__, op), area_of(each.__tablename__)): (op, each) for op, each in every}


def _bring_back(station: Station) -> None:
    with station.applying() as session:
        for record in WRITTEN:
            session.execute(text(f"UPDATE {record.__tablename__} SET deleted_at = NULL WHERE deleted_at IS NOT NULL"))


def test_who_adds_and_who_deletes_what(full: Station) -> None:
    for here in _each_role(full):
        _bring_back(full)
        for (deed, area), (op, record) in _one_of_each().items():
            do = {"insert": _adds, "delete": _deletes}[op]
            may = decide(here, deed, area).allowed
            assert _refused(partial(do, full, record)) is not may, (here.role, op, record.__tablename__)


def test_who_brings_in_takes_out_and_prints_which_area(full: Station) -> None:
    def begins(kind: str) -> None:
        with full.act(kind):
            raise _EnoughError

    for here in _each_role(full):
        for area in sorted(OF_PEOPLE_S_DATA):
            for what, deed in KINDS.items():
                may, kind = decide(here, deed, area).allowed, f"{area}.{what}"
                assert _refused(partial(require_may_begin, here, kind)) is not may, (here.role, kind)
                if area == "people":  # the station asks that very function
                    assert _refused(partial(begins, kind)) is not may, (here.role, kind)


def test_who_reads_the_daily_work(full: Station) -> None:
    for here in _each_role(full):
        with full.sessions() as session:
            for record in WRITTEN:
                area, table = area_of(record.__tablename__), record.__tablename__
                if area in OF_PEOPLE_S_DATA and table not in OPEN_TO_ADMINISTRATORS:
                    there = session.execute(text(f"SELECT count(*) FROM {table}")).scalar()
                    assert bool(there) is decide(here, Deed.READ, area).allowed, (here.role, table)


def test_who_takes_back_and_who_gives_up_what_another_one_wrote(full: Station) -> None:
    record = next(each for each in WRITTEN if each.__tablename__ == "special_group")
    row = any_row(record)
    with full.act("x") as session:
        session.add(row)
        act = session.info["act"].id
    with full.local_write() as session:
        last = session.execute(text("SELECT max(seq) FROM journal")).scalar()
        session.add(Refusal(table_name="special_group", record_id=row.id, upto_seq=last, code="x"))

    def gives_up() -> None:
        with full.local_write() as session:
            drop(session, [("special_group", row.id)])
            raise _EnoughError

    for here in _each_role(full):
        may = decide(here, Deed.CATALOGUE, "care").allowed
        assert _refused(gives_up) is not may, here.role
        if not may:
            assert _refused(partial(full.undo, act)), here.role
    assert not _refused(partial(full.undo, act)), "the secretary's own"


@pytest.mark.parametrize("code", ["210112010000", "210112000000"], ids=["street", "district"])
def test_at_a_seat_a_role_writes_what_it_writes_at_a_community(tmp_path: Path, code: str) -> None:
    """One change of each deed and area that a seat has; who may do it is the matrix's to say there, too."""
    seat, _code = create_station(
        tmp_path / "seat", community_code=code, login="liu", password=Profile.password, display_name="孙丽", cost=CHEAP
    )
    with closing(seat):
        with seat.local_write() as session:
            session.get_one(Worker, seat.worker_id).role = WorkerRole.SECRETARY
        named = [(deed_of(each.__tablename__, "insert"), area_of(each.__tablename__), each) for each in WRITTEN]
        changes = {(deed, area): record for deed, area, record in named if area in OF_A_SEAT}
        assert {area for _deed, area in changes} == OF_A_SEAT
        for here in _each_role(seat):
            for (deed, area), record in changes.items():
                may = decide(here, deed, area).allowed
                assert _refused(partial(_adds, seat, record)) is not may, (here.role, record.__tablename__)
