"""What level 4 is on the wire: which tables know levels, and how two sides see in one word that they hold the same.

A level-4 record has a *subject*, whose people alone may see it: a resident with a care team, or a closed file with
those who are named on it. Both are told by UUIDs, so that one list of subjects works for all tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256

from models.base import Confined, Guarded
from models.wire import wire_tables

CARD, TEAM, MEMBER, PICTURE = "conflict_card", "care_team_member", "file_member", "attachment"
LEVEL = "level"
Rows = Mapping[str, Mapping[str, int]]
"""Versions by table and record."""


PLACES: Mapping[str, str] = {TEAM: "resident_id", MEMBER: "file_id"}
"""Who may see level 4 of whom stands in these tables, by their column of the subject."""


@lru_cache(maxsize=1)
def subjects() -> Mapping[str, str]:
    """Tables whose rows have a level and a subject, with the column that names it.

    A row of level 4 is of those alone who are named for its subject. Cards, and photos and scans, are of a resident's
    record or of a file's, and have either in the one column.
    """
    found = {name: column for name, table in wire_tables().items() if (column := _subject(table.record)) is not None}
    return {**found, CARD: "resident_id", PICTURE: "subject_id"}


def _subject(record: type[object]) -> str | None:
    if issubclass(record, Confined):
        return "file_id"
    return "resident_id" if issubclass(record, Guarded) else None


def levelled() -> tuple[str, ...]:
    return tuple(subjects())


def of_files() -> tuple[str, ...]:
    """Tables whose rows are of a file."""
    return tuple(table for table, column in subjects().items() if column == "file_id")


@lru_cache(maxsize=1)
def heads() -> Mapping[str, str | None]:
    """Tables of files, with the column that names the file's head; ``None`` for the heads themselves.

    A head's file is its own id, and what belongs to it has the file and the level of its head.
    """
    names = [table for table in of_files() if table != MEMBER]
    return {table: _OF_HEAD.get(table) for table in names}


_OF_HEAD = {
    **dict.fromkeys(("appeal_step", "notice"), "appeal_id"),
    "studio_matter_step": "matter_id",
    **{f"mediation_{part}": "mediation_id" for part in ("party", "step", "note", "agreement", "paper")},
}


def digest(rows: Iterable[tuple[str, str, int]]) -> str:
    """One word for (table, record, version) of all rows, whatever their order."""
    lines = sorted(f"{table} {record_id} {version}\n" for table, record_id, version in rows)
    return sha256("".join(lines).encode()).hexdigest()


NOTHING = digest(())
