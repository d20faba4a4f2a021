"""Stations that are nothing but what they say: pushes and pulls against the district's functions, without a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

from models.base import uuid7
from models.wire import Scalar, wire_tables
from sync.protocol import Edits, NewRecords, Push, Receipt, Segment, SnapshotManifest, read
from sync.server.changes import read_changes
from sync.server.pushing import apply_push
from sync.server.sender import Sender
from sync.server.snapshots import manifest, part

COMMUNITY, OTHER = "210112010012", "210112010013"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NOON = "2026-11-21 12:00:00.000000"
WORKER = UUID(int=5).hex

Row = dict[str, Scalar]


def at(minute: int) -> str:
    """An instant of the day before, some minutes after noon in UTC."""
    return f"2026-11-21 {12 + minute // 60:02d}:{minute % 60:02d}:00.000000"


def row(table: str, community: str = COMMUNITY, **values: Scalar) -> Row:
    """A whole record of ``table``, with what every record has."""
    whole: Row = dict.fromkeys(wire_tables()[table].columns)
    whole |= {"id": uuid7().hex, "community_code": community, "created_at": NOON, "created_by": WORKER}
    whole |= {"edited_at": NOON, "edited_by": WORKER}
    return whole | values


def resident(name: str = "王小明", community: str = COMMUNITY, **values: Scalar) -> Row:
    fixed: Row = {"sex": "1", "id_type": "111", "hukou_match": "1", "population_type": "01"}
    return row("resident", community, **{**fixed, "basis": "duty", "source": "typed", "name": name, **values})


def new(table: str, rows: Sequence[Row]) -> NewRecords:
    """Whole records by columns, as a station sends them: what nobody has is left out."""
    columns = {name: [each.get(name) for each in rows] for name in rows[0]}
    return NewRecords(table=table, columns={k: v for k, v in columns.items() if any(x is not None for x in v)})


@dataclass
class Edit:
    """One record's edit."""

    id: str
    base: int
    fields: Row
    at: str = NOON
    by: str = WORKER
    bases: Mapping[str, int] = field(default_factory=dict)


def edits(table: str, *some: Edit) -> Edits:
    return Edits(
        table=table,
        id=[each.id for each in some],
        base=[each.base for each in some],
        edited_at=[each.at for each in some],
        edited_by=[each.by for each in some],
        fields=[dict(each.fields) for each in some],
        bases={str(n): dict(each.bases) for n, each in enumerate(some) if each.bases},
    )


@dataclass
class TalkingStation:
    """An enrolled station that keeps nothing but its chain of batches."""

    url: str
    community: str = COMMUNITY
    id: UUID = field(default_factory=uuid4)
    last: str | None = None
    number: int = 0
    cursor: int = 0

    @classmethod
    def enrolled(cls, url: str, community: str = COMMUNITY) -> TalkingStation:
        station = cls(url, community)
        with psycopg.connect(url) as connection:
            connection.execute(
                "INSERT INTO enrolled_station (id, community_code, public_key, exchange_key, label, app_version,"
                ' enrolled_at, "cursor", last_number, envelopes_out, envelopes_in, envelope_first)'
                " VALUES (%s, %s, '', '', '', '', now(), 0, 0, 0, 0, 0)",
                (station.id, community),
            )
        return station

    @property
    def sender(self) -> Sender:
        return Sender(self.id, self.community)

    def batch(
        self, new: Sequence[NewRecords] = (), edits: Sequence[Edits] = (), *, offset: float = 0.0, **other: Any
    ) -> Push:
        """The next batch; ``other`` are fields of ``Push`` that shall be otherwise."""
        fields: dict[str, Any] = {"batch": uuid4().hex, "number": self.number + 1, "after": self.last, **other}
        fields |= {"protocol": 1, "schema_revision": "0002", "clock_offset_s": offset}
        return Push(new=list(new), edits=list(edits), **fields)

    def send(self, batch: Push, now: datetime = NOW) -> Receipt:
        with psycopg.connect(self.url) as connection:
            receipt = read(Receipt, apply_push(connection, self.sender, batch, now))
        self.last, self.number = batch.batch, batch.number
        return receipt

    def push(self, new: Sequence[NewRecords] = (), edits: Sequence[Edits] = (), *, offset: float = 0.0) -> Receipt:
        return self.send(self.batch(new, edits, offset=offset))

    def make(self, table: str, *rows: Row) -> Receipt:
        return self.push([new(table, rows)])

    def edit(self, table: str, *some: Edit, offset: float = 0.0) -> Receipt:
        return self.push([], [edits(table, *some)], offset=offset)

    def pull(self, limit_bytes: int = 1 << 20) -> list[Segment]:
        found: list[Segment] = []
        more = True
        while more:
            with psycopg.connect(self.url) as connection:
                head, segments = read_changes(connection, self.sender, self.cursor, limit_bytes=limit_bytes)
            found += [read(Segment, payload) for _number, payload in segments]
            self.cursor, more = head.upto, head.more
        return found

    def snapshot(self) -> tuple[SnapshotManifest, list[Segment]]:
        with psycopg.connect(self.url) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            prepared = manifest(connection, self.sender)
        with psycopg.connect(self.url) as connection:
            packed = [part(connection, self.sender, UUID(prepared.snapshot), one.number) for one in prepared.parts]
        return prepared, [read(Segment, each) for each in packed]


def stored(url: str, table: str, record_id: str, *columns: str) -> tuple[Any, ...]:
    """What the district holds of one record."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE id = %s", (UUID(record_id),)
        ).fetchone()
    assert found is not None
    return found


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found is not None
    return int(found[0])


def whole(segments: Sequence[Segment]) -> dict[str, dict[str, Row]]:
    """Tables as they are after these segments were applied to nothing."""
    tables: dict[str, dict[str, Row]] = {}
    for segment in segments:
        for made in segment.new:
            for index, record_id in enumerate(made.columns["id"]):
                values = {name: column[index] for name, column in made.columns.items()} | made.same
                tables.setdefault(made.table, {})[str(record_id)] = values
        for edited in segment.edits:
            for index, record_id in enumerate(edited.id):
                record = tables.setdefault(edited.table, {}).setdefault(record_id, {"version": 0})
                if edited.base[index] > int(record["version"] or 0):
                    record |= edited.fields[index] | {"version": edited.base[index]}
        for gone in segment.gone:
            for record_id in gone.id:
                tables.get(gone.table, {}).pop(record_id, None)
    return tables
