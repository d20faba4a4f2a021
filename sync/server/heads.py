"""The ends of communities' logs: locked by whoever writes, moved on by whole segments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection

from models.wire import Scalar
from sync.protocol import compress

PLANS = (
    "SELECT set_config('TimeZone', 'UTC', true), set_config('enable_seqscan', 'off', true),"
    " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),"
    " set_config('jit', 'off', true)"
)
"""For the transaction: instants are UTC, and cost follows the change, whatever statistics say of what lies there."""


@dataclass
class Draft:
    """A segment that grows, by the shape of ``sync.protocol.Segment``; plain lists, packed as they are."""

    new: list[dict[str, Any]] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    gone: list[dict[str, Any]] = field(default_factory=list)
    records: int = 0

    def add_new(self, table: str, columns: Mapping[str, Sequence[Scalar]], same: dict[str, Scalar]) -> None:
        self.new.append({"table": table, "columns": columns, "same": same})
        self.records += len(columns["id"])

    def add_rows(self, table: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Whole records, given by rows; what they share stands once, what none has not at all."""
        columns: dict[str, Sequence[Scalar]] = {}
        same: dict[str, Scalar] = {}
        for name, values in zip(names, zip(*rows, strict=True), strict=True):
            if name == "id" or values.count(values[0]) < len(values):
                columns[name] = values
            elif values[0] is not None:
                same[name] = values[0]
        self.add_new(table, columns, same)

    def add_edits(
        self,
        table: str,
        ids: list[str],
        versions: list[int],
        edited: tuple[list[str], list[str]],
        fields: list[dict[str, Scalar]],
    ) -> None:
        """Changed columns, each edit with the version it led to; ``edited``: when, and by whom."""
        at, by = edited
        self.edits.append(
            {"table": table, "id": ids, "base": versions, "edited_at": at, "edited_by": by, "fields": fields}
        )
        self.records += len(ids)

    def add_gone(self, table: str, ids: list[str], to_community: str) -> None:
        self.gone.append({"table": table, "id": ids, "to_community": to_community})
        self.records += len(ids)

    def add(self, other: Draft) -> None:
        """Say what another segment says, too."""
        self.new += other.new
        self.edits += other.edits
        self.gone += other.gone
        self.records += other.records

    def packed(self) -> bytes:
        parts = {"new": self.new, "edits": self.edits, "gone": self.gone}
        return compress(orjson.dumps({key: part for key, part in parts.items() if part}))


@dataclass
class Head:
    """The locked end of one community's log, and what this transaction adds to it."""

    community_code: str
    seq: int
    own: Draft = field(default_factory=Draft)
    """What the sender did: not echoed to it."""
    district: Draft = field(default_factory=Draft)
    """What follows from it by the district's doing: for all."""

    @property
    def next_seq(self) -> int:
        return self.seq + 1

    def write(self, connection: Connection[Any], station_id: UUID | None, now: datetime) -> None:
        """Append the segments and move the head on; readers see both at commit."""
        before = self.seq
        for draft, station in ((self.own, station_id), (self.district, None)):
            if draft.records:
                self.seq += 1
                connection.execute(
                    "INSERT INTO change_log (community_code, seq, station_id, records, at, payload)"
                    " VALUES (%s, %s, %s, %s, %s, %b)",
                    (self.community_code, self.seq, station, draft.records, now, draft.packed()),
                )
        if self.seq > before:
            connection.execute(
                "UPDATE community_head SET seq = %s WHERE community_code = %s", (self.seq, self.community_code)
            )


def lock_heads(connection: Connection[Any], communities: Collection[str]) -> dict[str, Head]:
    """Lock the heads in one order, whoever asks, making those that are missing; held until commit."""
    wanted = sorted(set(communities))
    heads = _locked(connection, wanted)
    if len(heads) < len(wanted):
        for code in wanted:
            connection.execute(
                "INSERT INTO community_head (community_code, seq, first_seq) VALUES (%s, 0, 0) ON CONFLICT DO NOTHING",
                (code,),
            )
        heads = _locked(connection, wanted)
    return heads


def _locked(connection: Connection[Any], wanted: list[str]) -> dict[str, Head]:
    rows = connection.execute(
        "SELECT community_code, seq FROM community_head WHERE community_code = ANY(%s)"
        " ORDER BY community_code FOR UPDATE",
        (wanted,),
    )
    return {code: Head(code, seq) for code, seq in rows}
