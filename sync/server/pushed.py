"""What one push is about while it is applied: who, when, whose heads are held, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from psycopg import Connection

from models.wire import Scalar, WireTable
from sync.merge import Lost
from sync.server import history, storing
from sync.server.heads import Draft, Head
from sync.server.judging import Verdicts
from sync.server.sender import Sender
from sync.server.teams import Teams

_CENTURY_S = 36_525 * 86_400


def wire_instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


class Clock:
    """Edit times as the district would have seen them: by the station's offset, and never after now."""

    def __init__(self, now: datetime, offset_s: float) -> None:
        self.now = wire_instant(now)
        seconds = offset_s if math.isfinite(offset_s) else 0.0
        self._offset = timedelta(seconds=round(min(max(seconds, -_CENTURY_S), _CENTURY_S)))  # edits are to the second
        self._known: dict[str, str] = {}

    def corrected(self, at: str) -> str:
        found = self._known.get(at)
        if found is None:
            found = self._known[at] = min(self._shifted(at), self.now)
        return found

    def _shifted(self, at: str) -> str:
        if not self._offset:
            return at
        try:
            return (datetime.fromisoformat(at) + self._offset).isoformat(sep=" ", timespec="microseconds")
        except OverflowError:
            return self.now if self._offset > timedelta() else at


@dataclass(frozen=True)
class LostValue:
    """A value for a card: whose record it is about, and who sent the edit that met it."""

    community_code: str
    table: str
    record_id: str
    lost: Lost
    by: str
    level: int = 1
    resident_id: str | None = None
    """Of a levelled record."""


@dataclass
class Outcomes:
    """What the receipt says, and what cards are about."""

    accepted: int = 0
    versions: dict[str, dict[str, int]] = field(default_factory=dict)
    standing: dict[str, dict[str, dict[str, Scalar]]] = field(default_factory=dict)
    lost: list[LostValue] = field(default_factory=list)
    touched: dict[tuple[str, str], str] = field(default_factory=dict)
    """Record and column that the sender edited -> by whom."""
    cards: int = 0

    def stands(self, table: str, record_id: str, values: Mapping[str, Scalar]) -> None:
        """Tell what stands in columns of a record, beside what was told of it before."""
        self.standing.setdefault(table, {}).setdefault(record_id, {}).update(values)


@dataclass
class Pushing:
    """One push on its way, with the heads of all communities it may write to."""

    connection: Connection[Any]
    sender: Sender
    now: datetime
    clock: Clock
    heads: dict[str, Head]
    moved: dict[str, int]
    """Records that the sender's community gave away -> the version with which they left."""
    verdicts: Verdicts
    outcomes: Outcomes
    teams: Teams

    @cached_property
    def station(self) -> str:
        return self.sender.station_id.hex

    @property
    def own_head(self) -> Head:
        return self.heads[self.sender.community_code]


@dataclass
class Applied:
    """Edits of one table and community that changed something, by columns."""

    table: WireTable
    community_code: str
    restricted: bool = False
    """Of level 4: they go into no log."""
    ids: list[str] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    edited_at: list[str] = field(default_factory=list)
    edited_by: list[str] = field(default_factory=list)
    given_at: list[str] = field(default_factory=list)
    """By the corrected clock."""
    given_by: list[str] = field(default_factory=list)
    fields: list[dict[str, Scalar]] = field(default_factory=list)
    before: list[dict[str, Scalar]] = field(default_factory=list)
    """Values of at least the changed columns of all, as they stood."""

    def add(
        self,
        record_id: str,
        version: int,
        edited: tuple[str, str],
        given: tuple[str, str],
        fields: dict[str, Scalar],
        before: dict[str, Scalar],
    ) -> None:
        """``edited``: when and by whom, as the record says it; ``given``: as the history does."""
        self.ids.append(record_id)
        self.versions.append(version)
        self.edited_at.append(edited[0])
        self.edited_by.append(edited[1])
        self.given_at.append(given[0])
        self.given_by.append(given[1])
        self.fields.append(fields)
        self.before.append(before)

    def store(self, pushing: Pushing, *, district: bool = False) -> None:
        """Change the records, keep the history, and put the edits into the segment."""
        if not self.ids:
            return
        head = pushing.heads[self.community_code]
        names = dict.fromkeys(name for changed in self.fields for name in changed)
        columns: dict[str, Any] = {
            name: [c[name] if name in c else b[name] for c, b in zip(self.fields, self.before, strict=True)]
            for name in names
        }
        columns |= {"edited_at": self.edited_at, "edited_by": self.edited_by}
        station = None if district else pushing.sender.station_id
        with pushing.connection.pipeline():  # the database changes the records while the history is put into words
            storing.update(pushing.connection, self.table, self.ids, columns, self.versions)
            pairs: list[dict[str, list[Scalar]]] = [
                {name: [b[name], value] for name, value in c.items()}
                for c, b in zip(self.fields, self.before, strict=True)
            ]
            written = history.Written(self.table.name, self.ids, self.versions, self.given_at, self.given_by, pairs)
            rows = history.rows(self.community_code, head.next_seq, station, pushing.now, written)
        history.write(pushing.connection, rows)
        if self.restricted:
            return
        draft: Draft = head.district if district else head.own
        draft.add_edits(self.table.name, self.ids, self.versions, (self.edited_at, self.edited_by), self.fields)
