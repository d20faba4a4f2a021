"""Mediation: five thousand files of one mediator; the first rows of the list, narrowed and counted, what falls due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from models.base import Record, uuid7
from models.calendar import now
from models.cases.records import FileMember
from models.mediation.lists import FileFilter, count_files, files, reminders
from models.mediation.records import Agreement, Mediation, MediationParty, MediationStep
from models.mediation.states import State
from models.station import Station, silent
from tests.bench.measure import Bar, Of, Row, in_turn
from tests.bench.scale import Scale
from tests.bench.stations import Stations, households_for

FILES = 5_000
HOUSEHOLDS = 2_500
"""Whose sample has a file of each course."""
SEEN = 40
LIST = Bar(Of.MEDIAN, 100.0)
RAW = "SELECT id, number FROM mediation WHERE deleted_at IS NULL ORDER BY received_at DESC LIMIT 40"
_OF_FILE: tuple[type[Record], ...] = (Mediation, MediationParty, MediationStep, Agreement, FileMember)


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    with stations.copied(min(HOUSEHOLDS, households_for(scale.residents[0]))) as station:
        there = _multiply(station, min(FILES, scale.residents[0]))
        with station.sessions() as session:
            for what, ask in _questions().items():
                mine, bare = in_turn(
                    [partial(ask, session), lambda: session.execute(text(RAW)).all()], scale.repeats
                )  # fmt: skip
                yield Row("mediation", f"{what}, of {there:,}", "ms", mine, median(bare), "SELECT 40 by day", LIST)


def _questions() -> dict[str, Callable[[Session], object]]:
    at = now()

    def listed(session: Session, **wanted: Any) -> object:
        return files(session, FileFilter(**wanted), at, limit=SEEN)

    return {
        "all files: first rows": listed,
        "open ones: first rows": partial(listed, going=True),
        "of one state: first rows": partial(listed, state=State.FILED),
        "with a text: first rows": partial(listed, text="漏水"),
        "counted": count_files,
        "what falls due": partial(reminders, now=at),
    }


def _multiply(station: Station, wanted: int) -> int:
    """Copy the sample's files until there are so many, half of them going on, as their rows say."""
    with station.local_write() as session, silent(session):
        rows = {record: some for record in _OF_FILE if (some := _plain(session, record))}  # few files: no agreement
        heads = [row["id"] for row in rows[Mediation]]
        for _again in range(1, -(-wanted // len(heads))):
            ids = {row["id"]: uuid7() for some in rows.values() for row in some}
            for record, some in rows.items():
                session.execute(insert(record), [_copied(row, ids) for row in some])
        return count_files(session)


def _plain(session: Session, record: type[Record]) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(select(record.__table__)).mappings()]


def _copied(row: dict[str, Any], ids: dict[UUID, UUID]) -> dict[str, Any]:
    """The same row of another file; ``detail`` names the agreement by its id."""
    copied = {key: ids.get(value, value) if isinstance(value, UUID) else value for key, value in row.items()}
    if row.get("detail"):
        told = {key: UUID(value) for key, value in row["detail"].items() if key in ("agreement", "note")}
        copied["detail"] = {**row["detail"], **{key: ids.get(id_, id_).hex for key, id_ in told.items()}}
    return copied
