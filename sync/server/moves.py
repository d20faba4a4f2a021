"""Records that pass from one community to another, with their history, their cards and their attachments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from models.wire import Scalar, wire_tables
from sync.server import history
from sync.server.pushed import Pushing
from sync.server.wire_sql import plain_array, reading

_BELONGING = (("conflict_card", "record_id"), ("attachment", "owner_id"))
"""What goes along: the table, and the column that names whose it is."""


def move(pushing: Pushing, residents: list[str], giving: str, taking: str, by: str) -> None:
    """Make the residents the taking community's; both heads are held."""
    moved = {"resident": residents}
    for table, column in _BELONGING:
        query = sql.SQL(
            "SELECT replace(id::text, '-', '') FROM {} WHERE {} = ANY(%s::uuid[]) AND community_code = %s"
        ).format(sql.Identifier(table), sql.Identifier(column))
        moved[table] = [row[0] for row in pushing.connection.execute(query, (plain_array(residents), giving))]
    _copy_blobs(pushing.connection, moved["attachment"], giving, taking)
    for table, ids in moved.items():
        if ids:
            _Move(pushing, table, giving, taking, by).run(ids)


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
        references = [name for name, column in wire.columns.items() if column.target is not None]
        query = sql.SQL(
            "UPDATE {} SET community_code = %s, version = version + 1{} WHERE id = ANY(%s::uuid[])"
            " AND community_code = %s RETURNING {}"
        ).format(sql.Identifier(self.table), _staying(references), reading(wire, names))
        array = plain_array(ids)
        values = (self.taking, *[array] * len(references), array, self.giving)
        rows = self.pushing.connection.execute(query, values).fetchall()
        if rows:
            gone = [row[0] for row in rows]
            self.pushing.heads[self.taking].district.add_rows(self.table, names, rows)
            self.pushing.heads[self.giving].district.add_gone(self.table, gone, self.taking)
            self._remember(gone, [row[-1] for row in rows])

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
        history.write(connection, self.taking, seq, None, self.pushing.now, written)


def _staying(columns: list[str]) -> sql.Composed:
    """References are kept among those who go together; one to somebody who stays would point across."""
    part = sql.SQL(", {0} = CASE WHEN {0} = ANY(%s::uuid[]) THEN {0} END")
    return sql.SQL("").join(part.format(sql.Identifier(column)) for column in columns)


def _copy_blobs(connection: Connection[Any], attachments: list[str], giving: str, taking: str) -> None:
    """Give the taking community the contents too; the giving one may hold the same content for somebody else."""
    if not attachments:
        return
    connection.execute(
        "WITH copied AS (INSERT INTO stored_blob (community_code, sha256, size_bytes, received, complete_at)"
        " SELECT %s, sha256, size_bytes, received, complete_at FROM stored_blob WHERE community_code = %s"
        " AND complete_at IS NOT NULL AND sha256 IN (SELECT sha256 FROM attachment WHERE id = ANY(%s::uuid[]))"
        " ON CONFLICT DO NOTHING RETURNING sha256)"
        " INSERT INTO blob_piece (community_code, sha256, at_byte, content) SELECT %s, p.sha256, p.at_byte, p.content"
        " FROM copied JOIN blob_piece AS p ON p.community_code = %s AND p.sha256 = copied.sha256",
        (taking, giving, plain_array(attachments), taking, giving),
    )
