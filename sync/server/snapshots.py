"""The first download: a community's tables as they stood at one number, prepared in parts and kept for its stations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection, sql

from models.cases.seats import seat_level, seats_above
from models.errors import WorldError
from models.wire import WireTable, wire_tables
from sync.protocol import SnapshotManifest, SnapshotPart
from sync.restricted import PICTURE, levelled
from sync.server import seat_pictures
from sync.server.contacts import masked_rows
from sync.server.heads import Draft
from sync.server.seats import SENT_DOWN, SHARED, communities_in, conditions, told
from sync.server.sender import Sender
from sync.server.wire_sql import reading

RECORDS_OF_A_PART = 2_000
FRESH_SEGMENTS = 500
"""With more segments since, another snapshot is quicker than the log."""
FRESH_RECORDS = 2_000
"""The same for records: a community's first import is one push, and the plan of the next station tells of snapshots."""
FRESH_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(days=7)
"""A slow line may take days over one; it goes on where it stopped."""

Row = tuple[Any, ...]


def manifest(connection: Connection[Any], sender: Sender) -> SnapshotManifest:
    """Return the community's prepared snapshot, made now where there is none that is young enough.

    The caller's transaction is REPEATABLE READ: all tables are read as they stand at one number of the log.
    """
    row = connection.execute(
        "SELECT seq, first_seq, current_setting('transaction_isolation') FROM community_head WHERE community_code = %s",
        (sender.community_code,),
    ).fetchone()
    seq, first_seq, isolation = row or (0, 0, "repeatable read")
    if isolation != "repeatable read":
        raise RuntimeError("a snapshot needs a transaction that stands still")
    found = _fresh(connection, sender.community_code, max(first_seq, seq - FRESH_SEGMENTS))
    return _described(connection, sender.community_code, found or _prepare(connection, sender.community_code, seq))


def part(connection: Connection[Any], sender: Sender, snapshot: UUID, number: int) -> bytes:
    """Return one part, a packed ``Segment``.

    Raises:
        WorldError: ``snapshot_gone``: it was replaced, or is another community's.
    """
    row = connection.execute(
        "SELECT payload FROM snapshot_piece WHERE community_code = %s AND snapshot = %s AND number = %s",
        (sender.community_code, snapshot, number),
        binary=True,
    ).fetchone()
    if row is None:
        raise WorldError("snapshot_gone")
    return bytes(row[0])


def _fresh(connection: Connection[Any], community_code: str, oldest_seq: int) -> UUID | None:
    row = connection.execute(
        "SELECT p.snapshot FROM snapshot_piece AS p WHERE p.community_code = %s AND p.number = 0 AND p.seq >= %s"
        " AND p.made_at > now() - %s AND (SELECT coalesce(sum(l.records), 0) FROM change_log AS l"
        " WHERE l.community_code = p.community_code AND l.seq > p.seq) <= %s"
        " ORDER BY p.seq DESC, p.made_at DESC LIMIT 1",
        (community_code, oldest_seq, FRESH_FOR, FRESH_RECORDS),
    ).fetchone()
    return row[0] if row else None


def _described(connection: Connection[Any], community_code: str, snapshot: UUID) -> SnapshotManifest:
    rows = connection.execute(
        "SELECT number, octet_length(payload), records, seq FROM snapshot_piece"
        " WHERE community_code = %s AND snapshot = %s ORDER BY number",
        (community_code, snapshot),
    ).fetchall()
    parts = [SnapshotPart(number=number, bytes=size, records=records) for number, size, records, _seq in rows]
    return SnapshotManifest(snapshot=snapshot.hex, seq=rows[0][3], parts=parts)


def _prepare(connection: Connection[Any], community_code: str, seq: int) -> UUID:
    """Write the parts, parents before children, and drop those that nobody goes on with any more."""
    connection.execute(
        "DELETE FROM snapshot_piece WHERE community_code = %s AND made_at < now() - %s", (community_code, KEPT_FOR)
    )
    snapshot = uuid4()
    for number, draft in enumerate(_parts(connection, community_code)):
        connection.execute(
            "INSERT INTO snapshot_piece (community_code, snapshot, number, seq, records, made_at, payload)"
            " VALUES (%s, %s, %s, %s, %s, now(), %b)",
            (community_code, snapshot, number, seq, draft.records, draft.packed()),
        )
    return snapshot


