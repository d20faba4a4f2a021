"""Records that pass from one community to another, with their history, their cards and their attachments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from models.care.rules import RESTRICTED
from models.wire import Scalar, wire_tables
from sync.restricted import CARD, LEVEL
from sync.server import history
from sync.server.pushed import Pushing
from sync.server.teams import is_levelled
from sync.server.wire_sql import plain_array, reading

_OF_RESIDENT = ("membership", "resident_fact", "proposal_decision", "care_pause", "crisis", "care_need")
"""What is known of a resident goes along. Who cared, and what was done on which day, stays where it was done."""
RESIDENT = "resident_id"
_BELONGING = ((CARD, "record_id"), ("attachment", "owner_id"))
"""What goes along with these records: the table, and the column that names whose it is."""


def move(pushing: Pushing, residents: list[str], giving: str, taking: str, by: str) -> None:
    """Make the residents the taking community's; both heads are held."""
    moved = {"resident": residents}
    for table in _OF_RESIDENT:
        moved[table] = _those(pushing.connection, table, RESIDENT, residents, giving)
    going = [record_id for ids in moved.values() for record_id in ids]
    for table, column in _BELONGING:
        moved[table] = _those(pushing.connection, table, column, going, giving)
    _copy_blobs(pushing.connection, moved["attachment"], giving, taking)
    for table, ids in moved.items():
        if ids:
            _Move(pushing, table, giving, taking, by).run(ids)


def _those(connection: Connection[Any], table: str, column: str, of: list[str], giving: str) -> list[str]:
    """The records of the giving community that name one of ``of``."""
    query = sql.SQL("SELECT replace(id::text, '-', '') FROM {} WHERE {} = ANY(%s::uuid[]) AND community_code = %s")
    named = query.format(sql.Identifier(table), sql.Identifier(column))
    return [row[0] for row in connection.execute(named, (plain_array(of), giving))]


@dataclass(frozen=True)
class _Move:
    """Records of one table on their way; ``by`` is the worker who accepted them."""

    pushing: Pushing
    table: str
    giving: str
    taking: str
    by: str

    def run(self, ids: list[str]) -> None:
        wire = wire_tables()[self.table]
        names = [*wire.columns, "version"]
        references = [n for n, column in wire.columns.items() if column.target is not None and n != RESIDENT]
        query = sql.SQL(
            "UPDATE {} SET community_code = %s, version = version + 1{} WHERE id = ANY(%s::uuid[])"
            " AND community_code = %s RETURNING {}"
        ).format(sql.Identifier(self.table), _staying(references), reading(wire, names))
        array = plain_array(ids)
        values = (self.taking, *[array] * len(references), array, self.giving)
        rows = self.pushing.connection.execute(query, values).fetchall()
        if rows:
            self._tell(names, rows)
            self._remember([row[0] for row in rows], [row[-1] for row in rows])

    def _tell(self, names: list[str], rows: list[tuple[Any, ...]]) -> None:
        """Both logs learn of it; of level 4 neither does, and nobody there has it before a team is named."""
        if LEVEL in names and is_levelled(self.table):
            place = names.index(LEVEL)
            rows = [row for row in rows if row[place] != RESTRICTED]
        if rows:
            self.pushing.heads[self.taking].district.add_rows(self.table, names, rows)
            self.pushing.heads[self.giving].district.add_gone(self.table, [row[0] for row in rows], self.taking)

    def _remember(self, ids: list[str], versions: list[int]) -> None:
        """Late edits of the giving community find the new owner, and the history goes along."""
        connection, array = self.pushing.connection, plain_array(ids)
        connection.execute(
            "INSERT INTO moved_record (from_community, record_id, table_name, to_community, version, at)"
            " SELECT %s, v.id, %s, %s, v.version - 1, %s FROM unnest(%s::uuid[], %s::int[]) AS v(id, version)"
            " ON CONFLICT (from_community, record_id) DO UPDATE SET to_community = excluded.to_community,"
            " version = excluded.version, at = excluded.at",
            (self.giving, self.table, self.taking, self.pushing.now, array, plain_array(map(str, versions))),
        )
        connection.execute(
            "DELETE FROM moved_record WHERE from_community = %s AND record_id = ANY(%s::uuid[])", (self.taking, array)
        )
        connection.execute(
            "UPDATE edit_history SET community_code = %s WHERE community_code = %s AND record_id = ANY(%s::uuid[])",
            (self.taking, self.giving, array),
        )
        at, by = [self.pushing.clock.now] * len(ids), [self.by] * len(ids)
        moved: list[dict[str, list[Scalar]]] = [{"community_code": [self.giving, self.taking]}] * len(ids)
        seq = self.pushing.heads[self.taking].next_seq
        written = history.Written(self.table, ids, versions, at, by, moved)
        history.write(connection, history.rows(self.taking, seq, None, self.pushing.now, written))


def _staying(columns: list[str]) -> sql.Composed:
    """References are kept among those who go together; one to somebody who stays would point across."""
    part = sql.SQL(", {0} = CASE WHEN {0} = ANY(%s::uuid[]) THEN {0} END")
    return sql.SQL("").join(part.format(sql.Identifier(column)) for column in columns)


def _copy_blobs(connection: Connection[Any], attachments: list[str], giving: str, taking: str) -> None:
    """Give the taking community the contents too; the giving one may hold the same content for somebody else."""
    if not attachments:
        return
    connection.execute(
        "WITH copied AS (INSERT INTO stored_blob"
        " (community_code, sha256, subject_id, size_bytes, received, complete_at)"
        " SELECT %s, sha256, subject_id, size_bytes, received, complete_at FROM stored_blob WHERE community_code = %s"
        " AND complete_at IS NOT NULL AND sha256 IN (SELECT sha256 FROM attachment WHERE id = ANY(%s::uuid[]))"
        " ON CONFLICT DO NOTHING RETURNING sha256, subject_id)"
        " INSERT INTO blob_piece (community_code, sha256, subject_id, at_byte, content)"
        " SELECT %s, p.sha256, p.subject_id, p.at_byte, p.content FROM copied JOIN blob_piece AS p"
        " ON p.community_code = %s AND (p.sha256, p.subject_id) = (copied.sha256, copied.subject_id)",
        (taking, giving, plain_array(attachments), taking, giving),
    )
