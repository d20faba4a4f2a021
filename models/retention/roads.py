"""By which columns rows are about a person: derived from the metadata, with the few that no reference tells of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from models.base import Base, Record, synced_tables

RESIDENT = "resident"


@dataclass(frozen=True)
class Road:
    """Rows of ``table`` whose ``column`` names a row of ``to``; ``named``: another column says of which table."""

    table: str
    column: str
    to: str
    named: str | None = None


NOT_DOWNWARD = frozenset({("resident", "merged_into_id"), ("appeal", "earlier_id"), ("visit", "corrects_id")})
"""References beside: to another of its kind, which stands for itself (of one person's records see ``records_of``)."""
UPWARD = (Road("mediation", "id", "mediation_party"),)
"""A file is about its parties, though they name it and not it them."""
NAMED = (
    Road("attachment", "owner_id", "*", "owner_table"),
    Road("conflict_card", "record_id", "*", "table_name"),
)
LISTED = (Road("handover", "resident_ids", RESIDENT), Road("arrival", "people", RESIDENT))
"""Of these a JSON column names people by their ids."""
OF_NOBODY = frozenset(
    {
        ("account_card", "account_id"), ("appeal", "first_contact_id"), ("appeal", "source_id"),
        ("arrival", "handover_id"), ("arrival", "subject_id"), ("attachment", "subject_id"),
        ("conflict_card", "lost_by"), ("conflict_card", "lost_station"), ("conflict_card", "resident_id"),
        ("conflict_card", "settled_by"), ("conflict_card", "stood_by"), ("conflict_card", "stood_station"),
        ("erased", "record_id"), ("handover", "subject_id"), ("incident", "station_id"), ("log_link", "target_id"),
        ("unit_point", "source_id"),
    }
)  # fmt: skip
"""Columns with an id and without a reference that lead to no row about a person which another road does not find."""
_ALWAYS = frozenset({"id", "created_by", "edited_by", "file_id"})


@cache
def roads() -> tuple[Road, ...]:
    """Every reference by which rows are found from a resident downwards, the nearest first."""
    found: list[Road] = []
    reached = [RESIDENT]
    for to in reached:
        for record in synced_tables():
            name = record.__tablename__
            ours = [Road(name, column, to) for column in _pointing(record, to) if (name, column) not in NOT_DOWNWARD]
            found += [*ours, *(road for road in UPWARD if road.table == name and road.to == to)]
            if name not in reached and (ours or any(road.table == name and road.to == to for road in UPWARD)):
                reached.append(name)
    return tuple(found)


@cache
def tables_about_people() -> frozenset[str]:
    """Every table with rows about a person."""
    by_road = {road.table for road in (*roads(), *NAMED, *LISTED)}
    return frozenset(by_road | {RESIDENT})


def strays() -> list[tuple[str, str]]:
    """Columns that hold ids, refer to nothing, and of which nobody has said whether they lead to people."""
    said = {(road.table, road.column) for road in (*NAMED, *LISTED)} | OF_NOBODY
    return [
        (record.__tablename__, column.name)
        for record in synced_tables()
        for column in Base.metadata.tables[record.__tablename__].columns
        if type(column.type).__name__ == "Uuid"
        and not column.foreign_keys
        and column.name not in _ALWAYS
        and (record.__tablename__, column.name) not in said
    ]


def _pointing(record: type[Record], to: str) -> list[str]:
    columns = Base.metadata.tables[record.__tablename__].columns
    return [c.name for c in columns if any(f.column.table.name == to for f in c.foreign_keys)]