def _parts(connection: Connection[Any], community_code: str) -> Iterator[Draft]:
    """Yield full parts; small tables share one, and an empty community has one empty part."""
    draft = Draft()
    others = communities_in(connection, community_code) if seat_level(community_code) is not None else []
    for table in wire_tables().values():
        for reader, rows in _read(connection, table, community_code, others):
            while rows:
                room = RECORDS_OF_A_PART - draft.records
                draft.add_rows(table.name, reader.names, rows[:room])
                rows = rows[room:]
                if draft.records >= RECORDS_OF_A_PART:
                    yield draft
                    draft = Draft()
    yield draft


def _read(
    connection: Connection[Any], table: WireTable, own: str, others: Sequence[str]
) -> Iterator[tuple[_Table, list[Row]]]:
    """The pages of a table: the community's own records, for a seat what its communities share with it, and what comes
    down from the seats above.
    """
    shared = [*others] if table.name in SHARED | {PICTURE} else []
    shared += seats_above(own) if table.name in SENT_DOWN else ()
    for reader, code in ((_Table(table), own), *((_Table(table, shared=True), code) for code in shared)):
        for rows in reader.pages(connection, code):
            yield reader, _for_seat(connection, own, reader, rows) if reader.shared else rows


def _for_seat(connection: Connection[Any], seat: str, reader: _Table, rows: list[Row]) -> list[Row]:
    if reader.table.name == PICTURE:
        return seat_pictures.visible(connection, seat, reader.names, rows)
    return masked_rows(connection, seat, reader.table.name, reader.names, rows)


@dataclass(frozen=True)
class _Table:
    """One table read page by page, whatever a record of it refers to before the record itself."""

    table: WireTable
    shared: bool = False
    """With a seat."""

    @property
    def names(self) -> list[str]:
        return [*(told(self.table.name) if self.shared else self.table.columns), "version"]

    @property
    def _own_references(self) -> list[str]:
        return [name for name, column in self.table.columns.items() if column.target == self.table.name]

    def pages(self, connection: Connection[Any], community_code: str) -> Iterator[list[Row]]:
        free = [sql.SQL("{} IS NULL").format(sql.Identifier(name)) for name in self._own_references]
        last, size = "0" * 32, RECORDS_OF_A_PART
        while rows := self._page(connection, community_code, [sql.SQL("TRUE"), *free], last):
            yield rows
            if len(rows) < size:
                break
            last = rows[-1][0]
        if free:
            yield self._by_depth(self._page(connection, community_code, [self._bound(free)], "0" * 32, limit=None))

    @property
    def _common(self) -> list[sql.Composable]:
        """Level 4 comes to those who may have it, by itself."""
        if self.shared:
            return conditions(self.table)
        return [sql.SQL("level <> 4")] if self.table.name in levelled() else []

    @staticmethod
    def _bound(free: Sequence[sql.Composable]) -> sql.Composed:
        return sql.SQL("NOT ({})").format(sql.SQL(" AND ").join(free))

    def _page(
        self,
        connection: Connection[Any],
        community_code: str,
        where: Sequence[sql.Composable],
        after: str,
        limit: int | None = RECORDS_OF_A_PART,
    ) -> list[Row]:
        conditions = sql.SQL(" AND ").join([*where, *self._common])
        query = sql.SQL("SELECT {} FROM {} WHERE community_code = %s AND id > %s AND {} ORDER BY id LIMIT %s").format(
            reading(self.table, self.names), sql.Identifier(self.table.name), conditions
        )
        return connection.execute(query, (community_code, UUID(after), limit)).fetchall()

    def _by_depth(self, rows: list[Row]) -> list[Row]:
        """What others of these refer to comes first; a circle, which nothing forbids, comes as it is."""
        places = [self.names.index(name) for name in self._own_references]
        waiting = {row[0]: row for row in rows}
        ordered: list[Row] = []
        while waiting:
            ready = [row for row in waiting.values() if not any(row[place] in waiting for place in places)]
            for row in ready or list(waiting.values()):
                ordered.append(waiting.pop(row[0]))
        return ordered
